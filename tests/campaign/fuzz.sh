#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The fuzz targets of tests/fuzz. A slice gives each of them its corpus, what once went wrong
# (regress), and some inputs made of these by chance. The whole builds them for libFuzzer, with
# AddressSanitizer and UndefinedBehaviorSanitizer, and for AFL++, each in a folder beside the
# program, and lets both loose. What they find stays there: in found what goes wrong, in corpus what
# is new, which the next campaign begins with.
# FUZZ_TARGETS: only these; FUZZ_SECONDS: of libFuzzer for each target (600), AFL++ gets a tenth.
: "${RELINK:?}" "${FUZZERS:?where are the targets}"
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
top=$(cd "$here/../.." && pwd)
data=$top/tests/fuzz
targets=${FUZZ_TARGETS:-challenge configuration dates image keyfile keys links response}
seconds=${FUZZ_SECONDS:-600}
runs=0 violations=0
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

violation() {
  violations=$((violations + 1))
  echo "# $*"
}

# What a target is given in every build: nothing when it has not gone wrong yet.
inputs() { # TARGET
  echo "$data/corpus/$1"
  ls "$data/regress/$1"-* 2>/dev/null
}

# Those that take milliseconds each are given few.
tries() { # TARGET
  case $1 in
  image | keyfile) amount 500 40 ;;
  *) amount 20000 600 ;;
  esac
}

replay() { # TARGET
  # shellcheck disable=SC2046 # one a word
  (cd "$work" && FUZZ_TRIES=$(tries "$1") FUZZ_SEED=$CAMPAIGN_SEED "$FUZZERS/fuzz-$1" $(inputs "$1")) >"$work/said" 2>&1
  result=$?
  some=$(sed -n 's/^\([0-9]*\) runs$/\1/p' "$work/said")
  runs=$((runs + ${some:-0}))
  test "$result" -eq 0 && test "${some:-0}" -gt 0 && return
  violation "$1: replaying ends with $result"
  tail -n 5 "$work/said" | sed 's/^/#   /'
  test ! -f "$work/crash-fuzz-$1" || od -An -c "$work/crash-fuzz-$1" | head -n 20 | sed 's/^/#   /'
}

# ---- with engines

# build FOLDER COMPILER [FLAGS]: the targets for the engine of COMPILER.
build() {
  mkdir -p "$1" && cd "$1" || return 1
  test -f config.status || "$top/configure" -q CC="$2" CFLAGS="$3" --enable-fuzzing || return 1
  make -s -j"$jobs" fuzzers
}

# Grows with the campaigns. AFL++'s are added through libFuzzer, under the sanitizers.
grown() { # TARGET
  mkdir -p "$lib/corpus/$1" "$lib/found"
  echo "$lib/corpus/$1"
}

let_loose() { # TARGET
  grown "$1" >/dev/null
  "$lib/tests/fuzz/fuzz-$1" -max_total_time="$seconds" -seed="$CAMPAIGN_SEED" -max_len=8192 -timeout=5 \
    -rss_limit_mb=256 -print_final_stats=1 -dict="$data/words/$1" -artifact_prefix="$lib/found/$1-" \
    "$lib/corpus/$1" "$data/corpus/$1" >"$work/$1.log" 2>&1
  echo $? >"$work/$1.rc"
}

# It refuses to run with options for a sanitizer that it was not built with.
let_afl_loose() { # TARGET
  env -u ASAN_OPTIONS afl-fuzz -i "$data/corpus/$1" -o "$work/afl-$1" -x "$data/words/$1" -V $((seconds / 10 + 1)) -t 5000 -m 512 \
    -s "$CAMPAIGN_SEED" -- "$afl/tests/fuzz/fuzz-$1" >"$work/afl-$1.log" 2>&1
  for found in "$work/afl-$1/default/crashes"/id* "$work/afl-$1/default/hangs"/id*; do
    test ! -f "$found" || cp "$found" "$lib/found/$1-afl-$(basename "$found" | cut -d, -f1 | tr : -)"
  done
  ASAN_OPTIONS=quarantine_size_mb=16 "$lib/tests/fuzz/fuzz-$1" -merge=1 -timeout=5 -rss_limit_mb=256 -artifact_prefix="$lib/found/$1-" "$(grown "$1")" \
    "$work/afl-$1/default/queue" >>"$work/afl-$1.log" 2>&1
}

# Calls FUNCTION for each target, as many at a time as there are processors.
each() { # FUNCTION
  begun=0
  for target in $targets; do
    "$1" "$target" &
    begun=$((begun + 1))
    test $((begun % jobs)) -ne 0 || wait
  done
  wait
}

afl_runs() { # TARGET
  sed -n 's/^execs_done *: //p' "$work/afl-$1/default/fuzzer_stats" 2>/dev/null | grep . || echo 0
}

tell() { # TARGET
  some=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$1.log")
  more=$(afl_runs "$1")
  reached=$(grep -o 'cov: [0-9]*' "$work/$1.log" | tail -n 1)
  runs=$((runs + ${some:-0} + more))
  # shellcheck disable=SC2012 # the names are hashes
  echo "# $1: ${some:-0} runs in $seconds s, ${reached:-cov: none}, $(ls "$lib/corpus/$1" | wc -l) inputs grown;" \
    "AFL++: $more runs in $afl_seconds s"
  if test "$afl_seconds" -gt 0 && test "$more" -eq 0; then
    violation "$1: AFL++ tried nothing"
    grep -av '^INFO' "$work/afl-$1.log" | tail -n 5 | sed 's/^/#   /'
  fi
  test "$(cat "$work/$1.rc" 2>/dev/null)" = 0 && test "${some:-0}" -gt 0 && return
  violation "$1: libFuzzer ends with $(cat "$work/$1.rc" 2>/dev/null)"
  grep -E 'ERROR|SUMMARY' "$work/$1.log" | head -n 4 | sed 's/^/#   /'
}

with_engines() {
  command -v clang >/dev/null || campaign_skips fuzz 'clang is not installed'
  echo 'int LLVMFuzzerTestOneInput(const char *p, unsigned long n) { return 0; }' >"$work/try.c"
  clang -fsanitize=fuzzer,address "$work/try.c" -o "$work/try" 2>"$work/said" ||
    campaign_skips fuzz "clang has no libFuzzer: $(head -n 1 "$work/said")"
  test ! -f "$top/config.status" || campaign_skips fuzz 'the folder of the sources is itself built in'
  jobs=$(nproc 2>/dev/null || echo 2)
  lib=$(dirname "$RELINK")/build-fuzz afl=$(dirname "$RELINK")/build-afl afl_seconds=0
  (build "$lib" clang '-O1 -g') >"$work/said" 2>&1 || {
    violation 'the targets do not build'
    tail -n 5 "$work/said" | sed 's/^/#   /'
    return
  }
  rm -rf "$lib/found"
  ASAN_OPTIONS=quarantine_size_mb=16 each let_loose
  AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1
  export AFL_SKIP_CPUFREQ AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES AFL_NO_UI AFL_NO_AFFINITY
  if ! command -v afl-fuzz >/dev/null; then
    echo '# AFL++ is not installed'
  elif (AFL_QUIET=1 build "$afl" afl-clang-fast '-O2 -g') >"$work/said" 2>&1; then
    afl_seconds=$((seconds / 10 + 1))
    each let_afl_loose
  else
    violation 'the targets do not build for AFL++'
  fi
  for target in $targets; do
    tell "$target"
  done
  for found in "$lib/found"/*; do
    test ! -f "$found" || violation "found: $found"
  done
}

grep -q LLVMFuzzerRunDriver "$FUZZERS/fuzz-dates" && campaign_skips fuzz 'this is a build for an engine already'
campaign_seed
for target in $targets; do
  replay "$target"
done
if is_full; then
  with_engines
fi
campaign_ends fuzz "$runs" "$violations"
