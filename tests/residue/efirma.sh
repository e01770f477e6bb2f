#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# One pre-flight after another of a key that is not encrypted, searched at moments by chance until it
# has been seen open a few times: its numbers are only ever in locked memory. TAP.
: "${PREFLIGHT:?where is preflight}" "${RESIDUE_DIR:?}" "${RESIDUE_SCAN:?}" "${RESIDUE_EFIRMA:?}"
looks=${RESIDUE_LOOKS:-3}
sh "$RESIDUE_EFIRMA" || exit 99
folder=$RESIDUE_DIR/efirma
mkfifo "$folder/questions"
: >"$folder/answers"
"$PREFLIGHT" <"$folder/questions" >"$folder/answers" &
program=$!
yes -- "$(printf -- '-\t%s\t' "$folder/clear.key")" >"$folder/questions" 2>/dev/null &
feeder=$!
trap 'kill $feeder $program 2>/dev/null' EXIT

# So that it gets on between two looks.
wait_for_answer() {
  size=$(wc -c <"$folder/answers")
  until test "$(wc -c <"$folder/answers")" -gt "$size"; do
    kill -0 $program || exit 99
  done
}

# A copy beside the value itself: the key is open.
look() {
  wait_for_answer
  rm -f "$folder/seen"
  kill -STOP $program
  "$RESIDUE_SCAN" --pid $program --needles "$RESIDUE_DIR/needles" --state 'pre-flight: at work' \
    --expect "key-exponent=0-9/0 key-prime-1=0-9/0 key-prime-2=0-9/0" --table "$folder/seen"
  test $? -le 1 || echo 'not ok - it could not be searched'
  kill -CONT $program
  test ! -f "$folder/kept" || ! grep -q '^not ok' "$folder/kept" || return
  grep -q "key-exponent	[2-9]" "$folder/seen" && open=$((open + 1)) && cp "$folder/seen" "$folder/kept"
  ! grep -q '^not ok' "$folder/seen" || cp "$folder/seen" "$folder/kept"
}

open=0 i=0
while test $open -lt "$looks" && test $i -lt $((looks * 50)); do
  i=$((i + 1))
  look >/dev/null
done
test ! -f "$folder/kept" || cat "$folder/kept" >>"$RESIDUE_DIR/table"
test $open -ge "$looks"
test $? -eq 0 && echo 'ok 1 - the key was seen open' || echo 'not ok 1 - the key was never seen open'
grep -q 'key=clear ' "$folder/answers"
test $? -eq 0 && echo 'ok 2 - it was read' || echo 'not ok 2 - it was not read'
echo 1..2
