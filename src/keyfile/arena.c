/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks lie one behind another, each with a head that says how long it and the one before it are.
 * Two free blocks never lie side by side. The search goes on where the last one ended (next fit):
 * most of the room is free most of the time. */
#include "keyfile/arena.h"

#include "base/secret.h"

enum { ALIGNMENT = 16 };

typedef struct {
  gsize size;     /* with this head; a multiple of ALIGNMENT */
  guint32 before; /* size of the block before this one; 0: this is the first */
  guint32 is_taken;
} Head;

G_STATIC_ASSERT(sizeof(Head) == ALIGNMENT);

struct RlArena {
  RlSecret *memory;
  char *start, *end;
  Head *rover; /* where the next search begins */
  guint used;
};

static Head *head_of(gconstpointer p)
{
  return (Head *) ((char *) (gpointer) p - sizeof(Head));
}

static Head *next_of(const RlArena *self, const Head *head)
{
  char *next = (char *) (gpointer) head + head->size;
  return next < self->end ? (Head *) (gpointer) next : NULL;
}

static Head *previous_of(const Head *head)
{
  return head->before > 0 ? (Head *) (gpointer) ((char *) (gpointer) head - head->before) : NULL;
}

static void set_size(const RlArena *self, Head *head, gsize size)
{
  head->size = size;
  Head *next = next_of(self, head);
  if (next != NULL)
    next->before = (guint32) size;
}

RlArena *rl_arena_new(gsize room)
{
  RlArena *self = g_new0(RlArena, 1);
  const gsize n = (MIN(room, G_MAXINT32) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  self->memory = rl_secret_new(n);
  self->start = rl_secret_reserve(self->memory, n);
  self->end = self->start + n;
  self->rover = (Head *) (gpointer) self->start;
  self->rover->size = n;
  return self;
}

void rl_arena_free(RlArena *self)
{
  if (self == NULL)
    return;
  rl_secret_free(self->memory);
  g_free(self);
}

gboolean rl_arena_has(const RlArena *self, gconstpointer p)
{
  return (const char *) p >= self->start && (const char *) p < self->end;
}

guint rl_arena_used(const RlArena *self)
{
  return self->used;
}

gsize rl_arena_size(gconstpointer p)
{
  return head_of(p)->size - sizeof(Head);
}

/* A free block of at least SIZE bytes; NULL: there is none. */
static Head *find_free(const RlArena *self, gsize size)
{
  Head *head = self->rover;
  do {
    if (!head->is_taken && head->size >= size)
      return head;
    head = next_of(self, head);
    if (head == NULL)
      head = (Head *) (gpointer) self->start;
  } while (head != self->rover);
  return NULL;
}

static void split(const RlArena *self, Head *head, gsize size)
{
  const gsize rest = head->size - size;
  if (rest < 2 * sizeof(Head))
    return;
  head->size = size;
  /* Inside the block that was one until now, so there is always a next one. */
  Head *second = (Head *) (gpointer) ((guchar *) head + size);
  second->before = (guint32) size;
  second->is_taken = FALSE;
  set_size(self, second, rest);
}

gpointer rl_arena_take(RlArena *self, gsize n)
{
  if (n == 0 || n > (gsize) (self->end - self->start))
    return NULL;
  const gsize size = (n + sizeof(Head) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  Head *head = find_free(self, size);
  if (head == NULL)
    return NULL;
  split(self, head, size);
  head->is_taken = TRUE;
  self->rover = head;
  self->used++;
  return head + 1;
}

/* SECOND, which lies behind FIRST, becomes a part of it. */
static void join(RlArena *self, Head *first, Head *second)
{
  if (self->rover == second)
    self->rover = first;
  set_size(self, first, first->size + second->size);
}

void rl_arena_give(RlArena *self, gpointer p)
{
  Head *head = head_of(p);
  g_return_if_fail(head->is_taken);
  rl_wipe(p, rl_arena_size(p));
  head->is_taken = FALSE;
  self->used--;
  Head *next = next_of(self, head), *previous = previous_of(head);
  if (next != NULL && !next->is_taken)
    join(self, head, next);
  if (previous != NULL && !previous->is_taken)
    join(self, previous, head);
}
