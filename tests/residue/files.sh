#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Fails when a secret is in a file that the program could write: its home with all XDG folders, and
# the folder for temporary files. Names the file.
set -u
list=${RESIDUE_DIR:?}/patterns
for needle in "$RESIDUE_DIR"/needles/*; do
  # Of a number with a line feed in it grep would look for the pieces, some of which are anywhere.
  test "$(tr -cd '\n' <"$needle" | wc -c)" -gt 0 || {
    cat "$needle"
    echo
  }
  base64 -w 0 <"$needle" | sed 's/.\{4\}$//'
  echo
done >"$list"
grep -rlaF -f "$list" "$HOME" "${TMPDIR:-/tmp}"
test $? -eq 1
