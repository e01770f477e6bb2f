# SPDX-License-Identifier: GPL-3.0-or-later
# A script for screen-run of sizes.walk: cases are those of its numbers in CASES ("all"), each look goes
# through N of the sizes in a random order, by SEED; WORDS has the language's words. With MIXED, cases
# of that many random resizes amid typing instead.
BEGIN {
  FS = "\t"
  srand(seed)
  while ((getline <words) > 0) word[$1] = $2
  small = substr(word["Window too small: needs %d×%d, has %d×%d"], 1, 11)
  # too small for screens; too small for all that is needed; as large as home, and larger
  n_sizes = split("1x1 2x2 10x3 20x5 39x9 80x1 1x24 500x5 20x200 39x24 80x9 " \
    "40x10 41x11 60x15 79x23 79x24 80x23 40x60 200x10 " \
    "81x25 100x30 120x40 132x43 200x50 255x60 300x100 500x200 80x100 90x24 80x25", sizes, " ")
}

function between(low, high) {
  return low + int(rand() * (high - low + 1))
}

# As many of the sizes as are wanted, in an order of their own.
function shuffle(    i, j, kept) {
  for (i = 1; i <= n_sizes; i++) order[i] = sizes[i]
  for (i = 1; i <= n_sizes; i++) {
    j = between(i, n_sizes)
    kept = order[i]; order[i] = order[j]; order[j] = kept
  }
}

function is_drawn(columns, rows) {
  return columns >= 40 && rows >= 10
}

function judge(size,    part, i) {
  split(size, part, "x")
  if (!is_drawn(part[1], part[2])) {
    print "drawn"
    if (part[1] > length(small)) print "expect-line 1 \"" small "\""
  } else {
    print "bar 1"
    for (i = 1; i <= n_checks; i++)
      if (mark[i] == "~" || (part[1] >= 80 && part[2] >= 24)) print check[i]
  }
  print "in-window"
}

function look(    i) {
  if (!looks) return
  looks = 0
  for (i = 1; i <= n_checks; i++) print check[i]
  print "keep HERE"
  shuffle()
  for (i = 1; i <= each && i <= n_sizes; i++) {
    print "resize " order[i]
    judge(order[i])
    print "resize 80x24"
    print "same-as HERE"
  }
  n_checks = 0
}

function translated(line,    at, end) {
  while ((at = index(line, "{{")) > 0) {
    end = index(line, "}}")
    line = substr(line, 1, at - 1) word[substr(line, at + 2, end - at - 2)] substr(line, end + 2)
  }
  return line
}

/^case / {
  look()
  number++
  wanted = cases == "all" || index(" " cases " ", " " number " ") > 0
  if (wanted) print $0 ", " language "\nsize 80x24"
  next
}
/^#/ { next }
!wanted { next }
/^[~+] / {
  line = translated($0)
  mark[++n_checks] = substr(line, 1, 1)
  check[n_checks] = substr(line, 3)
  next
}
{ look() }
/^look$/ { looks = 1; n_checks = 0; next }
{ print translated($0) }
END { look() }
