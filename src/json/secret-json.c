/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "json/secret-json.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "json/scan.h"

/* The longest escape, \u001f, stands for one byte. */
enum { LONGEST_ESCAPE = 6 };

gsize rl_secret_json_bound(const RlSecret *value)
{
  return rl_secret_length(value) * LONGEST_ESCAPE + 2;
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

/* The code point of the escape at P (behind the backslash and the u), which the scan has found to
 * be sound; *P moves behind it. */
static gunichar read_unit(const char **p)
{
  gunichar u = 0;
  for (int i = 0; i < 4; i++)
    u = u * 16 + (gunichar) g_ascii_xdigit_value((*p)[i]);
  *p += 4;
  return u;
}

static gunichar read_code_point(const char **p)
{
  const gunichar high = read_unit(p);
  if (high < 0xD800 || high > 0xDBFF)
    return high;
  *p += 2;
  return 0x10000 + ((high - 0xD800) << 10) + (read_unit(p) - 0xDC00);
}

static void append_escape(RlSecret *into, const char **p)
{
  static const char letter[] = "\"\\/bfnrt";
  static const char plain[] = "\"\\/\b\f\n\r\t";
  const char c = *(*p)++;
  if (c != 'u') {
    (void) rl_secret_append(into, plain + (strchr(letter, c) - letter), 1);
    return;
  }
  char utf8[6];
  const int n = g_unichar_to_utf8(read_code_point(p), utf8);
  (void) rl_secret_append(into, utf8, n);
  rl_wipe(utf8, sizeof utf8);
}

/* RAW is what stands between the quotes of a string that passed the scan. The text is never longer
 * than its raw form, so INTO's bound is checked beforehand. */
static RlSecret *unescape(const char *raw, gsize n)
{
  RlSecret *into = rl_secret_new(n);
  const char *end = raw + n;
  while (raw < end) {
    const char *stop = memchr(raw, '\\', (gsize) (end - raw));
    const gsize run = (gsize) ((stop != NULL ? stop : end) - raw);
    (void) rl_secret_append(into, raw, (gssize) run);
    raw += run;
    if (raw < end) {
      raw++;
      append_escape(into, &raw);
    }
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
  g_autoptr(RlSecret) plain = unescape(name, length);
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
  reading->found[i] = unescape(value + 1, value_length - 2);
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
