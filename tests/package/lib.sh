# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2034 # what is set here is used by the tests
# What the tests of the packages share; those of the command line have the rest. To be sourced.
. "$(dirname "$0")/../system/lib.sh"
: "${top_srcdir:?where is the source}"
unset MAKEFLAGS MFLAGS MAKELEVEL # the tests that the outer make was told are not those of the packages

out=$PWD/tests/package/out # what one test leaves for the next
version=$(sed -n 's/^AC_INIT(\[relink\], \[\([^]]*\)\].*/\1/p' "$top_srcdir/configure.ac")
tarball=$out/relink-$version.tar.xz

# Programs without which there is nothing to test.
requires() { # PROGRAM…
  for program; do
    command -v "$program" >/dev/null && continue
    echo "1..0 # SKIP $program is not installed"
    exit 0
  done
}

# Programs without which one thing is not tested.
check_with() { # PROGRAM NAME COMMAND…
  if command -v "$1" >/dev/null; then
    shift
    check "$@"
  else
    n=$((n + 1))
    echo "ok $n - $2 # SKIP $1 is not installed"
  fi
}

# Where another test has left nothing, this one has failed.
needs_file() { # FILE
  test -f "$1" && return
  echo "Bail out! $1 is not there"
  exit 1
}

# Later, and with nothing of the machine and the user as it was the first time.
elsewhere() { # COMMAND…
  mkdir -p "${work:?}/another-place/home"
  (
    umask 077
    exec env HOME="$work/another-place/home" TMPDIR="$work/another-place" LC_ALL=POSIX TZ=Asia/Tokyo \
      USER=somebody DEB_BUILD_OPTIONS="${DEB_BUILD_OPTIONS:-} parallel=1" "$@"
  )
}
