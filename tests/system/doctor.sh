#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# relink doctor in worlds that are broken in one way each: what it finds, what it ends with, and that
# it leaves everything as it was. Its table of what relink touches is SECURITY.md's.
. "$(dirname "$0")/lib.sh"
with_keyring
start_in_fresh_folder
XDG_DATA_HOME=$work/data
export XDG_DATA_HOME
config=$XDG_CONFIG_HOME/relink/relink.conf
: >"$work/all"

# Every file below HOME and the folders beside it, with what it is and says.
listing() {
  find "$HOME" "$XDG_CONFIG_HOME" "$XDG_STATE_HOME" "$XDG_DATA_HOME" "$work/run" 2>/dev/null |
    LC_ALL=C sort | while read -r path; do
    stat -c '%A %U %s %Y %n' "$path"
    if test -f "$path"; then cksum <"$path"; fi
  done
}

# Runs the doctor, as JSON too: both end with CODE, and nothing is made or changed by it.
doctor() { # CODE WORD…
  code=$1
  shift
  listing >"$work/before"
  exits "$code" doctor "$@" --json </dev/null || return 1
  cat "$work/out" "$work/err" >>"$work/all"
  is_json '"checks":[{"name":"configuration"' || return 1
  cp "$work/out" "$work/object"
  exits "$code" doctor "$@" </dev/null || return 1
  cat "$work/out" "$work/err" >>"$work/all"
  listing >"$work/after"
  cmp "$work/before" "$work/after"
}

# The line of a check begins with its state, and says TEXT; so does the JSON.
finds() { # ok|!|X|- NAME TEXT
  grep -E "^$1 +$2 " "$work/out" | grep -qF -e "$3" || return 1
  ok=false
  if test "$1" = ok; then ok=true; fi
  grep -qE "\{\"name\":\"$2\",\"ok\":$ok,\"message\":\"" "$work/object"
}

# The indented line below a check.
advises() { # NAME TEXT
  awk -v name="$1" '/^[^ ]/ { inside = $2 == name } inside && /^ /' "$work/out" | grep -qF -e "$2"
}

well() {
  grep -q '^{"ok":true,' "$work/object" && tail -n 1 "$work/out" | grep -q '^relink can open links'
}

names='configuration terminal locale memory core files journal keyring tools proxy server tls clock keys'

# Shape and words, as the contract has them.
sandbox_is_well() {
  doctor 0 --sandbox && well && finds ok keys 'accepts' && finds ok keyring 'sandbox' &&
    finds ok clock 'agrees' || return 1
  test "$(awk '/^[^ ]/ { print $2 }' "$work/out" | sed '$d' | tr '\n' ' ')" = "$names " || return 1
  test "$(wc -l <"$work/out")" -eq 15 || return 1
  command -v jq >/dev/null || return 0
  jq -e '(keys == ["checks", "ok"]) and (.checks | all(keys == ["advice", "message", "name", "ok"]))
    and (.checks | all(.ok == (.advice == null))) and (.checks | all(.message | endswith(".")))' <"$work/object"
}

# ---- configuration

# What can be looked at without one still is.
broken_configuration() {
  printf '[relink]\nprofil=x\n' >"$config"
  doctor 9 && finds X configuration "$config: [relink] profil" && advises configuration 'move the file away' &&
    finds - journal 'Not checked' && finds - server 'Not checked' && finds ok keyring 'is open' &&
    finds ok locale UTF-8 && says 'first: configuration.'
  result=$?
  rm "$config"
  return $result
}

no_such_profile() {
  doctor 9 -p nobody && finds X configuration '“nobody”' && advises configuration '--profile' &&
    finds ok journal 'can be written; there is none yet'
}

http_to_elsewhere() {
  doctor 9 --base-url http://example.com && finds X configuration 'http is refused'
}

no_ca_file() {
  doctor 9 --ca-file "$work/none.pem" && finds X configuration "$work/none.pem"
}

read_only() {
  printf '[profile sandbox]\nread_only=true\n' >"$config"
  doctor 9 --base-url "$base_url" --ca-file "$ca_file" && finds X configuration 'read-only'
  result=$?
  rm "$config"
  return $result
}

writable_by_others() {
  printf '[relink]\nprofile=sandbox\n' >"$config"
  chmod 666 "$config"
  doctor 0 --sandbox && well && finds ! configuration "Others may write to $config" &&
    advises configuration "chmod go-w $config" && says '1 thing could be better'
  result=$?
  rm "$config"
  return $result
}

# Nobody writes to the pipes, and nobody waits for them.
pipes() {
  mkfifo "$work/pipe.pem"
  doctor 9 --ca-file "$work/pipe.pem" && finds X configuration 'no regular file' || return 1
  mkfifo "$config"
  doctor 9 && finds X configuration 'no regular file'
  result=$?
  rm "$config"
  return $result
}

# ---- this machine

no_home() (
  unset HOME XDG_CONFIG_HOME XDG_STATE_HOME XDG_DATA_HOME
  exits 0 doctor --sandbox </dev/null && says 'HOME is not set'
)

home_is_gone() (
  HOME=$work/none
  export HOME
  doctor 0 --sandbox && finds ! files "$work/none" && advises files 'Set HOME'
)

unknown_locale() (
  LC_ALL=xx_XX.UTF-8
  export LC_ALL
  doctor 0 --sandbox && finds ! locale 'LC_ALL asks for the locale “xx_XX.UTF-8”' && advises locale 'locales'
)

# As a Mac sends it over SSH; what is narrow is said in plain letters.
narrow_locale() (
  LC_ALL=C LC_CTYPE=UTF-8
  export LC_ALL LC_CTYPE
  exits 0 doctor --sandbox </dev/null && says 'not UTF-8' && says 'LC_ALL=C.UTF-8' && ! says LC_CTYPE &&
    ! LC_ALL=C grep -q '[^ -~]' "$work/out"
)

no_terminal() (
  unset TERM
  doctor 0 --sandbox && finds ok terminal 'TERM is not set'
)

closed_input() {
  "$RELINK" doctor --sandbox <&- >"$work/out" 2>"$work/err" && says 'relink can open links' &&
    "$RELINK" doctor --sandbox --json </dev/null 2>&- | grep -q '^{"ok":true'
}

journal_is_a_folder() {
  mkdir -p "$journal"
  doctor 6 --sandbox && finds X journal "$journal cannot be written" && advises journal 'on record'
  result=$?
  rm -r "$XDG_STATE_HOME"
  return $result
}

no_room_for_a_journal() (
  echo >"$work/file"
  XDG_STATE_HOME=$work/file/state
  export XDG_STATE_HOME
  doctor 6 --sandbox && finds X journal 'cannot be written'
)

# Names that are no text, or would be commands to a terminal.
odd_names() (
  XDG_STATE_HOME=$work/$(printf 'a\033[31m\377 b')
  export XDG_STATE_HOME
  mkdir "$XDG_STATE_HOME" && chmod 777 "$XDG_STATE_HOME" && doctor 0 --sandbox && finds ok journal 'can be written' &&
    ! grep -q "$(printf '\033')" "$work/out" "$work/object" && mkdir -m 777 "$XDG_STATE_HOME/relink" &&
    doctor 0 --sandbox && finds ! files 'Others may write' && ! grep -q "$(printf '\033')" "$work/out" "$work/object"
)

changed_journal() {
  printf '{"password":"pass_valid"}' |
    "$RELINK" update 30cb4806-6e00-48a4-91c9-ca55968576c8 --sandbox --fields - >/dev/null || return 1
  doctor 0 --sandbox && finds ok journal 'can be written; 2 lines, none changed' || return 1
  sed -i '1s/PUT/GET/' "$journal"
  doctor 0 --sandbox && well && finds ! journal 'from line 1 on' && advises journal 'journal --verify'
  result=$?
  rm -r "$XDG_STATE_HOME"
  return $result
}

# Root passes over the limit, so as root another user is borrowed.
little_memory() {
  as_user=
  if test "$(id -u)" -eq 0; then
    as_user='setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all'
    $as_user true 2>/dev/null || return 0
  fi
  if grep -qE '__asan_init|__gcov_' "$RELINK"; then return 0; fi
  copy=$(mktemp -d) && cp "$RELINK" "$copy/relink"
  modules=$(dirname "$RELINK")/modules
  test ! -d "$modules" || cp -r "$modules" "$copy"
  chmod -R a+rX "$copy"
  within 65536 && grep -qE '^! +memory .*64\.0' "$work/out" && advises memory 'ulimit -l' &&
    within 131072 && grep -qE '^ok +memory .*128\.0' "$work/out"
  result=$?
  rm -r "$copy"
  return $result
}

# Such a user has no folder for a journal, which is the first that stands in the way.
within() { # BYTES
  # shellcheck disable=SC2086 # the words are to be split
  env -i PATH="$PATH" HOME=/nonexistent $as_user prlimit --memlock="$1:$1" "$copy/relink" doctor --sandbox \
    </dev/null >"$work/out" 2>&1
  got=$?
  cat "$work/out"
  test $got -eq 6
}

# ---- keyring

with_keys() { # WORD…: the doctor, of the server of the tests
  code=$1
  shift
  doctor "$code" --base-url "$base_url" --ca-file "$ca_file" "$@"
}

keyring_is_open() {
  with_keys 0 && well && finds ok keyring 'holds API secrets for the profile “sandbox”' &&
    finds ok keys accepts && finds ok tls 'TLSv1.' && finds ok tls "$ca_file" &&
    finds ok tools 'no keyring of its own'
}

item_is_missing() {
  with_keys 4 -p production && finds X keyring 'no API secrets of the profile “production”' &&
    advises keyring 'relink login' && finds - keys 'Not checked' && says 'first: keyring.'
}

no_bus() (
  unset DBUS_SESSION_BUS_ADDRESS
  XDG_RUNTIME_DIR=$work/run
  export XDG_RUNTIME_DIR
  with_keys 4 && finds X keyring 'made no keyring of its own' && advises keyring 'relink login' &&
    finds ok tools 'are there' || return 1
  mkdir "$work/bin"
  PATH=$work/bin with_keys_without_path
)

# find and the others are needed for the listing.
with_keys_without_path() {
  PATH=$usual_path
  real=$RELINK
  printf '#!/bin/sh\nPATH=%s exec %s "$@"\n' "$work/bin" "$real" >"$work/relink"
  chmod 755 "$work/relink"
  RELINK=$work/relink
  with_keys 4 && finds X keyring 'There is no session bus' && advises keyring 'loginctl enable-linger' &&
    advises keyring dbus-user-session && finds ! tools 'dbus-run-session'
  result=$?
  RELINK=$real
  return $result
}
usual_path=$PATH

# A bus of its own for each run, with these rules, on which nobody offers a keyring.
on_bus() { # RULES
  cat >"$work/bus.conf" <<END
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=$work</listen>
<policy context="default">$1</policy></busconfig>
END
  printf '#!/bin/sh\nexec dbus-run-session --config-file=%s -- %s "$@" 2>/dev/null\n' "$work/bus.conf" "$RELINK" >"$work/relink"
  chmod 755 "$work/relink"
  RELINK=$work/relink
}

no_service() (
  on_bus '<allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/>'
  with_keys 4 && finds X keyring 'There is no keyring service in this session'
)

# It takes the question and never answers.
silent_bus() (
  on_bus '<allow send_destination="*"/>'
  with_keys 4 && finds X keyring 'within 5 seconds' && advises keyring 'Log out and in again'
)

# The files of a keyring of relink's own are there, and nobody has opened it.
own_keyring_sleeps() (
  unset DBUS_SESSION_BUS_ADDRESS
  XDG_RUNTIME_DIR=$work/run
  export XDG_RUNTIME_DIR
  mkdir -p "$XDG_DATA_HOME/relink/keyrings"
  echo >"$XDG_DATA_HOME/relink/keyrings/login.keyring"
  chmod 777 "$XDG_DATA_HOME/relink"
  with_keys 4 && finds X keyring "relink's own keyring is locked" && advises keyring 'Unlock it' &&
    finds ! files "Others may write to $XDG_DATA_HOME/relink,"
  result=$?
  rm -r "$XDG_DATA_HOME"
  return $result
)

keyring_is_locked() {
  dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets \
    org.freedesktop.Secret.Service.Lock array:objpath:/org/freedesktop/secrets/collection/login || return 1
  with_keys 4 && finds X keyring "The session's keyring is locked" && advises keyring pam_gnome_keyring &&
    finds - keys 'Not checked'
}

# ---- the server

answers() { # RULE
  printf '%s\n' "$1" >"$work/rules"
  echo "rules $work/rules" >&8
  read -r key value <&9
  test "$key $value" = 'rules: taken'
}

refuses_keys() {
  answers 'GET /api/ -> 401 header "Content-Type: application/json" body "[{\"code\":\"authentication_failed\"}]"' &&
    with_keys 4 && finds X keys 'refuses the API secrets of the profile “sandbox” (401)' && advises keys 'relink login --check' && finds ok server answers
}

answers_with_a_portal() {
  answers 'GET /api/ -> 200 header "Content-Type: text/html" body "<p>Welcome"' &&
    with_keys 1 && finds X keys 'not valid JSON'
}

leads_elsewhere() {
  answers 'GET /api/ -> 302 header "Location: https://portal.example/"' &&
    with_keys 9 && finds X server 302 && advises server base_url
}

is_down() {
  answers 'GET /api/ -> 500' && with_keys 1 && finds X server 500
}

has_another_time() {
  answers 'GET /api/ -> 200 header "Date: Sun, 06 Nov 1994 08:49:37 GMT" header "Content-Type: application/json" body "{}"' &&
    with_keys 0 && well && finds ! clock 'ahead of' && advises clock timedatectl
}

answers_well() {
  answers 'GET /api/ -> 200 header "Content-Type: application/json" body "{}"'
}

not_trusted() {
  answers_well && doctor 6 --base-url "$base_url" && finds X tls 'not trusted' && advises tls ca_file &&
    finds ok server 'takes connections' && finds - clock 'Not checked'
}

nobody_listens() {
  secrets_for https://127.0.0.1:1 && doctor 6 --base-url https://127.0.0.1:1 && finds X server 'cannot be reached' &&
    finds - tls 'Not checked' && finds - keys 'Not checked' && says 'first: server.'
}

# .invalid leads nowhere by definition.
dead_name() {
  secrets_for https://name.invalid && doctor 6 --base-url https://name.invalid && finds X server resolved &&
    advises server getent
}

secrets_for() { # URL
  printf 'id-needle\npassword-needle\n' | "$RELINK" login --base-url "$1" >/dev/null
}

bad_proxy() (
  https_proxy=http://user:proxy-needle@127.0.0.1:1
  export https_proxy
  with_keys 6 && finds X proxy 'http://127.0.0.1:1 (from https_proxy)' && advises proxy no_proxy || return 1
  no_proxy=localhost,127.0.0.0/8
  export no_proxy
  with_keys 0 && well && finds ok proxy 'but no_proxy excepts'
)

configured_proxy() {
  printf '[profile sandbox]\nproxy=http://127.0.0.1:1\n' >"$config"
  with_keys 6 && finds X proxy '(from proxy)'
  result=$?
  rm "$config"
  return $result
}

keeps_secrets() {
  test -s "$work/all" && ! grep -E 'needle|[iI]d-needle' "$work/all"
}

# ---- what relink touches

# Every variable of SECURITY.md is set, to a place that can be told from all others.
privacy_rows() {
  printf -- '-----BEGIN CERTIFICATE-----\n' >"$work/ca.pem"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=agent \
    -keyout "$work/client.key" -out "$work/client.pem" 2>"$work/openssl" || return 1
  printf '[relink]\njournal_dir=/-TEAM\n[profile sandbox]\nbase_url=https://the-host\nca_file=%s\n' \
    "$work/ca.pem" >"$config"
  printf 'client_cert=%s\nclient_key=%s\n' "$work/client.pem" "$work/client.key" >>"$config"
  env -i HOME=/-HOME XDG_CONFIG_HOME="$XDG_CONFIG_HOME" XDG_CONFIG_DIRS=/-DIRS XDG_STATE_HOME=/-STATE \
    XDG_DATA_HOME=/-DATA DBUS_SESSION_BUS_ADDRESS=unix:path=/-BUS LC_ALL=C.UTF-8 "$RELINK" doctor --privacy |
    sed -e "s#$XDG_CONFIG_HOME#\$CONFIG#g" -e "s#$work/ca.pem#\$CA_FILE#g" \
      -e "s#$work/client.pem#\$CLIENT_CERT#;s#$work/client.key#\$CLIENT_KEY#;s#/etc/xdg/#\$SITE/#g" \
      -e 's#/-\(HOME\|DIRS\|STATE\|DATA\|BUS\|TEAM\)#$\1#g' -e 's#	the-host	#	$HOST	#' -e 's#\*:53#$DNS#' \
      -e "s#$(dirname "$RELINK")/\(modules\|\.\./lib/relink\)#\$PARTS#g" \
      -e "s#${prefix:-/usr/local}/share/locale#\$PREFIX/share/locale#"
  rm "$config" "$work/ca.pem"
}

security_rows() { # FILE
  awk -F ' \\| ' '/^## / { inside = /Files, hosts and processes/ }
    inside && /^\| [a-z]/ { split($1, words, " "); what = words[2] }
    inside && /^\| `/ { gsub(/^\| |`/, "", $1); sub(/ \|$/, "", $3); print what "\t" $1 "\t" $2 "\t" $3 }' "$1"
}

is_security_md() {
  privacy_rows >"$work/program"
  security_rows "${top_srcdir:?}/SECURITY.md" >"$work/document"
  diff "$work/program" "$work/document" && test "$(wc -l <"$work/document")" -gt 20 || return 1
  sed '/^| `\/proc\/locks`/d' "$top_srcdir/SECURITY.md" >"$work/SECURITY.md"
  security_rows "$work/SECURITY.md" >"$work/document"
  ! diff "$work/program" "$work/document"
}

privacy_as_json() {
  exits 0 doctor --privacy --json </dev/null && is_json '{"files":[{"names":["' '"hosts":[' '"processes":[' \
    "\"$journal\"" || return 1
  printf '[broken' >"$config"
  exits 0 doctor --privacy </dev/null && says "$journal"
  result=$?
  rm "$config"
  return $result
}

check 'the sandbox is well, and so are shape and words' sandbox_is_well
check 'a configuration that cannot be read' broken_configuration
check 'a profile that there is not' no_such_profile
check 'http to another machine' http_to_elsewhere
check 'a CA file that there is not' no_ca_file
check 'pipes in place of files' pipes
check 'a configuration that others may write' writable_by_others
check 'no HOME' no_home
check 'a HOME that is gone' home_is_gone
check 'a locale that is not installed' unknown_locale
check 'a narrow locale' narrow_locale
check 'no TERM' no_terminal
check 'closed input and error output' closed_input
check 'a folder in place of the journal' journal_is_a_folder
check 'a file in place of the folder' no_room_for_a_journal
check 'a journal that was changed' changed_journal
check 'folders with odd names' odd_names
check 'little memory may be locked' little_memory
echo 'GET /api/ -> 200 header "Content-Type: application/json" body "{}"' >"$work/rules"
start_server "${HTTPS_SERVER:?where is https-server}" --script "$work/rules"
secrets_for "$base_url"
check 'an open keyring and good secrets' keyring_is_open
check 'a read-only profile' read_only
check 'no secrets for this profile' item_is_missing
check 'no session bus' no_bus
check 'a bus without a keyring' no_service
check 'a bus that does not answer' silent_bus
check "relink's own keyring, not running" own_keyring_sleeps
check 'secrets that are refused' refuses_keys
check 'a portal answers' answers_with_a_portal
check 'a redirect' leads_elsewhere
check 'a server that fails' is_down
check 'a clock that is wrong' has_another_time
check 'a certificate that is not trusted' not_trusted
check 'nobody listens' nobody_listens
check 'a name that leads nowhere' dead_name
check 'a proxy that does not work, and one that is not used' bad_proxy
check 'the same in the configuration' configured_proxy
check 'a locked keyring' keyring_is_locked
check 'no secret was printed' keeps_secrets
check 'what relink touches is what SECURITY.md lists' is_security_md
check 'the same as JSON, and with a broken configuration' privacy_as_json
finish
