#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# look.sh STATE EXPECTED [PID]: searches the program for all secrets and adds what it found to the
# table. Our API secrets are held once while they are in use, unless EXPECTED says otherwise. Only a
# search that could not be done fails: the table is judged as a whole.
"${RESIDUE_SCAN:?}" --pid "${3:-${PROGRAM_PID:?}}" --needles "${RESIDUE_DIR:?}/needles" --state "$1" \
  --expect "api-id=1/0 api-password=1/0 $2" --table "$RESIDUE_DIR/table"
test $? -le 1
