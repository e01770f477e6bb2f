#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The journal as a whole: a team's directory with real users, the copy in the system's log, full and
# read-only disks, and what a killed relink leaves for the next one.
: "${HTTPS_SERVER:?where is https-server}" "${LOG_LISTEN:?where is log-listen}"
. "$(dirname "$0")/lib.sh"
with_keyring
start_in_fresh_folder
link=683005d6-f45c-4adb-b289-f1a12f50f80c
config=$XDG_CONFIG_HOME/relink/relink.conf
team=$work/team record=$work/record
mkdir "$team" && chmod 1770 "$team"

. "$here/journal-parts.sh"

skip() { # NAME WHY
  n=$((n + 1))
  echo "ok $n - $1 # SKIP $2"
}

# ---- a team's directory

relative_path() {
  configure journal_dir=team
  updates 9 pass_valid && says 'begins with /' && exits 9 journal </dev/null
}

missing_directory() {
  configure "journal_dir=$work/nowhere"
  not_sent 'No such file or directory' && ! test -e "$work/nowhere" && ! test -e "$journal" &&
    exits 9 journal </dev/null
}

unsafe_directory() {
  configure "journal_dir=$team"
  chmod 0770 "$team"
  not_sent 'not sticky'
  result=$?
  chmod 1777 "$team"
  not_sent 'others than its group' || result=1
  chmod 1770 "$team"
  return $result
}

own_file() {
  configure "journal_dir=$team"
  updates 0 pass_valid && ! test -e "$journal" && test "$(stat -c %a "$team/$(id -u).jsonl")" = 640 &&
    exits 0 journal --verify </dev/null && says '2 lines'
}

broken_file_is_named() {
  configure "journal_dir=$team"
  sed -i '2s/"done"/"refused"/' "$team/$(id -u).jsonl"
  exits 1 journal --verify </dev/null && warns "$team/$(id -u).jsonl" && warns 'line 2' || return 1
  # The guard asks from now on, and says why; a script is told.
  updates 0 pass_valid && warns 'The journal was changed'
}

check 'journal_dir must be a whole path' relative_path
check 'a directory that is not there: nothing is sent' missing_directory
check 'a directory that others could change: nothing is sent' unsafe_directory
check "a file of the user's own in the team's directory" own_file
check 'the file and the line that do not hold are named, and the guard asks' broken_file_is_named

# Users without a name, of one group.
agent() { # UID WORD…
  uid=$1
  shift
  setpriv --reuid "$uid" --regid 40200 --groups 40100 \
    env HOME="$work/$uid" XDG_STATE_HOME="$work/$uid/state" "$RELINK" "$@"
}

agents_count_together() {
  rm -f "$team"/*.jsonl
  chown root:40100 "$team" && chmod 3770 "$team" && chmod 755 "$work" "$XDG_CONFIG_HOME" "$XDG_CONFIG_HOME/relink"
  chmod 644 "$config"
  for uid in 40001 40002 40001; do
    mkdir -p "$work/$uid" && chown $uid "$work/$uid"
    printf '{"password":"pass_invalid"}' | agent $uid update "$link" --sandbox --fields -
    test $? -eq 3 || return 1
  done
  printf '{"password":"pass_valid"}' | agent 40002 update "$link" --sandbox --fields - 2>"$work/err" ||
    return 1
  warns '3 refused log-ins since the last success' && test -O "$team" &&
    test "$(stat -c '%u %g %a' "$team/40001.jsonl")" = '40001 40100 640' || return 1
  # Each sees all, in the order of the times, and nobody else does.
  agent 40001 journal >"$work/out" && cat "$work/out" && test "$(wc -l <"$work/out")" -eq 4 && cut -f1 "$work/out" | sort -c &&
    agent 40002 journal --verify && exits 0 journal --verify </dev/null && says '8 lines' || return 1
  setpriv --reuid 40003 --regid 40200 --clear-groups env HOME="$work" "$RELINK" journal 2>&1 | grep -q 'Permission denied'
}

if test "$(id -u)" -ne 0; then
  skip 'two users count together' 'several users take root'
elif ! setpriv --reuid 40001 --regid 40200 --groups 40100 "$RELINK" --version >/dev/null 2>&1; then
  skip 'two users count together' 'other users cannot run relink where it was built'
else
  check 'two users count together' agents_count_together
fi

# ---- disks, and the system's log: among mounts of the test's own

apart() { # NAME COMMAND…
  name=$1
  shift
  as_if_root=
  test "$(id -u)" -eq 0 || as_if_root=-r
  work=$work config=$config link=$link journal=$journal \
    unshare -m $as_if_root sh "$here/journal-apart.sh" "$@" >"$work/log.apart" 2>&1
  case $? in
  0) check "$name" true ;;
  77) skip "$name" 'no mounts of its own here: unshare -m mount -t tmpfs' ;;
  *) check "$name" sh -c "cat '$work/log.apart'; false" ;;
  esac
}

rm -f "$config"

# What may not be on the disk is taken back: an intent that was not sent does not count.
disk_fails() {
  rm -f "$journal"
  printf '{"password":"pass_valid"}' >"$work/in"
  for lines in 0 2; do
    strace -f -qq -o /dev/null -e trace=fsync -e inject=fsync:error=EIO \
      "$RELINK" update "$link" --sandbox --json -v --fields "$work/in" >"$work/out" 2>"$work/err"
    test $? -eq 6 && says 'Input/output error' && ! warns PUT || return 1
    # shellcheck disable=SC2002 # there may be none
    test "$(cat "$journal" 2>/dev/null | wc -l)" -eq $lines || return 1
    updates 0 pass_valid || return 1
  done
  exits 0 journal --verify </dev/null && says '4 lines'
}

if ! strace -o /dev/null true 2>/dev/null || nm "$RELINK" 2>/dev/null | grep -q __asan_init; then
  skip 'a disk that fails: nothing is sent, and nothing is left of it' 'no process can be traced here'
else
  check 'a disk that fails: nothing is sent, and nothing is left of it' disk_fails
fi
apart 'a full disk: nothing is sent, and the journal holds' full_disk
apart 'a disk that cannot be written: nothing is sent' read_only_disk
apart "each event goes to the system's log, as the journal has it" with_log_daemon events_are_logged
apart 'syslog=false keeps them here' with_log_daemon events_are_not_logged
apart 'a log daemon that is stopped holds nobody up' with_log_daemon stopped_daemon

# ---- what a killed relink leaves

serve() { # the link is read as invalid before the update; afterwards as AFTER
  cat >"$work/rules" <<END
GET /api/links/*/ times=1 -> 200 header "Content-Type: application/json"
  body "{\"id\":\"$link\",\"status\":\"invalid\",\"last_accessed_at\":\"2026-01-01T00:00:00Z\"}"
GET /api/links/*/ -> 200 header "Content-Type: application/json" body "{\"id\":\"$link\",$1}"
GET /api/links/ -> 200 header "Content-Type: application/json" body "{\"count\":0,\"results\":[]}"
PUT /api/links/*/ -> 200 after=$work/never body "{}"
END
  : >"$record"
  run_rules 0
  log_in
}

run_rules() { # PORT
  start_server "$HTTPS_SERVER" --cert-dir "$work" --script "$work/rules" --record "$record" --port "$1"
  RELINK_BASE_URL=$base_url RELINK_CA_FILE=$ca_file
  export RELINK_BASE_URL RELINK_CA_FILE
}

# The same server from now on says that the link is valid and was accessed at this moment.
accessed() {
  now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  kill "$server" && wait "$server"
  cat >"$work/rules" <<END
GET /api/links/*/ -> 200 header "Content-Type: application/json"
  body "{\"id\":\"$link\",\"status\":\"valid\",\"last_accessed_at\":\"$now\"}"
END
  run_rules "$port"
}

# Killed between the intent and the result, as soon as the bank has been asked.
is_killed() {
  rm -f "$journal"
  printf '{"password":"x"}' >"$work/in"
  "$RELINK" update "$link" --fields "$work/in" >/dev/null 2>&1 &
  victim=$!
  until_true $victim grep -q '"method":"PUT"' "$record" || return 1
  kill -KILL $victim
  wait $victim
  exits 0 journal </dev/null && says 'no result' && exits 0 journal --verify </dev/null
}

carried_out() {
  serve '\"status\":\"invalid\"' && is_killed && accessed || return 1
  exits 0 show "$link" </dev/null && warns 'is unknown: relink ended before it was on record.' &&
    warns 'Reading the link shows that it was carried out.' || return 1
  grep -q '"event":"reconciled".*"outcome":"done"' "$journal" && exits 0 show "$link" </dev/null &&
    ! warns 'is unknown' && exits 0 journal </dev/null && says 'no result, done' &&
    exits 0 journal --verify </dev/null && says '2 lines'
}

# Valid, and accessed at a time at which the update cannot have been under way.
by_somebody_else() {
  serve '\"status\":\"valid\",\"last_accessed_at\":\"2099-01-01T00:00:00Z\"' && is_killed || return 1
  exits 0 show "$link" </dev/null && warns 'is valid; whether by this update cannot be told' &&
    ! grep -q reconciled "$journal"
}

not_to_be_told() {
  serve '\"status\":\"invalid\",\"last_accessed_at\":\"2026-01-01T00:00:00Z\"' && is_killed || return 1
  printf '\n' >"$work/in"
  exits 0 --plain <"$work/in" && says 'Outcome unknown: ' || return 1
  for _ in 1 2; do
    exits 0 show "$link" </dev/null && warns 'does not show it yet: wait 5 minutes' || return 1
  done
  ! grep -q reconciled "$journal"
}

check 'killed with an update out: the next one says so, and that it was carried out' carried_out
check 'killed with an update out, and somebody else has accessed the link' by_somebody_else
check 'killed with an update out, and the link does not tell' not_to_be_told
finish
