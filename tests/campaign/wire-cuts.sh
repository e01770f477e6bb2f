#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Connections that are cut at any byte, of the request or the answer, by close, reset or TLS's goodbye, over TLS and
# in clear: nothing is sent twice, nothing that was cut is taken for whole, and what may have arrived is never "not sent".
# WIRE_CUTS: how many for each of GET, PUT and PATCH.
. "$(dirname "$0")/wire-lib.sh"
campaign_seed
wire_campaign wire-cuts cuts "$CAMPAIGN_SEED" "${WIRE_CUTS:-$(amount 1000 10)}"
