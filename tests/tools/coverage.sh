#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# coverage.sh FOLDER: builds in FOLDER so that what runs is counted, runs every test there, and says which
# share of the lines and branches of src ran: by folder, and of the units that must have every
# branch. Fails below the marks. COVERAGE_TESTS="…": only these tests.
#
# Branches that are not counted, since they are no decisions of relink's, by the line on which they stand:
#   G_DEFINE_AUTOPTR_CLEANUP_FUNC   GLib's "if it is not NULL" around each destructor
#   g_return_if_fail, g_return_val_if_fail   what only a mistake of ours takes
#   g_clear_pointer, g_clear_object, g_clear_error   GLib's "if it is not NULL"
#   GCOVR_EXCL_BR_LINE             a branch that ends the program, with the test that goes there
# and those on lines without code, as the closing brace at which such a destructor runs. A process
# that ends by a signal has counted nothing: relink's own ends, by HUP and TERM too, are exits.
set -eu
lines_min=90 branches_min=80
units='base/text.c net/url.c net/verdict.c net/retry.c app/reconcile.c net/redact.c store/journal*.c'
not_ours='.*\b(G_DEFINE_AUTOPTR_CLEANUP_FUNC|g_return_(val_)?if_fail|g_clear_(pointer|object|error))\b'

top=$(cd "$(dirname "$0")/../.." && pwd)
folder=${1:?where is it to be built}
if ! command -v gcovr >/dev/null; then
  echo 'coverage: gcovr is not installed' >&2
  exit 1
fi
mkdir -p "$folder"
cd "$folder"
test -f config.status || "$top/configure" -q --enable-coverage CFLAGS='-O0 -g'
find . -name '*.gcda' -exec rm -f {} +
jobs=$(nproc 2>/dev/null || echo 2)
result=0
make -s -j"$jobs" >build.out 2>&1 || { tail -n 20 build.out; exit 1; }
make -s -k -j"$jobs" check ${COVERAGE_TESTS:+TESTS="$COVERAGE_TESTS"} >check.out 2>&1 || result=$?
grep -E '^(FAIL|ERROR|XPASS):' check.out || true

# From within the sources, as gcovr's filters are relative to where it runs.
here=$(pwd)
report() {
  (cd "$top" && gcovr --root . --object-directory "$here" --filter 'src/' --exclude-unreachable-branches \
    --exclude-branches-by-pattern "$not_ours" "$@" "$here")
}
report --csv "$here/coverage.csv"
report --branches >coverage-branches.txt
report >coverage-lines.txt

awk -F , -v lines_min="$lines_min" -v branches_min="$branches_min" '
function percent(a, b) { return b > 0 ? 100 * a / b : 100 }
function row(name) {
  printf "%-12s %6d of %6d  %5.1f %%    %6d of %6d  %5.1f %%\n", name, lines_hit[name], lines[name],
    percent(lines_hit[name], lines[name]), hit[name], branches[name], percent(hit[name], branches[name])
}
NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
{
  split($at["filename"], part, "/")
  folder = part[2] ~ /\./ ? "src" : part[2]
  if (!(folder in lines)) order[++n] = folder
  for (k = 1; k <= 2; k++) {
    name = k == 1 ? folder : "all"
    lines[name] += $at["line_total"]; lines_hit[name] += $at["line_covered"]
    branches[name] += $at["branch_total"]; hit[name] += $at["branch_covered"]
  }
}
END {
  print "folder                 lines                       branches"
  for (i = 1; i <= n; i++) row(order[i])
  row("all")
  low = percent(lines_hit["all"], lines["all"]) < lines_min || percent(hit["all"], branches["all"]) < branches_min
  printf "%s: at least %d %% of the lines and %d %% of the branches\n", low ? "not enough" : "enough", lines_min, branches_min
  exit low
}' coverage.csv || result=1

echo
echo 'units that must have every branch'
for unit in $units; do
  # shellcheck disable=SC2086 # a pattern
  for file in $(cd "$top/src" && ls $unit 2>/dev/null); do
    awk -v file="src/$file" '
      $1 == file {
        missing = $3 < $2
        printf "%-24s %4d of %4d  %s%s\n", file, $3, $2, missing ? "missing on lines " : "all", missing ? $5 : ""
        exit
      }
      END { exit missing }' coverage-branches.txt || result=1
  done
done
exit "$result"
