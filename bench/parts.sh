# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2154 # what the world sets
# The parts of the benchmark. `part_NAME` is one round of it, in which each program has its turn, so
# that what else this machine does meets all of them. To be sourced by `run`.

# The name, how many rounds there are for ten of BENCH_ROUNDS, and what it is about.
part_table() {
  cat <<END
first-screen 20 exec to settled first screen: time and bytes
keys 2 bytes of typed characters and of moves between fields
resize 2 bytes of another window size
echo 10 key to echo while a request hangs, and while none does
idle 2 wakeups, bytes and memory of a session in which nothing is done
send 10 send key to outcome on the screen
token 5 the same of the token that a challenge asks for
far 3 send key to outcome over a long line
far-token 3 the same of the token
update 20 one update as a process
list 4 100,000 links listed and filtered
sessions 1 many sessions side by side
desk 1 memory and time of the desk's lists, 1,000 to 1,000,000 links
growth 3 links listed and filtered, 1,000 to 1,000,000
END
}

# ---- the terminal

part_first_screen() {
  for program in floor relink dialog python; do
    on_terminal "$program" "$held" <<END
until form "Password"
screen first
END
  done
}

part_keys() {
  for program in floor relink dialog; do
    on_terminal "$program" "$link" <<END
$(ready "$program")
echo key 20 C-u
END
    on_terminal "$program" "$link" <<END
$(ready "$program")
$(moves "$program")
END
  done
}

# To each of the other fields once.
moves() { # PROGRAM
  case $1 in
  floor) echo 'moves move 2 Tab' ;;
  relink) printf 'key F4\nwait "All seven fields are shown."\nsettle\nmoves move 6 Tab\n' ;;
  dialog) echo 'moves move 2 Down' ;;
  esac
}

part_resize() {
  on_terminal relink "$link" <<END
$(ready relink)
resize resize 100x30
END
  take redraw "$tool/meter" --size 100x30 "$relink" -p bank "$link" <<END
$(ready relink)
key C-l
screen resize
END
}

# The request that hangs is the reading of the link, while its form is filled in.
part_echo() {
  take idle "$tool/meter" "$relink" -p bank "$link" <<END
$(ready relink)
echo echo 100 C-u
END
  on_terminal relink "$held" <<END
settle
echo echo 100 C-u
END
  on_terminal floor "$held" <<END
settle
echo echo 100 C-u
END
}

part_idle() {
  for program in floor relink dialog python; do
    on_terminal "$program" "$link" <<END
$(ready "$program")
pause 500
idle idle 4
pss idle
END
  done
}

# ---- the bank

part_send() {
  take floor "$tool/tls-floor" send put "$bank_port" "$bank_ca" "/api/links/$link/" "$body" 20
  on_terminal relink "$link" <<END
$(filled_in relink)
until send "Link updated"
END
  peer_at bank "$bank_url" "$bank_ca"
  for program in dialog python; do
    on_terminal "$program" "$link" <<END
$(filled_in "$program")
until send "Link updated"
END
  done
}

part_token() {
  peer_at bank "$bank_url" "$bank_ca"
  for program in relink dialog python; do
    on_terminal "$program" "$mfa" <<END
$(filled_in "$program")
$(token "$program")
until token "Link updated"
END
  done
}

part_far() {
  take floor "$tool/tls-floor" far put "$far_port" "$bank_ca" "/api/links/$link/" "$body" 3
  take relink "$tool/meter" "$relink" -p far "$link" <<END
$(filled_in relink)
until far "Link updated"
END
  peer_at far "$far_url" "$bank_ca"
  for program in dialog python; do
    on_terminal "$program" "$link" <<END
$(filled_in "$program")
until far "Link updated"
END
  done
}

part_far_token() {
  take floor "$tool/tls-floor" far-token put "$far_port" "$bank_ca" "/api/links/$link/" "$body" 3
  take relink "$tool/meter" "$relink" -p far "$mfa" <<END
$(filled_in relink)
$(token relink)
until far-token "Link updated"
END
  peer_at far "$far_url" "$bank_ca"
  for program in dialog python; do
    on_terminal "$program" "$mfa" <<END
$(filled_in "$program")
$(token "$program")
until far-token "Link updated"
END
  done
}

# ---- processes

# Where the system's trust roots cannot get one more, a file of all of them does for every program.
part_update() {
  take floor "$tool/lap" update "$tool/tls-floor" - update "$bank_port" "$bank_ca" \
    "/api/links/$link/" "$body"
  take relink "$tool/lap" update "$relink" update -p "$roots_profile" "$link" --fields "$fields" --json
  # shellcheck disable=SC2086 # options are to be split
  take curl "$tool/lap" update curl -fsS $roots_option -u id:password -X PUT \
    -H 'Content-Type: application/json' --data-binary "@$fields" "$bank_url/api/links/$link/"
  peer_at "$roots_profile" "$bank_url" "$roots_file"
  take dialog "$tool/lap" update "$here/peer-dialog" "$link" "$fields"
  take python "$tool/lap" update "$here/peer-requests" "$link" "$fields"
}

listing='"$0" links --all -p "$1" | grep "$2"'

part_list() { # ROUND
  start_links 100000
  list_by_relink list 100000
  take floor "$tool/lap" list "$tool/tls-floor" - read "$port" "$ca_file" "$needle"
  peer_at links-100000 "$base_url" "$ca_file"
  take python "$tool/lap" list "$here/peer-requests" --list "$needle"
  # it takes so long that it takes part in every third round only
  if test $(($1 % 3)) -eq 1; then
    take dialog "$tool/lap" list "$here/peer-dialog" --list "$needle"
  fi
}

list_by_relink() { # FIGURE LINKS
  take relink "$tool/lap" "$1" sh -c "$listing" "$relink" "links-$2" "$needle"
}

part_sessions() {
  take relink "$tool/meter" --sessions "$sessions" "$relink" -p bank "$link" <<END
$(ready relink)
pause 200
idle sessions 10
pss sessions
END
}

# ---- the desk at scale: what the store and the desk say of 1,000 to 1,000,000 links

part_desk() {
  take relink store_figures
  take relink desk_figures
}

# The million once only, since it takes as long as all the others.
part_growth() { # ROUND
  for links in 1000 10000 100000 1000000; do
    test "$links" -lt 1000000 || test "$1" -eq 1 || continue
    start_links "$links"
    list_by_relink "list-$links" "$links"
    take floor "$tool/lap" "list-$links" "$tool/tls-floor" - read "$port" "$ca_file" "$needle"
  done
}

# ---- what the programs have in common

# What link-store-bench says as samples; of several texts or columns the dearest.
store_figures() {
  "$tool/link-store-bench" 1000 10000 100000 1000000 >"$work/store" &&
    awk '
      function dearest(figure) { if ($(NF - 3) > most[figure]) most[figure] = $(NF - 3) }
      / rows;/ { links = $1 }
      /put all/ { dearest("put-" links ".time") }
      /a slice/ && links == 1000000 { dearest("filter.time") }
      /, all/ { dearest("filter-" links ".time") }
      /sort by/ { dearest("sort-" links ".time") }
      /sort by/ && links == 1000000 { dearest("sort.time") }
      /a row/ { print "row-" links ".bytes", $(NF - 1) }
      /a row/ && links == 1000000 { print "row.bytes", $(NF - 1) }
      END { for (figure in most) print figure, most[figure] }' "$work/store"
}

# What desk-memory says: memory with all links on the desk.
desk_figures() {
  (cd "$build" && "$here/desk-memory" 1000 10000 100000 1000000) >"$work/memory" &&
    awk '{ printf "memory-%d.bytes %d\n", int($1 / 1000) * 1000, $6 * 1024 }' "$work/memory"
}

# Takes PROGRAM with LINK through the steps of standard input, on a terminal.
on_terminal() { # PROGRAM LINK
  case $1 in
  floor) take "$1" "$tool/meter" "$tool/lean-curses" "$2" ;;
  relink) take "$1" "$tool/meter" "$relink" -p bank "$2" ;;
  dialog) take "$1" "$tool/meter" "$here/peer-dialog" "$2" ;;
  python) take "$1" "$tool/meter" "$here/peer-requests" "$2" ;;
  esac
}

# Until everything is there that will come by itself.
ready() { # PROGRAM
  case $1 in
  relink) echo 'wait "cannot change the user name"' ;;
  python) echo 'wait "Password:"' ;;
  esac
  echo settle
}

# Up to the key that sends, pressed. The person takes a second for it.
filled_in() { # PROGRAM
  ready "$1"
  echo 'type "s3cret"'
  echo settle
  case $1 in
  relink) echo 'key Tab' ;;
  dialog) echo 'key Down' ;;
  python) printf 'key Enter\nwait "PIN:"\n' ;;
  esac
  printf 'settle\ntype "0042"\npause 1000\n'
  case $1 in
  relink) echo 'key F5' ;;
  *) echo 'key Enter' ;;
  esac
}

# The same for a token.
token() { # PROGRAM
  case $1 in
  relink) echo 'wait "MFA token required"' ;;
  dialog) echo 'wait "Use this code"' ;;
  python) echo 'wait "Token:"' ;;
  esac
  printf 'settle\ntype "1234"\npause 1000\nkey Enter\n'
}
