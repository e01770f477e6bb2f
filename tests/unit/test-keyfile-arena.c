/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The heap for OpenSSL: blocks never overlap, what is given back is wiped and can be taken again.
 */
#include <stdint.h>
#include <string.h>

#include "keyfile/arena.h"

enum { ROOM = 64 * 1024, SLOTS = 300, STEPS = 200 * 1000 };

typedef struct {
  guchar *p;
  gsize n;
  guchar fill;
} Slot;

static gboolean is_filled(const Slot *slot)
{
  for (gsize i = 0; i < slot->n; i++)
    if (slot->p[i] != slot->fill)
      return FALSE;
  return TRUE;
}

static void give(RlArena *arena, Slot *slot)
{
  g_assert_true(is_filled(slot));
  rl_arena_give(arena, slot->p);
  slot->p = NULL;
}

static gboolean take(RlArena *arena, Slot *slot, gsize n, guchar fill)
{
  *slot = (Slot){ rl_arena_take(arena, n), n, fill };
  if (slot->p == NULL)
    return FALSE;
  g_assert_cmpuint((uintptr_t) slot->p % 16, ==, 0);
  g_assert_cmpuint(rl_arena_size(slot->p), >=, n);
  g_assert_true(rl_arena_has(arena, slot->p) && rl_arena_has(arena, slot->p + n - 1));
  memset(slot->p, fill, n);
  return TRUE;
}

/* By chance: every block keeps what was written into it until it is given back. */
static void test_random(void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed(4711);
  Slot slots[SLOTS] = { { NULL, 0, 0 } };
  guint used = 0, refused = 0;
  RlArena *arena = rl_arena_new(ROOM);
  for (guint step = 0; step < STEPS; step++) {
    Slot *slot = &slots[g_rand_int_range(random, 0, SLOTS)];
    if (slot->p != NULL) {
      give(arena, slot);
      used--;
      continue;
    }
    const gsize n = (gsize) g_rand_int_range(random, 1, step % 7 == 0 ? 3000 : 300);
    if (take(arena, slot, n, (guchar) step))
      used++;
    else
      refused++;
    g_assert_cmpuint(rl_arena_used(arena), ==, used);
  }
  g_assert_cmpuint(refused, >, 0);
  for (guint i = 0; i < SLOTS; i++)
    if (slots[i].p != NULL)
      give(arena, &slots[i]);
  g_assert_cmpuint(rl_arena_used(arena), ==, 0);
  /* all of it is one block again */
  gpointer whole = rl_arena_take(arena, ROOM - 16);
  g_assert_nonnull(whole);
  g_assert_null(rl_arena_take(arena, 1));
  rl_arena_give(arena, whole);
  rl_arena_free(arena);
}

static void test_wiped(void)
{
  RlArena *arena = rl_arena_new(ROOM);
  char *first = rl_arena_take(arena, 100), *second = rl_arena_take(arena, 100);
  memset(first, 'x', 100);
  rl_arena_give(arena, first);
  for (guint i = 0; i < 100; i++)
    g_assert_cmpint(first[i], ==, 0);
  rl_arena_give(arena, second);
  rl_arena_free(arena);
}

static void test_bounds(void)
{
  static const gsize never[] = { 0, ROOM, ROOM + 1, G_MAXSIZE, G_MAXSIZE - 16, G_MAXINT32 };
  RlArena *arena = rl_arena_new(ROOM);
  int outside = 0;
  for (guint i = 0; i < G_N_ELEMENTS(never); i++)
    g_assert_null(rl_arena_take(arena, never[i]));
  g_assert_false(rl_arena_has(arena, &outside));
  g_assert_false(rl_arena_has(arena, NULL));
  rl_arena_free(arena);
  rl_arena_free(NULL);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/arena/random", test_random);
  g_test_add_func("/arena/wiped", test_wiped);
  g_test_add_func("/arena/bounds", test_bounds);
  return g_test_run();
}
