#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A server whose every string in every answer is hostile: what every command writes into files is
# judged by clean-check, which shares nothing with relink; in UTF-8, ASCII and Latin-1. The journal
# keeps one line for each event.
: "${HTTPS_SERVER:?where is https-server}" "${HOSTILE_RULES:?where is hostile-rules}"
: "${CLEAN_CHECK:?where is clean-check}" "${SCREEN_RUN:?where is screen-run}"
. "$(dirname "$0")/lib.sh"
with_keyring
start_in_fresh_folder

all_commands() { # LOCALE RULES-OPTION…
  locale=$1
  shift
  "$HOSTILE_RULES" --links 10 "$@" >"$work/rules"
  start_server "$HTTPS_SERVER" --cert-dir "$work" --script "$work/rules"
  RELINK_BASE_URL=$base_url RELINK_CA_FILE=$ca_file
  export RELINK_BASE_URL RELINK_CA_FILE
  (
    LC_ALL=$locale
    export LC_ALL
    sh "$here/hostile-commands.sh" >"$work/out" 2>"$work/err"
  )
  says 'All commands ran.' && ! says CRASHED
}

# Rows and JSON for programs are UTF-8 in every locale, and rows have tabs; what people read is in
# the terminal's character set.
is_clean() { # LOCALE
  programs="^{\\|$(printf '\t')"
  LC_ALL=C grep -a "$programs" "$work/out" | tr '\t' ' ' >"$work/programs"
  LC_ALL=C grep -av "$programs" "$work/out" >"$work/people"
  test -s "$work/programs" && test -s "$work/people" && "$CLEAN_CHECK" <"$work/programs" &&
    "$CLEAN_CHECK" --locale "$1" <"$work/people" && "$CLEAN_CHECK" --locale "$1" <"$work/err"
}

is_readable() {
  says 'hidden characters removed' && says 'Message: Message:' && says 'Instructions: Instructions:' &&
    says 'Code: Value:' && says 'Institution: Bank:' && says 'Huge:' && says 'Status: State:'
}

# Each line is one object, and there are as many as events were meant: each request has an intent and
# a result.
journal_is_lines() {
  lines=$(wc -l <"$journal")
  echo "$lines lines"
  test "$lines" -gt 10 && test "$(grep -c '^{.*"event":".*"hash":"[0-9a-f]\{64\}"}$' "$journal")" -eq "$lines" &&
    "$CLEAN_CHECK" <"$journal" && exits 0 journal --verify </dev/null && says "$lines lines"
}

# The screens of the Latin-1 world are those of tests/screen/hostile.test without UTF-8. The C library
# itself leaks what it reads from LOCPATH.
screens_in_latin1() {
  sed '/^case /,$d' "$here/../screen/hostile.test" >"$work/latin1.test"
  sed -n '/^case .*, 80x24, no UTF-8$/,/^termios-restored$/p' "$here/../screen/hostile.test" |
    sed "s|^env LC_ALL=C\$|env LC_ALL=en_US.ISO-8859-1 LOCPATH=$work/locales ASAN_OPTIONS=detect_leaks=0|" >>"$work/latin1.test"
  grep -c 8859 "$work/latin1.test" && "$SCREEN_RUN" "$work/latin1.test"
}

check 'every command, UTF-8' all_commands C.UTF-8
check 'what was written is harmless' is_clean C.UTF-8
check 'and can be read' is_readable
check 'the journal has a line for each event' journal_is_lines
check 'every command, ASCII' all_commands C
check 'what was written is harmless' is_clean C
check 'and can be read' is_readable
mkdir "$work/locales"
if localedef -i en_US -f ISO-8859-1 "$work/locales/en_US.ISO-8859-1" >"$work/log" 2>&1; then
  LOCPATH=$work/locales
  export LOCPATH
  check 'every command, Latin-1' all_commands en_US.ISO-8859-1
  check 'what was written is harmless' is_clean en_US.ISO-8859-1
  check 'and can be read' is_readable
  check 'every screen, Latin-1' screens_in_latin1
  unset LOCPATH
else
  n=$((n + 1))
  echo "ok $n - Latin-1 # SKIP localedef cannot make en_US.ISO-8859-1: no package locales?"
fi
# Names from the environment, from the command line, of files, and in the configuration.
nasty=$(printf 'n\033[2J\342\200\256\302\233x\377')
nasty_text=$(printf 'n\033[2J\342\200\256\302\233x')

local_names() {
  mkdir -p "$work/$nasty/relink"
  printf '[profile %s]\nbase_url=%s\n' "$nasty_text" "$base_url" >"$work/$nasty/relink/relink.conf"
  echo 'no configuration' >"$work/$nasty.conf"
  {
    for json in '' --json; do
      XDG_CONFIG_HOME=$work/$nasty "$RELINK" profiles $json
      XDG_CONFIG_HOME=$work/$nasty "$RELINK" links --profile n $json
      XDG_CONFIG_HOME=$work/$nasty "$RELINK" links --profile "$nasty_text" $json
      XDG_STATE_HOME=$work/$nasty "$RELINK" journal $json
      printf '[%s]\n%s=1\n' "$nasty_text" "$nasty_text" >"$XDG_CONFIG_HOME/relink/relink.conf"
      "$RELINK" links $json
      rm "$XDG_CONFIG_HOME/relink/relink.conf"
      "$RELINK" show "$nasty_text" $json
      "$RELINK" show "$nasty" $json
      "$RELINK" "$nasty" $json
      "$RELINK" --"$nasty" $json
      "$RELINK" links --base-url "http://$nasty_text" $json
      "$RELINK" links --ca-file "$work/$nasty" $json
      printf '{"password":"x","%s":1}' "$nasty_text" | "$RELINK" update deadbeef-0000-4000-8000-000000000000 $json
      printf '{"certificate":"%s"}' "$nasty_text" | "$RELINK" update deadbeef-0000-4000-8000-000000000000 $json
    done
  } </dev/null >"$work/out" 2>"$work/err"
  "$CLEAN_CHECK" <"$work/err" && tr '\t' ' ' <"$work/out" | "$CLEAN_CHECK" &&
    test "$(grep -c '^relink: ' "$work/err")" -gt 15
}
check 'names that are not the server'"'"'s' local_names

for seed in ${HOSTILE_SEEDS:-1 2 3}; do
  check "every command, seed $seed" all_commands C.UTF-8 --seed "$seed"
  check 'what was written is harmless' is_clean C.UTF-8
done
finish
