#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Challenges that outlive their process, gone on with by a person: the cases of resume.test on a real
# terminal, with a real keyring and a server that lives on.
: "${SCREEN_RUN:?where is screen-run}"
. "$(dirname "$0")/lib.sh"
with_keyring
start_in_fresh_folder
start_server "$RELINK" sandbox -v
RELINK_BASE_URL=$base_url
export RELINK_BASE_URL
log_in

cat >"$work/challenge" <<'END'
#!/bin/sh
# What a case that failed has left behind is not for the next one, which begins with this link.
test "$1" = "$FIRST" && secret-tool clear application relink-challenge profile sandbox
printf '{"password":"%s"}' "$2" | "$RELINK" update "$1" --json >/dev/null
test $? -eq 5
END
chmod +x "$work/challenge"
CHALLENGE=$work/challenge
FIRST=683005d6-f45c-4adb-b289-f1a12f50f80c
SECOND=30cb4806-6e00-48a4-91c9-ca55968576c8
export CHALLENGE FIRST SECOND

{
  for name in DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR XDG_CONFIG_HOME RELINK_BASE_URL RELINK CHALLENGE \
    FIRST SECOND; do
    eval "echo \"env $name=\$$name\""
  done
  cat "$here/resume.test"
} >"$work/resume.test"
"$SCREEN_RUN" "$work/resume.test"
