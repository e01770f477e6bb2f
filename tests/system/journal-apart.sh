#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154 # $work and the others are journal.sh's
# The part of journal.sh that needs mounts of its own: `unshare -m sh journal-apart.sh COMMAND…`.
# 77: they cannot be had.
. "$(dirname "$0")/lib.sh"
. "$here/journal-parts.sh"
mkdir -p "$XDG_STATE_HOME" "$work/dev"
mount -t tmpfs tmpfs "$XDG_STATE_HOME" || exit 77

# A last page takes a line more without asking for another page: so more than once.
full_disk() {
  mount -t tmpfs -o size=64k,mode=700 tmpfs "$XDG_STATE_HOME" || return 77
  updates 0 pass_valid || return 1
  head -c 100000 /dev/zero >"$XDG_STATE_HOME/filler" 2>/dev/null
  for _ in 1 2 3 4 5 6 7 8 9; do
    updates 6 pass_valid && break
  done
  says 'No space left on device' && ! warns PUT && exits 0 journal --verify </dev/null || return 1
  rm "$XDG_STATE_HOME/filler"
  updates 0 pass_valid && exits 0 journal --verify </dev/null
}

read_only_disk() {
  mount -t tmpfs -o ro,mode=700 tmpfs "$XDG_STATE_HOME" || return 77
  not_sent 'Read-only file system'
}

# A /dev with what relink needs of it, and a log daemon.
with_log_daemon() { # COMMAND
  mount --rbind /dev "$work/dev" && mount -t tmpfs -o mode=755 tmpfs /dev || return 77
  for node in null zero urandom random tty; do
    touch "/dev/$node" && mount --bind "$work/dev/$node" "/dev/$node" || return 77
  done
  "$LOG_LISTEN" /dev/log >"$work/messages" &
  listener=$!
  until_true "$listener" grep -qx ready "$work/messages" && "$@"
  result=$?
  kill -CONT $listener
  kill $listener
  return $result
}

done_is_logged() {
  until_true "$listener" grep -q '"outcome":"done"' "$work/messages"
}

events_are_logged() {
  updates 0 pass_valid && done_is_logged || return 1
  cat "$work/messages"
  sed -n 's/^<86>.* relink\[[0-9]*\]: @cee: //p' "$work/messages" >"$work/copies"
  cmp "$work/copies" "$journal" && test "$(wc -l <"$journal")" -eq 2 && ! grep -q pass_valid "$work/messages"
}

events_are_not_logged() {
  configure syslog=false
  updates 0 pass_valid || return 1
  rm "$config"
  updates 0 pass_valid && done_is_logged && test "$(grep -c '@cee' "$work/messages")" -eq 2
}

# Its queue is soon full.
stopped_daemon() {
  kill -STOP "$listener"
  for _ in 1 2 3 4 5 6 7 8; do
    updates 0 pass_valid || return 1
  done
}

"$@"
