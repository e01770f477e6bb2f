/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read out over the phone: every character is said, and none is said twice the same way. */
#include "app/spelling.h"

static void test_groups(void)
{
  static const struct {
    const char *text, *groups;
  } rows[] = {
    { "48291053", "48291 053" },
    { "482910", "48291 0" },
    { "1234567890", "12345 67890" },
    { "12345", NULL },
    { "", NULL },
    { "4829105x", NULL },
    { "48291 053", NULL },
    { "٤٨٢٩١٠", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *groups = rl_spelling_groups(rows[i].text);
    g_assert_cmpstr(groups, ==, rows[i].groups);
  }
}

static void test_spelling(void)
{
  static const struct {
    const char *text, *spelling;
  } rows[] = {
    { "4829", "4 8 2 9" },
    { "7", "7" },
    { "48291053", "4 8 2 9 1   0 5 3" },
    { "1234567890123456", "1 2 3 4 5   6 7 8 9 0   1 2 3 4 5\n6" },
    { "", "" },
    { "Kk", "1  K  capital K  Kilo\n2  k  Kilo" },
    { "z0O", "1  z  Zulu\n2  0  zero\n3  O  capital O  Oscar" },
    { "a-1_x", "1  a  Alfa\n2  -  hyphen\n3  1  one\n4  _  underscore\n5  x  X-ray" },
    { "4 8", "1  4  four\n2     blank\n3  8  eight" },
    { "éÑçü", "1  é  e with acute accent  Echo\n2  Ñ  capital N with tilde  November\n"
              "3  ç  c with cedilla  Charlie\n4  ü  u with two dots  Uniform" },
    /* Without a name: as they are, and their number. */
    { "ß☃ő", "1  ß  U+00DF\n2  ☃  U+2603\n3  ő  U+0151" },
    { "ǖ", "1  ǖ  U+01D6" },
    /* a mark has something to sit on */
    { "\xcc\x81", "1  \u25cc\xcc\x81  U+0301" },
    { "ő\xcc\x81", "1  ő  U+0151\n2  \u25cc\xcc\x81  U+0301" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *spelling = rl_spelling(rows[i].text);
    g_assert_cmpstr(spelling, ==, rows[i].spelling);
  }
}

/* Said without the character, each is still told from every other. */
static void test_all_differ(void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (int c = ' '; c <= '~'; c++) {
    const char text[] = { (char) c, 'x', '\0' };
    g_autofree char *spelling = rl_spelling(text);
    g_auto(GStrv) lines = g_strsplit(spelling, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 2);
    const char *said = lines[0] + sizeof "1  c  " - 1;
    g_assert_false(g_str_has_prefix(said, "U+"));
    g_assert_true(g_hash_table_add(seen, g_strdup(said)));
  }
}

/* The numbers stand under each other. */
static void test_long(void)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < 120; i++)
    g_string_append_c(text, 'a');
  g_autofree char *spelling = rl_spelling(text->str);
  g_assert_true(g_str_has_prefix(spelling, "  1  a  Alfa\n"));
  g_assert_true(g_str_has_suffix(spelling, "\n120  a  Alfa"));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/spelling/groups", test_groups);
  g_test_add_func("/spelling/spelling", test_spelling);
  g_test_add_func("/spelling/all-differ", test_all_differ);
  g_test_add_func("/spelling/long", test_long);
  return g_test_run();
}
