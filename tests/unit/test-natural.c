/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of texts with numbers in them, by comparing and by keys. */
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

/* Keys never say the opposite of what comparing says, and whole keys say all. */
static void test_keys(void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed(20240229);
  for (guint i = 0; i < 200000; i++) {
    g_autofree char *a = random_text(random), *b = random_text(random);
    const int order = sign(rl_natural_compare(a, b));
    const guint64 x = rl_natural_key(a), y = rl_natural_key(b);
    if (x != y)
      g_assert_cmpint(x < y ? -1 : 1, ==, order);
    else if (rl_natural_key_is_whole(x))
      g_assert_cmpint(order, ==, 0);
  }
}

static void test_long_numbers(void)
{
  for (guint digits = 250; digits < 260; digits++) {
    g_autofree char *shorter = g_strnfill(digits, '9'), *longer = g_strnfill(digits + 1, '1');
    g_assert_cmpint(rl_natural_compare(shorter, longer), <, 0);
    g_assert_cmpuint(rl_natural_key(shorter), <=, rl_natural_key(longer));
    g_assert_false(rl_natural_key_is_whole(rl_natural_key(longer)));
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/natural/compare", test_compare);
  g_test_add_func("/natural/keys", test_keys);
  g_test_add_func("/natural/long-numbers", test_long_numbers);
  return g_test_run();
}
