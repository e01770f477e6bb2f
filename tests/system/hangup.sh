#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The line drops while the bank is asked, in a real tmux and with a real keyring: relink finishes what
# is out, keeps the challenge, and "relink resume" goes on. The sandbox's log shows what was sent.
. "$(dirname "$0")/lib.sh"
. "$here/tmux.sh"
with_keyring
start_in_fresh_folder
link=30cb4806-6e00-48a4-91c9-ca55968576c8

sent() { # METHOD: how often
  grep -c "^$1 " "$work/server.log"
}

# The shell around it notes its process id and how it ended, unless it ends with the terminal itself.
start_screen() { # WORDS TEXT: until it is seen
  rm -rf "$XDG_STATE_HOME/relink" "$work/pid" "$work/code"
  inside kill-server 2>/dev/null
  screens=$((screens + 1))
  puts=$(sent PUT) patches=$(sent PATCH)
  inside new-session -d -x 80 -y 24 \
    "sh -c 'echo \$\$ >$work/pid; exec $RELINK $1'; echo \$? >$work/code; exec cat" 8>&- 9>&- || return 1
  until test -s "$work/pid"; do inside has-session || return 1; done
  relink=$(cat "$work/pid")
  until_true "$relink" sees "$2"
}

type_password() { # PASSWORD
  inside send-keys "$1" F5
}

intent() { # METHOD: it is on record, and so under way
  grep -q "\"event\":\"intent\".*\"method\":\"$1\"" "$journal"
}

# PASSWORD is sent, and the answer has not come.
put_is_out() { # PASSWORD
  start_screen "$link" 'cannot change the user name' && type_password "$1" && until_true "$relink" intent PUT && until_true "$relink" sees 'Sending the update'
}

to_the_challenge() {
  start_screen "$link" 'cannot change the user name' && type_password numeric_code && until_true "$relink" sees '[ Send token ]'
}

lives() { kill -0 "$relink" 2>/dev/null && ! grep -q '^State:[[:space:]]*Z' "/proc/$relink/status" 2>/dev/null; }

# No longer than anybody would wait.
has_gone() {
  tries=0
  while lives; do
    tries=$((tries + 1))
    test $tries -lt 300 && sleep 0.1 || return 1
  done
}

exit_code() {
  until test -s "$work/code"; do inside has-session || return 1; done
  cat "$work/code"
}

# No secret is in a file; the keyring's own are encrypted.
nothing_on_disk() {
  ! grep -rlF -e "$1" -e 003003 -e "${secret_password:?}" "$HOME" "$XDG_CONFIG_HOME" "$XDG_STATE_HOME"
}

one_more() { # PUTS PATCHES
  test "$(sent PUT)" -eq $((puts + $1)) && test "$(sent PATCH)" -eq $((patches + $2))
}

sound() {
  exits 0 journal --verify
}

# From any other terminal.
answered_elsewhere() {
  feeds '{"token":"111111"}' 0 resume "$link" --json --fields - && is_json '"outcome":"done"' "\"link\":\"$link\"" &&
    one_more 1 1 && sound && exits 0 resume --json </dev/null && is_json '{"challenges":[]}'
}

signal_during_put() { # SIGNAL CODE
  put_is_out slow_numeric && kill -"$1" "$relink" && has_gone || return 1
  code=$(exit_code)
  echo "exit code $code, expected $2"
  test "$code" -eq "$2" && one_more 1 0 && nothing_on_disk slow_numeric && answered_elsewhere
}

server_killed_during_put() {
  put_is_out slow_numeric && inside kill-server && has_gone && one_more 1 0 &&
    nothing_on_disk slow_numeric && answered_elsewhere
}

signal_at_the_challenge() { # SIGNAL
  to_the_challenge && inside send-keys 1111 && until_true "$relink" sees 1111 && kill -"$1" "$relink" && has_gone &&
    nothing_on_disk numeric_code && answered_elsewhere
}

server_killed_at_the_challenge() {
  to_the_challenge && inside kill-server && has_gone && answered_elsewhere
}

server_killed_at_a_prompt() {
  start_screen "--plain $link" 'Password (senha):' && inside send-keys numeric_code Enter &&
    until_true "$relink" sees 'All fields' && inside send-keys Enter && until_true "$relink" sees 'Send to' &&
    inside send-keys y Enter && until_true "$relink" sees 'Time left' && inside kill-server && has_gone &&
    nothing_on_disk numeric_code && answered_elsewhere
}

# Accepted while nobody looks: done, and nothing is left to answer.
during_patch() { # COMMAND…
  to_the_challenge && inside send-keys 003003 Enter && until_true "$relink" intent PATCH && "$@" && has_gone &&
    one_more 1 1 && nothing_on_disk numeric_code && sound &&
    grep -q '"event":"result".*"method":"PATCH".*"outcome":"done"' "$journal" &&
    exits 0 resume --json </dev/null && is_json '{"challenges":[]}'
}

hang_up() { kill -HUP "$relink"; }

# What follows the update is refused, done or unknown: that is on record, and nothing is to be resumed.
done_after_put() {
  put_is_out slow_3 && hang_up && has_gone && one_more 1 0 && sound &&
    grep -q '"event":"result".*"outcome":"done"' "$journal" && nothing_on_disk slow_3
}

# The terminal is given back at once, and says what is still to come; Ctrl-C is for those who cannot wait.
ctrl_c_after_term() {
  put_is_out stall && kill -TERM "$relink" && until_true "$relink" sees 'The request is out' &&
    inside send-keys C-c && has_gone && test "$(exit_code)" -eq 143 &&
    grep -q '"event":"result".*"outcome":"unknown"' "$journal" && grep -q '"event":"reconciled"' "$journal" && sound
}

# A line that hangs takes nothing, and the one who writes to it waits; not for ever.
ends_on_a_line_that_hangs() {
  start_screen "$link" 'cannot change the user name' && inside send-keys secret && until_true "$relink" sees '******' || return 1
  inside resize-window -x 250 -y 70
  tmux_server=$(inside display-message -p '#{pid}')
  kill -STOP "$tmux_server"
  draws=0
  while test "$draws" -lt 600; do
    kill -CONT "$relink" # which draws all again
    draws=$((draws + 1))
  done
  kill -TERM "$relink" && has_gone
  result=$?
  kill -CONT "$tmux_server"
  has_gone
  test $result -eq 0 && test "$(exit_code)" -eq 143
}

# What is only being read can be read again: nobody waits for it, and it is not called a request that is out.
term_while_rereading() {
  cat >"$work/rules" <<END
GET /api/links/*/ times=1 -> 200 header "Content-Type: application/json" body "{\"id\":\"$link\",\"status\":\"invalid\"}"
GET /api/links/*/ -> 200 fault=stall-before-answer body "{}"
GET /api/* -> 200 header "Content-Type: application/json" body "{}"
PUT /api/links/*/ -> 500 body ""
END
  : >"$work/record"
  start_server "$HTTPS_SERVER" --cert-dir "$work" --script "$work/rules" --record "$work/record"
  RELINK_BASE_URL=$base_url RELINK_CA_FILE=$ca_file
  export RELINK_BASE_URL RELINK_CA_FILE
  log_in
  start_screen "$link" '> Password' && type_password x && until_true "$relink" is_reread && kill -TERM "$relink" &&
    has_gone && ! sees 'The request is out' && test "$(exit_code)" -eq 143 && grep -q '"event":"reconciled"' "$journal"
}

is_reread() { test "$(grep -c "\"method\":\"GET\",\"target\":\"/api/links/$link/\"" "$work/record")" -eq 2; }

start_server "$RELINK" sandbox -v
cat >"$XDG_CONFIG_HOME/relink/relink.conf" <<END
[relink]
profile=mine
[profile mine]
base_url=$base_url
END
log_in
trap ended EXIT
check 'HUP while the PUT is out' signal_during_put HUP 129
check 'TERM while the PUT is out' signal_during_put TERM 143
check 'QUIT while the PUT is out' signal_during_put QUIT 131
check 'the tmux server dies while the PUT is out' server_killed_during_put
check 'HUP while the challenge is open' signal_at_the_challenge HUP
check 'TERM while the challenge is open' signal_at_the_challenge TERM
check 'QUIT while the challenge is open' signal_at_the_challenge QUIT
check 'the tmux server dies while the challenge is open' server_killed_at_the_challenge
check 'the tmux server dies while a token is asked for, line by line' server_killed_at_a_prompt
check 'HUP while the PATCH is out' during_patch hang_up
check 'the tmux server dies while the PATCH is out' during_patch inside kill-server
check 'an update that is done meanwhile' done_after_put
check 'TERM, then Ctrl-C' ctrl_c_after_term
check 'TERM on a line that hangs' ends_on_a_line_that_hangs
check 'TERM while the link is read again' term_while_rereading
finish
