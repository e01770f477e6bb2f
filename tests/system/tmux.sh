# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# What the tests in a real tmux share. To be sourced behind lib.sh, before the fresh folder is made;
# `screens` counts the servers: one that is ending takes no new session, so each session has its own.
# $work/tmux.conf, if there is any, is their configuration. `trap ended EXIT` takes the last one down.
if ! command -v tmux >/dev/null; then
  echo '1..0 # SKIP no tmux'
  exit 0
fi
screens=0

inside() { # COMMAND OF TMUX…
  conf=$work/tmux.conf
  test -f "$conf" || conf=/dev/null
  TMUX_TMPDIR=$work tmux -L "relink-$screens" -f "$conf" "$@"
}

ended() {
  inside kill-server 2>/dev/null
  take_down
}

sees() { # TEXT: on the screen
  inside capture-pane -p 2>/dev/null | grep -qF -e "$1"
}

waits_for() { # TEXT: as long as relink lives, and no longer than anybody would
  tries=0
  until sees "$1"; do
    tries=$((tries + 1))
    inside has-session && test $tries -lt 300 && sleep 0.1 || return 1
  done
}
