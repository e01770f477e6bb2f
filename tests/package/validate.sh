#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The desktop's entry and the software catalogue's, and that all that names a version names the same
# one. TAP.
. "$(dirname "$0")/lib.sh"
start_in_fresh_folder
desktop=$top_srcdir/data/io.github.relink.desktop
metainfo=$top_srcdir/data/io.github.relink.metainfo.xml
debian=$top_srcdir/packaging/debian
spec=$top_srcdir/packaging/rpm/relink.spec
apkbuild=$top_srcdir/packaging/alpine/APKBUILD

valid_desktop() {
  desktop-file-validate "$desktop" >"$work/said" 2>&1 && ! test -s "$work/said" && return
  cat "$work/said"
  return 1
}

valid_metainfo() {
  appstreamcli validate --no-net --pedantic --strict --explain "$metainfo"
}

# What a person reads of them, in every language of the program.
translated() {
  # shellcheck disable=SC2013 # one word a line
  for language in $(cat "$top_srcdir/po/LINGUAS"); do
    for key in GenericName Comment Keywords; do
      grep -q "^${key}\[$language\]=." "$desktop" || { echo "$key $language" && return 1; }
    done
    tag=$(echo "$language" | tr _ -)
    for element in summary p li; do
      test "$(grep -c "<$element>" "$metainfo")" -eq \
        "$(grep -c "<$element xml:lang=\"$tag\">" "$metainfo")" || { echo "$element $tag" && return 1; }
    done
  done
}

in_a_terminal() {
  grep -qx 'Terminal=true' "$desktop" && grep -qx 'Exec=relink' "$desktop" &&
    grep -q '<component type="console-application">' "$metainfo" &&
    grep -q '<binary>relink</binary>' "$metainfo" &&
    grep -qF "<launchable type=\"desktop-id\">${desktop##*/}</launchable>" "$metainfo"
}

one_version() {
  echo "configure.ac: $version"
  set -- "$(sed -n '1s/^relink (\([^)]*\)).*/\1/p' "$debian/changelog")" \
    "$(sed -n 's/^Version: *//p' "$spec")" "$(sed -n 's/^pkgver=//p' "$apkbuild")" \
    "$(sed -n '/<release /{s/.*version="\([^"]*\)".*/\1/p;q;}' "$metainfo")"
  for said; do
    echo "$said"
    test "$said" = "$version" || return 1
  done
}

one_day() {
  day=$(date -u -d "$(sed -n '/^ -- /{s/.*>  //p;q;}' "$debian/changelog")" +%Y-%m-%d) &&
    grep -qF "<release version=\"$version\" date=\"$day\"" "$metainfo"
}

# What ./dev installs to build with is what the packages build with.
same_libraries() {
  packages=$(sed -n "/^BUILD_PACKAGES='/,/'\$/p" "$top_srcdir/dev" | grep -oE '[a-z0-9.+-]+-dev')
  test -n "$packages" || return 1
  for package in $packages; do
    grep -qE "^ $package( |,|\$)" "$debian/control" || { echo "debian: $package" && return 1; }
  done
  modules=$(sed -n 's/.*PKG_CHECK_MODULES(\[[A-Z]*\], \[\([^]]*\)\].*/\1/p' \
    "$top_srcdir/configure.ac" | sed 's/>= [0-9.]*//g')
  test -n "$modules" || return 1
  for module in $modules; do
    test "$module" = vterm && continue # for the tests of the screens only
    grep -qF "pkgconfig($module)" "$spec" || { echo "rpm: $module" && return 1; }
  done
}

check_with desktop-file-validate 'desktop-file-validate has no findings' valid_desktop
check_with appstreamcli 'appstreamcli has no findings' valid_metainfo
check 'both are in every language of the program' translated
check 'both start the program in a terminal' in_a_terminal
check 'configure and the packages are about one version' one_version
check 'the changelog and the software catalogue name the same day' one_day
check 'the packages are built with the libraries that ./dev installs' same_libraries
finish
