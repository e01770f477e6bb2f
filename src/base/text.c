/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/text.h"

#include <locale.h>
#include <string.h>
#include <wchar.h>

#include "base/i18n.h"

/* Longer input is cut before anything looks at it: no text that a person reads is as long. */
enum { INPUT_MAX = 64 * 1024, MARKS_MAX = 2 };

#define REPLACEMENT 0xFFFDu

typedef enum { KEEP, SPACE, LINE, DROP, REPLACE } Treatment;

/* Characters that GLib counts as letters, marks or spaces, and that show nothing or belong to
 * what is dropped: fillers, the Braille blank, the grapheme joiner, variation selectors. */
static gboolean is_invisible(gunichar c)
{
  static const struct {
    gunichar from, to;
  } ranges[] = {
    { 0x034F, 0x034F }, { 0x115F, 0x1160 },   { 0x17B4, 0x17B5 }, { 0x180B, 0x180F },
    { 0x2800, 0x2800 }, { 0x3164, 0x3164 },   { 0xFE00, 0xFE0F }, { 0xFFA0, 0xFFA0 },
    { 0xFFF9, 0xFFFC }, { 0xE0000, 0xE0FFF },
  };
  for (guint i = 0; i < G_N_ELEMENTS(ranges); i++)
    if (c >= ranges[i].from && c <= ranges[i].to)
      return TRUE;
  return FALSE;
}

static Treatment by_category(gunichar c)
{
  switch (g_unichar_type(c)) {
  case G_UNICODE_CONTROL:
  case G_UNICODE_SURROGATE:
  case G_UNICODE_PRIVATE_USE:
  case G_UNICODE_UNASSIGNED:
    return REPLACE;
  case G_UNICODE_FORMAT:
  case G_UNICODE_ENCLOSING_MARK:
    return DROP;
  case G_UNICODE_SPACE_SEPARATOR:
    return SPACE;
  case G_UNICODE_LINE_SEPARATOR:
  case G_UNICODE_PARAGRAPH_SEPARATOR:
    return LINE;
  default:
    return KEEP;
  }
}

static Treatment treatment(gunichar c)
{
  if (c == '\n' || c == '\r' || c == 0x85)
    return LINE;
  if (c == '\t')
    return SPACE;
  if (is_invisible(c))
    return DROP;
  const Treatment t = by_category(c);
  /* The terminal's tables decide what can be drawn; they may be older than GLib's. */
  return t == KEEP && wcwidth((wchar_t) c) < 0 && g_get_charset(NULL) ? REPLACE : t;
}

typedef struct {
  GString *out;
  gsize chars, max_chars;
  guint marks;    /* combining marks on the last base */
  gboolean based; /* is there a character for a mark to sit on? */
  guint removed;
} Cleaning;

static void put(Cleaning *k, gunichar c)
{
  if (k->chars == k->max_chars) {
    /* Only the cut itself is marked. */
    if (k->max_chars > 0) {
      char *last = g_utf8_find_prev_char(k->out->str, k->out->str + k->out->len);
      g_string_truncate(k->out, (gsize) (last - k->out->str));
      g_string_append(k->out, rl_i18n_is_utf8() ? "…" : "~");
    }
    k->chars++;
  }
  if (k->chars >= k->max_chars)
    return;
  g_string_append_unichar(k->out, c);
  k->chars++;
}

static void put_kept(Cleaning *k, gunichar c)
{
  if (!g_unichar_ismark(c)) {
    k->marks = 0;
    k->based = TRUE;
  } else if (!k->based || ++k->marks > MARKS_MAX) {
    k->removed++;
    return;
  }
  put(k, c);
}

static void clean_character(Cleaning *k, gunichar c, gboolean lines)
{
  switch (treatment(c)) {
  case KEEP:
    put_kept(k, c);
    return;
  case SPACE:
  case LINE:
    put(k, treatment(c) == LINE && lines ? '\n' : ' ');
    break;
  case REPLACE:
    put(k, REPLACEMENT);
    k->removed++;
    break;
  case DROP:
    k->removed++;
    return;
  }
  k->based = FALSE;
  k->marks = 0;
}

static guint count_broken(const char *text, gsize n)
{
  guint broken = 0;
  const char *end = text + n;
  while (!g_utf8_validate_len(text, (gsize) (end - text), &text)) {
    text++;
    broken++;
  }
  return broken;
}

/* Valid UTF-8 in NFC of at most INPUT_MAX bytes; a broken byte becomes U+FFFD and is counted. */
static char *make_valid(const char *text, gsize length, guint *removed)
{
  const gsize n = MIN(length, INPUT_MAX);
  *removed += count_broken(text, n);
  g_autofree char *valid = g_utf8_make_valid(text, (gssize) n);
  return g_utf8_normalize(valid, -1, G_NORMALIZE_NFC);
}

static char *clean(const char *text, gssize length, gsize max_chars, gboolean lines, guint *removed)
{
  if (text == NULL)
    return NULL;
  Cleaning k = { .out = g_string_new(NULL), .max_chars = max_chars };
  g_autofree char *valid = make_valid(text, length < 0 ? strlen(text) : (gsize) length, &k.removed);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
    /* A carriage return and line feed are one line end. */
    if (p[0] == '\r' && p[1] == '\n')
      continue;
    clean_character(&k, g_utf8_get_char(p), lines);
  }
  if (removed != NULL)
    *removed += k.removed;
  /* What was taken out may have stood between a base and its mark. */
  g_autofree char *apart = g_string_free(k.out, FALSE);
  return g_utf8_normalize(apart, -1, G_NORMALIZE_NFC);
}

char *rl_text_clean_line(const char *text, gssize length, gsize max_chars, guint *removed)
{
  return clean(text, length, max_chars, FALSE, removed);
}

char *rl_text_clean_block(const char *text, gssize length, gsize max_chars, guint *removed)
{
  return clean(text, length, max_chars, TRUE, removed);
}

static guint character_columns(gunichar c)
{
  if (!rl_i18n_is_utf8())
    return c < 0x80 ? 1 : (guint) MAX(1, g_unichar_iswide(c) ? 2 : 1);
  const int n = wcwidth((wchar_t) c);
  return n > 0 ? (guint) n : 0;
}

guint rl_text_columns(const char *text)
{
  guint n = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
    n += character_columns(g_utf8_get_char(p));
  return n;
}

gsize rl_text_fit(const char *text, guint columns)
{
  guint used = 0;
  const char *p = text;
  for (; *p != '\0'; p = g_utf8_next_char(p)) {
    used += character_columns(g_utf8_get_char(p));
    if (used > columns)
      break;
  }
  return (gsize) (p - text);
}

char *rl_text_cut(const char *text, guint columns)
{
  if (rl_text_columns(text) <= columns)
    return g_strdup(text);
  if (columns == 0)
    return g_strdup("");
  const gsize n = rl_text_fit(text, columns - 1);
  return g_strdup_printf("%.*s%s", (int) n, text, rl_i18n_is_utf8() ? "…" : "~");
}

/* How many bytes of LINE go onto the next row: up to the last space that fits, or as many as fit
 * when a word is longer than the row; at least one character. */
static gsize row_length(const char *line, guint columns)
{
  const gsize fit = rl_text_fit(line, columns);
  if (line[fit] == '\0' || line[fit] == ' ')
    return fit;
  for (gsize n = fit; n > 0; n--)
    if (line[n - 1] == ' ')
      return n - 1 > 0 ? n - 1 : fit;
  return fit > 0 ? fit : (gsize) (g_utf8_next_char(line) - line);
}

static void wrap_line(GPtrArray *rows, const char *line, guint columns)
{
  do {
    const gsize n = row_length(line, columns);
    g_ptr_array_add(rows, g_strndup(line, n));
    line += n;
    while (*line == ' ')
      line++;
  } while (*line != '\0');
}

char **rl_text_wrap(const char *text, guint columns)
{
  GPtrArray *rows = g_ptr_array_new();
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    wrap_line(rows, *line, MAX(columns, 1));
  if (rows->len == 0)
    g_ptr_array_add(rows, g_strdup(""));
  g_ptr_array_add(rows, NULL);
  return (char **) g_ptr_array_free(rows, FALSE);
}

/* The locale's mark where it has one; the catalogue's where only the language is known. */
static char *thousands_mark(void)
{
  const char *mark = localeconv()->thousands_sep;
  if (mark == NULL || *mark == '\0')
    /* Translators: the mark between groups of three digits, as in 12,000 */
    return g_strdup(C_("thousands mark", ","));
  char *utf8 = g_locale_to_utf8(mark, -1, NULL, NULL, NULL);
  if (utf8 == NULL)
    return g_strdup(" ");
  return utf8;
}

char *rl_text_number(gint64 n)
{
  g_autofree char *mark = thousands_mark();
  g_autofree char *digits = g_strdup_printf("%" G_GINT64_FORMAT, ABS(n));
  GString *text = g_string_new(n < 0 ? "-" : "");
  const gsize length = strlen(digits);
  for (gsize i = 0; i < length; i++) {
    if (i > 0 && (length - i) % 3 == 0)
      g_string_append(text, mark);
    g_string_append_c(text, digits[i]);
  }
  return g_string_free(text, FALSE);
}

char *rl_text_fold(const char *text)
{
  g_autofree char *apart = g_utf8_normalize(text, -1, G_NORMALIZE_ALL);
  g_autoptr(GString) bare = g_string_new(NULL);
  for (const char *p = apart != NULL ? apart : ""; *p != '\0'; p = g_utf8_next_char(p)) {
    const gunichar c = g_utf8_get_char(p);
    if (!g_unichar_ismark(c))
      g_string_append_unichar(bare, c);
  }
  return g_utf8_casefold(bare->str, (gssize) bare->len);
}

/* TEXT in CHARSET with look-alikes ("..." for an ellipsis), or NULL. g_convert() takes a look-alike
 * for a failure. */
static char *transliterate(const char *text, const char *charset)
{
  g_autofree char *like = g_strconcat(charset, "//TRANSLIT", NULL);
  GIConv door = g_iconv_open(like, "UTF-8");
  if (door == (GIConv) -1)
    return NULL;
  gsize in = strlen(text), out = 4 * in;
  char *bytes = g_malloc0(out + 1);
  char *from = (char *) text, *to = bytes;
  if (g_iconv(door, &from, &in, &to, &out) == (gsize) -1)
    g_clear_pointer(&bytes, g_free);
  (void) g_iconv_close(door);
  return bytes;
}

char *rl_text_localize(const char *text)
{
  const char *charset = NULL;
  if (g_get_charset(&charset))
    return g_strdup(text);
  char *bytes = transliterate(text, charset);
  if (bytes == NULL)
    bytes = g_convert_with_fallback(text, -1, charset, "UTF-8", "?", NULL, NULL, NULL);
  return bytes != NULL ? bytes : g_strdup("?");
}
