#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # lib.sh sets work, base_url and ca_file
# The command line, with secrets from pipes and from a real keyring, searched while requests are out.
: "${HTTPS_SERVER:?where is https-server}" "${RESIDUE_DIR:?}" "${RESIDUE_LOOK:?}"
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/../system/lib.sh"
here=$(cd "$(dirname "$0")" && pwd)
with_keyring
start_in_fresh_folder
link=683005d6-f45c-4adb-b289-f1a12f50f80c
needles=$RESIDUE_DIR/needles
seen=$RESIDUE_DIR/commands
mkdir -p "$seen"
in_use='api-id=1-6/0 api-password=1-6/0'

cat >"$seen/rules" <<END
GET /api/ -> 200 after=check body "{}"
GET /api/links/*/ -> 200 after=read body "{\"id\":\"$link\",\"institution\":\"erebor\",\"status\":\"invalid\"}"
GET /api/institutions/ -> 200 body "{\"results\":[]}"
PUT /api/links/*/ -> 428 after=put body "{\"session\":\"s1\",\"expiry\":600,\"token_generation_data\":{\"type\":\"text\",\"value\":\"v\",\"instructions\":\"i\"}}"
PATCH /api/links/ -> 201 header "Content-Type: application/json" after=patch body "{\"id\":\"$link\",\"status\":\"valid\"}"
END
start_server "$HTTPS_SERVER" --script "$seen/rules" --record "$seen/record"
RELINK_BASE_URL=$base_url RELINK_CA_FILE=$ca_file
export RELINK_BASE_URL RELINK_CA_FILE

arrived() { # METHOD TARGET
  grep -q "\"method\":\"$1\",\"target\":\"$2\"" "$seen/record"
}

# A command with the input of this function, searched while its request is out, then answered.
searched() { # STATE EXPECTED METHOD TARGET GATE CODE WORD…
  state=$1 expected=$2 method=$3 target=$4 gate=$5 code=$6
  shift 6
  "$RELINK" "$@" <&3 >"$work/out" 2>"$work/err" &
  program=$!
  until_true $program arrived "$method" "$target" && sh "$RESIDUE_LOOK" "$state" "$expected" $program
  found=$?
  : >"$seen/$gate"
  wait $program
  got=$?
  cat "$work/out" "$work/err"
  test $found -eq 0 && test $got -eq "$code"
}

logging_in() {
  { cat "$needles/api-id" && echo && cat "$needles/api-password" && echo; } |
    searched 'login: piped, check in flight' "$in_use" GET /api/ check 0 login --check 3<&0
}

reading() {
  searched 'show: read in flight' "$in_use" GET "/api/links/$link/" read 0 show "$link" 3</dev/null
}

json() {
  printf '{"password":"%s","password2":"%s"}' "$(sed 's/["\\]/\\&/g' "$needles/password")" "$(cat "$needles/pin")"
}

updating() {
  json | searched 'update: piped, in flight' "password=1-4/0 pin=1-4/0 $in_use" PUT "/api/links/$link/" put 5 \
    update "$link" --fields - --json 3<&0
}

resuming() {
  printf '{"token":"%s"}' "$(cat "$needles/token")" |
    searched 'resume: piped, in flight' "token=1-4/0 $in_use" PATCH /api/links/ patch 0 \
      resume "$link" --fields - --json 3<&0
}

nothing_in_files() {
  rm -f "$work/in"
  sh "$here/files.sh"
}

check 'log in' logging_in
check 'read' reading
check 'update' updating
check 'resume' resuming
check 'no file has a secret' nothing_in_files
finish
