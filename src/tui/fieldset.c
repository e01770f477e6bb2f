/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tui/fieldset.h"

#include <form.h>

#include "base/text.h"

/* "> Label   field": the mark takes two columns, the gap three. */
enum { MARK = 2, GAP = 3, LABEL_MAX = 24 };

struct RlFieldset {
  int rows;
  int label_columns, field_columns;
  FIELD **fields; /* label and value of each row in turn; NULL-terminated */
  FORM *form;
  WINDOW *pad;
  int top; /* the first visible row */
};

int rl_fieldset_widest(const char *const *labels)
{
  int widest = 1;
  for (; *labels != NULL; labels++)
    widest = MAX(widest, (int) rl_text_columns(*labels));
  return MIN(widest, LABEL_MAX);
}

static void add_row(RlFieldset *self, int row, const char *label)
{
  FIELD *caption = new_field(1, self->label_columns, row, 0, 0, 0);
  FIELD *value = new_field(1, self->field_columns, row, self->label_columns + GAP, 0, 0);
  g_autofree char *cut = rl_text_cut(label, (guint) self->label_columns);
  (void) set_field_buffer(caption, 0, cut);
  (void) field_opts_off(caption, O_ACTIVE);
  (void) field_opts_off(value, O_AUTOSKIP);
  self->fields[2 * row] = caption;
  self->fields[2 * row + 1] = value;
}

RlFieldset *rl_fieldset_new(const char *const *labels, int label_columns, int width,
                            int field_columns)
{
  RlFieldset *self = g_new0(RlFieldset, 1);
  self->rows = (int) g_strv_length((char **) labels);
  self->label_columns = label_columns;
  const int room = width - MARK - self->label_columns - GAP;
  if (room < 1 || self->rows == 0) {
    g_free(self);
    return NULL;
  }
  self->field_columns = MIN(field_columns, room);
  self->fields = g_new0(FIELD *, (gsize) self->rows * 2 + 1);
  for (int row = 0; row < self->rows; row++)
    add_row(self, row, labels[row]);
  self->form = new_form(self->fields);
  self->pad = newpad(self->rows, self->label_columns + GAP + self->field_columns);
  (void) set_form_win(self->form, self->pad);
  (void) set_form_sub(self->form, self->pad);
  (void) post_form(self->form);
  return self;
}

void rl_fieldset_free(RlFieldset *self)
{
  if (self == NULL)
    return;
  (void) unpost_form(self->form);
  (void) free_form(self->form);
  for (FIELD **field = self->fields; *field != NULL; field++)
    (void) free_field(*field);
  (void) delwin(self->pad);
  g_free(self->fields);
  g_free(self);
}

int rl_fieldset_columns(const RlFieldset *self)
{
  return self->field_columns;
}

int rl_fieldset_field_x(const RlFieldset *self)
{
  return MARK + self->label_columns + GAP;
}

void rl_fieldset_face(RlFieldset *self, int i, const char *face)
{
  g_autofree char *cut = rl_text_cut(face, (guint) self->field_columns);
  (void) set_field_buffer(self->fields[2 * i + 1], 0, cut);
}

int rl_fieldset_draw(RlFieldset *self, RlArea area, int focus)
{
  const int height = MIN(area.height, self->rows);
  if (height <= 0)
    return 0;
  if (focus >= 0) {
    (void) set_current_field(self->form, self->fields[2 * focus + 1]);
    self->top = CLAMP(self->top, focus - height + 1, focus);
  }
  self->top = CLAMP(self->top, 0, self->rows - height);
  const int columns = MIN(area.width - MARK, self->label_columns + GAP + self->field_columns);
  (void) copywin(self->pad, stdscr, self->top, 0, area.y, area.x + MARK, area.y + height - 1,
                 area.x + MARK + columns - 1, FALSE);
  if (focus >= self->top && focus < self->top + height)
    (void) rl_canvas_text(area.y + focus - self->top, area.x, 1, RL_STYLE_PLAIN, ">");
  return self->top;
}
