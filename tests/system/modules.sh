#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The heavy parts are modules: the program does not stand on their libraries, draws its first screen
# before they are loaded, never loads one on the thread that draws, and says so when one is missing or
# of another version. TAP.
. "$(dirname "$0")/lib.sh"
start_in_fresh_folder
modules=$(dirname "$RELINK")/modules
test -f "$modules/net.so" || {
  echo '1..0 # SKIP relink was built with --disable-modules'
  exit 0
}

stands_on_light_libraries() {
  readelf -d "$RELINK" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' >"$work/needed"
  grep -q glib "$work/needed" || return 1
  ! grep -vE '^(lib(ncursesw|tinfo|formw|gmodule-2\.0|glib-2\.0|cjson|intl|m|c|asan|ubsan|tsan|gcc_s|pthread|dl)\.so)' \
    "$work/needed"
}

# A program of its own, with the modules that are named, where they would be installed: in $parts.
program_with() { # PART…
  rm -rf "$work/program"
  mkdir -p "$work/program/bin"
  cp "$RELINK" "$work/program/bin/relink"
  program=$work/program/bin/relink
  parts=$("$program" doctor --privacy | sed -n 's|.* \(/[^ ]*\)/\*\.so.*parts of relink.*|\1|p')
  case $parts in "$work/program/"*) ;; *) return 1 ;; esac
  mkdir -p "$parts"
  for part; do cp "$modules/$part.so" "$parts/"; done
}

says() { # CODE TEXT COMMAND…
  code=$1 text=$2
  shift 2
  "$@" >"$work/out" 2>"$work/err" </dev/null
  result=$?
  cat "$work/out" "$work/err"
  test "$result" -eq "$code" && grep -qF "$text" "$work/err"
}

missing_sandbox() {
  program_with net keyring qr || return 1
  says 1 'A part of relink cannot be used (sandbox.so: it is not there)' "$program" --sandbox links
}

missing_net() {
  program_with sandbox keyring qr || return 1
  says 6 'A part of relink cannot be used (net.so: it is not there)' "$program" --sandbox links
}

missing_keyring() {
  program_with sandbox net qr || return 1
  RELINK_BASE_URL=https://127.0.0.1:1/ says 4 'A part of relink cannot be used (keyring.so: it is not there)' \
    "$program" --no-input links
}

# The doctor says it, and goes on with what it can check all the same.
doctor_without_keyring() {
  program_with net sandbox qr || return 1
  "$program" doctor --base-url https://127.0.0.1:1 >"$work/out" 2>&1 </dev/null
  result=$?
  cat "$work/out"
  test "$result" -lt 100 && test "$(tr '\n' ' ' <"$work/out" | tr -s ' ' | grep -o 'keyring.so: it is not there' | wc -l)" -eq 2 &&
    grep -q '127.0.0.1:1' "$work/out"
}

# What is not there touches no bus.
privacy_without_keyring() {
  program_with net sandbox qr || return 1
  DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere/bus "$RELINK" doctor --privacy | grep -q /nowhere/bus || return 1
  DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere/bus "$program" doctor --privacy >"$work/out" || return 1
  grep -q 'parts of relink' "$work/out" && ! grep /nowhere/bus "$work/out"
}

doctor_without_net() {
  program_with keyring sandbox qr || return 1
  openssl req -x509 -newkey rsa:2048 -nodes -days 3 -subj /CN=x -keyout "$work/key.pem" -out "$work/ca.pem" 2>/dev/null || return 1
  "$program" doctor --ca-file "$work/ca.pem" --base-url https://127.0.0.1:1 >"$work/out" 2>&1 </dev/null
  result=$?
  cat "$work/out"
  test "$result" -lt 100 && tr '\n' ' ' <"$work/out" | tr -s ' ' | grep -q 'net.so: it is not there'
}

# What stands in the file is not longer or shorter than before.
of_another_version() {
  program_with net sandbox keyring qr || return 1
  version=$("$RELINK" --version | sed -n '1s/^relink //p')
  other=$(printf %s "$version" | tr 0-9 1-90)
  LC_ALL=C sed "s/\\x00$version\\x00/\\x00$other\\x00/g" "$modules/net.so" >"$parts/net.so"
  says 6 'A part of relink cannot be used (net.so: it is of another version)' "$program" --sandbox links
}

# The folder is everybody's, as where somebody tries the program in /tmp.
anybodys() {
  program_with net sandbox keyring qr || return 1
  chmod o+w "$parts"
  says 1 'A part of relink cannot be used (sandbox.so: others can change it)' "$program" --sandbox links
}

# A group may change them only if it may change the program.
a_groups() {
  program_with net sandbox keyring qr || return 1
  chmod g+w "$parts/sandbox.so"
  says 1 'A part of relink cannot be used (sandbox.so: others can change it)' "$program" --sandbox links || return 1
  chmod g-w "$parts/sandbox.so" && chmod g+w "$parts"
  says 1 'A part of relink cannot be used (sandbox.so: others can change it)' "$program" --sandbox links || return 1
  chmod g+w "$program" && "$program" --sandbox links
}

# A folder beside the program that only has the name.
another_folder() {
  program_with net sandbox keyring qr || return 1
  mkdir "$work/program/bin/modules" && "$program" --sandbox links || return 1
  cp "$modules/net.so" "$work/program/bin/modules/"
  says 1 'A part of relink cannot be used (sandbox.so: it is not there)' "$program" --sandbox links
}

# Nobody's variable says where the parts are.
led_elsewhere() {
  mkdir -p "$work/elsewhere/modules"
  cp "$modules/qr.so" "$work/elsewhere/modules/net.so"
  (cd "$work/elsewhere" && LD_LIBRARY_PATH=$work/elsewhere/modules "$RELINK" --sandbox links)
}

# The loader makes such data when a thread first looks at it, and where there is no memory for it ends the program at
# once: no handler of ours gives the terminal back then.
has_no_data_of_threads() {
  for module in "$modules"/*.so; do
    readelf -lW "$module" >"$work/headers" || return 1
    grep -q ' LOAD ' "$work/headers" || return 1
    ! grep ' TLS ' "$work/headers" || return 1
  done
}

check 'the program does not stand on heavy libraries' stands_on_light_libraries
check 'no part has data of each thread' has_no_data_of_threads
check 'the sandbox is missing' missing_sandbox
check 'HTTP is missing: not sent' missing_net
check 'the keyring is missing' missing_keyring
check 'a part is of another version' of_another_version
check 'a part lies where everybody can write' anybodys
check 'a part can be changed by a group' a_groups
check 'a folder beside the program that only has the name' another_folder
check 'the doctor goes on without the keyring' doctor_without_keyring
check 'what is touched is told without the keyring' privacy_without_keyring
check 'the doctor goes on without HTTP' doctor_without_net
check 'the parts are found from any folder' led_elsewhere

# ---- the first screen comes first

# Of the trace: the thread that draws, and what it and the others open.
cat >"$work/first.awk" <<'AWK'
NR == 1 { main = $1 }
/write\(1, .*(API secrets|Links)/ && !drawn { drawn = NR }
/openat\(.*modules\/[a-z]*\.so/ {
  opened++
  if ($1 == main) print "the thread that draws opens " $0
  if ($1 == main) bad = 1
}
END {
  if (!drawn || !opened) print "drawn: " drawn ", opened: " opened
  exit bad || !drawn || !opened
}
AWK
cat >"$work/first.test" <<END
case the first screen
size 80x24
env RELINK_BASE_URL=https://127.0.0.1:1/
run strace -f -s 2048 -e trace=write,openat -o "$work/trace" \$RELINK
wait "API secrets"
key C-q
exit 0
END

# A certificate is taken while the keyring is silent: nothing has needed HTTP yet. The bus is a real one that was stopped.
cat >"$work/file.test" <<END
case a certificate is taken while the keyring is silent
size 80x24
sh openssl req -x509 -newkey rsa:2048 -nodes -days 300 -subj /CN=x -keyout key.pem -out c.pem 2>/dev/null && openssl x509 -in c.pem -outform DER -out customer.cer
set BUS dbus-daemon --session --fork --nosyslog --address="unix:path=\$HOME/bus" --print-pid
sh kill -STOP \$BUS
env RELINK_BASE_URL=https://127.0.0.1:1/
env DBUS_SESSION_BUS_ADDRESS=unix:path=\$HOME/bus
run strace -f -s 2048 -e trace=write,openat -o "$work/trace" \$RELINK 30cb4806-6e00-48a4-91c9-ca55968576c8
wait "Waiting for the API secrets…"
key F4
wait "All seven fields are shown."
key Down
key Down
key Down
key Down
key Down
wait "> Certificate"
key F3
wait "Path"
type "customer.cer"
key Enter
wait "valid until 20"
key C-u
wait "Certificate      ____"
key C-q
exit 8
sh kill -KILL \$BUS
END

# A code that is a text: the sandbox, which is a part as well, is loaded before there is a screen.
cat >"$work/code.test" <<END
case a code is drawn
size 80x24
run strace -f -e trace=openat -o "$work/trace" \$RELINK --sandbox 30cb4806-6e00-48a4-91c9-ca55968576c8
wait "cannot change the user name"
type "qr_code"
key F5
wait "█▀▀▀▀▀█"
key C-q
wait "Leave relink?"
key Enter
exit 5
END

# A sanitizer has the loader's functions in its hands.
traced() {
  command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null && ! nm "$RELINK" | grep -q __asan_init
}

screen_first() {
  "$SCREEN_RUN" "$work/first.test" && awk -f "$work/first.awk" "$work/trace"
}

# It is loaded in that case, and not by the thread that draws.
silent_keyring() {
  "$SCREEN_RUN" "$work/file.test" || return 1
  sed 's/Waiting for the API secrets/API secrets/' "$work/trace" >"$work/trace.first"
  grep -q 'openat(.*modules/net\.so' "$work/trace" && awk -f "$work/first.awk" "$work/trace.first"
}

# It is loaded, and not by the thread that draws.
code_drawn() {
  "$SCREEN_RUN" "$work/code.test" || return 1
  grep -F 'modules/qr.so' "$work/trace"
  awk 'NR == 1 { main = $1 } /modules\/qr\.so/ { opened = 1; bad = bad || $1 == main } END { exit bad || !opened }' \
    "$work/trace"
}

if traced; then
  check 'the thread that draws loads nothing' screen_first
  check 'nor does it when a certificate is taken' silent_keyring
  check 'nor does it when a code is drawn' code_drawn
else
  n=$((n + 1))
  echo "ok $n - the thread that draws loads nothing # SKIP no strace, or a sanitizer"
  n=$((n + 1))
  echo "ok $n - nor does it when a certificate is taken # SKIP no strace, or a sanitizer"
  n=$((n + 1))
  echo "ok $n - nor does it when a code is drawn # SKIP no strace, or a sanitizer"
fi
finish
