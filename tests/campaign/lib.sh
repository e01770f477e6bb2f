# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# What the campaigns share. To be sourced. In `make check` a campaign runs a slice of what it could,
# chosen by CAMPAIGN_SEED; with CAMPAIGN=full, as `make check-campaign` sets it, the whole. Either way
# it ends with one line: its name, its runs, its violations. TAP.

is_full() {
  test "${CAMPAIGN:-slice}" = full
}

amount() { # FULL SLICE: how many runs
  if is_full; then echo "$1"; else echo "$2"; fi
}

# Said, so that a run can be had again.
campaign_seed() {
  CAMPAIGN_SEED=${CAMPAIGN_SEED:-$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')}
  export CAMPAIGN_SEED
  echo "# CAMPAIGN_SEED=$CAMPAIGN_SEED"
}

# The last line of all; n tests stand before it, if any. What was violated stands above it, in lines that begin with "#". A campaign
# without runs has shown nothing.
campaign_ends() { # NAME RUNS VIOLATIONS
  word='not ok'
  test "$2" -gt 0 && test "$3" -eq 0 && word=ok
  echo "$word $((${n:-0} + 1)) - $1: $2 runs, $3 violations"
  echo "1..$((${n:-0} + 1))"
  test "$word" = ok
}

# Where it cannot run. WHY is something that the reader can check.
campaign_skips() { # NAME WHY
  echo "1..0 # SKIP $1: $2"
  exit 0
}

# A driver that counts by itself (tally.h): what it ends with is what the campaign ends with.
campaign_runs() { # NAME COMMAND…
  campaign=$1
  shift
  found=$("$@")
  result=$?
  printf '%s\n' "$found" | sed '$d'
  tallied=$(printf '%s\n' "$found" | sed -n '$p')
  case $tallied in
  [0-9]*' '[0-9]*) ;;
  *) printf '# %s\n' "$tallied" && tallied='0 1' ;;
  esac
  test "$result" -eq 0 || { echo "# the driver ended with $result" && tallied="${tallied% *} 1"; }
  campaign_ends "$campaign" "${tallied% *}" "${tallied#* }"
}
