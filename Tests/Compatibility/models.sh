#!/bin/sh
# Reads models as torch-mlir prints them, executes them on tensors, bufferised, and lowered to loops, and compares the
# results with PyTorch's.
#
#   models.sh [--tools FOLDER] [--python PROGRAM] [FOLDER]
#
# FOLDER keeps the models. Needs torch and torch-mlir (PyPI); without them nothing is done, and said so.
set -u

here=$(cd "$(dirname "$0")" && pwd)
tools=$here/../../.build/release
python=python3
while [ $# -gt 1 ]; do
  case $1 in
    --tools) tools=$2 ;;
    --python) python=$2 ;;
    *) break ;;
  esac
  shift 2
done
folder=${1:-$(mktemp -d)}
"$python" -c 'import torch, torch_mlir' 2>/dev/null || {
  echo "skipped: $python has no torch and torch_mlir"
  exit 0
}
[ -e "$folder/mlp.mlir" ] || "$python" "$here/models.py" "$folder" || exit 1

bufferize="one-shot-bufferize{bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map}"
failures=0

# check NAME WORDS FILE: executes the file and compares what it gives.
check() {
  arguments=$(ls "$folder/$1".in*.npy | paste -sd, -)
  expected=$(ls "$folder/$1".out*.npy | paste -sd, -)
  if "$tools/accel-run" "$3" --entry=main --args="$arguments" --expect="$expected" --tolerance=1e-4 \
    >/dev/null 2>"$folder/log"; then
    echo "$1: $2: as PyTorch"
  else
    failures=$((failures + 1))
    echo "$1: $2: FAILED"
    grep -v warning "$folder/log" | head -3
  fi
}

# lower NAME WORDS PIPELINE: changes the model and checks it.
lower() {
  if "$tools/accel-opt" --pass-pipeline="builtin.module($3)" "$folder/$1.mlir" -o "$folder/$1.$2.mlir" \
    2>"$folder/log"; then
    check "$1" "$2" "$folder/$1.$2.mlir"
  else
    failures=$((failures + 1))
    echo "$1: $2: FAILED"
    head -3 "$folder/log"
  fi
}

for file in "$folder"/*.mlir; do
  name=$(basename "$file" .mlir)
  case $name in *.*) continue ;; esac
  check "$name" "tensors" "$file"
  lower "$name" generic "linalg-generalize-named-ops,canonicalize,cse"
  lower "$name" fused "linalg-generalize-named-ops,linalg-fuse-elementwise-ops,canonicalize,cse"
  lower "$name" buffers "$bufferize,canonicalize,cse"
  lower "$name" loops "$bufferize,convert-linalg-to-loops,canonicalize,cse"
  lower "$name" affine "$bufferize,convert-linalg-to-affine-loops,lower-affine,canonicalize,cse"
  lower "$name" blocks "$bufferize,convert-linalg-to-loops,convert-scf-to-cf,canonicalize"
done
echo "$failures failures"
[ "$failures" -eq 0 ]
