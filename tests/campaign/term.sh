#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A whole update in each kind of terminal, with the keys that it sends: only sequences of its own
# description arrive there. What can show no screens gets lines, and is told why. A slice has some.
# TERMS: only these.
: "${RELINK:?where is relink}" "${SCREEN_RUN:?where is screen-run}" "${TERM_CHECK:?where is term-check}"
. "$(dirname "$0")/../system/lib.sh"
. "$here/lib.sh"
start_in_fresh_folder
for tool in infocmp tput od; do
  command -v $tool >/dev/null || campaign_skips term "no $tool"
done
screens="xterm xterm-16color xterm-256color xterm-direct xterm-mono screen screen-256color screen.xterm-256color tmux
tmux-256color linux linux-16color vt100 vt102 vt220 vt320 rxvt rxvt-16color rxvt-unicode-256color putty putty-256color
st st-256color ansi alacritty konsole"
lines="dumb unknown no-such-terminal - unset"

# What the key named CAPABILITY sends there; what stands for it where it has none.
key() { # TERM CAPABILITY INSTEAD
  sends=$(tput -T "$1" "$2" 2>/dev/null | od -An -v -tx1 | tr -d '\n' | sed 's/ /\\x/g')
  echo "type \"${sends:-$3}\""
}

# The password is corrected on the way, and the first link of the desk is left and gone back to.
on_a_screen() { # TERM
  infocmp "$1" >/dev/null 2>&1 || return 1
  cat <<END
case $1
size 80x24
env TERM=$1
run \$RELINK --sandbox
wait "Needs attention: 14 of 40"
cursor-row "683005d6"
$(key "$1" kcud1 j)
cursor-row "30cb4806"
$(key "$1" kcuu1 k)
cursor-row "683005d6"
key Enter
wait "cannot change the user name"
type "mfa_numericx"
wait "************___"
$(key "$1" kbs '\x7f')
wait "***********____"
$(key "$1" khome '\x01')
cursor "***********"
$(key "$1" kend '\x05')
$(key "$1" kf4 '\x14')
wait "Encryption key"
$(key "$1" kcbt '\e[Z')
cursor "Cancel"
key Tab
cursor-row "> Password"
$(key "$1" kf2 '\x0f')
wait "mfa_numeric____"
$(key "$1" kf5 '\x18')
wait "MFA token required"
type "111111"
wait "111111____"
key Enter
wait "Link updated"
wait "OK"
key Enter
wait "Needs attention: 13 of 40"
$(key "$1" knp G)
cursor-row "b56a501a"
key q
exit 0
termios-restored
save-raw "\$HOME/raw"
sh \$TERM_CHECK $1 "\$HOME/raw"
END
}

in_lines() { # TERM, "-" for an empty one, "unset"
  case $1 in
  unset) setting='unset TERM' ;;
  -) setting='env TERM=' ;;
  *) setting="env TERM=$1" ;;
  esac
  case $1 in
  unknown | no-such-terminal) why='the terminal named by TERM is not known on this machine' ;;
  *) why='TERM names no terminal that can show screens' ;;
  esac
  cat <<END
case $1
size 80x100
$setting
run \$RELINK --sandbox 683005d6-f45c-4adb-b289-f1a12f50f80c
wait "$why"
wait "Password (senha): "
type "mfa_numeric\n"
wait "All fields [y/n]: "
type "\n"
wait "Send to "
type "y\n"
wait "Token: "
type "111111\n"
wait "Link updated"
exit 0
termios-restored
raw-clean-lines
END
}

campaign_seed
chosen=${TERMS:-$(for name in $screens $lines; do echo "$name"; done |
  awk -v seed="$CAMPAIGN_SEED" 'BEGIN { srand(seed) } { print rand() "\t" $0 }' | sort -n | cut -f 2 | head -n "$(amount 99 3)")}
for name in $chosen; do
  # shellcheck disable=SC2086,SC2116 # with one blank between two names
  case " $(echo $lines) " in
  *" $name "*) in_lines "$name" ;;
  *) on_a_screen "$name" || echo "# $name is not known here" >&2 ;;
  esac
done >"$work/term.test"
"$SCREEN_RUN" "$work/term.test" >"$work/tap"
result=$?
sed '/^ok/d;/^1\.\./d;s/^not ok [0-9]*/# not ok/' "$work/tap"
violations=$(grep -c '^not ok' "$work/tap")
test "$result" -eq 0 || test "$violations" -gt 0 || violations=1
campaign_ends term "$(grep -c '^\(not \)\{0,1\}ok' "$work/tap")" "$violations"
