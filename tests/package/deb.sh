#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian package: built twice it is the same, and lintian has nothing to say. It is left for the test
# of a bare system. TAP.
. "$(dirname "$0")/lib.sh"
requires dpkg-buildpackage dh lintian
needs_file "$tarball"
start_in_fresh_folder
deb=$out/relink_${version}_$(dpkg --print-architecture).deb

# ccache would hand the second build what the first one has compiled.
CCACHE_DISABLE=1
export CCACHE_DISABLE

is_built() {
  "$top_srcdir/packaging/build-deb" --output "$out" "$tarball" && test -f "$deb"
}

# The tests have run.
is_built_again() {
  DEB_BUILD_OPTIONS=nocheck elsewhere "$top_srcdir/packaging/build-deb" --output "$work/again" \
    "$tarball" && test -f "$work/again/${deb##*/}"
}

is_the_same() {
  same=0
  for file in "$out"/*.deb "$out"/*.dsc "$out/relink_$version.tar.xz"; do
    cmp "$file" "$work/again/${file##*/}" && continue
    same=1
    command -v diffoscope >/dev/null && diffoscope "$file" "$work/again/${file##*/}" | head -n 100
  done
  return $same
}

has_no_findings() {
  lintian --pedantic --display-info --fail-on error,warning,info,pedantic --allow-root \
    "$out/relink_${version}_$(dpkg --print-architecture).changes" && ! test -s "$work/log"
}

# A folder of a build would be in the program and in its debugging information.
says_nothing_of_the_build() {
  mkdir "$work/files"
  for file in "$out"/*.deb; do dpkg-deb -x "$file" "$work/files"; done
  ! grep -rlF -e "relink-package." -e "$HOME" "$work/files"
}

# All that make install installs, the catalogues too.
has_all() {
  dpkg-deb -c "$deb" | sed -n 's/^-.* \.\(\/.*\)/\1/p' >"$work/list"
  cat "$work/list"
  for file in /usr/bin/relink /usr/share/applications/io.github.relink.desktop \
    /usr/share/metainfo/io.github.relink.metainfo.xml /usr/share/locale/es/LC_MESSAGES/relink.mo \
    /usr/share/locale/pt_BR/LC_MESSAGES/relink.mo /usr/share/doc/relink/copyright \
    /usr/share/man/man1/relink.1.gz /usr/share/man/man5/relink.conf.5.gz \
    /usr/share/man/es/man1/relink.1.gz /usr/share/man/pt_BR/man1/relink.1.gz \
    /usr/share/bash-completion/completions/relink.bash /usr/share/zsh/vendor-completions/_relink \
    /usr/share/fish/vendor_completions.d/relink.fish /usr/share/relink/schema/update.schema.json; do
    grep -qxF "$file" "$work/list" || { echo "$file is missing" && return 1; }
  done
}

# What relink runs and loads at run time is known to no linker.
depends_on_the_rest() {
  dpkg-deb -f "$deb" Depends Recommends
  for package in dbus-daemon gnome-keyring; do
    dpkg-deb -f "$deb" Depends | grep -qw "$package" || return 1
  done
  dpkg-deb -f "$deb" Recommends | grep -qw libzbar0
}

check 'the package is built, its tests pass' is_built
check 'it is built at another time, in another folder and language, with another umask' is_built_again
check 'both are the same, byte by byte' is_the_same
check 'lintian has no findings' has_no_findings
check 'no folder of the build is in it' says_nothing_of_the_build
check 'all that is installed is in it' has_all
check 'it brings along what is run and loaded at run time' depends_on_the_rest
finish
