#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# term-check tested: what a terminal's description has, and what it has not. TAP.
set -u
: "${TERM_CHECK:?where is term-check}"
work=$(mktemp) || exit 99
trap 'rm -f "$work"' EXIT
n=0

check() { # NAME RESULT TERM TEXT
  n=$((n + 1))
  # shellcheck disable=SC2059 # the text is a format
  printf "$4" >"$work"
  said=$("$TERM_CHECK" "$3" "$work")
  test $? -eq "$2" && echo "ok $n - $1" || echo "not ok $n - $1: $said"
}

check 'text between sequences' 0 xterm '\033[H\033[2Jtext\033[7m\033[31m\r\n\033[12;40Hmore\033(B\033[m'
check 'attributes with all their conditions' 0 xterm '\033(B\033[0;1;7m'
check 'the marks of a paste, where it has them' 0 xterm '\033[?2004h'
check 'and where it has not' 1 vt100 '\033[H\033[?2004h'
check 'no colours for a terminal without' 1 vt100 '\033[31m'
check 'padding is left out' 0 vt100 '\033[H\033[J'
check 'pauses where they are asked for' 0 vt320 '\033[H\000\000\033[J'
check 'and where they are not' 1 tmux '\033[H\000\033[J'
check 'no title' 1 xterm '\033[H\033]0;title\007'
check 'no clipboard' 1 xterm '\033[H\033]52;c;aGk=\007'
check 'no question' 1 xterm '\033[H\033[6n'
check 'a default colour by the flag that says so' 0 linux-16color '\033[39m'
check 'half a sequence' 1 xterm '\033[H\033['
check 'nothing at all shows nothing' 1 xterm 'text'
echo "1..$n"
