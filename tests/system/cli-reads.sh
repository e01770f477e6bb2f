#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# relink links, show, journal, profiles, login, logout and sandbox.
: "${HTTPS_SERVER:?where is https-server}"
. "$(dirname "$0")/lib.sh"
with_keyring
start_in_fresh_folder
link=683005d6-f45c-4adb-b289-f1a12f50f80c
tab=$(printf '\t')

count_is() { # N
  says "\"count\":$1,\"links\":["
}

broken_ones() {
  exits 0 links </dev/null && test "$(wc -l <"$work/out")" -eq 14 &&
    ! grep -q '^valid' "$work/out" &&
    grep -qE "^token_required${tab}erebor_mx_retail${tab}cust-10442${tab}[0-9T:-]+Z${tab}$link\$" "$work/out"
}

all_of_them() {
  exits 0 links --all --json </dev/null && is_json "\"id\":\"$link\"" && count_is 40
}

of_one_state() {
  exits 0 links --status unconfirmed --json </dev/null && is_json && count_is 2
}

of_one_institution() {
  exits 0 links --all --institution erebor_mx_retail </dev/null &&
    test "$(cut -f 2 "$work/out" | sort -u)" = erebor_mx_retail
}

links_as_received() {
  exits 0 links --status token_required --json </dev/null && is_json '"created_by":' '"refresh_rate":'
}

shows() { # WORD
  exits 0 show "$1" --json </dev/null && is_json '{"link":{' "\"id\":\"$link\"" '"institution":{' '"history":['
}

of_any_name() {
  exits 0 --sandbox show 'Distribuição São João, unidade 7' --json </dev/null &&
    is_json '"id":"d0aade2b-a445-4b81-b6b9-264b2d57605f"' &&
    exits 3 --sandbox show 'nobody has that name' --json </dev/null && is_json '"outcome":"refused"'
}

# An id amid other letters is no id: nothing is sent to the link that has it.
id_within() {
  for name in "$link/../../institutions" "../$link" "$link?x=1" "x-$link"; do
    feeds '{"password":"pass_valid"}' 3 --sandbox update "$name" -v --json && ! warns PUT || return 1
  done
}

shows_text() {
  exits 0 show "$link" </dev/null && says "Link: $link" && says 'Institution: Erebor (erebor_mx_retail)' &&
    says 'Status: token required'
}

not_there() { # WORD
  exits 3 show "$1" --json </dev/null && is_json '"outcome":"refused"' && exits 3 show "$1" </dev/null &&
    warns 'Could not be read' && ! test -s "$work/out"
}

history_grows() {
  feeds '{"password":"pass_invalid"}' 3 update "$link" && exits 0 show "$link" --json </dev/null &&
    is_json '"event":"intent"' '"outcome":"refused"' && ! says pass_invalid &&
    exits 0 show "$link" </dev/null && grep -q '^History: .* PUT refused$' "$work/out"
}

journal_lines() {
  exits 0 journal </dev/null && test "$(wc -l <"$work/out")" -eq 1 &&
    grep -qE "^[0-9-]+T[0-9:]+Z${tab}[^${tab}]+${tab}$link${tab}PUT${tab}refused\$" "$work/out"
}

journal_json() {
  exits 0 journal --json </dev/null && is_json '{"entries":[{' '"verified":true}'
}

journal_verifies() {
  exits 0 journal --verify </dev/null && says '2 lines'
}

journal_was_changed() {
  cp "$journal" "$work/kept"
  sed '2s/refused/done/' "$work/kept" >"$journal"
  exits 1 journal --verify </dev/null && warns 'line 2' && exits 1 journal --verify --json </dev/null &&
    is_json '"verified":false'
  result=$?
  cp "$work/kept" "$journal"
  return $result
}

profiles_json() { # true or false
  exits 0 profiles --json </dev/null &&
    is_json '{"profiles":[{"name":"sandbox"' "\"base_url\":\"$RELINK_BASE_URL\",\"stored\":$1}" \
      '"name":"production","base_url":"https://api.belvo.com","stored":false}'
}

profiles_text() {
  exits 0 profiles </dev/null && grep -q "^sandbox$tab.*${tab}API secrets stored${tab}in use$tab" "$work/out" &&
    grep -q "^production.*PRODUCTION$tab" "$work/out"
}

profiles_without_keyring() {
  without_keyring exits 0 profiles --json </dev/null && is_json '"stored":null' &&
    ! test -e "$HOME/.local/share/relink"
}

no_secrets() {
  exits 4 links --json </dev/null && is_json '"outcome":"error"' 'relink login'
}

login_lines() { # TEXT
  feeds "$1" 9 login && warns 'two lines' && profiles_json false
}

login_wants_text() {
  printf 'id\npa\361o\n' >"$work/in"
  exits 9 login <"$work/in" && warns 'UTF-8' && profiles_json false
}

login_is_checked() {
  printf 'wrong\nwrong\n' >"$work/in"
  exits 4 login --check --json <"$work/in" && is_json '"outcome":"refused"' '"http_status":401' &&
    profiles_json false
}

login_to_the_sandbox() {
  exits 0 login --sandbox <"$work/in" && says 'until relink ends' && ! says keyring
}

login_strips() {
  printf '%s\r\n%s\r\n' "$secret_id" "$secret_password" >"$work/in"
  exits 0 login --check --json <"$work/in" && is_json '"outcome":"done"' && exits 0 links </dev/null
}

other_origin() {
  exits 4 links --base-url https://127.0.0.1:1 </dev/null && warns 'relink login'
}

logs_out() {
  exits 0 logout </dev/null && profiles_json false && exits 0 logout --json </dev/null &&
    is_json '"outcome":"done"' 'held no API secrets'
}

logs_out_without_keyring() {
  without_keyring exits 4 logout </dev/null
}

# Nobody listens there: three tries, and each waiting is said.
asks_again() {
  printf 'a\nb\n' >"$work/in"
  exits 6 login --check -v --base-url https://127.0.0.1:1 <"$work/in" &&
    test "$(grep -cE '^relink: GET /api/ again in [0-9]\.[0-9] s$' "$work/err")" -eq 2 &&
    test "$(grep -cE '^relink: GET /api/ 0$' "$work/err")" -eq 3
}

verbose() {
  exits 0 show "$link" -v </dev/null && warns "relink: GET /api/links/$link/ 200" && ! warns "$secret_password"
}

inside() {
  exits 0 --sandbox links --all </dev/null && test "$(wc -l <"$work/out")" -eq 40
}

sandbox_as_json() {
  "$RELINK" sandbox --json >"$work/out" 2>"$work/err" &
  other=$!
  until_true "$other" test -s "$work/out" && is_json '"base_url":"http://127.0.0.1:' &&
    kill -HUP "$other" && wait "$other"
  test $? -eq 129
}

port_is_taken() {
  exits 1 sandbox --port "${base_url##*:}" </dev/null && warns 'listen on port'
}

terminated() {
  kill -TERM "$server" && wait "$server"
  result=$?
  started=
  test $result -eq 143
}

# ---- pages ----

page() { # QUERY NEXT RESULTS
  printf 'GET /api/links/?%s -> 200 body "{\\"count\\":9,\\"next\\":%s,\\"results\\":[%s]}"\n' "$1" "$2" "$3"
}

row() { printf '{\\"id\\":\\"%s\\",\\"institution\\":\\"a\\",\\"status\\":\\"valid\\"}' "$1"; }

next() { printf '\\"{base_url}/api/links/?%s\\"' "$1"; }

serve_pages() {
  {
    page '*page=two' "$1" "$2"
    page '*' "$(next 'page=two')" "$(row "$link")"
  } >"$work/rules"
  start_server "$HTTPS_SERVER" --cert-dir "$work" --script "$work/rules"
  RELINK_BASE_URL=$base_url RELINK_CA_FILE=$ca_file
  export RELINK_BASE_URL RELINK_CA_FILE
  log_in
}

two_pages() {
  serve_pages null "$(row 30cb4806-6e00-48a4-91c9-ca55968576c8)"
  exits 0 links --json </dev/null && is_json && count_is 2
}

pages_in_a_ring() {
  serve_pages "$(next 'page=two')" "$(row 30cb4806-6e00-48a4-91c9-ca55968576c8)"
  exits 1 links --json </dev/null && is_json && count_is 2 && warns 'do not end'
}

an_empty_page() {
  serve_pages "$(next 'page=three')" ''
  exits 1 links </dev/null && test "$(wc -l <"$work/out")" -eq 1 && warns 'do not end'
}

a_page_elsewhere() {
  serve_pages '\"https://example.com/\"' "$(row 30cb4806-6e00-48a4-91c9-ca55968576c8)"
  exits 1 links --json </dev/null && is_json '"outcome":"error"' 'another host'
}

# Whatever a server says: a line for each link, and five cells in it.
harmless_cells() {
  serve_pages null "{\\\"id\\\":\\\"$link\\\",\\\"institution\\\":\\\"a\\\\tb\\\\nc\\\\u001b[31m\\\",\\\"status\\\":\\\"in\\\\rvalid\\\",\\\"external_id\\\":\\\"\\\\u202e\\\\u0085顧客\\\"}"
  exits 0 links </dev/null && test "$(wc -l <"$work/out")" -eq 2 && test "$(tr -dc '\t' <"$work/out" | wc -c)" -eq 8 &&
    grep -q "${tab}a b c.*31m$tab.*顧客$tab$tab$link\$" "$work/out" &&
    ! LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" "$work/out"
}

rows_that_are_none() {
  serve_pages null '1,null'
  exits 0 links </dev/null && test "$(wc -l <"$work/out")" -eq 1 && warns '2 entries'
}

start_server "$RELINK" sandbox
RELINK_BASE_URL=$base_url
export RELINK_BASE_URL
check 'without API secrets' no_secrets
check 'profiles: nothing stored' profiles_json false
check 'login: no line' login_lines ''
check 'login: one line' login_lines 'id
'
check 'login: an empty line' login_lines '
password
'
check 'login: bytes that are no text' login_wants_text
check 'login: refused, nothing stored' login_is_checked
check 'login: line ends are stripped' login_strips
check 'login: the built-in sandbox keeps nothing' login_to_the_sandbox
check 'profiles: stored' profiles_json true
check 'profiles: as text' profiles_text
check 'profiles: no keyring' profiles_without_keyring
check 'API secrets stay with their server' other_origin
check 'links: the broken ones, tab-separated' broken_ones
check 'links: all' all_of_them
check 'links: one state' of_one_state
check 'links: one institution' of_one_institution
check 'links: as received' links_as_received
check 'show: by id' shows "$link"
check 'show: by an external id with blanks and a comma' of_any_name
check 'update: an id within a word is none' id_within
check 'show: by external id' shows cust-10442
check 'show: in capitals' shows 683005D6-F45C-4ADB-B289-F1A12F50F80C
check 'show: as text' shows_text
check 'show: an id that is not there' not_there 7e1d0e4e-0000-4000-8000-000000000000
check 'show: an external id that is not there' not_there nobody-knows
check 'show: the history grows' history_grows
check 'journal: one line a request' journal_lines
check 'journal: JSON' journal_json
check 'journal: sound' journal_verifies
check 'journal: changed' journal_was_changed
check 'verbose' verbose
check 'a read that cannot be sent is tried three times' asks_again
check 'the sandbox inside the process' inside
check 'logout' logs_out
check 'logout: no keyring' logs_out_without_keyring
check 'sandbox: JSON, HUP' sandbox_as_json
check 'sandbox: the port is taken' port_is_taken
check 'sandbox: TERM' terminated
check 'links: two pages' two_pages
check 'links: pages in a ring' pages_in_a_ring
check 'links: an empty page' an_empty_page
check 'links: a page on another host' a_page_elsewhere
check 'links: rows that are none' rows_that_are_none
check 'links: harmless cells' harmless_cells
finish
