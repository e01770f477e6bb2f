/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/moves.h"

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
