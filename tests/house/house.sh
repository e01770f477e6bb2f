#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What the house promises about itself, checked. TAP.
set -u
cd "${top_srcdir:?}" || exit 99
n=0

ok() { # NAME, after a command whose status is $?
  status=$?
  n=$((n + 1))
  test $status -eq 0 && echo "ok $n - $1" || echo "not ok $n - $1"
}

# Who includes a library's header: one folder, or one file.
door() { # NAME PATTERN ALLOWED
  users=$(grep -rlE "#include <($2)" src --include='*.[ch]' | grep -vE "^src/($3)")
  test -z "$users" || echo "# outside its door: $users"
  test -z "$users"
  ok "$1 enters through $3 only"
}

door curses 'curses|ncurses|form|panel|term)\.h>|(curses|form|term)\.h' 'tui/'
door libcurl 'curl/' 'net/http-curl(-[a-z]+)?\.c'
door cJSON 'cjson/|cJSON' 'json/json\.c'
door libsecret 'libsecret/' 'keyring/'
door OpenSSL 'openssl/' 'keyfile/|net/tls\.c'
door GModule 'gmodule' 'base/module\.c|qr/read\.c'
door libqrencode 'qrencode' 'qr/encode\.c'
door libpng 'png\.h' 'qr/png\.c'
door zbar 'zbar' 'qr/read\.c'
door syslog 'syslog\.h' 'store/syslog\.c'
door libmicrohttpd 'microhttpd' 'sandbox/sandbox\.c'

# No floor includes one above it.
below() { # FLOOR ALLOWED-FOLDERS
  bad=$(grep -hoE '#include "[a-z]+/' src/"$1"/*.[ch] | sort -u | grep -vE "\"($2)/")
  test -z "$bad" || echo "# $1 includes $bad"
  test -z "$bad"
  ok "src/$1 includes its floor and those below"
}
below base 'base'
below json 'base|json'
below model 'base|json|model'
below job 'base|job'
below keyfile 'base|model|keyfile'
below qr 'base|qr'
below net 'base|json|model|net'
below keyring 'base|keyring'
below store 'base|json|model|store'
below app 'base|json|model|job|keyfile|qr|net|keyring|store|app'
below sandbox 'base|json|sandbox'
below tui 'base|json|model|job|keyfile|qr|app|tui'
below plain 'base|json|model|job|keyfile|qr|keyring|app|plain'

translated=$(grep -lE '[^A-Za-z_](N?_|ngettext|C_)\(' src/*.c src/*/*.c | sort)
listed=$(grep -v '^#' po/POTFILES.in | sort)
test "$translated" = "$listed"
ok 'po/POTFILES.in lists every source with text for people'

missing=$(find src tests \( -name '*.[ch]' -o -name '*.sh' \) \
  -exec grep -L 'SPDX-License-Identifier: GPL-3.0-or-later' {} +)
test -z "$missing" || printf '%s\n' "$missing" | sed 's/^/# without a licence line: /'
test -z "$missing"
ok 'every source names its licence'

if command -v msgfmt >/dev/null; then
  # shellcheck disable=SC2013 # words are wanted
  for language in $(cat po/LINGUAS); do
    said=$(LC_ALL=C msgfmt --check --statistics -o /dev/null "po/$language.po" 2>&1)
    case $said in
    *untranslated* | *fuzzy* | *error*) echo "# $said"; false ;;
    *) true ;;
    esac
    ok "po/$language.po is complete"
  done
fi

long=$(find src -name '*.[ch]' -exec wc -l {} + | awk '$2 != "total" && $1 > 500 { print $2 }')
test -z "$long" || echo "# over 500 lines: $long"
test -z "$long"
ok 'no source is longer than 500 lines'

echo "1..$n"
