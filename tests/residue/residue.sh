#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The residue test: the real program, on a terminal and against TLS, goes through every state in
# which it holds secrets, and its memory is searched in each. TAP, a line for each state:
#
#   ok 7 - form: suspended | password 1 locked, 0 elsewhere | pin 1 locked, 0 elsewhere
#
# Where a copy was found is said above a line that is not ok. RESIDUE_ROUNDS: how often, with new
# secrets each time; then a line has the largest numbers of all rounds. RESIDUE_SCRIPTS: which.
# RESIDUE_SEED: the secrets of a run that was seen before.
set -u
here=$(cd "$(dirname "$0")" && pwd)
: "${RELINK:?where is relink}" "${SCREEN_RUN:?where is screen-run}" "${RESIDUE_SCAN:?where is residue-scan}"
. "$here/../campaign/lib.sh"
rounds=${RESIDUE_ROUNDS:-$(amount 20 1)}
scripts=${RESIDUE_SCRIPTS:-journey.test typing.test outcomes.test failures.test lines.test screens.test commands.sh efirma.test efirma.sh}

skip() {
  echo "1..0 # SKIP $1"
  exit 0
}

# Freed memory is kept in quarantine there on purpose, so that later uses are found.
grep -q __asan_init "$RELINK" && skip 'AddressSanitizer keeps what is freed'
grep -q __gcov_ "$RELINK" && skip 'a build for coverage is not optimised, and leaves more on the stack'

# relink lets itself be read by nobody but root; in a user namespace of its own anyone is that.
if test "$(id -u)" -ne 0; then
  unshare --user --map-root-user true 2>/dev/null ||
    skip 'only root can read the memory of relink, and there are no user namespaces for others'
  exec unshare --user --map-root-user sh "$here/residue.sh"
fi

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
RESIDUE_LOOK=$here/look.sh RESIDUE_FILES=$here/files.sh RESIDUE_EFIRMA=$here/efirma-make.sh
export RESIDUE_LOOK RESIDUE_FILES RESIDUE_EFIRMA

seed=${RESIDUE_SEED:-$(od -An -N8 -tx8 /dev/urandom | tr -d ' ')}
echo "# RESIDUE_SEED=$seed"

# Letters and digits by chance, the same for the same seed, round and name. Few kinds of letters
# would make runs that tables in memory have, too.
letters() { # NAME COUNT
  part=0
  while test $((part * 32)) -lt "$2"; do
    printf '%s %s %s %s' "$seed" "$round" "$1" $part | sha256sum
    part=$((part + 1))
  done | awk -v count="$2" '{
      for (i = 1; i <= 64 && count > 0; i += 2) {
        n = (index(hex, substr($1, i, 1)) - 1) * 4 + int((index(hex, substr($1, i + 1, 1)) - 1) / 4)
        printf "%s", substr(all, n + 1, 1)
        count--
      }
    }' hex=0123456789abcdef all=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_ -
}

# Nothing that a person types is like another, and one has all that is written in several ways.
make_secrets() {
  needles=$RESIDUE_DIR/needles
  mkdir -p "$needles"
  for name in api-id api-password pin keyring; do letters $name 24 >"$needles/$name"; done
  letters token 20 >"$needles/token"
  letters long 1800 >"$needles/long"
  { letters front 12 && printf '"\\é' && letters back 12; } >"$needles/password"
}

run_script() {
  case $1 in
  *.test) "$SCREEN_RUN" "$here/$1" ;;
  *) sh "$here/$1" ;;
  esac
}

# Secrets, tables and what the servers saw are beside the folder in which the program may write.
run_round() {
  RESIDUE_DIR=$work/round-$round TMPDIR=$work/tmp-$round
  export RESIDUE_DIR TMPDIR
  mkdir -p "$RESIDUE_DIR" "$TMPDIR"
  make_secrets
  for script in $scripts; do
    run_script "$script" >"$work/out" 2>&1
    sed -n "s/^\(not \)\{0,1\}ok [0-9]* \(- \)\{0,1\}/\1ok\tround $round, $script: /p" "$work/out" >>"$work/cases"
    sed '/^ok/d;/^1\.\.[1-9]/d;s/^\(not ok\)/# \1/' "$work/out"
    grep -q '^\(not \)\{0,1\}ok\|^1\.\.0' "$work/out" ||
      printf 'not ok\tround %s, %s did not run\n' "$round" "$script" >>"$work/cases"
  done
  test ! -f "$RESIDUE_DIR/table" || cat "$RESIDUE_DIR/table" >>"$work/table"
  rm -rf "$RESIDUE_DIR" "$TMPDIR"
}

: >"$work/table"
: >"$work/cases"
round=1
while test $round -le "$rounds"; do
  run_round
  round=$((round + 1))
done

# Where: on lines of its own. Then a line for each state, and one for each case that failed.
awk -F '\t' -v rounds="$rounds" -v cases="$work/cases" '
  $1 == "not ok" { print "# " $2 ": " $3 ": " $4 " locked, " $5 " elsewhere, " $6 " fragments: " $7 }
  !($2 in seen) { order[++states] = $2; seen[$2] = 1; first[$2] = $3 }
  $1 != "ok" { bad[$2]++ }
  $3 == first[$2] { times[$2]++ }
  { key = $2 "\t" $3; if (!(key in known)) { known[key] = 1; names[$2] = names[$2] "\t" $3 }
    if ($4 > locked[key]) locked[key] = $4; if ($5 > other[key]) other[key] = $5
    if ($6 > parts[key]) parts[key] = $6 }
  END {
    for (i = 1; i <= states; i++) {
      state = order[i]; line = ""; n = split(substr(names[state], 2), list, "\t")
      for (k = 1; k <= n; k++) { key = state "\t" list[k]
        if (locked[key] + other[key] + parts[key] > 0)
          line = line " | " list[k] " " locked[key] + 0 " locked, " other[key] + 0 " elsewhere" \
            (parts[key] > 0 ? ", " parts[key] " fragments" : "") }
      good = !bad[state] && times[state] == rounds
      runs += rounds; violations += !good
      print (good ? "ok " : "not ok ") ++tests " - " state \
        (rounds > 1 ? " (" times[state] - (bad[state] > 0) " of " rounds ")" : "") \
        (line == "" ? " | none" : line)
    }
    while ((getline text < cases) > 0) { split(text, field, "\t")
      if (field[1] == "ok") fine++
      else { failed++; print "not ok " ++tests " - " field[2] } }
    print (fine > 0 ? "ok " : "not ok ") ++tests " - cases that went to their end: " fine + 0
    if (rounds > 1)
      print (violations + failed == 0 ? "ok " : "not ok ") ++tests " - residue: " runs " runs, " \
        violations + failed " violations"
    print "1.." tests
  }' "$work/table"
