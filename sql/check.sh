#!/bin/sh
# check.sh ADMIN_URL - proves the migrations on a database of its own, made on that server and dropped at
# the end: deploy, verify, revert everything, deploy again, once more with nothing to do. Prints TAP.
set -eu

url=${1:?usage: check.sh ADMIN_URL}
cd "$(dirname "$0")"
scratch=mseva_check_$$
log=$(mktemp)
n=0
failed=0

# The same server, another database: the name is what stands between the host and the options.
case $url in
*\?*) options="?${url#*\?}" ;;
*) options= ;;
esac
base=${url%%\?*}
case ${base#*://} in
*/*) base=${base%/*} ;;
esac
target=$base/$scratch$options

check() { # NAME COMMAND...
	name=$1
	shift
	n=$((n + 1))
	if "$@" >"$log" 2>&1; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		sed 's/^/# /' "$log"
		failed=1
	fi
}
admin() {
	psql "$url" -X -q -v ON_ERROR_STOP=1 -c "$1"
}
# Everything about the schema that can be told, to compare the first deployment with the second.
describe() {
	# (The two lines left out carry a random word.)
	pg_dump -s --no-comments -d "$target" -N sqitch | grep -vE '^.(un)?restrict ' >"$1"
}
same() {
	diff "$log.first" "$log.second"
}
left_behind() {
	[ -z "$(psql "$target" -X -q -At -c "SELECT c.relname FROM pg_class c
		JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public'
		UNION ALL SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'" | tee /dev/stderr)" ]
}

trap 'admin "DROP DATABASE IF EXISTS $scratch" || true; rm -f "$log" "$log.first" "$log.second"' EXIT
admin "CREATE DATABASE $scratch ENCODING 'UTF8' TEMPLATE template0"

check "deploys" ./deploy.sh "$target"
check "verifies" sqitch verify --target "db:$target"
describe "$log.first"
check "reverts" sqitch revert -y --target "db:$target"
check "leaves nothing behind" left_behind
check "deploys again" ./deploy.sh "$target"
check "verifies again" sqitch verify --target "db:$target"
check "deploys a third time, with nothing to do" ./deploy.sh "$target"
describe "$log.second"
check "is the same as after the first time" same
echo "1..$n"
exit $failed
