#!/bin/sh
# Fuzzes the parser, the verifier and the printer with libFuzzer, which is guided by coverage.
#
#   Tests/Fuzzing/libfuzzer.sh [libFuzzer's options, e.g. -max_total_time=600]
#
# Needs the libFuzzer runtime of clang, which most Swift toolchains for Linux bring along.
set -eu
cd "$(dirname "$0")/../.."

runtime=$(swiftc -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')
if ! ls "$runtime"/clang/lib/*/libclang_rt.fuzzer* >/dev/null 2>&1; then
  echo "libfuzzer.sh: skipped: this toolchain has no libFuzzer runtime" >&2
  exit 0
fi
scratch=.build/libfuzzer
swift build -c release --product accel-fuzz --sanitize fuzzer -Xswiftc -DLIBFUZZER --scratch-path "$scratch"
mkdir -p "$scratch/corpus" "$scratch/failures"
exec "$scratch/release/accel-fuzz" -artifact_prefix="$scratch/failures/" -max_len=65536 -timeout=10 \
  -rss_limit_mb=1024 "$@" "$scratch/corpus" TestFiles
