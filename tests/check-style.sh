#!/bin/sh
# check-style.sh - what a machine can say about style. Prints TAP. BUILD names the build directory.
set -u
cd "$(dirname "$0")/.." || exit 1
BUILD=${BUILD:-build}

n=0
bad=0
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

c_files() { find server admin-api tests -name node_modules -prune -o -name '*.[ch]' -print | sort; }
headers() { find server admin-api -name '*.h' | sort; }
# Everything written by hand, without the lock file and what was installed or built.
texts() {
	find . -name .git -prune -o -name node_modules -prune -o -path './build*' -prune -o -path './.run*' -prune \
		-o -path ./tests/artifacts -prune -o -type f -print |
		grep -E '\.(c|h|sh|mjs|js|css|html|sql|json|yaml|yml|md|txt|conf|service|chat)$|/(Makefile|Dockerfile)$' |
		grep -vE '/package-lock\.json$' | sort
}

# Other versions of the formatter break lines differently; 14 is the one of Debian 12.
case $(clang-format --version) in
*' 14.'*)
	report "formatted as .clang-format says (make fmt)" \
		"$(c_files | xargs -r clang-format --dry-run --Werror 2>&1 | grep 'error:' | cut -d: -f1 | sort | uniq -c)"
	;;
esac

report "no function longer than 80 lines without a reason (a comment above it that says: Long because)" \
	"$(c_files | xargs -r awk '
	FNR == 1 { start = 0; above = ""; excused = 0 }
	/^\{/ { start = FNR; excused = (above ~ /Long because/) }
	/^\}/ {
		if (start && FNR - start - 1 > 80 && !excused)
			print FILENAME ":" start ": " FNR - start - 1 " lines"
		start = 0
		above = ""
	}
	!start { above = above $0 "\n" }')"

flags=$(make -s BUILD="$BUILD" print-cflags)
report "every header compiles by itself" "$(headers | FLAGS=$flags BUILD=$BUILD xargs -r -P2 -n8 sh -c '
	for header; do
		echo "#include \"$header\"" | ${CC:-cc} $FLAGS -I. -x c -fsyntax-only - 2>&1 | grep -E "error|warning" | head -n 3
	done' sh)"

report "nothing left for later" "$(texts | grep -vE '(check-style|tests/run)\.sh$' |
	xargs -r grep -nE '\b(TODO|FIXME|XXX|HACK)\b' | cut -c1-160)"

report "no trailing blanks" "$(texts | grep -E '\.(c|h|sh|sql|mjs|js)$' | xargs -r grep -nE '[[:blank:]]$' | head -n 20)"

report "headers have an include guard" "$(headers | xargs -r grep -LE '^#(pragma once|ifndef [A-Z0-9_]+_H_?)')"

exit $bad
