#!/bin/sh
# Runs every case of a folder through accel-filecheck and LLVM's FileCheck and compares what they say.
#
# Usage: filecheck.sh <accel-filecheck> [<folder>]
#
# A case is a file NAME.check with the directives, NAME.input with the input and, if wanted, NAME.args with
# one line of options. The exit code, standard output and standard error must be the same.
tool=$1
folder=${2:-$(dirname "$0")/filecheck}
for reference in FileCheck-22 FileCheck; do
  command -v $reference >/dev/null && break
  reference=
done
if [ -z "$reference" ]; then
  echo "skipped: no FileCheck-22 or FileCheck on PATH"
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Both tools name themselves in messages, so both get the same name.
mkdir "$work/ours" "$work/theirs"
ln -s "$(realpath "$tool")" "$work/ours/FileCheck"
ln -s "$(realpath "$(command -v $reference)")" "$work/theirs/FileCheck"
failures=0
cases=0
for check in "$folder"/*.check; do
  name=${check%.check}
  cases=$((cases + 1))
  options=
  [ -f "$name.args" ] && options=$(cat "$name.args")
  for side in ours theirs; do
    (
      PATH=$work/$side:$PATH
      eval "FileCheck '$check' --input-file='$name.input' $options"
      echo "exit code $?"
    ) >"$work/$side.out" 2>"$work/$side.err"
  done
  if ! diff -u "$work/theirs.out" "$work/ours.out" || ! diff -u "$work/theirs.err" "$work/ours.err"; then
    echo "differs: $name"
    failures=$((failures + 1))
  fi
done
echo "$cases cases, $failures differ"
[ $failures -eq 0 ]
