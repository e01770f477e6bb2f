# SPDX-License-Identifier: GPL-3.0-or-later
# Compares what a program touched (strace -f -e trace=file,network) with the tables of SECURITY.md.
#
#   awk -v names='$HOST=127.0.0.1:443,$HOME=/home/x' -f touched.awk SECURITY.md TRACE…
#
# Prints "not listed: PATH" and "not touched: ROW"; nothing when the two agree. A row counts as
# touched when one of its patterns is; a row with "perhaps" in it need not be.
BEGIN {
  n_names = split(names, pairs, ",")
  for (i = 1; i <= n_names; i++) {
    at = index(pairs[i], "=")
    variable[i] = substr(pairs[i], 1, at - 1)
    value[i] = substr(pairs[i], at + 1)
  }
}

# TEXT with the variables replaced by what they stand for in this run.
function filled(text, i, at) {
  for (i = 1; i <= n_names; i++)
    while ((at = index(text, variable[i])) > 0)
      text = substr(text, 1, at - 1) value[i] substr(text, at + length(variable[i]))
  return text
}

# A pattern as a regular expression: "*" is any text.
function as_regex(pattern) {
  gsub(/[.+(){}^$|\[\]\\]/, "\\\\&", pattern)
  gsub(/\*/, ".*", pattern)
  return "^" pattern "/?$"
}

function learn(row, cell, parts, i, n) {
  n = split(cell, parts, "`")
  for (i = 2; i <= n; i += 2) {
    patterns++
    regex[patterns] = as_regex(filled(parts[i]))
    row_of[patterns] = row
  }
}

function touch(what, i, known) {
  if (seen[what]++)
    return
  for (i = 1; i <= patterns; i++)
    if (what ~ regex[i]) {
      touched[row_of[i]] = 1
      known = 1
    }
  if (!known)
    print "not listed: " what
}

FILENAME ~ /SECURITY\.md$/ {
  if (/^## /)
    inside = /Files, hosts and processes/
  if (inside && /^\| `/) {
    split($0, cells, " \\| ")
    rows[++n_rows] = $0
    learn(n_rows, cells[1])
  }
  next
}

/sa_family=AF_UNIX, sun_path=/ {
  match($0, /sun_path=@?"[^"]*"/)
  what = substr($0, RSTART + 9, RLENGTH - 9)
  gsub(/["@]/, "", what)
  touch(what)
  next
}

/sa_family=AF_INET6?,/ && /connect\(|sendto\(|sendmmsg\(/ {
  if (match($0, /htons\([0-9]+\)/))
    port = substr($0, RSTART + 6, RLENGTH - 7)
  if (match($0, /inet_(addr|pton)\([^)]*\)/)) {
    address = substr($0, RSTART, RLENGTH)
    gsub(/inet_(addr|pton)\(|AF_INET6?, |[")]/, "", address)
    touch(address ":" port)
  }
  next
}

/ (open|openat|openat2|access|faccessat|faccessat2|stat|lstat|newfstatat|statx|statfs|readlink|readlinkat|mkdir|mkdirat|unlink|unlinkat|rename|renameat2?|link|linkat|symlink|chmod|fchmodat|chown|fchownat|truncate|chdir|execve|utimensat)\(/ {
  rest = $0
  while (match(rest, /"[^"]*"/)) {
    path = substr(rest, RSTART + 1, RLENGTH - 2)
    rest = substr(rest, RSTART + RLENGTH)
    if (path ~ /^\//)
      touch(path)
    # The rest are words, or where a link leads, which is not followed by that.
    if (/execve\(/ || / readlink\(/)
      break
  }
}

END {
  for (i = 1; i <= n_rows; i++)
    if (!touched[i] && rows[i] !~ /perhaps/)
      print "not touched: " rows[i]
}
