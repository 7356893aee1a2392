#!/bin/sh
# deploy.sh ADMIN_URL - brings a database to the latest schema; run again, it changes nothing.
#
# ADMIN_URL is a libpq URI of a superuser, e.g. postgresql:///mseva?host=/run/pg&user=postgres
# MSEVA_DB_PASSWORD, when set, becomes the password of the roles that log in.
set -eu

url=${1:?usage: deploy.sh ADMIN_URL}
case $url in
postgresql://* | postgres://*) ;;
*) echo "deploy.sh: ADMIN_URL must start with postgresql://" >&2; exit 1 ;;
esac
cd "$(dirname "$0")"
export PGOPTIONS="${PGOPTIONS-} -c client_min_messages=warning"

run_sql() {
	psql "$url" -X -q -v ON_ERROR_STOP=1 "$@"
}

encoding=$(run_sql -At -c 'SHOW server_encoding')
[ "$encoding" = UTF8 ] || { echo "deploy.sh: the database must be UTF8, it is $encoding" >&2; exit 1; }

run_sql --single-transaction -f roles.sql

# sqitch starts one psql for every change; a database that is up to date needs none of them.
last=$(awk '/^[a-z]/ { name = $1 } END { print name }' sqitch.plan)
deployed=$(run_sql -At -c "SELECT to_regclass('sqitch.changes') IS NOT NULL")
if [ "$deployed" = f ] || [ "$(run_sql -At -v last="$last" <<'SQL'
SELECT count(*) FROM sqitch.changes WHERE project = 'mseva' AND change = :'last'
SQL
)" = 0 ]; then
	log=$(mktemp)
	if ! sqitch deploy --target "db:$url" >"$log" 2>&1; then
		cat "$log" >&2
		rm -f "$log"
		exit 1
	fi
	rm -f "$log"
fi

run_sql -o /dev/null -f maintain.sql
run_sql -c 'GRANT USAGE ON SCHEMA sqitch TO mseva_backup; GRANT SELECT ON ALL TABLES IN SCHEMA sqitch TO mseva_backup'

if [ -n "${MSEVA_DB_PASSWORD-}" ]; then
	run_sql <<'SQL'
\getenv password MSEVA_DB_PASSWORD
ALTER ROLE mseva_app PASSWORD :'password';
ALTER ROLE mseva_system PASSWORD :'password';
ALTER ROLE mseva_oversight PASSWORD :'password';
ALTER ROLE mseva_backup PASSWORD :'password';
SQL
fi
