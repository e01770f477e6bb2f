/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hostile texts by chance. What comes out is judged by the list of what a terminal may get
 * (raw-clean.h), which shares nothing with the sanitiser. The seed is GLib's: --seed makes a run
 * again. $TEXT_FUZZ_RUNS texts (20000). */
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"

#include "hostile.h"
#include "raw-clean.h"

#define WHOLE 100000u

static guint runs(void)
{
  const char *wanted = g_getenv("TEXT_FUZZ_RUNS");
  return wanted != NULL ? (guint) atoi(wanted) : 20000;
}

static void assert_allowed(const char *text, RlRawCharset charset, const GString *from)
{
  const RlRawRules rules = { .charset = charset };
  g_autofree char *fault = rl_raw_fault(&rules, text, strlen(text));
  if (fault == NULL)
    return;
  g_autofree char *shown = g_strescape(from->str, NULL);
  g_test_message("%s; from %" G_GSIZE_FORMAT " bytes: %s", fault, from->len, shown);
  g_test_fail();
}

/* By the C library alone. */
static guint columns_by_wcwidth(const char *text)
{
  guint n = 0;
  mbstate_t state = { 0 };
  for (wchar_t c = 0; *text != '\0';) {
    const gsize bytes = mbrtowc(&c, text, strlen(text), &state);
    g_assert_cmpuint(bytes, <=, MB_CUR_MAX);
    g_assert_cmpint(wcwidth(c), >=, 0);
    n += (guint) wcwidth(c);
    text += bytes;
  }
  return n;
}

static void check_columns(const char *line, guint columns)
{
  g_autofree char *cut = rl_text_cut(line, columns);
  g_autofree char *fit = g_strndup(line, rl_text_fit(line, columns));
  g_assert_cmpuint(columns_by_wcwidth(cut), <=, columns);
  g_assert_cmpuint(columns_by_wcwidth(fit), <=, columns);
  g_assert_cmpuint(columns_by_wcwidth(line), ==, rl_text_columns(line));
  g_auto(GStrv) rows = rl_text_wrap(line, columns);
  for (char **row = rows; *row != NULL; row++)
    g_assert_cmpuint(columns_by_wcwidth(*row), <=, MAX(columns, 2));
}

/* Not more is counted than came in, nothing when all that came is still there, and no U+FFFD stands
 * for what is not counted. */
static void check_count(const GString *text, const char *block, guint removed)
{
  guint replaced = 0, came = 0;
  for (const char *p = block; *p != '\0'; p = g_utf8_next_char(p))
    replaced += g_utf8_get_char(p) == 0xFFFD;
  const char *end = text->str + text->len;
  for (const char *p = text->str; (p = memmem(p, (gsize) (end - p), "\357\277\275", 3)) != NULL;)
    came++, p += 3;
  g_assert_cmpuint(replaced, <=, removed + came);
  g_assert_cmpuint(removed, <=, text->len);
  if (strcmp(block, text->str) == 0 && strlen(text->str) == text->len)
    g_assert_cmpuint(removed, ==, 0);
}

static void check_text(GRand *rand, const GString *text)
{
  guint removed = 0, again = 0;
  const gsize max = (gsize) g_rand_int_range(rand, 0, 200);
  g_autofree char *block = rl_text_clean_block(text->str, (gssize) text->len, WHOLE, &removed);
  g_autofree char *line = rl_text_clean_line(text->str, (gssize) text->len, max, NULL);
  g_autofree char *whole = rl_text_clean_line(text->str, (gssize) text->len, WHOLE, NULL);
  g_autofree char *twice = rl_text_clean_block(block, -1, WHOLE, &again);
  assert_allowed(block, RL_RAW_UTF8, text);
  assert_allowed(line, RL_RAW_UTF8, text);
  g_assert_null(strchr(whole, '\n'));
  g_assert_cmpint(g_utf8_strlen(line, -1), <=, (glong) max);
  g_assert_cmpstr(twice, ==, block);
  g_assert_cmpuint(again, ==, 0);
  check_count(text, block, removed);
  check_columns(whole, (guint) g_rand_int_range(rand, 0, 100));
}

static void each_text(void (*check)(GRand *rand, const GString *text))
{
  GRand *rand = g_rand_new_with_seed((guint32) g_test_rand_int());
  for (guint n = runs(); n > 0 && !g_test_failed(); n--) {
    g_autoptr(GString) text =
        rl_hostile_text(rand, RL_HOSTILE_BYTES, (guint) g_rand_int_range(rand, 0, 40));
    check(rand, text);
  }
  g_rand_free(rand);
}

static void test_any(void)
{
  each_text(check_text);
}

/* What is shown where the terminal has but ASCII, and as wide as it was counted. */
static void check_ascii(GRand *rand, const GString *text)
{
  g_autofree char *line = rl_text_clean_line(text->str, (gssize) text->len, WHOLE, NULL);
  const guint columns = (guint) g_rand_int_range(rand, 0, 100);
  g_autofree char *cut = rl_text_cut(line, columns);
  g_autofree char *whole = rl_text_localize(line), *shown = rl_text_localize(cut);
  assert_allowed(whole, RL_RAW_ASCII, text);
  g_assert_cmpuint(strlen(shown), <=, columns);
  g_assert_cmpuint(strlen(whole), ==, rl_text_columns(line));
  g_auto(GStrv) rows = rl_text_wrap(line, columns);
  for (char **row = rows; *row != NULL; row++) {
    g_autofree char *drawn = rl_text_localize(*row);
    g_assert_true(strlen(drawn) <= columns || g_utf8_strlen(*row, -1) == 1);
  }
}

static void test_ascii(void)
{
  g_assert_nonnull(setlocale(LC_ALL, "C"));
  each_text(check_ascii);
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
}

static void test_every_character(void)
{
  for (gunichar c = 1; c < 0x110000; c++) {
    if (c >= 0xD800 && c <= 0xDFFF)
      continue;
    g_autoptr(GString) text = g_string_new("a");
    g_string_append_unichar(text, c);
    guint removed = 0;
    g_autofree char *line = rl_text_clean_line(text->str, (gssize) text->len, WHOLE, &removed);
    assert_allowed(line, RL_RAW_UTF8, text);
    g_assert_true(strchr(line, 'a') == line || rl_text_is_mark(c));
    g_assert_cmpuint(columns_by_wcwidth(line), ==, rl_text_columns(line));
  }
}

/* A megabyte takes milliseconds, also of what normalisation has to sort; seconds would be the
 * square of the length. */
static void test_linear(void)
{
  static const char *const pieces[] = { "x",
                                        "\314\201",
                                        "\314\201\314\226\315\205\314\261",
                                        "\341\205\241",
                                        "\377",
                                        "\033[2J",
                                        "\342\200\256",
                                        "\r" };
  for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
    g_autoptr(GString) text = g_string_new("a");
    while (text->len < 1024 * 1024)
      g_string_append(text, pieces[i]);
    const gint64 before = g_get_monotonic_time();
    g_autofree char *block =
        rl_text_clean_block(text->str, (gssize) text->len, G_MAXSIZE - 1, NULL);
    g_assert_cmpint(g_get_monotonic_time() - before, <, 2 * G_USEC_PER_SEC);
    g_assert_cmpuint(strlen(block), <=, 3 * 64 * 1024 + 3);
    assert_allowed(block, RL_RAW_UTF8, text);
  }
}

/* Marks in the order that takes longest to sort: ten such texts would take many seconds if all were
 * sorted. */
static void test_marks_to_sort(void)
{
  g_autoptr(GString) text = g_string_new("a");
  for (guint i = 0; i < 32000; i++)
    g_string_append(text, i < 16000 ? "\314\201" : "\314\226");
  const gint64 before = g_get_monotonic_time();
  for (guint i = 0; i < 10; i++) {
    guint removed = 0;
    g_autofree char *line = rl_text_clean_line(text->str, -1, WHOLE, &removed);
    g_assert_cmpstr(line, ==, "\303\241\314\201\314\201");
    g_assert_cmpuint(removed, >, 31900);
  }
  g_assert_cmpint(g_get_monotonic_time() - before, <, 3 * G_USEC_PER_SEC);
}

int main(int argc, char **argv)
{
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/text-fuzz/any", test_any);
  g_test_add_func("/text-fuzz/ascii", test_ascii);
  g_test_add_func("/text-fuzz/every-character", test_every_character);
  g_test_add_func("/text-fuzz/linear", test_linear);
  g_test_add_func("/text-fuzz/marks-to-sort", test_marks_to_sort);
  return g_test_run();
}
