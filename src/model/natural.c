/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/natural.h"

#include <string.h>

static const char *skip_zeros(const char *p)
{
  while (*p == '0')
    p++;
  return p;
}

static gsize digits_at(const char *p)
{
  gsize n = 0;
  while (g_ascii_isdigit(p[n]))
    n++;
  return n;
}

/* Compares the numbers at *A and *B, and goes behind them. */
static int compare_numbers(const char **a, const char **b)
{
  const char *x = skip_zeros(*a), *y = skip_zeros(*b);
  const gsize n = digits_at(x), m = digits_at(y);
  *a = x + n;
  *b = y + m;
  if (n != m)
    return n < m ? -1 : 1;
  return memcmp(x, y, n);
}

int rl_natural_compare(const char *a, const char *b)
{
  for (;;) {
    const char *start = a;
    while (*a == *b && *a != '\0') {
      a++;
      b++;
    }
    while (a > start && g_ascii_isdigit(a[-1])) {
      a--;
      b--;
    }
    if (!g_ascii_isdigit(*a) || !g_ascii_isdigit(*b))
      return (int) (guchar) *a - (int) (guchar) *b;
    const int numbers = compare_numbers(&a, &b);
    if (numbers != 0 || (*a == '\0' && *b == '\0'))
      return numbers;
  }
}

/* How a number looks in a key: a byte among those of digits, how many digits follow, and the
 * digits, two a byte. No byte is 0, since that is how a text ends. Numbers of more digits than a
 * byte can count are left to comparing. */
enum { NUMBER = '0', MANY = 254 };

static const char *put_number(const char *text, guint8 *key, guint *n)
{
  text = skip_zeros(text);
  const gsize digits = digits_at(text);
  key[(*n)++] = NUMBER;
  if (*n < sizeof(guint64))
    key[(*n)++] = (guint8) (MIN(digits, MANY) + 1);
  if (digits >= MANY)
    while (*n < sizeof(guint64))
      key[(*n)++] = 0xFF;
  for (gsize i = 0; i < digits && *n < sizeof(guint64); i += 2) {
    const guint high = (guint) (text[i] - '0') + 1;
    const guint low = i + 1 < digits ? (guint) (text[i + 1] - '0') + 1 : 0;
    key[(*n)++] = (guint8) (high << 4 | low);
  }
  return text + digits;
}

guint64 rl_natural_key(const char *text)
{
  guint8 bytes[sizeof(guint64)] = { 0 };
  guint64 key = 0;
  for (guint n = 0; n < sizeof bytes && *text != '\0';) {
    if (g_ascii_isdigit(*text))
      text = put_number(text, bytes, &n);
    else
      bytes[n++] = (guint8) *text++;
  }
  memcpy(&key, bytes, sizeof key);
  return GUINT64_FROM_BE(key);
}

gboolean rl_natural_key_is_whole(guint64 key)
{
  return (key & 0xFF) == 0;
}
