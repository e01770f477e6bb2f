/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include "app/report.h"

#include "tui/form-screen.h"

/* Up to so many rows are for few words. */
enum { FEW = 2, INDENT = 3, MARGIN = 4 };

/* Draws TEXT (NULL: nothing) into what is left of AREA, and takes that off it. */
static void draw_text(RlArea *area, const char *text, RlStyle style)
{
  if (text == NULL || area->height <= 0)
    return;
  const int columns = area->width - MARGIN;
  g_auto(GStrv) lines = rl_text_wrap(text, (guint) columns);
  int n = 0;
  for (; n < area->height && lines[n] != NULL; n++) {
    const gboolean cut = n + 1 == area->height && lines[n + 1] != NULL;
    g_autofree char *line = cut ? g_strdup_printf("%s %s", lines[n], lines[n + 1]) : NULL;
    g_autofree char *shown = rl_text_cut(cut ? line : lines[n], (guint) columns);
    (void) rl_canvas_text(area->y + n, area->x + INDENT, columns, style, shown);
  }
  area->y += n;
  area->height -= n;
}

static void draw_remark(const FormScreen *self, RlArea *area)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  const char *bad = self->message != NULL ? self->message : view->fault;
  draw_text(area, bad != NULL ? bad : view->notice, bad != NULL ? RL_STYLE_BAD : RL_STYLE_PLAIN);
}

/* Said before anything is typed. */
static void draw_read_only(const FormScreen *self, RlArea *area)
{
  g_autoptr(GError) error = NULL;
  if (!rl_session_may_write(rl_tui_session(self->base.tui), &error) && self->message == NULL)
    draw_text(area, error->message, RL_STYLE_WARNING);
}

static void draw_attempts(const FormScreen *self, RlArea *area)
{
  const RlAttempts *attempts = rl_flow_view(self->flow)->attempts;
  if (attempts == NULL || !rl_attempts_are_worth_saying(attempts))
    return;
  g_autofree char *text =
      area->height > FEW ? rl_attempts_text(attempts) : rl_attempts_short(attempts);
  draw_text(area, text, RL_STYLE_WARNING);
}

/* Characters taken out of what the head shows. */
static guint removed_from(const RlFlowView *view)
{
  return (view->link != NULL ? view->link->removed : 0) +
         (view->institution != NULL ? view->institution->removed : 0);
}

void rl_form_draw_remarks(const FormScreen *self, RlArea area)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  g_autofree char *removed = rl_report_removed(removed_from(view));
  draw_remark(self, &area);
  draw_read_only(self, &area);
  draw_attempts(self, &area);
  draw_text(&area, removed, RL_STYLE_PLAIN);
}
