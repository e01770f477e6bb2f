#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The process itself: not readable by others of the same user, no core file, and a word about it when
# memory cannot be locked. Root passes over both limits, so as root another user is borrowed. TAP.
set -u
: "${RELINK:?where is relink}" "${RESIDUE_SCAN:?where is residue-scan}" "${RESIDUE_PLANT:?where is residue-plant}"
work=$(mktemp -d) || exit 99
started=
trap 'test -n "$started" && kill $started; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
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

skip() { # NAME REASON
  n=$((n + 1))
  echo "ok $n - $1 # SKIP $2"
}

as_user=
if test "$(id -u)" -eq 0; then
  as_user='setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all'
  $as_user true 2>/dev/null || {
    echo '1..0 # SKIP root cannot become another user here'
    exit 0
  }
fi

# Copies, since the folder of the build may be closed to others.
mkdir "$work/home" "$work/needles"
cp "$RELINK" "$RESIDUE_SCAN" "$RESIDUE_PLANT" "$work"
modules=$(dirname "$RELINK")/modules
test ! -d "$modules" || cp -r "$modules" "$work"
printf 'something-to-look-for' >"$work/needles/needle"
chmod -R a+rX "$work"
chmod 755 "$work"/r*
test -z "$as_user" || chown -R 65534:65534 "$work/home"
HOME=$work/home
unset XDG_CONFIG_HOME XDG_STATE_HOME XDG_DATA_HOME XDG_RUNTIME_DIR
export HOME

# A program that says "ready", kept open by its input.
start() { # PROGRAM…
  rm -f "$work/lines"
  mkfifo "$work/lines"
  $as_user "$@" >"$work/lines" &
  started=$!
  while read -r line; do
    test "$line" = ready && return
  done <"$work/lines"
  return 1
}

stop() {
  kill "$started"
  wait "$started"
  started=
}

looks() { # CODE: what a search by the same user comes to
  $as_user "$work/residue-scan" --pid "$started" --needles "$work/needles"
  got=$?
  echo "residue-scan: $got, expected $1"
  test $got -eq "$1"
}

not_readable() {
  start "$work/residue-plant" bss <"$work/needles/needle" && looks 0
  readable=$?
  stop
  start "$work/relink" sandbox && looks 2 && ! $as_user cat "/proc/$started/environ" && ! $as_user cat "/proc/$started/maps"
  unreadable=$?
  stop
  test $readable -eq 0 && test $unreadable -eq 0
}

no_core() {
  start "$work/relink" sandbox && grep 'Max core file size  *0  *0 ' "/proc/$started/limits"
  found=$?
  stop
  return $found
}

# KIB: the limit on locked memory.
runs_within() {
  limit=$1
  shift
  $as_user prlimit --memlock=$((limit * 1024)):$((limit * 1024)) "$work/relink" "$@" >"$work/out" 2>"$work/err"
  code=$?
  cat "$work/err"
  test $code -eq 0
}

update_within() { # KIB
  printf '{"password":"pass_valid","password2":"0042"}' |
    runs_within "$1" update 30cb4806-6e00-48a4-91c9-ca55968576c8 --sandbox --fields -
}

said() {
  update_within 0 && grep -q 'limit on locked memory is too low' "$work/err" && grep -q 'ulimit -l' "$work/err"
}

said_once() {
  test "$(wc -l <"$work/err")" -eq 1
}

not_said() {
  update_within 8192 && ! test -s "$work/err"
}

# What containers sometimes have is too little for libcurl's buffers beside the secrets.
one_command() {
  update_within 128 && ! test -s "$work/err"
}

if grep -q __asan_init "$RESIDUE_PLANT"; then
  skip 'another process of the same user cannot read it' 'AddressSanitizer maps terabytes'
else
  check 'another process of the same user cannot read it' not_readable
fi
check 'no core file' no_core
cannot=
grep -q __asan_init "$RELINK" && cannot='AddressSanitizer makes mlock() do nothing'
grep -q __gcov_ "$RELINK" && cannot='in a build for coverage another user is told that nothing can be counted'
if test -n "$cannot"; then
  for name in 'a limit of nothing is said, and everything works' 'once' '8 MiB are enough' '128 KiB are enough for one update'; do
    skip "$name" "$cannot"
  done
else
  check 'a limit of nothing is said, and everything works' said
  check 'once' said_once
  check '8 MiB are enough' not_said
  check '128 KiB are enough for one update' one_command
fi
echo "1..$n"
