/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tui/input.h"

#include <curses.h>
#include <limits.h>
#include <string.h>
#include <wchar.h>

#include "base/i18n.h"

#include "tui/typed.h"

static const struct {
  const char *key;
  RlEditAction action;
} bindings[] = {
  { "Left", RL_EDIT_LEFT },
  { "Right", RL_EDIT_RIGHT },
  { "Home", RL_EDIT_HOME },
  { "Ctrl-A", RL_EDIT_HOME },
  { "End", RL_EDIT_END },
  { "Ctrl-E", RL_EDIT_END },
  { "Backspace", RL_EDIT_BACKSPACE },
  { "Delete", RL_EDIT_DELETE },
  { "Ctrl-D", RL_EDIT_DELETE },
  { "Ctrl-U", RL_EDIT_KILL_LINE },
  { "Ctrl-W", RL_EDIT_KILL_WORD },
  { "Ctrl-K", RL_EDIT_KILL_END },
};

void rl_input_start(RlInput *self, RlSecret *text, gboolean shown)
{
  rl_lineedit_start(&self->edit, text);
  self->shown = shown;
  self->scroll = 0;
  self->gap = FALSE;
  self->cut = FALSE;
}

/* What a gap was in is gone once everything is rubbed out. */
static RlInputResult apply(RlInput *self, RlEditAction action)
{
  const gboolean changed = rl_lineedit_apply(&self->edit, action);
  if (action >= RL_EDIT_BACKSPACE && rl_secret_length(self->edit.text) == 0)
    self->gap = FALSE;
  if (action >= RL_EDIT_BACKSPACE && changed)
    self->cut = FALSE;
  return changed ? RL_INPUT_CHANGED : RL_INPUT_MOVED;
}

RlInputResult rl_input_key(RlInput *self, const RlKey *key)
{
  if (self->edit.text == NULL)
    return RL_INPUT_IGNORED;
  if (key->lost) {
    self->gap = TRUE;
    return RL_INPUT_GAP;
  }
  if (key->typed != 0) {
    /* What would still fit does not belong behind what did not. */
    self->cut = self->cut || !rl_lineedit_insert(&self->edit, key->typed);
    return self->cut ? RL_INPUT_FULL : RL_INPUT_CHANGED;
  }
  for (guint i = 0; i < G_N_ELEMENTS(bindings); i++)
    if (g_strcmp0(key->name, bindings[i].key) == 0)
      return apply(self, bindings[i].action);
  return RL_INPUT_IGNORED;
}

const char *rl_input_gap_text(void)
{
  return _("A character was not taken: the terminal and LC_ALL disagree about the character set. "
           "Empty the field and type it again.");
}

const char *rl_input_fault(const RlInput *self)
{
  if (self->gap)
    return rl_input_gap_text();
  return self->cut
             ? _("Not everything fitted, the end is missing. Empty the field and type it again.")
             : NULL;
}

/* The columns of the character at P, and where the next one is. Bytes that are no character are
 * shown as one question mark each. */
static int step(const char **p, const char *end, gunichar *c)
{
  *c = g_utf8_get_char_validated(*p, end - *p);
  if (*c == (gunichar) -1 || *c == (gunichar) -2 || *c == 0) {
    *c = '?';
    *p += 1;
    return 1;
  }
  *p = g_utf8_next_char(*p);
  if (*c == '\n')
    *c = ' ';
  const int columns = wcwidth((wchar_t) *c);
  /* What has no width of its own would change its neighbour's cell. */
  if (columns <= 0 || g_unichar_type(*c) == G_UNICODE_FORMAT)
    *c = '?';
  return MAX(columns, 1);
}

static const char *end_of(const RlInput *self)
{
  return rl_secret_peek(self->edit.text) + rl_secret_length(self->edit.text);
}

/* Where the character number N begins. */
static const char *character(const RlInput *self, gsize n)
{
  const char *p = rl_secret_peek(self->edit.text), *end = end_of(self);
  gunichar c = 0;
  while (n-- > 0 && p < end)
    (void) step(&p, end, &c);
  return p;
}

/* Columns between the scroll position and the cursor. */
static int columns_to_cursor(const RlInput *self)
{
  if (!self->shown)
    return (int) (rl_lineedit_position(&self->edit) - self->scroll);
  const char *end = rl_secret_peek(self->edit.text) + self->edit.cursor;
  int columns = 0;
  gunichar c = 0;
  for (const char *p = character(self, self->scroll); p < end;)
    columns += step(&p, end, &c);
  return columns;
}

int rl_input_fit(RlInput *self, int columns)
{
  if (self->edit.text == NULL)
    return 0;
  const gsize position = rl_lineedit_position(&self->edit);
  self->scroll = MIN(self->scroll, position);
  /* Scrolled back as far as the text allows, then on until the cursor is inside. */
  if (rl_secret_characters(self->edit.text) < (gsize) columns)
    self->scroll = 0;
  while (columns_to_cursor(self) >= columns && self->scroll < position)
    self->scroll++;
  return columns_to_cursor(self);
}

char *rl_input_stars(const RlInput *self, int columns)
{
  const gsize all = rl_secret_characters(self->edit.text);
  const gsize seen = MIN(all - MIN(all, self->scroll), (gsize) columns);
  char *stars = g_strnfill((gsize) columns, '_');
  memset(stars, '*', seen);
  return stars;
}

/* The next character that is seen in COLUMNS, of which *USED are taken. FALSE: there is none. */
static gboolean next_seen(const char **p, const char *end, int columns, int *used, gunichar *c)
{
  if (*p >= end)
    return FALSE;
  const int width = step(p, end, c);
  if (*used + width > columns)
    return FALSE;
  *used += width;
  return TRUE;
}

char *rl_input_text(const RlInput *self, int columns)
{
  GString *text = g_string_new(NULL);
  const char *p = character(self, self->scroll);
  gunichar c = 0;
  int used = 0;
  while (next_seen(&p, end_of(self), columns, &used, &c))
    g_string_append_unichar(text, c);
  for (; used < columns; used++)
    g_string_append_c(text, '_');
  return g_string_free(text, FALSE);
}

/* What the terminal's encoding does not have is a question mark. */
static void append_encoded(RlSecret *to, gunichar c)
{
  char bytes[MB_LEN_MAX] = "?";
  mbstate_t state = { 0 };
  gsize n = wcrtomb(bytes, (wchar_t) c, &state);
  if (n == (gsize) -1) {
    bytes[0] = '?';
    n = 1;
  }
  (void) rl_secret_append(to, bytes, (gssize) n);
  rl_wipe(bytes, sizeof bytes);
}

/* Whether the character between FROM and TO stays what it is, whatever comes behind it. */
static gboolean is_whole(const char *from, const char *to)
{
  return g_utf8_validate_len(from, (gsize) (to - from), NULL);
}

/* What is seen in COLUMNS, and how much of it lies before OFFSET, where the text has changed. */
static void encode(const RlInput *self, gsize offset, RlTyped *to)
{
  const char *begin = rl_secret_peek(self->edit.text), *end = end_of(self);
  const char *p = character(self, self->scroll), *before = p;
  gboolean same = TRUE;
  gunichar c = 0;
  for (; next_seen(&p, end, to->columns, &to->used, &c); before = p) {
    append_encoded(to->text, c);
    same = same && (gsize) (p - begin) <= offset && is_whole(before, p);
    if (!same)
      continue;
    to->same = rl_secret_length(to->text);
    to->same_columns = to->used;
  }
}

void rl_input_draw_clear(const RlInput *self, int y, int x, int columns)
{
  RlTyped typed = { y, x, columns, .of = self->edit.text, .from = self->scroll };
  typed.text = rl_secret_new((gsize) columns * MB_LEN_MAX);
  encode(self, rl_secret_take_touched(self->edit.text), &typed);
  /* What is seen where something covers a part of the field. */
  for (int i = 0; i < columns; i++)
    (void) mvaddch(y, x + i, i < typed.used ? '*' : '_');
  rl_typed_show(&typed);
}
