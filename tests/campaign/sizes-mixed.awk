# SPDX-License-Identifier: GPL-3.0-or-later
# A script for screen-run: CASES sessions of RESIZES windows of random sizes, in ones and in storms, amid
# typing in the form and at the bank's question, by SEED. The server's record says what was typed.
function between(low, high) {
  return low + int(rand() * (high - low + 1))
}

function any_size() {
  if (rand() < .2) return between(1, 500) "x" between(1, 200)
  return between(1, 140) "x" between(1, 50)
}

# One in which screens are drawn.
function large_size() {
  return between(40, 140) "x" between(10, 50)
}

# Never the size that it has: nothing would be drawn.
function resize(to) {
  if (to == has) return
  has = to
  print "resize " to
  resized++
}

# A program takes no keys in a window that is too small. So two larger ones are waited for, one after the
# other: behind them it has read what was typed before, and sees none of the sizes before any more.
function settle() {
  resize(large_size())
  print "bar 1"
  resize(large_size())
  print "bar 1"
}

function storm(    n) {
  settle()
  for (n = rand() < .5 ? between(2, 8) : 1; n > 0; n--) resize(any_size())
  if (rand() < .5) { print "drawn"; print "in-window" }
  settle()
}

# What stands in a field in the end.
function type_amid(limit,    text, letters, piece, i) {
  letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
  text = ""
  for (resized = 0; resized < limit;) {
    piece = ""
    for (i = between(1, 4); i > 0; i--) piece = piece substr(letters, between(1, length(letters)), 1)
    print "type \"" piece "\""
    text = text piece
    if (rand() < .3 && length(text) > 1) { print "key Backspace"; text = substr(text, 1, length(text) - 1) }
    if (rand() < .2) print "key F2"
    if (rand() < .2) print "key Tab\nkey S-Tab"
    storm()
  }
  return text
}

function one_case(number,    password, token) {
  print "case random sizes " number
  print "size 80x24"
  has = "80x24"
  print "run $RELINK --base-url $BANK_BASE_URL --ca-file $BANK_CA_FILE 683005d6-f45c-4adb-b289-f1a12f50f80c"
  print "wait \"Secret id\"\ntype \"x\"\nkey Enter\ntype \"y\"\nkey Enter\nwait \"[ OK ]\"\nkey Enter"
  print "wait \"Password   \""
  password = type_amid(resizes / 2)
  resize("80x24")
  print "cursor-row \"Password\"\nkey F5\nwait \"MFA token required\""
  token = type_amid(resizes / 2)
  resize("80x24")
  print "cursor-row \"Token\"\nkey Enter\nwait \"Link updated\"\nkey C-q\nexit 0\ntermios-restored\nraw-clean"
  print "sh PATH=/usr/bin:/bin; grep -F '{\\\"password\\\":\\\"" password "\\\"}' \"$HOME/record\""
  print "sh PATH=/usr/bin:/bin; grep -F '\\\"token\\\":\\\"" token "\\\"' \"$HOME/record\""
  print "sh PATH=/usr/bin:/bin; test \"$(grep -c '\"method\":\"P' \"$HOME/record\")\" = 2"
}

BEGIN {
  srand(seed)
  print "server BANK $HTTPS_SERVER --script $SIZES_RULES --record $HOME/record"
  print "env DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent PATH=/nonexistent"
  for (number = 1; number <= cases; number++) one_case(number)
}
