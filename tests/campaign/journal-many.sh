#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Many at one journal, the user's own and a team's: fifty processes with a hundred lines each, the
# same with some of them killed at random, and ten agents who send to one link at once. A slice has
# fewer.
: "${JOURNAL_MANY:?where is journal-many}"
. "$(dirname "$0")/lib.sh"
campaign_seed
# Every event waits for the disk: here that is memory, where there is any.
test -w /dev/shm && TMPDIR=/dev/shm && export TMPDIR
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
runs=0 violations=0

series() { # KIND PROCESSES LINES
  for place in private shared; do
    "$JOURNAL_MANY" "$1" "$folder/$1-$place" "$place" "$CAMPAIGN_SEED" "$2" "$3" >"$folder/found" 2>"$folder/err" ||
      { echo "# $1, $place: it ended with $?" && sed 's/^/# /' "$folder/err" && violations=$((violations + 1)); }
    grep '^#' "$folder/found" | head -n 20
    read -r more bad <<END
$(grep -v '^#' "$folder/found" | tail -n 1)
END
    runs=$((runs + ${more:-0})) violations=$((violations + ${bad:-1}))
    echo "# $1, $place: ${more:-0} runs"
  done
}

series lines "$(amount 50 8)" "$(amount 100 10)"
series kills "$(amount 50 8)" "$(amount 100 10)"
series agents 10 "$(amount 20 1)"
campaign_ends journal-many "$runs" "$violations"
