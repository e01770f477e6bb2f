#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# with-keyring.sh COMMAND [ARG...]
#
# Runs a command on a session bus of its own, with a gnome-keyring that is open (password "test"),
# and takes both down afterwards. Exits as the command does; 77 when a program is not installed, 99
# when the keyring does not open.
#
# The keyring's files are in $HOME (or $XDG_DATA_HOME) and stay there, so a second call with the
# same HOME finds what the first one stored. The real home and the real runtime folder of the user
# are never used: two daemons on the same files lose items.
set -eu

if [ $# -eq 0 ]; then
  echo "usage: $0 COMMAND [ARG...]" >&2
  exit 99
fi
for program in dbus-daemon dbus-send gnome-keyring-daemon; do
  if ! command -v "$program" >/dev/null; then
    echo "$0: $program is not installed" >&2
    exit 77
  fi
done

scratch=$(mktemp -d "${TMPDIR:-/tmp}/relink-keyring.XXXXXX")
bus='' keyring=''

# shellcheck disable=SC2317 # called by the trap
take_down() {
  for pid in $keyring $bus; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  rm -rf "$scratch"
}
trap take_down EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

real_home=$(getent passwd "$(id -u)" | cut -d: -f6)
if [ -z "${HOME:-}" ] || [ "$HOME" = "$real_home" ]; then
  HOME=$scratch/home
fi
case ${XDG_DATA_HOME:-} in
"$real_home"/*) unset XDG_DATA_HOME ;;
esac
case ${XDG_RUNTIME_DIR:-/run/user/} in
/run/user/*) XDG_RUNTIME_DIR=$scratch/run ;;
esac
mkdir -p "$HOME" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
export HOME XDG_RUNTIME_DIR
unset DISPLAY WAYLAND_DISPLAY GNOME_KEYRING_CONTROL

# No folders of services: this bus starts nothing by itself.
cat >"$scratch/bus.conf" <<END
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=$scratch</listen>
  <policy context="default">
    <allow send_destination="*"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
END
mkfifo "$scratch/address"
dbus-daemon --config-file="$scratch/bus.conf" --nofork --print-address \
  >"$scratch/address" 2>"$scratch/bus.log" &
bus=$!
if ! read -r DBUS_SESSION_BUS_ADDRESS <"$scratch/address"; then
  cat "$scratch/bus.log" >&2
  exit 99
fi
export DBUS_SESSION_BUS_ADDRESS

# Without a newline: it would be part of the password.
printf test >"$scratch/password"
gnome-keyring-daemon --foreground --components=secrets --unlock \
  <"$scratch/password" >/dev/null 2>"$scratch/keyring.log" &
keyring=$!

is_open() {
  dbus-send --session --print-reply --dest=org.freedesktop.secrets \
    /org/freedesktop/secrets/collection/login org.freedesktop.DBus.Properties.Get \
    string:org.freedesktop.Secret.Collection string:Locked 2>/dev/null |
    grep -q 'boolean false'
}
tries=0
until is_open; do
  tries=$((tries + 1))
  if [ $tries -gt 300 ] || ! kill -0 "$keyring" 2>/dev/null; then
    echo "$0: the keyring in $HOME does not open with the password \"test\"" >&2
    cat "$scratch/keyring.log" >&2
    exit 99
  fi
  sleep 0.05
done

status=0
"$@" || status=$?
exit "$status"
