/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tui/moves.h"

#include "base/i18n.h"
#include "base/text.h"

enum { END = G_MAXINT / 2 };

int rl_moves_step(const RlKey *key, int page)
{
  const struct {
    const char *name;
    int step;
  } moves[] = {
    { "Down", 1 },     { "j", 1 },   { "Up", -1 },   { "k", -1 },   { "PgDn", page },
    { "PgUp", -page }, { "G", END }, { "End", END }, { "g", -END }, { "Home", -END },
  };
  for (guint i = 0; i < G_N_ELEMENTS(moves); i++)
    if (g_strcmp0(key->name, moves[i].name) == 0)
      return moves[i].step;
  return 0;
}

char *rl_moves_position(int top, int page, int lines)
{
  if (lines <= page)
    return NULL;
  g_autofree char *first = rl_text_number(top + 1);
  g_autofree char *last = rl_text_number(MIN(top + page, lines));
  g_autofree char *all = rl_text_number(lines);
  /* Translators: lines seen, of all lines */
  return g_strdup_printf(_("%s–%s of %s"), first, last, all);
}

char *rl_moves_note(int top, int page, int lines, const char *title, int width)
{
  /* The corners, and a blank at both ends of each text. */
  enum { FRAME = 8 };
  g_autofree char *position = rl_moves_position(top, page, lines);
  const guint columns =
      position != NULL ? rl_text_columns(position) + rl_text_columns(title) + FRAME : 0;
  return (int) columns <= width ? g_steal_pointer(&position) : NULL;
}
