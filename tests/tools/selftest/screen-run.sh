#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# screen-run tested on itself. $SCREEN_RUN is the program, TAP the output.
set -u
here=$(cd "$(dirname "$0")" && pwd)
run=${SCREEN_RUN:?where is screen-run}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
n=0

check() { # NAME COMMAND…
  n=$((n + 1))
  name=$1
  shift
  if "$@" >"$work/log" 2>&1; then
    echo "ok $n - $name"
  else
    sed 's/^/# /' "$work/log"
    echo "not ok $n - $name"
  fi
}

all_fail() {
  SCREEN_PATIENCE=1 "$run" "$here/screen-fails.test" >"$work/out"
  test $? -eq 1 || return 1
  cat "$work/out"
  ! grep '^ok' "$work/out" && test "$(grep -c '^not ok' "$work/out")" -eq "$(
    grep -c '^case' "$here/screen-fails.test")"
}

says() {
  grep -qF "$1" "$work/out"
}

accept() {
  cp "$here/screen-fails.test" "$work/a.test"
  SCREEN_PATIENCE=1 "$run" --accept "$work/a.test" >"$work/accepted"
  grep 'ok .* golden' "$work/accepted"
  grep -q '^ok .* golden' "$work/accepted" || return 1
  diff "$here/screen-fails.test" "$work/a.test" >"$work/diff"
  cat "$work/diff"
  test "$(grep '^[<>]' "$work/diff")" = "< one *****
> one ****"
}

bad_script() {
  printf 'case x\nwiat "typo"\n' >"$work/bad.test"
  "$run" "$work/bad.test" >"$work/bad" 2>&1
  test $? -eq 2 && grep -q 'bad.test:2: unknown command wiat' "$work/bad"
}

nothing_left() {
  mkdir "$work/tmp"
  TMPDIR=$work/tmp LEFT=$work/pid "$run" "$here/screen-leaves.test" || return 1
  test -z "$(ls -A "$work/tmp")" && ! kill -0 "$(cat "$work/pid")"
}

echo 1..8
check 'all of the language works' "$run" "$here/screen-run.test"
check 'what must fail fails' all_fail
check 'the screen is shown with a failure' says '#  1 |one ****'
check 'a difference is shown' says '#  1 -one *****'
check 'the accepting command is named' says 'screen-run --accept'
check '--accept writes the screen' accept
check 'a typing error stops the script' bad_script
check 'no process and no file is left' nothing_left
