/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work under way: elapsed seconds. The keys in the bottom line stop it; there is no button, since
 * an Enter too many would press it, and a request that is out cannot be called back. */
#include "config.h"

#include "base/i18n.h"
#include "base/text.h"

#include "tui/screen.h"

enum { WIDTH = 46, HEIGHT = 3 };

typedef struct {
  RlScreen base;
  char *title;
  char *message;
  gint64 since;
  void (*on_cancel)(gpointer data);
  gpointer data;
} WaitDialog;

static RlContext context(const RlScreen *screen)
{
  return RL_CONTEXT_WORKING;
}

static gint64 next_tick(const RlScreen *screen)
{
  return rl_tui_next_second(screen->tui, ((const WaitDialog *) screen)->since);
}

static void wait_free(RlScreen *screen)
{
  WaitDialog *self = (WaitDialog *) screen;
  g_free(self->title);
  g_free(self->message);
  g_free(self);
}

static void draw(RlScreen *screen)
{
  WaitDialog *self = (WaitDialog *) screen;
  const int seconds = (int) ((rl_tui_now(self->base.tui) - self->since) / G_USEC_PER_SEC);
  const int width = MIN(WIDTH, rl_tui_area().width - 2);
  g_auto(GStrv) lines = rl_text_wrap(self->message, (guint) (width - 4));
  const int n = (int) g_strv_length(lines);
  g_autofree char *elapsed = g_strdup_printf(
      /* Translators: elapsed seconds */
      _("%d s"), seconds);
  const RlArea inside = rl_canvas_dialog(HEIGHT + n, width, self->title, RL_STYLE_HEADING, NULL);
  for (int i = 0; i < n; i++)
    (void) rl_canvas_text(inside.y + i, inside.x, inside.width, RL_STYLE_PLAIN, lines[i]);
  (void) rl_canvas_text(inside.y + n, inside.x, inside.width, RL_STYLE_PLAIN, elapsed);
  /* On what is waited for, not on the seconds: who follows the cursor is not to be told each. */
  rl_canvas_cursor(inside.y, inside.x);
}

static gboolean cancel(RlScreen *screen)
{
  WaitDialog *self = (WaitDialog *) screen;
  self->on_cancel(self->data);
  return TRUE;
}

static void key(RlScreen *screen, RlAction action, const RlKey *pressed)
{
  if (action == RL_ACTION_BACK)
    (void) cancel(screen);
}

static const RlScreenOps ops = {
  .context = context,
  .draw = draw,
  .key = key,
  .next_tick = next_tick,
  .cancel = cancel,
  .free = wait_free,
};

RlScreen *rl_wait_dialog_new(const char *title, const char *message, gint64 since,
                             void (*on_cancel)(gpointer data), gpointer data)
{
  WaitDialog *self = g_new0(WaitDialog, 1);
  self->base.ops = &ops;
  self->title = g_strdup(title);
  self->message = g_strdup(message);
  self->since = since;
  self->on_cancel = on_cancel;
  self->data = data;
  return &self->base;
}
