/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keyfile/locked-run.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/provider.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

#include "keyfile/arena.h"

/* A library context with both providers takes 400 KiB, a key of 4096 bits some 20 more. */
enum { HEAP = 1024 * 1024, STACK = 256 * 1024 };

typedef struct {
  RlArena *arena;
  pthread_t thread; /* which takes from it, while … */
  gboolean runs;
  gboolean is_over;
} Heap;

static GMutex mutex;
static GSList *heaps; /* every Heap there is, guarded by `mutex` */
static gint n_heaps;  /* atomic: most of the time there is none to look through */

/* ---- OpenSSL's allocator ---- */

/* With the lock held. */
static Heap *heap_of(gconstpointer p)
{
  for (GSList *at = heaps; at != NULL; at = at->next)
    if (rl_arena_has(((Heap *) at->data)->arena, p))
      return at->data;
  return NULL;
}

/* With the lock held: what OpenSSL keeps for the whole process outlives its run. */
static void drop_if_empty(Heap *heap)
{
  if (!heap->is_over || rl_arena_used(heap->arena) > 0)
    return;
  heaps = g_slist_remove(heaps, heap);
  g_atomic_int_add(&n_heaps, -1);
  rl_arena_free(heap->arena);
  g_free(heap);
}

/* With the lock held: this thread's; NULL: it takes from malloc. A variable of each thread would
 * need memory when it is first looked at, since this is a module, and the loader ends the program
 * where there is none: at once, and the terminal stays as it is. */
static Heap *heap_here(void)
{
  for (GSList *at = heaps; at != NULL; at = at->next) {
    Heap *heap = at->data;
    if (heap->runs && pthread_equal(heap->thread, pthread_self()))
      return heap;
  }
  return NULL;
}

/* A block in *P, which is NULL when the heap is full. FALSE: this thread has no heap. */
static gboolean take_from_heap(size_t n, void **p)
{
  if (g_atomic_int_get(&n_heaps) == 0)
    return FALSE;
  g_mutex_lock(&mutex);
  const Heap *heap = heap_here();
  *p = heap != NULL ? rl_arena_take(heap->arena, n) : NULL;
  g_mutex_unlock(&mutex);
  return heap != NULL;
}

static void *take(size_t n, const char *file, int line)
{
  void *p = NULL;
  if (n == 0)
    return NULL;
  return take_from_heap(n, &p) ? p : malloc(n);
}

/* FALSE: P is no block of a heap. */
static gboolean give_to_heap(void *p)
{
  if (g_atomic_int_get(&n_heaps) == 0)
    return FALSE;
  g_mutex_lock(&mutex);
  Heap *heap = heap_of(p);
  if (heap != NULL) {
    rl_arena_give(heap->arena, p);
    drop_if_empty(heap);
  }
  g_mutex_unlock(&mutex);
  return heap != NULL;
}

static void give(void *p, const char *file, int line)
{
  if (p != NULL && !give_to_heap(p))
    free(p);
}

/* A block of N bytes with what is at P, in the heap that P is from; *FRESH is NULL when that is
 * full. FALSE: P is no block of a heap. */
static gboolean move_in_heap(const void *p, size_t n, void **fresh)
{
  if (g_atomic_int_get(&n_heaps) == 0)
    return FALSE;
  g_mutex_lock(&mutex);
  const Heap *heap = heap_of(p);
  *fresh = heap != NULL ? rl_arena_take(heap->arena, n) : NULL;
  if (*fresh != NULL)
    memcpy(*fresh, p, MIN(n, rl_arena_size(p)));
  g_mutex_unlock(&mutex);
  return heap != NULL;
}

static void *resize(void *p, size_t n, const char *file, int line)
{
  void *fresh = NULL;
  if (p == NULL)
    return take(n, file, line);
  if (n == 0) {
    give(p, file, line);
    return NULL;
  }
  if (!move_in_heap(p, n, &fresh))
    return realloc(p, n);
  if (fresh != NULL)
    give(p, file, line);
  return fresh;
}

static gboolean is_ready;

gboolean rl_locked_run_init(void)
{
  is_ready = CRYPTO_set_mem_functions(take, resize, give) == 1;
  return is_ready;
}

gboolean rl_locked_run_is_ready(void)
{
  return is_ready;
}

guint rl_locked_run_leftovers(void)
{
  guint n = 0;
  g_mutex_lock(&mutex);
  for (GSList *at = heaps; at != NULL; at = at->next)
    n += ((Heap *) at->data)->is_over ? 1 : 0;
  g_mutex_unlock(&mutex);
  return n;
}

/* ---- a run ---- */

typedef struct {
  void (*run)(gpointer data);
  gpointer data;
  Heap *heap;
} Run;

/* What OpenSSL sets up once and keeps for the whole process must not be taken from a heap. */
static gpointer warm_up(gpointer unused)
{
  (void) OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_ADD_ALL_CIPHERS |
                                 OPENSSL_INIT_ADD_ALL_DIGESTS,
                             NULL);
  OSSL_LIB_CTX *context = OSSL_LIB_CTX_new();
  OSSL_PROVIDER *base = OSSL_PROVIDER_load(context, "default");
  OSSL_PROVIDER *legacy = OSSL_PROVIDER_load(context, "legacy");
  if (legacy != NULL)
    (void) OSSL_PROVIDER_unload(legacy);
  if (base != NULL)
    (void) OSSL_PROVIDER_unload(base);
  OSSL_LIB_CTX_free(context);
  /* The lock of its engines is made when a kind of key is looked for. */
  ENGINE *none = NULL;
  (void) EVP_PKEY_asn1_find_str(&none, "RSA", -1);
  /* What it looks names up in is made when one is looked for that it does not know. */
  (void) EVP_get_cipherbyname("none");
  (void) EVP_get_digestbyname("none");
  ERR_clear_error();
  return NULL;
}

static Heap *heap_new(void)
{
  Heap *heap = g_new0(Heap, 1);
  heap->arena = rl_arena_new(HEAP);
  g_mutex_lock(&mutex);
  heaps = g_slist_prepend(heaps, heap);
  g_atomic_int_inc(&n_heaps);
  g_mutex_unlock(&mutex);
  return heap;
}

static void heap_end(Heap *heap)
{
  g_mutex_lock(&mutex);
  heap->is_over = TRUE;
  drop_if_empty(heap);
  g_mutex_unlock(&mutex);
}

static void lend(Heap *heap, gboolean runs)
{
  g_mutex_lock(&mutex);
  heap->thread = pthread_self();
  heap->runs = runs;
  g_mutex_unlock(&mutex);
}

/* What OpenSSL keeps for each thread goes with this one. */
static void *on_thread(void *data)
{
  const Run *run = data;
  lend(run->heap, TRUE);
  run->run(run->data);
  OPENSSL_thread_stop();
  lend(run->heap, FALSE);
  return NULL;
}

static gboolean start(pthread_t *thread, RlSecret *stack, Run *run)
{
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0)
    return FALSE;
  const gboolean started =
      pthread_attr_setstack(&attributes, rl_secret_reserve(stack, STACK), STACK) == 0 &&
      pthread_create(thread, &attributes, on_thread, run) == 0;
  (void) pthread_attr_destroy(&attributes);
  return started;
}

void rl_locked_run(void (*run)(gpointer data), gpointer data)
{
  static GOnce warm = G_ONCE_INIT;
  (void) g_once(&warm, warm_up, NULL);
  g_autoptr(RlSecret) stack = rl_secret_new(STACK);
  Run job = { run, data, heap_new() };
  pthread_t thread;
  if (start(&thread, stack, &job))
    (void) pthread_join(thread, NULL);
  else /* no thread is to be had: the heap is locked all the same */
    (void) on_thread(&job);
  heap_end(job.heap);
}
