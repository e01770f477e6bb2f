#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Hostile texts by chance, at the terminal: for each seed a server whose every string in every answer
# is made of them, and a job done against it. Judged is every byte that arrives, and the shape of what
# is drawn. $HOSTILE_RUNS seeds (5) from $HOSTILE_SEED on (any): the seed is printed, and makes the
# same run again.
: "${HOSTILE_RULES:?where is hostile-rules}" "${SCREEN_RUN:?where is screen-run}"
. "$(dirname "$0")/lib.sh"
start_in_fresh_folder
runs=${HOSTILE_RUNS:-5}
seed=${HOSTILE_SEED:-$(($(od -An -N3 -tu4 /dev/urandom) + 1))}

# The size of the window and its character set change with the seed.
print_script() { # SEED
  cat <<END
sh \$HOSTILE_RULES --seed $1 --links 200 --huge 20000 > "\$HOME/rules"
server BANK \$HTTPS_SERVER --script \$HOME/rules
env RELINK_BASE_URL=\$BANK_BASE_URL RELINK_CA_FILE=\$BANK_CA_FILE
case seed $1
size $2
env LC_ALL=$3
run \$RELINK
wait "Create keyring"
key Esc
wait "Secret id"
type "x"
key Enter
type "y"
key Enter
wait "Without a keyring"
key Enter
wait "Needs attention: 200"
END
  for _ in $(seq $((200 / $4 + 1))); do
    echo "aligned $4 \"deadbeef\""
    echo "aligned $4 \"State:\""
    echo "aligned $4 \"Xid:\""
    echo 'key PgDn'
  done
  cat <<END
key g
raw-clean
key Enter
wait-gone "Needs attention"
wait "State:"
cursor-row "> Password"
type "secret"
END
  for _ in errors huge garbage; do
    cat <<END
key F5
wait "Update refused"
box
cursor "OK"
END
    for _ in $(seq 12); do
      printf 'key PgDn\nbox\n'
    done
    cat <<END
key d
wait "Status: 400"
key PgDn
key PgDn
key PgDn
key G
wait "{{secretPassword}}"
key Esc
wait "Update refused"
key y
wait "Note for the ticket"
wait-gone "[ Details ]"
key Esc
wait "[ Details ]"
wait "Update refused"
raw-clean-copies
key Enter
wait-gone "Update refused"
END
  done
  cat <<END
key F5
wait "MFA token required"
box
cursor-row "Token"
key PgDn
key PgDn
box
type "123456"
key Enter
wait "try 2"
box
key Esc
wait "Leave the challenge?"
box
key Enter
wait "The challenge was left."
key C-u
key C-q
exit 5
raw-expect "\\e]52;c;"
raw-clean-copies
termios-restored
END
}

one_seed() { # SEED
  case $(($1 % 4)) in
  0) print_script "$1" 80x24 C.UTF-8 20 ;;
  1) print_script "$1" 40x10 C.UTF-8 6 ;;
  2) print_script "$1" 80x24 C 20 ;;
  3) print_script "$1" 100x30 C.UTF-8 26 ;;
  esac >"$work/seed.test"
  "$SCREEN_RUN" "$work/seed.test"
}

echo "# HOSTILE_SEED=$seed HOSTILE_RUNS=$runs"
for _ in $(seq "$runs"); do
  check "seed $seed" one_seed "$seed"
  seed=$((seed + 1))
done
finish
