#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The plain front-end, driven over a pipe: the whole job, and the words in which it is told.
. "$(dirname "$0")/lib.sh"
start_in_fresh_folder
link=683005d6-f45c-4adb-b289-f1a12f50f80c

# The one question of the form, and no for all fields; then whether to send.
form() { # PASSWORD
  printf '%s\nn\n' "$1"
}

job() { # CODE LINK: the answers are ours
  cat >"$work/in"
  exits "$1" --sandbox --plain ${2:+"$2"} <"$work/in"
}

no_escapes() {
  ! LC_ALL=C grep -q "$(printf '[\001-\011\013-\037\177]')" "$work/out"
}

the_whole_job() {
  { echo 1 && form numeric_code && printf 'y\n999999\n111111\n\n'; } | job 0 &&
    says 'Links that need attention: 14' && says "1. token required, erebor_mx_retail, cust-10442" &&
    says 'Password (senha): ' && says 'All fields [y/n]: ' && ! says 'PIN: ' && says 'To be sent: Password' &&
    says 'MFA token required' && says 'Code: 48291053' && says 'Token: ' && says 'code is needed (try 2)' &&
    says 'Link updated' && says 'Links that need attention: 13' && no_escapes && ! says 111111 &&
    ! says numeric_code
}

refused() {
  { form pass_invalid && printf 'y\nn\n'; } | job 3 "$link" && says 'Update refused' && says 'Code: login_error' &&
    says 'What to do: '
}

# What follows works on one link in one journal: refusals of its own first.
guarded() {
  rm -rf "$XDG_STATE_HOME/relink"
  for _ in 1 2 3; do { form pass_invalid && printf 'y\nn\n'; } | job 3 "$link" || return 1; done
  # asked, and not sent; then sent: the fourth
  { form pass_valid && printf 'n\nn\n'; } | job 8 "$link" && says '3 refused log-ins since' &&
    says 'Lock-out guard: 3 refused log-ins' && says 'Send anyway [y/n]: ' || return 1
  { form pass_invalid && printf 'y\ny\nn\n'; } | job 3 "$link" || return 1
  # insisted on: nothing typed, the wrong end, the right one
  { form pass_valid && printf '\nn\n'; } | job 8 "$link" && says "last four characters of the link's id" &&
    { form pass_valid && printf 'f80d\nn\n'; } | job 8 "$link" && says "not the end of this link's id" &&
    { form pass_valid && printf 'f80c\ny\n'; } | job 0 "$link" && says 'Link updated' &&
    says 'will arrive by itself' && no_escapes
}

guarded_again() {
  rm -rf "$XDG_STATE_HOME/relink"
  for _ in 1 2 3; do { form pass_invalid && printf 'y\nn\n'; } | job 3 "$link" || return 1; done
  { form error_429 && printf 'y\ny\ny\nn\nn\n'; } | job 6 "$link" &&
    test "$(grep -c '^Lock-out guard: ' "$work/out")" -eq 2 &&
    test "$(grep -c '^Update not sent$' "$work/out")" -eq 1
  result=$?
  rm -rf "$XDG_STATE_HOME/relink"
  return $result
}

mended() {
  { form pass_invalid && printf 'y\ny\n' && form pass_valid && echo y; } | job 0 "$link" &&
    says 'Password (senha) (12 characters, Enter keeps them): ' && says 'Link updated'
}

unknown() {
  { form html_502 && printf 'y\nn\n'; } | job 7 "$link" && says 'Outcome unknown'
}

sent_again() {
  { form error_429 && printf 'y\ny\nn\nn\n'; } | job 6 "$link" && says 'Send the update again [y/n]: ' &&
    test "$(grep -c '^Update not sent$' "$work/out")" -eq 2
}

nothing_sent() {
  rm -f "$journal"
  { form pass_valid && printf 'n\nn\n'; } | job 8 "$link" && ! test -e "$journal"
}

nothing_typed() {
  rm -f "$journal"
  { printf '\n\n' && echo n; } | job 8 "$link" && says 'Nothing is filled in.' && ! test -e "$journal"
}

left_at_once() {
  job 8 "$link" </dev/null && job 0 '' </dev/null
}

left_the_challenge() {
  { form numeric_code && printf 'y\n\ny\n'; } | job 5 "$link" && says 'Leave the challenge [y/n]: ' &&
    says 'were wiped'
}

expired() {
  { form expiry_0 && printf 'y\nn\n'; } | job 5 "$link" && says 'The challenge has expired.' &&
    says 'Send the update again [y/n]: '
}

no_token_needed() {
  { form mfa_none && printf 'y\ny\n'; } | job 0 "$link" && says 'Continue [y/n]: ' && says 'Link updated'
}

from_a_file() {
  printf '\060\003\002\001\001' >"$work/customer.cer"
  printf '\060\003\002\001\002' >"$work/customer.key"
  printf '\ny\n\n\n\n?\n001\n/nonexistent\n%s\n%s\ny\ny\n' "$work/customer.cer" "$work/customer.key" | job 5 "$link" &&
    says '/nonexistent: ' && says 'customer.cer' && says '002: ' &&
    says 'To be sent: Username type, Certificate, Private key' && says 'MFA token required' &&
    says 'Password is empty, but the institution asks for it.' && says 'Send anyway [y/n]: ' &&
    warns 'relink: Warning: The certificate is none that can be read here.'
}

not_there() {
  job 3 nobody-knows </dev/null && says 'nobody-knows' && says 'Could not be read'
}

# The first line says who switched it on: the option over the variable over the user's file over the
# system's, and in the end what is no terminal.
first_line() { # TEXT WORD…
  first=$1
  shift
  exits 8 "$@" --sandbox "$link" </dev/null && head -n 1 "$work/out" | grep -F -e "$first" && ! test -s "$work/err" &&
    test "$(grep -c '^Line by line' "$work/out")" -eq 1
}

says_why() (
  mkdir -p "$work/system/relink"
  user=$XDG_CONFIG_HOME/relink/relink.conf
  XDG_CONFIG_DIRS=$work/system
  export XDG_CONFIG_DIRS
  nothing='Line by line: this is no terminal.' file='because of plain=true in the configuration.'
  first_line "$nothing" && first_line 'because of --plain.' --plain || return 1
  (RELINK_PLAIN=1 && export RELINK_PLAIN && first_line 'because of RELINK_PLAIN.') || return 1
  printf '[relink]\nplain=true\n' >"$work/system/relink/relink.conf"
  first_line "$file" && (RELINK_PLAIN='' && export RELINK_PLAIN && first_line "$file") || return 1
  for no in 0 no off FALSE; do
    (RELINK_PLAIN=$no && export RELINK_PLAIN && first_line "$nothing" && first_line 'because of --plain.' --plain) || return 1
  done
  printf '[relink]\nplain=false\n' >"$user"
  first_line "$nothing" || return 1
  printf '[relink]\nplain=maybe\n' >"$user"
  exits 9 --sandbox "$link" </dev/null
  result=$?
  rm -f "$user"
  return $result
)

# Where nothing is asked, nothing is said of it.
says_nothing() (
  RELINK_PLAIN=1
  export RELINK_PLAIN
  for words in 'links' 'show cust-10442' '--json show cust-10442' '--json links' '--version' '--help'; do
    # shellcheck disable=SC2086 # they are words
    exits 0 --sandbox $words </dev/null && ! grep -q 'Line by line' "$work/out" "$work/err" || return 1
  done
)

# Each question says what can be answered, with what it names.
says_what() {
  printf '?\n1\n?\n\n?\nn\nn\nq\n' | job 0 '' && says 'o and an id: open that link' && says '-: empty the field' &&
    says 'y: yes. n, or Enter: no.' && says 'Ctrl-C: leave relink' && no_escapes
}

found_in_the_list() {
  printf '/gring\n2\n\nn\nn\n/\nv\n3\n4\na\nm\na\nv\n6\nab\nv\n\nq\n' | job 0 '' &&
    says 'Filter “gring”: 2 of 14' && says 'External id: cust-01277' && says 'Status: valid: 26' &&
    says 'All links: ' && says 'There are no more.' && says 'An external id has 3 to 256 characters.' && no_escapes
}

done_then_the_next() {
  { echo 1 && form pass_valid && printf 'y\nt\nd\nn\n' && form pass_valid && printf 'y\nx\n\nh\nh2\n\nn\nn\nq\n'; } | job 0 '' &&
    says 'Note for the ticket' && says 'Fields: password' && says 'The same request with curl:' &&
    says 'That is no answer here.' && says 'This shift: 2' && says ', cust-10442, Link updated, erebor_mx_retail' &&
    test "$(grep -c 'External id: cust-10442$' "$work/out")" -ge 2 && no_escapes && ! says pass_valid
}

# The profiles, one of which is none of the list, and one for which there are no API secrets.
other_profile() {
  printf 'p\n9\np\n2\np\n\n\n' | job 0 '' && says '1. sandbox, http://127.0.0.1' &&
    says '2. production, https://api.belvo.com, PRODUCTION' && says 'That is no number of the list.' &&
    test "$(grep -c '^Links that need attention: 14$' "$work/out")" -eq 4 && no_escapes
}

check 'the whole job' the_whole_job
check 'another profile' other_profile
check 'refused' refused
check 'refused, then mended' mended
check 'unknown' unknown
check 'refused too often: asked, then insisted on' guarded
check 'refused too often: sent again' guarded_again
check 'not sent, sent again' sent_again
check 'not confirmed' nothing_sent
check 'nothing typed' nothing_typed
check 'the end of the input leaves' left_at_once
check 'a challenge that is left' left_the_challenge
check 'a challenge that has expired' expired
check 'a challenge without a token' no_token_needed
check 'files and codes' from_a_file
check 'a link that is not there' not_there
check 'why it is plain' says_why
check 'no word of it where nothing is asked' says_nothing
check 'what can be answered' says_what
check 'the list, searched' found_in_the_list
check 'done, noted, and the next link' done_then_the_next
finish
