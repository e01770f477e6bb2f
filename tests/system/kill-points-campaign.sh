#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every check-point of tests/system/kill-points.table with every signal, and one line about it.
KILL_POINTS=all
export KILL_POINTS
exec sh "$(dirname "$0")/kill-points.sh"
