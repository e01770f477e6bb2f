#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The main job twenty times over: what is left by chance shows.
RESIDUE_ROUNDS=20 RESIDUE_SCRIPTS=journey.test
export RESIDUE_ROUNDS RESIDUE_SCRIPTS
exec sh "$(dirname "$0")/residue.sh"
