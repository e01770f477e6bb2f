#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Thousands of updates in one process, and hundreds in one that is used by keys: what it holds in memory, in
# locked memory, in files and in threads does not grow. A slice has a few dozen.
# SOAK_UPDATES, SOAK_SCREENS: how many.
: "${HTTPS_SERVER:?where is https-server}" "${SCREEN_RUN:?where is screen-run}" "${SOAK:?where is soak}"
. "$(dirname "$0")/../system/lib.sh"
. "$here/lib.sh"
with_keyring
start_in_fresh_folder
SOAK_DIR=$work SOAK_BUS=$DBUS_SESSION_BUS_ADDRESS SOAK_RELINK=$RELINK
export SOAK_DIR SOAK_BUS SOAK_RELINK
updates=${SOAK_UPDATES:-$(amount 10000 100)} settled=$(amount 500 40) every=$(amount 500 20)
screens=${SOAK_SCREENS:-$(amount 300 12)} warm=$(amount 100 6) look=$(amount 50 3)
touch "$work/looks"

"$SOAK" --updates "$updates" --settled "$settled" --every "$every" >"$work/soak.out" 2>&1
result=$?
grep -v '^[0-9]* runs, ' "$work/soak.out" | sed '/^#/!s/^/# /'
violations=$(sed -n 's/^[0-9]* runs, \([0-9]*\) violations$/\1/p' "$work/soak.out")
test "$result" -eq 0 || test "${violations:-0}" -gt 0 || violations=1

# ---- the program itself, on a terminal

cat >"$work/log-in" <<'END'
mkdir -p "$XDG_CONFIG_HOME/relink" && cat >"$XDG_CONFIG_HOME/relink/relink.conf" <<CONF
[relink]
profile=mine
[profile mine]
base_url=$BANK_BASE_URL
ca_file=$BANK_CA_FILE
CONF
printf 'soak-id\nsoak-password\n' | "$SOAK_RELINK" login
END
# Behind the person's back the list is read again and the keyring is told; keys of a robot come faster than that. What
# the process holds counts once its workers rest, three looks in a row. Only the superuser can see where they
# are, and count the files of a process that gives nothing away.
cat >"$work/look" <<'END'
process=/proc/$PROGRAM_PID same=0 before=
files() { ls "$process/fd" 2>/dev/null | wc -l; }
member() { sed -n "s/^$1:[^0-9]*\([0-9]*\) kB/\1/p" "$process/status"; }
works() {
  for task in "$process"/task/*; do
    case "$(cat "$task/comm" 2>/dev/null) $(cat "$task/wchan" 2>/dev/null)" in
    *' ' | *' 0' | *futex*) ;;
    keyring* | network* | lists*) return 0 ;;
    esac
  done
  return 1
}
until test $same -eq 3; do
  now=$(files) same=$((same + 1))
  if works || test "$now" != "$before"; then same=0; fi
  before=$now
done
echo "$1 $(member VmRSS) $(member VmLck) $now $(ls "$process/task" | wc -l)" >>"$SOAK_DIR/looks"
END

"$SOAK" --print-rules >"$work/rules"
# One link after the other: what is kept of one grows with how often it has been updated.
awk -v screens="$screens" -v warm="$warm" -v look="$look" '
  BEGIN {
    print "server BANK $HTTPS_SERVER --cert-dir $SOAK_DIR --script $SOAK_DIR/rules"
    print "case updates one after the other\nsize 80x24\nenv DBUS_SESSION_BUS_ADDRESS=$SOAK_BUS TMPDIR=$HOME"
    print "sh sh \"$SOAK_DIR/log-in\"\nrun $RELINK\nwait \"Needs attention: 100\""
    for (i = 1; i <= screens; i++) {
      print "key Enter\nwait \"> Password\"\ntype \"hunter2\"\nwait \"*******\"\nkey F5\nwait \"MFA token required\""
      print "type \"111111\"\nwait \"111111\"\nkey Enter\nwait \"Link updated\"\nkey Esc\nwait-gone \"Link updated\""
      print "wait \"Needs attention: 100\"\nkey " (i % 100 ? "Down" : "g")
      if (i >= warm && (i - warm) % look == 0) print "sh sh \"$SOAK_DIR/look\" " i
    }
    print "key q\nexit 0\ntermios-restored"
  }' >"$work/soak.test"
if ! "$SCREEN_RUN" "$work/soak.test" >"$work/tap" 2>&1; then
  sed 's/^/# /' "$work/tap"
  violations=$((violations + 1))
fi

# Under a sanitizer memory is the sanitizer's, which keeps what was freed; it looks for leaks instead.
growth=1024
grep -qa __asan_init "$RELINK" && growth=0
awk -v growth="$growth" '
  function complain(what) { print "# after update " $1 " on the screen: " what " has grown"; bad++ }
  { print "# " $1 " updates on the screen: " $2 " KiB, " $3 " KiB locked, " $4 " files, " $5 " threads" }
  NR == 1 { rss = $2; locked = $3; files = $4; threads = $5; next }
  growth > 0 && $2 >= rss + growth { complain("memory") }
  $3 > locked { complain("locked memory") }
  $4 != files { complain("the number of files") }
  $5 != threads { complain("the number of threads") }
  END { exit NR < 2 || bad > 0 }' "$work/looks" || violations=$((violations + 1))
campaign_ends soak $((updates + screens)) "$violations"
