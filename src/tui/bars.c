/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tui/bars.h"

#include <curses.h>

#include "base/i18n.h"
#include "base/text.h"

#include "tui/canvas.h"
#include "tui/terminal.h"

/* Below this the screens cannot be drawn usefully. */
enum { COLUMNS_MIN = 40, ROWS_MIN = 10 };

/* "sandbox · host ", and that the profile is read-only if that fits into COLUMNS. New string. */
static char *where_text(const RlProfile *profile, const char *host, int columns)
{
  const char *dot = rl_i18n_is_utf8() ? "·" : "-";
  if (profile->read_only) {
    g_autofree char *marked =
        g_strdup_printf("%s %s %s %s %s ", profile->name, dot, _("read-only"), dot, host);
    if ((int) rl_text_columns(marked) <= columns)
      return g_steal_pointer(&marked);
  }
  return g_strdup_printf("%s %s %s ", profile->name, dot, host);
}

/* Profile and host; production in words, since colour never says it alone. */
static void draw_where(const RlSession *session, int left)
{
  const RlProfile *profile = session->profile;
  const char *host = rl_api_endpoint(session->api)->url->authority;
  const char *mark = profile->production ? _("PRODUCTION") : NULL;
  const int mark_columns = mark != NULL ? (int) rl_text_columns(mark) + 2 : 0;
  const int room = rl_terminal_columns() - left - mark_columns;
  g_autofree char *where = where_text(profile, host, room);
  const int columns = MIN((int) rl_text_columns(where), MAX(room, 0));
  const int x = rl_terminal_columns() - columns;
  (void) rl_canvas_text(0, x, columns, RL_STYLE_BAR, where);
  if (mark == NULL)
    return;
  g_autofree char *spaced = g_strdup_printf(" %s ", mark);
  (void) rl_canvas_text(0, MAX(x - mark_columns, 0), mark_columns, RL_STYLE_PRODUCTION, spaced);
}

void rl_bars_draw(const RlSession *session, const char *name, RlContext context)
{
  g_autofree char *title = g_strdup_printf(" relink  %s", name);
  rl_canvas_fill(0, 0, COLS, RL_STYLE_BAR);
  const int used = rl_canvas_text(0, 0, COLS, RL_STYLE_BAR, title);
  draw_where(session, used + 2);
  g_autofree char *hints = rl_action_hints(context, (guint) MAX(COLS - 2, 0));
  (void) rl_canvas_text(LINES - 1, 1, COLS - 1, RL_STYLE_PLAIN, hints);
}

gboolean rl_bars_too_small(void)
{
  return LINES < ROWS_MIN || COLS < COLUMNS_MIN;
}

void rl_bars_draw_too_small(void)
{
  g_autofree char *text = g_strdup_printf(_("Window too small: needs %d×%d, has %d×%d"),
                                          COLUMNS_MIN, ROWS_MIN, COLS, LINES);
  rl_canvas_cursor(0, 0);
  (void) rl_canvas_text(0, 0, COLS, RL_STYLE_PLAIN, text);
}
