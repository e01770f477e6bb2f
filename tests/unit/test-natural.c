/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of texts with numbers in them, by comparing and by keys. */
#include <string.h>

#include "model/natural.h"

static int sign(int n)
{
  return (n > 0) - (n < 0);
}

static void test_compare(void)
{
  static const struct {
    const char *a, *b;
    int order;
  } rows[] = {
    { "", "", 0 },
    { "", "a", -1 },
    { "a", "b", -1 },
    { "a", "ab", -1 },
    { "a2", "a10", -1 },
    { "a2b", "a2c", -1 },
    { "a12x", "a123", -1 },
    { "a02", "a2", 0 },
    { "a02b", "a2a", 1 },
    { "a0", "a", 1 },
    { "a0", "a1", -1 },
    { "a000", "a0", 0 },
    { "a1b10", "a1b9", 1 },
    { "a01b10", "a1b9", 1 },
    { "1.10", "1.9", 1 },
    { "a/1", "a1", -1 },
    { "a1", "a:", -1 },
    { "12", "1a", 1 },
    { "99999999999999999999999999999", "100000000000000000000000000000", -1 },
    { "é", "z", 1 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_assert_cmpint(sign(rl_natural_compare(rows[i].a, rows[i].b)), ==, rows[i].order);
    g_assert_cmpint(sign(rl_natural_compare(rows[i].b, rows[i].a)), ==, -rows[i].order);
  }
}

/* Texts of few different characters, so that many begin alike. */
static char *random_text(GRand *random)
{
  static const char letters[] = "0012ab/:\xC3";
  GString *text = g_string_new(NULL);
  for (gint32 n = g_rand_int_range(random, 0, 14); n > 0; n--)
    g_string_append_c(text, letters[g_rand_int_range(random, 0, sizeof letters - 1)]);
  return g_string_free(text, FALSE);
}

/* The same order without keys, for texts of any length. */
static int by_hand(const char *a, const char *b)
{
  while (*a != '\0' && *b != '\0') {
    if (g_ascii_isdigit(*a) && g_ascii_isdigit(*b)) {
      a += strspn(a, "0");
      b += strspn(b, "0");
      const gsize n = strspn(a, "0123456789"), m = strspn(b, "0123456789");
      const int order = n != m ? (n < m ? -1 : 1) : memcmp(a, b, n);
      if (order != 0)
        return order;
      a += n;
      b += m;
    } else if (*a != *b) {
      return (guchar) *a < (guchar) *b ? -1 : 1;
    } else {
      a++;
      b++;
    }
  }
  return (*a != '\0') - (*b != '\0');
}

static int by_keys(const char *a, const char *b)
{
  RlNaturalPlace in_a = { 0 }, in_b = { 0 };
  for (;;) {
    const guint64 x = rl_natural_next(a, &in_a), y = rl_natural_next(b, &in_b);
    if (x != y)
      return x < y ? -1 : 1;
    if (rl_natural_is_last(x))
      return 0;
  }
}

static void test_random(void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed(20240229);
  for (guint i = 0; i < 200000; i++) {
    g_autofree char *a = random_text(random), *b = random_text(random);
    g_assert_cmpint(sign(rl_natural_compare(a, b)), ==, sign(by_hand(a, b)));
    g_assert_cmpint(by_keys(a, b), ==, sign(by_hand(a, b)));
  }
}

static void test_long_numbers(void)
{
  static const guint digits[] = { 1, 2, 11, 12, 13, 100, 253, 254, 255, 381, 382, 383, 1000 };
  for (guint i = 0; i < G_N_ELEMENTS(digits); i++) {
    g_autofree char *shorter = g_strnfill(digits[i], '9');
    g_autofree char *longer = g_strnfill(digits[i] + 1, '1'), *more = g_strnfill(digits[i], '9');
    g_autofree char *behind = g_strconcat(shorter, "a", NULL);
    const struct {
      const char *a, *b;
      int order;
    } rows[] = { { shorter, longer, -1 }, { shorter, more, 0 }, { shorter, behind, -1 } };
    for (guint row = 0; row < G_N_ELEMENTS(rows); row++) {
      g_assert_cmpint(sign(rl_natural_compare(rows[row].a, rows[row].b)), ==, rows[row].order);
      g_assert_cmpint(by_keys(rows[row].a, rows[row].b), ==, rows[row].order);
      g_assert_cmpint(by_keys(rows[row].b, rows[row].a), ==, -rows[row].order);
    }
    more[digits[i] - 1] = '8';
    g_assert_cmpint(by_keys(more, shorter), ==, -1);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/natural/compare", test_compare);
  g_test_add_func("/natural/random", test_random);
  g_test_add_func("/natural/long-numbers", test_long_numbers);
  return g_test_run();
}
