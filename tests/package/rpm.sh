#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The RPM spec: read, judged, and built with what this system has; a real one would ask for packages
# by names that only its own repositories know. TAP.
. "$(dirname "$0")/lib.sh"
requires rpmspec
needs_file "$tarball"
start_in_fresh_folder
spec=$top_srcdir/packaging/rpm/relink.spec

is_read() {
  rpmspec --parse "$spec" >"$work/parsed" 2>"$work/said" && ! test -s "$work/said" && return
  cat "$work/said"
  return 1
}

has_no_findings() {
  rpmlint --config "$top_srcdir/packaging/rpm/rpmlint.toml" "$spec" >"$work/said" 2>&1
  cat "$work/said"
  grep -q ' 1 specfiles checked; 0 errors, 0 warnings' "$work/said"
}

# All that make install installs is in its list of files, or rpmbuild would fail.
is_built() {
  mkdir "$work/rpm"
  nice -n 10 rpmbuild -bb --nodeps --define "_topdir $work/rpm" --define "_sourcedir $out" \
    "$spec" &&
    set -- "$work"/rpm/RPMS/*/relink-"$version"-*.rpm && test -f "$1" && rpm -qlp "$1"
}

check 'rpm reads the spec' is_read
check_with rpmlint 'rpmlint has no findings' has_no_findings
check 'the spec builds a package of all that is installed' is_built
finish
