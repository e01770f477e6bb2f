#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Clocks that are set, stand still or run out of digits, and expiries that make no sense: a dead challenge is never
# offered or answered, the countdown never goes up, journal and guard stay sound. Behind the fixed cases come
# walks in which clocks are set at random.
: "${CLOCK_JUMPS:?where is clock-jumps}"
here=$(dirname "$0")
. "$here/lib.sh"
campaign_seed
campaign_runs clock-jumps "$CLOCK_JUMPS" "$(amount 500 10)" "$CAMPAIGN_SEED"
