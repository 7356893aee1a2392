#!/bin/sh
# install.sh [BUILD] - puts what was built where mseva.service looks for it; as root, after every build.
#
# Programs and data files are replaced; settings and secrets that are there already stay as they are.
# Nothing is started or restarted. README.md says what comes before and after.
set -eu
cd "$(dirname "$0")/.."

build=${1:-build}
home=/opt/mseva
etc=/etc/mseva
[ -x "$build/mseva" ] || { echo "install.sh: $build/mseva is not there; run make first" >&2; exit 1; }

getent passwd mseva >/dev/null ||
	useradd --system --user-group --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin mseva
# Redis' socket on this machine is for its group.
! getent group redis >/dev/null || usermod --append --groups redis mseva

install -d $home/bin $home/share $etc
install "$build/mseva" $home/bin/mseva
install deploy/mseva.sh /usr/local/sbin/mseva
for part in sql tenants README.md; do
	rm -rf $home/share/$part.new
	cp -r --no-preserve=mode,ownership $part $home/share/$part.new
	rm -rf $home/share/$part
	mv $home/share/$part.new $home/share/$part
done

[ -e $etc/mseva.env ] || install -m 644 deploy/mseva.env.example $etc/mseva.env
# Those we choose ourselves. The other two come from Meta; empty, doctor asks for them.
sh deploy/make-secrets.sh $etc/secrets verify-token missed-call
touch $etc/secrets/app-secret $etc/secrets/access-token
chmod 600 $etc/secrets/*

# systemd would make these at the first start; doctor wants to see them before.
install -d -o mseva -g mseva -m 700 /var/lib/mseva /var/lib/mseva/keys /var/lib/mseva/media /var/lib/mseva/spool
[ -e /var/lib/mseva/keys/current.pem ] || runuser -u mseva -- $home/bin/mseva keys init /var/lib/mseva/keys

install -m 644 deploy/mseva.service deploy/mseva-maintain.service deploy/mseva-maintain.timer /etc/systemd/system/
[ ! -d /run/systemd/system ] || systemctl daemon-reload
