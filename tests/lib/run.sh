#!/usr/bin/env bash
# run.sh - the whole of mseva on this machine until Ctrl-C; what "make run" does after building.
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/stack.sh"
cd "$ROOT" || exit 1

PORT=${PORT:-8080}
SANDBOX_PORT=${SANDBOX_PORT:-8090}
use_dir "${RUN_DIR:-.run}"

# One run per directory. The lock goes with this process, however it ends.
exec 9>"$DIR/lock"
flock -n 9 || die "mseva is already running in $DIR; stop it, or choose other places: make run RUN_DIR=.run2 PORT=8081 SANDBOX_PORT=8091"

trap 'stop_all; say "Stopped; the data stays in $DIR"' EXIT
trap 'echo >&2; say "Stopping"; exit 0' INT TERM HUP

stack_up

token() { # TENANT ROLE
	"$BUILD/mseva" token --tenant "$1" --role "$2" --ttl 12h
}

cat <<END

mseva is running.

  Phone       $SANDBOX_URL/
  Console     $MSEVA_URL/console/
  API docs    $MSEVA_URL/docs

Demo logins, good for twelve hours (send as "Authorization: Bearer ..." with each request):

  Commissioner of Jalandhar
  $(token pb.jalandhar commissioner)

  State overseer at PMIDC
  $(token pb state_overseer)

Logs are in $DIR/log. Ctrl-C stops everything.
END

# Until a signal comes, or one of the four gives up.
while :; do
	for part in $PARTS; do
		part_pid "$part" >/dev/null || { tail -n 20 "$DIR/log/$part.log" >&2; die "$part stopped; see $DIR/log/$part.log"; }
	done
	wait -n
done
