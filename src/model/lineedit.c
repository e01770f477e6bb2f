/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/lineedit.h"

void rl_lineedit_start(RlLineEdit *self, RlSecret *text)
{
  self->text = text;
  self->cursor = rl_secret_length(text);
}

gboolean rl_lineedit_insert(RlLineEdit *self, gunichar c)
{
  char utf8[6];
  const gsize n = (gsize) g_unichar_to_utf8(c, utf8);
  const gboolean fits = rl_secret_insert(self->text, self->cursor, utf8, n);
  if (fits)
    self->cursor += n;
  rl_wipe(utf8, sizeof utf8);
  return fits;
}

/* A byte inside a UTF-8 character. A value read from a file may hold any bytes; there each byte
 * that continues nothing counts as a character, so the cursor cannot get stuck. */
static gboolean is_continuation(char byte)
{
  return ((guchar) byte & 0xC0) == 0x80;
}

static gsize previous(const RlLineEdit *self)
{
  const char *text = rl_secret_peek(self->text);
  gsize at = self->cursor;
  if (at > 0)
    at--;
  while (at > 0 && is_continuation(text[at]))
    at--;
  return at;
}

static gsize next(const RlLineEdit *self)
{
  const char *text = rl_secret_peek(self->text);
  const gsize length = rl_secret_length(self->text);
  gsize at = self->cursor;
  if (at < length)
    at++;
  while (at < length && is_continuation(text[at]))
    at++;
  return at;
}

static gsize word_start(const RlLineEdit *self)
{
  const char *text = rl_secret_peek(self->text);
  gsize at = self->cursor;
  while (at > 0 && text[at - 1] == ' ')
    at--;
  while (at > 0 && text[at - 1] != ' ')
    at--;
  return at;
}

static gboolean erase(RlLineEdit *self, gsize from, gsize to)
{
  rl_secret_erase(self->text, from, to - from);
  self->cursor = from;
  return to > from;
}

gboolean rl_lineedit_apply(RlLineEdit *self, RlEditAction action)
{
  const gsize end = rl_secret_length(self->text);
  switch (action) {
  case RL_EDIT_LEFT:
    self->cursor = previous(self);
    return FALSE;
  case RL_EDIT_RIGHT:
    self->cursor = next(self);
    return FALSE;
  case RL_EDIT_HOME:
    self->cursor = 0;
    return FALSE;
  case RL_EDIT_END:
    self->cursor = end;
    return FALSE;
  case RL_EDIT_BACKSPACE:
    return erase(self, previous(self), self->cursor);
  case RL_EDIT_DELETE:
    return erase(self, self->cursor, next(self));
  case RL_EDIT_KILL_LINE:
    return erase(self, 0, self->cursor);
  case RL_EDIT_KILL_WORD:
    return erase(self, word_start(self), self->cursor);
  case RL_EDIT_KILL_END:
    return erase(self, self->cursor, end);
  }
  return FALSE;
}

gsize rl_lineedit_position(const RlLineEdit *self)
{
  const char *text = rl_secret_peek(self->text);
  gsize characters = 0;
  for (gsize at = 0; at < self->cursor; at++)
    if (!is_continuation(text[at]))
      characters++;
  return characters;
}
