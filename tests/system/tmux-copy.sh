#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The ticket note inside a real tmux: "y" puts it into tmux's buffer, from where any terminal that
# tmux is attached to gets it.
. "$(dirname "$0")/lib.sh"
. "$here/tmux.sh"
start_in_fresh_folder
link=30cb4806-6e00-48a4-91c9-ca55968576c8

start_inside() {
  inside new-session -d -x 80 -y 24 "$RELINK" --sandbox "$link" && inside set-option -s set-clipboard on
}

to_the_note() {
  waits_for 'cannot change the user name' && inside send-keys error_unknown F5 && waits_for 'Update refused' &&
    inside send-keys y && waits_for 'Note for the ticket'
}

copied() {
  until inside show-buffer >"$work/note" 2>/dev/null; do sees 'Note for the ticket' || return 1; done
  cat "$work/note"
  grep -qx "Link: $link" "$work/note" && grep -qx 'Fields: password' "$work/note" &&
    grep -qx 'Outcome: Update refused' "$work/note" && ! grep -qF error_unknown "$work/note"
}

shown_as_text() {
  sees "Link: $link" && sees 'The terminal was asked to copy this note.'
}

left() {
  inside send-keys C-q && waits_for 'Leave relink?' && inside send-keys Enter
  while inside has-session 2>/dev/null; do :; done
}

trap ended EXIT
check 'in a tmux' start_inside
check 'a refusal, and its note' to_the_note
check 'the note is in the buffer' copied
check 'and on the screen' shown_as_text
check 'leaving' left
finish
