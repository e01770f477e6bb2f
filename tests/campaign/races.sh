#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Updates that are broken off at random moments, with all workers busy: nothing is sent twice, what is called not
# sent was not, what was typed is there again, no thread is left over. As a whole under ThreadSanitizer, in a build
# of its own that is made here; the slice runs in the build as it is, and finds no races.
# RACES_UPDATES: how many. RACES_BUILD: where the other build is.
: "${HTTPS_SERVER:?where is https-server}" "${RACES:?where is races}" "${RACES_BUILD:?where to build}" "${top_srcdir:?}"
. "$(dirname "$0")/../system/lib.sh"
. "$here/lib.sh"
start_in_fresh_folder
updates=${RACES_UPDATES:-$(amount 500 150)}

# Only what the driver needs. What this make was told is not for the other build.
build() {
  unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
  mkdir -p "$RACES_BUILD" && cd "$RACES_BUILD" || return 1
  test -f Makefile || "$top_srcdir/configure" -q --enable-sanitizers=thread || return 1
  make -s -j"$(nproc 2>/dev/null || echo 2)" tests/campaign/races
}

# Locks of GLib's that our code uses, and of which ThreadSanitizer is not told.
untold() {
  grep -rhoE '\bg_(mutex|cond|rec_mutex|rw_lock|async_queue|once)_[a-z_]+' "$top_srcdir/src" | sort -u |
    grep -vE '_(init|clear|new|free|unref|signal|broadcast|locker_new|push_unlocked)$' | while read -r name; do
    grep -q -e "--wrap=$name\>" "$top_srcdir/Makefile.am" || echo "$name"
  done
}

# Where there is no ThreadSanitizer, and where it does not run: it is particular about how the kernel lays out memory.
can_sanitize() {
  echo 'int main(void) { return 0; }' >"$work/try.c"
  cc -fsanitize=thread -o "$work/try" "$work/try.c" 2>"$work/try.log" && "$work/try" 2>>"$work/try.log"
}

campaign_seed
missing=$(untold)
if test -n "$missing"; then
  echo "# $missing: a lock that races-glib.c does not know"
  campaign_ends races 0 1
  exit
fi
if is_full; then
  can_sanitize || campaign_skips races "cc -fsanitize=thread: $(head -n 1 "$work/try.log")"
  (build) >"$work/build.log" 2>&1 || {
    sed 's/^/# /' "$work/build.log"
    campaign_ends races 0 1
    exit
  }
  RACES=$RACES_BUILD/tests/campaign/races
else
  echo '# this slice runs without ThreadSanitizer: it looks at what was promised, not for races'
fi
TSAN_OPTIONS="suppressions=$here/races.supp exitcode=66 report_thread_leaks=1"
export TSAN_OPTIONS
# GLib hands small blocks from thread to thread itself, which ThreadSanitizer cannot see.
G_SLICE=always-malloc
export G_SLICE
# It must find the one that is there on purpose.
if is_full && "$RACES" --planted >/dev/null 2>&1; then
  echo '# ThreadSanitizer does not find the race that was planted'
  campaign_ends races 0 1
  exit
fi
"$RACES" --updates "$updates" --seed "$CAMPAIGN_SEED" >"$work/races.out" 2>"$work/reports"
result=$?
grep '^#' "$work/races.out"
sed 's/^/# /' "$work/reports"
violations=$(sed -n 's/^[0-9]* runs, \([0-9]*\) violations$/\1/p' "$work/races.out")
violations=$((${violations:-0} + $(grep -c '^WARNING: ThreadSanitizer' "$work/reports")))
test "$result" -eq 0 || test "$violations" -gt 0 || violations=1
campaign_ends races "$updates" "$violations"
