#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What relink touches, traced over whole jobs, against the tables of SECURITY.md: nothing but what
# they list, and something of every row. TAP.
. "$(dirname "$0")/lib.sh"
start_in_fresh_folder

skip() {
  echo "1..0 # SKIP $1"
  exit 0
}
command -v strace >/dev/null || skip 'strace is not installed'
strace -o "$work/probe" true 2>/dev/null || skip 'this system does not let a process be traced'
# A sanitizer reads files of its own, and what counts the lines that run writes some.
nm "$RELINK" 2>/dev/null | grep -q __asan_init && skip 'the sanitizers touch files of their own'
nm "$RELINK" 2>/dev/null | grep -q __gcov_ && skip 'a build for coverage touches files of its own'

traces=$work/traces
mkdir "$traces"
trace="strace -f -s 4096 -e trace=file,network"

# The whole job twice: with a keyring on a session bus, and as over plain SSH with relink's own.
cat >"$work/jobs.test" <<END
case whole jobs
size 80x24
unset XDG_CONFIG_HOME
unset XDG_STATE_HOME
unset XDG_DATA_HOME
sh cat > "\$HOME/rules" <<RULES
GET /api/links/30cb4806-6e00-48a4-91c9-ca55968576c8/ -> 200 body "{\"id\":\"30cb4806-6e00-48a4-91c9-ca55968576c8\",\"status\":\"invalid\"}"
PUT /api/links/*/ -> 200 header "Content-Type: application/json" body "{\"id\":\"30cb4806-6e00-48a4-91c9-ca55968576c8\",\"status\":\"valid\"}"
GET /api/ -> 200 body "{}"
RULES
server BANK \$HTTPS_SERVER --script \$HOME/rules
sh printf '%s\n' "\$HOME" \$BANK_CA_FILE \$BANK_PORT >"$work/world"
env RELINK_BASE_URL=\$BANK_BASE_URL RELINK_CA_FILE=\$BANK_CA_FILE
run \$WITH_KEYRING $trace -o "$traces/session-bus" \$RELINK 30cb4806-6e00-48a4-91c9-ca55968576c8
wait "Secret id"
type "id"
key Enter
type "pw"
key Enter
wait "Keep the API secrets?"
key Enter
wait "> Password"
type "x"
key F5
wait "Link updated"
key Enter
wait "Links"
key q
exit 0
run env -i TERM=\$TERM HOME=\$HOME LANG=C.UTF-8 $trace -o "$traces/own-keyring" \$RELINK --base-url \$BANK_BASE_URL --ca-file \$BANK_CA_FILE 30cb4806-6e00-48a4-91c9-ca55968576c8
wait "Create keyring"
type "pass"
key Enter
type "pass"
key Enter
wait "Secret id"
type "id"
key Enter
type "pw"
key Enter
wait "Keep the API secrets?"
key Enter
wait "> Password"
type "x"
key F5
wait "Link updated"
key Enter
wait "Links"
key q
exit 0
run env -i TERM=\$TERM HOME=\$HOME LANG=C.UTF-8 sh -c 'printf "a\\nb\\n" | $trace -o "$traces/no-ca" "\$0" login --check --base-url "\$1"' \$RELINK \$BANK_BASE_URL
exit 6
END

jobs_are_done() {
  "$SCREEN_RUN" "$work/jobs.test"
}
check 'two whole jobs, traced' jobs_are_done
{
  read -r job_home
  read -r ca_file
  read -r port
} <"$work/world"

# A host with a name, and the system's certificates.
asks_for_a_name() {
  printf 'a\nb\n' |
    HOME=$job_home XDG_CONFIG_HOME=$job_home/.config XDG_STATE_HOME=$job_home/.local/state \
      $trace -o "$traces/name" "$RELINK" login --check --base-url https://name.invalid
  test $? -ne 0
}
check 'a host that is named' asks_for_a_name

# The doctor looks at what they leave, and at nothing else.
doctor_looks() {
  HOME=$job_home XDG_CONFIG_HOME=$job_home/.config XDG_STATE_HOME=$job_home/.local/state \
    $trace -o "$traces/doctor" "$RELINK" doctor --base-url "https://127.0.0.1:$port" </dev/null
  test $? -eq 4
}
check 'the doctor' doctor_looks

# The program's own start is not what it touches; addresses get the names of the tables.
agree() {
  bus=$(grep -ohE 'sun_path="/tmp/relink-keyring[^"]*"' "$traces/session-bus" | head -n 1 | cut -d'"' -f2)
  sed -E -e '/execve\("[^"]*\/relink"/d' \
    -e 's/(htons\(53\).*inet_(addr|pton)\()(AF_INET6, )?"[^"]*"/\1"dns"/' \
    "$traces"/* >"$work/trace"
  awk -v names="\$CONFIG=$job_home/.config,\$SITE=/etc/xdg,\$STATE=$job_home/.local/state,\$DATA=$job_home/.local/share,\$HOME=$job_home,\$CA_FILE=$ca_file,\$HOST=127.0.0.1:$port,\$BUS=$bus,\$DNS=dns:53,\$PREFIX=${prefix:-/usr/local},\$PARTS=$(dirname "$RELINK")/modules" \
    -f "$here/../tools/touched.awk" "${top_srcdir:?}/SECURITY.md" "$work/trace" |
    grep -vxF "$(above "$job_home")" >"$work/differences"
  cat "$work/differences"
  test ! -s "$work/differences"
}

# The folders that a path leads through, as "not listed" would name them.
above() {
  path=$1
  while path=$(dirname "$path") && test "$path" != /; do
    echo "not listed: $path"
  done
}
check 'what is touched is what SECURITY.md lists' agree

# The comparison itself: a path and a row that nobody knows are found.
finds_a_difference() {
  echo '1 openat(AT_FDCWD, "/etc/shadow", O_RDONLY) = 3' >"$work/more"
  sed 's#^| `$BUS`#| `/nowhere` | never |\n&#' "${top_srcdir:?}/SECURITY.md" >"$work/SECURITY.md"
  awk -v names="\$HOME=$job_home" -f "$here/../tools/touched.awk" "$work/SECURITY.md" "$work/more" >"$work/found"
  cat "$work/found"
  grep -qx 'not listed: /etc/shadow' "$work/found" && grep -q '^not touched: | `/nowhere`' "$work/found"
}
check 'a difference is found' finds_a_difference
finish
