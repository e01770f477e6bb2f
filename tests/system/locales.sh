#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Other languages, other character sets: the layout with longer texts, the locale's dates and digits,
# and look-alikes where a character set lacks a character.
: "${RELINK_CATALOGUES:?where is relink with catalogues of its own}" "${TEST_CATALOGUES:?where are they}"
. "$(dirname "$0")/lib.sh"
start_in_fresh_folder
tools=$here/../tools

if ! command -v msgfmt >/dev/null; then
  echo '1..0 # SKIP no msgfmt'
  exit 0
fi

# The English texts: from the sources where that is possible, else those that are translated.
print_texts() {
  (cd "$here/../../po" && xgettext -D .. -f POTFILES.in -k_ -kN_ -kngettext:1,2 -kC_:1c,2 \
    --from-code=UTF-8 -o -) 2>/dev/null || cat "$here/../../po/es.po"
}

make_catalogue() {
  mkdir -p "$TEST_CATALOGUES/qps/LC_MESSAGES"
  print_texts | sh "$tools/pseudo-po" >"$work/qps.po" &&
    msgfmt --check-format -o "$work/qps.mo" "$work/qps.po" &&
    mv "$work/qps.mo" "$TEST_CATALOGUES/qps/LC_MESSAGES/relink.mo"
}

# Texts that are long enough to tell are 40 % longer, the brackets included.
is_longer() {
  LC_ALL=C.UTF-8 "$RELINK" --help | sed -n 's/^  -h, --help *//p' >"$work/short"
  LC_ALL=C.UTF-8 LANGUAGE=qps "$RELINK_CATALOGUES" --help | sed -n 's/^  -h, --help *//p' >"$work/long"
  short=$(wc -m <"$work/short") long=$(wc -m <"$work/long")
  test "$((long * 10))" -ge "$((short * 14 - 10))" || {
    cat "$work/short" "$work/long"
    return 1
  }
}

# Locales of our own, since few machines have these.
make_locale() { # LOCALE CHARSET
  mkdir -p "$work/locales"
  localedef -i "$1" -f "$2" "$work/locales/$1.$2" >"$work/localedef" 2>&1
  test -d "$work/locales/$1.$2"
}

in_locale() { # LOCALE ARGUMENT…
  locale=$1
  shift
  env LOCPATH="$work/locales" LC_ALL="$locale" LANGUAGE="${language:-}" TZ=CST6 "$RELINK_CATALOGUES" "$@"
}

show_has() { # LOCALE PATTERN
  in_locale "$1" --sandbox show cust-20117 </dev/null >"$work/shown"
  grep -Eq "$2" "$work/shown" || {
    cat "$work/shown"
    return 1
  }
}

# As many question marks as in UTF-8: every character of our own texts has a look-alike.
questions() { # LOCALE
  {
    in_locale "$1" --help
    in_locale "$1" sandbox --help
    in_locale "$1" --sandbox show cust-20117
    in_locale "$1" --sandbox show 99999999-9999-4999-8999-999999999999
    printf '\n\n\n\n\n\n\nn\n' | in_locale "$1" --plain --sandbox cust-20117
    in_locale "$1" --no-such-option
  } >"$work/said" 2>&1 </dev/null
  tr -cd '?' <"$work/said" | wc -c
}

has_look_alikes() { # LOCALE
  wanted=$(questions C.UTF-8)
  found=$(questions "$1")
  test "$found" -eq "$wanted" || {
    grep -a '?' "$work/said"
    return 1
  }
}

check "a catalogue of longer texts" make_catalogue
check "40 % longer" is_longer
check "every screen with it" "$SCREEN_RUN" "$here/pseudo.test"
check "dates where only the language is known" \
  show_has C.UTF-8 '^Last access: [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} CST$'
check "ASCII: look-alikes" has_look_alikes C
language=qps
if make_locale pt_BR ISO-8859-1; then
  check "ISO 8859-1: look-alikes" has_look_alikes pt_BR.ISO-8859-1
  check "ISO 8859-1: the screen" env LOCPATH="$work/locales" "$SCREEN_RUN" "$here/latin1.test"
fi
language=
# The dates only: other catalogues may lie beside this test's own.
language=en
if make_locale pt_BR UTF-8; then
  check "dates of Brazil" \
    show_has pt_BR.UTF-8 '^Last access: [0-9]{2}/[0-9]{2}/[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} CST$'
fi
if make_locale es_MX UTF-8; then
  check "dates of Mexico" show_has es_MX.UTF-8 '^Last access: [0-9]{2}/[0-9]{2}/[0-9]{2,4} .* CST$'
fi
finish
