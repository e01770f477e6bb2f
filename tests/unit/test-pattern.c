/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JavaScript's patterns as JavaScript means them; and none that costs time, memory or the truth. */
#include "model/field.h"
#include "model/pattern.h"

#define EMOJI "\xf0\x9f\x98\x80"

typedef struct {
  const char *pattern, *text;
  RlPatternResult expected;
} Row;

#define YES  RL_PATTERN_FITS
#define NO   RL_PATTERN_DIFFERS
#define NONE RL_PATTERN_UNCHECKED

/* What the API's institutions were seen to send. */
static const Row real[] = {
  { "^[a-zA-Z0-9_]{1,16}$", "user_valid", YES },
  { "^[a-zA-Z0-9_]{1,16}$", "1234567890abcdefg", NO },
  { "^[a-zA-Z0-9_]{1,16}$", "with blank", NO },
  { "^\\d{6}$", "111111", YES },
  { "^\\d{6}$", "11111", NO },
  { "^.{1,}$", "x", YES },
  { "^.{12,13}$", "ABC010101ABC", YES },
  { "^[a-zA-Z0-9]{8}", "12345678 and more", YES },
  { "^([A-Z]{4})([0-9]{6})([A-Z]{6})([A-Z0-9]{2})$", "BLPM951331IONVGR54", YES },
  { "^([A-Z]{4})([0-9]{6})([A-Z]{6})([A-Z0-9]{2})$", "BLPM951331IONVGR5", NO },
  /* It binds as (^A)|(B$). */
  { "^\\d{11}|\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}$", "12345678901junk", YES },
  { "^\\d{11}|\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}$", "junk111.111.111-11", YES },
  { "^\\d{11}|\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}$", "111.111.111-11junk", NO },
};

/* Where PCRE2, as GLib sets it up, would say something else. */
static const Row javascript[] = {
  { "^\\d$", "٣", NO },
  { "^\\D$", "٣", YES },
  { "^\\w$", "é", NO },
  { "^\\W$", "é", YES },
  { "^[\\w]$", "é", NO },
  { "^[\\W]$", "é", YES },
  { "^[^\\d]$", "٣", YES },
  { "^[\\D5]$", "5", YES },
  { "^[\\D]$", "7", NO },
  { "^\\s$", "\xc2\xa0", YES },
  { "^\\s$", "\xef\xbb\xbf", YES },
  { "^\\S$", "\xe2\x80\xa8", NO },
  { "^\\S$", "x", YES },
  { "^a$", "a\n", NO },
  { "^a\\b", "aé", YES },
  { "^a\\B", "aé", NO },
  { "\\bab\\b", "x ab y", YES },
  { "^[\\b]$", "\b", YES },
  { "^.$", "\r", NO },
  { "^.$", "\xe2\x80\xa8", NO },
  { "^[^]$", "\n", YES },
  { "[]", "x", NO },
  { "^\\v$", "\v", YES },
  { "^\\v$", "\n", NO },
  { "^\\u00e9$", "é", YES },
  { "^\\ud83d\\ude00$", EMOJI, YES },
  { "^\\u{1F600}$", EMOJI, YES },
  { "^\\x41\\/\\-$", "A/-", YES },
  { "^\\0$", "0", NO },
  { "^[\\w-.]+$", "a-b.c", YES },
  { "^[.-\\w]+$", "a-b.c", YES },
  { "^[a-c-]+$", "b-", YES },
  { "^[[:alpha:]]$", "a]", YES },
  { "^[[:alpha:]]$", "b", NO },
  { "^a{,2}$", "a{,2}", YES },
  { "^a{2$", "a{2", YES },
  { "^x{2,3}?$", "xxx", YES },
  { "^]}$", "]}", YES },
  { "^(?=.*\\d)(?!.*x).{3,}$", "ab1", YES },
  { "^(?<!a)b$", "b", YES },
  { "^(?:a|b)+$", "abab", YES },
  { "", "anything", YES },
  { "^.{4}$", "pässñ", NO },
  { "^.{5}$", "pässñ", YES },
  { "^[À-ÿ]+$", "éñ", YES },
  { "#x y", "#x y", YES },
};

/* No pattern of JavaScript's, or one without a sure counterpart: PCRE2 would take many of them. */
static const Row unchecked[] = {
  { NULL, "x", NONE },
  { "(", "x", NONE },
  { ")", "x", NONE },
  { "[a", "x", NONE },
  { "a**", "x", NONE },
  { "*a", "x", NONE },
  { "a++", "aa", NONE },
  { "[z-a]", "x", NONE },
  { "a\\", "x", NONE },
  { "(*ACCEPT)", "x", NONE },
  { "(*LIMIT_MATCH=4000000000)a", "x", NONE },
  { "(?i)A", "a", NONE },
  { "(?R)?x", "x", NONE },
  { "(?C1)x", "x", NONE },
  { "(?P<n>x)", "x", NONE },
  { "(?>x)", "x", NONE },
  { "(a)\\1", "aa", NONE },
  { "\\Qa", "a", NONE },
  { "\\A", "a", NONE },
  { "\\Kx", "x", NONE },
  { "\\pL", "a", NONE },
  { "\\u12", "x", NONE },
  { "\\x4", "x", NONE },
  { "\\ud800", "x", NONE },
  { "\\u{110000}", "x", NONE },
  { "(?<=a+)b", "ab", NONE },
  { "x", "\xff", NONE },
};

static void check_rows(const Row *rows, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_autoptr(RlSecret) text = rl_secret_new_from(rows[i].text, -1, 64);
    g_test_message("%s", rows[i].pattern != NULL ? rows[i].pattern : "(none)");
    g_assert_cmpint(rl_pattern_check(rows[i].pattern, text), ==, rows[i].expected);
  }
}

static void test_real(void)
{
  check_rows(real, G_N_ELEMENTS(real));
}

static void test_javascript(void)
{
  check_rows(javascript, G_N_ELEMENTS(javascript));
}

static void test_unchecked(void)
{
  check_rows(unchecked, G_N_ELEMENTS(unchecked));
}

/* Every one of these takes years, or gigabytes, when nobody stops it. */
static void test_work(void)
{
  static const char *const patterns[] = {
    "(a+)+$",       "^(a|aa)+$",         "^(a|a?)+$",          "^(.*)*x$",
    "(((a*)*)*)*b", "^(a?){200}a{200}$", "(?=(a+)+$)b|(a+)+$",
  };
  g_autofree char *letters = g_strnfill(201, 'a');
  letters[200] = '!';
  g_autoptr(RlSecret) text = rl_secret_new_from(letters, -1, 201);
  for (guint i = 0; i < G_N_ELEMENTS(patterns); i++)
    g_assert_cmpint(rl_pattern_check(patterns[i], text), !=, RL_PATTERN_FITS);
  g_assert_cmpint(rl_pattern_check("(a+)+$", text), ==, RL_PATTERN_UNCHECKED);
}

static void test_bounds(void)
{
  g_autofree char *long_pattern = g_strnfill(2000, 'a');
  g_autofree char *open = g_strnfill(1000, '(');
  g_autofree char *long_text = g_strnfill(RL_TYPED_MAX + 1, 'a');
  g_autoptr(RlSecret) text = rl_secret_new_from(long_text, -1, RL_TYPED_MAX + 1);
  g_autoptr(RlSecret) full = rl_secret_new_from(long_text, RL_TYPED_MAX, RL_TYPED_MAX);
  g_autoptr(RlSecret) brief = rl_secret_new_from("a", -1, 5000);
  g_assert_cmpint(rl_pattern_check(long_pattern, brief), ==, RL_PATTERN_UNCHECKED);
  g_assert_cmpint(rl_pattern_check(open, brief), ==, RL_PATTERN_UNCHECKED);
  g_assert_cmpint(rl_pattern_check("a", text), ==, RL_PATTERN_UNCHECKED);
  g_assert_cmpint(rl_pattern_check("^.{1,40}$", full), ==, RL_PATTERN_DIFFERS);
  g_assert_cmpint(rl_pattern_check("^[a-z]+$", full), ==, RL_PATTERN_FITS);
  g_assert_cmpint(rl_pattern_check("^(?:a|b)+$", full), ==, RL_PATTERN_FITS);
  g_assert_cmpint(rl_pattern_check("((a{1,1000}){1,1000}){1,1000}", brief), !=, RL_PATTERN_DIFFERS);
  g_assert_cmpint(rl_pattern_check("a", brief), ==, RL_PATTERN_FITS);
}

/* Whatever comes, the translation is a pattern of PCRE2's or none, and says so in no time. */
static void test_chance(void)
{
  static const char *const parts[] = { "\\", "[", "]", "(", ")", "?", "*", "+", "{", "}",  "1",
                                       ",",  "-", "^", "$", "|", ".", "d", "D", "w", "u",  "x",
                                       "b",  "é", ":", "=", "!", "<", "P", "#", " ", "\\s" };
  g_autoptr(RlSecret) text = rl_secret_new_from("aé1-_ x", -1, 64);
  for (int run = 0; run < 20000; run++) {
    g_autoptr(GString) pattern = g_string_new(NULL);
    for (gint32 n = g_test_rand_int_range(1, 14); n > 0; n--)
      g_string_append(pattern, parts[g_test_rand_int_range(0, G_N_ELEMENTS(parts))]);
    (void) rl_pattern_check(pattern->str, text);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/pattern/real", test_real);
  g_test_add_func("/pattern/javascript", test_javascript);
  g_test_add_func("/pattern/unchecked", test_unchecked);
  g_test_add_func("/pattern/work", test_work);
  g_test_add_func("/pattern/bounds", test_bounds);
  g_test_add_func("/pattern/chance", test_chance);
  return g_test_run();
}
