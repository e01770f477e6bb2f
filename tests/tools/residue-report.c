/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "residue-report.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

/* Parts are many when a secret is long: so many places are named. */
enum { PLACES_MAX = 12 };

typedef struct {
  guint whole[2]; /* by `locked` */
  guint parts[2];
  guint named;
  GString *where;
} Tally;

static gboolean parse_one(const char *word, RlExpected *expected)
{
  const char *at = strchr(word, '=');
  guint used = 0;
  if (at == NULL)
    return FALSE;
  if (sscanf(at, "=%u-%u/%n", &expected->locked_min, &expected->locked_max, (int *) &used) != 2 ||
      used == 0) {
    if (sscanf(at, "=%u/%n", &expected->locked_min, (int *) &used) != 1 || used == 0)
      return FALSE;
    expected->locked_max = expected->locked_min;
  }
  return sscanf(at + used, "%u+%u", &expected->elsewhere, &expected->fragments) >= 1;
}

GHashTable *rl_expected_parse(const char *words, GError **error)
{
  g_autoptr(GHashTable) table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_auto(GStrv) list = g_strsplit(words, " ", -1);
  for (guint i = 0; list[i] != NULL; i++) {
    RlExpected expected = { 0 };
    if (list[i][0] == '\0')
      continue;
    if (!parse_one(list[i], &expected)) {
      g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "no expectation: %s", list[i]);
      return NULL;
    }
    g_hash_table_insert(table, g_strndup(list[i], strcspn(list[i], "=")),
                        g_memdup2(&expected, sizeof expected));
  }
  return g_steal_pointer(&table);
}

static void name_place(Tally *tally, const RlHit *hit)
{
  if (tally->named++ == PLACES_MAX)
    g_string_append(tally->where, "; …");
  if (tally->named > PLACES_MAX)
    return;
  g_string_append_printf(tally->where, "%s%s%s in %s+0x%" G_GINT64_MODIFIER "x",
                         tally->where->len > 0 ? "; " : "", hit->locked ? "locked " : "",
                         hit->pattern->form, hit->mapping, hit->offset);
  if (!rl_hit_is_whole(hit))
    g_string_append_printf(tally->where, " (%u of %u from %u)", hit->length, hit->pattern->length,
                           hit->first);
}

static Tally count(const char *needle, const GArray *hits)
{
  Tally tally = { .where = g_string_new(NULL) };
  for (guint i = 0; i < hits->len; i++) {
    const RlHit *hit = &g_array_index(hits, RlHit, i);
    if (strcmp(hit->pattern->needle, needle) != 0)
      continue;
    if (rl_hit_is_whole(hit))
      tally.whole[hit->locked]++;
    else
      tally.parts[hit->locked]++;
    name_place(&tally, hit);
  }
  return tally;
}

/* A part in locked memory is part of a copy that is there, or a copy that should not be. */
static gboolean fits(const Tally *tally, const RlExpected *expected)
{
  return tally->whole[TRUE] >= expected->locked_min && tally->whole[TRUE] <= expected->locked_max &&
         tally->whole[FALSE] <= expected->elsewhere && tally->parts[FALSE] <= expected->fragments &&
         (tally->parts[TRUE] == 0 || expected->locked_max > 0);
}

char *rl_report_line(const char *state, const char *needle, const GArray *hits,
                     GHashTable *expected)
{
  static const RlExpected none;
  Tally tally = count(needle, hits);
  const RlExpected *wanted = expected != NULL ? g_hash_table_lookup(expected, needle) : NULL;
  const gboolean good = expected == NULL || fits(&tally, wanted != NULL ? wanted : &none);
  g_autofree char *where = g_string_free(tally.where, FALSE);
  return g_strdup_printf("%s\t%s\t%s\t%u\t%u\t%u\t%s\n", good ? "ok" : "not ok", state, needle,
                         tally.whole[TRUE], tally.whole[FALSE], tally.parts[FALSE], where);
}
