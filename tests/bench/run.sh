#!/usr/bin/env bash
# run.sh - what "make bench" does: a private stack, two measurements, one table.
#
# Everything runs on this machine: Postgres (fsync and synchronous commit on), Redis, the server, the sandbox
# as WhatsApp, and the load generator. Knobs: SECONDS_EACH (15), WARM_UP (5), IN_FLIGHT (512), RATE (500),
# MSEVA_WORKERS (1) and every other MSEVA_... setting. KEEP=1 leaves the stack's directory behind.
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib/stack.sh"
cd "$ROOT" || exit 1

# Meta lets a number send 80 to 1,000 messages a second; here the limit would only measure itself.
export MSEVA_WHATSAPP_THROUGHPUT=${MSEVA_WHATSAPP_THROUGHPUT:-100000}
export MSEVA_LOG_LEVEL=${MSEVA_LOG_LEVEL:-warn}
export PG_FSYNC=on

start_sandbox() {
	launch sandbox "$BUILD/sandbox" --listen "127.0.0.1:$SANDBOX_PORT" \
		--webhook "$MSEVA_URL/webhooks/whatsapp" \
		--app-secret-file "$MSEVA_WHATSAPP_APP_SECRET_FILE" \
		--verify-token-file "$MSEVA_WHATSAPP_VERIFY_TOKEN_FILE" \
		--access-token-file "$MSEVA_WHATSAPP_ACCESS_TOKEN_FILE" \
		--state-number "$STATE_NUMBER_ID" --no-window --no-pair-limit --throughput 0 \
		--status-batch-ms "${STATUS_BATCH_MS:-50}"
	wait_until sandbox http_ok "$SANDBOX_PORT" /healthz
}

dir=$(mktemp -d) && chmod 711 "$dir"
use_dir "$dir"
trap 'stop_all; [ -n "${KEEP:-}" ] || rm -rf "$(readlink "$DIR/postgres")" "$DIR"' EXIT
trap 'exit 130' INT TERM
stack_up >&2

say "Measuring for $((2 * (${WARM_UP:-5} + ${SECONDS_EACH:-15}))) seconds"
"$BUILD/bench" --webhook "$MSEVA_URL/webhooks/whatsapp" --sandbox "$SANDBOX_URL" \
	--secret-file "$MSEVA_WHATSAPP_APP_SECRET_FILE" --database "$MSEVA_DATABASE_ADMIN_URL" \
	--tenants "$MSEVA_TENANTS_DIR" --number "$MSEVA_WHATSAPP_NUMBER_ID" \
	--server-pid "$(part_pid server)" --postgres-pid "$(part_pid postgres)" \
	--redis-pid "$(part_pid redis)" --sandbox-pid "$(part_pid sandbox)" \
	--in-flight "${IN_FLIGHT:-512}" --warm-up "${WARM_UP:-5}" --seconds "${SECONDS_EACH:-15}" \
	--saturate --rate "${RATE:-500}"
