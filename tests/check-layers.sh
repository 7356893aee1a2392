#!/bin/sh
# check-layers.sh - the folders of server/ are layers; includes only point down. Prints TAP.
set -u
cd "$(dirname "$0")/.." || exit 1

n=0
report() { # NAME PROBLEMS
	n=$((n + 1))
	if [ -z "$2" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		echo "$2" | sed 's/^/# /'
		bad=1
	fi
}
bad=0

sources() { find "$@" -name '*.[ch]' 2>/dev/null | sort; }
includes() { # FILE... - lines "file:line:name", name without quotes or brackets
	[ $# -eq 0 ] || grep -Hn '^[[:space:]]*#[[:space:]]*include' "$@" | sed 's/:[[:space:]]*#[[:space:]]*include[[:space:]]*["<]\([^">]*\).*/:\1/'
}

report "a layer includes only itself and earlier layers" "$(includes $(sources server) | awk -F: '
	BEGIN {
		n = split("base rt io tenant domain language dialogue store channel app", layer, " ")
		for (i = 1; i <= n; i++)
			rank[layer[i]] = i
	}
	{
		split($1, path, "/")
		split($3, to, "/")
		from = path[2]
		if ((from in rank) && (to[1] in rank) && rank[to[1]] > rank[from])
			print $1 ":" $2 ": " from " includes " $3
	}')"

report "server/ has no other folders than its layers" "$(find server -mindepth 1 -maxdepth 1 -type d |
	grep -vE '^server/(base|rt|io|tenant|domain|language|dialogue|store|channel|app)$')"

report "only main.c in server/ knows admin-api/" "$(includes $(sources server) |
	grep -v '^server/main\.c:' | grep ':admin-api/')"

report "domain, language and dialogue are pure: no event loop, database, cache or network" \
	"$(includes $(sources server/domain server/language server/dialogue) |
		grep -E ':(event2/|event\.h|libpq|hiredis|curl/|sys/socket\.h|rt/|io/)')"

report "domain, language and dialogue never ask the clock" \
	"$(grep -nE '\b(clock_(now|mono)_[a-z]+|clock_gettime|gettimeofday|time)\(' /dev/null \
		$(sources server/domain server/language server/dialogue) | grep -vE ':[[:space:]]*(/?\*)')"

report "only store/ calls SQL statements" "$(includes $(sources server admin-api) |
	grep -v '^server/store/' | grep ':queries\.h$')"

exit $bad
