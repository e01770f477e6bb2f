/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tui/preflight-dialog.h"

#include "base/i18n.h"

#include "tui/moves.h"
#include "tui/rows.h"

enum { WIDTH_MAX = 72, FRAME = 2, MARGIN = 4 };

typedef struct {
  RlScreen base;
  RlScreen *form;
  RlReport *report;
  int top;    /* first visible line */
  int bottom; /* the last value that `top` may have, as of the last drawing */
  int page;
} PreflightDialog;

static RlContext context(const RlScreen *screen)
{
  return RL_CONTEXT_CHOICE;
}

/* Pastes go on to the form, too. */
static gboolean in_text(const RlScreen *screen)
{
  const RlScreen *form = ((const PreflightDialog *) screen)->form;
  return form->ops->in_text != NULL && form->ops->in_text(form);
}

static void dialog_free(RlScreen *screen)
{
  rl_report_free(((PreflightDialog *) screen)->report);
  g_free(screen);
}

static void draw(RlScreen *screen)
{
  PreflightDialog *self = (PreflightDialog *) screen;
  const char *const labels[] = { _("OK"), NULL };
  const int width = MIN(WIDTH_MAX, rl_tui_area().width - 2);
  g_autoptr(GPtrArray) lines = rl_rows_lines(self->report, width - MARGIN);
  const int wanted = (int) lines->len + 2 + FRAME;
  self->page = MAX(MIN(wanted, rl_tui_area().height) - FRAME - 1, 1);
  self->bottom = MAX((int) lines->len - self->page, 0);
  self->top = CLAMP(self->top, 0, self->bottom);
  g_autofree char *note =
      rl_moves_note(self->top, self->page, (int) lines->len, self->report->heading, width);
  const RlArea inside = rl_canvas_dialog(wanted, width, self->report->heading,
                                         rl_rows_style(self->report->tone), note);
  for (int row = 0; row < self->page && self->top + row < (int) lines->len; row++)
    (void) rl_canvas_text(inside.y + row, inside.x, inside.width, RL_STYLE_PLAIN,
                          g_ptr_array_index(lines, (guint) (self->top + row)));
  rl_canvas_buttons(inside, labels, 0);
}

/* Letters that move through lists elsewhere may be the beginning of a password here. */
static gboolean scroll(PreflightDialog *self, const RlKey *key)
{
  const int step = key->typed == 0 ? rl_moves_step(key, self->page) : 0;
  if (step == 0 || self->bottom == 0)
    return FALSE;
  self->top = CLAMP(self->top + step, 0, self->bottom);
  return TRUE;
}

/* A window that changes its size comes as a key, too. */
static gboolean is_pressed(const RlKey *key)
{
  return key->typed != 0 || key->lost || (key->name != NULL && g_strcmp0(key->name, "Resize") != 0);
}

static void hand_on(RlScreen *form, const RlKey *key)
{
  const RlScreenOps *ops = form->ops;
  const gboolean text = ops->in_text != NULL && ops->in_text(form);
  const RlAction action =
      key->name != NULL ? rl_action_for_key(key->name, ops->context(form), text) : RL_ACTION_NONE;
  ops->key(form, action, key);
}

static void key(RlScreen *screen, RlAction action, const RlKey *pressed)
{
  PreflightDialog *self = (PreflightDialog *) screen;
  RlScreen *form = self->form;
  if (!is_pressed(pressed) || scroll(self, pressed))
    return;
  const gboolean closes = action == RL_ACTION_ENTER || action == RL_ACTION_BACK;
  rl_tui_pop(self->base.tui, screen);
  if (!closes)
    hand_on(form, pressed);
}

static const RlScreenOps ops = {
  .context = context,
  .in_text = in_text,
  .draw = draw,
  .key = key,
  .free = dialog_free,
};

RlScreen *rl_preflight_dialog_new(const RlPreflight *found, const RlDraft *draft, RlScreen *form)
{
  PreflightDialog *self = g_new0(PreflightDialog, 1);
  self->base.ops = &ops;
  self->form = form;
  self->report = rl_report_preflight(found, draft);
  return &self->base;
}
