#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# System calls fail in an update, each occurrence by itself (torture-calls.table): as torture-alloc.sh, and
# nothing is sent when the journal's line is not on the disk. A slice has a few of them.
# TORTURE_WAYS: only these (update resume screen), TORTURE_STRIDE: every so many (of an update each one, of the
# other ways every third), TORTURE_PARTS: so many side by side.
. "$(dirname "$0")/../system/lib.sh"
. "$here/lib.sh"
. "$here/torture-world.sh"
command -v strace >/dev/null || campaign_skips torture-calls 'no strace'
LD_PRELOAD=$FAIL_ALLOC_SO FAIL_ALLOC_FROM=1 "$RELINK" --version >/dev/null 2>&1
test $? -gt 128 || campaign_skips torture-calls 'this build does not bear being traced (sanitizers)'
strace -f -qq -o /dev/null -e trace=write -e inject=write:error=EIO:when=1+ "$RELINK" --version >/dev/null 2>&1
test $? -eq 1 || campaign_skips torture-calls 'strace may not trace relink here (ptrace)'
in_parts torture-calls
with_keyring
start_in_fresh_folder
tortured_world

# A line for every STRIDE-th case of the table, or for EACH of them by chance.
plan() { # STRIDE EACH
  # shellcheck disable=SC2046 # to be split
  awk $(thinned "$1") -v each="$2" -v seed="$CAMPAIGN_SEED" -v library="$FAIL_ALLOC_SO" '
    /^#/ { next }
    {
      from = split($2, ends, "-") > 1 ? ends[1] : 1
      to = from > 1 ? ends[2] : ends[1]
      for (i = 3; i <= NF; i++) for (k = from + 0; k <= to + 0; k++) cases[++n] = $1 " " $i " " k
    }
    # What strace is to look at alone.
    function paths(of, i, all) {
      if (of == "journal") return " -P {state}/relink/journal.jsonl"
      for (i = 0; of == "terminal" && i < 40; i++) all = all " -P /dev/pts/" i
      return all
    }
    function emit(of, w, c) {
      split(of, w, " ")
      split(w[1], c, "@")
      # The first line on the disk is the intent. The library tells the stack of whoever dies.
      printf "%sstrace -f --seccomp-bpf -qq -o /dev/null -E LD_PRELOAD=%s%s -e trace=%s -e inject=%s:error=%s:when=%s\n",
        c[1] == "fsync" && w[3] == 1 ? "NOTHING_SENT=1 " : "", library, paths(c[2]), c[1], c[1], w[2], w[3]
    }
    END {
      srand(seed)
      for (i = first; each == "" && i <= n; i += stride) emit(cases[i])
      for (i = 0; i < each; i++) emit(cases[1 + int(rand() * n)])
    }' "$here/torture-calls.table"
}

campaign_seed
for way in ${TORTURE_WAYS:-update resume screen}; do
  plan "$(stride_of "$way" 3)" "$(amount '' 4)" >"$work/plan"
  torture 'system calls fail' "$way" --unwritten
done
campaign_ends torture-calls "$runs" "$violations"
