#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# https-server tested with curl. $HTTPS_SERVER is the program, TAP the output.
set -u
here=$(cd "$(dirname "$0")" && pwd)
server=${HTTPS_SERVER:?where is https-server}
if ! command -v curl >/dev/null; then
  echo '1..0 # SKIP curl is not installed'
  exit 0
fi
work=$(mktemp -d) || exit 1
mkfifo "$work/input" "$work/output"
"$server" --events --cert-dir "$work" --http-port 0 --script "$here/https-server.rules" \
  --record "$work/record" <"$work/input" >"$work/output" 2>"$work/errors" &
pid=$!
exec 8>"$work/input" 9<"$work/output"
trap 'kill $pid 2>/dev/null; rm -rf "$work"' EXIT
base=
http=
while read -r key value <&9 && test "$key" != ready; do
  case $key in
  base_url:) base=$value ;;
  http_port:) http=http://127.0.0.1:$value ;;
  esac
done
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

get() { # PATH CURL-OPTION…
  path=$1
  shift
  curl -sS --noproxy '*' --max-time 30 --cacert "$work/ca.pem" "$@" "$base$path"
}

gives() { # TEXT PATH CURL-OPTION…
  want=$1
  shift
  got=$(get "$@") || return 1
  echo "got: $got"
  test "$got" = "$want"
}

fails() { # PATTERN-OF-CURL-CODES TEXT PATH CURL-OPTION…
  code=$1
  want=$2
  shift 2
  got=$(get "$@")
  result=$?
  echo "curl $result: $got"
  # shellcheck disable=SC2254 # a pattern
  case $result in
  $code) test "$got" = "$want" ;;
  *) return 1 ;;
  esac
}

recorded() { # EXTENDED-REGULAR-EXPRESSION
  tail -n 1 "$work/record"
  tail -n 1 "$work/record" | grep -qE "$1"
}

put() {
  printf '{"password":"p\303\244ss\\"\\\\","password2":"0042"}' >"$work/body"
  got=$(get /api/links/1234/ -X PUT --data-binary "@$work/body" \
    -H 'X-Mine:  two  words' -D "$work/head")
  echo "$got"
  test "$got" = '{"session":"s1"}' && grep -q '^HTTP/1.1 428 Precondition Required' "$work/head" &&
    grep -q "^X-At: $base" "$work/head"
}

body_recorded() {
  sed -n 's/.*"body_base64":"\([^"]*\)".*/\1/p' "$work/record" | tail -n 1 | base64 -d >"$work/sent"
  cmp "$work/sent" "$work/body"
}

binary_recorded() {
  printf '\000\377\001' >"$work/body"
  get /api/links/1/ -X PUT --data-binary "@$work/body" -o /dev/null && body_recorded &&
    recorded '"body":null'
}

chunks_recorded() {
  printf 'chunk by chunk' >"$work/body"
  get /api/links/1/ -X PUT -T - -H 'Transfer-Encoding: chunked' -H 'Expect: 100-continue' \
    -o /dev/null <"$work/body" && body_recorded
}

# Looks until COMMAND is true, for 20 s at most.
eventually() {
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    test $tries -lt 400 || return 1
    sleep 0.05
  done
}

# The client promises 99 bytes, sends 4 and goes.
half_recorded() {
  get /half -X PUT --data-binary half -H 'Content-Length: 99' --max-time 1
  eventually recorded '"target":"/half".*"body":"half","complete":false'
}

# A stalled connection is held open while another one is answered.
not_blocked() {
  curl -sS --noproxy '*' --cacert "$work/ca.pem" "$base/stall" >/dev/null 2>&1 8>&- 9<&- &
  stalled=$!
  eventually recorded '"target":"/stall"' && gives hello /hello && kill $stalled
}

not_verified() {
  curl -sS --noproxy '*' "$base/hello"
  test $? -eq 60
}

plain_entrance() {
  test "$(curl -sS --noproxy '*' "$http/hello")" = hello && recorded '"tls":null'
}

# Reads what the server says up to a line that has TEXT in it.
says() { # TEXT
  while read -r line <&9; do
    case $line in *"$1"*) echo "$line" && return ;; esac
  done
  return 1
}

told() {
  echo 'rules /nowhere' >&8
  says 'rules: refused' &&
    gives hello /hello && says '"event":"opened"' &&
    says '"event":"ended"' >"$work/ended" && cat "$work/ended" &&
    grep -q '"requests":1,"received":[1-9][0-9]*,"start":"GET /hel","sent":[1-9]' "$work/ended" &&
    grep -q '"whole":true' "$work/ended"
}

other_rules() {
  echo 'GET /hello -> 200 body "other"' >"$work/other"
  echo "rules $work/other" >&8
  says 'rules: taken' && gives other /hello
}

other_rules_bad() {
  echo 'GET /hello -> fine' >"$work/other"
  echo "rules $work/other" >&8
  says 'rules: refused' && gives other /hello
}

stops_on_input_end() {
  exec 8>&-
  wait $pid
  result=$?
  cat "$work/errors"
  test $result -eq 0
}

bad_rules() {
  printf 'GET / -> 200\nGET / -> 200 fault=no-such\n' >"$work/bad"
  "$server" --script "$work/bad" </dev/null 2>"$work/errors2"
  test $? -ne 0 && grep -q 'bad:2: no such fault: "no-such"' "$work/errors2"
}

# A script named without its folder, whose bodies lie beside it.
bare_name() {
  printf 'GET / -> 200 body-file there\n' >"$work/bare" && printf 'there' >"$work/there"
  (cd "$work" && : | "$server" --cert-dir "$work" --script bare >bare.told 2>&1) && grep -qx ready "$work/bare.told"
}

echo 1..66
gone() { ! kill -0 "$1" 2>/dev/null || grep -q '^State:[[:space:]]*Z' "/proc/$1/status"; }

# Its starter is killed, and somebody else, here we, still holds the pipe.
goes_with_starter() {
  mkfifo "$work/held"
  exec 7<>"$work/held"
  # shellcheck disable=SC2016
  sh -c '"$1" --cert-dir "$2" --script "$3" <"$2/held" >"$2/ready" & echo $! >"$2/orphan"
    until grep -qx ready "$2/ready"; do kill -0 $! || exit; done; kill -KILL $$' \
    sh "$server" "$work" "$here/https-server.rules"
  orphan=$(cat "$work/orphan")
  grep -qx ready "$work/ready" && eventually gone "$orphan"
}

check 'an answer over TLS that verifies' gives hello /hello
check 'an unknown authority is refused' fails 60 '' /hello
check 'another name is refused' fails 60 '' /hello
check 'an expired certificate is refused' fails 60 '' /hello
check 'TLS 1.1 is refused' fails 35 '' /hello --tlsv1.2
check 'plain text where TLS is due' fails 35 '' /hello
check 'closed after the handshake' fails '5[256]' '' /hello
check 'a certificate that signed itself is refused' fails 60 '' /hello
check 'a gap below the authority is refused' fails 60 '' /hello
check 'a certificate for clients is refused' fails 60 '' /hello
check 'a weak key is refused' fails 60 '' /hello
check 'SHA-1 is refused' fails 60 '' /hello
check 'garbage where TLS is due' fails 35 '' /hello
check 'an alert to the hello' fails 35 '' /hello
check 'a protocol that was not offered' fails '*' '' /hello --http1.1 --max-time 5
check 'closed when the request begins' fails '5[256]' '' /hello
check 'closed amid the hello' fails 35 '' /hello
check 'closed amid the answer to the hello' fails 35 '' /hello
check 'nothing of these was recorded' test "$(wc -l <"$work/record")" -eq 1
check 'without our authority it is refused' not_verified
check 'PUT, status, headers, counters' put
check 'the body is recorded byte by byte' body_recorded
check 'method and target are recorded' recorded '"method":"PUT","target":"/api/links/1234/"'
check 'headers are recorded' recorded '\["X-Mine","two  words"\]'
check 'TLS version and end are recorded' recorded '"complete":true,"tls":"TLSv1.3","alpn":"h2,http/1.1"'
check 'binary bodies are recorded' binary_recorded
check 'chunked bodies are recorded' chunks_recorded
check 'a broken request is recorded' half_recorded
check 'first turn' gives 1 /turns
check 'second turn' gives 2 /turns
check 'then the next rule' gives 'done' /turns
check 'a query in the rule' gives with '/query?a=1'
check 'a query beside the rule' gives without '/query?b=1'
check 'a body from a file' gives "$(cat "$here/screen-leaves.test")" /file
check 'a late answer' gives late /late
check 'closed amid the body' fails 18 01234 /mid
check 'closed after 7 bytes of the body' fails 18 0123456 /mid-7
check 'closed before the answer' fails 52 '' /before
check 'closed after the headers' fails 18 '' /head-only
check 'a reset' fails 56 '' /reset
check 'a stall' fails 28 01234 /stall-mid --max-time 1 --no-buffer
check 'a stall blocks nobody' not_blocked
check 'byte by byte' gives drop /drip
check 'without a length' gives 'until the end' /endless
check 'in chunks' gives 'in chunks' /chunked
check 'a broken chunk' fails 56 '' /bad-chunk
check 'too long a length' fails 18 x /long
check 'a body of 3 MB' test "$(get /big | wc -c)" -eq 3000000
check 'a status line that is none' fails 1 '' /garbage
check 'a request without a rule' gives 'no rule of the test'"'"'s script fits this request' /none
check 'the entrance without TLS' plain_entrance
check 'closed after 42 bytes, 3 of them of the body' fails 18 012 /at-42
check 'closed within the status line' fails 52 '' /in-status
check 'the last chunk is missing' fails 18 'in chunks' /no-last
check 'a chunk beyond 64 bits' fails 56 '' /huge-chunk
check 'a negative length' fails 8 '' /negative
check 'frames of HTTP/2' fails 1 '' /goaway
check 'HTTP/1.0' gives old /old
check 'answers 100 before' gives 'at last' /continued
check 'a connection is told when it opens and ends' told
check 'other rules' other_rules
check 'other rules with a mistake' other_rules_bad
check 'a mistake in the rules is named' bad_rules
check 'rules named without their folder' bare_name
check 'it goes with its starter' goes_with_starter
check 'the end of its input stops it' stops_on_input_end
