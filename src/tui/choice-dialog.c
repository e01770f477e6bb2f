/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message with buttons, and a list to pick from. */
#include "config.h"

#include "tui/choice-dialog.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#include "tui/moves.h"

enum { WIDTH_MAX = 64, FRAME = 2, MARGIN = 4 };

typedef struct {
  RlScreen base;
  char *title;
  char *message; /* NULL for a list */
  char **labels;
  int n, focus;
  int scroll;             /* first visible row of a list or line of a message */
  int bottom;             /* of a message: the last value that `scroll` may have, as last drawn */
  gboolean drawn;         /* somebody may have read it */
  GString *typed;         /* in a list: the letters typed in a row */
  const RlLiveRows *live; /* of a list: where its rows come from; NULL: they stay as they are */
  RlOnChoice on_choice;
  gpointer data;
  GDestroyNotify data_free;
} Choice;

static RlContext context(const RlScreen *screen)
{
  return RL_CONTEXT_CHOICE;
}

static void choice_free(RlScreen *screen)
{
  Choice *self = (Choice *) screen;
  g_free(self->title);
  g_free(self->message);
  g_strfreev(self->labels);
  g_string_free(self->typed, TRUE);
  if (self->data_free != NULL)
    self->data_free(self->data);
  g_free(self);
}

static void choose(Choice *self, int choice)
{
  RlOnChoice on_choice = self->on_choice;
  gpointer data = self->data;
  const GDestroyNotify data_free = g_steal_pointer(&self->data_free);
  rl_tui_pop(self->base.tui, &self->base);
  on_choice(choice, data);
  if (data_free != NULL)
    data_free(data);
}

/* What does not fit is reached by scrolling: a mark says that there is more. */
static void draw_message(Choice *self, RlArea area)
{
  g_auto(GStrv) lines = rl_text_wrap(self->message, (guint) area.width);
  const int n = (int) g_strv_length(lines);
  self->bottom = MAX(n - area.height, 0);
  self->scroll = CLAMP(self->scroll, 0, self->bottom);
  for (int i = 0; i < area.height && self->scroll + i < n; i++)
    (void) rl_canvas_text(area.y + i, area.x, area.width, RL_STYLE_PLAIN, lines[self->scroll + i]);
  if (self->scroll < self->bottom)
    rl_moves_draw_more(area.y + area.height - 1, area.x + area.width);
}

static void draw_buttons(RlScreen *screen)
{
  Choice *self = (Choice *) screen;
  const int width = MIN(WIDTH_MAX, rl_tui_area().width - MARGIN);
  g_auto(GStrv) lines = rl_text_wrap(self->message, (guint) (width - MARGIN));
  const char *const *labels = (const char *const *) self->labels;
  const int buttons = rl_canvas_buttons_height(labels, width - MARGIN);
  const int height = (int) g_strv_length(lines) + buttons + 1 + FRAME;
  const RlArea inside = rl_canvas_dialog(height, width, self->title, RL_STYLE_HEADING, NULL);
  self->drawn = TRUE;
  draw_message(self, (RlArea){ inside.y, inside.x, MAX(inside.height - buttons, 0), inside.width });
  rl_canvas_buttons(inside, labels, self->focus);
}

static gboolean scroll_message(Choice *self, const RlKey *key)
{
  const int step = g_strcmp0(key->name, "PgDn") == 0   ? 1
                   : g_strcmp0(key->name, "PgUp") == 0 ? -1
                                                       : 0;
  self->scroll = CLAMP(self->scroll + step, 0, self->bottom);
  return step != 0;
}

/* A key that was typed ahead is no answer to a question that nobody has seen. */
static void press(Choice *self)
{
  if (self->drawn)
    choose(self, self->focus);
}

/* Letters that begin a button's label press nothing: only Enter does. */
static void buttons_key(RlScreen *screen, RlAction action, const RlKey *key)
{
  Choice *self = (Choice *) screen;
  const gboolean left = g_strcmp0(key->name, "Left") == 0;
  const gboolean right = g_strcmp0(key->name, "Right") == 0;
  if (scroll_message(self, key))
    return;
  if (action == RL_ACTION_BACK)
    choose(self, -1);
  else if (action == RL_ACTION_ENTER || g_strcmp0(key->name, "Space") == 0)
    press(self);
  else if (action == RL_ACTION_NEXT || right)
    self->focus = (self->focus + 1) % self->n;
  else if (action == RL_ACTION_PREVIOUS || left)
    self->focus = (self->focus + self->n - 1) % self->n;
}

static const RlScreenOps button_ops = {
  .context = context,
  .draw = draw_buttons,
  .key = buttons_key,
  .free = choice_free,
};

static Choice *choice_new(const RlScreenOps *ops, const char *title, const char *message,
                          const char *const *labels, RlOnChoice on_choice, gpointer data,
                          GDestroyNotify data_free)
{
  Choice *self = g_new0(Choice, 1);
  self->base.ops = ops;
  self->typed = g_string_new(NULL);
  self->title = g_strdup(title);
  self->message = g_strdup(message);
  self->labels = g_strdupv((char **) (gpointer) labels);
  self->n = (int) g_strv_length(self->labels);
  self->on_choice = on_choice;
  self->data = data;
  self->data_free = data_free;
  return self;
}

RlScreen *rl_choice_dialog_new(const char *title, const char *message, const char *const *labels,
                               RlOnChoice on_choice, gpointer data, GDestroyNotify data_free)
{
  return &choice_new(&button_ops, title, message, labels, on_choice, data, data_free)->base;
}

static void on_told(int choice, gpointer data)
{
}

void rl_tui_tell(RlTui *tui, const char *title, const char *message)
{
  const char *const labels[] = { _("OK"), NULL };
  rl_tui_push(tui, rl_choice_dialog_new(title, message, labels, on_told, NULL, NULL));
}

/* ---- the list ---- */

static int widest_label(const Choice *self)
{
  int columns = (int) rl_text_columns(self->title) + MARGIN;
  for (char **label = self->labels; *label != NULL; label++)
    columns = MAX(columns, (int) rl_text_columns(*label) + 2);
  return columns;
}

/* Rows that would be others than those that were counted at the start are left as they were. */
static void refresh_rows(Choice *self)
{
  g_auto(GStrv) rows = self->live != NULL ? self->live->rows(self->data) : NULL;
  if (rows == NULL || (int) g_strv_length(rows) != self->n)
    return;
  g_strfreev(self->labels);
  self->labels = g_steal_pointer(&rows);
}

static void draw_list(RlScreen *screen)
{
  Choice *self = (Choice *) screen;
  refresh_rows(self);
  const int width = MIN(widest_label(self) + MARGIN, rl_tui_area().width - 2);
  const RlArea inside =
      rl_canvas_dialog(self->n + FRAME, width, self->title, RL_STYLE_HEADING, NULL);
  self->scroll = CLAMP(self->scroll, self->focus - inside.height + 1, self->focus);
  for (int row = 0; row < inside.height && self->scroll + row < self->n; row++) {
    const int index = self->scroll + row;
    const gboolean selected = index == self->focus;
    const RlStyle style = selected ? RL_STYLE_SELECTED : RL_STYLE_PLAIN;
    g_autofree char *line = g_strdup_printf("%s %s", selected ? ">" : " ", self->labels[index]);
    if (selected) {
      rl_canvas_fill(inside.y + row, inside.x, inside.width, style);
      rl_canvas_cursor(inside.y + row, inside.x + 2);
    }
    (void) rl_canvas_text(inside.y + row, inside.x, inside.width, style, line);
  }
}

static gboolean begins_with(const char *label, const char *wanted)
{
  g_auto(GStrv) words = g_strsplit(label, "  ", 2);
  for (char **word = words; *word != NULL; word++) {
    g_autofree char *folded = rl_text_fold(*word);
    if (g_str_has_prefix(folded, wanted))
      return TRUE;
  }
  return FALSE;
}

/* Selects the first row whose code or text begins with what has been typed so far. */
static gboolean find_typed(Choice *self)
{
  g_autofree char *wanted = rl_text_fold(self->typed->str);
  for (int i = 0; i < self->n; i++)
    if (begins_with(self->labels[i], wanted)) {
      self->focus = i;
      return TRUE;
    }
  return FALSE;
}

/* Letters add up to a code or a name; one that fits nothing begins anew. */
static void find_letter(Choice *self, gunichar c)
{
  g_string_append_unichar(self->typed, c);
  if (find_typed(self))
    return;
  g_string_truncate(self->typed, 0);
  g_string_append_unichar(self->typed, c);
  (void) find_typed(self);
}

static int list_step(RlAction action, const RlKey *key)
{
  enum { PAGE = 8 };
  return action == RL_ACTION_NEXT       ? 1
         : action == RL_ACTION_PREVIOUS ? -1
                                        : rl_moves_step(key, PAGE);
}

/* Every letter chooses here. */
static void select_key(RlScreen *screen, RlAction action, const RlKey *key)
{
  Choice *self = (Choice *) screen;
  if (action == RL_ACTION_BACK) {
    choose(self, -1);
  } else if (action == RL_ACTION_ENTER || g_strcmp0(key->name, "Space") == 0) {
    choose(self, self->focus);
  } else if (key->typed != 0) {
    find_letter(self, key->typed);
  } else {
    self->focus = CLAMP(self->focus + list_step(action, key), 0, self->n - 1);
    g_string_truncate(self->typed, 0);
  }
}

/* Letters move as in all lists, and others choose; behind one of those all do, as they are of its
 * word. */
static void list_key(RlScreen *screen, RlAction action, const RlKey *key)
{
  Choice *self = (Choice *) screen;
  const RlKey no_letter = { .name = key->name };
  const gboolean first = self->typed->len == 0;
  if (first && g_strcmp0(key->name, "q") == 0)
    choose(self, -1);
  else
    select_key(screen, action, first && list_step(action, key) != 0 ? &no_letter : key);
}

static gint64 list_next_tick(const RlScreen *screen)
{
  const Choice *self = (const Choice *) screen;
  return self->live != NULL ? self->live->next_tick(self->data) : 0;
}

/* In both the "?" of the help is a letter no more than any other. */
static const RlScreenOps select_ops = {
  .context = context,
  .draw = draw_list,
  .key = select_key,
  .free = choice_free,
};

static const RlScreenOps list_ops = {
  .context = context,
  .draw = draw_list,
  .key = list_key,
  .next_tick = list_next_tick,
  .free = choice_free,
};

RlScreen *rl_list_dialog_new(const char *title, const char *const *rows, int first,
                             RlOnChoice on_choice, gpointer data, GDestroyNotify data_free)
{
  Choice *self = choice_new(&list_ops, title, NULL, rows, on_choice, data, data_free);
  self->focus = CLAMP(first, 0, self->n - 1);
  return &self->base;
}

RlScreen *rl_select_dialog_new(const char *title, const char *const *rows, int first,
                               RlOnChoice on_choice, gpointer data, GDestroyNotify data_free)
{
  RlScreen *self = rl_list_dialog_new(title, rows, first, on_choice, data, data_free);
  self->ops = &select_ops;
  return self;
}

RlScreen *rl_live_list_dialog_new(const char *title, const RlLiveRows *live, RlOnChoice on_choice,
                                  gpointer data, GDestroyNotify data_free)
{
  g_auto(GStrv) rows = live->rows(data);
  Choice *self =
      choice_new(&list_ops, title, NULL, (const char *const *) rows, on_choice, data, data_free);
  self->live = live;
  return &self->base;
}
