#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The words of the command line: help, version, and every way to get them wrong. Needs no server.
. "$(dirname "$0")/lib.sh"
start_in_fresh_folder

wrong() { # TEXT WORD…
  text=$1
  shift
  exits 2 "$@" </dev/null && warns "$text" && warns "Try 'relink --help'" && ! test -s "$work/out"
}

wrong_as_json() {
  exits 2 --json show </dev/null && warns 'relink: “show” wants LINK.' &&
    is_json '"outcome":"error"' '“show” wants LINK.' '"http_status":null' '"challenge":null'
}

json_behind_the_culprit() {
  exits 2 --no-such --json </dev/null && is_json '"outcome":"error"' '--no-such' &&
    exits 2 --js --no-such </dev/null && is_json '"outcome":"error"' '--no-such'
}

helps() {
  exits 0 "$@" --help </dev/null && says 'Usage: relink' && ! test -s "$work/err"
}

help_is_whole() {
  helps || return 1
  for word in update resume links show login logout profiles journal sandbox '-p, --profile' \
    --sandbox --base-url --ca-file --json --no-input --plain --no-color '-v, --verbose' '-h, --help' \
    --version --fields '-n, --dry-run' --status --institution --all --check --verify --port --links \
    RELINK_PROFILE RELINK_BASE_URL RELINK_CA_FILE RELINK_PLAIN NO_COLOR; do
    says "$word" || { echo "without $word"; return 1; }
  done
  for code in 0 1 2 3 4 5 6 7 8 9 129; do
    grep -qE "^  ${code}[ ,]" "$work/out" || { echo "without exit code $code"; return 1; }
  done
}

help_of_a_command() {
  helps links && says '--institution' && ! says '--verify'
}

has_version() {
  exits 0 --version </dev/null && head -n 1 "$work/out" | grep -qE '^relink [0-9]+\.[0-9.]+$' &&
    sed -n 2p "$work/out" | grep -q '^Copyright (C) 20' && says GPL-3.0-or-later && ! test -s "$work/err"
}

# What stands behind is not looked at; what stands before is.
version_wins() {
  has_version && for words in '--no-such' 'links --port' '--json' 'a b c' '-x' '--help' 'help'; do
    # shellcheck disable=SC2086 # the words are to be split
    exits 0 --version $words </dev/null && says GPL-3.0-or-later || return 1
    # shellcheck disable=SC2086
    exits 0 --help $words </dev/null && says 'Usage: relink' || return 1
  done
  wrong '“--no-such”' --no-such --version && wrong '“-x”' -x --help
}

# "help" is a command like the others, in its own way.
help_as_a_word() {
  exits 0 --help </dev/null && cp "$work/out" "$work/help" && exits 0 help </dev/null && cmp "$work/out" "$work/help" &&
    exits 0 update --help </dev/null && cp "$work/out" "$work/help" && exits 0 help update </dev/null &&
    cmp "$work/out" "$work/help" && exits 0 help --json </dev/null
}

# A single word that is nearly a command is a link by the contract; nobody is left in the dark.
nearly_a_command() {
  exits 3 --sandbox --plain halp </dev/null && warns '“halp” is no command, and is looked up as a link. Did you mean “help”?' &&
    exits 3 --sandbox --plain cust-none </dev/null && ! warns 'no command' &&
    exits 2 --sandbox --json lniks </dev/null && is_json '“lniks” is no command. Did you mean “links”?'
}

no_secret_is_repeated() {
  exits 2 --password=hunter2 </dev/null && warns --password && ! warns hunter2
}

options_everywhere() {
  exits 9 -p no-such links --json </dev/null && is_json no-such &&
    exits 9 links --json -p no-such </dev/null && is_json no-such &&
    exits 9 --json links --profile=no-such </dev/null && is_json no-such &&
    exits 9 links --json --prof no-such </dev/null && is_json no-such
}

posixly_correct() (
  export POSIXLY_CORRECT=1
  options_everywhere
)

flag_before_environment() (
  export RELINK_PROFILE=from-environment
  exits 9 links </dev/null && warns from-environment &&
    exits 9 links -p from-flag </dev/null && warns from-flag &&
    RELINK_PROFILE='' exits 0 profiles </dev/null
)

dashes_end_options() {
  exits 2 -- show --json extra </dev/null && warns '“extra” is one word too many for “show”'
}

only_screens() {
  wrong 'relink update LINK' --sandbox --no-input && exits 2 --sandbox --json </dev/null &&
    is_json 'relink links'
}

# 1, also where what was to be read is all there was to do. What was done at the bank stays done.
full_disk() {
  test -c /dev/full || return 0
  printf '{"password":"pass_valid"}' >"$work/in"
  "$RELINK" --sandbox update cust-10442 --json >/dev/full 2>"$work/err" <"$work/in"
  test $? -eq 0 && warns 'Standard output could not be written' || return 1
  for words in --help --version help 'profiles' 'journal' 'journal --json' '--sandbox links' '--sandbox links --json' \
    '--sandbox show cust-10442' '--sandbox show cust-10442 --json' "--sandbox update 683005d6-f45c-4adb-b289-f1a12f50f80c -n --fields $work/in" \
    'sandbox'; do
    echo "$words"
    # shellcheck disable=SC2086 # the words are to be split
    "$RELINK" $words >/dev/full 2>"$work/err" </dev/null
    test $? -eq 1 && warns 'Standard output could not be written' || return 1
    # shellcheck disable=SC2086
    "$RELINK" $words >&- 2>"$work/err" </dev/null
    test $? -eq 1 && warns 'Standard output could not be written' || return 1
  done
}

# A pipe that nobody reads any more: not a word.
reader_left() {
  mkfifo "$work/pipe" || return 1
  # shellcheck disable=SC2094 # a pipe
  exec 6<>"$work/pipe" 5>"$work/pipe" 6>&-
  for words in --help --version '--sandbox links' '--sandbox links --json' '--sandbox show cust-10442' journal profiles; do
    echo "$words"
    # shellcheck disable=SC2086 # the words are to be split
    without_keyring "$RELINK" $words >&5 2>"$work/err" </dev/null
    test $? -eq 1 && ! warns 'Standard output' || return 1
  done
  "$RELINK" --sandbox update cust-10442 >&5 2>"$work/err" <"$work/in"
  result=$?
  exec 5>&-
  test $result -eq 0 && ! warns 'Standard output'
}

terse_locale() (
  export LC_ALL=C
  exits 2 --no-such </dev/null && warns '"--no-such"' && ! LC_ALL=C grep -q '[^ -~]' "$work/err"
)

check 'help names everything' help_is_whole
check 'help of one command' help_of_a_command
check 'help wins over other words' helps no such words
check 'help as a word' help_as_a_word
check 'version' has_version
check 'version and help win over what stands behind them' version_wins
check 'an unknown option' wrong '“--no-such”' --no-such
check 'an option that may be two' wrong '“--no” may mean: --no-input, --no-color' --no
check 'a slip in an option' wrong 'Did you mean “--profile”?' --porfile x
check 'an unknown letter' wrong '“-x”' -vx
check 'an option without its value' wrong '“--profile” wants a value' links -p
check 'a value without its option' wrong '“--json” takes no value' --json=yes
check 'a slip in a command' wrong '“udpate” is no command. Did you mean “update”?' udpate x
check 'a slip in a command, alone' nearly_a_command
check 'a slip that meant help' wrong 'Did you mean “help”?' hlep links
check 'neither a command nor a link' wrong '“something” is no command.' something else
check 'a missing argument' wrong '“update” wants LINK' update
check 'a superfluous argument' wrong '“b” is one word too many for “show”' show a b
check 'an option of another command' wrong '“--fields” does not go with “links”' links --fields -
check 'an option that wants a command' wrong '“--all” wants a command' --all
check 'two servers' wrong 'exclude each other' --sandbox --base-url https://example.com links
check 'two choices of states' wrong 'exclude each other' --sandbox links --all --status valid
check 'a state that is none' wrong 'Did you mean “token_required”?' --sandbox links --status \
  invalid,token-required
check 'a state that is far from all' wrong 'The states are: valid, invalid' --sandbox links --status broken
check 'an option of another command, short' wrong '“--dry-run” does not go with “links”' links -n
check 'a port that is none' wrong '65535' sandbox --port 65536
check 'a number that is none' wrong '“--links many”' sandbox --links many
check 'nothing to send' wrong '--fields' update x --sandbox --no-input --fields
check 'the same as JSON' wrong_as_json
check 'JSON wherever it stands' json_behind_the_culprit
check 'what stands behind = is not repeated' no_secret_is_repeated
check 'options before and after the words' options_everywhere
check 'also when POSIX is insisted on' posixly_correct
check 'a flag wins over the environment' flag_before_environment
check 'two dashes end the options' dashes_end_options
check 'the desk cannot do without asking' only_screens
check 'output that cannot be written' full_disk
check 'output that nobody reads any more' reader_left
check 'messages in a plain locale' terse_locale
finish
