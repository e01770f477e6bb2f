/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pace of lists, by a clock that is turned by hand: never more than it allows, and no slower.
 */
#include "app/pace.h"

enum { MS = 1000, SECOND = 1000 * MS, START = 1000 * SECOND };

/* Makes N requests that take TOOK each, waiting as is said; when the last one was made. */
static gint64 run(RlPace *pace, gint64 now, guint n, gint64 took, gint64 *begun)
{
  for (guint i = 0; i < n; i++) {
    const guint pause = rl_pace_pause(pace, now);
    now += (gint64) pause * MS;
    g_assert_cmpuint(rl_pace_pause(pace, now), ==, 0);
    rl_pace_note(pace, now);
    begun[i] = now;
    now += took;
  }
  return begun[n - 1];
}

static void test_window(void)
{
  static const gint64 took[] = { 0, 1, 100 * MS, 499 * MS, 500 * MS, 501 * MS, 3 * SECOND };
  enum { N = 1000 };
  for (guint i = 0; i < G_N_ELEMENTS(took); i++) {
    RlPace pace = { .n = 0 };
    gint64 begun[N];
    const gint64 last = run(&pace, START, N, took[i], begun);
    for (guint k = RL_PACE_REQUESTS; k < N; k++)
      g_assert_cmpint(begun[k] - begun[k - RL_PACE_REQUESTS], >=, RL_PACE_SECONDS * SECOND);
    /* Two a second, or as fast as they are answered. */
    g_assert_cmpint(
        last - START, <=,
        MAX((N - RL_PACE_REQUESTS) * 500LL * MS + 30 * SECOND, (N - 1) * took[i] + N * MS));
  }
}

/* A hundred thousand links come in half a minute: the first sixty pages at once. */
static void test_hundred_pages(void)
{
  RlPace pace = { .n = 0 };
  gint64 begun[100];
  (void) run(&pace, START, G_N_ELEMENTS(begun), 100 * MS, begun);
  g_assert_cmpint(begun[59] - START, ==, 59 * 100 * MS);
  g_assert_cmpint(begun[60] - START, ==, 30 * SECOND);
  g_assert_cmpint(begun[99] - START, ==, 30 * SECOND + 39 * 100 * MS);
}

static void test_clock_behind(void)
{
  RlPace pace = { .n = 0 };
  gint64 begun[60];
  (void) run(&pace, START, 60, 0, begun);
  g_assert_cmpuint(rl_pace_pause(&pace, 0), ==, 30 * 1000);
  g_assert_cmpuint(rl_pace_pause(&pace, START + 29 * SECOND + 1), ==, 1000);
  g_assert_cmpuint(rl_pace_pause(&pace, START + 30 * SECOND), ==, 0);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/pace/window", test_window);
  g_test_add_func("/pace/hundred-pages", test_hundred_pages);
  g_test_add_func("/pace/clock-behind", test_clock_behind);
  return g_test_run();
}
