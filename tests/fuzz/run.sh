#!/bin/sh
# run.sh - builds every fuzz_*.c with clang's libFuzzer and the sanitizers and lets each run for a while.
#
#   BUILD=build FUZZ_SECONDS=30 sh tests/fuzz/run.sh [fuzz_webhook …]
#
# Seeds are the fixtures of the unit tests and the files in seeds/<name>/; what a run finds grows in
# $BUILD/fuzz/corpus/. A crash stops with an error and names the file that repeats it:
#   build/fuzz/fuzz_webhook build/fuzz/crash-…
set -eu

BUILD=${BUILD:-build}
SECONDS_EACH=${FUZZ_SECONDS:-30}
out=$BUILD/fuzz
libraries="jansson libcrypto icu-uc icu-i18n"

command -v clang >/dev/null || { echo "fuzz: clang is missing (Debian packages clang, libclang-rt-dev)" >&2; exit 1; }
mkdir -p "$out"

# The parsers and what they stand on, without anything that needs a loop or a database.
sources=$(ls server/base/*.c server/channel/*.c server/domain/message.c server/io/http_head.c server/io/cache_address.c)
flags="-std=gnu11 -O1 -g -D_GNU_SOURCE -Iserver -fno-omit-frame-pointer -fno-sanitize-recover=undefined $(pkg-config --cflags $libraries)"

objects=
for source in $sources; do
	object=$out/obj/${source%.c}.o
	objects="$objects $object"
	if [ ! -e "$object" ] || [ -n "$(find server/base server/channel server/domain server/io/http_head.h server/io/cache_address.h "$source" -newer "$object" -name '*.[ch]' -print -quit)" ]; then
		mkdir -p "$(dirname "$object")"
		clang $flags -fsanitize=fuzzer-no-link,address,undefined -c -o "$object" "$source"
	fi
done

seeds_of() {
	case $1 in
	fuzz_webhook) echo tests/fixtures/webhooks ;;
	esac
	[ ! -d "tests/fuzz/seeds/$1" ] || echo "tests/fuzz/seeds/$1"
}

for program in ${*:-$(cd tests/fuzz && ls fuzz_*.c | sed 's/\.c$//')}; do
	clang $flags -fsanitize=fuzzer,address,undefined -o "$out/$program" "tests/fuzz/$program.c" $objects $(pkg-config --libs $libraries) -lm -lpthread
	mkdir -p "$out/corpus/$program"
	echo "FUZZ  $program, $SECONDS_EACH s"
	"$out/$program" -max_total_time="$SECONDS_EACH" -max_len=65536 -timeout=5 -rss_limit_mb=1024 \
		-artifact_prefix="$out/" -print_final_stats=1 -verbosity=0 \
		"$out/corpus/$program" $(seeds_of "$program") 2>"$out/$program.log" || {
		tail -40 "$out/$program.log" >&2
		echo "fuzz: $program failed" >&2
		exit 1
	}
	sed -n 's/^stat::number_of_executed_units: */      executions /p' "$out/$program.log"
done
