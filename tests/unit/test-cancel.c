/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/cancel.h"

typedef struct {
  RlCancel *cancel;
  gint calls;   /* atomic */
  gint waiting; /* atomic: the other thread has begun */
  gboolean whole;
} World;

static void count(gpointer data)
{
  g_atomic_int_inc((gint *) data);
}

static gpointer wait_long(gpointer data)
{
  World *world = data;
  g_atomic_int_set(&world->waiting, TRUE);
  world->whole = rl_cancel_pause(world->cancel, G_MAXINT);
  return NULL;
}

static void test_none(void)
{
  g_assert_false(rl_cancel_is_set(NULL));
  g_assert_true(rl_cancel_pause(NULL, 1));
  g_assert_cmpuint(rl_cancel_watch(NULL, count, NULL), ==, 0);
  rl_cancel_unwatch(NULL, 0);
  rl_cancel_unref(NULL);
}

static void test_watches(void)
{
  gint first = 0, second = 0, late = 0;
  g_autoptr(RlCancel) cancel = rl_cancel_new();
  const guint one = rl_cancel_watch(cancel, count, &first);
  (void) rl_cancel_watch(cancel, count, &second);
  rl_cancel_unwatch(cancel, one);
  g_assert_false(rl_cancel_is_set(cancel));
  rl_cancel_set(cancel);
  rl_cancel_set(cancel);
  g_assert_true(rl_cancel_is_set(cancel));
  (void) rl_cancel_watch(cancel, count, &late);
  g_assert_cmpint(first, ==, 0);
  g_assert_cmpint(second, ==, 1);
  g_assert_cmpint(late, ==, 1);
}

static void test_pause(void)
{
  g_autoptr(RlCancel) cancel = rl_cancel_new();
  g_assert_true(rl_cancel_pause(cancel, 1));
  rl_cancel_set(cancel);
  g_assert_false(rl_cancel_pause(cancel, G_MAXINT));
}

static void test_wakes(void)
{
  World world = { .cancel = rl_cancel_new(), .whole = TRUE };
  GThread *thread = g_thread_new("waits", wait_long, &world);
  while (!g_atomic_int_get(&world.waiting))
    g_thread_yield();
  rl_cancel_set(world.cancel);
  g_thread_join(thread);
  g_assert_false(world.whole);
  rl_cancel_unref(world.cancel);
}

static void test_references(void)
{
  RlCancel *cancel = rl_cancel_new();
  g_autoptr(RlCancel) other = rl_cancel_ref(cancel);
  rl_cancel_unref(cancel);
  rl_cancel_set(other);
  g_assert_true(rl_cancel_is_set(other));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/cancel/none", test_none);
  g_test_add_func("/cancel/watches", test_watches);
  g_test_add_func("/cancel/pause", test_pause);
  g_test_add_func("/cancel/wakes-who-waits", test_wakes);
  g_test_add_func("/cancel/references", test_references);
  return g_test_run();
}
