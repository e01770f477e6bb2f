# SPDX-License-Identifier: GPL-3.0-or-later
# What po4a leaves to do in a translated page. To be run with LC_ALL=C.
# A sentence begins on a line of its own, no line ends in blanks, and none is too long, as in the
# English page. The first two titles are known by their English words: mandoc, which knows no
# others, is given those; groff, which can be told others and alone has the register .x, is given
# the translated ones.

function title(name, english) {
  print ".ie \\n[.x] \\{\\"
  print ".ds doc-section-" name " " substr($0, 5)
  print $0
  print ".\\}"
  print ".el .Sh " english
}

# As mandoc counts: eight for a character that is not ASCII, which has two bytes in our languages.
function width(text) {
  gsub(/[^ -~]/, "1234", text)
  return length(text)
}

function fold(text,   words, n, i, line) {
  n = split(text, words, " ")
  line = words[1]
  for (i = 2; i <= n; i++)
    if (width(line " " words[i]) <= 79)
      line = line " " words[i]
    else {
      print line
      line = words[i]
    }
  print line
}

/^\.Bd -literal/ { literal = 1 }
/^\.Ed/ { literal = 0 }
literal { print; next }
/^\.Sh / && ++titles == 1 { title("name", "NAME"); next }
/^\.Sh / && titles == 2 { title("synopsis", "SYNOPSIS"); next }
/^\./ { sub(/ +$/, ""); print; next }
{
  while (match($0, /[.?!]\)? +/)) {
    fold(substr($0, 1, RSTART + RLENGTH - 1))
    $0 = substr($0, RSTART + RLENGTH)
  }
  if ($0 != "")
    fold($0)
}
