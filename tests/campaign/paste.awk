# SPDX-License-Identifier: GPL-3.0-or-later
# A script for screen-run: PASTES of them by SEED, into every kind of field, with and without marks, of 1
# byte to 64 KiB, with line ends of all kinds, marks cut in two, and end marks and keys amid the text.
# An update is asked for once for each, so that the server's
# record says how many there were without being asked for.
function between(low, high) {
  return low + int(rand() * (high - low + 1))
}

function one_of(list,    part) {
  return part[between(1, split(list, part, "|"))]
}

# All sizes from 1 to 65536 alike, by their logarithm.
function any_length() {
  return int(2 ^ (rand() * 16))
}

# Clearly within what a field takes, or clearly more.
function length_for(limit,    n) {
  n = any_length()
  return n > limit * .9 && n < limit * 1.3 ? int(limit * 1.3) : n
}

# A text of SIZE: as it is typed in `typed`, as it is to arrive in `wanted`, of which the last is TAIL.
# Without marks a tab is a key that moves, and the text would be in two fields.
function make(size, tail, has_ends, marked,    ends, all, letters, bytes) {
  letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .-"
  all = "\\r|\\n|\\r\\n" (marked ? "|\\t" : "")
  ends = one_of(all "|mixed")
  typed = wanted = ""
  for (bytes = length(tail); bytes < size; bytes++) {
    if (has_ends && rand() < .04) {
      typed = typed (ends == "mixed" ? one_of(all) : ends)
    } else if (rand() < .02) {
      typed = typed "\\xc3\\xa9"; wanted = wanted "\303\251"; bytes++
    } else {
      letter = substr(letters, between(1, length(letters)), 1)
      typed = typed letter; wanted = wanted letter
    }
  }
  typed = typed tail; wanted = wanted tail
}

# What is too long begins with what can be looked for.
function mark_beginning() {
  typed = head typed; wanted = head wanted
}

# Amid the text: a mark of the end, and behind it what sends. Part of the text, all of it.
function bury(    at) {
  typed = typed "\\e[201~\\r\\e[15~\\x18\\n" tail
  wanted = wanted tail
}

# A write, or two: the first ends amid a mark.
function send(marked,    all, cut, begin, end, part, i) {
  if (!marked) { print "type \"" typed "\""; return }
  split("\\e|[|2|0|0|~", begin, "|"); split("\\e|[|2|0|1|~", end, "|")
  cut = between(0, 12)
  part = ""
  for (i = 1; i <= 6; i++) { part = part begin[i]; if (cut == i) { print "type \"" part "\""; part = "" } }
  part = part typed
  for (i = 1; i <= 6; i++) { part = part end[i]; if (cut == 6 + i) { print "type \"" part "\""; part = "" } }
  if (part != "") print "type \"" part "\""
}

# As the record has it, between quotes that a body has there.
function want() {
  print "sh PATH=/usr/bin:/bin; grep -qF -f - record <<END\n\\\\\"" wanted "\\\\\"\nEND"
}

# With one more letter behind it, all of the paste has been read.
function finish() {
  print "wait \"" tail "_\""
  print "type \"!\"\nwait \"" tail "!_\""
  wanted = wanted "!"
}

# More than the field takes: the end is not seen, but Home counts behind a paste, and goes to its beginning. What
# is pressed then is pressed alone.
function overflow(what) {
  print "wait \"" what "\"\nkey Home\ncursor-at \"" head "\""
}

function new_tail() {
  number++
  head = "begin" number
  tail = "end" number
  print "# paste " number
}

# ---- the kinds of fields ----

function start(term, argument) {
  print "case " kind ", " term ", from paste " number + 1
  print "size 80x24\nenv TERM=" term
  print "run $RELINK --base-url $BANK_BASE_URL --ca-file $BANK_CA_FILE " argument
  print "wait \"Secret id\"\ntype \"x\"\nwait \"x_\"\nkey Enter\ncursor-row \"Secret password\""
  print "type \"y\"\nwait \"*_\"\nkey Enter\nwait \"[ OK ]\"\nkey Enter"
}

function form(term) {
  start(term, "683005d6-f45c-4adb-b289-f1a12f50f80c")
  print "wait \"Password   \"\nwait \"The institution could not be read\""
}

# What is sent is hidden again.
function show() {
  print "type \"z\"\nwait \"*_\"\nkey F2\nwait \"z_\"\nkey C-u\nwait \"Password         ______\""
  hidden = 0
}

function password(marked, n) {
  form(marked ? "xterm" : one_of("linux|screen"))
  hidden = 1
  for (puts = 0; n > 0; n--) {
    new_tail()
    if (hidden) show()
    make(length_for(8192), tail, 1, marked)
    if (marked && rand() < .3) bury()
    if (length(wanted) > 8192) mark_beginning()
    send(marked)
    if (length(wanted) > 8192) {
      overflow("not everything fitted")
      print "key F5\nwait \"Send as it is?\"\nkey Esc\nwait-gone \"Send as it is?\""
      print "key C-k\nwait \"Password         ______\"\nwait-gone \"not everything fitted\""
      continue
    }
    finish()
    print "key F5\nwait \"Update refused\"\nkey Esc\nwait-gone \"Update refused\"\ncursor-row \"Password\""
    puts++
    hidden = 1
    want()
    print "key C-u\nwait \"Password         ______\""
  }
  print "key C-q\nexit " (puts > 0 ? 3 : 8)
  print "sh PATH=/usr/bin:/bin; test \"$(grep -c '\"method\":\"PUT\"' record)\" = " puts
  print "sh PATH=/usr/bin:/bin; ! grep '\"method\":\"PATCH\"' record"
}

function token(marked, n) {
  form(marked ? "xterm" : one_of("linux|screen"))
  print "type \"challenge\"\nwait \"*********_\"\nkey F5\nwait \"MFA token required\""
  for (patches = 0; n > 0; n--) {
    new_tail()
    make(length_for(256), tail, 1, marked)
    if (marked && rand() < .3) bury()
    if (length(wanted) > 256) mark_beginning()
    send(marked)
    if (length(wanted) > 256) {
      overflow("Not everything fitted")
      print "key C-k\nwait-gone \"Not everything fitted\""
      continue
    }
    finish()
    patches++
    # Each answer asks anew, and a token of another session is not kept. Blanks around it are not sent.
    print "key Enter\nwait \"(try " patches + 1 ")\"\nwait \"Token   ______\""
    sub(/^ +/, "", wanted)
    want()
  }
  print "key C-q\nwait \"Leave relink?\"\nkey Enter\nexit 5"
  print "sh PATH=/usr/bin:/bin; test \"$(grep -c '\"method\":\"PATCH\"' record)\" = " patches
  print "sh PATH=/usr/bin:/bin; test \"$(grep -c '\"method\":\"PUT\"' record)\" = 1"
}

# The filter shows what it has, and Enter would leave its line.
function filter(marked, n) {
  start(marked ? "xterm" : "linux", "")
  print "wait \"Needs attention\""
  for (; n > 0; n--) {
    new_tail()
    make(between(length(tail), 200), tail, 1, marked)
    print "key /\nwait \"Filter\""
    send(marked)
    finish()
    print "cursor \"" tail "!\"\nkey Esc\nwait-gone \"" tail "\""
  }
  print "key C-q\nexit 0"
  print "sh PATH=/usr/bin:/bin; ! grep '\"method\":\"P' record"
}

# The file of that name, and no other, becomes the field's value.
function path(marked, n) {
  form(marked ? "xterm" : "linux")
  for (puts = 0; n > 0; n--) {
    new_tail()
    make(between(length(tail), 180), tail, 1, marked)
    gsub(/[ .]/, "_", typed); gsub(/[ .]/, "_", wanted)
    gsub(/\\t/, "", typed)
    print "sh printf 'value of " tail "' > './" wanted "!'"
    print "key F3\nwait \"Path\""
    send(marked)
    finish()
    wanted = "value of " tail
    print "key Enter\nwait-gone \"Path\"\nkey F5\nwait \"Update refused\"\nkey Esc\nwait-gone \"Update refused\""
    print "cursor-row \"Password\""
    puts++
    want()
  }
  print "key C-q\nwait \"Leave relink?\"\nkey Enter\nexit 3"
  print "sh PATH=/usr/bin:/bin; test \"$(grep -c '\"method\":\"PUT\"' record)\" = " puts
}

# The first line is the password; the lines behind it answer no question that sends.
function lines(n) {
  for (; n > 0; n--) {
    print "case line by line, paste " number + 1
    new_tail()
    print "size 80x60\nenv TERM=dumb"
    print "run $RELINK --base-url $BANK_BASE_URL --ca-file $BANK_CA_FILE 683005d6-f45c-4adb-b289-f1a12f50f80c"
    print "wait \"Secret id: \"\ntype \"x\\n\"\nwait \"Secret password: \"\ntype \"y\\n\"\nwait \"Password\""
    make(length_for(4095), tail, 0)
    if (length(wanted) >= 4095) {
      print "type \"" typed "\\n\"\nwait \"That line is too long and was not taken.\"\nkey C-c\nexit 130"
      print "sh PATH=/usr/bin:/bin; ! grep '\"method\":\"P' record"
      continue
    }
    print "type \"" typed one_of("\\n|\\r|\\r\\n") "\\n\\n\\n\\n\\n\\n" one_of("|y\\n|y\\ny\\n|n\\ny\\ny\\n") "\""
    print "wait \"Send to 127.0.0.1\""
    print "sh PATH=/usr/bin:/bin; ! grep '\"method\":\"P' record"
    print "type \"y\\n\"\nwait \"Update refused\"\nwait \"Change the fields\"\ntype \"n\\n\"\nexit 3"
    want()
  }
}

BEGIN {
  srand(seed)
  number = 0
  print "server BANK $HTTPS_SERVER --script $PASTE_RULES --record $HOME/record"
  print "env PATH=/nonexistent"
  for (turn = 0; number < pastes; turn++) {
    each = between(3, 6)
    if (only != "" && only != turn % 9) continue
    if (turn % 9 == 0) { kind = "password"; password(1, each) }
    if (turn % 9 == 1) { kind = "password"; password(0, each) }
    if (turn % 9 == 2) { kind = "token"; token(1, each) }
    if (turn % 9 == 3) { kind = "token"; token(0, each) }
    if (turn % 9 == 4) { kind = "filter"; filter(1, each) }
    if (turn % 9 == 5) { kind = "filter"; filter(0, each) }
    if (turn % 9 == 6) { kind = "path"; path(1, each) }
    if (turn % 9 == 7) { kind = "path"; path(0, each) }
    if (turn % 9 == 8) lines(each)
  }
}
