#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# tidy.sh FOLDER FILE: clang-tidy's findings in one C source. FOLDER holds a configured build (clang/)
# and what to compile with (tidy.flags). A source that nothing was found in is not looked at again
# before it, what it includes, or .clang-tidy changes.
set -eu
folder=$1 file=$2
top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$folder/clang"
flags=$(cat "$folder/tidy.flags")

# shellcheck disable=SC2086 # the flags are to be split
sum=$({ cat "$top/.clang-tidy" "$folder/tidy.flags" && clang -E -C $flags "$top/$file"; } 2>&1 |
  sha256sum | cut -c 1-40)
test -f "$folder/tidy/$sum" && exit

# shellcheck disable=SC2086
if said=$(clang-tidy --quiet "$top/$file" -- $flags 2>/dev/null) && test -z "$said"; then
  : >"$folder/tidy/$sum"
  exit
fi
printf '%s\n' "$said"
exit 1
