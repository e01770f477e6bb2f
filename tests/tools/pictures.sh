#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# pictures.sh [--check]: has the program draw the screens that README.md shows, and writes them there,
# between "<!-- picture NAME -->" and "<!-- end of picture -->". --check changes nothing, and says
# where README.md shows another screen than the program. tests/tools/pictures.test is what is done for
# each; what no two runs have in common (port, countdown, times) is always the same here.
#
# $RELINK and $SCREEN_RUN name the programs: `make pictures` sets them.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
check=${1-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PICTURES=$work
export PICTURES

if ! "${SCREEN_RUN:?}" "$top/tests/tools/pictures.test" >"$work/log" 2>&1; then
  cat "$work/log"
  exit 1
fi

for screen in form challenge outcome; do
  sed -E -e 's/127\.0\.0\.1:[0-9]{5}/127.0.0.1:40000/' \
    -e 's/[0-9]+:[0-9]{2} left/03:58 left/' \
    -e 's/20[0-9]{2}-[0-9]{2}-[0-9]{2}([ T])[0-9]{2}:[0-9]{2}:[0-9]{2}/2026-03-02\109:30:00/g' \
    "$work/$screen" >"$work/$screen.same"
done

awk -v folder="$work" '
  /^<!-- picture [a-z]+ -->$/ {
    print
    print "```"
    file = folder "/" $3 ".same"
    while ((got = (getline line < file)) > 0) print line
    if (got < 0) { print "pictures: no screen is called " $3 > "/dev/stderr"; bad = 1; exit }
    print "```"
    skip = 1
    shown[$3] = 1
    next
  }
  /^<!-- end of picture -->$/ { skip = 0 }
  !skip { print }
  END {
    if (skip) print "pictures: a picture of README.md has no end" > "/dev/stderr"
    exit bad || skip
  }' "$top/README.md" >"$work/README.md"

if test "$check" = --check; then
  diff -u "$top/README.md" "$work/README.md" && exit
  echo 'README.md shows other screens than the program draws. If these are right: make pictures'
  exit 1
fi
cmp -s "$work/README.md" "$top/README.md" || cat "$work/README.md" >"$top/README.md"
