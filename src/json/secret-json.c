/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "json/secret-json.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "json/scan.h"

/* Of \u001f, which stands for one byte: no escape is longer. */
enum { ESCAPE_LENGTH = 6 };

gsize rl_secret_json_bound(const RlSecret *value)
{
  return rl_secret_length(value) * ESCAPE_LENGTH + 2;
}

static void append_character(RlSecret *into, char c)
{
  static const char plain[] = "\"\\\b\f\n\r\t";
  static const char letter[] = "\"\\bfnrt";
  const char *place = c != '\0' ? strchr(plain, c) : NULL;
  if (place != NULL) {
    const char pair[] = { '\\', letter[place - plain] };
    (void) rl_secret_append(into, pair, 2);
  } else if ((guchar) c < 0x20) {
    static const char digits[] = "0123456789abcdef";
    const char code[] = { '\\', 'u', '0', '0', digits[c >> 4], digits[c & 15] };
    (void) rl_secret_append(into, code, sizeof code);
  } else {
    (void) rl_secret_append(into, &c, 1);
  }
}

void rl_secret_json_member(RlSecret *into, const char *name, const RlSecret *value)
{
  (void) rl_secret_append(into, rl_secret_length(into) == 0 ? "{\"" : ",\"", 2);
  (void) rl_secret_append(into, name, -1);
  (void) rl_secret_append(into, "\":\"", 3);
  const char *text = rl_secret_peek(value);
  for (gsize i = 0; i < rl_secret_length(value); i++)
    append_character(into, text[i]);
  (void) rl_secret_append(into, "\"", 1);
}

void rl_secret_json_close(RlSecret *into)
{
  (void) rl_secret_append(into, rl_secret_length(into) == 0 ? "{}" : "}", -1);
}

/* The unit of UTF-16 that is spelled as \uXXXX at TEXT, or -1. */
static gint read_unit(const char *text, const char *end)
{
  gint unit = 0;
  if (end - text < ESCAPE_LENGTH || text[0] != '\\' || text[1] != 'u')
    return -1;
  for (guint i = 2; i < ESCAPE_LENGTH; i++) {
    const gint digit = g_ascii_xdigit_value(text[i]);
    if (digit < 0)
      return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

static gsize undo_pair(RlSecret *into, gint high, const char *second, const char *end)
{
  const gint low = read_unit(second, end);
  char utf8[6];
  if (low < 0xDC00 || low > 0xDFFF)
    return ESCAPE_LENGTH;
  const gint n =
      g_unichar_to_utf8(0x10000 + (guint) (((high - 0xD800) << 10) + low - 0xDC00), utf8);
  (void) rl_secret_append(into, utf8, n);
  rl_wipe(utf8, sizeof utf8);
  return 2 * ESCAPE_LENGTH;
}

/* Appends what the backslash at TEXT and what follows stand for, and tells how much that is. What
 * is no escape stands for itself; of one that broke off nothing is left. */
static gsize undo_escape(RlSecret *into, const char *text, const char *end)
{
  static const char letter[] = "\"\\/bfnrt", plain[] = "\"\\/\b\f\n\r\t";
  const gint unit = read_unit(text, end);
  char utf8[6];
  if (end - text == 1 || (end - text < ESCAPE_LENGTH && text[1] == 'u'))
    return (gsize) (end - text);
  if (unit >= 0xD800 && unit <= 0xDBFF)
    return undo_pair(into, unit, text + ESCAPE_LENGTH, end);
  if (unit >= 0) {
    (void) rl_secret_append(into, utf8, g_unichar_to_utf8((gunichar) unit, utf8));
    rl_wipe(utf8, sizeof utf8);
    return ESCAPE_LENGTH;
  }
  const char *known = memchr(letter, text[1], sizeof letter - 1);
  (void) rl_secret_append(into, known != NULL ? plain + (known - letter) : text, 1);
  return known != NULL ? 2 : 1;
}

RlSecret *rl_secret_json_unescape(const char *raw, gsize n)
{
  RlSecret *into = rl_secret_new(n);
  const char *end = raw + n;
  while (raw < end) {
    const char *stop = memchr(raw, '\\', (gsize) (end - raw));
    const char *run_end = stop != NULL ? stop : end;
    (void) rl_secret_append(into, raw, run_end - raw);
    raw = run_end;
    if (stop != NULL)
      raw += undo_escape(into, stop, end);
  }
  return into;
}

typedef struct {
  const char *const *names;
  RlSecret **found; /* as long as names */
  gsize maximum;
} Reading;

/* The index of a member in the list of names, or -1 and the error. */
static int find_name(const Reading *reading, const char *name, gsize length, GError **error)
{
  g_autoptr(RlSecret) plain = rl_secret_json_unescape(name, length);
  for (int i = 0; reading->names[i] != NULL; i++)
    if (strcmp(reading->names[i], rl_secret_peek(plain)) == 0)
      return i;
  /* A name is not a secret; it is cut because a file mixed up with another could hold anything. */
  g_autofree char *shown = rl_text_clean_line(rl_secret_peek(plain), -1, 40, NULL);
  g_autofree char *known = g_strjoinv(", ", (char **) reading->names);
  g_set_error(error, RL_ERROR, RL_ERROR_LOCAL, _("Unknown field “%s”. The known fields are: %s."),
              shown, known);
  return -1;
}

G_GNUC_PRINTF(2, 3)
static gboolean local_error(GError **error, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  if (error != NULL)
    *error = g_error_new_valist(RL_ERROR, RL_ERROR_LOCAL, format, arguments);
  va_end(arguments);
  return FALSE;
}

static gboolean read_member(const char *name, gsize name_length, const char *value,
                            gsize value_length, gpointer data, GError **error)
{
  Reading *reading = data;
  const int i = find_name(reading, name, name_length, error);
  if (i < 0)
    return FALSE;
  const char *known = reading->names[i];
  if (reading->found[i] != NULL)
    return local_error(error, _("The field “%s” is there twice."), known);
  if (*value != '"')
    return local_error(error, _("The field “%s” is no string. Put its value into double quotes."),
                       known);
  reading->found[i] = rl_secret_json_unescape(value + 1, value_length - 2);
  if (rl_secret_length(reading->found[i]) > reading->maximum)
    return local_error(error, _("The field “%s” is too long."), known);
  return TRUE;
}

static void give(Reading *reading, RlSecret **values, gboolean good)
{
  for (guint i = 0; reading->names[i] != NULL; i++) {
    RlSecret **drop = good ? &values[i] : &reading->found[i];
    if (reading->found[i] == NULL)
      continue;
    rl_secret_free(*drop);
    if (good)
      values[i] = reading->found[i];
  }
}

gboolean rl_secret_json_read(const RlSecret *text, const char *const *names, RlSecret **values,
                             gsize maximum, GError **error)
{
  const guint n = g_strv_length((char **) names);
  g_autofree RlSecret **found = g_new0(RlSecret *, n + 1);
  Reading reading = { .names = names, .found = found, .maximum = maximum };
  const gboolean good = rl_json_scan_members(rl_secret_peek(text), rl_secret_length(text),
                                             read_member, &reading, error);
  give(&reading, values, good);
  return good;
}
