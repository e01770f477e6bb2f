/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All needles are held against the text together, as far as the shortest of them is long, and moved
 * along it. The last two bytes below them say how far they can be moved without missing one: by
 * nearly that length for a pair that is in none of them. */
#include "net/needles.h"

#include <string.h>

enum { PLACES = 4096, STEP_MAX = 255 };

struct RlNeedles {
  RlSecret *bytes; /* all needles, one behind the other */
  GArray *lengths; /* gsize */
  gsize shortest;  /* of them, up to what a step can be */
  RlSecret *steps; /* guint8 for each place: how far to go; 0: look closely. NULL: not made yet */
};

RlNeedles *rl_needles_new(gsize max)
{
  RlNeedles *self = g_new0(RlNeedles, 1);
  self->bytes = rl_secret_new(max);
  self->lengths = g_array_new(FALSE, FALSE, sizeof(gsize));
  self->shortest = STEP_MAX;
  return self;
}

void rl_needles_free(RlNeedles *self)
{
  if (self == NULL)
    return;
  rl_secret_free(self->bytes);
  rl_secret_free(self->steps);
  g_array_unref(self->lengths);
  g_free(self);
}

void rl_needles_add(RlNeedles *self, const char *bytes, gsize length)
{
  g_return_if_fail(length >= RL_NEEDLE_MIN && self->steps == NULL);
  if (!rl_secret_append(self->bytes, bytes, (gssize) length))
    g_error("more needles than were announced");
  g_array_append_val(self->lengths, length);
  self->shortest = MIN(self->shortest, length);
}

/* Pairs may share a place: then the smaller step counts. */
static guint place_of(const char *pair)
{
  return ((guint) (guchar) pair[0] << 5 ^ (guchar) pair[1]) % PLACES;
}

static void take_steps(guint8 *steps, const char *needle, gsize shortest)
{
  for (gsize i = 0; i + 2 <= shortest; i++) {
    guint8 *step = &steps[place_of(needle + i)];
    *step = MIN(*step, (guint8) (shortest - 2 - i));
  }
}

static void make_steps(RlNeedles *self)
{
  const char *needle = rl_secret_peek(self->bytes);
  self->steps = rl_secret_new(PLACES);
  guint8 *steps = (guint8 *) rl_secret_reserve(self->steps, PLACES);
  memset(steps, (int) (self->shortest - 1), PLACES);
  for (guint i = 0; i < self->lengths->len; i++) {
    take_steps(steps, needle, self->shortest);
    needle += g_array_index(self->lengths, gsize, i);
  }
  rl_secret_added(self->steps, PLACES);
}

static gboolean begins_with_one(const RlNeedles *self, const char *text, gsize length)
{
  const char *needle = rl_secret_peek(self->bytes);
  for (guint i = 0; i < self->lengths->len; i++) {
    const gsize n = g_array_index(self->lengths, gsize, i);
    if (n <= length && memcmp(needle, text, n) == 0)
      return TRUE;
    needle += n;
  }
  return FALSE;
}

gboolean rl_needles_are_in(RlNeedles *self, const char *text, gsize length)
{
  if (self->lengths->len == 0)
    return FALSE;
  if (self->steps == NULL)
    make_steps(self);
  const guint8 *steps = (const guint8 *) rl_secret_peek(self->steps);
  const char *end = text + length;
  const gsize last_pair = self->shortest - 2;
  while ((gsize) (end - text) >= self->shortest) {
    const guint8 step = steps[place_of(text + last_pair)];
    if (step == 0 && begins_with_one(self, text, (gsize) (end - text)))
      return TRUE;
    text += MAX(step, 1);
  }
  return FALSE;
}
