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

# A program of its own, with the modules that are named.
program_with() { # PART…
  rm -rf "$work/program"
  mkdir -p "$work/program/modules"
  cp "$RELINK" "$work/program/relink"
  for part; do cp "$modules/$part.so" "$work/program/modules/"; done
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
  program_with net keyring qr
  says 1 'A part of relink cannot be used (sandbox.so: it is not there)' "$work/program/relink" --sandbox links
}

missing_net() {
  program_with sandbox keyring qr
  says 6 'A part of relink cannot be used (net.so: it is not there)' "$work/program/relink" --sandbox links
}

missing_keyring() {
  program_with sandbox net qr
  RELINK_BASE_URL=https://127.0.0.1:1/ says 4 'A part of relink cannot be used (keyring.so: it is not there)' \
    "$work/program/relink" --no-input links
}

# What stands in the file is not longer or shorter than before.
of_another_version() {
  program_with net sandbox keyring qr
  version=$("$RELINK" --version | sed -n '1s/^relink //p')
  other=$(printf %s "$version" | tr 0-9 1-90)
  LC_ALL=C sed "s/\\x00$version\\x00/\\x00$other\\x00/g" "$modules/net.so" >"$work/program/modules/net.so"
  says 6 'A part of relink cannot be used (net.so: it is of another version)' "$work/program/relink" --sandbox links
}

# The folder is everybody's, as where somebody tries the program in /tmp.
anybodys() {
  program_with net sandbox keyring qr
  chmod o+w "$work/program/modules"
  says 1 'A part of relink cannot be used (sandbox.so: others can change it)' "$work/program/relink" --sandbox links
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

# A sanitizer has the loader's functions in its hands.
traced() {
  command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null && ! nm "$RELINK" | grep -q __asan_init
}

screen_first() {
  "$SCREEN_RUN" "$work/first.test" && awk -f "$work/first.awk" "$work/trace"
}

if traced; then
  check 'the thread that draws loads nothing' screen_first
else
  n=$((n + 1))
  echo "ok $n - the thread that draws loads nothing # SKIP no strace, or a sanitizer"
fi
finish
