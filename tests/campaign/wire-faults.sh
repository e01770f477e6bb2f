#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What can go wrong between relink and a server, by the table wire.table, with a GET, a PUT and a PATCH each: the
# verdict is the table's, nothing is sent twice, what was typed is kept, the journal says the same.
# WIRE_FAULTS: only so many of them, chosen by CAMPAIGN_SEED.
. "$(dirname "$0")/wire-lib.sh"
campaign_seed
wire_campaign wire-faults faults "$(dirname "$0")/wire.table" "$CAMPAIGN_SEED" "${WIRE_FAULTS:-$(amount 0 40)}"
