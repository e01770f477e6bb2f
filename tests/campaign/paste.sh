#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Pastes of 1 byte to 64 KiB into every kind of field, on terminals that mark them and on such that do not:
# nothing is sent that was not asked for, and what was pasted arrives byte by byte, but for line ends, or it
# is said that it did not fit. A slice has some. PASTE_ONLY (0 to 8): one kind of field.
: "${RELINK:?where is relink}" "${SCREEN_RUN:?where is screen-run}" "${HTTPS_SERVER:?where is https-server}"
. "$(dirname "$0")/../system/lib.sh"
. "$here/lib.sh"
start_in_fresh_folder
campaign_seed
runs=0 violations=0

# The answers of a kind, and the kinds that get them.
play() { # ANSWERS KINDS
  { cat "$here/paste.rules" && echo "$1"; } >"$work/rules"
  PASTE_RULES=$work/rules
  export PASTE_RULES
  for kind in $2; do
    LC_ALL=C awk -v seed="$((CAMPAIGN_SEED + kind))" -v pastes="$(amount 25 1)" -v only="$kind" -f "$here/paste.awk" >"$work/paste.test"
    runs=$((runs + $(grep -c '^# paste' "$work/paste.test")))
    "$SCREEN_RUN" "$work/paste.test" >"$work/tap" && continue
    sed '/^ok/d;/^1\.\./d;s/^not ok [0-9]*/# not ok/' "$work/tap"
    violations=$((violations + 1))
  done
}
json='header "Content-Type: application/json" body'
refused="PUT /api/links/*/ -> 400 $json \"[{\\\"code\\\":\\\"no\\\",\\\"message\\\":\\\"no\\\"}]\""
# A session of its own for each.
challenge() { # PREFIX
  echo "428 $json \"{\\\"session\\\":\\\"$1{n}\\\",\\\"expiry\\\":86400,\\\"token_generation_data\\\":{\\\"type\\\":\\\"numeric\\\",\\\"value\\\":\\\"1\\\"}}\""
}
all=${PASTE_ONLY:-$(amount '0 1 4 5 6 7 8' "$((CAMPAIGN_SEED % 2)) $((4 + CAMPAIGN_SEED % 5))")}
tokens=${PASTE_ONLY:-$(amount '2 3' "$((2 + CAMPAIGN_SEED % 2))")}
play "$refused" "$(echo "$all" | tr -d 23)"
play "PUT /api/links/*/ -> $(challenge put)
PATCH /api/links/ -> $(challenge patch)" "$(echo "$tokens" | tr -d 0145678)"
campaign_ends paste "$runs" "$violations"
