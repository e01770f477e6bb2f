#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every screen in each language at 80x24 and 40x10: languages.test with the catalogue's own words.
: "${RELINK_CATALOGUES:?where is relink with catalogues of its own}" "${TEST_CATALOGUES:?where are they}"
. "$(dirname "$0")/lib.sh"
start_in_fresh_folder

for tool in msgfmt gettext; do
  command -v $tool >/dev/null || {
    echo "1..0 # SKIP no $tool"
    exit 0
  }
done

make_catalogue() { # LANGUAGE
  mkdir -p "$TEST_CATALOGUES/$1/LC_MESSAGES"
  msgfmt -o "$work/$1.mo" "$here/../../po/$1.po" &&
    mv "$work/$1.mo" "$TEST_CATALOGUES/$1/LC_MESSAGES/relink.mo"
}

# "English<tab>its translation" for each {{English}} of the script.
print_words() { # LANGUAGE
  grep -o '{{[^}]*}}' "$here/languages.test" | sort -u | sed 's/^{{//; s/}}$//' | while IFS= read -r text; do
    printf '%s\t%s\n' "$text" \
      "$(LC_ALL=C.UTF-8 LANGUAGE="$1" TEXTDOMAINDIR="$TEST_CATALOGUES" gettext -d relink -- "$text")"
  done
}

print_script() { # LANGUAGE SIZE
  print_words "$1" >"$work/words.$1"
  echo "env LC_ALL=C.UTF-8 LANGUAGE=$1"
  sed "s/@SIZE@/$2/; s/^case \(.*\)/case \1, $1, $2/" "$here/languages.test" |
    awk -F '\t' -v words="$work/words.$1" '
      BEGIN { while ((getline <words) > 0) word[$1] = $2 }
      {
        line = $0
        while ((at = index(line, "{{")) > 0) {
          end = index(line, "}}")
          line = substr(line, 1, at - 1) word[substr(line, at + 2, end - at - 2)] substr(line, end + 2)
        }
        print line
      }'
}

runs_well() { # LANGUAGE SIZE
  print_script "$1" "$2" >"$work/$1-$2.test"
  "$SCREEN_RUN" "$work/$1-$2.test" >"$work/said" 2>&1 && return
  grep -v '^ok' "$work/said"
  return 1
}

# A spelling word for each letter, and a word for each digit: else the English ones are shown.
letters="Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar \
Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu"
digits="zero one two three four five six seven eight nine"

spells() { # LANGUAGE
  for text in "$letters" "$digits"; do
    words=$(LC_ALL=C.UTF-8 LANGUAGE="$1" TEXTDOMAINDIR="$TEST_CATALOGUES" gettext -d relink -- "$text")
    echo "$words"
    test "$words" != "$text" && test "$(echo "$words" | wc -w)" -eq "$(echo "$text" | wc -w)" || return 1
  done
}

# shellcheck disable=SC2013 # words are wanted
for language in $(cat "$here/../../po/LINGUAS"); do
  check "$language: its catalogue is made" make_catalogue "$language"
  check "$language: it can spell" spells "$language"
done
for language in en $(cat "$here/../../po/LINGUAS"); do
  for size in 80x24 40x10; do
    check "$language at $size" runs_well "$language" "$size"
  done
done
finish
