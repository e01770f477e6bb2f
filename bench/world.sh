# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2034 # what is set here is used by the parts
# The world that everything is measured in, the same for all: a home, a keyring with API secrets,
# servers on this machine, and the system's trust roots with the bank's own among them. To be
# sourced in the build tree by `run` and `where`.

build=$PWD
relink=$build/relink
tool=$build/bench
link=683005d6-f45c-4adb-b289-f1a12f50f80c
# whose reading never ends within a measurement
held=30cb4806-6e00-48a4-91c9-ca55968576c8
# whose update asks for a token
mfa=7a4b1c35-9f0e-4f6d-8c43-2f6b6d1c9e21
started=''

take_down() {
  for pid in $started; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  rm -rf "$work"
}

# What a server has said: sets port, base_url, ca_file, as far as they are in FILE.
read_facts() { # FILE
  port=$(sed -n 's/^port: //p' "$1")
  base_url=$(sed -n 's/^base_url: //p' "$1")
  ca_file=$(sed -n 's/^ca_file: //p' "$1")
}

# start_server PROGRAM…: in the background; its facts are read, and stay in the file $said.
start_server() {
  said=$work/said.$(printf '%s' "$started" | wc -w)
  mkfifo "$said.pipe"
  "$@" >"$said.pipe" 2>"$said.errors" </dev/null &
  started="$started $!"
  : >"$said"
  while read -r line; do
    test "$line" = ready && break
    printf '%s\n' "$line" >>"$said"
  done <"$said.pipe"
  test "$line" = ready || { cat "$said.errors" >&2; exit 1; }
  read_facts "$said"
}

bank_rules() {
  cat <<END
GET /api/links/$held/ -> 200 header "Content-Type: application/json" delay=600000 body "{}"
GET /api/links/*/ -> 200 header "Content-Type: application/json"
  body "{\"id\":\"{link}\",\"institution\":\"erebor_mx_retail\",\"status\":\"invalid\",\"access_mode\":\"recurrent\",\"external_id\":\"cust-10442\",\"last_accessed_at\":null}"
GET /api/institutions/* -> 200 header "Content-Type: application/json"
  body "{\"results\":[{\"name\":\"erebor_mx_retail\",\"display_name\":\"Erebor\",\"form_fields\":[{\"name\":\"username\"},{\"name\":\"password\",\"label\":\"Clave\"},{\"name\":\"password2\",\"label\":\"Clave 2\"}]}]}"
GET /api/links/ -> 200 header "Content-Type: application/json" body "{\"count\":0,\"results\":[]}"
PUT /api/links/$mfa/ -> 428 header "Content-Type: application/json"
  body "{\"session\":\"s{n}\",\"expiry\":600,\"link\":\"$mfa\",\"token_generation_data\":{\"instructions\":\"Use this code\",\"type\":\"numeric\",\"value\":\"4829\",\"expects_user_input\":true}}"
PUT /api/links/*/ -> 200 header "Content-Type: application/json" body "{\"id\":\"{link}\",\"status\":\"valid\"}"
PATCH /api/links/ -> 201 header "Content-Type: application/json" body "{\"id\":\"$mfa\",\"status\":\"valid\"}"
END
}

# new_profile NAME BASE_URL [CA_FILE]: with API secrets in the keyring.
new_profile() {
  printf '[profile %s]\nbase_url=%s\n' "$1" "$2" >>"$XDG_CONFIG_HOME/relink/relink.conf"
  test -z "${3-}" || printf 'ca_file=%s\n' "$3" >>"$XDG_CONFIG_HOME/relink/relink.conf"
  printf 'id\npassword\n' | "$relink" login -p "$1" >"$work/login" 2>&1 ||
    { cat "$work/login" >&2; exit 1; }
}

# start_bank: the server of links, updates and challenges; the profiles "bank" (which trusts it by a
# file of its own) and "roots" (which trusts what the system does).
start_bank() {
  mkdir "$work/bank"
  bank_rules >"$work/bank/rules"
  start_server "$build/tests/tools/https-server" --cert-dir "$work/bank" --script "$work/bank/rules"
  bank_port=$port bank_url=$base_url bank_ca=$ca_file
  new_profile bank "$bank_url" "$bank_ca"
  new_profile roots "$bank_url"
}

# start_far ROUND_TRIP_MS: the same over a long line, as profile "far".
start_far() {
  start_server "$tool/line" "$bank_port" "$1"
  far_url=https://127.0.0.1:$port
  new_profile far "$far_url" "$bank_ca"
}

# A server of so many links, as profile "links-LINKS", from the first call on; sets port, base_url,
# ca_file.
start_links() { # LINKS
  if ! test -f "$work/links-$1/facts"; then
    mkdir "$work/links-$1"
    start_server "$tool/link-server" "$1" "$work/links-$1"
    cp "$said" "$work/links-$1/facts"
    new_profile "links-$1" "$base_url" "$ca_file"
  fi
  read_facts "$work/links-$1/facts"
}

# The peers' world: peer_at PROFILE BASE_URL CA_FILE
peer_at() {
  PEER_PROFILE=$1 PEER_BASE_URL=$2 PEER_CA_FILE=$3
  export PEER_PROFILE PEER_BASE_URL PEER_CA_FILE
}

# In a mount name space of our own the system's trust roots get one more: the bank's. FALSE: it
# cannot be had, and nothing has changed.
trust_bank_system_wide() {
  test "${BENCH_NAMESPACE-}" = own && test -d /etc/ssl/certs || return 1
  cp -RP /etc/ssl/certs "$work/certs"
  name=$(openssl x509 -noout -subject_hash -in "$bank_ca")
  cp "$bank_ca" "$work/certs/$name.0"
  cat "$bank_ca" >>"$work/certs/ca-certificates.crt"
  mount --bind "$work/certs" /etc/ssl/certs
}

# enter_world SCRIPT WORD…: runs the script again with a keyring and, where that can be had, a mount
# name space of its own and before other work of the machine, and ends as it does. Niceness would
# not do: it counts within a session, and each terminal is one.
enter_world() {
  HOME=$(mktemp -d)
  own=''
  if unshare -m true 2>/dev/null; then
    own='unshare -m'
  elif unshare -rm true 2>/dev/null; then
    own='unshare -rm'
  fi
  BENCH_WORLD=1 BENCH_NAMESPACE=${own:+own}
  if chrt --rr 1 true 2>/dev/null; then
    own="chrt --rr 1 $own"
  fi
  export HOME BENCH_WORLD BENCH_NAMESPACE
  result=0
  $own sh "$here/../tests/tools/with-keyring.sh" sh "$@" || result=$?
  rm -rf "$HOME"
  exit $result
}

make_world() {
  work=$(mktemp -d)
  trap take_down EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  XDG_CONFIG_HOME=$work/config XDG_STATE_HOME=$work/state XDG_CACHE_HOME=$work/cache
  LC_ALL=C.UTF-8 TZ=UTC TERM=xterm-256color
  export XDG_CONFIG_HOME XDG_STATE_HOME XDG_CACHE_HOME LC_ALL TZ TERM
  mkdir -p "$XDG_CONFIG_HOME/relink"
  unset RELINK_PROFILE RELINK_BASE_URL RELINK_CA_FILE RELINK_PLAIN NO_COLOR LANGUAGE LANG \
    http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY
  start_bank
}
