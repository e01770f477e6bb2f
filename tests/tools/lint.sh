#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# lint.sh FOLDER [PART…]: what finds mistakes without running anything. Says of each part what it found, at
# most forty lines of it; the whole is in FOLDER/PART.out. Builds in FOLDER, of which a second run uses
# what has not changed. The parts, the quick ones first:
#
#   format    the layout of the C sources, clang-format 14
#   shell     every shell script, shellcheck
#   spelling  every text in English but the tests' corpora, codespell; tests/tools/spelling.words are words
#   po        the catalogues, msgfmt
#   manuals   the manual pages, mandoc
#   cppcheck  src
#   analyzer  src as gcc -fanalyzer sees it
#   clang     src as clang sees it, with all warnings
#   tidy      src, tests and bench, clang-tidy; .clang-tidy says what for
set -eu
folder=${1:?where is it to be built}
shift
top=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
cd "$top"
jobs=$(nproc 2>/dev/null || echo 2)

# files TEST…: what find calls so, without what is made.
files() {
  find . \( -name .git -o -path './build*' -o -name autom4te.cache -o -path './m4' -o -path './tests/fuzz/corpus' \
    -o -path './tests/fuzz/regress' -o -path '*/build-tsan' \) -prune -o -type f ! -name 'configure*' \( "$@" \) -print
}

# configured NAME OPTION…: a build folder of that name.
configured() {
  name=$1
  shift
  mkdir -p "$folder/$name"
  test -f "$folder/$name/config.status" || (cd "$folder/$name" && "$top/configure" -q "$@")
}

part_format() {
  sh tests/tools/format.sh --check
}

part_shell() {
  scripts=$(files -exec sh -c 'head -n 1 "$1" | grep -qE "^#! *(/usr)?/bin/(env )?(ba|da)?sh"' sh {} ';')
  # shellcheck disable=SC2086 # no name has a blank in it
  shellcheck --format=gcc $scripts
}

part_spelling() {
  # shellcheck disable=SC2046
  codespell --ignore-words=tests/tools/spelling.words \
    $(files ! -path './po/*' ! -path './man/po/*' ! -path './data/io.*' ! -name COPYING ! -name Makefile.in ! -name '*.o')
}

part_po() {
  for catalogue in po/*.po; do
    msgfmt --check --output-file=/dev/null "$catalogue"
  done
}

part_manuals() {
  set -- man/*.[1-8]
  test -f "$1" || set --
  test $# -gt 0 || { echo 'there are no manual pages'; return 1; }
  # Which other pages there are is the machine's affair.
  mandoc -T lint "$@" 2>&1 | grep -vE 'referenced manual not found|outdated mandoc.db' >"$folder/manuals.found" || return 0
  cat "$folder/manuals.found"
  return 1
}

part_cppcheck() {
  cppcheck --quiet -j "$jobs" --error-exitcode=1 --std=c11 --enable=warning,performance,portability \
    --inline-suppr --suppress=missingIncludeSystem --library=gtk -Isrc -DGETTEXT_PACKAGE='"relink"' \
    '-DG_GNUC_PRINTF(a,b)=' src
}

# gcc 12 takes variables with a cleanup attribute for uninitialised.
part_analyzer() {
  configured analyzer --enable-werror CC=gcc \
    CFLAGS='-O1 -g -fanalyzer -Wno-analyzer-use-of-uninitialized-value'
  make -s -k -C "$folder/analyzer" -j"$jobs" V=1
}

part_clang() {
  configured clang --enable-werror CC=clang
  make -s -k -C "$folder/clang" -j"$jobs" V=1
}

part_tidy() {
  configured clang --enable-werror CC=clang
  mkdir -p "$folder/tidy"
  make -s -C "$folder/clang" lint-flags | sed -n '/^-D/s/ -Werror / /p' >"$folder/tidy.flags"
  find src tests bench -name '*.c' ! -path '*/build*' | sort |
    xargs -P "$jobs" -n 1 sh tests/tools/tidy.sh "$folder"
}

result=0
test $# -gt 0 || set -- format shell spelling po manuals cppcheck analyzer clang tidy
for part in "$@"; do
  set +e
  (set -e; "part_$part") >"$folder/$part.out" 2>&1
  status=$?
  set -e
  if test "$status" -eq 0; then
    echo "$part: nothing"
  else
    echo "$part:"
    head -n 40 "$folder/$part.out" | sed 's/^/  /'
    lines=$(wc -l <"$folder/$part.out")
    test "$lines" -le 40 || echo "  … $lines lines in all: $folder/$part.out"
    result=1
  fi
done
exit "$result"
