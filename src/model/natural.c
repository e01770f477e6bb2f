/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a number looks in a key: a byte among those of digits, how many digits follow, and the
 * digits, two a byte. No byte is 0, since that is how a text ends. */
#include "model/natural.h"

#include <string.h>

enum { NUMBER = '0', MANY = 254, MORE_BITS = 7 };

/* What comes next of a number. */
enum { NOTHING, LENGTH, MORE, REST, DIGITS };

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

/* ---- keys ---- */

/* A number has begun at P, of which zeros do not count. */
static const char *begin_number(const char *p, guint8 *byte, guint8 *stage)
{
  *byte = NUMBER;
  *stage = LENGTH;
  return skip_zeros(p);
}

/* One byte for nearly all numbers, two more for those of so many digits. */
static guint8 length_byte(const char *p, guint8 *stage)
{
  const gsize n = digits_at(p), more = n - MIN(n, MANY);
  const guint8 now = *stage;
  *stage = n == 0 ? NOTHING : n >= MANY && now != REST ? now + 1 : DIGITS;
  if (now == LENGTH)
    return (guint8) (MIN(n, MANY) + 1);
  const gsize part = now == MORE ? more >> MORE_BITS : more & ((1 << MORE_BITS) - 1);
  return (guint8) (MIN(part, MANY) + 1);
}

static const char *put_digits(const char *p, guint8 *byte, guint8 *stage)
{
  const guint high = (guint) (p[0] - '0') + 1;
  const gboolean two = g_ascii_isdigit(p[1]);
  const guint low = two ? (guint) (p[1] - '0') + 1 : 0;
  *byte = (guint8) (high << 4 | low);
  p += 1 + two;
  if (!g_ascii_isdigit(*p))
    *stage = NOTHING;
  return p;
}

/* The next byte of the key, at P; it is behind it then. */
static const char *put_byte(const char *p, guint8 *byte, guint8 *stage)
{
  if (*stage == DIGITS)
    return put_digits(p, byte, stage);
  if (*stage != NOTHING) {
    *byte = length_byte(p, stage);
    return p;
  }
  if (g_ascii_isdigit(*p))
    return begin_number(p, byte, stage);
  *byte = (guint8) *p;
  return p + 1;
}

guint64 rl_natural_next(const char *text, RlNaturalPlace *place)
{
  guint8 bytes[sizeof(guint64)] = { 0 };
  guint64 part = 0;
  const char *p = text + place->at;
  for (guint n = 0; n < sizeof bytes && (*p != '\0' || place->stage != NOTHING); n++)
    p = put_byte(p, &bytes[n], &place->stage);
  place->at = (guint16) (p - text);
  memcpy(&part, bytes, sizeof part);
  return GUINT64_FROM_BE(part);
}

gboolean rl_natural_is_last(guint64 part)
{
  return (part & 0xFF) == 0;
}
