# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2034 # what is set here is used by the tests
# What the tests of the command line share. To be sourced; $RELINK is the program. Prints TAP, works
# in a fresh folder with a home of its own, and ends what it started.
set -u
: "${RELINK:?where is relink}"
here=$(cd "$(dirname "$0")" && pwd)

# Sourced first by tests that need a keyring: the test runs again inside one.
with_keyring() {
  test -n "${RELINK_TEST_KEYRING:-}" && return
  RELINK_TEST_KEYRING=1 HOME=$(mktemp -d) sh "$here/../tools/with-keyring.sh" sh "$0"
  result=$?
  test $result -eq 77 && echo '1..0 # SKIP no D-Bus or gnome-keyring'
  exit $result
}

start_in_fresh_folder() {
  work=$(mktemp -d) || exit 99
  trap 'take_down' EXIT
  trap 'exit 1' HUP INT TERM
  HOME=${RELINK_TEST_KEYRING:+$HOME}
  HOME=${HOME:-$work/home}
  XDG_CONFIG_HOME=$work/config XDG_STATE_HOME=$work/state LC_ALL=C.UTF-8
  export HOME XDG_CONFIG_HOME XDG_STATE_HOME LC_ALL
  unset RELINK_PROFILE RELINK_BASE_URL RELINK_CA_FILE RELINK_PLAIN NO_COLOR LANGUAGE
  mkdir -p "$HOME" "$XDG_CONFIG_HOME/relink"
  journal=$XDG_STATE_HOME/relink/journal.jsonl
  n=0 failures=0 started=
}

take_down() {
  for pid in $started; do
    kill "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
  done
  rm -rf "$work"
  test -n "${RELINK_TEST_KEYRING:-}" && rm -rf "$HOME"
  return 0
}

check() { # NAME COMMAND…
  n=$((n + 1))
  name=$1
  shift
  if "$@" >"$work/log" 2>&1; then
    echo "ok $n - $name"
  else
    failures=$((failures + 1))
    sed 's/^/# /' "$work/log"
    echo "not ok $n - $name"
  fi
}

finish() {
  check_json
  echo "1..$n"
  test "$failures" -eq 0
}

# ---- --json

sources=${top_srcdir:-$here/../..}

# What a call printed for --json is kept, to be judged at the end.
keep_json() ( # CODE WORD…
  asked=
  for word; do
    case $word in
    --) break ;;
    --json) asked=1 ;;
    -h | --help | --version | help) exit 0 ;;
    esac
  done
  test -n "$asked" || exit 0
  mkdir -p "$work/json"
  kept=$(mktemp "$work/json/XXXXXXXX")
  printf '%s\n' "$@" >"$kept.words"
  cp "$work/out" "$kept.out"
  rm "$kept"
)

# shellcheck disable=SC2120 # kinds are for schema.sh
judge_json() ( # [KIND…]
  python=/usr/bin/python3
  test -x $python || python=python3
  $python "$sources/tests/tools/schema-check.py" "$sources/data/schema" "$work/json" "$@"
)

# Every object that a test saw is as its schema says.
check_json() {
  test -d "$work/json" || return 0
  n=$((n + 1))
  # shellcheck disable=SC2119
  judge_json >"$work/log" 2>&1
  case $? in
  0) echo "ok $n - outputs are as their schemas say" ;;
  77 | 127) echo "ok $n - outputs are as their schemas say # SKIP no python3-jsonschema" ;;
  *)
    failures=$((failures + 1))
    sed 's/^/# /' "$work/log"
    echo "not ok $n - outputs are as their schemas say"
    ;;
  esac
}

# Runs relink; its output is in $work/out and $work/err. The command's input is ours.
exits() { # CODE WORD…
  want=$1
  shift
  "$RELINK" "$@" >"$work/out" 2>"$work/err"
  got=$?
  keep_json "$got" "$@"
  echo "relink $*: $got, expected $want"
  cat "$work/out" "$work/err"
  test $got -eq "$want"
}

# The same with a text as its input.
feeds() { # TEXT CODE WORD…
  printf '%s' "$1" >"$work/in"
  shift
  exits "$@" <"$work/in"
}

says() { # TEXT: on standard output
  grep -qF -e "$1" "$work/out"
}

warns() { # TEXT: on standard error
  grep -qF -e "$1" "$work/err"
}

# Standard output is one object, and has these members.
is_json() { # TEXT…
  test "$(wc -l <"$work/out")" -eq 1 && grep -q '^{.*}$' "$work/out" || return 1
  if command -v jq >/dev/null; then jq -e 'type == "object"' <"$work/out" || return 1; fi
  for text; do
    says "$text" || return 1
  done
}

# What servers tell of themselves.
base_url='' ca_file='' port='' secret_id='' secret_password=''

# Starts a program that prints "key: value" lines up to "ready"; each becomes $key.
start_server() { # PROGRAM…
  rm -f "$work/lines" "$work/input"
  mkfifo "$work/lines" "$work/input"
  "$@" <"$work/input" >"$work/lines" 2>"$work/server.log" &
  server=$!
  started="$started $server"
  exec 8>"$work/input" 9<"$work/lines"
  while read -r key value <&9; do
    case $key in
    ready) return 0 ;;
    *:) eval "${key%:}=\$value" ;;
    esac
  done
  cat "$work/server.log" >&2
  exit 99
}

# The profile's API secrets, for the server that RELINK_BASE_URL names.
log_in() {
  printf '%s\n%s\n' "${secret_id:-id}" "${secret_password:-password}" |
    "$RELINK" login >"$work/out" 2>"$work/err" && return
  cat "$work/err" >&2
  exit 99
}

# Runs a command where no session bus is to be found.
without_keyring() (
  DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent
  export DBUS_SESSION_BUS_ADDRESS
  "$@"
)

# Waits, as long as a program lives.
until_true() { # PID COMMAND…
  pid=$1
  shift
  until "$@" 2>/dev/null; do
    kill -0 "$pid" 2>/dev/null || return 1
  done
}
