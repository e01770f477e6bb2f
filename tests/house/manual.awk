# SPDX-License-Identifier: GPL-3.0-or-later
# What a manual page names, in the words of tests/tools/tables.c. Sections are told by their place,
# since their titles are translated; ENGLISH names the English page, which has the titles.

BEGIN {
  while ((getline line < english) > 0)
    if (line ~ /^\.Sh /)
      titles[++known] = substr(line, 5)
}

# The words of a macro line as they are read: macros give their brackets, or nothing.
function plain(line,   words, n, i, text, optional) {
  n = split(line, words, " ")
  text = ""
  optional = 0
  for (i = 1; i <= n; i++) {
    if (words[i] == "Op")
      optional = 1
    else if (words[i] !~ /^(Ar|Cm|Ic)$/) {
      text = text (text != "" ? " " : "") (optional ? "[" words[i] "]" : words[i])
      optional = 0
    }
  }
  gsub(/\\&/, "", text)
  return text
}

function read_option(line,   words, n, letter, at) {
  n = split(line, words, " ")
  letter = "-"
  at = 2
  if (length(words[2]) == 1) {
    letter = "-" words[2]
    at = 4
  }
  print "option", command, "-" words[at], letter, words[at + 1] == "Ar" ? words[at + 2] : "-"
}

function read_command(line,   words) {
  line = plain(line)
  split(line, words, " ")
  command = words[1] ~ /^[a-z]/ ? words[1] : "-"
  sub(/^[a-z]+ ?/, "", line)
  print "command", "-", command, line != "" ? line : "-"
}

# What follows the name of a key, up to the next macro but the ends of paragraphs.
function say() {
  if (pressed != "")
    print "says", "-", pressed, sentence
  pressed = sentence = ""
}

function unescape(text) {
  gsub(/\\\(lq/, "“", text)
  gsub(/\\\(rq/, "”", text)
  return text
}

/^\.Sh / { section = titles[++sections]; command = "-"; say() }
/^\.(El|Ss|Pp)/ { say() }

/^\.It Cm / && section == "COMMANDS" { read_command(substr($0, 5)) }
/^\.It Op Ar / && section == "COMMANDS" { read_command(substr($0, 5)) }
/^\.It Fl / && (section == "COMMANDS" || section == "OPTIONS") { read_option(substr($0, 5)) }

/^\.It Ev (RELINK|NO_COLOR)/ { variable = $3 }
/^\.Fl / && variable != "" { print "variable", "-", variable, "-" $2; variable = "" }

/^\.It Ic / && section == "KEYS" {
  say()
  key = plain(substr($0, 5))
  pressed = key ~ / , / ? key : key " -"
  sub(/ , /, " ", pressed)
  print "key", "-", pressed
}
/^[^.]/ && pressed != "" { sentence = sentence (sentence != "" ? " " : "") unescape($0) }

/^\.It Va / && section == "FIELDS FILE" { print "field", "-", $3 }
/^\.It [0-9]/ && section == "EXIT STATUS" {
  gsub(/ , /, ",")
  print "exit", "-", $2
}
/^\.It Sy / && section == "DESCRIPTION" {
  match($0, / Pq Dq /)
  word = substr($0, 8, RSTART - 8)
  sub(/ /, "_", word)
  print "outcome", "-", word, substr($0, RSTART + 7)
}

/^\.It Cm / && section ~ /SETTINGS$/ {
  place = section ~ /^GENERAL/ ? "relink" : "profile"
  setting = $3
  print "setting", place, setting
}
/^\.Pq .*: / && section ~ /SETTINGS$/ { print "default", place, setting, $NF }
