/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line on the desk about updates of this shift whose outcome an earlier relink did not live to
 * see. */
#include "config.h"

#include "base/i18n.h"
#include "base/text.h"

#include "app/history.h"

#include "tui/desk-screen.h"

enum { LINES_MAX = 2, MARGIN = 1 };

static void on_read(gpointer result, gpointer data)
{
  DeskScreen *self = data;
  g_autoptr(RlShift) shift = result;
  g_free(self->unfinished);
  self->unfinished = rl_shift_unknown_text(shift);
  rl_tui_redraw(self->base.tui);
}

void rl_desk_unfinished_read(DeskScreen *self)
{
  rl_history_read(self->session, NULL, on_read, self);
}

int rl_desk_unfinished_draw(DeskScreen *self, RlArea area)
{
  if (self->unfinished == NULL)
    return 0;
  g_autofree char *text = g_strdup_printf("%s %s", self->unfinished, _("“h” shows the history."));
  g_auto(GStrv) lines = rl_text_wrap(text, (guint) MAX(area.width - MARGIN, 1));
  const int rows = MIN(MIN((int) g_strv_length(lines), LINES_MAX), area.height);
  for (int i = 0; i < rows; i++)
    (void) rl_canvas_text(area.y + i, area.x + MARGIN, area.width - MARGIN, RL_STYLE_WARNING,
                          lines[i]);
  return rows;
}
