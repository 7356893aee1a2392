#!/bin/sh
# run.sh ADMIN_URL [FILE...] - the tests of the database, as TAP: isolation lint and its mutations, leak
# sweep, and what the schema and its queries promise. The database must be deployed; nothing stays in it.
set -eu

url=${1:?usage: run.sh ADMIN_URL [FILE...]}
shift
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- tests/sql/*.sql

# pg_prove does not hand a URI on to psql, so psql says what the URI means.
# (A password comes from PGPASSWORD or a password file.)
eval "$(psql "$url" -X -q -At <<'SQL'
\echo export PGHOST=:'HOST' PGPORT=:'PORT' PGUSER=:'USER' PGDATABASE=:'DBNAME'
SQL
)"
exec pg_prove --verbose "$@"
