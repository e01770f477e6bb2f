#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# relink update --dry-run: the request as it would be, by the letter; no value, nothing sent, nothing on
# record, no API secrets needed; and the exit code that sending would have had.
: "${HTTPS_SERVER:?where is https-server}"
. "$(dirname "$0")/lib.sh"
with_keyring
start_in_fresh_folder
link=683005d6-f45c-4adb-b289-f1a12f50f80c
record=$work/record
fields='{"password":"hunter2","password2":"0042","token":"1234ab","encryption_key":"customencryptionkey","username_type":"099","certificate":"Q0VSVElGSUNBVEU=","private_key":"UFJJVkFURUtFWQ=="}'
config=$XDG_CONFIG_HOME/relink/relink.conf

cat >"$work/rules" <<END
GET /api/links/*/ -> 200 header "Content-Type: application/json"
  body "{\"id\":\"$link\",\"institution\":\"erebor_mx_retail\",\"status\":\"invalid\"}"
GET /api/institutions/ -> 200 header "Content-Type: application/json" body "{\"results\":[]}"
PUT /api/links/*/ -> 200 header "Content-Type: application/json"
  body "{\"id\":\"$link\",\"status\":\"valid\"}"
END

leaves_nothing() {
  ! test -s "$record" && ! test -e "$journal" && ! test -e "$XDG_STATE_HOME/relink"
}

# No value of the fields, in whatever is printed.
tells_nothing() {
  for value in hunter2 0042 1234ab customencryptionkey 099 Q0VSVElGSUNBVEU UFJJVkFURUtFWQ; do
    says "$value" && return 1
    warns "$value" && return 1
  done
  return 0
}

dry() { # CODE WORD…
  code=$1
  shift
  feeds "$fields" "$code" update "$link" "$@" && tells_nothing && leaves_nothing
}

without_secrets() {
  dry 0 --dry-run && warns 'Nothing was sent' && dry 0 -n --no-input --json && is_json '"outcome":null' \
    '"request":{"method":"PUT"' "\"link\":\"$link\"" && without_keyring dry 0 -n
}

# The lines of a head, and names in the place of values.
head_of() { sed -n '2,/^$/p' "$1" | grep . | sort; }
recorded_head() {
  grep -o '\["[^]]*"\]' | sed 's/^\["//; s/"\]$//; s/","/: /' | grep -vE '^(Host|Content-Length): ' | sort
}
names_for_values() { sed -E 's/"([a-z0-9_]+)":"[^"]*"/"\1":"{{\1}}"/g'; }

# Word for word what the server then gets, but for values and what libcurl counts.
is_what_is_sent() {
  feeds "$fields" 0 update "$link" -n && leaves_nothing || return 1
  cp "$work/out" "$work/dry"
  log_in
  feeds "$fields" 0 update "$link" && grep '"method":"PUT"' "$record" >"$work/put" || return 1
  test "$(wc -l <"$work/put")" -eq 1 || return 1
  target=$(sed 's/.*"target":"\([^"]*\)".*/\1/' "$work/put")
  test "$(head -n 1 "$work/dry")" = "PUT $base_url$target" || return 1
  recorded_head <"$work/put" | sed 's/^Authorization: Basic [A-Za-z0-9+=]*$/Authorization: Basic {{secretId:secretPassword}}/' \
    >"$work/sent-head"
  head_of "$work/dry" >"$work/dry-head"
  diff "$work/dry-head" "$work/sent-head" || return 1
  sed 's/.*"body_base64":"\([^"]*\)".*/\1/' "$work/put" | base64 -d | names_for_values >"$work/sent-body"
  tail -n 1 "$work/dry" | tr -d '\n' | diff - "$work/sent-body"
}

# The record and the journal of the update before are not a dry run's.
fresh() {
  rm -rf "$XDG_STATE_HOME/relink"
  : >"$record"
}

only_what_is_filled_in() {
  fresh
  feeds '{"password":"hunter2","token":""}' 0 update "$link" -n &&
    test "$(tail -n 1 "$work/out")" = '{"password":"{{password}}"}' && leaves_nothing
}

refuses_fields() {
  feeds '{"passwrod":"hunter2"}' 9 update "$link" -n --json && is_json '"outcome":"error"' passwrod && tells_nothing &&
    feeds '{}' 9 update "$link" -n && warns 'Nothing is filled in' && leaves_nothing
}

warns_of_certificates() {
  dry 0 -n && warns 'Warning: The certificate is none that can be read here.'
}

refuses_read_only() {
  printf '[profile sandbox]\nread_only=true\n' >"$config"
  dry 9 -n --json
  result=$?
  rm "$config"
  test $result -eq 0 && is_json '"outcome":"error"' read-only
}

refuses_addresses() {
  dry 9 -n --base-url http://example.com && warns 'http is refused' && dry 9 -n -p nobody && warns nobody
}

# Production asks whoever is there; nothing is sent that could be asked about.
in_production() {
  dry 0 -p production -n --base-url "$base_url" && ! says 'y/n'
}

needs_a_journal() {
  mkdir -p "$XDG_STATE_HOME"
  : >"$XDG_STATE_HOME/relink"
  feeds "$fields" 6 update "$link" -n --json
  result=$?
  rm "$XDG_STATE_HOME/relink"
  test $result -eq 0 && is_json '"outcome":"not_sent"' '"request_ids":null' 'cannot be written' && tells_nothing
}

by_external_id() {
  feeds "$fields" 2 update cust-10442 --dry-run --json && is_json '“cust-10442”' '"outcome":"error"' && leaves_nothing &&
    feeds "$fields" 2 update '' -n && leaves_nothing
}

# Where somebody could be asked, too: what to ask for only the server knows.
asks_nothing() {
  TERM=dumb script -qec "'$RELINK' update $link -n" /dev/null </dev/null >"$work/out" 2>&1
  test $? -eq 2 && says '--fields' && leaves_nothing
}

in_the_sandbox() {
  dry 0 -n --sandbox && grep -q '^PUT http://127.0.0.1:' "$work/out"
}

# What is on record of the link is said.
tells_of_refusals() {
  feeds '{"password":"pass_invalid"}' 3 update "$link" --sandbox || return 1
  cp "$journal" "$work/journal"
  feeds "$fields" 0 update "$link" -n --sandbox && warns '1 refused log-in' && cmp "$journal" "$work/journal"
}

: >"$record"
start_server "$HTTPS_SERVER" --cert-dir "$work" --script "$work/rules" --record "$record"
RELINK_BASE_URL=$base_url RELINK_CA_FILE=$ca_file
export RELINK_BASE_URL RELINK_CA_FILE
check 'no API secrets are needed' without_secrets
check 'what the real one sends' is_what_is_sent
check 'empty fields are not shown' only_what_is_filled_in
check 'fields that cannot be sent' refuses_fields
check 'a certificate that is none' warns_of_certificates
check 'a read-only profile' refuses_read_only
check 'an address and a profile that are none' refuses_addresses
check 'production is not asked about' in_production
check 'a journal that cannot be written' needs_a_journal
check 'an external id' by_external_id
check 'nobody is asked' asks_nothing
check 'the sandbox' in_the_sandbox
check 'refused log-ins' tells_of_refusals
finish
