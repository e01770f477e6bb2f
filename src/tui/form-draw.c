/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#include "model/username-type.h"

#include "tui/fieldset.h"
#include "tui/form-screen.h"

enum { FIELD_COLUMNS = 34, STATUS_X = 50, WIDE = 72, TALL = 14, ASKED_MAX = 300 };

gboolean rl_form_on_field(const FormScreen *self)
{
  return self->focus < RL_N_FIELDS;
}

gboolean rl_form_is_select(int row)
{
  return row < RL_N_FIELDS && rl_field((RlFieldId) row)->kind == RL_FIELD_KIND_SELECT;
}

static char *institution_text(const RlFlowView *view)
{
  if (view->link->institution == NULL)
    return g_strdup("–");
  if (view->institution == NULL || view->institution->display_name == NULL)
    return g_strdup(view->link->institution);
  return g_strdup_printf("%s (%s)", view->institution->display_name, view->link->institution);
}

static void draw_labelled(RlArea area, int row, int value_x, const char *label, const char *value)
{
  (void) rl_canvas_text(area.y + row, area.x + 3, value_x - 4, RL_STYLE_PLAIN, label);
  (void) rl_canvas_text(area.y + row, area.x + value_x, area.width - value_x, RL_STYLE_PLAIN,
                        value);
}

/* Link, institution and status; in low windows on one line. The rows used. */
static int draw_head(const FormScreen *self, RlArea area, int value_x)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  if (view->link == NULL) {
    const gint64 elapsed = rl_tui_now(self->base.tui) - view->since;
    g_autofree char *text =
        g_strdup_printf(self->update_when_open ? _("Reading the link, then sending… %d s")
                                               : _("Reading the link… %d s"),
                        (int) (elapsed / G_USEC_PER_SEC));
    g_autofree char *asked = rl_text_clean_line(view->asked, -1, ASKED_MAX, NULL);
    draw_labelled(area, 0, value_x, _("Link"), asked);
    if (area.height < TALL)
      return 1;
    draw_labelled(area, 1, value_x, _("Status"), text);
    return 4;
  }
  g_autofree char *institution = institution_text(view);
  const char *status = rl_link_status_text(view->link);
  if (area.height < TALL) {
    g_autofree char *line = g_strdup_printf("%.8s  %s  %s", view->link->id, status, institution);
    (void) rl_canvas_text(area.y, area.x + 1, area.width - 1, RL_STYLE_PLAIN, line);
    return 1;
  }
  draw_labelled(area, 0, value_x, _("Link"), view->link->id);
  draw_labelled(area, 1, value_x, _("Institution"), institution);
  const gboolean beside =
      area.width >= WIDE && value_x + (int) rl_text_columns(institution) + 2 < STATUS_X;
  if (!beside) {
    draw_labelled(area, 2, value_x, _("Status"), status);
    return 4;
  }
  g_autofree char *text = g_strdup_printf("%s   %s", _("Status"), status);
  (void) rl_canvas_text(area.y + 1, area.x + STATUS_X, area.width - STATUS_X, RL_STYLE_PLAIN, text);
  return 3;
}

static char *select_face(const RlInput *input, int columns)
{
  const char *code = rl_secret_peek(input->edit.text);
  const char *known = rl_username_type_name(code);
  if (known == NULL)
    return NULL;
  g_autofree char *text = g_strdup_printf("%s  %s", code, known);
  return rl_text_cut(text, (guint) columns);
}

/* What a row shows: a note, the name of a code, stars for what is typed or is away with a request.
 * NULL: the text itself is drawn over it. */
static char *face_of(const FormScreen *self, int row, int columns)
{
  RlDraft *draft = rl_flow_draft(self->flow);
  const RlInput *input = &self->inputs[row];
  const char *note = rl_draft_note(draft, (RlFieldId) row);
  if (note != NULL)
    return g_strdup(note);
  if (input->edit.text == NULL) {
    const gsize narrow = (gsize) MIN(columns, FIELD_COLUMNS);
    char *stars = g_strnfill(narrow, '_');
    memset(stars, '*', MIN(rl_draft_characters(draft, (RlFieldId) row), narrow));
    return stars;
  }
  char *named = rl_form_is_select(row) ? select_face(input, columns) : NULL;
  if (named != NULL)
    return named;
  return input->shown ? NULL : rl_input_stars(input, MIN(columns, FIELD_COLUMNS));
}

static void draw_rows(FormScreen *self, RlFieldset *fields, RlArea area)
{
  const int columns = rl_fieldset_columns(fields), narrow = MIN(columns, FIELD_COLUMNS);
  const int x = area.x + rl_fieldset_field_x(fields);
  int cursors[RL_N_FIELDS] = { 0 };
  gboolean clear[RL_N_FIELDS] = { FALSE };
  for (int i = 0; i < RL_N_FIELDS; i++) {
    cursors[i] = rl_input_fit(&self->inputs[i], narrow);
    g_autofree char *face = face_of(self, i, columns);
    clear[i] = face == NULL;
    rl_fieldset_face(fields, i, face != NULL ? face : "");
  }
  const int top = rl_fieldset_draw(fields, area, rl_form_on_field(self) ? self->focus : -1);
  for (int i = top; i < RL_N_FIELDS && i < top + area.height; i++)
    if (clear[i])
      rl_input_draw_clear(&self->inputs[i], area.y + i - top, x, narrow);
  if (rl_form_on_field(self))
    rl_canvas_cursor(area.y + self->focus - top, x + cursors[self->focus]);
}

static RlFieldset *make_fields(RlArea area)
{
  const char *labels[RL_N_FIELDS + 1] = { NULL };
  for (int i = 0; i < RL_N_FIELDS; i++)
    labels[i] = _(rl_field((RlFieldId) i)->label);
  return rl_fieldset_new(labels, area.width - 1, area.width);
}

void rl_form_draw(RlScreen *screen)
{
  FormScreen *self = (FormScreen *) screen;
  const char *const buttons[] = { _("Update"), _("Cancel"), NULL };
  RlArea area = rl_tui_area();
  RlFieldset *fields = make_fields(area);
  if (fields == NULL)
    return;
  const int head = draw_head(self, area, 1 + rl_fieldset_field_x(fields));
  const gboolean roomy = area.height >= TALL;
  /* One row for the buttons, one or more for a remark; a blank one where there is room. */
  const int rows = CLAMP(area.height - head - 2 - (roomy ? 1 : 0), 1, RL_N_FIELDS);
  draw_rows(self, fields, (RlArea){ area.y + head, area.x + 1, rows, area.width - 1 });
  const int foot = area.y + head + rows + (roomy ? 1 : 0);
  rl_canvas_buttons((RlArea){ foot, area.x, 1, area.width }, buttons,
                    rl_form_on_field(self) ? -1 : self->focus - STOP_UPDATE);
  rl_form_draw_remarks(self, (RlArea){ foot + (roomy ? 2 : 1), area.x,
                                       area.y + area.height - foot - (roomy ? 2 : 1), area.width });
  rl_fieldset_free(fields);
}
