#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Hostile strings in every text of a server's answer, one by one: each is seen to be shown, the bytes that
# arrive at the terminal are judged by a list of what is allowed, and the journal has a line for each
# event. A run is a string in a field. A slice has a few strings. HOSTILE_FIRST, HOSTILE_COUNT: only these.
: "${HOSTILE_WALK:?where is hostile-walk}" "${SCREEN_RUN:?where is screen-run}"
: "${HTTPS_SERVER:?where is https-server}" "${CLEAN_CHECK:?where is clean-check}"
. "$(dirname "$0")/../system/lib.sh"
. "$here/lib.sh"
start_in_fresh_folder
HOSTILE_WALK_RULES=$work/rules HOSTILE_KEYRING=$here/../tools/with-keyring.sh HOSTILE_RELINK=$RELINK
export HOSTILE_WALK_RULES HOSTILE_KEYRING HOSTILE_RELINK
for tool in dbus-daemon gnome-keyring-daemon; do
  command -v $tool >/dev/null || campaign_skips hostile "no $tool"
done

campaign_seed
strings=$("$HOSTILE_WALK" --strings)
count=${HOSTILE_COUNT:-$(amount "$strings" 3)}
first=${HOSTILE_FIRST:-$((CAMPAIGN_SEED % (strings - count + 1)))}
runs=0 violations=0

# How many fields a string goes into that were not looked at elsewhere.
while read -r part fields each; do
  at=$first left=$count
  while test "$left" -gt 0; do
    part_count=$((left < each ? left : each))
    "$HOSTILE_WALK" --part "$part" --first "$at" --count "$part_count" --rules "$work/rules" --script "$work/walk.test" || exit 99
    if "$SCREEN_RUN" "$work/walk.test" >"$work/tap"; then
      runs=$((runs + part_count * fields))
    else
      sed '/^ok/d;/^1\.\./d;s/^not ok [0-9]*/# not ok/' "$work/tap"
      violations=$((violations + 1))
    fi
    at=$((at + part_count)) left=$((left - part_count))
  done
done <<END
list 4 300
form 2 100
refused 9 100
body 1 100
challenge 3 100
show 4 25
END
campaign_ends hostile "$runs" "$violations"
