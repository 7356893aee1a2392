#!/usr/bin/env bash
# check-deploy.sh - the files under deploy/ are accepted by the programs that will read them. Prints TAP.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
bad=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

check() { # NAME COMMAND...
	local name=$1
	shift
	if "$@" 2>&1 | sed 's/^/# /'; then
		echo "ok - $name"
	else
		echo "not ok - $name"
		bad=1
	fi
}

# nginx reads the site inside a configuration of its own, with a certificate made for the occasion.
nginx_accepts() {
	openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=mseva.example \
		-keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
	sed -e "s|^\(\s*ssl_certificate \).*|\1$work/cert.pem;|" -e "s|^\(\s*ssl_certificate_key \).*|\1$work/key.pem;|" \
		deploy/nginx.conf >"$work/site.conf"
	cat >"$work/nginx.conf" <<END
pid $work/nginx.pid;
error_log stderr;
events {}
http {
	access_log off;
	client_body_temp_path $work/a; proxy_temp_path $work/b; fastcgi_temp_path $work/c;
	uwsgi_temp_path $work/d; scgi_temp_path $work/e;
	include $work/site.conf;
}
END
	nginx -q -t -c "$work/nginx.conf"
}

unit_is_tight() { # exposure at most 2.0, as a whole number of tenths
	systemd-analyze security --offline=true --threshold=20 deploy/mseva.service | tail -n 1
}

scripts_are_shell() {
	local script
	for script in deploy/*.sh; do
		sh -n "$script" || return 1
	done
}

# The service and /usr/local/sbin/mseva must read the same from one file: in it "&" stands only between quotes.
settings_are_shell() {
	local url
	url=$(set -eu; . deploy/mseva.env.example; echo "$MSEVA_DATABASE_URL")
	case $url in *"&user=mseva_app") ;; *) echo "the database URL was read as $url"; return 1 ;; esac
}

check "the scripts in deploy/ are shell" scripts_are_shell
check "deploy/mseva.env.example can be read by a shell" settings_are_shell
check "nginx accepts deploy/nginx.conf" nginx_accepts
# A container without systemd has no program to ask.
if command -v systemd-analyze >/dev/null; then
	check "deploy/mseva.service exposes at most 2.0 of 10" unit_is_tight
fi
exit $bad
