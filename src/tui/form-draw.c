/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#include "tui/fieldset.h"
#include "tui/form-screen.h"

enum { FIELD_COLUMNS = 34, NOTE_GAP = 2, NOTE_MIN = 8 };
enum { STATUS_X = 50, WIDE = 72, TALL = 14, ASKED_MAX = 300 };

gboolean rl_form_on_field(const FormScreen *self)
{
  return self->focus < RL_N_FIELDS;
}

gboolean rl_form_is_select(int field)
{
  return field < RL_N_FIELDS && rl_field((RlFieldId) field)->kind == RL_FIELD_KIND_SELECT;
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

/* TEXT, and behind it the customer's id as far as there is room: the wrong customer is the danger.
 * New string. */
static char *with_external_id(const RlLink *link, const char *text, int columns)
{
  if (link->external_id == NULL || columns <= 0)
    return g_strdup(text);
  g_autofree char *cut = rl_text_cut(link->external_id, (guint) columns);
  return g_strdup_printf("%s  %s", text, cut);
}

static char *link_text(const RlLink *link, RlArea area, int value_x)
{
  const int room = area.width - value_x - (int) rl_text_columns(link->id) - 3;
  return with_external_id(link, link->id, area.width >= WIDE ? room : 0);
}

static char *brief_head(const RlLink *link, const char *institution, int columns)
{
  g_autofree char *id = g_strdup_printf("%.8s", link->id);
  g_autofree char *who = with_external_id(link, id, columns / 3);
  return g_strdup_printf("%s  %s  %s", who, rl_link_status_text(link), institution);
}

/* The keyring answers in a moment, for which another text would only flicker. */
static char *opening_text(const FormScreen *self, const RlFlowView *view)
{
  const gint64 elapsed = rl_tui_now(self->base.tui) - view->since;
  if (view->waits && elapsed >= G_USEC_PER_SEC)
    return g_strdup(self->update_when_open ? _("Waiting for the API secrets, then sending…")
                                           : _("Waiting for the API secrets…"));
  return g_strdup_printf(self->update_when_open ? _("Reading the link, then sending… %d s")
                                                : _("Reading the link… %d s"),
                         (int) (elapsed / G_USEC_PER_SEC));
}

/* Link, institution and status; in low windows on one line. The rows used. */
static int draw_head(const FormScreen *self, RlArea area, int value_x)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  if (view->link == NULL) {
    const gboolean failed = view->stage == RL_STAGE_FAILED;
    g_autofree char *text = failed ? g_strdup("–") : opening_text(self, view);
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
    g_autofree char *line = brief_head(view->link, institution, area.width);
    (void) rl_canvas_text(area.y, area.x + 1, area.width - 1, RL_STYLE_PLAIN, line);
    return 1;
  }
  g_autofree char *link = link_text(view->link, area, value_x);
  draw_labelled(area, 0, value_x, _("Link"), link);
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

static char *select_face(const RlForm *form, const RlInput *input, int columns)
{
  const char *code = rl_secret_peek(input->edit.text);
  const char *known = rl_form_code_name(form, code);
  if (known == NULL)
    return NULL;
  g_autofree char *text = g_strdup_printf("%s  %s", code, known);
  return rl_text_cut(text, (guint) columns);
}

/* What the field ID shows: who sets it, a note, the name of a code, stars for what is typed or is
 * away with a request. NULL: the text itself is drawn over it. */
static char *face_of(const FormScreen *self, RlFieldId id, int columns)
{
  const RlForm *form = rl_flow_view(self->flow)->form;
  RlDraft *draft = rl_flow_draft(self->flow);
  const RlInput *input = &self->inputs[id];
  const char *note = rl_draft_note(draft, id);
  if (note != NULL)
    return g_strdup(note);
  if (rl_form_is_fixed(form, id) && rl_draft_characters(draft, id) == 0)
    return g_strdup_printf("(%s)", _("set by the institution"));
  if (input->edit.text == NULL) {
    const gsize narrow = (gsize) MIN(columns, FIELD_COLUMNS);
    char *stars = g_strnfill(narrow, '_');
    memset(stars, '*', MIN(rl_draft_characters(draft, id), narrow));
    return stars;
  }
  char *named = rl_form_is_select((int) id) ? select_face(form, input, columns) : NULL;
  if (named != NULL)
    return named;
  return input->shown ? NULL : rl_input_stars(input, MIN(columns, FIELD_COLUMNS));
}

/* The rows as they are drawn. */
typedef struct {
  RlFieldId fields[RL_N_FIELDS];
  int n;
  RlFieldset *set;
  char *faces[RL_N_FIELDS]; /* by row; NULL: in clear */
  int cursor;               /* the column of the cursor in its field */
  int focus;                /* a row, or -1 */
} Rows;

/* As for all seven, whichever are shown: nothing moves sideways when rows come and go. */
static int label_columns(void)
{
  const char *labels[RL_N_FIELDS + 1] = { NULL };
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++)
    labels[id] = _(rl_field(id)->label);
  return rl_fieldset_widest(labels);
}

static Rows make_rows(FormScreen *self, RlArea area)
{
  const char *labels[RL_N_FIELDS + 1] = { NULL };
  Rows rows = { .focus = -1 };
  rows.n = (int) rl_form_visible(self, rows.fields);
  for (int i = 0; i < rows.n; i++)
    labels[i] = _(rl_field(rows.fields[i])->label);
  rows.set = rl_fieldset_new(labels, label_columns(), area.width - 1, area.width);
  return rows;
}

static void fill_rows(FormScreen *self, Rows *rows)
{
  const int columns = rl_fieldset_columns(rows->set), narrow = MIN(columns, FIELD_COLUMNS);
  for (int i = 0; i < rows->n; i++) {
    const RlFieldId id = rows->fields[i];
    const int cursor = rl_input_fit(&self->inputs[id], narrow);
    rows->faces[i] = face_of(self, id, columns);
    rl_fieldset_face(rows->set, i, rows->faces[i] != NULL ? rows->faces[i] : "");
    if (self->focus != (int) id)
      continue;
    rows->focus = i;
    rows->cursor = cursor;
  }
}

static void free_rows(Rows *rows)
{
  for (int i = 0; i < rows->n; i++)
    g_free(rows->faces[i]);
  rl_fieldset_free(rows->set);
}

/* What is to be known of the field ID wherever the focus is: the institution's own label, or ours
 * in a few words; NULL: nothing. */
static const char *note_on(const RlForm *form, RlFieldId id)
{
  const RlFormRow *own = rl_form_row(form, id);
  if (rl_form_is_select((int) id))
    return _("Enter: list");
  if (own != NULL && own->label != NULL)
    return own->label;
  if (id == RL_FIELD_TOKEN)
    return _("usually left empty");
  return id == RL_FIELD_ENCRYPTION_KEY ? _("for old links only") : NULL;
}

/* Right of the field, where there is room. */
static void draw_note(const FormScreen *self, const Rows *rows, int i, RlArea cells)
{
  const char *note = note_on(rl_flow_view(self->flow)->form, rows->fields[i]);
  const gboolean fits =
      rows->faces[i] == NULL || rl_text_columns(rows->faces[i]) <= (guint) FIELD_COLUMNS;
  if (note == NULL || cells.width <= 0 || !fits)
    return;
  g_autofree char *cut = rl_text_cut(note, (guint) cells.width);
  (void) rl_canvas_text(cells.y, cells.x, cells.width, RL_STYLE_PLAIN, cut);
}

static void draw_rows(FormScreen *self, Rows *rows, RlArea area)
{
  const int x = area.x + rl_fieldset_field_x(rows->set);
  const int narrow = MIN(rl_fieldset_columns(rows->set), FIELD_COLUMNS);
  const int beside = x + narrow + NOTE_GAP, room = area.x + area.width - 1 - beside;
  self->note_columns = room >= NOTE_MIN ? room : 0;
  fill_rows(self, rows);
  const int top = rl_fieldset_draw(rows->set, area, rows->focus);
  for (int i = top; i < rows->n && i < top + area.height; i++) {
    const int y = area.y + i - top;
    if (rows->faces[i] == NULL)
      rl_input_draw_clear(&self->inputs[rows->fields[i]], y, x, narrow);
    draw_note(self, rows, i, (RlArea){ y, beside, 1, self->note_columns });
  }
  if (rows->focus >= 0)
    rl_canvas_cursor(area.y + rows->focus - top, x + rows->cursor);
}

void rl_form_draw(RlScreen *screen)
{
  FormScreen *self = (FormScreen *) screen;
  const char *const buttons[] = { _("Update"), _("Cancel"), NULL };
  RlArea area = rl_tui_area();
  Rows rows = make_rows(self, area);
  if (rows.set == NULL)
    return;
  const int head = draw_head(self, area, 1 + rl_fieldset_field_x(rows.set));
  const int blank = area.height >= TALL ? 1 : 0;
  /* One row for the buttons, one or more for a remark; a blank one where there is room. */
  const int height = CLAMP(area.height - head - 2 - blank, 1, rows.n);
  draw_rows(self, &rows, (RlArea){ area.y + head, area.x + 1, height, area.width - 1 });
  const int foot = area.y + head + height + blank;
  rl_canvas_marked_buttons((RlArea){ foot, area.x, 1, area.width }, buttons,
                           rl_form_on_field(self) ? -1 : self->focus - STOP_UPDATE);
  const int below = foot + 1 + blank;
  rl_form_draw_remarks(self, (RlArea){ below, area.x, area.y + area.height - below, area.width });
  free_rows(&rows);
}
