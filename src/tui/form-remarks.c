/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/i18n.h"
#include "base/text.h"

#include "model/caution.h"

#include "app/precheck.h"
#include "app/report.h"

#include "tui/form-screen.h"

/* From so many rows on there is room for sentences; fewer are for few words. */
enum { ROOMY = 7, INDENT = 3, MARGIN = 4 };

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

/* Not what is typed behind it takes it back, but an empty field. */
static const char *gap_text(const FormScreen *self)
{
  const gboolean gap = rl_form_on_field(self) && self->inputs[self->focus].gap;
  return gap ? rl_input_gap_text() : NULL;
}

static void draw_remark(const FormScreen *self, RlArea *area)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  const char *bad = view->fault != NULL ? view->fault : gap_text(self);
  const char *other = bad != NULL ? bad : view->notice;
  const gboolean refuses = self->message != NULL ? self->message_refuses : bad != NULL;
  draw_text(area, self->message != NULL ? self->message : other,
            refuses ? RL_STYLE_BAD : RL_STYLE_PLAIN);
}

/* As long as the end is missing. */
static void draw_cut(const FormScreen *self, RlArea *area)
{
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++) {
    if (!rl_draft_is_cut(rl_flow_draft(self->flow), id))
      continue;
    g_autofree char *text = rl_precheck_cut(id);
    draw_text(area, text, RL_STYLE_BAD);
  }
}

/* Said before anything is typed. */
static void draw_read_only(const FormScreen *self, RlArea *area)
{
  g_autoptr(GError) error = NULL;
  if (!rl_session_may_write(rl_tui_session(self->base.tui), &error) && self->message == NULL)
    draw_text(area, error->message, RL_STYLE_WARNING);
}

/* What an earlier relink has left comes before what its log-in counts for. */
static void draw_unfinished(const FormScreen *self, RlArea *area, gboolean roomy)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  if (view->unfinished == NULL)
    return;
  g_autofree char *text =
      g_strdup_printf("%s %s", view->unfinished, _("Ctrl-R reads the link again."));
  draw_text(area, roomy ? text : view->unfinished_short, RL_STYLE_WARNING);
}

static void draw_attempts(const FormScreen *self, RlArea *area, gboolean roomy)
{
  const RlAttempts *attempts = rl_flow_view(self->flow)->attempts;
  if (attempts == NULL || !rl_attempts_are_worth_saying(attempts))
    return;
  g_autofree char *text = roomy ? rl_attempts_text(attempts) : rl_attempts_short(attempts);
  draw_text(area, text, RL_STYLE_WARNING);
}

static void draw_cautions(const FormScreen *self, RlArea *area, gboolean roomy)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  const RlSession *session = rl_tui_session(self->base.tui);
  g_autoptr(GPtrArray) cautions = rl_cautions(view->link, view->institution, session->clock.wall());
  if (!roomy) {
    g_autofree char *brief = rl_cautions_brief(cautions);
    draw_text(area, brief, RL_STYLE_WARNING);
    return;
  }
  for (guint i = 0; i < cautions->len; i++) {
    const RlCaution *caution = g_ptr_array_index(cautions, i);
    draw_text(area, caution->text, caution->warning ? RL_STYLE_WARNING : RL_STYLE_PLAIN);
  }
}

/* Why all seven fields are there. */
static void draw_institution_fault(const FormScreen *self, RlArea *area)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  const gboolean nameless = view->link != NULL && view->link->institution == NULL;
  const char *fault = nameless ? _("The link names no institution.") : view->institution_fault;
  if (fault == NULL)
    return;
  g_autofree char *text = g_strdup_printf("%s %s", fault, _("All seven fields are shown."));
  draw_text(area, text, RL_STYLE_WARNING);
}

/* What belongs into the field that has the focus, in the institution's words or ours. */
static void draw_hint(const FormScreen *self, RlArea *area)
{
  if (!rl_form_on_field(self))
    return;
  const RlFieldId id = (RlFieldId) self->focus;
  g_autofree char *own = rl_form_hint(rl_flow_view(self->flow)->form, id);
  if (rl_form_is_set(self))
    draw_text(area, _("The institution sets this value itself. It goes along with the update."),
              RL_STYLE_PLAIN);
  else
    draw_text(area, own != NULL ? own : _(rl_field(id)->help), RL_STYLE_PLAIN);
}

/* Whether the institution's label stands beside the field. */
static gboolean is_beside(const FormScreen *self, RlFieldId id, const char *label)
{
  return !rl_form_is_select((int) id) && (int) rl_text_columns(label) <= self->note_columns;
}

/* The institution's words on the field ID, but for what stands beside it. New string, or NULL. */
static char *own_words(const FormScreen *self, RlFieldId id)
{
  const RlForm *form = rl_flow_view(self->flow)->form;
  const RlFormRow *row = rl_form_row(form, id);
  if (rl_form_is_fixed(form, id) && rl_draft_characters(rl_flow_draft(self->flow), id) == 0)
    return g_strdup(_("The institution sets this value itself. It goes along with the update."));
  return row != NULL && row->label != NULL && is_beside(self, id, row->label)
             ? rl_form_hint_unlabelled(form, id)
             : rl_form_hint(form, id);
}

/* The institution's words on all fields: they stay as they are while the focus moves. Where they
 * would take more than half of the rows, those on the field that has it. */
static void draw_hints(const FormScreen *self, RlArea *area)
{
  RlFieldId fields[RL_N_FIELDS];
  const guint n = rl_form_visible(self, fields);
  g_autoptr(GString) all = g_string_new(NULL);
  for (guint i = 0; i < n; i++) {
    g_autofree char *own = own_words(self, fields[i]);
    if (own != NULL && all->len > 0)
      g_string_append_c(all, '\n');
    if (own != NULL && n > 1)
      g_string_append_printf(all, "%s: ", _(rl_field(fields[i])->label));
    if (own != NULL)
      g_string_append(all, own);
  }
  g_auto(GStrv) lines = rl_text_wrap(all->str, (guint) (area->width - MARGIN));
  if ((int) g_strv_length(lines) > area->height / 2)
    draw_hint(self, area);
  else if (all->len > 0)
    draw_text(area, all->str, RL_STYLE_PLAIN);
}

static void draw_user_name(const FormScreen *self, RlArea *area)
{
  if (rl_flow_view(self->flow)->form->user_name)
    draw_text(area, _("An update cannot change the user name: a new one needs a new link."),
              RL_STYLE_PLAIN);
}

/* Characters taken out of what the form shows. */
static guint removed_from(const RlFlowView *view)
{
  return (view->link != NULL ? view->link->removed : 0) +
         (view->institution != NULL ? view->institution->removed : 0) + view->form->removed;
}

void rl_form_draw_remarks(const FormScreen *self, RlArea area)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  g_autofree char *removed = rl_report_removed(removed_from(view));
  const gboolean roomy = area.height >= ROOMY;
  const int height = area.height;
  draw_remark(self, &area);
  draw_cut(self, &area);
  /* A remark takes the hint's place; in low windows everything else does. */
  if (roomy && area.height == height)
    draw_hints(self, &area);
  draw_read_only(self, &area);
  draw_unfinished(self, &area, roomy);
  draw_attempts(self, &area, roomy);
  draw_cautions(self, &area, roomy);
  draw_institution_fault(self, &area);
  draw_text(&area, removed, RL_STYLE_PLAIN);
  if (roomy)
    draw_user_name(self, &area);
  else
    draw_hint(self, &area);
}
