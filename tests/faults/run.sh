#!/usr/bin/env bash
# run.sh [ROUNDS] - the fault tests again and again, each round with moments of its own for the kills; what
# "make faults" does. A round that fails prints its seed: FAULT_SEED=... repeats it.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1

export BUILD=${BUILD:-build}
rounds=${1:-10}
export FAULT_KILLS=${FAULT_KILLS:-40}
for node_bin in "$PWD"/tests/node_modules/node-linux-*/bin; do
	PATH=$node_bin:$PATH
done

failed=0
for ((round = 1; round <= rounds; round++)); do
	export FAULT_SEED=$((RANDOM * 32768 + RANDOM))
	printf 'round %d of %d, FAULT_SEED=%d\n' "$round" "$rounds" "$FAULT_SEED"
	node --test --test-reporter=spec tests/e2e/faults.test.mjs tests/e2e/workers.test.mjs || failed=$((failed + 1))
done
echo "$((rounds - failed)) rounds passed, $failed failed"
[ "$failed" -eq 0 ]
