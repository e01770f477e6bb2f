/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tui/qr-draw.h"

#include "base/i18n.h"

#include "tui/canvas.h"

static RlQrGlyphs glyphs_here(void)
{
  if (!rl_canvas_has_paper())
    return RL_QR_ASCII;
  return rl_i18n_is_utf8() ? RL_QR_HALF_BLOCKS : RL_QR_FULL_BLOCKS;
}

gboolean rl_qr_draw_plan(const RlQrSymbol *symbol, int columns, int rows, RlQrPlan *plan)
{
  return columns > 0 && rows > 0 &&
         rl_qr_plan(symbol, glyphs_here(), (guint) columns, (guint) rows, plan);
}

/* Blanks on light and on dark ground: the one thing that every character set has. */
static void draw_blanks(int y, int x, const char *row)
{
  for (const char *run = row; *run != '\0';) {
    const char *end = run;
    while (*end == *run)
      end++;
    rl_canvas_fill(y, x + (int) (run - row), (int) (end - run),
                   *run == '#' ? RL_STYLE_INK : RL_STYLE_PAPER);
    run = end;
  }
}

void rl_qr_draw(int y, int x, const RlQrSymbol *symbol, const RlQrPlan *plan)
{
  g_auto(GStrv) rows = rl_qr_rows(symbol, plan);
  const int columns = (int) plan->columns;
  for (int i = 0; rows[i] != NULL; i++)
    if (plan->glyphs == RL_QR_FULL_BLOCKS)
      draw_blanks(y + i, x, rows[i]);
    else
      (void) rl_canvas_text(y + i, x, columns,
                            plan->glyphs == RL_QR_ASCII ? RL_STYLE_PLAIN : RL_STYLE_PAPER, rows[i]);
}
