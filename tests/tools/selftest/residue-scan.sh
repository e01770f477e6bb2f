#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# residue-scan has to find a copy of every form in every kind of memory, or what it does not find
# proves nothing. The copies are made by other programs (iconv, base64, sed). TAP.
set -u
scan=${RESIDUE_SCAN:?where is residue-scan}
plant=${RESIDUE_PLANT:?where is residue-plant}
# Its shadow of the whole address space would be searched page by page.
grep -q __asan_init "$plant" && echo '1..0 # SKIP AddressSanitizer maps terabytes' && exit 0
work=$(mktemp -d) || exit 99
holder=
trap 'test -n "$holder" && kill $holder; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$work/needles"
n=0

# 8 letters and more between two characters that are written in several ways.
printf 'Kq7vXw2ZfT"\\pLm4Rn8Jbé%s' 'Yd6Hs1GcU9' >"$work/needles/mixed"
printf 'oN3eWithout0AnyOddCharacter' >"$work/needles/plain"
mixed=$work/needles/mixed

check() { # NAME COMMAND…
  n=$((n + 1))
  name=$1
  shift
  if "$@" >"$work/log" 2>&1; then
    echo "ok $n - $name"
  else
    sed 's/^/# /' "$work/log"
    echo "not ok $n - $name"
  fi
}

# A copy of what a command says. The plant says when it is there.
hold() { # FILE WHERE [OFFSET [WIDTH STRIDE]]
  file=$1
  shift
  rm -f "$work/fifo"
  mkfifo "$work/fifo"
  "$plant" "$@" <"$file" >"$work/fifo" &
  holder=$!
  read -r ready <"$work/fifo" && test "$ready" = ready
}

release() {
  kill "$holder"
  wait "$holder" 2>/dev/null
  holder=
}

look() { # EXPECTED [NEEDLES]
  "$scan" --pid "$holder" --needles "${2:-$work/needles}" --expect "$1" >"$work/found"
}

finds() { # EXPECTED FILE WHERE [OFFSET [WIDTH STRIDE]]
  expected=$1
  shift
  hold "$@" || return 1
  look "$expected"
  result=$?
  release
  cat "$work/found"
  return $result
}

named() { # FORM, in the last find
  grep -qF "	$1 in " "$work/found" || grep -qF "	locked $1 in " "$work/found"
}

# In ordinary and in locked memory.
finds_form() { # FORM FILE [OFFSET [WIDTH STRIDE]]
  form=$1 file=$2
  shift 2
  for where in "heap mixed=0/1" "locked mixed=1/0"; do
    finds "${where#* }" "$file" "${where%% *}" "$@" && named "$form" || return 1
  done
}

json() { # the body of a JSON string: with \" \\ and, when a character stands for é, with that
  sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' ${1:+-e "s/é/$1/g"} "$mixed"
}

# Quote and backslash as \u, too.
json_u() { # QUOTE BACKSLASH É
  sed -e "s/\\\\/@/g" -e "s/\"/$1/g" -e "s/@/$2/g" -e "s/é/$3/g" "$mixed"
}

every_character() { # FORMAT
  iconv -f UTF-8 -t UTF-16BE "$mixed" | od -An -v -tx1 | tr -d ' \n' | sed "s/..../\\\\u&/g"
}

encode() { # BEFORE: base64 in the middle of a text
  { printf '%.*s' "$1" abc && cat "$mixed" && printf ':behind'; } | base64 -w 0
}

at_each_offset() {
  for offset in 0 1 2 3 4 5 6 7 4090 4095 65531; do
    finds 'mixed=0/1' "$mixed" anonymous "$offset" || return 1
  done
}

at_the_very_end() {
  finds 'mixed=0/1' "$mixed" anonymous $((256 * 1024 - $(wc -c <"$mixed")))
}

two_copies() {
  cat "$mixed" "$mixed" >"$work/two"
  finds 'mixed=0/2' "$work/two" heap
}

finds_part() { # BYTES FRAGMENTS
  head -c "$1" "$work/needles/plain" >"$work/part"
  finds '' "$work/part" heap
  test "$(awk -F'\t' '$3 == "plain" { print $4 "/" $5 "+" $6 }' "$work/found")" = "0/0+$2"
}

# Too much, too little, at the wrong place: each has to be an error.
refuses() { # EXPECTED WHERE
  ! finds "$1" "$mixed" "$2"
}

cannot_look() {
  "$scan" --pid 999999999 --needles "$work/needles"
  test $? -eq 2
}

says_where() {
  finds 'mixed=0/1' "$mixed" bss 100 && grep -q 'bytes in .*residue-plant+0x\|bytes in rw-p+0x' "$work/found"
}

json >"$work/json"
json '\\u00e9' >"$work/json-ascii"
json '\\u00C9' | sed 's/u00C9/u00E9/' >"$work/json-capitals"
json_u '\\u0022' '\\u005c' '\\u00e9' >"$work/json-u"
json_u '\\u0022' '\\u005C' '\\u00E9' >"$work/json-u-capitals"
json_u '\\u0022' '\\u005c' 'é' >"$work/json-u-plain"
every_character >"$work/json-all"
iconv -f UTF-8 -t UTF-16LE "$mixed" >"$work/utf16"
iconv -f UTF-8 -t UTF-32LE "$mixed" >"$work/utf32"
{ printf 'the-id:' && cat "$mixed"; } | base64 -w 0 >"$work/pair"

check 'a clean process has none' finds '' /dev/null nothing
check 'bytes' finds_form bytes "$mixed"
check 'JSON' finds_form JSON "$work/json"
check 'JSON in ASCII' finds_form 'JSON in ASCII' "$work/json-ascii"
check 'JSON in ASCII, capitals' finds_form 'JSON in ASCII, capitals' "$work/json-capitals"
check 'JSON with \u0022' finds_form 'JSON with \u0022' "$work/json-u-plain"
check 'JSON with \u0022 in ASCII' finds_form 'JSON with \u0022 in ASCII' "$work/json-u"
check 'JSON with \u0022 in ASCII, capitals' finds_form 'JSON with \u0022 in ASCII, capitals' "$work/json-u-capitals"
check 'JSON, all \u' finds_form 'JSON, all \u' "$work/json-all"
for before in 0 1 2; do
  encode $before >"$work/base64"
  check "base64, $before before" finds_form "base64, $before before" "$work/base64"
done
check 'base64 of id:password' finds_form 'base64, 1 before' "$work/pair"
check 'UTF-16' finds_form UTF-16 "$work/utf16"
check 'UTF-32' finds_form UTF-32 "$work/utf32"
check 'UTF-32 at an odd address' finds_form UTF-32 "$work/utf32" 33
for stride in 8 16 28 32; do
  check "a terminal's cells of $stride bytes" finds_form "UTF-32, every $stride bytes" "$work/utf32" 4 4 $stride
  check "a byte every $stride bytes" finds_form "bytes, every $stride bytes" "$mixed" 0 1 $stride
done
for where in heap freed bss stack thread anonymous shared sealed; do
  check "memory: $where" finds 'mixed=0/1' "$mixed" $where
done
check 'at each offset, across pages' at_each_offset
check 'at the very end of a mapping' at_the_very_end
check 'two are two' two_copies
check '7 bytes are chance' finds_part 7 0
check '8 bytes are a fragment' finds_part 8 1
check '20 bytes are one fragment' finds_part 20 1
check 'the place is named' says_where
check 'one too many is an error' refuses '' heap
check 'one too few is an error' refuses 'mixed=1/0' nothing
check 'one at the wrong place is an error' refuses 'mixed=1/0' heap
check 'a process that is not there is an error' cannot_look
echo "1..$n"
