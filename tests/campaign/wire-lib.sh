# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# To be sourced by the campaigns that run $WIRE.
. "$(dirname "$0")/lib.sh"
: "${WIRE:?where is wire}" "${HTTPS_SERVER:?where is https-server}"

# Its last line is RUNS VIOLATIONS; one that does not come so far is a violation.
wire_campaign() { # NAME WORD…
  name=$1
  shift
  out=$("$WIRE" "$@")
  tally=$(printf '%s\n' "$out" | sed -n '$s/^\([0-9][0-9]*\) \([0-9][0-9]*\)$/\1 \2/p')
  printf '%s\n' "$out" | grep '^#'
  test -n "$tally" || echo '# it did not come to its end'
  tally=${tally:-0 1}
  campaign_ends "$name" "${tally% *}" "${tally#* }"
}
