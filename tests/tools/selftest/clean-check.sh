#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# clean-check tested on itself: one planted violation of each kind, and what must pass. TAP.
set -u
run=${CLEAN_CHECK:?where is clean-check}
n=0

result() { # NAME, after a command whose status is $?
  status=$?
  n=$((n + 1))
  test $status -eq 0 && echo "ok $n - $1" || echo "not ok $n - $1"
}

# NAME FORMAT OFFSET OPTION…: refused, and the offset is named.
refuses() {
  name=$1 text=$2 offset=$3
  shift 3
  # shellcheck disable=SC2059 # a format is what is given
  said=$(printf "$text" | "$run" "$@")
  test $? -eq 1 && case $said in "offset $offset: "*) true ;; *) echo "# $said" && false ;; esac
  result "refused: $name"
}

takes() { # NAME FORMAT OPTION…
  name=$1 text=$2
  shift 2
  # shellcheck disable=SC2059 # a format is what is given
  said=$(printf "$text" | "$run" "$@") || echo "# $said"
  test -z "$said"
  result "taken: $name"
}

refuses 'NUL' 'a\000' 1
refuses 'bell' 'a\a' 1
refuses 'bell on a screen' 'a\a' 1 --screen
refuses 'backspace' 'a\b' 1
refuses 'tab' 'a\tb' 1
refuses 'carriage return' 'ab\rX' 2
refuses 'escape at the end' 'ab\033' 2 --screen
refuses 'colour without a screen' '\033[31m' 0
refuses 'DEL' 'a\177' 1
refuses 'C1' 'a\302\205' 1
refuses 'C1, CSI' '\302\2332J' 0 --screen
refuses 'C1 as a byte' 'a\2332J' 1 --screen
refuses 'C1 in Latin-1' 'a\233' 1 --locale de_DE.ISO-8859-1
refuses 'soft hyphen in Latin-1' 'a\255' 1 --locale de_DE.ISO-8859-1
refuses 'no ASCII' 'a\303\251' 1 --locale C
refuses 'no UTF-8' 'a\303' 1
refuses 'overlong' '\300\257' 0
refuses 'surrogate' '\355\240\200' 0
refuses 'bidi override' 'a\342\200\256b' 1
refuses 'bidi isolate' '\342\201\246' 0
refuses 'zero width space' 'a\342\200\213' 1
refuses 'joiner' 'a\342\200\215' 1
refuses 'byte order mark' '\357\273\277' 0
refuses 'soft hyphen' 'a\302\255' 1
refuses 'Hangul filler' 'a\343\205\244' 1
refuses 'Braille blank' 'a\342\240\200' 1
refuses 'variation selector' 'a\357\270\217' 1
refuses 'tag' 'a\363\240\201\201' 1
refuses 'no-break space' 'a\302\240' 1
refuses 'line separator' 'a\342\200\250' 1
refuses 'private use' 'a\356\200\200' 1
refuses 'unassigned' 'a\315\270' 1
refuses 'no character' 'a\357\277\277' 1
refuses 'enclosing mark' '1\342\203\243' 1
refuses 'a mark on nothing' '\314\201' 0
refuses 'a mark on a blank' 'a \314\201' 2
refuses 'a mark behind a sequence' 'a\033[2;2H\314\201' 7 --screen
refuses 'three marks' 'a\314\201\314\202\314\203' 5
refuses 'three Hangul vowels' '\341\204\200\341\205\241\341\205\242\341\205\243' 9
refuses 'title' '\033]0;t\a' 0 --screen
refuses 'title although copies are allowed' '\033]2;t\a' 0 --screen --copies
refuses 'clipboard' '\033]52;c;aGk=\a' 0 --screen
refuses 'clipboard, asked for' '\033]52;c;?\a' 0 --screen --copies
refuses 'a copy that holds an escape' '\033]52;c;YRti\a' 0 --screen --copies
refuses 'link' '\033]8;;http://x\a' 0 --screen --copies
# shellcheck disable=SC1003 # the quote is not to be escaped, the backslash is
refuses 'device control' '\033Pq\033\\' 0 --screen
refuses 'report of the cursor' '\033[6n' 0 --screen
refuses 'report of the device' '\033[c' 0 --screen
refuses 'media copy' '\033[5i' 0 --screen
refuses 'size of the window' '\033[8;1;1t' 0 --screen
refuses 'mouse' '\033[?1000h' 0 --screen
refuses 'mouse in a list of modes' '\033[?25;1000h' 0 --screen
refuses 'reset' '\033c' 0 --screen
refuses 'test picture' '\033#8' 0 --screen
refuses 'a sequence that is cut' '\033[12' 0 --screen

takes 'nothing' ''
takes 'lines' 'plain\r\nlines\n'
takes 'text' 'caf\303\251 e\314\201\314\242 \344\270\226 \330\271 \340\271\204 \360\237\224\221 \357\277\275 \342\200\246'
takes 'Latin-1' 'caf\351' --locale de_DE.ISO-8859-1
takes 'drawing' '\033[?1049h\033[22;0;0t\033[1;24r\033(B\033[m\033[4l\033[?7h\033[H\033[2J\033[3;4Hx\033[5b\033[K\r\n\b\t' --screen
takes 'modes' '\033[?1h\033=\033[?2004h\033[?2004l\033[?12l\033[?25h\033[?1l\033>\0337\0338' --screen
takes 'a copy' 'x\033]52;c;aGk=\ay' --screen --copies
echo "1..$n"
