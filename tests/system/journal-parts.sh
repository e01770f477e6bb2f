# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2154 # $config, $link and $work are its user's
# What journal.sh and journal-apart.sh share. To be sourced behind lib.sh.

configure() { # LINE…
  printf '[relink]\n' >"$config"
  printf '%s\n' "$@" >>"$config"
}

# In the sandbox, by a script; -v tells on standard error what was asked of the server.
updates() { # CODE PASSWORD
  feeds "{\"password\":\"$2\"}" "$1" update "$link" --sandbox --json -v
}

not_sent() { # TEXT
  updates 6 pass_valid && is_json '"outcome":"not_sent"' "$1" && ! warns PUT
}
