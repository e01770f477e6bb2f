#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# relink resume: challenges that outlive their process. The sandbox's log shows what was sent.
. "$(dirname "$0")/lib.sh"
with_keyring
start_in_fresh_folder
link=683005d6-f45c-4adb-b289-f1a12f50f80c
second_link=30cb4806-6e00-48a4-91c9-ca55968576c8

challenged() { # PASSWORD [LINK]
  feeds "{\"password\":\"$1\"}" 5 update "${2:-$link}" --json
}

patches() { grep -c '^PATCH ' "$work/server.log"; }

open_ones() { # N
  exits 0 resume --json </dev/null && test "$(grep -o '"session":' "$work/out" | wc -l)" -eq "$1"
}

is_kept() {
  challenged numeric_code && is_json '"outcome":"challenge"' "relink resume $link" && open_ones 1 &&
    is_json "{\"challenges\":[{\"link\":\"$link\"" '"value":"48291053"' '"attempt":1' && ! says numeric_code
}

listed_as_text() {
  exits 0 resume </dev/null && grep -q "erebor_mx_retail.*$link\$" "$work/out"
}

without_token() {
  feeds '{}' 9 resume "$link" --json && is_json '"outcome":"error"' '{\"token\"' && open_ones 1
}

unknown_member() {
  feeds '{"tokn":"1"}' 9 resume "$link" && warns tokn && open_ones 1
}

wrong_token() {
  before=$(patches)
  feeds '{"token":"999999"}' 5 resume "$link" --json && is_json '"outcome":"challenge"' 'not accepted' &&
    test "$(patches)" -eq $((before + 1)) && open_ones 1 && says '"attempt":2'
}

by_external_id() {
  before=$(patches)
  feeds '{"token":"111111"}' 0 resume cust-10442 --json && is_json '"outcome":"done"' "\"link\":\"$link\"" &&
    test "$(patches)" -eq $((before + 1)) && open_ones 0
}

only_once() {
  before=$(patches)
  feeds '{"token":"111111"}' 9 resume "$link" --json && is_json '"outcome":"error"' 'Nothing was sent' &&
    test "$(patches)" -eq "$before"
}

none_open() {
  feeds '{"token":"1"}' 9 resume --fields - --json && is_json 'No challenge' &&
    feeds '{"token":"1"}' 9 resume --json && is_json 'No challenge'
}

the_only_one() {
  challenged mfa_text && feeds '{"token":"111111"}' 0 resume --fields - && says 'Link updated' && open_ones 0 &&
    challenged mfa_text && feeds '{"token":"111111"}' 0 resume && says 'Link updated' && open_ones 0
}

two_terminals() {
  challenged numeric_code || return 1
  before=$(patches)
  printf '{"token":"111111"}' >"$work/token"
  "$RELINK" resume "$link" --fields "$work/token" >"$work/one" 2>&1 &
  one=$!
  "$RELINK" resume "$link" --fields "$work/token" >"$work/two" 2>&1
  second=$?
  wait $one
  first=$?
  cat "$work/one" "$work/two"
  test $((first + second)) -eq 9 && test "$(patches)" -eq $((before + 1)) && open_ones 0
}

which_one() {
  challenged numeric_code && challenged numeric_code "$second_link" && open_ones 2 &&
    feeds '{"token":"111111"}' 2 resume --fields - && warns '2 challenges' &&
    feeds '{"token":"111111"}' 2 resume && warns '2 challenges' &&
    feeds '{"token":"111111"}' 0 resume "$link" && feeds '{"token":"111111"}' 0 resume "$second_link" && open_ones 0
}

no_input_expected() {
  challenged mfa_none && is_json '"expects_user_input":false' && feeds '{}' 0 resume "$link" --json &&
    is_json '"outcome":"done"' && challenged mfa_none && feeds '{"token":"1"}' 0 resume "$link" &&
    ! grep '"method":"PATCH"' "$journal" | tail -2 | grep token
}

expired() {
  before=$(patches)
  challenged expiry_0 && exits 0 resume --json </dev/null && is_json '{"challenges":[]}' && warns 'expired' &&
    open_ones 0 && ! warns expired && test "$(patches)" -eq "$before"
}

stays_when_not_sent() {
  challenged numeric_code || return 1
  mv "$XDG_STATE_HOME/relink" "$work/journal"
  : >"$XDG_STATE_HOME/relink"
  feeds '{"token":"111111"}' 6 resume "$link" --json && is_json '"outcome":"not_sent"'
  result=$?
  rm "$XDG_STATE_HOME/relink"
  mv "$work/journal" "$XDG_STATE_HOME/relink"
  test $result -eq 0 && open_ones 1 && feeds '{"token":"111111"}' 0 resume "$link"
}

# Somebody whose profile may write can still answer it.
stays_when_read_only() {
  challenged numeric_code || return 1
  before=$(patches)
  printf '[profile sandbox]\nread_only=true\n' >"$XDG_CONFIG_HOME/relink/relink.conf"
  feeds '{"token":"111111"}' 9 resume "$link" --json && is_json '"outcome":"error"' 'read-only'
  result=$?
  rm "$XDG_CONFIG_HOME/relink/relink.conf"
  test $result -eq 0 && test "$(patches)" -eq "$before" && open_ones 1 &&
    feeds '{"token":"111111"}' 0 resume "$link"
}

no_keyring() {
  without_keyring exits 4 resume --json </dev/null && is_json '"outcome":"error"'
}

in_the_sandbox() {
  feeds '{"password":"numeric_code"}' 5 --sandbox update "$link" --json &&
    is_json 'cannot be resumed' && open_ones 0
}

start_server "$RELINK" sandbox -v
RELINK_BASE_URL=$base_url
export RELINK_BASE_URL
log_in
check 'a challenge is kept, the credentials are not' is_kept
check 'the list as text' listed_as_text
check 'no token where one is expected' without_token
check 'an unknown member' unknown_member
check 'a wrong token leaves a new challenge' wrong_token
check 'answered by external id' by_external_id
check 'nothing is sent twice' only_once
check 'nothing open' none_open
check 'the only one needs no name' the_only_one
check 'two terminals at once' two_terminals
check 'several need a name' which_one
check 'no input expected' no_input_expected
check 'expired ones are removed, and said' expired
check 'an answer that was not sent can be sent again' stays_when_not_sent
check 'a read-only profile leaves it to others' stays_when_read_only
check 'no keyring' no_keyring
check 'the sandbox inside the process' in_the_sandbox
finish
