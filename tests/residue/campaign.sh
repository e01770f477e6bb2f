#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every state of the residue test twenty times over.
RESIDUE_ROUNDS=20
export RESIDUE_ROUNDS
exec sh "$(dirname "$0")/residue.sh"
