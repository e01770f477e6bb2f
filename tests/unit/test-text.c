/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hostile text comes out harmless and counted; harmless text comes out as it was; columns are
 * counted as a terminal counts them. */
#include "config.h"

#include <dlfcn.h>
#include <locale.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"

#define B(text) (text), sizeof(text) - 1
#define WHOLE   1000u
#define FFFD    "\xef\xbf\xbd"

static void test_clean(void)
{
  static const struct {
    const char *text;
    gsize n;
    const char *line, *block; /* block NULL: the same */
    guint removed;
  } rows[] = {
    { B(""), "", NULL, 0 },
    { B("plain, ¿qué tal? ção 世界 🔑"), "plain, ¿qué tal? ção 世界 🔑", NULL, 0 },
    /* control characters: C0, DEL, C1 (also as raw bytes, which are no UTF-8) */
    { B("a\x01\x02z"), "a" FFFD FFFD "z", NULL, 2 },
    { B("a\0z"), "a" FFFD "z", NULL, 1 },
    { B("a\x7fz"), "a" FFFD "z", NULL, 1 },
    { B("\b\x0b\x0c\x0e"), FFFD FFFD FFFD FFFD, NULL, 4 },
    { B("a\xc2\x80\xc2\x9fz"), "a" FFFD FFFD "z", NULL, 2 },
    { B("a\x9bz"), "a" FFFD "z", NULL, 1 },
    /* escape sequences: colour, title, clipboard, 8-bit CSI */
    { B("\x1b[31mred\x1b[0m"), FFFD "[31mred" FFFD "[0m", NULL, 2 },
    { B("\x1b]0;title\x07"), FFFD "]0;title" FFFD, NULL, 2 },
    { B("\x1b]52;c;aGk=\x1b\\"), FFFD "]52;c;aGk=" FFFD "\\", NULL, 2 },
    { B("\xc2\x9b"
        "2J"),
      FFFD "2J", NULL, 1 },
    /* line ends and blanks */
    { B("a\nb"), "a b", "a\nb", 0 },
    { B("a\r\nb"), "a b", "a\nb", 0 },
    { B("a\rb"), "a b", "a\nb", 0 },
    { B("a\r\r\nb"), "a  b", "a\n\nb", 0 },
    { B("a\n\nb"), "a  b", "a\n\nb", 0 },
    { B("a\xc2\x85"
        "b"),
      "a b", "a\nb", 0 },
    { B("a\xe2\x80\xa8"
        "b\xe2\x80\xa9"
        "c"),
      "a b c", "a\nb\nc", 0 },
    { B("a\tb\xc2\xa0"
        "c\xe3\x80\x80"
        "d"),
      "a b c d", NULL, 0 },
    /* bidi controls, zero-width characters, soft hyphen, byte order mark */
    { B("a\xe2\x80\xae"
        "z\xe2\x80\xac"),
      "az", NULL, 2 },
    { B("\xe2\x81\xa6x\xe2\x81\xa9\xd8\x9c"), "x", NULL, 3 },
    { B("a\xe2\x80\x8b\xe2\x80\x8c\xe2\x80\x8d\xe2\x81\xa0z"), "az", NULL, 4 },
    { B("\xef\xbb\xbf"
        "a\xc2\xadz"),
      "az", NULL, 2 },
    /* fillers that show nothing, variation selectors, tags */
    { B("a\xe3\x85\xa4\xe1\x85\x9f\xe2\xa0\x80z"), "az", NULL, 3 },
    { B("a\xcd\x8f\xef\xb8\x8fz"), "az", NULL, 2 },
    { B("a\xf3\xa0\x81\x81\xf3\xa0\x81\xbfz"), "az", NULL, 2 },
    /* private, unassigned, no characters at all */
    { B("a\xee\x80\x80\xef\xbf\xbfz"), "a" FFFD FFFD "z", NULL, 2 },
    /* combining marks: composed, at most two, none without a base, none that enclose */
    { B("e\xcc\x81"), "é", NULL, 0 },
    { B("e\xe2\x80\x8d\xcc\x81"), "é", NULL, 1 },
    { B("x\xcc\x81\xcc\x82\xcc\x83\xcc\x84z"), "x\xcc\x81\xcc\x82z", NULL, 2 },
    { B("\xcc\x81z"), "z", NULL, 1 },
    { B("a \xcc\x81z"), "a z", NULL, 1 },
    { B("a\x01\xcc\x81z"), "a" FFFD "z", NULL, 2 },
    { B("1\xe2\x83\xa3"), "1", NULL, 1 },
    /* vowels of old Hangul are drawn like marks */
    { B("\xe1\x85\xa1z"), "z", NULL, 1 },
    { B("a\xe1\x85\xa1\xe1\x85\xa2\xe1\x85\xa3z"), "a\xe1\x85\xa1\xe1\x85\xa2z", NULL, 1 },
    { B("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab"), "한", NULL, 0 },
    /* what is readable stays so: joined emoji fall apart, and that is said */
    { B("👨\xe2\x80\x8d👩\xe2\x80\x8d👧"), "👨👩👧", NULL, 2 },
    { B("عربي ไทย हिन्दी"), "عربي ไทย हिन्दी", NULL, 0 },
    /* broken UTF-8: stray, cut, overlong, surrogate, beyond the last */
    { B("\x80"), FFFD, NULL, 1 },
    { B("a\xe2\x82"), "a" FFFD FFFD, NULL, 2 },
    { B("\xc0\xaf"), FFFD FFFD, NULL, 2 },
    { B("\xed\xa0\x80"), FFFD FFFD FFFD, NULL, 3 },
    { B("\xf4\x90\x80\x80"), FFFD FFFD FFFD FFFD, NULL, 4 },
    { B("\xff\xfe ok"), FFFD FFFD " ok", NULL, 2 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    guint removed = 100;
    g_autofree char *line = rl_text_clean_line(rows[i].text, (gssize) rows[i].n, WHOLE, &removed);
    g_assert_cmpstr(line, ==, rows[i].line);
    g_assert_cmpuint(removed, ==, 100 + rows[i].removed);
    g_autofree char *block = rl_text_clean_block(rows[i].text, (gssize) rows[i].n, WHOLE, NULL);
    g_assert_cmpstr(block, ==, rows[i].block != NULL ? rows[i].block : rows[i].line);
  }
  g_assert_null(rl_text_clean_line(NULL, -1, WHOLE, NULL));
  g_assert_null(rl_text_clean_block(NULL, -1, WHOLE, NULL));
}

static void test_cut_characters(void)
{
  static const struct {
    const char *text;
    gsize max;
    const char *expected;
  } rows[] = {
    { "abc", 3, "abc" }, { "abcd", 3, "ab…" }, { "abcdefgh", 3, "ab…" },
    { "äöüß", 2, "ä…" }, { "ab", 1, "…" },     { "ab", 0, "" },
    { "", 0, "" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *line = rl_text_clean_line(rows[i].text, -1, rows[i].max, NULL);
    g_assert_cmpstr(line, ==, rows[i].expected);
  }
}

/* ---- whatever comes ---- */

/* Bytes and characters that do harm, amid such that do not. */
static void append_anything(GString *text)
{
  static const char *const pieces[] = {
    "\x1b[2J",
    "\xe2\x80\xae",
    "\xcc\x81",
    "\xcc\x81\xcc\x81\xcc\x81",
    "e",
    "\r\n",
    "\xe2\x80\x8d",
    "\xed\xa0\x80",
    "\xc2\x85",
    "\xf3\xa0\x81\x81",
    "世",
    "\xef\xbb\xbf",
    "\xe1\x84\x80",
    "\xe1\x85\xa1",
    "\xe2\x80",
    "\xc2\x9b",
    " ",
    "\n",
  };
  switch (g_test_rand_int_range(0, 4)) {
  case 0:
    g_string_append_c(text, (char) g_test_rand_int_range(0, 256));
    return;
  case 1:
    g_string_append_unichar(text, (gunichar) g_test_rand_int_range(0, 0x110000));
    return;
  case 2:
    g_string_append_unichar(text, (gunichar) g_test_rand_int_range(0x300, 0x370));
    return;
  default:
    g_string_append(text, pieces[g_test_rand_int_range(0, G_N_ELEMENTS(pieces))]);
  }
}

static gboolean is_harmless(gunichar c)
{
  switch (g_unichar_type(c)) {
  case G_UNICODE_CONTROL:
  case G_UNICODE_FORMAT:
  case G_UNICODE_SURROGATE:
  case G_UNICODE_PRIVATE_USE:
  case G_UNICODE_UNASSIGNED:
  case G_UNICODE_LINE_SEPARATOR:
  case G_UNICODE_PARAGRAPH_SEPARATOR:
  case G_UNICODE_ENCLOSING_MARK:
    return FALSE;
  default:
    return wcwidth((wchar_t) c) >= 0;
  }
}

static void assert_harmless(const char *clean, gsize max, gboolean lines)
{
  g_assert_true(g_utf8_validate(clean, -1, NULL));
  g_assert_cmpint(g_utf8_strlen(clean, -1), <=, (glong) max);
  g_autofree char *composed = g_utf8_normalize(clean, -1, G_NORMALIZE_NFC);
  g_assert_cmpstr(clean, ==, composed);
  guint marks = 0;
  for (const char *p = clean; *p != '\0'; p = g_utf8_next_char(p)) {
    const gunichar c = g_utf8_get_char(p);
    g_assert_true(is_harmless(c) || (lines && c == '\n'));
    marks = g_unichar_ismark(c) ? marks + 1 : 0;
    g_assert_cmpuint(marks, <=, 2);
  }
}

static void test_anything(void)
{
  for (guint round = 0; round < 3000; round++) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (gint32 n = g_test_rand_int_range(0, 60); n > 0; n--)
      append_anything(text);
    const gsize max = (gsize) g_test_rand_int_range(0, 80);
    guint removed = 0, again = 0;
    g_autofree char *line = rl_text_clean_line(text->str, (gssize) text->len, max, NULL);
    g_autofree char *block = rl_text_clean_block(text->str, (gssize) text->len, WHOLE, &removed);
    g_autofree char *twice = rl_text_clean_block(block, -1, WHOLE, &again);
    assert_harmless(line, max, FALSE);
    assert_harmless(block, WHOLE, TRUE);
    /* What is clean is left alone. */
    g_assert_cmpstr(twice, ==, block);
    g_assert_cmpuint(again, ==, 0);
  }
}

/* A flood costs neither memory nor time: the result is bounded whatever the input. */
static void test_flood(void)
{
  g_autofree char *flood = g_strnfill(8 * 1024 * 1024, 'x');
  g_autofree char *block = rl_text_clean_block(flood, -1, G_MAXSIZE - 1, NULL);
  g_assert_cmpuint(strlen(block), ==, 64 * 1024 + strlen("…"));
  g_assert_true(g_str_has_suffix(block, "x…"));
}

/* ---- columns ---- */

static void test_columns(void)
{
  static const struct {
    const char *text;
    guint columns, room;
    const char *fit, *cut;
  } rows[] = {
    { "", 0, 5, "", "" },           { "abc", 3, 3, "abc", "abc" },
    { "abcd", 4, 3, "abc", "ab…" }, { "abc", 3, 0, "", "" },
    { "abc", 3, 1, "a", "…" },      { "世界", 4, 4, "世界", "世界" },
    { "世界", 4, 3, "世", "世…" },  { "世界", 4, 2, "世", "…" },
    { "世界", 4, 1, "", "…" },      { "x\xcc\x81z", 2, 1, "x\xcc\x81", "…" },
    { "🔑a", 3, 2, "🔑", "…" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *fit = g_strndup(rows[i].text, rl_text_fit(rows[i].text, rows[i].room));
    g_autofree char *cut = rl_text_cut(rows[i].text, rows[i].room);
    g_assert_cmpuint(rl_text_columns(rows[i].text), ==, rows[i].columns);
    g_assert_cmpstr(fit, ==, rows[i].fit);
    g_assert_cmpstr(cut, ==, rows[i].cut);
  }
}

static void test_wrap(void)
{
  static const struct {
    const char *text;
    guint columns;
    const char *rows; /* joined by | */
  } rows[] = {
    { "", 10, "" },
    { "abc", 10, "abc" },
    { "one two three", 7, "one two|three" },
    { "one two three", 8, "one two|three" },
    { "one two three", 3, "one|two|thr|ee" },
    { "one two", 6, "one|two" },
    { "a\n\nb", 10, "a||b" },
    { "a\n", 10, "a|" },
    { "abcdef", 2, "ab|cd|ef" },
    { "世界世界", 5, "世界|世界" },
    { "世界", 1, "世|界" },
    { " abcdef", 3, " ab|cde|f" },
    { "abc   ", 3, "abc" },
    { "abc", 0, "a|b|c" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(GStrv) wrapped = rl_text_wrap(rows[i].text, rows[i].columns);
    g_autofree char *joined = g_strjoinv("|", wrapped);
    g_assert_cmpstr(joined, ==, rows[i].rows);
  }
}

/* What the locale says stands between groups of three digits. The program's own function comes
 * before the C library's, so that no locale need be installed. */
static struct lconv habits;

struct lconv *localeconv(void)
{
  return &habits;
}

/* A terminal whose tables are older than GLib's does not know this one. */
enum { UNKNOWN_HERE = 0x4E18 };

int wcwidth(wchar_t c)
{
  static int (*real)(wchar_t);
  if (real == NULL)
    real = (int (*)(wchar_t)) dlsym(RTLD_NEXT, "wcwidth");
  return c == UNKNOWN_HERE ? -1 : real(c);
}

static void test_older_tables(void)
{
  guint removed = 0;
  g_autofree char *line = rl_text_clean_line("a丘b", -1, WHOLE, &removed);
  g_assert_cmpstr(line, ==, "a" FFFD "b");
  g_assert_cmpuint(removed, ==, 1);
  /* Where the terminal has other characters, its look-alike is drawn. */
  g_assert_nonnull(setlocale(LC_ALL, "C"));
  g_autofree char *kept = rl_text_clean_line("a丘b", -1, WHOLE, &removed);
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_assert_cmpstr(kept, ==, "a丘b");
  g_assert_cmpuint(removed, ==, 1);
  g_assert_true(rl_text_is_plain(UNKNOWN_HERE));
  g_assert_true(rl_text_is_plain(' '));
  g_assert_false(rl_text_is_plain('\t'));
}

static void test_marks(void)
{
  static const struct {
    gunichar c;
    gboolean mark;
  } rows[] = {
    { 'a', FALSE },    { 0x301, TRUE },   { 0x115F, FALSE }, { 0x1160, TRUE }, { 0x11FF, TRUE },
    { 0x1200, FALSE }, { 0xD7A3, FALSE }, { 0xD7B0, TRUE },  { 0xD7FF, TRUE }, { 0xF900, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    g_assert_true(rl_text_is_mark(rows[i].c) == rows[i].mark);
}

static void test_number(void)
{
  static const struct {
    gint64 n;
    const char *mark, *text;
  } rows[] = {
    { 0, "", "0" },
    { 999, "", "999" },
    { 1000, "", "1,000" },
    { -1234567, "", "-1,234,567" },
    { 12345, ".", "12.345" },
    { 12345, "\xe2\x80\xaf",
      "12\xe2\x80\xaf"
      "345" },
    { 12345, "\xa0", "12 345" }, /* no UTF-8 */
    { G_MAXINT64, ",", "9,223,372,036,854,775,807" },
    { G_MININT64, ",", "-9,223,372,036,854,775,808" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *mark = g_strdup(rows[i].mark);
    habits.thousands_sep = mark;
    g_autofree char *text = rl_text_number(rows[i].n);
    g_assert_cmpstr(text, ==, rows[i].text);
  }
}

static void test_fold(void)
{
  static const struct {
    const char *a, *b;
    gboolean same;
  } rows[] = {
    { "Itaú", "ITAU", TRUE },     { "e\xcc\x81", "É", TRUE }, { "Straße", "STRASSE", TRUE },
    { "ﬁn", "FIN", TRUE },        { "ñ", "n", TRUE },         { "a", "b", FALSE },
    { "banco", "bancos", FALSE }, { "\xff", "", TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *a = rl_text_fold(rows[i].a);
    g_autofree char *b = rl_text_fold(rows[i].b);
    g_assert_true(g_str_equal(a, b) == rows[i].same);
  }
}

static void test_guard(void)
{
  static const struct {
    const char *text, *line, *lines;
  } rows[] = {
    { "", "", "" },
    { "plain é 世 🔑 e\xcc\x81", "plain é 世 🔑 e\xcc\x81", "plain é 世 🔑 e\xcc\x81" },
    { "a\nb", "a b", "a\nb" },
    { "a\x1b[2J\n", "a" FFFD "[2J ", "a" FFFD "[2J\n" },
    { "caf\xe9", "caf" FFFD, "caf" FFFD },
    { "a\xe2\x80\xaez", "az", "az" },
    /* marks that sit on nothing, or too many on one */
    { "\xcc\x81z", "z", "z" },
    { "“ \xcc\x9f”", "“ ”", "“ ”" },
    { "a\n\xcc\x81", "a ", "a\n" },
    { "e\xcc\xa1\xcc\x9f\xcc\x9e", "e\xcc\xa1\xcc\x9f", "e\xcc\xa1\xcc\x9f" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *line = rl_text_guard(rows[i].text, FALSE);
    g_autofree char *lines = rl_text_guard(rows[i].text, TRUE);
    g_assert_cmpstr(line, ==, rows[i].line);
    g_assert_cmpstr(lines, ==, rows[i].lines);
  }
}

/* Longer than is looked at: cut between two characters, and that is shown. */
static void test_nothing(void)
{
  static const struct {
    const char *text;
    gboolean says;
  } rows[] = {
    { "a", TRUE },  { " a ", TRUE }, { "\n.", TRUE },    { "\xef\xbf\xbd", TRUE }, { "", FALSE },
    { " ", FALSE }, { "  ", FALSE }, { "\n \n", FALSE }, { NULL, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = rl_text_or_nothing(g_strdup(rows[i].text));
    g_assert_cmpstr(text, ==, rows[i].says ? rows[i].text : NULL);
  }
}

static void test_long_input(void)
{
  g_autoptr(GString) text = g_string_new("ab");
  while (text->len < 70000)
    g_string_append(text, "世");
  guint removed = 0;
  g_autofree char *line = rl_text_clean_line(text->str, -1, G_MAXSIZE - 1, &removed);
  g_autofree char *some = rl_text_clean_line(text->str, -1, 10, &removed);
  g_assert_true(g_str_has_suffix(line, "世…"));
  g_assert_cmpint(g_utf8_strlen(line, -1), ==, 2 + (65536 - 2) / 3 + 1);
  g_assert_cmpstr(some, ==, "ab世世世世世世世…");
  g_assert_cmpuint(removed, ==, 0);
}

/* More marks than any script writes, and more broken bytes than are looked at. */
static void test_floods(void)
{
  g_autoptr(GString) marks = g_string_new("a");
  for (guint i = 0; i < 20; i++)
    g_string_append(marks, "\xcc\x81");
  g_autofree char *broken = g_strnfill(70000, '\x80');
  guint of_marks = 0, of_bytes = 0;
  g_autofree char *line = rl_text_clean_line(marks->str, -1, WHOLE, &of_marks);
  g_autofree char *cut = rl_text_clean_line(broken, 70000, 2, &of_bytes);
  g_assert_cmpstr(line, ==, "\xc3\xa1\xcc\x81\xcc\x81");
  g_assert_cmpuint(of_marks, ==, 17);
  g_assert_cmpstr(cut, ==, FFFD "…");
  /* A character cut in two would be four bytes at most. */
  g_assert_cmpuint(of_bytes, ==, 64 * 1024 - 4);
}

/* The character set is the environment's; the locale's look-alikes are few, or none at all. */
static void test_character_sets(void)
{
  static const struct {
    const char *charset, *text, *shown;
  } rows[] = {
    { "ISO-8859-1", "a Ñ b", "a N b" },  /* its byte is no character here */
    { "ISO-2022-JP", "世", "?" },        /* begins with an escape sequence */
    { "US-ASCII", "\xed\xa0\x80", "?" }, /* half a pair is no character anywhere */
    { "NO-SUCH-SET", "é世≠·", "e?\?-" },
    {
        "US-ASCII",
        "é世≠·…",
        "e?",
    },
  };
  static const char *const locales[] = { "C", "C.UTF-8" };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    for (guint k = 0; k < G_N_ELEMENTS(locales); k++) {
      g_setenv("CHARSET", rows[i].charset, TRUE);
      g_assert_nonnull(setlocale(LC_ALL, locales[k]));
      g_autofree char *shown = rl_text_localize(rows[i].text);
      g_assert_cmpuint(rl_text_columns(rows[i].text), ==, strlen(shown));
      g_assert_true(g_str_has_prefix(shown, rows[i].shown));
    }
    g_unsetenv("CHARSET");
    g_assert_nonnull(setlocale(LC_ALL, "C"));
    g_autofree char *bare = rl_text_localize(rows[i].text);
    g_assert_true(g_str_is_ascii(bare));
    g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
    g_autofree char *same = rl_text_localize(rows[i].text);
    g_assert_cmpstr(same, ==, rows[i].text);
  }
}

/* Look-alikes of more than one character are counted as they are drawn. */
static void test_look_alikes(void)
{
  static const struct {
    const char *text, *shown, *cut; /* to 4 columns */
  } rows[] = {
    { "abc", "abc", "abc" },
    { "…", "...", "..." },
    { "Contraseña", "Contrasena", "Con~" },
    { "a…b", "a...b", "a~" },
    { "a · b", "a - b", "a -~" },
    { "“x”", "\"x\"", "\"x\"" },
    { "世界世界世", "?????", "???~" },
    { "½½", " 1/2  1/2 ", "~" },
  };
  g_assert_nonnull(setlocale(LC_ALL, "C"));
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *cut = rl_text_cut(rows[i].text, 4);
    g_autofree char *shown = rl_text_localize(rows[i].text), *drawn = rl_text_localize(cut);
    g_assert_cmpstr(shown, ==, rows[i].shown);
    g_assert_cmpstr(drawn, ==, rows[i].cut);
    g_assert_cmpuint(rl_text_columns(rows[i].text), ==, strlen(shown));
  }
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
}

/* A terminal that cannot show an ellipsis gets a tilde. */
static void test_ascii_terminal(void)
{
  g_assert_nonnull(setlocale(LC_ALL, "C"));
  g_autofree char *cut = rl_text_cut("abcd", 3);
  g_autofree char *line = rl_text_clean_line("abcd", -1, 3, NULL);
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_assert_cmpstr(cut, ==, "ab~");
  g_assert_cmpstr(line, ==, "ab~");
}

int main(int argc, char **argv)
{
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/text/clean", test_clean);
  g_test_add_func("/text/cut-characters", test_cut_characters);
  g_test_add_func("/text/anything", test_anything);
  g_test_add_func("/text/flood", test_flood);
  g_test_add_func("/text/columns", test_columns);
  g_test_add_func("/text/wrap", test_wrap);
  g_test_add_func("/text/older-tables", test_older_tables);
  g_test_add_func("/text/marks", test_marks);
  g_test_add_func("/text/number", test_number);
  g_test_add_func("/text/fold", test_fold);
  g_test_add_func("/text/floods", test_floods);
  g_test_add_func("/text/character-sets", test_character_sets);
  g_test_add_func("/text/guard", test_guard);
  g_test_add_func("/text/nothing", test_nothing);
  g_test_add_func("/text/long-input", test_long_input);
  g_test_add_func("/text/look-alikes", test_look_alikes);
  g_test_add_func("/text/ascii-terminal", test_ascii_terminal);
  return g_test_run();
}
