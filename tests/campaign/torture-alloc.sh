#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every allocation of an update fails, singly, and from there on; then what locked memory is made of. The
# terminal is as it was, the journal is sound, nothing is sent that is not on it, nothing is said to be
# done that is not, and no crash. A slice has a few of them.
# TORTURE_WAYS: only these (update resume screen), TORTURE_STRIDE: every so many (of an update each one, of the
# other ways, which share most of them, every eleventh), TORTURE_PARTS: so many side by side,
# TORTURE_SECONDS: for each series at most.
. "$(dirname "$0")/../system/lib.sh"
. "$here/lib.sh"
. "$here/torture-world.sh"
LD_PRELOAD=$FAIL_ALLOC_SO FAIL_ALLOC_FROM=1 "$RELINK" --version >/dev/null 2>&1
test $? -gt 128 || campaign_skips torture-alloc 'allocations of this build cannot be made to fail (LD_PRELOAD, sanitizers)'
in_parts torture-alloc
with_keyring
start_in_fresh_folder
tortured_world

# A line for every STRIDE-th of COUNT, or for EACH of them by chance.
plan() { # VARIABLE COUNT STRIDE EACH
  # shellcheck disable=SC2046 # to be split
  awk -v name="$1" -v count="$2" $(thinned "$3") -v each="$4" -v seed="$CAMPAIGN_SEED" -v library="$FAIL_ALLOC_SO" 'BEGIN {
    srand(seed)
    for (i = first; each == "" && i <= count; i += stride) print "LD_PRELOAD=" library " " name "=" i
    for (i = 0; i < each; i++) print "LD_PRELOAD=" library " " name "=" 1 + int(rand() * count)
  }'
}

# A series for the whole, every STRIDE-th; for a slice EACH.
series() { # NAME VARIABLE COUNT STRIDE EACH WAY
  plan "$2" "$3" "$4" "$(amount '' "$5")" >"$work/plan"
  torture "$1" "$6"
}

campaign_seed
for way in ${TORTURE_WAYS:-update resume screen}; do
  stride=$(stride_of "$way" 11)
  # How many there are in a run that nothing happens to.
  echo "LD_PRELOAD=$FAIL_ALLOC_SO FAIL_COUNT=$work/count" >"$work/plan"
  torture 'nothing fails' "$way"
  read -r allocations maps <"$work/count"
  echo "# $allocations allocations, $maps maps"
  series 'one map fails' FAIL_MAP "$maps" "$stride" 1 "$way"
  series 'maps fail from one on' FAIL_MAP_FROM "$maps" "$stride" 1 "$way"
  series 'one allocation fails' FAIL_ALLOC "$allocations" "$stride" 5 "$way"
  series 'allocations fail from one on' FAIL_ALLOC_FROM "$allocations" "$stride" 3 "$way"
done
campaign_ends torture-alloc "$runs" "$violations"
