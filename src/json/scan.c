/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A recursive descent over RFC 8259 that only moves a cursor. The depth is bounded, so the
 * recursion is. */
#include "config.h"

#include "json/scan.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"

typedef struct {
  const char *start, *p, *end;
  guint depth;
  RlJsonMemberFunc member; /* for the outermost object only */
  gpointer data;
  GArray *numbers; /* RlJsonNumber: those that no double can be trusted with; NULL: not wanted */
  guint seen;      /* numbers so far */
  GError *error;   /* the first fault */
} Scan;

static gboolean value(Scan *s);

static gboolean fault(Scan *s, const char *what)
{
  if (s->error == NULL)
    g_set_error(&s->error, RL_ERROR, RL_ERROR_MALFORMED, _("No valid JSON at byte %u: %s."),
                (guint) (s->p - s->start), what);
  return FALSE;
}

static void blank(Scan *s)
{
  while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' || *s->p == '\n' || *s->p == '\r'))
    s->p++;
}

static gboolean literal(Scan *s, const char *word)
{
  const gsize n = strlen(word);
  if ((gsize) (s->end - s->p) < n || memcmp(s->p, word, n) != 0)
    return fault(s, _("unknown word"));
  s->p += n;
  return TRUE;
}

static gboolean digits(Scan *s)
{
  const char *from = s->p;
  while (s->p < s->end && g_ascii_isdigit(*s->p))
    s->p++;
  return s->p > from ? TRUE : fault(s, _("a digit is missing"));
}

static gboolean integer_part(Scan *s)
{
  if (*s->p == '-')
    s->p++;
  const char *from = s->p;
  if (!digits(s))
    return FALSE;
  return *from != '0' || s->p == from + 1 ? TRUE : fault(s, _("a number with a leading zero"));
}

static gboolean fraction_and_exponent(Scan *s)
{
  if (s->p < s->end && *s->p == '.') {
    s->p++;
    if (!digits(s))
      return FALSE;
  }
  if (s->p < s->end && (*s->p == 'e' || *s->p == 'E')) {
    s->p++;
    if (s->p < s->end && (*s->p == '+' || *s->p == '-'))
      s->p++;
    return digits(s);
  }
  return TRUE;
}

/* Fifteen digits come out of a double as they went in; more may not, and large exponents do not
 * fit. */
static gboolean fits_double(const char *p, const char *end)
{
  enum { DIGITS_MAX = 15, EXPONENT_DIGITS_MAX = 2 };
  guint mantissa = 0, exponent = 0;
  guint *count = &mantissa;
  for (; p < end; p++) {
    if (*p == 'e' || *p == 'E')
      count = &exponent;
    *count += g_ascii_isdigit(*p);
  }
  return mantissa <= DIGITS_MAX && exponent <= EXPONENT_DIGITS_MAX;
}

static gboolean number(Scan *s)
{
  const char *from = s->p;
  if (!integer_part(s) || !fraction_and_exponent(s))
    return FALSE;
  if (s->numbers != NULL && !fits_double(from, s->p)) {
    const RlJsonNumber found = { s->seen, (gsize) (from - s->start), (gsize) (s->p - from) };
    g_array_append_val(s->numbers, found);
  }
  s->seen++;
  return TRUE;
}

/* The four hexadecimal digits behind \u, or -1. */
static int unit(const Scan *s)
{
  if (s->end - s->p < 4)
    return -1;
  int u = 0;
  for (int i = 0; i < 4; i++) {
    const int digit = g_ascii_xdigit_value(s->p[i]);
    if (digit < 0)
      return -1;
    u = u * 16 + digit;
  }
  return u;
}

static gboolean unicode_escape(Scan *s)
{
  const int high = unit(s);
  if (high <= 0)
    return fault(s, high == 0 ? _("a NUL character") : _("a bad \\u escape"));
  s->p += 4;
  if (high >= 0xDC00 && high <= 0xDFFF)
    return fault(s, _("half a surrogate pair"));
  if (high < 0xD800 || high > 0xDBFF)
    return TRUE;
  if (s->end - s->p < 2 || s->p[0] != '\\' || s->p[1] != 'u')
    return fault(s, _("half a surrogate pair"));
  s->p += 2;
  const int low = unit(s);
  if (low < 0xDC00 || low > 0xDFFF)
    return fault(s, _("half a surrogate pair"));
  s->p += 4;
  return TRUE;
}

static gboolean escape(Scan *s)
{
  if (s->p == s->end)
    return fault(s, _("an unfinished string"));
  const char c = *s->p++;
  if (c == 'u')
    return unicode_escape(s);
  return c != '\0' && strchr("\"\\/bfnrt", c) != NULL ? TRUE : fault(s, _("an unknown escape"));
}

static gboolean string(Scan *s)
{
  s->p++;
  while (s->p < s->end) {
    const guchar c = (guchar) *s->p;
    if (c == '"') {
      s->p++;
      return TRUE;
    }
    if (c < 0x20)
      return fault(s, _("a raw control character in a string"));
    s->p++;
    if (c == '\\' && !escape(s))
      return FALSE;
  }
  return fault(s, _("an unfinished string"));
}

static gboolean key(Scan *s, const char **name, gsize *length)
{
  if (s->p == s->end || *s->p != '"')
    return fault(s, _("a member's name is missing"));
  *name = s->p + 1;
  if (!string(s))
    return FALSE;
  *length = (gsize) (s->p - *name) - 1;
  blank(s);
  if (s->p == s->end || *s->p != ':')
    return fault(s, _("a colon is missing"));
  s->p++;
  return TRUE;
}

static gboolean member(Scan *s)
{
  const char *name = NULL;
  gsize length = 0;
  if (!key(s, &name, &length))
    return FALSE;
  blank(s);
  const char *from = s->p;
  if (!value(s))
    return FALSE;
  if (s->depth == 1 && s->member != NULL)
    return s->member(name, length, from, (gsize) (s->p - from), s->data, &s->error);
  return TRUE;
}

/* What stands between an opening bracket and CLOSE. */
static gboolean container(Scan *s, char close, gboolean (*element)(Scan *))
{
  s->p++;
  if (++s->depth > RL_JSON_MAX_DEPTH)
    return fault(s, _("nested too deeply"));
  blank(s);
  gboolean more = s->p < s->end && *s->p != close;
  while (more) {
    blank(s);
    if (!element(s))
      return FALSE;
    blank(s);
    more = s->p < s->end && *s->p == ',';
    if (more)
      s->p++;
  }
  if (s->p == s->end || *s->p != close)
    return fault(s, _("a comma or a closing bracket is missing"));
  s->p++;
  s->depth--;
  return TRUE;
}

static gboolean value(Scan *s)
{
  blank(s);
  if (s->p == s->end)
    return fault(s, _("the text ends too early"));
  const char c = *s->p;
  if (c == '{')
    return container(s, '}', member);
  if (c == '[')
    return container(s, ']', value);
  if (c == '"')
    return string(s);
  if (c == '-' || g_ascii_isdigit(c))
    return number(s);
  return literal(s, c == 't' ? "true" : c == 'f' ? "false" : "null");
}

static gboolean whole(Scan *s)
{
  if (s->end - s->start > RL_JSON_MAX_BYTES)
    return fault(s, _("the text is too long"));
  if (!g_utf8_validate_len(s->start, (gsize) (s->end - s->start), &s->p))
    return fault(s, _("the text is not UTF-8"));
  s->p = s->start;
  if (!value(s))
    return FALSE;
  blank(s);
  return s->p == s->end ? TRUE : fault(s, _("something stands behind the value"));
}

static gboolean run(Scan *s, GError **error)
{
  if (whole(s))
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&s->error));
  return FALSE;
}

gboolean rl_json_scan(const char *text, gsize length, GError **error)
{
  Scan s = { .start = text, .p = text, .end = text + length };
  return run(&s, error);
}

gboolean rl_json_scan_numbers(const char *text, gsize length, GArray *numbers, GError **error)
{
  Scan s = { .start = text, .p = text, .end = text + length, .numbers = numbers };
  return run(&s, error);
}

gboolean rl_json_scan_members(const char *text, gsize length, RlJsonMemberFunc func, gpointer data,
                              GError **error)
{
  Scan s = { .start = text, .p = text, .end = text + length, .member = func, .data = data };
  blank(&s);
  const gboolean object = s.p < s.end && *s.p == '{';
  s.p = s.start;
  if (!run(&s, error))
    return FALSE;
  if (!object)
    g_set_error_literal(error, RL_ERROR, RL_ERROR_MALFORMED, _("This is no JSON object."));
  return object;
}
