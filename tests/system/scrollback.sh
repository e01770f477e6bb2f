#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Typed text in clear, in a real tmux without an alternate screen, which puts a screen that is cleared
# into its scrollback: nothing of it is ever there.
. "$(dirname "$0")/lib.sh"
. "$here/tmux.sh"
start_in_fresh_folder
link=30cb4806-6e00-48a4-91c9-ca55968576c8

# Screen and scrollback together.
stands() { # N TEXT: in so many lines
  inside capture-pane -p -S - >"$work/all"
  found=$(grep -cF -e "$2" "$work/all")
  echo "$2: $found times, expected $1"
  test "$found" -eq "$1" || ! sed 's/^/| /' "$work/all"
}

# A shell with jobs: it says when it has its terminal back, and lets relink go on.
cat >"$work/shell" <<END
echo "the shell's own"
$RELINK --sandbox $link
echo 'given back'
read -r rest
fg
cat
END

start_screen() { # TERM
  inside kill-server 2>/dev/null
  screens=$((screens + 1))
  inside new-session -d -x 80 -y 24 "env TERM=$1 sh -m $work/shell" && waits_for 'cannot change the user name'
}

shown() { # TERM
  start_screen "$1" && inside send-keys hunter2SECRET && waits_for '*************' && inside send-keys F2 &&
    waits_for hunter2SECRET
}

# What is typed then is seen once all has been drawn again.
redrawn() { # TERM
  shown "$1" && inside send-keys C-l X && waits_for hunter2SECRETX && stands 1 hunter2SECRET &&
    inside send-keys C-l C-l X && waits_for hunter2SECRETXX && stands 1 hunter2SECRET
}

resized() { # TERM COLUMNS ROWS
  shown "$1" && inside resize-window -x "$2" -y "$3" && until_width "$2" && inside send-keys X && waits_for hunter2SECRETX &&
    stands 1 hunter2SECRET
}

# The upper bar was drawn for this width: it ends with a blank.
until_width() { # COLUMNS
  tries=0
  until test "$(inside capture-pane -p | head -n 1 | wc -m)" -eq "$1"; do
    tries=$((tries + 1))
    test $tries -lt 300 && sleep 0.1 || return 1
  done
}

given_back() { # NEEDLE
  waits_for 'given back' && stands 0 "$1"
}

# Nothing of the shell's goes with it, either.
stopped_and_back() { # TERM
  shown "$1" && inside send-keys C-z && given_back hunter2SECRET && inside send-keys Enter && waits_for '*************' &&
    stands 0 hunter2SECRET && stands 1 'given back'
}

left() { # TERM
  shown "$1" && inside send-keys C-c && given_back hunter2SECRET
}

left_after_a_question() { # TERM
  shown "$1" && inside send-keys C-q && waits_for 'Leave relink?' && inside send-keys Enter && given_back hunter2SECRET
}

killed() { # TERM SIGNAL
  shown "$1" && kill -"$2" "$(relink_inside)" && given_back hunter2SECRET
}

killed_when_larger() { # TERM
  shown "$1" && inside resize-window -x 90 -y 40 && until_width 90 && inside send-keys X && waits_for hunter2SECRETX &&
    kill -ABRT "$(relink_inside)" && given_back hunter2SECRET
}

# The only child of the shell.
relink_inside() {
  shell=$(inside display-message -p '#{pane_pid}')
  cat "/proc/$shell/task/$shell/children"
}

# In clear without F2.
token() { # TERM
  start_screen "$1" && inside send-keys numeric_code Tab Enter && waits_for '[ Send token ]' && inside send-keys 73419 &&
    waits_for 73419 && inside send-keys C-l 5 && waits_for 734195 && stands 1 73419 && inside send-keys C-z &&
    given_back 73419
}

echo 'set-option -wg alternate-screen off' >"$work/tmux.conf"
trap ended EXIT
for term in vt100 tmux-256color; do
  check "Ctrl-L, $term" redrawn $term
  check "a larger window, $term" resized $term 90 30
  check "a narrower one, $term" resized $term 70 24
  check "a smaller one, $term" resized $term 75 16
  check "Ctrl-Z and back, $term" stopped_and_back $term
  check "Ctrl-C, $term" left $term
  check "leaving, $term" left_after_a_question $term
  check "TERM, $term" killed $term TERM
  check "a fault, $term" killed $term ABRT
  check "a fault in a window that grew, $term" killed_when_larger $term
done
check 'a token' token tmux-256color
finish
