#!/usr/bin/env bash
# stack.sh - a private Postgres, Redis, server and sandbox that live in one directory.
#
#   tests/lib/stack.sh up DIR [PART...]     start (all parts, or those named), print KEY=VALUE lines
#   tests/lib/stack.sh start DIR PART       start one part again with the same settings
#   tests/lib/stack.sh stop DIR PART [SIG]  stop one part, by default as gently as it can be
#   tests/lib/stack.sh down DIR             stop everything that was started in DIR; data stays
#
# Parts: postgres redis sandbox server. Everything is private to DIR: Postgres and Redis listen on unix
# sockets only, the two programs on loopback ports (PORT, SANDBOX_PORT; free ones are found when unset).
# Secrets are made up on first use and kept in DIR/secrets, readable by their owner only.
#
# Environment: BUILD (build), PORT, SANDBOX_PORT, PG_FSYNC=off (tests only), READY_SECONDS (30),
# and any MSEVA_... setting, which reaches the server unchanged.
#
# Sourced, it defines functions and does nothing.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$ROOT/$BUILD ;; esac
READY_SECONDS=${READY_SECONDS:-30}
STATE_NUMBER_ID=106540352242922
PARTS="postgres redis sandbox server"

say() { printf '\033[1m==\033[0m %s\n' "$*" >&2; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# ---------------------------------------------------------------------------------------------------
# Processes: a pid file holds the pid and its start time, so that a recycled pid is never signalled.

started_at() { # PID
	local stat
	stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
	stat=${stat##*) }
	# State is the first field left; the start time is field 22 of the whole line.
	set -- $stat
	[ "$1" != Z ] && echo "${20}"
}

part_pid() { # PART - prints the pid while that very process is alive
	local pid since
	read -r pid since 2>/dev/null <"$DIR/pid/$1" || return 1
	[ -n "$since" ] && [ "$(started_at "$pid")" = "$since" ] && echo "$pid"
}

launch() { # PART COMMAND... - in the background, in a session of its own, log in DIR/log
	local part=$1 pid since
	shift
	setsid "$@" </dev/null >>"$DIR/log/$part.log" 2>&1 9>&- &
	pid=$!
	since=$(started_at "$pid") || true
	echo "$pid $since" >"$DIR/pid/$part"
}

wait_until() { # PART COMMAND... - until the command succeeds; the part must stay alive meanwhile
	local part=$1 deadline=$((SECONDS + READY_SECONDS))
	shift
	until "$@" >/dev/null 2>&1; do
		if ! part_pid "$part" >/dev/null; then
			tail -n 20 "$DIR/log/$part.log" >&2
			die "$part stopped while starting; its log is $DIR/log/$part.log"
		fi
		if [ $SECONDS -ge $deadline ]; then
			tail -n 20 "$DIR/log/$part.log" >&2
			die "$part was not ready after $READY_SECONDS s; its log is $DIR/log/$part.log"
		fi
		sleep 0.1
	done
}

stop_part() { # PART [SIGNAL] - returns when it is gone
	local part=$1 signal=${2:-TERM} pid tenths=0
	pid=$(part_pid "$part") || { rm -f "$DIR/pid/$part"; return 0; }
	# Postgres: INT is "fast", TERM would wait for every client to leave.
	[ "$part" != postgres ] || [ $# -gt 1 ] || signal=INT
	kill -"$signal" "$pid" 2>/dev/null
	kill -CONT "$pid" 2>/dev/null
	while part_pid "$part" >/dev/null; do
		tenths=$((tenths + 1))
		[ $tenths -lt 200 ] || kill -KILL "$pid" 2>/dev/null
		sleep 0.1
	done
	rm -f "$DIR/pid/$part"
}

stop_all() {
	local part
	for part in server sandbox redis postgres; do
		stop_part "$part"
	done
}

# ---------------------------------------------------------------------------------------------------
# Where things live

# Postgres refuses to run as root; its package brings a user that owns nothing else here.
if [ "$(id -u)" -eq 0 ]; then
	as_db() { setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"; }
	AS_DB="setpriv --reuid=postgres --regid=postgres --init-groups --"
else
	as_db() { "$@"; }
	AS_DB=
fi

short_dir() { # a directory of our own outside the checkout, always the same for this DIR
	local dir
	dir=/var/tmp/mseva-$(id -u)-$(printf '%s' "$DIR" | cksum | cut -d' ' -f1)
	mkdir -m 711 "$dir" 2>/dev/null || [ -O "$dir" ] || die "$dir belongs to someone else"
	[ ! -L "$dir" ] || die "$dir is a symbolic link"
	echo "$dir"
}

# The database's files go under DIR unless its user cannot reach that place (a checkout in /root) or the
# name of a socket there would be longer than the kernel allows.
make_dirs() {
	mkdir -p "$DIR"/log "$DIR"/pid "$DIR"/media "$DIR"/spool
	mkdir -p -m 700 "$DIR"/secrets
	local base=$DIR
	as_db test -x "$DIR" && [ ${#DIR} -lt 80 ] || base=$(short_dir)
	DATA_DIR=$base/postgres SOCKET_DIR=$base/socket
	if [ "$base" != "$DIR" ] && [ ! -e "$DIR/postgres" ]; then
		# DIR was removed and made anew: what it once held elsewhere goes too.
		[ -e "$DATA_DIR/postmaster.pid" ] || rm -rf "$DATA_DIR"
		ln -sfn "$DATA_DIR" "$DIR/postgres"
	fi
	mkdir -p -m 700 "$DATA_DIR" "$SOCKET_DIR"
	if [ "$(id -u)" -eq 0 ]; then
		chown postgres:postgres "$DATA_DIR" "$SOCKET_DIR"
	fi
}

secret() { # NAME - made once, prints the file
	local file=$DIR/secrets/$1
	if [ ! -s "$file" ]; then
		(umask 077 && od -An -vtx1 -N32 /dev/urandom | tr -d ' \n' >"$file")
	fi
	echo "$file"
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A killed program may hold its port for a moment longer than its name.
port_frees() {
	local tenths
	for tenths in {1..30}; do
		port_is_free "$1" && return
		sleep 0.1
	done
	return 1
}

free_port() { # below the range the kernel hands out itself
	local port
	for _ in {1..200}; do
		port=$((12000 + SRANDOM % 20000))
		if port_is_free $port; then
			echo $port
			return
		fi
	done
	die "no free port found"
}

http_ok() { # PORT PATH
	local status
	exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
	printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$2" "$1" >&3
	read -r -t 5 _ status _ <&3
	exec 3>&-
	[ "$status" = 200 ]
}

# ---------------------------------------------------------------------------------------------------
# The parts

pg_bin() { # the version that made the data directory, else the newest installed
	local version
	version=$(as_db cat "$DATA_DIR/PG_VERSION" 2>/dev/null) ||
		version=$(ls /usr/lib/postgresql | sort -n | tail -n 1)
	echo "/usr/lib/postgresql/$version/bin"
}

pg_answers() { # COMMAND-less ping
	"$(pg_bin)/psql" -X -q -h "$SOCKET_DIR" -U postgres -d postgres -c 'select 1'
}

start_postgres() {
	local bin
	bin=$(pg_bin)
	if ! as_db test -e "$DATA_DIR/initialised"; then
		say "Creating a Postgres cluster in $DATA_DIR"
		# An earlier attempt may have been killed half-way.
		find -L "$DATA_DIR" -mindepth 1 -delete
		(cd / && as_db "$bin/initdb" -D "$DATA_DIR" -U postgres --auth=trust --encoding=UTF8 \
			--locale=C.UTF-8 --data-checksums --no-instructions >>"$DIR/log/postgres.log" 2>&1) ||
			die "initdb failed; see $DIR/log/postgres.log"
		as_db touch "$DATA_DIR/initialised"
	fi
	# Whoever may enter the socket directory (mode 700) is this user or root, hence "trust" above.
	launch postgres $AS_DB "$bin/postgres" -D "$DATA_DIR" -k "$SOCKET_DIR" -c listen_addresses= \
		-c max_connections=200 -c autovacuum_naptime=5s -c shared_buffers=256MB -c synchronous_commit=on \
		-c fsync="${PG_FSYNC:-on}" -c max_wal_size=2GB -c timezone=UTC -c log_timezone=UTC
	wait_until postgres pg_answers
	"$bin/psql" -X -q -h "$SOCKET_DIR" -U postgres -d postgres -At \
		-c "select 1 from pg_database where datname = 'mseva'" | grep -q 1 ||
		"$bin/psql" -X -q -h "$SOCKET_DIR" -U postgres -d postgres -c 'create database mseva' ||
		die "the database could not be created"
}

start_redis() {
	# Only a cache: nothing is written to disk.
	launch redis $AS_DB redis-server --port 0 --unixsocket "$SOCKET_DIR/redis" --unixsocketperm 700 \
		--dir "$SOCKET_DIR" --save "" --appendonly no --maxmemory 256mb \
		--maxmemory-policy allkeys-lru --daemonize no
	wait_until redis redis-cli -s "$SOCKET_DIR/redis" ping
}

start_sandbox() {
	port_frees "$SANDBOX_PORT" || die "port $SANDBOX_PORT is taken: choose another with SANDBOX_PORT=..."
	launch sandbox "$BUILD/sandbox" --listen "127.0.0.1:$SANDBOX_PORT" \
		--webhook "$MSEVA_URL/webhooks/whatsapp" \
		--app-secret-file "$MSEVA_WHATSAPP_APP_SECRET_FILE" \
		--verify-token-file "$MSEVA_WHATSAPP_VERIFY_TOKEN_FILE" \
		--access-token-file "$MSEVA_WHATSAPP_ACCESS_TOKEN_FILE" \
		--missed-call-url "$MSEVA_URL/webhooks/missed-call" --missed-call-secret-file "$MSEVA_MISSED_CALL_SECRET_FILE" \
		--templates "$MSEVA_TENANTS_DIR/templates.json" --state-number "$STATE_NUMBER_ID" ${SANDBOX_OPTIONS:-}
	wait_until sandbox http_ok "$SANDBOX_PORT" /
}

start_server() {
	port_frees "$PORT" || die "port $PORT is taken: choose another with PORT=..."
	launch server env -u MSEVA_URL "$BUILD/mseva" serve
	wait_until server http_ok "$PORT" /readyz
}

# Schema and tenants; both do nothing the second time.
prepare_database() {
	say "Bringing the database up to date"
	"$BUILD/mseva" migrate >>"$DIR/log/migrate.log" 2>&1 ||
		{ tail -n 20 "$DIR/log/migrate.log" >&2; die "mseva migrate failed"; }
	"$BUILD/mseva" tenant load >>"$DIR/log/migrate.log" 2>&1 ||
		{ tail -n 20 "$DIR/log/migrate.log" >&2; die "mseva tenant load failed"; }
}

# ---------------------------------------------------------------------------------------------------
# Settings: decided once, kept in DIR/env, exported to what is started

SETTINGS="PORT SANDBOX_PORT MSEVA_URL SANDBOX_URL PGHOST PGUSER PGDATABASE REDIS_SOCKET DATA_DIR SOCKET_DIR
	MISSED_CALL_URL MSEVA_HTTP_LISTEN MSEVA_DATABASE_URL MSEVA_DATABASE_ADMIN_URL MSEVA_REDIS_URL
	MSEVA_GRAPH_URL MSEVA_GRAPH_VERSION MSEVA_WHATSAPP_APP_SECRET_FILE MSEVA_WHATSAPP_VERIFY_TOKEN_FILE
	MSEVA_WHATSAPP_ACCESS_TOKEN_FILE MSEVA_MISSED_CALL_SECRET_FILE MSEVA_JWT_KEYS_DIR MSEVA_MEDIA_DIR
	MSEVA_TENANTS_DIR MSEVA_PUBLIC_URL MSEVA_LOG_LEVEL MSEVA_WORKERS MSEVA_SPOOL_DIR MSEVA_JWT_MAX_TTL_S
	MSEVA_WHATSAPP_NUMBER_ID"

decide_settings() {
	: "${PORT:=$(free_port)}" "${SANDBOX_PORT:=$(free_port)}"
	MSEVA_URL=http://127.0.0.1:$PORT
	SANDBOX_URL=http://127.0.0.1:$SANDBOX_PORT
	PGHOST=$SOCKET_DIR PGUSER=postgres PGDATABASE=mseva
	REDIS_SOCKET=$SOCKET_DIR/redis
	MSEVA_HTTP_LISTEN=127.0.0.1:$PORT
	MSEVA_DATABASE_URL="postgresql:///mseva?host=$SOCKET_DIR&user=mseva_app"
	MSEVA_DATABASE_ADMIN_URL="postgresql:///mseva?host=$SOCKET_DIR&user=postgres"
	MSEVA_REDIS_URL=unix://$REDIS_SOCKET
	MSEVA_GRAPH_URL=$SANDBOX_URL
	MSEVA_GRAPH_VERSION=${MSEVA_GRAPH_VERSION:-v23.0}
	MSEVA_WHATSAPP_APP_SECRET_FILE=$(secret app-secret)
	MSEVA_WHATSAPP_VERIFY_TOKEN_FILE=$(secret verify-token)
	MSEVA_WHATSAPP_ACCESS_TOKEN_FILE=$(secret access-token)
	MSEVA_MISSED_CALL_SECRET_FILE=$(secret missed-call)
	MISSED_CALL_URL=$MSEVA_URL/webhooks/missed-call/exotel/$(cat "$MSEVA_MISSED_CALL_SECRET_FILE")
	MSEVA_JWT_KEYS_DIR=$DIR/secrets/jwt
	MSEVA_MEDIA_DIR=${MSEVA_MEDIA_DIR:-$DIR/media}
	MSEVA_TENANTS_DIR=${MSEVA_TENANTS_DIR:-$ROOT/tenants}
	MSEVA_PUBLIC_URL=$MSEVA_URL
	MSEVA_LOG_LEVEL=${MSEVA_LOG_LEVEL:-info}
	MSEVA_WORKERS=${MSEVA_WORKERS:-1}
	MSEVA_SPOOL_DIR=${MSEVA_SPOOL_DIR:-$DIR/spool}
	MSEVA_WHATSAPP_NUMBER_ID=$STATE_NUMBER_ID
	# Demo logins last a working day; in production the default of minutes stands.
	MSEVA_JWT_MAX_TTL_S=${MSEVA_JWT_MAX_TTL_S:-43200}
	export $SETTINGS
	local name
	(umask 077 && for name in $SETTINGS; do
		printf '%s=%s\n' "$name" "${!name}"
	done >"$DIR/env")
	[ -e "$MSEVA_JWT_KEYS_DIR" ] || [ ! -x "$BUILD/mseva" ] ||
		"$BUILD/mseva" keys init "$MSEVA_JWT_KEYS_DIR" >&2 || die "mseva keys init failed"
}

recall_settings() {
	local name value
	[ -e "$DIR/env" ] || die "nothing was started in $DIR"
	while IFS='=' read -r name value; do
		export "$name=$value"
	done <"$DIR/env"
}

use_dir() { # DIR
	mkdir -p "$1"
	DIR=$(cd "$1" && pwd)
}

stack_up() { # [PART...]
	local part parts=" ${*:-$PARTS} "
	make_dirs
	# What an earlier run left behind (it was killed) would hold the sockets and ports.
	stop_all
	decide_settings
	for part in $PARTS; do
		case $parts in *" $part "*) ;; *) continue ;; esac
		[ "$part" != server ] || prepare_database
		say "Starting $part"
		start_$part
	done
}

print_settings() {
	local part pid
	cat "$DIR/env"
	for part in $PARTS; do
		if pid=$(part_pid "$part"); then
			echo "${part^^}_PID=$pid"
		fi
	done
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
	set -uo pipefail
	[ $# -ge 2 ] || { sed -n '2,16s/^# \{0,1\}//p' "$0" >&2; exit 2; }
	command=$1
	use_dir "$2"
	shift 2
	cd "$ROOT" || exit 1
	case $command in
	up)
		trap 'status=$?; [ $status -eq 0 ] || stop_all' EXIT
		trap 'exit 130' INT TERM
		stack_up "$@" && print_settings
		;;
	start)
		recall_settings
		"start_$1" && print_settings
		;;
	stop)
		stop_part "$@"
		;;
	down)
		stop_all
		;;
	*)
		die "unknown command $command"
		;;
	esac
fi
