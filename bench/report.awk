# SPDX-License-Identifier: GPL-3.0-or-later
# Reads the table of figures, then samples ("FIGURE PROGRAM ROUND VALUE", "# FACT"); prints what each program
# took, and how relink stands to each goal: at best, which is what counts, and the ratios of the
# rounds: their median, the least and the most.

function trim(text) {
  gsub(/^ +| +$/, "", text)
  return text
}

# The samples of one figure and program, in the order of their size: sorted[1…], whose number is returned.
function sort_values(values, n,   i, j, value) {
  for (i = 2; i <= n; i++) {
    value = values[i]
    for (j = i - 1; j >= 1 && values[j] > value; j--)
      values[j + 1] = values[j]
    values[j + 1] = value
  }
}

function quantile(values, n, part) {
  return values[int(part * (n - 1) + 1.5)]
}

function median(values, n) {
  return n % 2 ? values[(n + 1) / 2] : (values[n / 2] + values[n / 2 + 1]) / 2
}

# Sets sorted[] to FIGURE's samples of PROGRAM.
function collect(figure, program,   n, round) {
  n = 0
  for (round = 1; round <= rounds[figure]; round++)
    if ((figure, program, round) in sample)
      sorted[++n] = sample[figure, program, round]
  sort_values(sorted, n)
  return n
}

# The same of the ratios of the rounds in which both had their turn; without a peer the values.
function collect_ratios(figure, peer,   n, round) {
  n = 0
  for (round = 1; round <= rounds[figure]; round++) {
    if (!((figure, "relink", round) in sample))
      continue
    if (peer == "itself")
      sorted[++n] = sample[figure, "relink", round]
    else if ((figure, peer, round) in sample && sample[figure, peer, round] > 0)
      sorted[++n] = sample[figure, "relink", round] / sample[figure, peer, round]
  }
  sort_values(sorted, n)
  return n
}

function digits(value) {
  if (value == int(value) && value < 1000000)
    return sprintf("%d", value)
  return sprintf(value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : "%.3f", value)
}

function cell(figure, program,   n) {
  n = collect(figure, program)
  return n ? digits(median(sorted, n)) : "–"
}

# Columns count characters: awks count bytes.
function pad(text, width,   shown) {
  shown = text
  gsub(/[\200-\277]/, "", shown)
  while (length(shown) < width) {
    text = text " "
    shown = shown " "
  }
  return text
}

function row(first, rest) {
  return markdown ? "| " first " | " rest " |" : ""
}

function print_facts(   i, n) {
  for (i = 1; i <= n_facts; i++)
    print (markdown ? "- " : "") facts[i]
  n = collect("noise.time", "machine")
  if (n)
    printf "%sNoise: a piece of work that is always the same took %s ms (median), nine times of ten %s to %s ms (%+.0f %%).\n",
           markdown ? "- " : "", digits(median(sorted, n)), digits(quantile(sorted, n, 0.05)), digits(quantile(sorted, n, 0.95)),
           (quantile(sorted, n, 0.95) / median(sorted, n) - 1) * 100
  print ""
}

function print_medians(   i, p, figure, line) {
  if (markdown) {
    print "| figure | | floor | relink | dialog | python | curl |"
    print "|---|---|---|---|---|---|---|"
  } else {
    line = pad("", 52)
    for (p = 1; p <= n_programs; p++)
      line = line pad(programs[p], 9)
    print line
  }
  for (i = 1; i <= n_figures; i++) {
    figure = figures[i]
    if (!rounds[figure])
      continue
    line = markdown ? "| " what[figure] " | " unit[figure] " |" : pad(what[figure] ", " unit[figure], 52)
    for (p = 1; p <= n_programs; p++)
      line = line (markdown ? " " cell(figure, programs[p]) " |" : pad(cell(figure, programs[p]), 9))
    print line
  }
  print ""
}

# "median (least – most)", or why not.
function standing(n) {
  if (!n)
    return "–"
  if (n == 1)
    return digits(sorted[1])
  return digits(median(sorted, n)) " (" digits(sorted[1]) " – " digits(sorted[n]) ")"
}

# The least that relink took to the least that the peer took, which a busy machine changes least;
# without a peer, and where one of them had no turn, the median of sorted[].
function at_best(figure, peer, n,   middle, least) {
  middle = n ? median(sorted, n) : ""
  if (peer == "itself" || !n)
    return middle
  collect(figure, "relink")
  least = sorted[1]
  collect(figure, peer)
  return sorted[1] > 0 ? least / sorted[1] : middle
}

function verdict(best, limit) {
  if (best == "")
    return "not measured"
  return best <= limit ? "met" : "not met"
}

function print_goal(figure, goal,   parts, peer, limit, n, line, best, shown, judged, remark) {
  split(goal, parts, / *<= */)
  peer = trim(parts[1])
  limit = parts[2] + 0
  n = collect_ratios(figure, peer)
  best = at_best(figure, peer, n)
  n = collect_ratios(figure, peer)
  judged = verdict(best, limit)
  count[judged]++
  remark = n && verdict(median(sorted, n), limit) != judged ? ", unlike the median" : ""
  if (!n && figure in why)
    remark = ": " why[figure]
  line = what[figure] (peer == "itself" ? ", " unit[figure] : " ÷ " words_of[peer])
  shown = best == "" ? "–" : digits(best)
  if (tsv)
    printf "%s\t%s\t%s\t%s\t%s\t%s\n", line, parts[2], judged, best, sorted[1], sorted[n]
  else if (markdown)
    print "| " line " | ≤ " parts[2] " | " shown " | " standing(n) " | " judged remark " |"
  else
    print pad(line, 64) pad("≤ " parts[2], 9) pad(shown, 9) pad(standing(n), 28) judged remark
}

function print_goals(   i, g, n, list, figure) {
  if (markdown) {
    print "| goal: relink's figure, or its ratio to a peer | limit | at best | in a round: median (least – most) | verdict |"
    print "|---|---|---|---|---|"
  } else if (!tsv)
    print pad("", 64) pad("limit", 9) pad("at best", 9) pad("median (least – most)", 28) "verdict"
  for (i = 1; i <= n_figures; i++) {
    figure = figures[i]
    if (!rounds[figure] && !(figure in why))
      continue
    n = split(goals[figure], list, /, */)
    for (g = 1; g <= n; g++)
      print_goal(figure, list[g])
  }
  if (!tsv)
    printf "\n%d met, %d not met, %d not measured\n", count["met"], count["not met"], count["not measured"]
}

BEGIN {
  n_programs = split("floor relink dialog python curl", programs, " ")
  words_of["floor"] = "floor"
  words_of["dialog"] = "dialog script"
  words_of["python"] = "Python script"
  words_of["curl"] = "curl"
  words_of["idle"] = "while none does"
  words_of["redraw"] = "one drawing"
}

NR == FNR && /^#/ { next }
NR == FNR {
  split($0, columns, "|")
  figure = trim(columns[1])
  figures[++n_figures] = figure
  unit[figure] = trim(columns[2])
  what[figure] = trim(columns[3])
  goals[figure] = trim(columns[4])
  next
}
/^# / { facts[++n_facts] = substr($0, 3); next }
/^! / { why[$2] = substr($0, length($2) + 4); next }
{
  last[$1, $2]++
  sample[$1, $2, $3] = $4 + 0
  if ($3 + 0 > rounds[$1])
    rounds[$1] = $3 + 0
}

END {
  if (!tsv) {
    print_facts()
    print_medians()
  }
  print_goals()
}
