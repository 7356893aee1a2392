#!/usr/bin/env bash
# run.sh [STEP...] - everything that must pass before a change lands; what "make test" does.
#
# Each step is a function that prints TAP, or a node test summary; its log is kept in $BUILD/test-logs, its
# results are counted from that log and nothing else. A step that ran no test, or that failed without a failing
# test to show for it, counts as one failure. The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

export BUILD=${BUILD:-build}
export PG_FSYNC=off
LOGS=$(mkdir -p "$BUILD/test-logs" && cd "$BUILD/test-logs" && pwd)
JOBS=$(nproc)
STEPS="build style tidy deploy unit tenants sql e2e sanitize_build sanitize_unit sanitize_e2e"

rm -rf "${LOGS:?}"/*

# The tests bring their own node, so that every machine runs the same one.
for node_bin in "$PWD"/tests/node_modules/node-linux-*/bin; do
	PATH=$node_bin:$PATH
done
PATH=$PATH:/usr/sbin

# ---------------------------------------------------------------------------------------------------
# Steps

# A command as one test.
check() { # NAME COMMAND...
	local name=$1
	shift
	if "$@" 2>&1 | sed 's/^/# /'; then
		echo "ok - $name"
	else
		echo "not ok - $name"
		return 1
	fi
}

step_build() {
	check "builds without a warning" make -j"$JOBS" --no-print-directory all unit-bins
}

step_style() {
	sh tests/check-layers.sh
	local layers=$?
	sh tests/check-style.sh && return $layers
}

step_tidy() {
	check "clang-tidy has nothing to say" make -j"$JOBS" -k --no-print-directory tidy
}

step_deploy() {
	bash tests/check-deploy.sh
}

run_unit() {
	local source program status=0
	for source in tests/unit/test_*.c; do
		program=$(basename "$source" .c)
		echo "# $program"
		CMOCKA_MESSAGE_OUTPUT=tap "$BUILD/tests/$program" || status=1
	done
	return $status
}
step_unit() { run_unit; }

step_tenants() {
	check "the municipalities' data is valid" "$BUILD/mseva" tenant check
}

# Every change deploys, verifies, reverts and deploys again; every query the server prepares can be prepared;
# then the pgTAP tests.
step_sql() {
	local dir status=0 url
	dir=$(mktemp -d)
	chmod 711 "$dir"
	(
		. tests/lib/stack.sh
		use_dir "$dir"
		trap stop_all EXIT
		stack_up postgres
		url=$MSEVA_DATABASE_ADMIN_URL
		set -e
		check "deploys" sql/deploy.sh "$url"
		cd sql
		check "verifies" sqitch verify --target "db:$url"
		check "reverts" sqitch revert -y --target "db:$url"
		cd ..
		check "deploys again" sql/deploy.sh "$url"
		check "and once more, changing nothing" sql/deploy.sh "$url"
		cd sql
		check "verifies again" sqitch verify --target "db:$url"
		cd ..
		status=0
		prepare_queries "$url" || status=1
		psql -X -q "$url" -c 'create extension if not exists pgtap'
		pg_prove --verbose --ext .sql -h "$PGHOST" -U postgres -d mseva tests/sql/ || status=1
		exit $status
	) || status=1
	rm -rf "$dir"
	return $status
}

prepare_queries() { # URL
	local file name
	for file in sql/queries/*.sql; do
		name=$(basename "$file" .sql)
		echo "prepare q as"
		sed -e '$s/;[[:space:]]*$//' "$file"
		printf '\n;\n\\if :ERROR\n\\echo not ok - %s\n\\else\n\\echo ok - %s\ndeallocate q;\n\\endif\n' \
			"query $name" "query $name"
	done | psql -X -q "$1" 2>&1
}

step_e2e() {
	node --test --test-reporter=tap --test-concurrency="$JOBS" tests/e2e/*.test.mjs
}

# The same again with AddressSanitizer and UndefinedBehaviorSanitizer watching. What they find in a server
# goes to files: each one is a failure.
sanitized() { # COMMAND...
	local reports=$LOGS/sanitizer status=0 file
	mkdir -p "$reports"
	BUILD=$BUILD/sanitize \
		ASAN_OPTIONS=log_path=$reports/asan:detect_stack_use_after_return=0 \
		UBSAN_OPTIONS=log_path=$reports/ubsan:print_stacktrace=1 "$@" || status=1
	for file in "$reports"/*; do
		[ -e "$file" ] || continue
		echo "not ok - ${file##*/}"
		head -n 60 "$file" | sed 's/^/# /'
		status=1
	done
	rm -rf "$reports"
	return $status
}

step_sanitize_build() {
	check "builds with sanitizers" make -j"$JOBS" --no-print-directory BUILD="$BUILD/sanitize" \
		SANITIZE=address,undefined OPT=-O1 all unit-bins
}
step_sanitize_unit() { sanitized run_unit; }
step_sanitize_e2e() { sanitized step_e2e; }

# ---------------------------------------------------------------------------------------------------
# Counting

# Prints "passed failed" of a log. Node ends its TAP with totals over all files; every other step prints one
# line a test. A skipped test has not passed.
count() { # LOG
	awk '
	/^# (tests|suites|pass|fail|cancelled|skipped|todo) [0-9]+$/ { total[$2] = $3; node = node || $2 == "tests" }
	/^ok (-|[0-9])/ { if (/# *(SKIP|TODO)/) failed++; else passed++ }
	/^not ok (-|[0-9])/ { failed++ }
	END {
		if (node) {
			passed = total["pass"]
			failed = total["fail"] + total["cancelled"] + total["skipped"] + total["todo"] + reports
		}
		print passed + 0, failed + 0
	}
	/^not ok - (asan|ubsan)/ { reports++ }' "$1"
}

all_passed=0
all_failed=0

run_step() { # NAME
	local name=$1 log=$LOGS/$1.log started=$SECONDS status=0 passed failed
	printf '%-16s' "$name"
	"step_$name" >"$log" 2>&1 </dev/null || status=$?
	read -r passed failed < <(count "$log")
	if [ "$failed" -eq 0 ] && { [ "$passed" -eq 0 ] || [ "$status" -ne 0 ]; }; then
		failed=1
		echo "not ok - the step $name itself (exit $status, $passed tests ran)" >>"$log"
	fi
	all_passed=$((all_passed + passed))
	all_failed=$((all_failed + failed))
	printf '%6d passed %4d failed %5d s\n' "$passed" "$failed" $((SECONDS - started))
	if [ "$failed" -gt 0 ]; then
		grep -nE '^[[:space:]]*not ok' "$log" | head -n 20 | sed 's/^/    /'
		tail -n 60 "$log" | sed 's/^/    /'
		echo "    (whole log: $log)"
	fi
}

for step in ${*:-$STEPS}; do
	run_step "$step"
done

echo "$all_passed passed, $all_failed failed"
[ "$all_failed" -eq 0 ]
