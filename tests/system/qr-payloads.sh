#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Codes as they stand in the terminal, read back: $QR_PAYLOADS payloads (12) of the series $QR_SEED in
# one session, each in four sizes of window, in the dialog and over the full screen. Where a code is
# drawn, zbar must read the payload from its cells; where none is, the text must stand there, or in the
# dialog that the full screen has it. TAP, and a line that counts.
: "${QR_RULES:?where is qr-rules}" "${SCREEN_RUN:?where is screen-run}"
. "$(dirname "$0")/lib.sh"
start_in_fresh_folder
payloads=${QR_PAYLOADS:-12}
seed=${QR_SEED:-5}
QR_RULES_FILE=$work/rules
export QR_RULES_FILE

"$QR_RULES" --seed "$seed" --payloads "$payloads" --rules "$work/rules" --script "$work/qr.test" || exit 99
"$SCREEN_RUN" "$work/qr.test" >"$work/said"
status=$?
if grep -q '^ok .*# SKIP' "$work/said"; then
  echo '1..0 # SKIP built without zbar'
  exit 0
fi
drawn=$(grep -c 'shown as QR$' "$work/said")
written=$(grep -c 'shown as text$' "$work/said")
hinted=$(grep -c 'shown as hint$' "$work/said")
grep -v ' shown as ' "$work/said" | sed 's/^/# /'

all_read() {
  test $status -eq 0
}
all_looked() {
  test $((drawn + written + hinted)) -eq $((payloads * 8))
}
both() { # a run in which all was text would prove nothing
  test "$drawn" -ge $((payloads * 3)) && test "$written" -ge "$payloads"
}
check 'every code that is drawn is read, text stands for the others' all_read
check 'every payload was looked at eight times' all_looked
check 'most codes were drawn, and some could not be' both
echo "# qr-payloads: $payloads payloads of seed $seed, $((drawn + written + hinted)) looks: $drawn codes," \
  "$written texts, $hinted pointers to the full screen; $failures violations"
finish
