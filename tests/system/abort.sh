#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# relink dies of a fault, or for want of memory: the terminal is as it was before, and says what that means.
: "${SCREEN_RUN:?where is screen-run}" "${FAIL_ALLOC_SO:?where is fail-alloc.so}"
. "$(dirname "$0")/lib.sh"
start_in_fresh_folder
link=30cb4806-6e00-48a4-91c9-ca55968576c8

# What is left behind by whoever dies.
terminal_is_back() { # CODE
  cat <<END
exit $1
altscreen off
mode 2004 off
mode 25 on
termios-restored
wait "There is not enough memory"
END
}

# A program that is told to die where somebody is typing.
case_of() { # NAME SIGNAL CODE WORDS TEXT
  cat <<END
case $1, $2
size 80x24
run $RELINK $4
wait "$5"
type "hunter2"
signal $2
$(terminal_is_back "$3")
absent "hunter2"

END
}

# Memory ends while somebody types.
starved() {
  cat <<END
case no memory any more
size 80x24
env LD_PRELOAD=$FAIL_ALLOC_SO FAIL_SIGNAL=1
run $RELINK --sandbox $link
wait "cannot change the user name"
signal USR1
END
  yes 'key C-t' | head -n 200
  terminal_is_back 134
}

# A shell that outlives what it runs.
cat >"$work/shell" <<'END'
trap : "$1"
shift
"$@"
echo "code $?"
read -r rest
echo "got:$rest."
END

# What was typed of a password and had no end yet is not what the shell reads next.
half_typed() { # SIGNAL CODE
  cat <<END
case what is half typed goes with relink, $1
size 80x24
run sh $work/shell $1 $RELINK --plain --sandbox $link
wait "Password (senha): "
type "hunter2"
signal $1
wait "code $2"
type "\r"
wait "got:."
exit 0
absent "hunter2"

END
}

signals='ABRT=134 TRAP=133'
# Sanitizers bring an allocator, and handlers of their own.
LD_PRELOAD=$FAIL_ALLOC_SO FAIL_ALLOC_FROM=1 "$RELINK" --version >/dev/null 2>&1
test $? -gt 128 && signals="$signals SEGV=139 BUS=135 FPE=136 ILL=132"
{
  for signal in $signals; do
    case_of 'on the screen' "${signal%=*}" "${signal#*=}" "--sandbox $link" 'cannot change the user name'
    case_of 'line by line' "${signal%=*}" "${signal#*=}" "--plain --sandbox $link" 'Password (senha): '
  done
  half_typed ABRT 134
  half_typed TERM 143
  case $signals in *SEGV*) starved ;; esac
} >"$work/abort.test"
"$SCREEN_RUN" "$work/abort.test"
