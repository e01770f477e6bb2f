#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What a profile's settings do to a line-by-line job, read_only and confirm; and many jobs at once.
. "$(dirname "$0")/lib.sh"
with_keyring
start_in_fresh_folder
link=683005d6-f45c-4adb-b289-f1a12f50f80c

profile() { # SETTING…
  { echo '[profile sandbox]' && printf '%s\n' "$@"; } >"$XDG_CONFIG_HOME/relink/relink.conf"
}

# The seven questions of the form.
form() { # PASSWORD
  printf '%s\n\n\n\n\n\n\n' "$1"
}

job() { # CODE: the answers are ours
  cat >"$work/in"
  exits "$1" --plain "$link" <"$work/in"
}


# Said before anything is asked.
read_only() {
  profile read_only=true
  job 8 </dev/null && says 'The profile “sandbox” is read-only' && ! says 'Password: ' &&
    feeds '{"password":"pass_valid"}' 9 update "$link" && warns 'read-only' && ! test -e "$journal"
}

confirmed_by_typing() {
  profile confirm=type
  { form pass_valid && printf 'y\n\nn\n'; } | job 8 && test "$(grep -c '^External id: cust-10442' "$work/out")" -eq 2 &&
    says 'To be sent: Password' && says "The last four characters of the link's id" &&
    { form pass_valid && printf 'y\nf80d\nn\n'; } | job 8 && says 'not the end' && ! test -e "$journal" &&
    { form pass_valid && printf 'y\nf80c\n'; } | job 0 && says 'Link updated'
}

confirmed_by_a_word() {
  profile confirm=ask
  { form pass_valid && printf 'n\nn\n'; } | job 8 && says 'To be sent: Password' && ! says 'last four' &&
    { form pass_valid && printf 'y\n'; } | job 0
}

puts() {
  grep -c '"event":"result".*"method":"PUT".*"outcome":"refused"' "$journal"
}

# Ten agents send a wrong password to one link as fast as they can. Whoever is asked by the guard does
# not send: the answers mean yes to sending, and no to everything after that.
ten_at_once() {
  rm -f "$journal" "$XDG_CONFIG_HOME/relink/relink.conf"
  { form pass_invalid && printf 'y\nn\nn\n'; } >"$work/in"
  agents=
  for agent in 1 2 3 4 5 6 7 8 9 10; do
    "$RELINK" --plain "$link" <"$work/in" >"$work/out.$agent" 2>&1 &
    agents="$agents $!"
  done
  for agent in $agents; do
    wait "$agent"
    case $? in 3 | 6 | 8) ;; *) return 1 ;; esac
  done
  cat "$work/out.10"
  test "$(puts)" -eq 3 && test "$(grep -c '"event":"intent"' "$journal")" -eq 3
}

start_server "$RELINK" sandbox
RELINK_BASE_URL=$base_url
export RELINK_BASE_URL
log_in
check 'read-only' read_only
check 'the end of the id is typed' confirmed_by_typing
check 'asked' confirmed_by_a_word
check 'ten agents at one link' ten_at_once
finish
