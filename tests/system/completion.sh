#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Completion in real shells on a terminal, and what the program touches for it. TAP.
: "${SCREEN_RUN:?where is screen-run}"
: "${RELINK_CATALOGUES:?where is relink with catalogues of its own}" "${TEST_CATALOGUES:?where are they}"
. "$(dirname "$0")/lib.sh"
start_in_fresh_folder
scripts=${top_srcdir:?}/data/completion
link=30cb4806-6e00-48a4-91c9-ca55968576c8
other=683005d6-f45c-4adb-b289-f1a12f50f80c
config=$XDG_CONFIG_HOME/relink/relink.conf

cat >"$config" <<'END'
[relink]
syslog=false
[profile my desk]
base_url=https://desk.example
[profile it's]
[profile dq"$(touch hacked)`touch hacked`]
[profile $(touch hacked)]
[profile bs\n\]
[profile -dash]
[profile a:b=c]
[profile st*r?]
[profile wow!]
[profile fin']
[profile zin"]
[profile ~root]
[profile ção]
[profile am & p; | <i> #h {a,b} ~]
END

# What a shell makes of its line arrives here; only the question what can follow goes on to relink.
mkdir "$work/bin"
cat >"$work/bin/relink" <<END
#!/bin/sh
test "\$1" = complete && exec "$RELINK" "\$@"
printf got
printf ' <%s>' "\$@"
echo
END
chmod +x "$work/bin/relink"

# The journal of two updates, the last one of $link.
journal_is_made() {
  feeds '{"password":"x"}' 5 update "$other" --sandbox --fields - --json &&
  feeds '{"password":"x"}' 0 update "$link" --sandbox --fields - --json
}

# How each shell is started, with nothing of the user's own, and what it prompts with.
mkdir "$work/files"
touch "$work/files/f ile.json"
cat >"$work/bashrc" <<END
cd "$work/files"
. "$scripts/relink.bash"
PS1='ready> '
END
mkdir "$work/zsh"
cat >"$work/zsh/.zshrc" <<END
cd "$work/files"
fpath=("$scripts" \$fpath)
autoload -Uz compinit
compinit -D
PS1='ready> '
END
cat >"$work/config.fish" <<END
cd "$work/files"
source "$scripts/relink.fish"
function fish_prompt
    echo -n 'ready> '
end
END
start_bash="bash --noprofile --rcfile $work/bashrc -i"
start_zsh="env ZDOTDIR=$work/zsh zsh -d -i"
start_fish="fish --no-config -C 'source $work/config.fish'"

completes() { # SHELL START TEXT
  {
    echo "env PATH=$work/bin:/usr/local/bin:/usr/bin:/bin"
    echo "env XDG_CONFIG_HOME=$XDG_CONFIG_HOME XDG_STATE_HOME=$XDG_STATE_HOME"
    sed "s|@START@|$2|; s|@HELP@|$3|" "$here/completion.test"
  } >"$work/$1.test"
  "$SCREEN_RUN" "$work/$1.test" && ! find "$work" -name hacked | grep .
}

# TEXT is seen where it has a choice.
in_shell() { # SHELL START TEXT
  if command -v "$1" >/dev/null; then
    check "in $1" completes "$@"
  else
    skip "in $1" "$1 is not installed"
  fi
}

skip() { # NAME REASON
  n=$((n + 1))
  echo "ok $n - $1 # SKIP $2"
}

# ---- the program alone

asks() { # WORD…
  exits 0 complete -- "$@" && ! test -s "$work/err"
}

# The first words of its lines.
finds() { # TEXT…
  for text; do
    cut -f 1 "$work/out" | grep -qxF -e "$text" || return 1
  done
}

newest_first() {
  asks --sandbox show '' && finds cust-00918 cust-10442 &&
    test "$(head -n 1 "$work/out" | cut -f 1)" = "$link"
}

is_hidden() {
  exits 0 --help && ! grep -q '^  complete' "$work/out" && exits 2 complet x && ! warns 'Did you mean'
}

in_spanish() {
  mkdir -p "$TEST_CATALOGUES/es/LC_MESSAGES"
  msgfmt -o "$work/es.mo" "$here/../../po/es.po" &&
    mv "$work/es.mo" "$TEST_CATALOGUES/es/LC_MESSAGES/relink.mo" || return 1
  english='send new credentials without a screen'
  spanish=$(LANGUAGE=es TEXTDOMAINDIR=$TEST_CATALOGUES gettext -d relink "$english")
  test "$spanish" != "$english" &&
    test "$(LANGUAGE=es "$RELINK_CATALOGUES" complete -- up)" = "$(printf 'update\t%s' "$spanish")"
}

# What this character set lacks would come back as something else.
in_ascii() (
  export LC_ALL=C
  asks -p '' && finds -dash && ! LC_ALL=C grep '[^ -~	]' "$work/out"
)

with_broken_configuration() {
  cp "$config" "$work/good.conf"
  echo '[broken' >"$config"
  asks up && finds update && asks -p '' && finds sandbox production && asks --sandbox show '' &&
    ! test -s "$work/out"
  result=$?
  mv "$work/good.conf" "$config"
  return $result
}

# A pipe would be waited for.
with_broken_journal() {
  mv "$journal" "$work/journal"
  result=0
  for made in "mkfifo $journal" "mkdir $journal" "ln -s $journal $journal" "cp $RELINK $journal"; do
    $made && asks --sandbox show --js && finds --json && asks --sandbox show '' || result=1
    rm -rf "$journal"
  done
  mv "$work/journal" "$journal"
  return $result
}

of_a_team() {
  mkdir "$work/team"
  chmod 1700 "$work/team"
  cp "$journal" "$work/team/$(id -u).jsonl"
  cp "$config" "$work/good.conf"
  sed -i "s#^syslog.*#&\njournal_dir=$work/team#" "$config"
  mv "$journal" "$work/journal"
  asks --sandbox show '' && finds "$link"
  result=$?
  mv "$work/journal" "$journal"
  mv "$work/good.conf" "$config"
  return $result
}

while_others_write() {
  flock "$journal" "$RELINK" complete -- --sandbox show '' >"$work/out" && finds "$link"
}

traced() { # STRACE'S-OPTIONS WORD…
  options=$1
  shift
  # shellcheck disable=SC2086 # the options are to be split
  ASAN_OPTIONS=detect_leaks=0 strace -f -A -o "$work/trace" $options \
    "$RELINK" complete -- "$@" >"$work/out"
}

touches_nothing() {
  rm -f "$work/trace"
  find "$HOME" "$XDG_CONFIG_HOME" "$XDG_STATE_HOME" >"$work/before"
  traced '' --sandbox show '' && finds "$link" && traced '' -p '' && finds 'my desk' &&
    XDG_STATE_HOME=$work/none traced '' show '' && ! test -e "$work/none" || return 1
  find "$HOME" "$XDG_CONFIG_HOME" "$XDG_STATE_HOME" >"$work/after"
  grep -qF "$journal" "$work/trace" && diff "$work/before" "$work/after" || return 1
  ! grep -E ' (socket|connect|flock|mkdir|rename|unlink|chmod)|O_(CREAT|WRONLY|RDWR)|F_[A-Z_]*LK' \
    "$work/trace"
}

reads_the_end_only() {
  rm -f "$work/trace"
  cp "$journal" "$work/journal"
  truncate -s 100M "$journal"
  { echo; cat "$work/journal"; } >>"$journal"
  traced "-P $journal -e trace=read,pread64" --sandbox show ''
  mv "$work/journal" "$journal"
  bytes=$(awk '{ sum += $NF } END { print sum + 0 }' "$work/trace")
  echo "$bytes bytes"
  finds "$link" && test "$bytes" -gt 500 && test "$bytes" -lt 1048576
}

check 'two updates for the journal' journal_is_made
check 'links, the newest first' newest_first
check 'a command that nobody is told of' is_hidden
if command -v msgfmt >/dev/null && command -v gettext >/dev/null; then
  check 'descriptions in the language of the person' in_spanish
else
  skip 'descriptions in the language of the person' 'no gettext'
fi
check 'a character set that lacks some' in_ascii
check 'a configuration that cannot be read' with_broken_configuration
check 'a journal that cannot be read' with_broken_journal
check 'the journal of a team' of_a_team
check 'a journal that another process holds' while_others_write
if strace -o "$work/trace" true 2>/dev/null; then
  if test -f "$(dirname "$RELINK")/src/main.gcno"; then
    skip 'no socket is opened, nothing is made or locked' 'a build for coverage locks and writes its counts'
  else
    check 'no socket is opened, nothing is made or locked' touches_nothing
  fi
  check 'of a long journal the end is read' reads_the_end_only
else
  skip 'what it touches' 'no strace, or this system does not let a process be traced'
fi
in_shell bash "$start_bash" logout
in_shell zsh "$start_zsh" 'take them out of the keyring'
in_shell fish "$start_fish" 'take them out of the keyring'
finish
