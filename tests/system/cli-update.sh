#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# relink update over real TLS, against answers word by word: what is sent, once, and the exit code
# and the JSON that each answer calls for.
: "${HTTPS_SERVER:?where is https-server}"
. "$(dirname "$0")/lib.sh"
with_keyring
start_in_fresh_folder
link=683005d6-f45c-4adb-b289-f1a12f50f80c
record=$work/record
errors='[{"code":"<string>","message":"<string>","request_id":"<string>"},{"code":"<string>","message":"<string>","request_id":"<string>"}]'

quoted() { printf '%s' "$1" | sed 's/["\\]/\\&/g'; }

# The link as a read shows it, and the answer to the update.
rules() { # STATUS BODY [MORE]
  cat >"$work/rules" <<END
GET /api/links/*/ -> 200 header "Content-Type: application/json"
  body "{\"id\":\"$link\",\"institution\":\"erebor_mx_retail\",\"status\":\"invalid\",\"last_accessed_at\":null}"
GET /api/institutions/ -> 200 header "Content-Type: application/json" body "{\"results\":[]}"
GET /api/links/ -> 200 header "Content-Type: application/json" body "{\"count\":0,\"results\":[]}"
PUT /api/links/*/ -> $1 header "Content-Type: application/json" body "$(quoted "$2")" ${3:-}
END
}

serve() { # what rules() takes
  rm -rf "$journal" "$record"
  : >"$record"
  rules "$@"
  serve_rules
}

serve_rules() {
  test -n "$started" && kill "$server" && wait "$server"
  started=
  start_server "$HTTPS_SERVER" --cert-dir "$work" --script "$work/rules" --record "$record" \
    --port "${port:-0}"
  RELINK_BASE_URL=$base_url RELINK_CA_FILE=$ca_file
  export RELINK_BASE_URL RELINK_CA_FILE
}

puts() { grep -c '"method":"PUT"' "$record"; }

# One answer: its exit code, its outcome, one PUT, and a journal that says the same.
ends() { # CODE OUTCOME STATUS BODY
  serve "$3" "$4"
  feeds '{"password":"one"}' "$1" update "$link" --json &&
    is_json "\"outcome\":\"$2\"" "\"http_status\":$3" "\"link\":\"$link\"" &&
    test "$(puts)" -eq 1 && grep -q "\"event\":\"result\".*\"outcome\":\"$2\"" "$journal"
}

the_body_itself() {
  serve 200 "{\"id\":\"$link\",\"status\":\"valid\"}"
  printf '{"password":"pässwörd\\"\\\\","password2":"0042"}' >"$work/body"
  exits 0 update "$link" --fields - --json <"$work/body" &&
    is_json '"outcome":"done"' '"status":"valid"' && test "$(puts)" -eq 1 || return 1
  sed -n 's/.*"method":"PUT".*"body_base64":"\([^"]*\)".*/\1/p' "$record" | base64 -d >"$work/sent"
  cmp "$work/body" "$work/sent"
}

the_head() {
  grep '"method":"PUT"' "$record" >"$work/out"
  says "\"target\":\"/api/links/$link/\"" && says '["Content-Type","application/json"]' &&
    says '["Accept","application/json"]' && says "[\"Authorization\",\"Basic $(printf id:password | base64)\"]" &&
    grep -q '"User-Agent","relink/[0-9.]*"' "$work/out" && says '"complete":true,"tls":"TLSv1' &&
    says '"alpn":"http/1.1"'
}

all_seven() {
  serve 200 "{\"id\":\"$link\",\"status\":\"valid\"}"
  printf '%s' '{"password":"password","password2":"pin","token":"1234ab","encryption_key":"customencryptionkey","username_type":"001","certificate":"1234567890abcd=","private_key":"1234567890abcd="}' >"$work/body"
  exits 0 update "$link" --fields "$work/body" --json </dev/null || return 1
  sed -n 's/.*"method":"PUT".*"body_base64":"\([^"]*\)".*/\1/p' "$record" | base64 -d >"$work/sent"
  cmp "$work/body" "$work/sent"
}

empty_is_not_sent() {
  serve 200 "{\"id\":\"$link\",\"status\":\"valid\"}"
  feeds '{"password":"a","token":""}' 0 update "$link" --json && grep -qF '"body":"{\"password\":\"a\"}"' "$record"
}

as_text() {
  serve 400 "$errors"
  feeds '{"password":"one"}' 3 update "$link" && test "$(head -n 1 "$work/out")" = 'Update refused' &&
    says 'HTTP status: 400' && test "$(grep -c '^Code: <string>$' "$work/out")" -eq 2
}

a_warning() {
  serve 200 "{\"id\":\"$link\",\"status\":\"invalid\"}"
  feeds '{"password":"one"}' 0 update "$link" --json && is_json '"outcome":"done"' 'invalid'
}

a_challenge() {
  ends 5 challenge 428 '{"code":"<string>","message":"<string>","request_id":"<uuid>","session":"<uuid>","expiry":"<integer>","link":"<uuid>","token_generation_data":{"instructions":"<string>","type":"<string>","value":"<string>"}}' &&
    is_json '"session":"<uuid>"' '"expires_at":null' '"expects_user_input":true' "relink resume $link"
}

too_many() {
  ends 6 not_sent 429 '' && is_json '"reconciled":null'
}

not_reachable() {
  serve 200 '{}'
  kill "$server" && wait "$server"
  started=
  feeds '{"password":"one"}' 6 update "$link" --json && is_json '"outcome":"not_sent"' '"http_status":null' &&
    test "$(puts)" -eq 0
}

unknown_authority() {
  serve 200 '{}'
  unset RELINK_CA_FILE
  feeds '{"password":"one"}' 6 update "$link" --json && is_json '"outcome":"not_sent"' &&
    ! test -s "$record"
}

cut_off() {
  serve 200 "{\"id\":\"$link\",\"status\":\"valid\"}" fault=close-before-answer
  feeds '{"password":"one"}' 7 update "$link" --json &&
    is_json '"outcome":"unknown"' '"http_status":null' '"reconciled":"cannot_tell"' &&
    test "$(puts)" -eq 1 && grep -q '"event":"reconciled"' "$journal"
}

no_journal() {
  serve 200 "{\"id\":\"$link\",\"status\":\"valid\"}"
  rm -rf "$XDG_STATE_HOME/relink"
  mkdir -p "$XDG_STATE_HOME"
  : >"$XDG_STATE_HOME/relink"
  feeds '{"password":"one"}' 6 update "$link" --json
  result=$?
  rm "$XDG_STATE_HOME/relink"
  test $result -eq 0 && is_json '"outcome":"not_sent"' && test "$(puts)" -eq 0
}

read_only_profile() {
  serve 200 "{\"id\":\"$link\",\"status\":\"valid\"}"
  printf '[profile sandbox]\nread_only=true\n' >"$XDG_CONFIG_HOME/relink/relink.conf"
  feeds '{"password":"one"}' 9 update "$link" --json
  result=$?
  rm "$XDG_CONFIG_HOME/relink/relink.conf"
  test $result -eq 0 && is_json '"outcome":"error"' 'read-only' && test "$(puts)" -eq 0
}

# A script is not stopped, but told; "not attempted" is no refused log-in.
refused_log_ins() {
  serve 400 '[{"code":"login_error","message":"Login not attempted due to invalid credentials"}]'
  feeds '{"password":"one"}' 3 update "$link" && ! warns 'refused log-in' &&
    grep -q '"login":"not_attempted"' "$journal" || return 1
  rules 400 '[{"code":"login_error","message":"Invalid credentials provided to login"}]' && serve_rules
  for count in 0 1 2 3 4 5 6; do
    feeds '{"password":"one"}' 3 update "$link" --json && is_json '"outcome":"refused"' || return 1
    test $count -eq 0 && warns 'was not attempted' && continue
    warns "relink: $count refused log-in" || return 1
  done
  rules 200 "{\"id\":\"$link\",\"status\":\"valid\",\"access_mode\":\"single\"}" && serve_rules
  feeds '{"password":"one"}' 0 update "$link" && warns '7 refused' && says 'has to be fetched anew' &&
    feeds '{"password":"one"}' 0 update "$link" && ! warns refused
}

not_known() {
  serve 200 '{}'
  feeds '{"password":"one"}' 3 update no-such-customer --json && is_json '"outcome":"refused"' no-such-customer &&
    test "$(puts)" -eq 0
}

# ---- signals ----

# In the background a shell lets programs ignore two of the signals.
start_update() {
  printf '{"password":"one"}' >"$work/in"
  env --default-signal=INT --default-signal=QUIT "$RELINK" update "$link" --json --fields "$work/in" \
    >"$work/out" 2>"$work/err" &
  update=$!
}

ended_with() { # CODE
  wait "$update"
  got=$?
  echo "exit code $got, expected $1"
  cat "$work/out" "$work/err"
  test $got -eq "$1"
}

put_arrived() { grep -q '"method":"PUT"' "$record"; }

interrupted_after_sending() {
  serve 200 "{\"id\":\"$link\",\"status\":\"valid\"}" fault=stall-before-answer
  start_update
  until_true "$update" put_arrived && kill -INT "$update" && ended_with 7 && is_json '"outcome":"unknown"'
}

interrupted_before_sending() {
  rules 200 "{\"id\":\"$link\",\"status\":\"valid\"}"
  # Each reading has a connection of its own, so the update has, too.
  sed -i 's/^\(GET .* -> 200\) /\1 header "Connection: close" /' "$work/rules"
  printf 'connection times=2 ->\nconnection times=1 -> fault=stall-at-accept\n' >>"$work/rules"
  rm -rf "$journal" "$record"
  : >"$record"
  serve_rules
  start_update
  until_true "$update" grep -q '"event":"intent"' "$journal" && kill -INT "$update" && ended_with 8 &&
    is_json '"outcome":"cancelled"' && test "$(puts)" -eq 0
}

terminated_while_opening() {
  rules 200 '{}'
  printf 'connection -> fault=stall-after-handshake\n' >>"$work/rules"
  rm -rf "$journal" "$record"
  : >"$record"
  serve_rules
  mkfifo "$work/fields"
  "$RELINK" update "$link" --json --fields "$work/fields" >"$work/out" 2>"$work/err" &
  update=$!
  # It waits for its fields: nothing is under way.
  exec 7>"$work/fields"
  kill -TERM "$update"
  ended_with 143 && is_json '"outcome":"cancelled"' && ! test -s "$record"
}

# The same for each signal that ends the program.
finishes() { # SIGNAL CODE
  serve 200 "{\"id\":\"$link\",\"status\":\"valid\"}" delay=700
  start_update
  until_true "$update" put_arrived && kill -"$1" "$update" && ended_with "$2" && is_json '"outcome":"done"' &&
    grep -q '"event":"result".*"outcome":"done"' "$journal" && test "$(puts)" -eq 1
}

# A second one changes nothing.
terminated_twice() {
  serve 200 "{\"id\":\"$link\",\"status\":\"valid\"}" delay=700
  start_update
  until_true "$update" put_arrived && kill -TERM "$update" &&
    until_true "$update" grep -q 'The request is out' "$work/err" && kill -TERM "$update" && ended_with 143 &&
    is_json '"outcome":"done"'
}

# Ctrl-C still cancels.
terminated_and_interrupted() {
  serve 200 "{\"id\":\"$link\",\"status\":\"valid\"}" fault=stall-before-answer
  start_update
  until_true "$update" put_arrived && kill -TERM "$update" &&
    until_true "$update" grep -q 'The request is out' "$work/err" && kill -INT "$update" && ended_with 143 &&
    is_json '"outcome":"unknown"' && test "$(puts)" -eq 1
}

# Nobody waits for what is only being read, and can be read again.
terminated_while_rereading() {
  rules 500 ''
  sed '1s/ -> / times=1 -> /' "$work/rules" >"$work/slow"
  sed '2q' "$work/rules" >>"$work/slow"
  sed '$s/$/ fault=stall-before-answer/' "$work/slow" >"$work/rules"
  rm -rf "$journal" "$record"
  : >"$record"
  serve_rules
  start_update
  until_true "$update" is_reread && kill -TERM "$update" && ended_with 143 && is_json '"outcome":"unknown"' &&
    ! grep -q 'The request is out' "$work/err" && grep -q '"event":"reconciled"' "$journal"
}

is_reread() { test "$(grep -c "\"method\":\"GET\",\"target\":\"/api/links/$link/\"" "$record")" -eq 2; }

hung_up_at_a_challenge() {
  serve 428 '{"session":"s1","expiry":600,"token_generation_data":{"type":"text","value":"v"}}' delay=700
  start_update
  until_true "$update" put_arrived && kill -HUP "$update" && ended_with 129 &&
    exits 0 resume --json </dev/null && is_json "\"link\":\"$link\"" '"session":"s1"' && ! says one
}

serve 200 '{}'
log_in
check 'exactly this body arrives, once' the_body_itself
check 'with this head' the_head
check 'all seven fields' all_seven
check 'empty fields are not sent' empty_is_not_sent
check 'sample answer 200, placeholders' ends 7 unknown 200 '{"id":"<uuid>","institution":"<string>","access_mode":"<string>","last_accessed_at":"<dateTime>","status":"<string>","created_by":"<uuid>","refresh_rate":"<string>"}'
check 'sample answer 400' ends 3 refused 400 "$errors"
check 'sample answer 401' ends 4 refused 401 "$errors"
check 'sample answer 404' ends 3 refused 404 "$errors"
check 'sample answer 428' a_challenge
check 'sample answer 500' ends 7 unknown 500 "$errors"
check 'the errors as text' as_text
check '201 is done, too' ends 0 'done' 201 "{\"id\":\"$link\",\"status\":\"valid\"}"
check 'done, but not valid' a_warning
check '403' ends 4 refused 403 ''
check '408' ends 7 unknown 408 ''
check '428 without a session' ends 3 refused 428 '[{"code":"activation_required","message":"x"}]'
check '302 is not followed' ends 3 refused 302 ''
check '429' too_many
check 'another link in the answer' ends 7 unknown 200 '{"id":"30cb4806-6e00-48a4-91c9-ca55968576c8","status":"valid"}'
check 'no server' not_reachable
check 'an authority that nobody knows' unknown_authority
check 'cut off before the answer' cut_off
check 'a journal that cannot be written' no_journal
check 'a read-only profile' read_only_profile
check 'refused log-ins are said' refused_log_ins
check 'a link that the server does not know' not_known
check 'Ctrl-C after it was sent' interrupted_after_sending
check 'Ctrl-C before it was sent' interrupted_before_sending
check 'TERM with nothing under way' terminated_while_opening
check 'HUP finishes the request' finishes HUP 129
check 'TERM finishes the request' finishes TERM 143
check 'QUIT finishes the request' finishes QUIT 131
check 'TERM twice' terminated_twice
check 'TERM, then Ctrl-C' terminated_and_interrupted
check 'TERM while the link is read again' terminated_while_rereading
check 'HUP keeps the challenge' hung_up_at_a_challenge
finish
