#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# One pre-flight after another of a key that is not encrypted, searched at moments by chance: the
# key's numbers are only ever in locked memory, and in many of the moments they are there. TAP.
: "${PREFLIGHT:?where is preflight}" "${RESIDUE_DIR:?}" "${RESIDUE_SCAN:?}" "${RESIDUE_EFIRMA:?}"
looks=${RESIDUE_LOOKS:-12}
sh "$RESIDUE_EFIRMA" || exit 99
folder=$RESIDUE_DIR/efirma
mkfifo "$folder/questions"
: >"$folder/answers"
"$PREFLIGHT" <"$folder/questions" >"$folder/answers" &
program=$!
yes "$(printf '%s\t%s\t' "$folder/customer.cer" "$folder/clear.key")" >"$folder/questions" 2>/dev/null &
feeder=$!
trap 'kill $feeder $program 2>/dev/null' EXIT

# So that it gets on between two looks.
wait_for_answer() {
  size=$(wc -c <"$folder/answers")
  until test "$(wc -c <"$folder/answers")" -gt "$size"; do
    kill -0 $program || exit 99
  done
}

look() {
  wait_for_answer
  kill -STOP $program
  "$RESIDUE_SCAN" --pid $program --needles "$RESIDUE_DIR/needles" --state "pre-flight at work, look $i" \
    --expect "key-exponent=0-9/0 key-prime-1=0-9/0 key-prime-2=0-9/0" --table "$RESIDUE_DIR/table"
  test $? -le 1 || echo 'not ok - it could not be searched'
  kill -CONT $program
}

i=0
while test $i -lt "$looks"; do
  i=$((i + 1))
  look >/dev/null
done
grep -q "key-exponent	[2-9]" "$RESIDUE_DIR/table"
test $? -eq 0 && echo 'ok 1 - the key was seen at work' || echo 'not ok 1 - the key was never there'
grep -q 'key=clear .*pair=matches' "$folder/answers"
test $? -eq 0 && echo 'ok 2 - it was found to match' || echo 'not ok 2 - it was not found to match'
echo 1..2
