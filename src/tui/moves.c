/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tui/moves.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#include "tui/canvas.h"

enum { END = G_MAXINT / 2 };

static const char more[] = "[PgDn]";

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

/* Whether NOTE and TITLE have room in a frame of WIDTH columns: the corners, and a blank at both
 * ends of each text. */
static gboolean fits(const char *note, const char *title, int width)
{
  enum { FRAME = 8 };
  return (int) (rl_text_columns(note) + rl_text_columns(title)) + FRAME <= width;
}

char *rl_moves_note(int top, int page, int lines, const char *title, int width)
{
  g_autofree char *position = rl_moves_position(top, page, lines);
  if (position == NULL || fits(position, title, width))
    return g_steal_pointer(&position);
  return top + page < lines && fits(more, title, width) ? g_strdup(more) : NULL;
}

void rl_moves_draw_more(int y, int right)
{
  const int width = (int) strlen(more);
  (void) rl_canvas_text(y, right - width, width, RL_STYLE_SELECTED, more);
}
