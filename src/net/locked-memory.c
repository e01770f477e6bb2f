/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/locked-memory.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

static GMutex mutex;
static GHashTable *blocks; /* where a block begins -> its RlSecret */

static void *take_block(size_t n)
{
  RlSecret *secret = rl_secret_new(n);
  void *p = rl_secret_reserve(secret, n);
  g_mutex_lock(&mutex);
  if (blocks == NULL)
    blocks = g_hash_table_new(NULL, NULL);
  g_hash_table_insert(blocks, p, secret);
  g_mutex_unlock(&mutex);
  return p;
}

/* NULL: P is an ordinary block. */
static RlSecret *find_block(void *p, gboolean take)
{
  g_mutex_lock(&mutex);
  RlSecret *secret = blocks != NULL ? g_hash_table_lookup(blocks, p) : NULL;
  if (secret != NULL && take)
    (void) g_hash_table_remove(blocks, p);
  g_mutex_unlock(&mutex);
  return secret;
}

static size_t usable_size(void *p)
{
  const RlSecret *secret = find_block(p, FALSE);
  return secret != NULL ? rl_secret_max(secret) : malloc_usable_size(p);
}

void *rl_locked_malloc(size_t n)
{
  return n < RL_LOCKED_MEMORY_FROM ? malloc(n) : take_block(n);
}

/* A fresh mapping is zero. */
void *rl_locked_calloc(size_t count, size_t size)
{
  size_t n = 0;
  if (__builtin_mul_overflow(count, size, &n) || n < RL_LOCKED_MEMORY_FROM)
    return calloc(count, size);
  return take_block(n);
}

/* Never in place: what the old block held is wiped. */
void *rl_locked_realloc(void *p, size_t n)
{
  void *fresh = rl_locked_malloc(n);
  if (p == NULL || fresh == NULL)
    return fresh;
  memcpy(fresh, p, MIN(n, usable_size(p)));
  rl_locked_free(p);
  return fresh;
}

char *rl_locked_strdup(const char *text)
{
  const size_t n = strlen(text) + 1;
  char *copy = rl_locked_malloc(n);
  return copy != NULL ? memcpy(copy, text, n) : NULL;
}

void rl_locked_free(void *p)
{
  if (p == NULL)
    return;
  RlSecret *secret = find_block(p, TRUE);
  if (secret != NULL) {
    rl_secret_free(secret);
    return;
  }
  rl_wipe(p, malloc_usable_size(p));
  free(p);
}
