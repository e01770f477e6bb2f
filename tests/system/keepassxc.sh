#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# relink with KeePassXC as the keyring: a real one, in a window that nobody sees. TAP.
. "$(dirname "$0")/lib.sh"
for program in keepassxc keepassxc-cli Xvfb dbus-daemon secret-tool; do
  command -v $program >/dev/null || {
    echo "1..0 # SKIP $program is not installed"
    exit 0
  }
done
start_in_fresh_folder
XDG_RUNTIME_DIR=$work/run XDG_CACHE_HOME=$work/cache XDG_DATA_HOME=$work/data
QT_QPA_PLATFORM=xcb
export XDG_RUNTIME_DIR XDG_CACHE_HOME XDG_DATA_HOME QT_QPA_PLATFORM
mkdir -m 700 "$XDG_RUNTIME_DIR"
mkdir -p "$XDG_CONFIG_HOME/keepassxc"

# With TERM it saves first; while it shows a question to somebody it takes only KILL, and now and then it
# takes no notice of TERM at all.
end_keepassxc() { # SIGNAL
  test -n "${keepassxc:-}" || return 0
  kill -"$1" "$keepassxc" 2>/dev/null
  until_true no_service
  kill -KILL "$keepassxc" 2>/dev/null
  wait "$keepassxc" 2>/dev/null
  keepassxc=
}
trap 'end_keepassxc KILL; take_down' EXIT

# A condition that other processes make true; false after half a minute.
until_true() {
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    test $tries -le 600 || return 1
    sleep 0.05
  done
}

# Without folders of services: nothing but KeePassXC can be the keyring.
cat >"$work/bus.conf" <<END
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=$work/bus</listen>
<policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
END
dbus-daemon --config-file="$work/bus.conf" --nofork 2>"$work/bus.log" &
started="$!"
DBUS_SESSION_BUS_ADDRESS=unix:path=$work/bus
export DBUS_SESSION_BUS_ADDRESS
Xvfb -displayfd 3 -screen 0 800x600x24 3>"$work/display" >/dev/null 2>&1 &
started="$! $started"
if ! until_true test -s "$work/display" || ! until_true test -S "$work/bus"; then
  echo "Bail out! no display or no bus"
  exit 99
fi
DISPLAY=:$(cat "$work/display")
export DISPLAY

# A database whose root group is the one that other programs may use.
cat >"$work/database.xml" <<'END'
<?xml version="1.0" encoding="utf-8"?>
<KeePassFile>
  <Meta><CustomData><Item><Key>FDO_SECRETS_EXPOSED_GROUP</Key>
    <Value>{00112233-4455-6677-8899-aabbccddeeff}</Value></Item></CustomData></Meta>
  <Root><Group><UUID>ABEiM0RVZneImaq7zN3u/w==</UUID><Name>Secrets</Name></Group></Root>
</KeePassFile>
END
printf 'database password\ndatabase password\n' |
  keepassxc-cli import -q -p "$work/database.xml" "$work/database.kdbx" >"$work/log" 2>&1

# The collection is named after the database's file.
is_locked() { # true, false
  dbus-send --session --print-reply --dest=org.freedesktop.secrets \
    /org/freedesktop/secrets/collection/database org.freedesktop.DBus.Properties.Get \
    string:org.freedesktop.Secret.Collection string:Locked 2>/dev/null | grep -q "boolean $1"
}

offers_an_item() {
  dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets \
    org.freedesktop.Secret.Service.SearchItems dict:string:string:application,relink 2>/dev/null |
    grep -q 'object path'
}

no_service() {
  ! dbus-send --session --print-reply --dest=org.freedesktop.DBus /org/freedesktop/DBus \
    org.freedesktop.DBus.GetNameOwner string:org.freedesktop.secrets >/dev/null 2>&1
}

# LOCKED: what the database is once KeePassXC runs. CONFIRM: whether it asks a person before a program
# reads.
start_keepassxc() { # LOCKED CONFIRM OPTION…
  locked=$1
  shift
  cat >"$XDG_CONFIG_HOME/keepassxc/keepassxc.ini" <<END
[General]
ConfigVersion=2
UpdateCheckMessageShown=true
[FdoSecrets]
Enabled=true
ShowNotification=false
ConfirmDeleteItem=false
ConfirmAccessItem=$1
UnlockBeforeSearch=false
[GUI]
CheckForUpdates=false
END
  shift
  keepassxc --config "$XDG_CONFIG_HOME/keepassxc/keepassxc.ini" "$@" "$work/database.kdbx" \
    <"$work/password" >"$work/keepassxc.log" 2>&1 &
  keepassxc=$!
  until_true is_locked "$locked"
}

# Open is not yet loaded: what the database holds is offered a moment later.
starts_with_an_item() {
  start_keepassxc false true --pw-stdin && until_true offers_an_item
}

stop_keepassxc() { # SIGNAL
  end_keepassxc "$1"
  until_true no_service
}

stores() { # ID PASSWORD
  feeds "$1
$2
" 0 login
}

holds() { # ID PASSWORD: one item, and it is this
  test "$(secret-tool search --all application relink 2>/dev/null | grep -c '^secret = ')" -eq 1 &&
    test "$(secret-tool lookup application relink profile sandbox)" = "{\"secret_id\":\"$1\",\"secret_password\":\"$2\"}"
}

lists() { # TEXT
  exits 0 profiles && grep -q "^sandbox.*	$1	" "$work/out"
}

# The look-up works when the server is asked; nobody listens there.
finds_secrets() {
  exits 6 show 683005d6-f45c-4adb-b289-f1a12f50f80c --no-input --base-url "https://127.0.0.1:1"
}

# What relink makes of it is said, in time, and nothing is lost by it.
is_refused() { # TEXT WORD…
  wanted=$1
  shift
  feeds "other
other
" 4 "$@" && grep -q "$wanted" "$work/err"
}

printf 'database password\n' >"$work/password"
check 'KeePassXC runs, with its database open' start_keepassxc false false --pw-stdin
check 'relink login stores in it' stores first secret
check 'secret-tool finds the same' holds first secret
check 'relink profiles lists it' lists 'API secrets stored'
check 'a new pair replaces the old one' stores second 'other secret'
check 'and is the only one' holds second 'other secret'
check 'relink logout forgets it' exits 0 logout
check 'and nothing is listed' lists 'no API secrets'
check 'a pair for another origin' feeds 'a
b
' 0 login --base-url https://127.0.0.1:1
check 'is found when it is needed' finds_secrets
check 'KeePassXC ends' stop_keepassxc TERM

check 'KeePassXC again, asking before each access' starts_with_an_item
check 'what only a person there can allow is said' is_refused 'in the program that keeps it' \
  show 683005d6-f45c-4adb-b289-f1a12f50f80c --no-input --base-url https://127.0.0.1:1
check 'KeePassXC ends' stop_keepassxc KILL

: >"$work/password"
check 'KeePassXC again, with its database locked' start_keepassxc true false
check 'a locked database is said to be locked' is_refused 'locked' login
check 'KeePassXC ends' stop_keepassxc KILL
finish
