#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What a site says for all its users, and that neither file nor variable nor option leads around what
# it locks; proxy, CA and client certificate of a profile, against real servers. TAP.
: "${HTTPS_SERVER:?where is https-server}"
# The program as it is built for the tests, with a site's folder of its own: nothing moves the real one.
RELINK=${RELINK_SITE:?where is relink-site}
: "${SITE_FOLDER:?which folder was it built with}"
export RELINK

# Only root's files may lock. A user may be root of a name space of their own.
if test "$(id -u)" -ne 0; then
  unshare -r true 2>/dev/null && exec unshare -r sh "$0"
  echo '1..0 # SKIP only root can own the files of a site, and this user cannot play root'
  exit 0
fi
. "$(dirname "$0")/lib.sh"
bank_url='' other_url='' strict_bank_url='' asking_url='' proxy_http='' refusing_http=''
with_keyring
start_in_fresh_folder
unset XDG_CONFIG_DIRS
site=$SITE_FOLDER/relink/relink.conf
own=$XDG_CONFIG_HOME/relink/relink.conf
link=683005d6-f45c-4adb-b289-f1a12f50f80c
page='header "Content-Type: application/json" body "{\"count\":0,\"next\":null,\"results\":[]}"'

rm -rf "$SITE_FOLDER"
install -d -m 755 "$SITE_FOLDER" "$SITE_FOLDER/relink"

site_says() { # LINE…
  printf '%s\n' "$@" >"$site" && chmod 644 "$site"
}

user_says() { # LINE…
  printf '%s\n' "$@" >"$own"
}

# A server of its own, for the whole test: NAME_url, NAME_http, and $work/NAME with its files.
serve() { # NAME RULE…
  called=$1
  shift
  mkdir -p "$work/$called"
  rm -f "$work/$called/lines"
  printf '%s\n' "$@" >"$work/$called/rules"
  : >"$work/$called/record"
  "$HTTPS_SERVER" --cert-dir "$work/$called" --http-port 0 --script "$work/$called/rules" \
    --record "$work/$called/record" </dev/null >"$work/$called/lines" 2>&1 &
  started="$started $!"
  until_true $! grep -q '^ready' "$work/$called/lines" || exit 99
  eval "${called}_url=$(sed -n 's/^base_url: //p' "$work/$called/lines")"
  eval "${called}_http=http://127.0.0.1:$(sed -n 's/^http_port: //p' "$work/$called/lines")"
}

requests() { # NAME
  wc -l <"$work/$1/record"
}

forget() { # NAME…
  for name; do : >"$work/$name/record"; done
}

keep_secrets() {
  printf 'id\npassword\n' | "$RELINK" login >"$work/out" 2>"$work/err" && return
  cat "$work/err" >&2
  exit 99
}

# Refused before anything else, in words that name what is locked, by which file, and whom to ask.
locked() { # SOURCE KEY WORD…
  source=$1 key=$2
  shift 2
  exits 9 "$@" </dev/null && warns "$source" && warns "$key" && warns "$site" && warns 'administrator' &&
    test "$(requests bank)" -eq 0
}

serve bank 'GET /api/links/*/ -> 404 body "[{\"code\":\"not_found\"}]"' "GET /api/links/* -> 200 $page" 'GET /api/institutions/ -> 200 body "{\"results\":[]}"'
serve other "GET /api/links/* -> 200 $page"
serve proxy 'CONNECT * -> 200 fault=tunnel'
ca=$work/bank/ca.pem

strict() {
  site_says '[relink]' 'profile=bank' 'locked=profile' '[profile bank]' "base_url=$bank_url" \
    "ca_file=$ca" 'locked=base_url;ca_file;proxy' '[profile free]' "base_url=$other_url" \
    "ca_file=$work/other/ca.pem"
  rm -f "$own"
  forget bank other proxy
}

# ---- locks ----

site_works() {
  strict && exits 0 links </dev/null && test "$(requests bank)" -gt 0
}

profiles_tell() {
  strict
  tab=$(printf '\t')
  exits 0 profiles </dev/null &&
    grep -q "^bank$tab.*in use, the only one.*; locked: base_url, ca_file, proxy, no_proxy$tab$site\$" "$work/out" &&
    grep -q "^production$tab.*${tab}built in\$" "$work/out" && grep -q "^free$tab$other_url" "$work/out" &&
    exits 0 profiles --json </dev/null && is_json "\"name\":\"bank\"" && ! says locked && ! says "$site"
}

no_file_changes_it() {
  strict
  user_says '[profile bank]' "base_url=$other_url" && locked "$own" base_url links &&
    user_says '[profile bank]' 'proxy=http://127.0.0.1:1' && locked "$own" proxy links &&
    user_says '[relink]' 'profile=free' && locked "$own" profile links &&
    user_says '[profile bank]' 'locked=base_url' && exits 9 links </dev/null && warns "$own" &&
    warns 'whole machine' && user_says '[profile bank]' "base_url=$bank_url" 'confirm=type' &&
    exits 0 links </dev/null
}

no_option_changes_it() {
  strict
  locked --base-url base_url links --base-url "$other_url" &&
    locked --ca-file ca_file links --ca-file "$work/other/ca.pem" &&
    locked --profile profile links -p free && locked --profile profile profiles --profile free &&
    locked --base-url base_url login --base-url "$other_url" &&
    locked --base-url base_url journal --base-url "$other_url" &&
    exits 0 links --base-url "$bank_url" --ca-file "$ca" -p bank </dev/null && test "$(requests other)" -eq 0
}

no_variable_changes_it() {
  strict
  RELINK_BASE_URL=$other_url locked RELINK_BASE_URL base_url links &&
    RELINK_CA_FILE=$work/other/ca.pem locked RELINK_CA_FILE ca_file links &&
    RELINK_PROFILE=free locked RELINK_PROFILE profile links &&
    RELINK_PROFILE=bank RELINK_BASE_URL=$bank_url exits 0 links </dev/null
}

# Neither an empty folder nor one with a file of the user's.
# A path whose text comes out as the site's folder, and that leads elsewhere: through a link, and back.
reads_like_the_site() {
  mkdir -p "$work/a/b$SITE_FOLDER/relink" "$work/a/b/c/d" && ln -sfn "$work/a/b/c/d" "$work/l"
  printf '[relink]\n' >"$work/a/b$SITE_FOLDER/relink/relink.conf"
  ups=$(printf '%s\n' "$work/l" | sed 's#/[^/]*#../#g')
  echo "$work/l/$ups${SITE_FOLDER#/}"
}

no_folder_changes_it() {
  strict
  mkdir -p "$work/xdg/relink" "$work/empty"
  printf '[profile bank]\nbase_url=%s\n' "$other_url" >"$work/xdg/relink/relink.conf"
  XDG_CONFIG_DIRS=$work/empty locked --base-url base_url links --base-url "$other_url" &&
    XDG_CONFIG_DIRS=$work/xdg locked "$work/xdg" base_url links &&
    XDG_CONFIG_DIRS=$work/xdg:$SITE_FOLDER locked "$work/xdg" base_url links &&
    XDG_CONFIG_DIRS=$SITE_FOLDER:$work/xdg exits 0 links </dev/null && test "$(requests bank)" -gt 0 &&
    forget bank && XDG_CONFIG_DIRS=$(reads_like_the_site) locked --base-url base_url links --base-url "$other_url" &&
    XDG_CONFIG_HOME=$work/empty locked --base-url base_url links --base-url "$other_url"
}

# JSON says the same, and nobody is asked.
json_tells() {
  strict
  exits 9 links --json --base-url "$other_url" </dev/null && is_json '"outcome":"error"' '--base-url cannot'
}

what_stays_free() {
  strict
  exits 0 links --sandbox </dev/null && says 'cust-10442' &&
    RELINK_PROFILE=free exits 0 links --sandbox </dev/null &&
    printf 'p\n1\n\n' >"$work/in" && exits 0 --plain <"$work/in" && says 'cannot be used here' && says "$site" && test "$(requests other)" -eq 0
}

# Where there is no choice, none is offered.
others_are_not_named() {
  strict
  exits 3 show "$link" </dev/null && warns 'that is known to' && ! warns 'Other profiles' &&
    site_says '[relink]' 'profile=bank' '[profile bank]' "base_url=$bank_url" "ca_file=$ca" &&
    exits 3 show "$link" </dev/null && warns 'Other profiles: sandbox, production'
}

# Who plays root may have nobody else to give it to.
not_of_root() {
  chmod 644 "$site"
  ! chown 1 "$site" 2>/dev/null || { exits 9 links </dev/null && warns 'chown root'; }
}

# A file that others can write does not speak for the machine.
others_may_write() {
  strict
  chmod 646 "$site" && exits 9 links </dev/null && warns "$site" && warns 'chmod go-w' &&
    chmod 664 "$site" && exits 9 links </dev/null && warns 'chmod go-w' &&
    not_of_root
  result=$?
  rm -f "$site"
  return $result
}

# ---- proxies ----

through() { # the last requests went through the proxy, and it saw no secret of ours
  test "$(requests proxy)" -gt 0 && test "$(requests bank)" -gt 0 &&
    ! grep -q -i authorization "$work/proxy/record" && grep -q -i '"authorization"' "$work/bank/record"
}

proxy_of_profile() {
  rm -f "$own"
  site_says '[relink]' 'profile=bank' '[profile bank]' "base_url=$bank_url" "ca_file=$ca" "proxy=$proxy_http"
  forget bank proxy
  exits 0 links -v </dev/null && through && ! grep -q CONNECT "$work/err" && forget bank proxy &&
    user_says '[profile bank]' 'no_proxy=127.0.0.1' && exits 0 links </dev/null &&
    test "$(requests proxy)" -eq 0 && test "$(requests bank)" -gt 0
}

proxy_of_environment() {
  rm -f "$own"
  site_says '[relink]' 'profile=bank' '[profile bank]' "base_url=$bank_url" "ca_file=$ca"
  forget bank proxy
  https_proxy=$proxy_http exits 0 links </dev/null && through && forget bank proxy &&
    https_proxy=$proxy_http no_proxy=127.0.0.1 exits 0 links </dev/null && test "$(requests proxy)" -eq 0 &&
    user_says '[profile bank]' 'proxy=' && https_proxy=http://127.0.0.1:1 exits 0 links </dev/null
}

# A locked proxy is the only way out, and where none is locked in, there is none.
proxy_locked() {
  rm -f "$own"
  site_says '[relink]' 'profile=bank' '[profile bank]' "base_url=$bank_url" "ca_file=$ca" \
    "proxy=$proxy_http" 'locked=proxy'
  forget bank proxy
  https_proxy=http://127.0.0.1:1 no_proxy='*' exits 0 links </dev/null && through && forget bank proxy &&
    site_says '[relink]' 'profile=bank' '[profile bank]' "base_url=$bank_url" "ca_file=$ca" 'locked=*' &&
    https_proxy=$proxy_http exits 0 links </dev/null && test "$(requests proxy)" -eq 0
}

proxy_refuses() { # STATUS TEXT
  serve refusing "CONNECT * -> $1"
  site_says '[relink]' 'profile=bank' '[profile bank]' "base_url=$bank_url" "ca_file=$ca" \
    "proxy=$refusing_http"
  forget bank
  feeds '{"password":"x"}' 6 update "$link" --json && is_json '"outcome":"not_sent"' "$2" &&
    test "$(requests bank)" -eq 0
}

proxy_with_password() {
  site_says '[profile bank]' 'proxy=http://agent:hidden@127.0.0.1:1'
  exits 9 links </dev/null && warns "$site" && warns 'password must not' && ! warns hidden && ! says hidden
}

# ---- CA ----

# Flag over variable over the user's file over the site's; what is wrong is named.
ca_precedence() {
  wrong=$work/other/ca.pem
  rm -f "$own"
  site_says '[relink]' 'profile=bank' '[profile bank]' "base_url=$bank_url" "ca_file=$wrong"
  exits 6 links </dev/null && warns 'not trusted' && user_says '[profile bank]' "ca_file=$ca" &&
    exits 0 links </dev/null && RELINK_CA_FILE=$wrong exits 6 links </dev/null &&
    RELINK_CA_FILE=$wrong exits 0 links --ca-file "$ca" </dev/null &&
    user_says '[profile bank]' "ca_file=$wrong" && RELINK_CA_FILE=$ca exits 0 links </dev/null &&
    RELINK_CA_FILE=$ca exits 6 links --ca-file "$wrong" </dev/null
}

ca_is_none() {
  user_says '[profile bank]' "ca_file=$ca"
  forget bank
  : >"$work/empty.pem"
  echo 'no PEM' >"$work/words.pem"
  mkfifo "$work/pipe.pem"
  for file in "$work/none.pem" "$work/empty.pem" "$work/words.pem" "$work/pipe.pem" "$work"; do
    exits 9 links --ca-file "$file" </dev/null && warns "$file" || return 1
    RELINK_CA_FILE=$file exits 9 links </dev/null && warns "$file" || return 1
    user_says '[profile bank]' "ca_file=$file"
    exits 9 links </dev/null && warns "$file" || return 1
  done
  test "$(requests bank)" -eq 0
}

# ---- client certificates ----

serve strict_bank 'connection -> fault=client-cert' "GET /api/links/* -> 200 $page" \
  'GET /api/institutions/ -> 200 body "{\"results\":[]}"'
pems=$work/strict_bank

with_client() { # CERT [KEY]
  rm -f "$own"
  site_says '[relink]' 'profile=bank' '[profile bank]' "base_url=$strict_bank_url" \
    "ca_file=$pems/ca.pem" "client_cert=$1" ${2:+"client_key=$2"}
  forget strict_bank other
}

client_is_shown() {
  with_client "$pems/client.pem" "$pems/client.key"
  exits 0 links </dev/null && grep -q '"client":"A client of a test"' "$pems/record" &&
    (umask 077 && cat "$pems/client.pem" "$pems/client.key" >"$work/both.pem") && with_client "$work/both.pem" &&
    exits 0 links -v </dev/null && grep -q '"client":"A client of a test"' "$pems/record" &&
    ! grep -qE 'BEGIN|client\.' "$work/err"
}

# TLS 1.3 says so only behind the request: the server has read nothing all the same.
client_is_missing() {
  rm -f "$own"
  site_says '[relink]' 'profile=bank' '[profile bank]' "base_url=$strict_bank_url" "ca_file=$pems/ca.pem"
  forget strict_bank
  feeds '{"password":"x"}' 6 update "$link" --json && is_json '"outcome":"not_sent"' 'wants a client certificate' &&
    exits 6 links </dev/null && warns 'wants a client certificate' &&
    with_client "$pems/stranger.pem" "$pems/stranger.key" && feeds '{"password":"x"}' 6 update "$link" --json &&
    is_json '"outcome":"not_sent"' 'refused our client certificate' && test "$(requests strict_bank)" -eq 0
}

# Another server than the profile's own does not get to see who we are.
client_is_for_its_server() {
  serve asking 'connection -> fault=client-cert-1.2' "GET /api/links/* -> 200 $page"
  with_client "$work/asking/client.pem" "$work/asking/client.key"
  RELINK_CA_FILE=$work/asking/ca.pem RELINK_BASE_URL=$asking_url
  export RELINK_CA_FILE RELINK_BASE_URL
  keep_secrets
  exits 6 links </dev/null && warns 'client certificate' && test "$(requests asking)" -eq 0
  result=$?
  unset RELINK_CA_FILE RELINK_BASE_URL
  return $result
}

refused_file() { # PART CERT [KEY]
  part=$1
  shift
  with_client "$@"
  exits 9 links </dev/null && warns 'Nothing is sent' && warns "$part" && test "$(requests strict_bank)" -eq 0 &&
    feeds '{"password":"x"}' 9 update "$link" --json && is_json '"outcome":"error"' "$part"
}

# A certificate that has ended. Not every openssl takes a number of days below one.
outlived() { # KEY CERTIFICATE
  printf '%s\n' '[ca]' 'default_ca=me' '[me]' "database=$work/index" "new_certs_dir=$work" default_md=sha256 \
    policy=any rand_serial=yes '[any]' commonName=optional >"$work/ca.cnf"
  : >"$work/index"
  openssl req -new -key "$1" -subj /CN=old -out "$work/request" 2>/dev/null &&
    openssl ca -batch -config "$work/ca.cnf" -selfsign -keyfile "$1" -in "$work/request" \
      -startdate 20180101000000Z -enddate 20200101000000Z -notext -out "$2" 2>/dev/null
}

client_files() {
  cp "$pems/client.key" "$work/open.key" && chmod 644 "$work/open.key"
  openssl pkey -in "$pems/client.key" -aes256 -passout pass:phrase -out "$work/sealed.key"
  chmod 600 "$work/sealed.key"
  outlived "$pems/client.key" "$work/old.pem"
  refused_file "$work/none.pem: No such file" "$work/none.pem" &&
    refused_file "$work/open.key: others than its owner" "$pems/client.pem" "$work/open.key" &&
    refused_file "$work/sealed.key: the private key is encrypted" "$pems/client.pem" "$work/sealed.key" &&
    refused_file "$pems/stranger.key: this private key does not belong" "$pems/client.pem" "$pems/stranger.key" &&
    refused_file "$pems/client.pem: there is no private key beside" "$pems/client.pem" &&
    refused_file "$work/old.pem: the certificate expired" "$work/old.pem" "$pems/client.key"
}

key_alone() {
  site_says '[relink]' 'profile=bank' '[profile bank]' "base_url=$strict_bank_url" "client_key=$pems/client.key"
  exits 9 links </dev/null && warns 'no client_cert'
}

strict
keep_secrets
check 'a site speaks for all' site_works
check 'relink profiles: where from, and what is locked' profiles_tell
check 'locked: the file of the user' no_file_changes_it
check 'locked: options' no_option_changes_it
check 'locked: variables' no_variable_changes_it
check 'locked: XDG_CONFIG_DIRS and XDG_CONFIG_HOME' no_folder_changes_it
check 'locked: told in JSON' json_tells
check 'the sandbox stays free, other profiles do not' what_stays_free
check 'no other profile is offered' others_are_not_named
check 'a file that others can write is refused' others_may_write
check 'proxy of the profile' proxy_of_profile
check 'proxy of the environment' proxy_of_environment
check 'a locked proxy' proxy_locked
check 'a proxy says 403' proxy_refuses 403 'The proxy refused'
check 'a proxy says 407' proxy_refuses 407 'wants a user name'
check 'a proxy says 502' proxy_refuses 502 'The proxy refused'
check 'a password in the address of a proxy' proxy_with_password
check 'CA: who wins' ca_precedence
check 'CA: files that are none' ca_is_none
with_client "$pems/client.pem" "$pems/client.key"
keep_secrets
check 'a client certificate is shown' client_is_shown
check 'a client certificate is missing, or not taken' client_is_missing
check 'a client certificate is for its server' client_is_for_its_server
check 'client certificates that cannot be used' client_files
check 'a client key alone' key_alone
rm -rf "$SITE_FOLDER"
finish
