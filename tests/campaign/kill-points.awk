# SPDX-License-Identifier: GPL-3.0-or-later
# Makes a screen test of tests/campaign/kill-points.table: a case for each check-point and signal, or, with
# -v each=N -v seed=N, for N check-points a signal that are chosen by chance; -v signals=: of which signals.

/^#/ || /^$/ { next }
$1 == "point" { name = substr($0, 7); points[++n] = name; section = "lead"; leaves[name] = 130; next }
$1 == "part" && /^part/ { name = $0; section = "lead"; next }
/^  / { line[name, section, ++lines[name, section]] = substr($0, 3); next }
$1 == "stays" || $1 == "finish" { section = $1; if ($1 == "stays") leaves[name] = 0; next }
{ value[name, $1] = NF > 1 ? substr($0, length($1) + 2) : "yes"; if ($1 == "leaves") leaves[name] = $2 }

function emit_line(text,    words) {
  split(text, words, " ")
  if (words[1] == "use") emit("part " words[2], "lead")
  else if (words[1] == "submit") { print "key F5"; sent["PUT"]++ }
  else if (words[1] == "enter-submits") { print "key Enter"; sent["PUT"]++ }
  else if (words[1] == "answer") { print "key Enter"; sent["PATCH"]++ }
  else if (words[1] == "counts") sent[words[2]]++
  else print text
}

function emit(of, part,    i) {
  for (i = 1; i <= lines[of, part]; i++) emit_line(line[of, part, i])
}

function given(of, what) { return (of, what) in value }

function start(of, number) {
  print "case " of ": " number
  print "size 80x24"
  print "env DBUS_SESSION_BUS_ADDRESS=$KILL_BUS TMPDIR=$HOME"
  print "sh sh \"$KILL_DIR/prepare\" " value[of, "rules"]
  print "server BANK $HTTPS_SERVER --plain --cert-dir $KILL_DIR --script $KILL_DIR/rules --record $KILL_DIR/record"
  print "sh sh \"$KILL_DIR/log-in\" " value[of, "settings"]
  if (given(of, "before")) print "sh " value[of, "before"]
  print "run " (given(of, "run") ? value[of, "run"] : "$RELINK $LINK")
}

function terminal_is_back() {
  print "altscreen off"
  print "mode 2004 off"
  print "mode 25 on"
  print "termios-restored"
}

function is_marked(of) {
  if (!given(of, "lines")) print "altscreen on"
  if (given(of, "mark") && value[of, "mark"] != "\"\"") print "wait " value[of, "mark"]
}

function open_gates(of, all) {
  if (given(of, "gate")) print "sh touch \"$KILL_DIR/" value[of, "gate"] "\""
  if (all && given(of, "held")) print "sh touch \"$KILL_DIR/" value[of, "held"] "\""
}

function finish(of) { open_gates(of, 1); emit(of, "finish") }

function stopped(of) {
  print "signal TSTP"
  print "stopped on"
  terminal_is_back()
  print "signal CONT"
  print "stopped off"
  is_marked(of)
  if (given(of, "hidden")) print "absent " value[of, "hidden"]
  finish(of)
}

function resized(of,    sizes) {
  split(given(of, "sizes") ? value[of, "sizes"] : "71x22 80x24", sizes, " ")
  print "signal WINCH"
  print "size " sizes[1]
  is_marked(of)
  print "size " sizes[2]
  is_marked(of)
  finish(of)
}

# LINE: the terminal itself goes.
function ended(of, number, code) {
  print number == "LINE" ? "hangup" : "signal " number
  if (number != "INT") open_gates(of, 0)
  print "exit " code
}

function interrupted(of) {
  if (leaves[of] != 0) { ended(of, "INT", leaves[of]); return }
  print "signal INT"
  emit(of, "stays")
}

function make(of, number) {
  sent["PUT"] = sent["PATCH"] = 0
  start(of, number)
  emit(of, "lead")
  if (number == "TSTP") stopped(of)
  else if (number == "WINCH") resized(of)
  else if (number == "INT") interrupted(of)
  else ended(of, number, codes[number])
  if (number != "LINE") terminal_is_back()
  print "sh sh \"$KILL_DIR/judge\" " sent["PUT"] " " sent["PATCH"] "\n"
}

END {
  codes["HUP"] = codes["LINE"] = 129; codes["TERM"] = 143; codes["QUIT"] = 131; codes["ABRT"] = 134; codes["SEGV"] = 139
  count = split(signals != "" ? signals : "HUP INT TERM TSTP WINCH QUIT LINE ABRT", numbers, " ")
  if (seed != "") srand(seed)
  for (k = 1; k <= count; k++)
    for (i = 1; i <= n && (each == "" || i <= each); i++) {
      # The first ones of a shuffled deck.
      if (each != "") { j = i + int(rand() * (n - i + 1)); t = points[i]; points[i] = points[j]; points[j] = t }
      make(points[i], numbers[k])
    }
}
