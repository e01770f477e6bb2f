#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# From the tarball: built beside the source, which is only read; installed below another root and in a
# folder of its own; tried there; uninstalled without a trace. TAP.
. "$(dirname "$0")/lib.sh"
requires xz make
needs_file "$tarball"
start_in_fresh_folder

state_of_source() {
  (cd "$work/source" && find . -printf '%p %m %s %T@\n' | sort)
}

# Root may write everywhere, so what is there is compared as well.
unpacked() {
  mkdir "$work/source" "$work/build" &&
    tar -C "$work/source" --strip-components=1 -xf "$tarball" && chmod -R a-w "$work/source" &&
    state_of_source >"$work/before"
}

built() {
  (cd "$work/build" && ../source/configure -q --prefix="$work/prefix") && make -s -C "$work/build" -j2
}

as_it_was() {
  state_of_source | diff "$work/before" -
}

below_another_root() {
  make -s -C "$work/build" install prefix=/usr DESTDIR="$work/root" &&
    make -s -C "$work/build" installcheck prefix=/usr DESTDIR="$work/root" || return 1
  (cd "$work/root" && find . ! -type d) | tee "$work/files"
  ! test -e "$work/prefix" && grep -qx ./usr/bin/relink "$work/files" &&
    grep -qx ./usr/share/locale/es/LC_MESSAGES/relink.mo "$work/files" &&
    grep -qx ./usr/share/applications/io.github.relink.desktop "$work/files" &&
    grep -qx ./usr/share/metainfo/io.github.relink.metainfo.xml "$work/files"
}

# No file, and of the folders none that is relink's.
nothing_left() { # FOLDER
  ! find "$1" ! -type d | grep . && ! (cd "$1" && find . -name '*relink*') | grep .
}

gone_from_there() {
  make -s -C "$work/build" uninstall prefix=/usr DESTDIR="$work/root" && nothing_left "$work/root"
}

in_a_folder_of_its_own() {
  make -s -C "$work/build" install && make -s -C "$work/build" installcheck
}

speaks_spanish() {
  LC_ALL=C.UTF-8 LANGUAGE=es "$work/prefix/bin/relink" --help >"$work/out" && says 'Uso:'
}

gone_from_its_folder() {
  make -s -C "$work/build" uninstall && nothing_left "$work/prefix"
}

# As configure's --program-suffix: the program is renamed, and what it looks for is not.
under_another_name() {
  make -s -C "$work/build" install program_transform_name='s,$$,-2,' &&
    test ! -e "$work/prefix/bin/relink" && "$work/prefix/bin/relink-2" --sandbox links &&
    make -s -C "$work/build" uninstall program_transform_name='s,$$,-2,' && nothing_left "$work/prefix"
}

clean_again() {
  make -s -C "$work/build" distclean && ! (cd "$work/build" && find . -type f) | grep .
}

check 'the tarball is unpacked, to be read only' unpacked
check 'built in another folder' built
check 'the source is as it was' as_it_was
check 'installed below another root, and works there' below_another_root
check 'uninstalled there, nothing is left' gone_from_there
check 'installed in a folder of its own, and works there' in_a_folder_of_its_own
check 'its catalogues are found there' speaks_spanish
check 'uninstalled there, nothing is left' gone_from_its_folder
check 'installed under another name, it works; uninstalled, nothing is left' under_another_name
check 'distclean leaves nothing of the build' clean_again
chmod -R u+w "$work/source"
finish
