#!/bin/sh
# install-packages.sh LIST... - installs the Debian packages named in the lists that are not there yet.
#
# Asks dpkg first, so a second run touches neither the network nor apt. Nothing that is installed is
# started or left enabled: mseva brings up its own Postgres and Redis and needs no system service.
set -eu

say() { printf '\033[1m==\033[0m %s\n' "$*"; }

installed() { # PACKAGE
	case $(dpkg-query -W -f '${db:Status-Status} ' "$1" 2>/dev/null) in
	*installed*) return 0 ;;
	esac
	return 1
}

satisfied() { # "a|b" PROGRAM
	for package in $(echo "$1" | tr '|' ' '); do
		! installed "$package" || return 0
	done
	[ -n "$2" ] && command -v "$2" >/dev/null 2>&1
}

missing() { # LIST...
	cat "$@" | while read -r packages program rest; do
		case $packages in '' | '#'*) continue ;; esac
		satisfied "$packages" "$program" || echo "$packages"
	done
}

PATH=$PATH:/usr/sbin:/sbin
wanted=$(missing "$@")
[ -n "$wanted" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
	as_root=
elif command -v sudo >/dev/null; then
	as_root=sudo
else
	echo "These packages are missing and installing them needs root:" $wanted >&2
	exit 1
fi
apt="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold"

say "Looking for packages: $(echo $wanted)"
$apt update

choice=
for packages in $wanted; do
	found=
	for package in $(echo "$packages" | tr '|' ' '); do
		if apt-cache show --no-all-versions "$package" >/dev/null 2>&1; then
			found=$package
			break
		fi
	done
	if [ -z "$found" ]; then
		echo "No package by the name $packages in this Debian." >&2
		exit 1
	fi
	choice="$choice $found"
done

# Debian starts what it installs. Say no for the time of this installation, and let Postgres create no
# cluster of its own; where someone has already decided either, leave it so.
policy=/usr/sbin/policy-rc.d
cluster=/etc/postgresql-common/createcluster.conf
if [ ! -e $cluster ]; then
	$as_root mkdir -p ${cluster%/*}
	echo 'create_main_cluster = false' | $as_root tee $cluster >/dev/null
fi
if [ ! -e $policy ]; then
	trap '$as_root rm -f $policy' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	printf '#!/bin/sh\nexit 101\n' | $as_root tee $policy >/dev/null
	$as_root chmod 755 $policy
fi

say "Installing$choice"
$apt install --no-install-recommends $choice

for package in $choice; do
	case $package in
	redis-server | nginx-light) unit=${package%-light} ;;
	prometheus) unit=prometheus ;;
	*) continue ;;
	esac
	[ ! -d /run/systemd/system ] || $as_root systemctl disable --quiet "$unit" || true
done
