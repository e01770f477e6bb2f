/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/text.h"

#include <locale.h>
#include <string.h>
#include <wchar.h>

#include "base/i18n.h"

/* Longer input is cut before anything looks at it: no text that a person reads is as long. */
enum { INPUT_MAX = 64 * 1024, MARKS_MAX = 2 };

/* More marks in a row than any script writes. What is beyond goes before anything sorts it: the
 * time that putting N marks into their order takes grows with the square of N. */
enum { FLOOD = 16 };

#define REPLACEMENT 0xFFFDu

typedef enum { KEEP, SPACE, LINE, DROP, REPLACE } Treatment;

/* Characters that GLib counts as letters, marks or spaces, and that show nothing or belong to
 * what is dropped: fillers, the Braille blank, the grapheme joiner, variation selectors. */
static gboolean is_invisible(gunichar c)
{
  static const struct {
    gunichar from, to;
  } ranges[] = {
    { 0x034F, 0x034F }, { 0x115F, 0x1160 },   { 0x17B4, 0x17B5 },   { 0x180B, 0x180F },
    { 0x2800, 0x2800 }, { 0x3164, 0x3164 },   { 0xFE00, 0xFE0F },   { 0xFFA0, 0xFFA0 },
    { 0xFFF9, 0xFFFC }, { 0x1D159, 0x1D159 }, { 0xE0000, 0xE0FFF },
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

/* The same in every locale. */
static Treatment by_itself(gunichar c)
{
  if (c == '\n' || c == '\r' || c == 0x85)
    return LINE;
  if (c == '\t')
    return SPACE;
  return is_invisible(c) ? DROP : by_category(c);
}

gboolean rl_text_is_plain(gunichar c)
{
  return c == ' ' || by_itself(c) == KEEP;
}

/* Vowels and finals of old Hangul are letters to GLib, and terminals draw them over the letter
 * before, like marks. */
gboolean rl_text_is_mark(gunichar c)
{
  return g_unichar_ismark(c) || (c >= 0x1160 && c <= 0x11FF) || (c >= 0xD7B0 && c <= 0xD7FF);
}

static Treatment treatment(gunichar c)
{
  const Treatment t = by_itself(c);
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

/* Only the cut itself is marked; what comes behind it is left out. */
static void cut(Cleaning *k)
{
  if (k->chars > k->max_chars || k->max_chars == 0)
    return;
  if (k->chars == k->max_chars) {
    char *last = g_utf8_find_prev_char(k->out->str, k->out->str + k->out->len);
    g_string_truncate(k->out, (gsize) (last - k->out->str));
  }
  g_string_append(k->out, rl_i18n_is_utf8() ? "…" : "~");
  k->chars = k->max_chars + 1;
}

static void put(Cleaning *k, gunichar c)
{
  if (k->chars >= k->max_chars) {
    cut(k);
    return;
  }
  g_string_append_unichar(k->out, c);
  k->chars++;
}

static void put_kept(Cleaning *k, gunichar c)
{
  if (!rl_text_is_mark(c)) {
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
  const Treatment t = treatment(c);
  if (t == KEEP) {
    put_kept(k, c);
    return;
  }
  if (t == DROP || t == REPLACE)
    k->removed++;
  if (t == DROP)
    return;
  put(k, t == REPLACE ? REPLACEMENT : t == LINE && lines ? '\n' : ' ');
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

/* Valid UTF-8 TEXT without the marks that flood it. New string. */
static char *stem(const char *text, guint *removed)
{
  GString *out = g_string_sized_new(strlen(text));
  guint marks = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    const gunichar c = g_utf8_get_char(p);
    marks = g_unichar_combining_class(c) != 0 || rl_text_is_mark(c) ? marks + 1 : 0;
    if (marks <= FLOOD)
      g_string_append_unichar(out, c);
    else
      (*removed)++;
  }
  return g_string_free(out, FALSE);
}

/* TEXT in NFC, which is valid. Of all that GLib makes, this alone may be missing for want of
 * memory. */
static char *composed(const char *text)
{
  char *whole = g_utf8_normalize(text, -1, G_NORMALIZE_NFC);
  if (whole == NULL) /* GCOVR_EXCL_BR_LINE: the end, in tests/unit/test-no-memory */
    g_error("no memory for a text of %" G_GSIZE_FORMAT " bytes", strlen(text));
  return whole;
}

/* Valid UTF-8 in NFC; a broken byte becomes U+FFFD and is counted. */
static char *make_valid(const char *text, gsize n, guint *removed)
{
  *removed += count_broken(text, n);
  g_autofree char *valid = g_utf8_make_valid(text, (gssize) n);
  g_autofree char *bounded = stem(valid, removed);
  return composed(bounded);
}

/* How much of TEXT is looked at: whole characters only. */
static gsize input_length(const char *text, gsize length)
{
  if (length <= INPUT_MAX)
    return length;
  gsize n = INPUT_MAX;
  while (n > INPUT_MAX - 4 && ((guchar) text[n] & 0xC0) == 0x80)
    n--;
  return n;
}

/* What nearly every text of an API is: nothing in it needs a look at Unicode's tables. */
static gboolean is_printable_ascii(const char *text, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (text[i] < ' ' || text[i] > '~')
      return FALSE;
  return TRUE;
}

static char *clean(const char *text, gssize length, gsize max_chars, gboolean lines, guint *removed)
{
  if (text == NULL)
    return NULL;
  const gsize whole = length < 0 ? strlen(text) : (gsize) length, n = input_length(text, whole);
  if (whole <= MIN(max_chars, INPUT_MAX) && is_printable_ascii(text, whole))
    return g_strndup(text, whole);
  Cleaning k = { .out = g_string_new(NULL), .max_chars = max_chars };
  g_autofree char *valid = make_valid(text, n, &k.removed);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
    /* A carriage return and line feed are one line end. */
    if (p[0] == '\r' && p[1] == '\n')
      continue;
    clean_character(&k, g_utf8_get_char(p), lines);
  }
  if (n < whole)
    cut(&k);
  if (removed != NULL)
    *removed += k.removed;
  /* What was taken out may have stood between a base and its mark. */
  g_autofree char *apart = g_string_free(k.out, FALSE);
  return composed(apart);
}

char *rl_text_clean_line(const char *text, gssize length, gsize max_chars, guint *removed)
{
  return clean(text, length, max_chars, FALSE, removed);
}

char *rl_text_clean_block(const char *text, gssize length, gsize max_chars, guint *removed)
{
  return clean(text, length, max_chars, TRUE, removed);
}

char *rl_text_or_nothing(char *text)
{
  if (text != NULL && text[strspn(text, " \n")] == '\0')
    g_clear_pointer(&text, g_free);
  return text;
}

/* The same rules, of what is there: also a mark has to sit on something, and not many on one. */
static gboolean is_clean(const char *text, gboolean lines)
{
  guint marks = 0;
  gboolean based = FALSE;
  if (is_printable_ascii(text, strlen(text)))
    return TRUE;
  if (!g_utf8_validate(text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    const gunichar c = g_utf8_get_char(p);
    if (!rl_text_is_plain(c) && !(lines && c == '\n'))
      return FALSE;
    marks = rl_text_is_mark(c) ? marks + 1 : 0;
    if (marks > MARKS_MAX || (marks > 0 && !based))
      return FALSE;
    based = c != ' ' && c != '\n';
  }
  return TRUE;
}

char *rl_text_guard(const char *text, gboolean lines)
{
  if (is_clean(text, lines))
    return g_strdup(text);
  return clean(text, -1, G_MAXSIZE - 1, lines, NULL);
}

/* ---- in the terminal's own character set ---- */

enum { ALIKE_MAX = 32 };

/* Converts to CHARSET, with look-alikes; (GIConv) -1 where that is not possible. Opening is dear,
 * so the last one is kept. */
static GIConv converter(const char *charset)
{
  static char *opened;
  static GIConv door = (GIConv) -1;
  if (g_strcmp0(opened, charset) == 0)
    return door;
  if (door != (GIConv) -1)
    (void) g_iconv_close(door);
  g_free(opened);
  opened = g_strdup(charset);
  g_autofree char *like = g_strconcat(charset, "//TRANSLIT", NULL);
  door = g_iconv_open(like, "UTF-8");
  return door;
}

/* Columns of BYTES in the terminal's character set, or -1 when they are not all to be drawn. */
static int columns_of_bytes(const char *bytes)
{
  mbstate_t state = { 0 };
  int columns = 0;
  for (gsize left = strlen(bytes); left > 0;) {
    wchar_t c = 0;
    const gsize n = mbrtowc(&c, bytes, left, &state);
    const int width = n <= left ? wcwidth(c) : -1;
    if (width < 0)
      return -1;
    columns += width;
    bytes += n;
    left -= n;
  }
  return columns;
}

/* The letter of C without its accents: what iconv knows of those depends on the locale. And the
 * dot between two words of ours, for which it knows nothing. */
static gboolean put_alike(gunichar c, char *to)
{
  enum { MIDDLE_DOT = 0xB7 };
  gunichar base = 0;
  (void) g_unichar_fully_decompose(c, FALSE, &base, 1);
  if (c == MIDDLE_DOT)
    base = '-';
  else if (base >= 0x80 || !g_ascii_isalpha((char) base))
    return FALSE;
  to[0] = (char) base;
  to[1] = '\0';
  return TRUE;
}

/* One character as the terminal's character set has it, a look-alike ("..." for an ellipsis), or
 * "?"; its columns. Of one character at a time, so that a text is as wide as its characters. */
static guint localize_character(gunichar c, char *to)
{
  G_LOCK_DEFINE_STATIC(converter);
  const char *charset = NULL;
  (void) g_get_charset(&charset);
  char utf8[8] = "", *from = utf8, *end = to;
  gsize in = (gsize) g_unichar_to_utf8(c, utf8), out = ALIKE_MAX - 1;
  G_LOCK(converter);
  GIConv door = converter(charset);
  const gboolean open = door != (GIConv) -1;
  /* A character set with states begins anew with each character. */
  if (open)
    (void) g_iconv(door, NULL, NULL, NULL, NULL);
  const gboolean good = open && g_iconv(door, &from, &in, &end, &out) != (gsize) -1;
  G_UNLOCK(converter);
  *end = '\0';
  const int columns = good ? columns_of_bytes(to) : -1;
  if (columns >= 0 && strcmp(to, "?") != 0)
    return (guint) columns;
  if (!put_alike(c, to))
    memcpy(to, "?", sizeof "?");
  return 1;
}

char *rl_text_localize(const char *text)
{
  if (rl_i18n_is_utf8())
    return g_strdup(text);
  GString *bytes = g_string_sized_new(strlen(text));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    char alike[ALIKE_MAX] = "";
    if ((guchar) *p >= 0x80)
      (void) localize_character(g_utf8_get_char(p), alike);
    if ((guchar) *p >= 0x80)
      g_string_append(bytes, alike);
    else
      g_string_append_c(bytes, *p);
  }
  return g_string_free(bytes, FALSE);
}

/* ---- columns ---- */

static guint character_columns(gunichar c)
{
  char alike[ALIKE_MAX] = "";
  if (c >= 0x80 && !rl_i18n_is_utf8())
    return localize_character(c, alike);
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
  if (*mark == '\0')
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
  /* The smallest number has no positive twin of its own type. */
  const guint64 size = n < 0 ? 0 - (guint64) n : (guint64) n;
  g_autofree char *digits = g_strdup_printf("%" G_GUINT64_FORMAT, size);
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
