#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every command that shows what a server says, one after the other. Run by hostile.sh into files, and
# by tests/screen/hostile.test on a terminal. Every text of the server is hostile. Exit codes are not
# looked at here, only that each command ends.
link=deadbeef-0000-4000-8000-000000000000
update='{"password":"secret","password2":"1234"}'
run() { # INPUT WORD…
  input=$1
  shift
  printf '%s' "$input" | "$RELINK" "$@"
  test $? -lt 100 || echo "CRASHED: $*"
}
run 'id
password
' login
run '' links
run '' links --all --json
run '' links -v
run '' show $link
run '' show $link --json -v
for n in 1 2; do
  run '' show deadbeef-0000-4000-8000-00000000000$n
  run '' show deadbeef-0000-4000-8000-00000000000$n --json
done
for n in 1 2 3 4 5; do
  run "$update" update $link -v
  run "$update" update $link --json
done
run '' resume --json
run '' journal
run '' journal --json
run '' journal --verify
printf '1\nsecret\n\n\n\n\n\n\ny\n123456\n123456\n\n\n\n' | "$RELINK" --plain
printf '1\nsecret\n\n\n\n\n\n\ny\nn\n\n' | "$RELINK" --plain
echo 'All commands ran.'
