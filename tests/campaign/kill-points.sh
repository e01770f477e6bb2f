#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Signals at check-points of the job: the terminal is as it was, no secret is on the disk, the journal is
# sound, nothing was sent that nobody asked for, and what can go on does. A slice has some of them.
# KILL_SIGNALS: only these; LINE is a terminal that goes.
: "${HTTPS_SERVER:?where is https-server}" "${SCREEN_RUN:?where is screen-run}"
. "$(dirname "$0")/../system/lib.sh"
. "$here/lib.sh"
with_keyring
start_in_fresh_folder
KILL_DIR=$work KILL_BUS=$DBUS_SESSION_BUS_ADDRESS KILL_RELINK=$RELINK LINK=30cb4806-6e00-48a4-91c9-ca55968576c8
PASSWORD=kill-password-7c41 TOKEN=kill-token-f09a API_PASSWORD=kill-secret-5b2e
export KILL_DIR KILL_BUS KILL_RELINK LINK PASSWORD TOKEN API_PASSWORD

printf '{"password":"%s"}' "$PASSWORD" >"$work/fields"
printf '{"token":"%s"}' "$TOKEN" >"$work/token"

link_of() { # STATUS
  printf '{\\\\"id\\\\":\\\\"%s\\\\",\\\\"institution\\\\":\\\\"erebor_mx_retail\\\\",\\\\"external_id\\\\":\\\\"cust-1\\\\",\\\\"status\\\\":\\\\"%s\\\\"}' "$LINK" "$1"
}

# The parts with their bodies.
sed "s/@LIST@/{\\\\\"count\\\\\":2,\\\\\"results\\\\\":[@LINK@,{\\\\\"id\\\\\":\\\\\"683005d6-f45c-4adb-b289-f1a12f50f80c\\\\\",\\\\\"institution\\\\\":\\\\\"gringotts_co_retail\\\\\",\\\\\"external_id\\\\\":\\\\\"cust-2\\\\\",\\\\\"status\\\\\":\\\\\"token_required\\\\\"}]}/
s/@CHALLENGE@/{\\\\\"session\\\\\":\\\\\"s{request}\\\\\",\\\\\"expiry\\\\\":600,\\\\\"token_generation_data\\\\\":/
s/@LINK@/$(link_of invalid)/
s/@VALID@/$(link_of valid)/" "$here/kill-points.rules" >"$work/parts"

# What the cases share, each in a shell of its own.
cat >"$work/prepare" <<'END'
cd "$KILL_DIR" || exit 1
rm -f record list link reread access put patch
secret-tool clear application relink-challenge
for part; do sed -n "/^= $part\$/,/^= /{/^=/!p}" parts; done >rules
END
cat >"$work/log-in" <<'END'
mkdir -p "$XDG_CONFIG_HOME/relink" && cat >"$XDG_CONFIG_HOME/relink/relink.conf" <<CONF
[relink]
profile=mine
[profile mine]
base_url=$BANK_BASE_URL
$*
[profile other]
base_url=$BANK_BASE_URL
CONF
printf 'kill-id\n%s\n' "$API_PASSWORD" | "$KILL_RELINK" login
END
# With how often a key, or a command, sent something.
cat >"$work/judge" <<'END'
journal=$XDG_STATE_HOME/relink/journal.jsonl
sent() { grep -c "\"method\":\"$1\"" "$KILL_DIR/record"; }
begun() { cat "$journal" 2>/dev/null | grep "\"event\":\"intent\"" | grep -c "\"method\":\"$1\""; }
fail() { echo "$*"; cat "$journal"; exit 1; }
! grep -rlF -e "$PASSWORD" -e "$TOKEN" -e "$API_PASSWORD" "$(dirname "$HOME")" || fail 'a secret is on the disk'
test ! -e "$journal" || "$KILL_RELINK" journal --verify || fail 'the journal is broken'
for method in PUT PATCH; do
  test "$(sent $method)" -le "$1" || fail "$method was sent $(sent $method) times, asked for $1 times"
  test "$(sent $method)" -le "$(begun $method)" || fail "$method was sent and is not on record"
  shift
done
END

campaign_seed
awk -v signals="${KILL_SIGNALS:-}" -v each="$(amount '' 4)" -v seed="$CAMPAIGN_SEED" \
  -f "$here/kill-points.awk" "$here/kill-points.table" >"$work/kill-points.test"
"$SCREEN_RUN" "$work/kill-points.test" >"$work/tap"
result=$?
sed '/^ok/d;/^1\.\./d;s/^not ok [0-9]*/# not ok/' "$work/tap"
runs=$(grep -c '^\(not \)\{0,1\}ok' "$work/tap") violations=$(grep -c '^not ok' "$work/tap")
test "$result" -eq 0 || test "$violations" -gt 0 || violations=1
# The keyring's files are not the case's: they outlive it.
if grep -rlF -e "$PASSWORD" -e "$TOKEN" -e "$API_PASSWORD" "$HOME" | sed 's/^/# a secret is in /' | grep .; then
  violations=$((violations + 1))
fi
campaign_ends kill-points "$runs" "$violations"
