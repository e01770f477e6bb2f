#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Fails when a secret is in a file that the program could write: its home with all XDG folders, and
# the folder for temporary files. Names the file.
set -u
list=${RESIDUE_DIR:?}/patterns
for needle in "$RESIDUE_DIR"/needles/*; do
  cat "$needle"
  echo
  base64 -w 0 <"$needle" | sed 's/.\{4\}$//'
  echo
done >"$list"
grep -rlaF -f "$list" "$HOME" "${TMPDIR:-/tmp}"
test $? -eq 1
