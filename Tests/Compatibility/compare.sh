#!/bin/sh
# Holds accel-opt and mlir-opt against each other over all .ir and .mlir files of the given folders:
# text, messages and exit code must be the same, byte for byte.
#
#   compare.sh [--accel-opt PATH] FOLDER…
#
# A file that holds "mlir-opt differs:" and a reason is left out. One with expected diagnostics is run with
# --verify-diagnostics, for mlir-opt looks for them in any case. Operations of unknown dialects are allowed unless
# the file has RUN lines that don't allow them.
set -u

accel=accel-opt
if [ "${1:-}" = --accel-opt ]; then
  accel=$2
  shift 2
fi
if [ $# -eq 0 ]; then
  echo "usage: compare.sh [--accel-opt PATH] FOLDER..." >&2
  exit 2
fi
mlir=$(command -v mlir-opt-22 || command -v mlir-opt) || {
  echo "skipped: neither mlir-opt-22 nor mlir-opt is on PATH"
  exit 0
}
command -v "$accel" >/dev/null || {
  echo "compare.sh: no $accel" >&2
  exit 2
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
same=0 different=0 left_out=0

# compare FILE MODE OPTION…: counts whether both tools say the same of FILE.
compare() {
  file=$1 mode=$2
  shift 2
  "$mlir" $unregistered --split-input-file "$@" "$file" >"$work/expected" 2>"$work/expected.log"
  echo "exit $?" >>"$work/expected"
  "$accel" $unregistered --split-input-file "$@" "$file" >"$work/found" 2>"$work/found.log"
  echo "exit $?" >>"$work/found"
  if cmp -s "$work/expected" "$work/found" && cmp -s "$work/expected.log" "$work/found.log"; then
    same=$((same + 1))
  else
    different=$((different + 1))
    echo "--- $file ($mode)"
    diff "$work/expected" "$work/found" | head -n 8
    diff "$work/expected.log" "$work/found.log" | head -n 8
  fi
}

find "$@" \( -name '*.ir' -o -name '*.mlir' \) -type f | LC_ALL=C sort >"$work/files"
while IFS= read -r name; do
  if grep -q 'mlir-opt differs:' "$name"; then
    left_out=$((left_out + 1))
    continue
  fi
  unregistered=--allow-unregistered-dialect
  if grep -q 'RUN:' "$name" && ! grep -q 'RUN:.*allow-unregistered-dialect' "$name"; then unregistered=; fi
  if grep -q 'expected-' "$name"; then
    compare "$name" diagnostics --verify-diagnostics
    continue
  fi
  compare "$name" custom
  compare "$name" generic --mlir-print-op-generic
  compare "$name" debuginfo --mlir-print-debuginfo
  compare "$name" local-scope --mlir-print-local-scope
done <"$work/files"
echo "$(wc -l <"$work/files") files, $left_out left out; of the runs $same are the same, $different different"
[ "$different" -eq 0 ]
