#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each member of an answer that relink reads, as it should not be, in fourteen ways: what the answer comes to is
# fixed (schema-fields.c), the other members are read as before, and what is said and drawn is harmless. It is
# quick enough to be run as a whole every time.
: "${SCHEMA_MUTATIONS:?where is schema-mutations}"
here=$(dirname "$0")
. "$here/lib.sh"
campaign_runs schema-mutations "$SCHEMA_MUTATIONS"
