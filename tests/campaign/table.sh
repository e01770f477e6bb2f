#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What the campaigns whose logs are named found, a line for each.
for log; do
  sed -n 's/^\(not \)\{0,1\}ok [0-9]* - \(.*: [0-9]* runs, [0-9]* violations\)$/\2/p
    s/^1\.\.0 # SKIP \(.*\)/skipped: \1/p' "$log" | grep . || echo "$log: no result"
done
