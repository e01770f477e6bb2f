/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text to read: details, help, the note for the ticket. */
#include "config.h"

#include "base/text.h"

#include "tui/moves.h"
#include "tui/screen.h"

typedef struct {
  RlScreen base;
  char *title;
  char *text;
  int top;    /* first visible line */
  int bottom; /* the last value that `top` may have, as of the last drawing */
  int page;
} TextView;

static const char *name(const RlScreen *screen)
{
  return ((const TextView *) screen)->title;
}

static RlContext context(const RlScreen *screen)
{
  return RL_CONTEXT_TEXT;
}

static void text_view_free(RlScreen *screen)
{
  TextView *self = (TextView *) screen;
  g_free(self->title);
  g_free(self->text);
  g_free(self);
}

static void draw_position(const TextView *self, RlArea area, int lines)
{
  g_autofree char *text = rl_moves_position(self->top, self->page, lines);
  const int columns = text != NULL ? (int) rl_text_columns(text) : 0;
  if (text != NULL)
    (void) rl_canvas_text(area.y + area.height - 1, area.x + area.width - columns - 1, columns,
                          RL_STYLE_HEADING, text);
}

static void draw(RlScreen *screen)
{
  TextView *self = (TextView *) screen;
  const RlArea area = rl_tui_area();
  g_auto(GStrv) lines = rl_text_wrap(self->text, (guint) (area.width - 2));
  const int n = (int) g_strv_length(lines);
  self->page = MAX(area.height - 1, 1);
  self->bottom = MAX(n - self->page, 0);
  self->top = CLAMP(self->top, 0, self->bottom);
  for (int row = 0; row < area.height; row++) {
    rl_canvas_fill(area.y + row, area.x, area.width, RL_STYLE_PLAIN);
    if (row < self->page && self->top + row < n)
      (void) rl_canvas_text(area.y + row, area.x + 1, area.width - 2, RL_STYLE_PLAIN,
                            lines[self->top + row]);
  }
  draw_position(self, area, n);
  rl_canvas_cursor(area.y, area.x + 1);
}

static void key(RlScreen *screen, RlAction action, const RlKey *pressed)
{
  TextView *self = (TextView *) screen;
  if (action == RL_ACTION_BACK) {
    rl_tui_pop(self->base.tui, screen);
    return;
  }
  const gboolean space = g_strcmp0(pressed->name, "Space") == 0;
  const gboolean enter = g_strcmp0(pressed->name, "Enter") == 0;
  const int step = space ? self->page : enter ? 1 : rl_moves_step(pressed, self->page);
  self->top = CLAMP(self->top + step, 0, self->bottom);
}

static const RlScreenOps ops = {
  .name = name,
  .context = context,
  .draw = draw,
  .key = key,
  .free = text_view_free,
};

RlScreen *rl_text_view_new(const char *title, const char *text)
{
  TextView *self = g_new0(TextView, 1);
  self->base.ops = &ops;
  self->title = g_strdup(title);
  self->text = g_strdup(text);
  return &self->base;
}
