#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Codes as they stand in the terminal, read back: $QR_PAYLOADS payloads (12; in a campaign 300) of the series $QR_SEED in
# one session, each in four sizes of window, in the dialog and over the full screen. Where a code is
# drawn, zbar must read the payload from its cells; where none is, the text must stand there, or in the
# dialog that the full screen has it. Once more without half blocks, and without colours, with half as
# many. TAP, and a line for each that counts.
: "${QR_RULES:?where is qr-rules}" "${SCREEN_RUN:?where is screen-run}"
. "$(dirname "$0")/lib.sh"
. "$here/../campaign/lib.sh"
start_in_fresh_folder
payloads=${QR_PAYLOADS:-$(amount 300 12)}
seed=${QR_SEED:-5}
QR_RULES_FILE=$work/rules
export QR_RULES_FILE

shown() { # AS
  grep -c "shown as $1\$" "$work/said"
}

all_read() {
  cat "$work/said"
  test $status -eq 0
}
all_looked() { # N
  test $((drawn + written + hinted)) -eq $(($1 * 8))
}
both() { # N: a run in which all was text would prove nothing
  test "$drawn" -ge "$1" && test "$written" -ge "$1"
}

series() { # KIND N
  "$QR_RULES" --kind "$1" --seed "$seed" --payloads "$2" --rules "$work/rules" \
    --script "$work/qr.test" || exit 99
  "$SCREEN_RUN" "$work/qr.test" >"$work/said"
  status=$?
  if grep -q '^ok .*# SKIP' "$work/said"; then
    echo '1..0 # SKIP built without zbar'
    exit 0
  fi
  drawn=$(shown QR) written=$(shown text) hinted=$(shown hint) before=$failures
  check "$1: every code that is drawn is read, text stands for the others" all_read
  check "$1: every payload was looked at eight times" all_looked "$2"
  check "$1: many codes were drawn, and some could not be" both "$2"
  runs=$((runs + drawn + written + hinted))
  echo "# qr-payloads, $1: $2 payloads of seed $seed, $((drawn + written + hinted)) looks: $drawn codes," \
    "$written texts, $hinted pointers to the full screen; $((failures - before)) violations"
}

runs=0
series half "$payloads"
series full $((payloads / 2))
series mono $((payloads / 2))
if is_full; then campaign_ends qr "$runs" "$failures"; else finish; fi
