#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A journal that was damaged: cut off at every byte, and every bit turned. A slice has some of them.
# JOURNAL_CASES: so many, by chance.
: "${JOURNAL_DAMAGE:?where is journal-damage}"
. "$(dirname "$0")/lib.sh"
campaign_seed
# Every event waits for the disk: here that is memory, where there is any.
test -w /dev/shm && TMPDIR=/dev/shm && export TMPDIR
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
"$JOURNAL_DAMAGE" "$folder/state" "$CAMPAIGN_SEED" "${JOURNAL_CASES:-$(amount 0 800)}" >"$folder/found"
result=$?
grep '^#' "$folder/found" | head -n 20
read -r runs violations <<END
$(grep -v '^#' "$folder/found" | tail -n 1)
END
test $result -eq 0 || echo "# journal-damage ended with $result"
test $result -eq 0 || violations=$((${violations:-0} + 1))
campaign_ends journal-damage "${runs:-1}" "${violations:-1}"
