/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The idle clear's clock and its words. */
#include <locale.h>

#include "app/idle.h"

static void count(gpointer n)
{
  (*(guint *) n)++;
}

static void test_text(void)
{
  static const struct {
    guint seconds;
    const char *text;
  } rows[] = {
    { 1, "Cleared after 1 second" },    { 2, "Cleared after 2 seconds" },
    { 59, "Cleared after 59 seconds" }, { 60, "Cleared after 1 minute" },
    { 119, "Cleared after 1 minute" },  { 120, "Cleared after 2 minutes" },
    { 300, "Cleared after 5 minutes" }, { 90000, "Cleared after 1,500 minutes" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = rl_idle_text(rows[i].seconds);
    g_assert_cmpstr(text, ==, rows[i].text);
  }
}

/* Once, and again only when somebody was there in between. */
static void test_once(void)
{
  guint n = 0, others = 0;
  g_autoptr(RlIdle) idle = rl_idle_new(1, count, &n);
  rl_idle_check(idle);
  g_assert_cmpuint(n, ==, 0);
  while (n == 0)
    g_main_context_iteration(NULL, TRUE);
  rl_idle_check(idle);
  while (g_main_context_iteration(NULL, FALSE))
    others++;
  g_assert_cmpuint(n, ==, 1);
  g_assert_cmpuint(others, ==, 0);
  rl_idle_touch(idle);
  while (n == 1)
    g_main_context_iteration(NULL, TRUE);
  g_assert_cmpuint(n, ==, 2);
}

static void test_never(void)
{
  guint n = 0;
  g_autoptr(RlIdle) idle = rl_idle_new(0, count, &n);
  rl_idle_touch(idle);
  rl_idle_check(idle);
  g_assert_false(g_main_context_iteration(NULL, FALSE));
  g_assert_cmpuint(n, ==, 0);
  rl_idle_free(NULL);
}

int main(int argc, char **argv)
{
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/idle/text", test_text);
  g_test_add_func("/idle/once", test_once);
  g_test_add_func("/idle/never", test_never);
  return g_test_run();
}
