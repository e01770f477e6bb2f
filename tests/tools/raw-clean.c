/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "raw-clean.h"

#include <string.h>

enum { MARKS_MAX = 2, PARAMETERS_MAX = 40, CONTEXT = 12 };

typedef struct {
  const RlRawRules *rules;
  const char *start, *at, *end;
  guint marks;
  gboolean based; /* a character was drawn that a mark can sit on */
  const char *what;
} Reader;

static gboolean is_not_allowed(Reader *r, const char *what)
{
  r->what = what;
  return FALSE;
}

/* ---- characters ---- */

/* Default_Ignorable_Code_Point of the Unicode Character Database, and what else shows nothing: the
 * Braille blank, annotation and object marks. */
static gboolean shows_nothing(gunichar c)
{
  static const gunichar ranges[][2] = {
    { 0x00AD, 0x00AD },   { 0x034F, 0x034F },   { 0x061C, 0x061C },   { 0x115F, 0x1160 },
    { 0x17B4, 0x17B5 },   { 0x180B, 0x180F },   { 0x200B, 0x200F },   { 0x202A, 0x202E },
    { 0x2060, 0x206F },   { 0x2800, 0x2800 },   { 0x3164, 0x3164 },   { 0xFE00, 0xFE0F },
    { 0xFEFF, 0xFEFF },   { 0xFFA0, 0xFFA0 },   { 0xFFF0, 0xFFFC },   { 0x1BCA0, 0x1BCA3 },
    { 0x1D159, 0x1D159 }, { 0x1D173, 0x1D17A }, { 0xE0000, 0xE0FFF },
  };
  for (guint i = 0; i < G_N_ELEMENTS(ranges); i++)
    if (c >= ranges[i][0] && c <= ranges[i][1])
      return TRUE;
  return FALSE;
}

/* Letters, marks, numbers, punctuation and symbols; no blank but the space. */
static gboolean is_printable(gunichar c)
{
  static const GUnicodeType allowed[] = {
    G_UNICODE_UPPERCASE_LETTER,  G_UNICODE_LOWERCASE_LETTER,  G_UNICODE_TITLECASE_LETTER,
    G_UNICODE_MODIFIER_LETTER,   G_UNICODE_OTHER_LETTER,      G_UNICODE_NON_SPACING_MARK,
    G_UNICODE_SPACING_MARK,      G_UNICODE_DECIMAL_NUMBER,    G_UNICODE_LETTER_NUMBER,
    G_UNICODE_OTHER_NUMBER,      G_UNICODE_DASH_PUNCTUATION,  G_UNICODE_CONNECT_PUNCTUATION,
    G_UNICODE_OPEN_PUNCTUATION,  G_UNICODE_CLOSE_PUNCTUATION, G_UNICODE_INITIAL_PUNCTUATION,
    G_UNICODE_FINAL_PUNCTUATION, G_UNICODE_OTHER_PUNCTUATION, G_UNICODE_MATH_SYMBOL,
    G_UNICODE_CURRENCY_SYMBOL,   G_UNICODE_MODIFIER_SYMBOL,   G_UNICODE_OTHER_SYMBOL,
  };
  if (c == ' ')
    return TRUE;
  if (shows_nothing(c))
    return FALSE;
  const GUnicodeType type = g_unichar_type(c);
  for (guint i = 0; i < G_N_ELEMENTS(allowed); i++)
    if (type == allowed[i])
      return TRUE;
  return FALSE;
}

static gboolean is_combining(gunichar c)
{
  const GUnicodeType type = g_unichar_type(c);
  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_SPACING_MARK ||
         (c >= 0x1160 && c <= 0x11FF) || (c >= 0xD7B0 && c <= 0xD7FF);
}

static gboolean take_unicode(Reader *r, gunichar c)
{
  if (!is_printable(c))
    return is_not_allowed(r, "a character that shows nothing, or commands");
  r->marks = is_combining(c) ? r->marks + 1 : 0;
  if (r->marks > 0 && !r->based)
    return is_not_allowed(r, "a mark that sits on nothing");
  if (r->marks > MARKS_MAX)
    return is_not_allowed(r, "a flood of marks");
  r->based = c != ' ';
  return TRUE;
}

static gboolean take_wide(Reader *r)
{
  const guchar byte = (guchar) *r->at;
  if (r->rules->charset == RL_RAW_ASCII)
    return is_not_allowed(r, "a byte that is no ASCII");
  if (r->rules->charset == RL_RAW_LATIN1) {
    if (byte < 0xA0 || byte == 0xAD)
      return is_not_allowed(r, "a byte that Latin-1 has as a command, or as nothing");
    r->at++;
    return TRUE;
  }
  const gunichar c = g_utf8_get_char_validated(r->at, r->end - r->at);
  if (c >= (gunichar) -2)
    return is_not_allowed(r, "no UTF-8");
  if (!take_unicode(r, c))
    return FALSE;
  r->at = g_utf8_next_char(r->at);
  return TRUE;
}

/* ---- control sequences ---- */

/* What curses sends to a terminal like xterm: cursor, erasing, inserting and deleting, scrolling,
 * repeating, attributes. Modes and window commands only with the numbers below. */
static gboolean is_allowed_sequence(const char *parameters, char final)
{
  static const char *const modes[] = { "4", "?1", "?7", "?12", "?25", "?1034", "?1049", "?2004" };
  static const char *const stacks[] = { "22;0;0", "23;0;0" };
  if (final == 'h' || final == 'l') {
    g_auto(GStrv) words = g_strsplit(parameters, ";", -1);
    for (char **word = words; *word != NULL; word++) {
      g_autofree char *full =
          *parameters == '?' && **word != '?' ? g_strconcat("?", *word, NULL) : g_strdup(*word);
      gboolean known = FALSE;
      for (guint i = 0; i < G_N_ELEMENTS(modes); i++)
        known |= strcmp(modes[i], full) == 0;
      if (!known)
        return FALSE;
    }
    return *words != NULL;
  }
  if (final == 't')
    return strcmp(parameters, stacks[0]) == 0 || strcmp(parameters, stacks[1]) == 0;
  return parameters[strspn(parameters, "0123456789;")] == '\0' &&
         strchr("ABCDGHJKLMPSTXZ@dbmr", final) != NULL;
}

static gboolean take_csi(Reader *r)
{
  const char *from = r->at + 2, *p = from;
  while (p < r->end && p - from <= PARAMETERS_MAX && (guchar) *p >= 0x20 && (guchar) *p < 0x40)
    p++;
  g_autofree char *parameters = g_strndup(from, (gsize) (p - from));
  if (p == r->end || *p == '\0' || !is_allowed_sequence(parameters, *p))
    return is_not_allowed(r, "a control sequence that drawing does not need");
  r->at = p + 1;
  return TRUE;
}

/* What is pasted from the clipboard arrives at a terminal as well. */
static gboolean is_harmless_copy(const char *base64, gsize n)
{
  const RlRawRules lines = { .charset = RL_RAW_UTF8 };
  g_autofree char *encoded = g_strndup(base64, n);
  gsize length = 0;
  g_autofree char *text = (char *) g_base64_decode(encoded, &length);
  g_autofree char *fault = rl_raw_fault(&lines, text, length);
  return fault == NULL && length > 0;
}

static gboolean take_copy(Reader *r)
{
  static const char head[] = "\033]52;c;";
  const gsize n = sizeof head - 1;
  if (!r->rules->copies || (gsize) (r->end - r->at) < n || memcmp(r->at, head, n) != 0)
    return is_not_allowed(r, "an operating system command (title, clipboard, link)");
  const char *p = r->at + n;
  while (p < r->end && (g_ascii_isalnum(*p) || strchr("+/=", *p) != NULL) && *p != '\0')
    p++;
  if (p == r->end || *p != '\a')
    return is_not_allowed(r, "a clipboard sequence that is not base64 to its end");
  if (!is_harmless_copy(r->at + n, (gsize) (p - r->at) - n))
    return is_not_allowed(r, "a copy of what a terminal may not get");
  r->at = p + 1;
  return TRUE;
}

static gboolean take_escape(Reader *r)
{
  static const char *const short_ones[] = { "(B", "(0", ")B", ")0", "7", "8", "=", ">", "M" };
  r->based = FALSE;
  r->marks = 0;
  if (!r->rules->screen)
    return is_not_allowed(r, "an escape sequence where nothing is drawn");
  const gsize left = (gsize) (r->end - r->at);
  if (left > 1 && r->at[1] == '[')
    return take_csi(r);
  if (left > 1 && r->at[1] == ']')
    return take_copy(r);
  for (guint i = 0; i < G_N_ELEMENTS(short_ones); i++) {
    const gsize n = strlen(short_ones[i]);
    if (left > n && memcmp(r->at + 1, short_ones[i], n) == 0) {
      r->at += 1 + n;
      return TRUE;
    }
  }
  return is_not_allowed(r, "an escape sequence that drawing does not need");
}

/* Line ends as a terminal gets them; on a screen also what moves the cursor. */
static gboolean take_control(Reader *r)
{
  const gboolean line_end =
      *r->at == '\n' || (*r->at == '\r' && r->end - r->at > 1 && r->at[1] == '\n');
  const gboolean moves = *r->at != '\0' && strchr("\r\b\t\016\017", *r->at) != NULL;
  if (!line_end && !(r->rules->screen && moves))
    return is_not_allowed(r, "a control character");
  r->at++;
  r->based = FALSE;
  r->marks = 0;
  return TRUE;
}

static gboolean take(Reader *r)
{
  const guchar byte = (guchar) *r->at;
  if (byte == '\033')
    return take_escape(r);
  if (byte < 0x20 || byte == 0x7F)
    return take_control(r);
  if (byte >= 0x80)
    return take_wide(r);
  r->at++;
  r->based = byte != ' ';
  r->marks = 0;
  return TRUE;
}

/* ---- the whole ---- */

static char *describe(const Reader *r)
{
  GString *text = g_string_new(NULL);
  g_string_printf(text, "offset %" G_GSIZE_FORMAT ": %s:", (gsize) (r->at - r->start), r->what);
  for (const char *p = r->at; p < r->end && p < r->at + CONTEXT; p++)
    g_string_append_printf(text, " %02x", (guchar) *p);
  return g_string_free(text, FALSE);
}

char *rl_raw_fault(const RlRawRules *rules, const char *bytes, gsize length)
{
  Reader r = { .rules = rules, .start = bytes, .at = bytes, .end = bytes + length };
  while (r.at < r.end)
    if (!take(&r))
      return describe(&r);
  return NULL;
}

RlRawCharset rl_raw_charset(const char *locale)
{
  if (locale == NULL || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0)
    return RL_RAW_ASCII;
  return strstr(locale, "8859-1") != NULL ? RL_RAW_LATIN1 : RL_RAW_UTF8;
}
