#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The manual and the program say the same; its pages are sound, and so are their translations. TAP.
set -u
cd "${top_srcdir:?}" || exit 99
: "${RELINK:?}" "${TABLES:?}" "${MANUALS:?}"
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
LC_ALL=C.UTF-8
export LC_ALL
n=0

ok() { # NAME, after a command whose status is $?
  status=$?
  n=$((n + 1))
  test $status -eq 0 && echo "ok $n - $1" || echo "not ok $n - $1"
}

skip() { # NAME WHY
  n=$((n + 1))
  echo "ok $n - $1 # SKIP $2"
}

# ---- what the program has

# A command that --help does not name is nobody's to read about.
program_names() {
  "$RELINK" --help >"$work/help" || return 1
  sed -n '/^Exit status:/,/^$/s/^  \([0-9]\(, [0-9]\|[0-9]\)*\) .*/exit - \1/p' "$work/help" |
    sed 's/, /,/g'
  # It stands beside the tables of keys, since it is about them.
  printf 'setting %s locked\n' relink profile
  "$TABLES" | sed 's/…/.../g' | awk '
    FNR == NR { if ($0 ~ /^  [a-z]/) told[$1] = 1; next }
    $1 == "command" && $3 != "-" && !($3 in told) { next }
    $1 == "option" && $2 != "-" && !($2 in told) { next }
    { print }' "$work/help" -
}

# ---- what a page names

page_names() { # PAGE ENGLISH-PAGE
  awk -v english="$2" -f tests/house/manual.awk "$1"
}

# Rows of a page that the program lacks. Of sentences on keys and of defaults there may be more.
too_much() {
  comm -23 "$work/page" "$work/wanted" |
    awk '$1 != "says" && $1 != "default"'
}

# What people are told is in their own language in a translated page.
without_words() {
  sed '/^says /d; s/^\(outcome [^ ]* [^ ]*\).*/\1/'
}

# Whether two pages together name what the program has, and nothing else.
agree() { # PAGE-1 PAGE-5 [FILTER]
  filter=${3:-cat}
  { page_names "$1" man/relink.1 && page_names "$2" man/relink.conf.5; } | $filter | sort >"$work/page"
  $filter <"$work/program" | sort >"$work/wanted"
  comm -13 "$work/page" "$work/wanted" | sed 's/^/# only in the program: /' >"$work/differences"
  too_much | sed 's/^/# only in the manual: /' >>"$work/differences"
  cat "$work/differences"
  ! test -s "$work/differences"
}

program_names | sed 's/Show this help;/Show the help;/' >"$work/program"
test "$(wc -l <"$work/program")" -gt 100
ok 'the program has tables'

agree man/relink.1 man/relink.conf.5
ok 'the manual names what the program has, and nothing else'

# ---- what would be found

# Every edit of a page, by sed, makes a difference.
found() { # PAGE EDIT…
  page=$1
  shift
  agree man/relink.1 man/relink.conf.5 || return 1
  for edit; do
    sed "$edit" "man/$page" >"$work/$page"
    cmp -s "man/$page" "$work/$page" && echo "# changes nothing: $edit" && return 1
    case $page in
    relink.1) agree "$work/$page" man/relink.conf.5 ;;
    *) agree man/relink.1 "$work/$page" ;;
    esac >/dev/null && echo "# not found: $edit" && return 1
  done
  return 0
}

found relink.1 '/^\.It Cm logout/,+1d' 's/^\.It Cm show Ar LINK/.It Cm show/' \
  's/^\.It Cm journal/.It Cm diary/' '/^\.It Fl -check/d' 's/Fl -port Ar N/Fl -port/' \
  's/^\.It Fl v , -verbose/.It Fl -verbose/' 's/^\.It Fl -sandbox/&es/' \
  's/^\.It Ev RELINK_CA_FILE/.It Ev RELINK_CA/' '/^\.It Ev RELINK_PLAIN/,+2s/Fl -plain/Fl -json/' \
  's/^\.It Ic F4 , Ctrl-T/.It Ic F4/' '/^\.It Ic F5/d' 's/^\.It Ic a$/.It Ic A/' \
  's/^Suspend behind/Hide behind/' '/^\.It Va token/d' 's/^\.It Va password2/.It Va pin/' \
  's/^\.It 7$/.It 77/' '/^\.It 129/d' 's/Dq Update refused/Dq Refused/' 's/^\.It Sy done/.It Sy good/'
ok 'a difference in relink(1) is found'
found relink.conf.5 '/^\.It Cm proxy/d' 's/^\.It Cm idle_clear/.It Cm idle/' \
  's/default: 330/default: 300/' 's/^\.It Cm read_only/&\n.It Cm read_write/'
ok 'a difference in relink.conf(5) is found'

# ---- messages, as the program prints them

# The messages that a page explains, placeholders as in a catalogue.
messages() { # PAGE
  awk '/^\.Bl -diag/ { inside = 1 } /^\.El/ { inside = 0 } inside && /^\.It / { print substr($0, 5) }' \
    "$1" | sed 's/\\(lq/“/g; s/\\(rq/”/g; s/\<[A-Z]\{4,\}\>/%s/g; s/\<N\>/%s/g'
}

# Whether each is a part of a text of the program.
are_messages() { # PAGE CATALOGUE KEYWORD
  msgcat --no-wrap "$2" | grep "^$3" >"$work/texts"
  messages "$1" >"$work/messages"
  test -s "$work/messages" || return 1
  while read -r message; do
    grep -qF -e "$message" "$work/texts" || { echo "# no message: $message"; return 1; }
  done <"$work/messages"
}

if command -v msgcat >/dev/null; then
  are_messages man/relink.1 po/es.po msgid
  ok 'the messages that the manual explains are those of the program'
else
  skip 'messages' 'no gettext'
fi

# ---- the complete example is one

# The first block of EXAMPLES, as a user's file, which may not lock anything.
mkdir -p "$work/config/relink" "$work/home"
awk '/^\.Sh EXAMPLES/ { examples = 1 }
  /^\.Ed/ && inside { exit }
  inside { key = $0; sub(/=.*/, "", key); if (key != "locked") print }
  /^\.Bd/ && examples { inside = 1 }' man/relink.conf.5 >"$work/config/relink/relink.conf"
HOME=$work/home XDG_CONFIG_HOME=$work/config "$RELINK" profiles --json >"$work/profiles" &&
  grep -q '"name":"auditor"' "$work/profiles"
ok 'the complete example is a configuration'

"$TABLES" | sed -n 's/^setting //p' | while read -r section key; do
  sed -n "/^\\[$section/,/^\\[relink/p" "$work/config/relink/relink.conf" | grep -q "^$key=" ||
    echo "# not in the example: $section $key"
done >"$work/differences"
cat "$work/differences"
! test -s "$work/differences"
ok 'and it has every key'

# ---- what is to be typed can be typed

# The examples without their prompts.
examples() {
  awk '/^\.Sh / { examples = /EXAMPLES/ }
    /^\.Ed/ { inside = 0 }
    inside { sub(/^\$ /, ""); print }
    examples && /^\.Dl \$ / { print substr($0, 7) }
    examples && /^\.Bd/ { inside = 1 }' man/relink.1 | sed 's/\\e/\\/g'
}

examples >"$work/examples"
test "$(grep -c relink "$work/examples")" -gt 10 && sh -n "$work/examples"
ok 'the examples are lines of a shell'

# ---- JSON

# Every member of an object that a schema knows, also of those inside it, but a request's headers.
members() {
  jq -r '.. | objects | .properties? // empty | objects | keys[]' data/schema/*.json |
    grep -v '^[A-Z]' | sort -u
}

if ! test -d data/schema; then
  skip 'the members of JSON objects' 'there are no schemas'
elif ! command -v jq >/dev/null; then
  skip 'the members of JSON objects' 'no jq'
else
  sed -n '/^\.Sh FIELDS/,/^\.Sh ENV/s/^\.\(It \)\{0,1\}Va //p' man/relink.1 | tr -s ' ,:' '\n' |
    sort -u >"$work/members"
  members | comm -23 - "$work/members" | sed 's/^/# not in the manual: /' >"$work/differences"
  cat "$work/differences"
  ! test -s "$work/differences"
  ok 'the members of JSON objects are in the manual'
fi

# ---- the pages are sound

# Pages that are not installed here are no fault of a reference to them; nor are titles that are
# near an English one in another language.
sound() { # PAGE…
  findings=$(mandoc -T lint "$@" 2>/dev/null |
    grep -vE 'referenced manual not found|possible typo in section name: Sh [^ ]* instead of')
  test -z "$findings" || printf '%s\n' "$findings" | sed 's/^/# /'
  test -z "$findings"
}

typeset_quietly() { # PAGE…
  for page; do
    said=$(groff -ww -z -K utf8 -mandoc -T utf8 "$page" 2>&1)
    test -z "$said" || { echo "# $page: $said"; return 1; }
  done
}

# Literal lines are not folded.
fits() { # PAGE…
  for page; do
    wide=$(groff -K utf8 -mandoc -T utf8 -P -cbou "$page" | grep -E '^.{80}')
    test -z "$wide" || { echo "# $page: $wide"; return 1; }
  done
}

each_page() { # NAME PAGE…
  name=$1
  shift
  if command -v mandoc >/dev/null; then
    sound "$@"
    ok "$name: mandoc finds nothing"
  else
    skip "$name: lint" 'no mandoc'
  fi
  if command -v groff >/dev/null; then
    typeset_quietly "$@" && fits "$@"
    ok "$name: groff has no complaint, and no line is wider than 79 columns"
  else
    skip "$name: groff" 'no groff'
  fi
}

each_page English man/relink.1 man/relink.conf.5

# ---- the translations

# Where they were made: beside the program, or in the tarball.
translated() { # LANGUAGE
  for folder in "$MANUALS" man; do
    test -f "$folder/$1/relink.1" && echo "$folder/$1" && return
  done
}

is_complete() { # LANGUAGE
  said=$(LC_ALL=C msgfmt --check --statistics -o /dev/null "man/po/$1.po" 2>&1)
  case $said in
  *untranslated* | *fuzzy* | *error*) echo "# $said"; return 1 ;;
  esac
}

# What po4a would bring in from the English pages is there already.
up_to_date() {
  mkdir -p "$work/po4a/man/po"
  cp man/relink.1 man/relink.conf.5 man/po4a.cfg "$work/po4a/man" &&
    cp man/po/*.po "$work/po4a/man/po" &&
    (cd "$work/po4a" && po4a -q --no-translations man/po4a.cfg) || return 1
  for language in es pt_BR; do
    said=$(LC_ALL=C msgfmt --statistics -o /dev/null "$work/po4a/man/po/$language.po" 2>&1)
    case $said in
    *untranslated* | *fuzzy*) echo "# $language: $said"; return 1 ;;
    esac
  done
}

for language in es pt_BR; do
  if command -v msgfmt >/dev/null; then
    is_complete $language
    ok "man/po/$language.po is complete"
  else
    skip "man/po/$language.po" 'no gettext'
  fi
  pages=$(translated $language)
  if test -z "$pages"; then
    skip "$language" 'no po4a when it was built'
    continue
  fi
  agree "$pages/relink.1" "$pages/relink.conf.5" without_words
  ok "$language: names what the program has, and nothing else"
  are_messages "$pages/relink.1" "po/$language.po" msgstr
  ok "$language: the messages are those of the program"
  each_page "$language" "$pages/relink.1" "$pages/relink.conf.5"
done

if command -v po4a >/dev/null; then
  up_to_date
  ok 'man/po is up to date'
else
  skip 'man/po is up to date' 'no po4a'
fi

echo "1..$n"
