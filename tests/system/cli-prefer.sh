#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Which of the places that an option can stand in counts: flag, environment, the user's configuration,
# the system's, the default. Each place is taken away in turn, and the next one must come to light.
# shellcheck disable=SC2030,SC2031 # each test has an environment of its own
. "$(dirname "$0")/lib.sh"
start_in_fresh_folder
user=$XDG_CONFIG_HOME/relink/relink.conf
system=$work/site/relink/relink.conf
XDG_CONFIG_DIRS=$work/site:$work/farther
export XDG_CONFIG_DIRS
mkdir -p "$work/site/relink" "$work/farther/relink"

# The profile in use, and the server of one.
profile_is() { # NAME WORD…
  name=$1
  shift
  exits 0 profiles "$@" </dev/null && test "$(grep -c 'in use' "$work/out")" -eq 1 &&
    grep -q "^$name	.*	in use" "$work/out"
}

server_is() { # URL WORD…
  url=$1
  shift
  exits 0 profiles --json "$@" </dev/null && is_json "{\"name\":\"sandbox\",\"base_url\":\"$url\","
}

# A file that is not there is named.
ca_is() { # FILE WORD…
  file=$1
  shift
  exits 9 links "$@" </dev/null && warns "$file"
}

sections() { # KEY=VALUE: of the profile "sandbox"
  printf '[profile sandbox]\n%s\n' "$1"
}

profile() (
  printf '[profile %s]\nbase_url=https://%s.example\n' a a b b c c d d >"$work/farther/relink/relink.conf"
  printf '[relink]\nprofile=d\n' >"$system"
  printf '[relink]\nprofile=c\n' >"$user"
  export RELINK_PROFILE=b
  profile_is a -p a && profile_is b || return 1
  RELINK_PROFILE='' && profile_is c || return 1
  unset RELINK_PROFILE
  profile_is c && rm "$user" && profile_is d && rm "$system" && profile_is sandbox
)

base_url() (
  sections base_url=https://d.example >"$system"
  sections base_url=https://c.example >"$user"
  export RELINK_BASE_URL=https://b.example
  server_is https://a.example --base-url https://a.example && server_is https://b.example || return 1
  RELINK_BASE_URL='' && server_is https://c.example || return 1
  unset RELINK_BASE_URL
  server_is https://c.example && rm "$user" && server_is https://d.example && rm "$system" &&
    server_is https://sandbox.belvo.com
)

ca_file() (
  sections "ca_file=$work/d.pem" >"$system"
  sections "ca_file=$work/c.pem" >"$user"
  export RELINK_CA_FILE="$work/b.pem"
  ca_is "$work/a.pem" --ca-file "$work/a.pem" && ca_is "$work/b.pem" || return 1
  RELINK_CA_FILE='' && ca_is "$work/c.pem" || return 1
  unset RELINK_CA_FILE
  ca_is "$work/c.pem" && rm "$user" && ca_is "$work/d.pem" && rm "$system" &&
    without_keyring exits 4 links </dev/null && ! warns .pem
)

# Of the system's folders the first one counts; keys that it does not have come from the others.
of_two_folders() (
  sections base_url=https://near.example >"$system"
  sections base_url=https://far.example >"$work/farther/relink/relink.conf"
  printf '[relink]\nprofile=x\n[profile x]\nbase_url=https://x.example\n' >>"$work/farther/relink/relink.conf"
  server_is https://near.example && profile_is x && rm "$system" && server_is https://far.example
)

# The server inside the process stands above all of it.
sandbox() (
  export RELINK_BASE_URL=https://b.example RELINK_PROFILE=production RELINK_CA_FILE="$work/none.pem"
  exits 0 --sandbox links --all </dev/null
)

check 'profile' profile
rm -f "$work/farther/relink/relink.conf"
check 'base URL' base_url
check 'CA file' ca_file
check 'two system folders' of_two_folders
rm -f "$work/farther/relink/relink.conf"
check 'the sandbox' sandbox
finish
