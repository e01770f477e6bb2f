#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What README.md and the other texts at the top say is there: its pictures, commands, options, keys,
# settings, files. TAP.
# shellcheck disable=SC2086 # lists of files are to be split
set -u
cd "${top_srcdir:?}" || exit 99
n=0
texts='README.md CONTRIBUTING.md HACKING.md SECURITY.md TESTING.md'

ok() { # NAME, after a command whose status is $?
  status=$?
  n=$((n + 1))
  test $status -eq 0 && echo "ok $n - $1" || echo "not ok $n - $1"
}

# What FILE… has as code, a span or a line of a block a line, without the pictures.
code() {
  awk '
    /^<!-- picture / { picture = 1 }
    /^<!-- end of picture/ { picture = 0 }
    picture { next }
    /^ *```/ { block = !block; next }
    block || /^    / { print; next }
    { pieces = split($0, piece, "`"); for (i = 2; i <= pieces; i += 2) print piece[i] }' "$@"
}

# Lines of standard input for which TEST (with the line as $1) fails are said, and there are some.
all() { # TEST
  sort -u | {
    result=1
    while read -r line; do
      test "$result" -eq 1 && result=0
      sh -c "$1" sh "$line" || { echo "# there is no $line"; result=2; }
    done
    exit "$result"
  }
}

said=$(sh tests/tools/pictures.sh --check 2>&1)
ok 'README.md shows what the program draws'
test -z "$said" || printf '%s\n' "$said" | sed 's/^/# /'

RELINK_HELP=$("$RELINK" --help) || exit 99
export RELINK_HELP
code README.md CONTRIBUTING.md SECURITY.md | grep -oE '\brelink [a-z]+' | grep -vE 'relink (repairs|is|goes)' |
  all 'printf "%s\n" "$RELINK_HELP" | grep -qE "^  ${1#relink }( |$)"'
ok 'every command of the texts is one'

code README.md CONTRIBUTING.md SECURITY.md | grep -E '\brelink |^--|^-p' | grep -oE '(^| )--?[a-z-]+' | tr -d ' ' |
  all 'printf "%s\n" "$RELINK_HELP" | grep -qE -- "(^|[ [,])$1([], ]|$)"'
ok 'every option of the texts is one'

code README.md | grep -oE '\b[a-z_]+=' | tr -d = | all 'grep -qF "\"$1\"" src/store/*.[ch]'
ok 'every setting of README.md is one'

# As a user's own file, which may lock nothing; that there is no such profile is said only after it was read.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/relink"
sed -n '/```ini/,/```/s/^ *//p' README.md | grep -vE '^(```|locked=)' >"$work/relink/relink.conf"
said=$(XDG_CONFIG_HOME=$work "$RELINK" show x --profile none-such 2>&1)
test -s "$work/relink/relink.conf" && case $said in *none-such*) true ;; *) echo "# $said"; false ;; esac
ok 'the example of README.md is a configuration'

sed -n '/^| key | what/,/^$/s/^| \([^|]*\) |.*/\1/p' README.md | sed '1,2d' | tr -d '(),' | tr ' ' '\n' | grep . |
  all 'grep -qF "\"$1\"" src/app/action.c'
ok 'every key of README.md is one'

sed -n '/The password decides/,/F1 lists/p' README.md | code /dev/stdin | all 'grep -qF "(\"$1\"," src/sandbox/magic.c'
ok 'every magic password of README.md is one'

{
  sed -nE 's/.*\]\(([^):]+)\).*/\1/p' $texts
  code $texts | grep -oE '(^|[ (])(\./|src/|tests/|data/|po/|bench/|packaging/|man/)[A-Za-z0-9_./*-]+' | tr -d ' (' |
    grep -v '\.deb$'
} | all 'for file in $1 $1.*; do test -e "$file" && exit; done; false'
ok 'every file of the texts is there'

code $texts | grep -oE '^(    )?make [a-z][a-z-]*' | sed 's/.* //' |
  all 'case $1 in check | distcheck | install) ;; *) grep -q "^$1:" Makefile.am ;; esac'
ok 'every target of the texts is one'

echo "1..$n"
