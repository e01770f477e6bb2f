/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A heap of bounded size in locked memory: what is given back is wiped at once. It has no lock of
 * its own. */
#pragma once

#include <glib.h>

typedef struct RlArena RlArena;

/* A heap of ROOM bytes, in memory as an RlSecret has it. */
RlArena *rl_arena_new(gsize room);

/* Wipes and frees everything in it. NULL is allowed. */
void rl_arena_free(RlArena *self);

/* N bytes, aligned for any type, or NULL when there is no room for them or N is 0. */
gpointer rl_arena_take(RlArena *self, gsize n);

/* Gives back what rl_arena_take() gave. */
void rl_arena_give(RlArena *self, gpointer p);

/* Bytes usable at P, which rl_arena_take() gave: at least as many as were asked for. */
gsize rl_arena_size(gconstpointer p);

/* Whether P lies in it. */
gboolean rl_arena_has(const RlArena *self, gconstpointer p);

/* Blocks that were taken and not given back. */
guint rl_arena_used(const RlArena *self);
