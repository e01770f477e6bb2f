#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# --no-input on a terminal: at each place where a question stands, there is none, but an exit code. So
# with --json. Without them the question is there: somebody leaves it by the end of the input.
. "$(dirname "$0")/lib.sh"
with_keyring
start_in_fresh_folder
link=683005d6-f45c-4adb-b289-f1a12f50f80c
command -v script >/dev/null || { echo '1..0 # SKIP no script'; exit 0; }

# Standard input and output are a terminal, at which nobody types; once $question is there, the input
# ends. What is typed before a question that sends something would be dropped.
on_terminal() { # CODE WORD…
  want=$1
  shift
  printf '%s' "'$RELINK'" >"$work/command"
  for word; do printf " '%s'" "$word" >>"$work/command"; done
  printf " 2>'%s'" "$work/err" >>"$work/command"
  rm -f "$work/keys"
  mkfifo "$work/keys"
  : >"$work/typescript"
  timeout 100 script -qfec "$(cat "$work/command")" /dev/null <"$work/keys" >"$work/typescript" &
  terminal=$!
  exec 7>"$work/keys"
  until_true $terminal grep -qF -e "$question" "$work/typescript"
  exec 7>&-
  wait $terminal
  got=$?
  tr -d '\r' <"$work/typescript" >"$work/out"
  keep_json "$got" "$@"
  echo "relink $*: $got, expected $want"
  cat "$work/out" "$work/err"
  test $got -eq "$want"
}

place() { # QUESTION CODE WORD…
  question=$1 code=$2
  shift 2
  on_terminal 8 "$@" && says "$question" &&
    on_terminal "$code" "$@" --no-input && ! says "$question" && ! warns "$question" && test -s "$work/err" &&
    on_terminal "$code" "$@" --json && ! says "$question" && ! warns "$question" && is_json '"outcome":"error"'
}

# The desk and the form ask by their nature. Screens are no questions.
screen() { # WORD…
  question='[y/n]'
  on_terminal 2 "$@" --no-input && on_terminal 2 "$@" --json && is_json '"outcome":"error"' &&
    on_terminal 2 "$@" --plain --no-input && warns 'relink update LINK'
}

# No bus: relink would make a keyring of its own.
new_keyring() (
  DBUS_SESSION_BUS_ADDRESS='' XDG_RUNTIME_DIR=$work/run XDG_DATA_HOME=$work/data
  export DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR XDG_DATA_HOME
  place 'New keyring password: ' 4 "$@" && ! test -e "$work/data/relink"
)

fields_from_the_terminal() { # WORD…
  question='{'
  on_terminal 2 "$@" --fields - --no-input && warns '--fields' && ! says '{'
}

# A password that is typed as part of an object is not to be read on the screen, or in its scrollback.
typed_object() {
  mkfifo "$work/typed"
  : >"$work/err"
  : >"$work/typescript"
  timeout 100 script -qfec "'$RELINK' update $link --fields - 2>'$work/err'" /dev/null <"$work/typed" \
    >"$work/typescript" &
  terminal=$!
  exec 7>"$work/typed"
  until_true $terminal grep -qF 'does not show it' "$work/err" || return 1
  printf '{"password":"pass_valid"}\r\004' >&7
  until_true $terminal grep -qF 'Link updated' "$work/typescript"
  exec 7>&-
  wait $terminal && ! grep -qF pass_valid "$work/typescript"
}

# Two are open: without a question they are listed.
lists_them() {
  question='Number of the challenge'
  on_terminal 8 resume --plain && says "$question" && on_terminal 0 resume --no-input &&
    ! says "$question" && says "$link" && on_terminal 0 resume --json && is_json '{"challenges":[{'
}

start_server "$RELINK" sandbox
RELINK_BASE_URL=$base_url
export RELINK_BASE_URL
mkdir -m 700 "$work/run"

check 'login: the API secrets' place 'Secret id: ' 2 login
printf '{"password":"pass_valid"}' >"$work/fields"
check 'links: the API secrets' place 'Secret id: ' 4 links
check 'show: the API secrets' place 'Secret id: ' 4 show "$link"
check 'update: the API secrets' place 'Secret id: ' 4 update "$link" --fields "$work/fields"
check 'logout: a new keyring' new_keyring logout
check 'links: a new keyring' new_keyring links
check 'show: a new keyring' new_keyring show "$link"
check 'update: a new keyring' new_keyring update "$link" --fields "$work/fields"
log_in
check 'update: the fields' place 'Password' 2 update "$link"
check 'update: an object typed into the terminal' fields_from_the_terminal update "$link"
check 'update: an object that is typed is not shown' typed_object
check 'the desk' screen
check 'the form' screen "$link"
feeds '{"password":"numeric_code"}' 5 update "$link" >"$work/log"
check 'resume: the token' place 'Token: ' 2 resume "$link" --plain
check 'resume: an object typed into the terminal' fields_from_the_terminal resume "$link"
feeds '{"password":"numeric_code"}' 5 update 30cb4806-6e00-48a4-91c9-ca55968576c8 >"$work/log"
check 'resume: which one' lists_them
finish
