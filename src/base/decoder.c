/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/decoder.h"

#include <wchar.h>

#include "base/secret.h"

/* What GLib answers instead of a character. */
static const gunichar NONE = (gunichar) -1, PARTLY = (gunichar) -2;

static gboolean is_ascii(const char *charset)
{
  static const char *const names[] = { "ANSI_X3.4-1968", "US-ASCII", "ASCII", "646", NULL };
  return g_strv_contains(names, charset);
}

void rl_decoder_start(RlDecoder *self, const char *charset)
{
  *self = (RlDecoder){ .utf8 = g_ascii_strcasecmp(charset, "UTF-8") == 0 || is_ascii(charset) };
}

static gunichar from_locale(const RlDecoder *self)
{
  mbstate_t state = { 0 };
  wchar_t c = 0;
  const gsize n = mbrtowc(&c, (const char *) self->bytes, self->n, &state);
  if (n == (gsize) -2)
    return PARTLY;
  return n == (gsize) -1 ? NONE : (gunichar) c;
}

static gunichar decode(const RlDecoder *self)
{
  if (self->n == 1 && self->bytes[0] < 0x80)
    return self->bytes[0];
  return self->utf8 ? g_utf8_get_char_validated((const char *) self->bytes, self->n)
                    : from_locale(self);
}

static gboolean may_begin(const RlDecoder *self, guchar byte)
{
  return !self->utf8 || (byte & 0xC0) != 0x80;
}

RlDecoded rl_decoder_feed(RlDecoder *self, guchar byte, gunichar *c)
{
  self->bytes[self->n++] = byte;
  *c = decode(self);
  if (*c == PARTLY && self->n < sizeof self->bytes)
    return RL_DECODED_MORE;
  const gboolean bad = *c == NONE || *c == PARTLY;
  const gboolean again = bad && self->n > 1 && may_begin(self, byte);
  (void) rl_decoder_end(self);
  if (!bad)
    return RL_DECODED_CHARACTER;
  *c = 0;
  return again ? RL_DECODED_BAD_AGAIN : RL_DECODED_BAD;
}

gboolean rl_decoder_end(RlDecoder *self)
{
  const gboolean begun = self->n > 0;
  rl_wipe(self->bytes, sizeof self->bytes);
  self->n = 0;
  return begun;
}
