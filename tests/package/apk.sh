#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Alpine's APKBUILD, as far as it can be judged where there is no abuild: it is a script, it says what
# abuild asks for, and the sources need nothing that musl lacks. TAP.
. "$(dirname "$0")/lib.sh"
start_in_fresh_folder
apkbuild=$top_srcdir/packaging/alpine/APKBUILD

is_shell() {
  sh -n "$apkbuild"
}

has_no_findings() {
  shellcheck "$apkbuild"
}

# What abuild refuses a file without, and its rule for descriptions.
is_complete() (
  set +u
  # shellcheck source=packaging/alpine/APKBUILD
  . "$apkbuild" || return 1
  for word in pkgname pkgver pkgrel pkgdesc url arch license depends makedepends source; do
    eval "value=\$$word"
    test -n "$value" || { echo "$word is missing" && return 1; }
  done
  for word in build check package; do
    type "$word" | head -n 1 | grep -q function || { echo "$word() is missing" && return 1; }
  done
  test "${#pkgdesc}" -lt 128 && test "$source" = "relink-$version.tar.xz"
)

# The C library's headers are musl's, all others those of the libraries that are here: links to
# them only, as the folder in which they lie is glibc's too.
headers() {
  include=$work/include
  mkdir -p "$include/openssl"
  ln -s /usr/include/openssl/*.h "$include/openssl/"
  triplet=$(cc -print-multiarch)
  ln -s /usr/include/"$triplet"/openssl/*.h "$include/openssl/"
  ln -s /usr/include/cjson "$include/"
  for word in curl microhttpd.h qrencode.h zbar zbar.h zlib.h zconf.h zconf.h curses.h ncurses.h ncurses_dll.h \
    unctrl.h form.h menu.h panel.h term.h eti.h libpng16; do
    for folder in /usr/include /usr/include/"$triplet"; do
      test -e "$folder/$word" && ln -sf "$folder/$word" "$include/"
    done
  done
  flags="-I$include -I$include/libpng16 $(pkg-config --cflags-only-I --keep-system-cflags \
    glib-2.0 gio-unix-2.0 gmodule-no-export-2.0 libsecret-1 |
    tr ' ' '\n' | grep -E '(glib-2\.0|gio-unix|libsecret)' | tr '\n' ' ')"
}

compiles_for_musl() {
  headers
  result=0
  for source in "$top_srcdir"/src/*.c "$top_srcdir"/src/*/*.c; do
    # shellcheck disable=SC2086 # several words
    musl-gcc -fsyntax-only -std=gnu11 -Wall -Wno-unused-parameter -Werror -D_GNU_SOURCE -DHAVE_CONFIG_H \
      -DLOCALEDIR='"/"' -DSITEDIR='"/"' -I. -I"$top_srcdir/src" $flags "$source" || result=1
  done
  return $result
}

check 'it is a shell script' is_shell
check_with shellcheck 'shellcheck has no findings' has_no_findings
check 'it says what abuild asks for' is_complete
check_with musl-gcc 'the sources compile with the headers of musl' compiles_for_musl
finish
