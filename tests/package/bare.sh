#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# On a bare Debian 12, made here for the purpose: the package installs, an agent does the job, and
# when it is purged only the agent's own files are left. TAP.
. "$(dirname "$0")/lib.sh"
requires mmdebstrap chroot unshare apt-get
skip() {
  echo "1..0 # SKIP $1"
  exit 0
}
test "$(id -u)" -eq 0 || skip 'only root can make a system of its own'

# Its mounts are seen by nobody else, and gone when this ends.
if test -z "${RELINK_TEST_MOUNTS:-}"; then
  unshare --mount true 2>/dev/null || skip 'this system does not let one mount'
  RELINK_TEST_MOUNTS=1 exec unshare --mount sh "$0"
fi
deb=$out/relink_${version}_$(dpkg --print-architecture).deb
needs_file "$deb"
start_in_fresh_folder
root=$work/root other=$work/other
IN_BARE=$work/in-bare
export IN_BARE

# Nothing is removed that could be another system's.
take_systems_down() {
  for system in "$root" "$other"; do
    umount "$system/proc" "$system/dev/pts" 2>/dev/null
  done
  grep -qF " $work/" /proc/self/mounts || take_down
}
trap 'take_systems_down' EXIT

# From where this system has its packages.
sources() {
  # shellcheck disable=SC2016 # apt-get fills them in
  apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' \
    'Origin: Debian' | grep ' bookworm' | sort -u
}

is_made() {
  sources >"$work/sources"
  test -s "$work/sources" || return 1
  mmdebstrap --quiet --variant=minbase --format=directory bookworm "$root" - <"$work/sources" || return 1
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # no daemon is started
  chmod +x "$root/usr/sbin/policy-rc.d"
  in_chroot useradd --create-home agent && in_chroot apt-get update -q || return 1
  cp -a "$root" "$other" && cp "$deb" "$root/tmp/" && mounts "$root" && mounts "$other"
}

mounts() { # SYSTEM
  mount -t proc proc "$1/proc" && mount -t devpts -o newinstance,ptmxmode=0666 devpts "$1/dev/pts"
}

in_chroot() {
  in_system "$root" "$@"
}

in_system() { # SYSTEM WORD…
  system=$1
  shift
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
    chroot "$system" "$@"
}

# As an SSH session has it: no bus, no display, no folder for the run.
cat >"$IN_BARE" <<END
#!/bin/sh
cd /
exec chroot --userspec=agent:agent "$root" env -i PATH=/usr/bin:/bin HOME=/home/agent \\
  USER=agent TERM=xterm-256color LANG=C.UTF-8 "\$@"
END
chmod +x "$IN_BARE"

installs() {
  in_chroot apt-get install -q -y "/tmp/${deb##*/}" &&
    in_chroot dpkg-query -s relink | grep -qx 'Status: install ok installed'
}

update() {
  echo '{"password":"pass_valid"}' | "$IN_BARE" relink --sandbox update \
    683005d6-f45c-4adb-b289-f1a12f50f80c --json >"$work/out" 2>&1 && is_json '"outcome":"done"'
}

# Its dialogs and questions, seen by the terminal of the tests.
job() {
  "$SCREEN_RUN" "$here/job.test" >"$work/said"
  result=$?
  cat "$work/said"
  return $result
}

# zbar and the programs of relink's own keyring came with it.
has_what_it_loads() {
  in_chroot sh -c 'ls /usr/lib/*/libzbar.so.0 && command -v dbus-run-session dbus-daemon \
    gnome-keyring-daemon flock'
}

as_root_too() {
  in_chroot relink --version | grep -q "^relink $version"
}

is_purged() {
  in_chroot apt-get purge -q -y relink && ! in_chroot dpkg-query -W relink
}

# The same system with all that came along with relink, but never relink itself.
has_the_rest() {
  cp "$root"/var/cache/apt/archives/*.deb "$other/var/cache/apt/archives/"
  in_system "$other" apt-get satisfy -q -y \
    "$(dpkg-deb -f "$deb" Depends), $(dpkg-deb -f "$deb" Recommends)"
}

# Without what the system runs on, and apt's and dpkg's own records.
files() { # SYSTEM
  (cd "$1" && find . -xdev \( -path ./proc -o -path ./dev -o -path ./sys -o -path ./tmp \
    -o -path ./var/cache -o -path ./var/log -o -path ./var/lib/apt -o -path ./var/lib/dpkg \) -prune -o \
    -printf '%p %y %m %U %G %l\n') | LC_ALL=C sort
}

nothing_left() {
  files "$root" | grep -v '^\./home/agent[/ ]' >"$work/after"
  files "$other" | grep -v '^\./home/agent[/ ]' >"$work/never"
  test -s "$work/never" && diff "$work/never" "$work/after"
}

users_files_are_there() {
  test -s "$root/home/agent/.local/state/relink/journal.jsonl"
}

# By name, whoever it belongs to.
not_a_name_left() {
  find "$root" -xdev -path "$root/home/agent" -prune -o -path "$root/tmp" -prune -o -name '*relink*' -print |
    tee "$work/names"
  ! test -s "$work/names"
}

runs_its_own_test() {
  in_chroot apt-get install -q -y "/tmp/${deb##*/}" expect &&
    cp "$top_srcdir/packaging/debian/tests/sandbox-job" "$root/tmp/" &&
    "$IN_BARE" sh /tmp/sandbox-job
}

check 'a bare Debian 12 is made' is_made
if test "$failures" -ne 0; then
  echo 'Bail out! there is no system to try the package on'
  exit 1
fi
check 'the package installs on it' installs
check 'it brings along what it runs and loads' has_what_it_loads
check 'the program runs' as_root_too
check 'an agent updates a link' update
check 'an agent does the job line by line and on the screen' job
check 'apt purges it' is_purged
check "the agent's files are there" users_files_are_there
check 'a second bare system has all that it brought along' has_the_rest
check 'the first is as the second, which never had it' nothing_left
check 'nothing of its name is left' not_a_name_left
check 'the test of the package itself (autopkgtest) passes' runs_its_own_test
finish
