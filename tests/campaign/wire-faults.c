/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wire-faults.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum {
  COLUMN_KIND,
  COLUMN_MADE,
  COLUMN_VERDICT, /* one for each verb */
  COLUMN_ARRIVE = COLUMN_VERDICT + WIRE_N_VERBS,
  COLUMN_TRIES,
  COLUMN_SECONDS,
  COLUMN_SAYS,
  N_COLUMNS,
} Column;

enum { SECONDS = 60 };

#define PLACE "nowhere "

typedef struct {
  WireBank *bank;
  WireNowhere *nowhere;
  WireTally tally;
} Table;

/* NULL: no kind. */
static char **split_line(const char *line)
{
  if (*line == '\0' || *line == '#')
    return NULL;
  char **cells = g_strsplit(line, "|", N_COLUMNS);
  if (g_strv_length(cells) != N_COLUMNS)
    g_error("not a line of the table: %s", line);
  for (guint i = 0; i < N_COLUMNS; i++)
    g_strstrip(cells[i]);
  return cells;
}

static GPtrArray *read_table(const char *path)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify) g_strfreev);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  if (!g_file_get_contents(path, &text, NULL, &error))
    g_error("%s", error->message);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    char **cells = split_line(*line);
    if (cells != NULL)
      g_ptr_array_add(rows, cells);
  }
  return rows;
}

/* The rule that makes the fault of MADE for a request of VERB. A connection is only bad for a
 * write: reading the link again is not in question. New. */
static char *rule_of(const char *made, WireVerb verb)
{
  if (g_str_has_prefix(made, PLACE))
    return g_strdup("");
  if (g_str_has_prefix(made, "connection "))
    return g_strdup_printf("connection%s -> %s\n%s -> 200 @JSON body-file link.json\n",
                           verb == WIRE_GET ? "" : " times=1", made + strlen("connection "),
                           wire_rule_start(verb));
  return g_strdup_printf("%s -> %s\n", wire_rule_start(verb), made);
}

static char *full_rule(const char *made, WireVerb verb)
{
  g_autofree char *rule = rule_of(made, verb);
  g_autoptr(GString) text = g_string_new(rule);
  g_string_replace(text, "@OK", "200 @JSON body-file link.json", 0);
  g_string_replace(text, "@JSON", "header \"Content-Type: application/json\"", 0);
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static void compare(WireSeen *seen, char **row, WireVerb verb)
{
  const char *due = row[COLUMN_VERDICT + (guint) verb];
  const guint arrive = (guint) atoi(row[COLUMN_ARRIVE]);
  const guint tries = arrive > 0 ? (guint) atoi(row[COLUMN_TRIES]) : 0;
  if (strcmp(seen->word, due) != 0)
    wire_wrong(seen, "%s, and not %s: %s", seen->word, due, seen->message);
  if (verb != WIRE_GET && seen->writes != arrive)
    wire_wrong(seen, "%u arrived, and not %u", seen->writes, arrive);
  if (verb == WIRE_GET && (seen->gets > tries || (arrive > 0 && seen->gets == 0)))
    wire_wrong(seen, "read %u times, and not %u at most", seen->gets, tries);
  if (strstr(seen->message, row[COLUMN_SAYS]) == NULL)
    wire_wrong(seen, "“%s” does not say “%s”", seen->message, row[COLUMN_SAYS]);
}

/* A connection that stands is past the faults of its opening. */
static gboolean can_be_warm(char **row, WireVerb verb)
{
  return verb != WIRE_GET && !g_str_has_prefix(row[COLUMN_MADE], PLACE) &&
         !g_str_has_prefix(row[COLUMN_MADE], "connection ");
}

static void try_row(Table *table, char **row, WireVerb verb, gboolean warm)
{
  const gboolean away = g_str_has_prefix(row[COLUMN_MADE], PLACE);
  const char *place = row[COLUMN_MADE] + strlen(PLACE);
  const int seconds = atoi(row[COLUMN_SECONDS]);
  const guint limit = seconds > 0 ? (guint) seconds : SECONDS;
  g_autofree char *base = away ? wire_nowhere_base(table->nowhere, place) : NULL;
  g_autofree char *rules = full_rule(row[COLUMN_MADE], verb);
  const WireTrap trap = { rules, base, limit, limit, FALSE, FALSE, warm, NULL };
  if (away && base == NULL) {
    printf("# skipped: %s: no network of our own can be had (unshare -Unm true)\n",
           row[COLUMN_KIND]);
    table->tally.skipped++;
    return;
  }
  wire_watch(row[COLUMN_KIND]);
  g_autoptr(WireSeen) seen = wire_run(table->bank, FALSE, verb, &trap);
  compare(seen, row, verb);
  table->tally.runs++;
  if (seen->wrong->len == 0)
    return;
  table->tally.violations++;
  printf("# %s, %s%s: %s\n", row[COLUMN_KIND], wire_verbs[verb], warm ? ", warm" : "",
         seen->wrong->str);
}

/* Those that wait for a limit take their time. */
static gboolean is_quick(char **row)
{
  return strcmp(row[COLUMN_SECONDS], "-") == 0;
}

static void try_some(Table *table, GPtrArray *rows, GRand *random, guint each)
{
  while (table->tally.runs + table->tally.skipped < each) {
    char **row = g_ptr_array_index(rows, (guint) g_rand_int_range(random, 0, (gint32) rows->len));
    const WireVerb verb = (WireVerb) g_rand_int_range(random, 0, WIRE_N_VERBS);
    if (is_quick(row))
      try_row(table, row, verb, can_be_warm(row, verb) && g_rand_boolean(random));
  }
}

/* On a connection of its own, and on one that served the request before. */
static void try_both(Table *table, char **row, WireVerb verb)
{
  try_row(table, row, verb, FALSE);
  if (can_be_warm(row, verb))
    try_row(table, row, verb, TRUE);
}

WireTally wire_faults(WireBank *bank, WireNowhere *nowhere, const char *path, GRand *random,
                      guint each)
{
  g_autoptr(GPtrArray) rows = read_table(path);
  Table table = { bank, nowhere, { 0 } };
  if (each > 0)
    try_some(&table, rows, random, each);
  for (guint i = 0; each == 0 && i < rows->len; i++)
    for (WireVerb verb = 0; verb < WIRE_N_VERBS; verb++)
      try_both(&table, g_ptr_array_index(rows, i), verb);
  return table.tally;
}
