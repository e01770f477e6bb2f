#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Everything that --json prints, against the schemas that are installed with relink: every command in every
# outcome, every behaviour of the sandbox, every fault that comes before a command's own work. The other
# tests of the command line have their outputs judged in the same way (lib.sh). And a look at the judge
# itself, which must find what is not as it should be.
. "$(dirname "$0")/lib.sh"
with_keyring
start_in_fresh_folder
link=683005d6-f45c-4adb-b289-f1a12f50f80c
config=$XDG_CONFIG_HOME/relink/relink.conf
mkdir -p "$work/json"
judge_json >"$work/log" 2>&1
case $? in 77 | 127) echo '1..0 # SKIP no python3-jsonschema'; exit 0 ;; esac

# Whatever the exit code: the judge looks at it.
try() { # INPUT WORD…
  printf '%s' "$1" >"$work/in"
  shift
  timeout 100 "$RELINK" "$@" --json <"$work/in" >"$work/out" 2>"$work/err"
  got=$?
  echo "relink $*: $got"
  cat "$work/out" "$work/err"
  keep_json $got "$@" --json
  test $got -lt 124
}

each_command() { # WORD…
  try '{"password":"pass_valid"}' update "$link" "$@" && try '{"token":"111111"}' resume "$link" "$@" &&
    try '' resume "$@" && try '' links "$@" && try '' show "$link" "$@" && try '' profiles "$@" &&
    try '' journal "$@" && try '' logout "$@" && try 'id
password
' login "$@" && try '' "$@" && try '' "$link" "$@"
}

# ---- what comes before a command's own work ----

nothing_there() {
  each_command && try '' journal --verify
}

bad_words() {
  each_command --no-such && each_command --verbose=yes && each_command a b c &&
    try '' sandbox --port x && try '' sandbox more && try '' lniks && try '' links --status x && try '' links --verify &&
    try '' links --all --status valid && try '' --sandbox -p x links && try '' journal --fields x
}

bad_configuration() {
  echo '[broken' >"$config"
  each_command
  result=$?
  rm "$config"
  return $result
}

no_such_profile() { each_command -p nobody; }

no_http() { each_command --base-url http://example.com; }

no_keyring() { without_keyring each_command; }

no_server() (
  RELINK_BASE_URL=http://127.0.0.1:1
  log_in
  each_command
)

# ---- the sandbox in all its behaviours ----

magic() {
  sed -n 's/^  \(ROW\|ERROR\)("\([^"]*\)",.*/\2/p' "$here/../../src/sandbox/magic.c"
}

# What is slow is as the others are, and takes its time.
updates() {
  magic | grep -vE '^([0-9]{6}|slow_.*|stall)$' >"$work/values"
  test "$(wc -l <"$work/values")" -gt 90 || return 1
  while read -r value <&3; do
    try "{\"password\":\"$value\"}" update "$link" || return 1
  done 3<"$work/values"
  try '' resume
}

answers() {
  magic | grep -E '^[0-9]{6}$' | grep -vE '^(000000|003003|030030)$' >"$work/values"
  test "$(wc -l <"$work/values")" -ge 8 || return 1
  while read -r value <&3; do
    try '{"password":"numeric_code"}' update "$link" && try '' resume &&
      try "{\"token\":\"$value\"}" resume "$link" || return 1
  done 3<"$work/values"
  try '{"token":""}' resume "$link"
}

challenges() {
  for value in numeric_code mfa_text qr_code mfa_none; do
    try "{\"password\":\"$value\"}" update "$link" && is_json '"outcome":"challenge"' && try '' resume || return 1
  done
}

reads() {
  try '' links && try '' links --all && try '' links --institution nobody && is_json '"links":[]' &&
    try '' show "$link" && try '' show cust-20117 && try '' show nobody-knows && try '' show 7e1d0e4e-0000-4000-8000-000000000000 &&
    try '' journal && try '' journal --verify && try '' profiles
}

dry_runs() {
  try '{"password":"x","username_type":"001"}' update "$link" -n && is_json '"outcome":null' &&
    try '{}' update "$link" -n && try '{"password":"x"}' update cust-10442 -n
}

broken_fields() {
  for fields in '' '[]' '{"password":1}' '{"certificate":"AAAA"}' '{"token":"1","token":"1"}' "$(printf '{"\377":"x"}')"; do
    try "$fields" update "$link" && try "$fields" resume "$link" || return 1
  done
}

logs_in() {
  try "$secret_id
$secret_password
" login --check && is_json '"outcome":"done"' && try 'x
y
' login --check && is_json '"outcome":"refused"' && try 'x' login && try '' logout && try '' logout &&
    is_json '"outcome":"done"' && try '' links
  result=$?
  log_in
  return $result
}

changed_journal() {
  cp "$journal" "$work/journal"
  sed '2s/PUT/GET/; 3s/"uid":[0-9]*/"uid":"x","more":{}/' "$work/journal" >"$journal"
  try '' journal && is_json '"verified":false' && try '' journal --verify && try '' show "$link"
  result=$?
  cp "$work/journal" "$journal"
  return $result
}

no_journal() {
  mv "$XDG_STATE_HOME/relink" "$work/away"
  : >"$XDG_STATE_HOME/relink"
  try '{"password":"pass_valid"}' update "$link" && is_json '"outcome":"not_sent"' && try '' journal && try '' show "$link"
  result=$?
  rm "$XDG_STATE_HOME/relink"
  mv "$work/away" "$XDG_STATE_HOME/relink"
  return $result
}

# Told to end while it waits for its fields.
terminated() {
  mkfifo "$work/fields"
  "$RELINK" update "$link" --json --fields "$work/fields" >"$work/out" 2>"$work/err" &
  update=$!
  exec 7>"$work/fields"
  kill -TERM $update
  wait $update
  got=$?
  exec 7>&-
  keep_json $got update "$link" --json
  test $got -eq 143 && is_json '"outcome":"cancelled"'
}

serves() {
  rm -f "$work/out"
  "$RELINK" sandbox --json >"$work/out" 2>"$work/err" &
  other=$!
  until_true $other test -s "$work/out" && kill -HUP $other
  wait $other
  keep_json $? sandbox --json
  try '' sandbox --port "${base_url##*:}"
}

# ---- what there was ----

occurred() { # TEXT…
  for text; do
    cat "$work"/json/*.out | grep -qF -e "$text" || { echo "never: $text"; return 1; }
  done
}

all_outcomes() {
  for outcome in 'done' challenge refused not_sent unknown cancelled error; do
    occurred "\"outcome\":\"$outcome\"" || return 1
  done
  occurred '"outcome":null' '"reconciled":"done"' '"reconciled":"cannot_tell"' '"type":"numeric"' '"type":"text"' \
    '"type":"qr"' '"expects_user_input":false' '"expires_at":null' '"challenges":[]' '"entries":[]' '"history":[]' \
    '"stored":true' '"stored":false' '"stored":null' '"institution":{'
}

all_commands() {
  judge_json update resume links show login logout profiles journal sandbox error
}

# ---- the judge ----

good_update='{"outcome":"done","http_status":200,"link":"683005d6-f45c-4adb-b289-f1a12f50f80c","request_ids":null,"errors":null,"challenge":null,"response":{"id":"x"},"message":"m","reconciled":null}'

# The one call that is judged; $work/json is another folder here.
judge_one() ( # CODE TEXT WORD…
  work=$work/one
  rm -rf "$work/json"
  mkdir -p "$work/json"
  code=$1 text=$2
  shift 2
  printf '%s\n' "$code" "$@" >"$work/json/1.words"
  printf '%b' "$text" >"$work/json/1.out"
  judge_json
)

finds() { # CODE SED WORD…: what becomes of a good update
  code=$1 text=$(printf '%s' "$good_update" | sed "$2")
  shift 2
  test "$text" != "$good_update" || test "$code" -ne 0 || test "$1" != update || return 1
  ! judge_one "$code" "$text\\n" "$@"
}

finds_text() { # TEXT: in the place of an object
  ! judge_one 0 "$1" update --json
}

takes_what_is_good() {
  judge_one 0 "$good_update\\n" update x --json &&
    judge_one 1 '{"ok":false,"checks":[{"name":"a","ok":false,"message":"b","advice":null}]}\n' doctor --json &&
    judge_one 0 '{"files":[{"names":["a"],"use":"b","why":"c"}],"hosts":[],"processes":[]}\n' doctor --privacy --json
}

all_faults() {
  finds 0 's/"message":"m",//' update && finds 0 's/}$/,"more":1}/' update && finds 0 's/"m"/""/' update &&
    finds 0 's/200/"200"/' update && finds 0 's/"done"/"fine"/' update && finds 3 '' update && finds 0 '' login &&
    finds 0 's/"done"/"challenge"/' update && finds 0 's/{"id":"x"}/null/' update && finds 0 's/"done"/null/' update &&
    finds 0 's/683005d6/683005D6/' update && finds 0 's/"errors":null/"errors":[]/' update && finds 0 '' links &&
    finds 0 's/"reconciled":null/"reconciled":"done"/' update && finds 0 's/"link"/"outcome":"done","link"/' update &&
    finds 0 's/}$/,"request":{}}/' update && finds 0 's/.*/{"count":1,"links":[]}/' links &&
    finds 0 's/.*/{"count":0,"links":[],"next":null}/' links && finds 0 's/.*/{"profiles":[]}/' profiles &&
    finds 0 's/.*/{"entries":[{}],"verified":true}/' journal && finds 0 's/.*/{"ok":true,"checks":[]}/' doctor &&
    finds 0 's/.*/{"files":[],"hosts":[]}/' doctor --privacy
}

all_texts() {
  finds_text '' && finds_text "$good_update" && finds_text "$good_update\\n$good_update\\n" && finds_text '[]\n' &&
    finds_text "x\\n" && finds_text "\\n$good_update\\n" && finds_text '{"outcome":NaN}\n' && finds_text '{"a":"\0377"}\n'
}

missing_kind() {
  ! judge_json doctor
}

start_server "$RELINK" sandbox
RELINK_BASE_URL=$base_url
export RELINK_BASE_URL
check 'with nothing there' nothing_there
log_in
check 'wrong words' bad_words
check 'a broken configuration' bad_configuration
check 'an unknown profile' no_such_profile
check 'http to another machine' no_http
check 'no keyring' no_keyring
check 'no server' no_server
log_in
check 'reads' reads
check 'dry runs' dry_runs
check 'updates of every kind' updates
check 'answers of every kind' answers
check 'challenges of the four kinds' challenges
check 'fields that are none' broken_fields
check 'login and logout' logs_in
check 'a changed journal' changed_journal
check 'no journal' no_journal
check 'told to end' terminated
check 'the sandbox itself' serves
check 'every outcome was there' all_outcomes
check 'every command was there, and is as its schema says' all_commands
check 'the judge: a good object' takes_what_is_good
check 'the judge: objects that are not' all_faults
check 'the judge: texts that are none' all_texts
check 'the judge: a command that is missing' missing_kind
finish
