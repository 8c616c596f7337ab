#!/bin/sh
# Runs what is promised of passes, at its full size: about half an hour on one processor.
#
#   Tests/Fuzzing/passes.sh [seed]
#
# 100,000 random pipelines on random functions and on changed test files: no trap, no end in sight, no invalid IR, and
# the same on several threads. Every pass on 10,000 random functions and on all test files: no function computes
# something else.
set -eu
cd "$(dirname "$0")/../.."

seed=${1:-1}
swift build -c release --product accel-fuzz
fuzz=.build/release/accel-fuzz
status=0
"$fuzz" --pipelines --seed "$seed" --runs 100000 || status=1
"$fuzz" --functions --seed "$seed" || status=1
"$fuzz" --files || status=1
exit $status
