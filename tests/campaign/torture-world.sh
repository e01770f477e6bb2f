# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154 # used by the campaigns; set by tests/system/lib.sh
# What the torture campaigns share: a keyring with API secrets, a server over TLS at which every update
# meets a challenge and every answer is taken, and three ways to run one: "update" up to its challenge,
# "resume" that answers one, and "screen" from the form to its end. To be sourced.
: "${HTTPS_SERVER:?where is https-server}" "${TORTURE:?where is torture}" "${FAIL_ALLOC_SO:?where is fail-alloc.so}"
LINK=30cb4806-6e00-48a4-91c9-ca55968576c8
export LINK

# A run waits more than it works. The whole is done in parts side by side, each in a world of its own, and ends here.
in_parts() { # CAMPAIGN
  is_full && test -z "${TORTURE_PART:-}" || return 0
  campaign_seed
  TORTURE_PARTS=${TORTURE_PARTS:-$((2 * $(nproc 2>/dev/null || echo 2)))}
  export TORTURE_PARTS
  parts=$(mktemp -d) || exit 99
  trap 'rm -rf "$parts"' EXIT
  trap 'kill $(jobs -p) 2>/dev/null; exit 1' HUP INT TERM
  for part in $(seq "$TORTURE_PARTS"); do
    TORTURE_PART=$part sh "$0" >"$parts/$part" 2>&1 &
  done
  wait
  runs=0 violations=0
  for part in $(seq "$TORTURE_PARTS"); do
    sed '/^1\.\.\|^[a-z ]*ok /d; s/^[^#]/# &/' "$parts/$part"
    found=$(sed -n 's/^[a-z ]*ok [0-9]* - .*: \([0-9]*\) runs, \([0-9]*\) violations$/\1 \2/p' "$parts/$part")
    test -n "$found" || { echo "# part $part has no result" && found='0 1'; }
    runs=$((runs + ${found% *})) violations=$((violations + ${found#* }))
  done
  campaign_ends "$1" "$runs" "$violations"
  exit
}

# Of an update every case is run; of the other ways, which share most of them, every OTHERS-th.
stride_of() { # WAY OTHERS
  test "$1" = update && set -- "$1" 1
  echo "${TORTURE_STRIDE:-$2}"
}

# Which of many cases are run, as variables of awk: every STRIDE-th, of which a part has its own.
thinned() { # STRIDE
  echo "-v first=$((1 + (${TORTURE_PART:-1} - 1) * $1)) -v stride=$((${TORTURE_PARTS:-1} * $1))"
}

tortured_world() {
  printf '{"password":"torture-password"}' >"$work/fields"
  printf '{"token":"torture-token"}' >"$work/token"
  cat >"$work/rules" <<END
GET */api/links/*/ -> 200 header "Content-Type: application/json" body "{\"id\":\"$LINK\",\"institution\":\"erebor_mx_retail\",\"external_id\":\"cust-1\",\"status\":\"invalid\"}"
GET */api/institutions/* -> 200 header "Content-Type: application/json" body "{\"results\":[]}"
GET */api/links/?* -> 200 header "Content-Type: application/json" body "{\"count\":0,\"results\":[]}"
PUT */api/links/*/ -> 428 header "Content-Type: application/json" body "{\"session\":\"s{request}\",\"expiry\":99999,\"token_generation_data\":{\"type\":\"numeric\",\"value\":\"48291053\"}}"
PATCH */api/links/ -> 201 header "Content-Type: application/json" body "{\"id\":\"$LINK\",\"status\":\"valid\"}"
END
  # A challenge to be resumed, if there is none.
  cat >"$work/keep" <<END
secret-tool lookup application relink-challenge link $LINK >/dev/null && exit 0
XDG_STATE_HOME=$work/keep-state $RELINK update $LINK --no-input --fields $work/fields >/dev/null 2>&1
test \$? -eq 5
END
  runs=0 violations=0 port=0
  mkdir "$work/cases"
  serve
  log_in
}

# A server at the address that the keyring's secrets are for. The one before has ended with its cases.
serve() {
  : >"$work/record"
  start_server "$HTTPS_SERVER" --cert-dir "$work" --script "$work/rules" --record "$work/record" --port "$port"
  RELINK_BASE_URL=$base_url RELINK_CA_FILE=$ca_file
  export RELINK_BASE_URL RELINK_CA_FILE
}

# What one of the three ways is, for torture. No word has a blank.
way_words() { # update|resume|screen
  case $1 in
  update) echo "-- $RELINK update $LINK --no-input --fields $work/fields" ;;
  resume) echo "--before $work/keep -- $RELINK resume $LINK --no-input --fields $work/token" ;;
  screen) echo "--keys $here/torture.keys -- $RELINK $LINK" ;;
  esac
}

# Runs the lines of $work/plan, tells what was violated, and counts.
torture() { # NAME WAY OPTION…
  series=$1 way=$2
  shift 2
  test -n "$started" || serve
  found='1 1'
  # shellcheck disable=SC2046 # to be split
  "$TORTURE" --folder "$work/cases" --base-url "$base_url" --record "$work/record" --server "$server" \
    --known "$here/torture.known" --seconds "${TORTURE_SECONDS:-0}" "$@" $(way_words "$way") \
    <"$work/plan" >"$work/told" && found=$(sed -n 's/^runs \([0-9]*\) violations \([0-9]*\)$/\1 \2/p' "$work/told")
  wait "$server" 2>/dev/null
  started=
  sed '/^runs /d' "$work/told"
  echo "# $series, $way: ${found% *} runs, ${found#* } violations"
  runs=$((runs + ${found% *})) violations=$((violations + ${found#* }))
}
