#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Windows of thirty sizes at every screen, in each language: nothing crashes, nothing that is needed is
# cut off where there is room, and back in the first size the screen is what it was. Then sizes by
# chance, one after the other and in storms, amid typing: what was typed is what is sent. A slice looks
# at some. SIZES_LANGUAGE, SIZES_CASES (numbers) choose.
: "${RELINK_CATALOGUES:?where is relink with catalogues of its own}" "${TEST_CATALOGUES:?where are they}"
: "${HTTPS_SERVER:?where is https-server}" "${SCREEN_RUN:?where is screen-run}"
. "$(dirname "$0")/../system/lib.sh"
. "$here/lib.sh"
start_in_fresh_folder
for tool in msgfmt gettext openssl; do
  command -v $tool >/dev/null || campaign_skips sizes "no $tool"
done

print_words() { # LANGUAGE
  {
    grep -o '{{[^}]*}}' "$here/sizes.walk" | sed 's/^{{//; s/}}$//'
    echo 'Window too small: needs %d×%d, has %d×%d'
  } | sort -u | while IFS= read -r text; do
    printf '%s\t%s\n' "$text" \
      "$(LC_ALL=C.UTF-8 LANGUAGE="$1" TEXTDOMAINDIR="$TEST_CATALOGUES" gettext -d relink -- "$text")"
  done
}

make_catalogue() { # LANGUAGE
  mkdir -p "$TEST_CATALOGUES/$1/LC_MESSAGES"
  msgfmt -o "$work/$1.mo" "$here/../../po/$1.po" && mv "$work/$1.mo" "$TEST_CATALOGUES/$1/LC_MESSAGES/relink.mo"
}

walk() { # LANGUAGE CASES EACH
  test "$1" = en || make_catalogue "$1"
  print_words "$1" >"$work/words"
  {
    echo 'server SB $RELINK_CATALOGUES sandbox'
    echo "env LC_ALL=C.UTF-8 LANGUAGE=$1"
    awk -v seed="$CAMPAIGN_SEED" -v language="$1" -v words="$work/words" -v cases="$2" -v each="$3" \
      -f "$here/sizes.awk" "$here/sizes.walk"
  } >"$work/$1.test"
}

runs=0 violations=0
play() { # SCRIPT
  "$SCREEN_RUN" "$1" >"$work/tap" || {
    sed '/^ok/d;/^1\.\./d;s/^not ok [0-9]*/# not ok/' "$work/tap"
    failed=$(grep -c '^not ok' "$work/tap")
    violations=$((violations + (failed > 0 ? failed : 1)))
  }
}

campaign_seed
languages="en $(cat "$here/../../po/LINGUAS")"
cases=$(grep -c '^case ' "$here/sizes.walk")
pick() { # N OF…
  shift "$(($1 % ($# - 1) + 1))"
  echo "$1"
}
# shellcheck disable=SC2086 # they are a list
is_full || languages=$(pick "$CAMPAIGN_SEED" $languages)
for language in ${SIZES_LANGUAGE:-$languages}; do
  walk "$language" "${SIZES_CASES:-$(amount all "$((CAMPAIGN_SEED / 7 % cases + 1))")}" "$(amount 99 3)"
  runs=$((runs + $(grep -c '^same-as' "$work/$language.test")))
  play "$work/$language.test"
done

SIZES_RULES=$here/sizes.rules
export SIZES_RULES
awk -v seed="$CAMPAIGN_SEED" -v cases="$(amount 24 1)" -v resizes="$(amount 100 30)" -f "$here/sizes-mixed.awk" >"$work/mixed.test"
runs=$((runs + $(grep -c '^resize' "$work/mixed.test")))
play "$work/mixed.test"
campaign_ends sizes "$runs" "$violations"
