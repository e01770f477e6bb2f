#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The source's tarball is the same wherever and whenever it is made, and is left for the other tests
# of the packages. TAP.
. "$(dirname "$0")/lib.sh"
requires dpkg-parsechangelog autoreconf xz
start_in_fresh_folder
rm -rf "$out"
mkdir -p "$out"

is_made() {
  "$top_srcdir/packaging/build-deb" --output "$out" --tarball && test -f "$tarball"
}

is_made_again() {
  elsewhere "$top_srcdir/packaging/build-deb" --output "$work/again" --tarball &&
    cmp "$tarball" "$work/again/${tarball##*/}"
}

# Nothing of the folder, the user and the build in which it was made.
is_clean() {
  tar -tvf "$tarball" >"$work/list" || return 1
  ! grep -vE ' 0/0 ' "$work/list" && ! grep -E '\.(o|a|log|trs)$|/\.git/' "$work/list" &&
    grep -q "relink-$version/configure$" "$work/list" &&
    grep -q "relink-$version/packaging/debian/control$" "$work/list"
}

check 'the tarball is made' is_made
check 'the same bytes at another time, in another folder and language, with another umask' is_made_again
check 'it holds the source only, and nothing of who made it' is_clean
finish
