/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qr/plan.h"

enum { QUIET = 4, QUIET_MIN = 2 };

/* A plan of this size, whether it fits or not. */
static RlQrPlan plan_of(const RlQrSymbol *symbol, RlQrGlyphs glyphs, guint scale, guint quiet)
{
  const guint width = (symbol->width + 2 * quiet) * scale;
  const guint height = (symbol->height + 2 * quiet) * scale;
  RlQrPlan plan = { glyphs, scale, quiet, 2 * width, height };
  if (glyphs == RL_QR_HALF_BLOCKS) {
    plan.columns = width;
    plan.rows = (height + 1) / 2;
  }
  return plan;
}

static gboolean fits(const RlQrPlan *plan, guint columns, guint rows)
{
  return plan->columns <= columns && plan->rows <= rows;
}

gboolean rl_qr_plan(const RlQrSymbol *symbol, RlQrGlyphs glyphs, guint columns, guint rows,
                    RlQrPlan *plan)
{
  guint quiet = QUIET;
  RlQrPlan found = plan_of(symbol, glyphs, 1, quiet);
  while (!fits(&found, columns, rows) && quiet > QUIET_MIN)
    found = plan_of(symbol, glyphs, 1, --quiet);
  if (!fits(&found, columns, rows))
    return FALSE;
  for (RlQrPlan next = found; quiet == QUIET && fits(&next, columns, rows);
       next = plan_of(symbol, glyphs, next.scale + 1, quiet))
    found = next;
  *plan = found;
  return TRUE;
}

/* The small square in this place of the drawing. */
static gboolean is_dark(const RlQrSymbol *symbol, const RlQrPlan *plan, guint x, guint y)
{
  const guint column = x / plan->scale, row = y / plan->scale;
  return column >= plan->quiet && row >= plan->quiet &&
         rl_qr_symbol_is_dark(symbol, column - plan->quiet, row - plan->quiet);
}

static void append_half_blocks(GString *line, const RlQrSymbol *symbol, const RlQrPlan *plan,
                               guint row)
{
  static const char *const blocks[2][2] = { { " ", "▄" }, { "▀", "█" } };
  for (guint x = 0; x < plan->columns; x++)
    g_string_append(
        line, blocks[is_dark(symbol, plan, x, 2 * row)][is_dark(symbol, plan, x, 2 * row + 1)]);
}

static void append_full_blocks(GString *line, const RlQrSymbol *symbol, const RlQrPlan *plan,
                               guint row)
{
  for (guint column = 0; column < plan->columns; column++)
    g_string_append_c(line, is_dark(symbol, plan, column / 2, row) ? '#' : ' ');
}

char **rl_qr_rows(const RlQrSymbol *symbol, const RlQrPlan *plan)
{
  char **rows = g_new0(char *, plan->rows + 1);
  for (guint row = 0; row < plan->rows; row++) {
    GString *line = g_string_new(NULL);
    if (plan->glyphs == RL_QR_HALF_BLOCKS)
      append_half_blocks(line, symbol, plan, row);
    else
      append_full_blocks(line, symbol, plan, row);
    rows[row] = g_string_free(line, FALSE);
  }
  return rows;
}
