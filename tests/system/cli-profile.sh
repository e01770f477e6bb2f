#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What a profile's settings do to a line-by-line job: read_only and confirm.
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
  { form pass_valid && printf 'y\n\nn\n'; } | job 8 && says 'Link: 683005d6' && says 'External id: cust-10442' &&
    says 'Fields: Password' && says "The last four characters of the link's id" &&
    { form pass_valid && printf 'y\nf80d\nn\n'; } | job 8 && says 'not the end' && ! test -e "$journal" &&
    { form pass_valid && printf 'y\nf80c\n'; } | job 0 && says 'Link updated'
}

confirmed_by_a_word() {
  profile confirm=ask
  { form pass_valid && printf 'n\nn\n'; } | job 8 && says 'Fields: Password' && ! says 'last four' &&
    { form pass_valid && printf 'y\n'; } | job 0
}

start_server "$RELINK" sandbox -v
RELINK_BASE_URL=$base_url
export RELINK_BASE_URL
log_in
check 'read-only' read_only
check 'the end of the id is typed' confirmed_by_typing
check 'asked' confirmed_by_a_word
finish
