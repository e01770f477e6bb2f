#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How screen-run sees codes, tested on codes whose look is known. $SCREEN_RUN is the program, TAP the output.
set -u
here=$(cd "$(dirname "$0")" && pwd)
run=${SCREEN_RUN:?where is screen-run}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
QR_PRINT=$here/qr-print.sh
export QR_PRINT

"$run" "$here/screen-qr.test" >"$work/seen"
seen=$?
if grep -q '^ok .*# SKIP' "$work/seen"; then
  echo '1..0 # SKIP built without zbar'
  exit 0
fi

echo 1..2
sed 's/^/# /' "$work/seen"
test $seen -eq 0 && echo 'ok 1 - what is drawn well is read' || echo 'not ok 1 - what is drawn well is read'
SCREEN_PATIENCE=1 "$run" "$here/screen-qr-fails.test" >"$work/failed"
sed 's/^/# /' "$work/failed"
if ! grep -q '^ok' "$work/failed" &&
  test "$(grep -c '^not ok' "$work/failed")" -eq "$(grep -c '^case' "$here/screen-qr-fails.test")"; then
  echo 'ok 2 - what is not to be read by every phone is refused'
else
  echo 'not ok 2 - what is not to be read by every phone is refused'
fi
