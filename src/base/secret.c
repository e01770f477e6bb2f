/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/secret.h"

#include <malloc.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

struct RlSecret {
  char *bytes; /* between guard pages; bytes[length] is always NUL */
  gsize length;
  gsize room; /* usable bytes at `bytes`, a multiple of the page size */
  gsize span; /* what `room` may become; up to there nothing can be read or written */
  gsize max;
  gsize touched; /* the lowest offset at which bytes have changed */
};

static void touch(RlSecret *self, gsize at)
{
  self->touched = MIN(self->touched, at);
}

gsize rl_secret_take_touched(RlSecret *self)
{
  if (self == NULL)
    return 0;
  const gsize touched = self->touched;
  self->touched = G_MAXSIZE;
  return touched;
}

static gint lock_failed; /* atomic */

void rl_wipe(gpointer p, gsize n)
{
  explicit_bzero(p, n);
}

/* Never a part of its caller, whose stack it would enlarge. */
G_GNUC_NO_INLINE void rl_wipe_stack(void)
{
  enum { DEPTH = 64 * 1024 };
  char below[DEPTH];
  rl_wipe(below, sizeof below);
}

gboolean rl_secret_lock_failed(void)
{
  return g_atomic_int_get(&lock_failed);
}

void rl_secret_harden_process(void)
{
  const struct rlimit none = { 0, 0 };
#ifdef M_PERTURB /* other C libraries than glibc have none */
  (void) mallopt(M_PERTURB, 0xA5);
#endif
  (void) prctl(PR_SET_DUMPABLE, 0);
  (void) setrlimit(RLIMIT_CORE, &none);
}

gboolean rl_secret_is_hardened(void)
{
  struct rlimit core;
  return prctl(PR_GET_DUMPABLE) == 0 && getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0;
}

gsize rl_secret_lock_limit(void)
{
  struct rlimit limit;
  if (geteuid() == 0 || getrlimit(RLIMIT_MEMLOCK, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return G_MAXSIZE;
  return (gsize) limit.rlim_cur;
}

gboolean rl_secret_can_lock(gsize n)
{
  void *room = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED)
    return FALSE;
  const gboolean locked = mlock(room, n) == 0;
  (void) munmap(room, n);
  return locked;
}

static gsize page_size(void)
{
  return (gsize) sysconf(_SC_PAGESIZE);
}

static gsize whole_pages(gsize n)
{
  const gsize page = page_size();
  return (n + page - 1) / page * page;
}

/* Addresses for all that SELF may ever hold, with an inaccessible page before and behind it. They
 * cost nothing until they are opened, and what lies there never has to move. */
static void reserve(RlSecret *self)
{
  const gsize page = page_size();
  self->span = whole_pages(self->max + 1);
  char *base = mmap(NULL, self->span + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED)
    g_error("no memory for a secret of %" G_GSIZE_FORMAT " bytes", self->max);
  self->bytes = base + page;
  (void) madvise(self->bytes, self->span, MADV_DONTDUMP);
  (void) madvise(self->bytes, self->span, MADV_WIPEONFORK);
}

/* Makes room for LENGTH bytes and the NUL. */
static void open_up(RlSecret *self, gsize length)
{
  const gsize room = MIN(whole_pages(length + 1), self->span);
  char *from = self->bytes + self->room;
  if (mprotect(from, room - self->room, PROT_READ | PROT_WRITE) != 0)
    g_error("no memory for a secret of %" G_GSIZE_FORMAT " bytes", length);
  if (mlock(from, room - self->room) != 0)
    g_atomic_int_set(&lock_failed, TRUE);
  self->room = room;
}

RlSecret *rl_secret_new(gsize max)
{
  RlSecret *self = g_new0(RlSecret, 1);
  self->max = max;
  reserve(self);
  open_up(self, 0);
  return self;
}

RlSecret *rl_secret_new_from(const char *bytes, gssize length, gsize max)
{
  const gsize n = length < 0 ? strlen(bytes) : (gsize) length;
  RlSecret *self = rl_secret_new(MAX(n, max));
  (void) rl_secret_append(self, bytes, (gssize) n);
  return self;
}

RlSecret *rl_secret_dup(const RlSecret *self)
{
  return rl_secret_new_from(self->bytes, (gssize) self->length, self->max);
}

void rl_secret_free(RlSecret *self)
{
  if (self == NULL)
    return;
  const gsize page = page_size();
  rl_wipe(self->bytes, self->room);
  (void) munmap(self->bytes - page, self->span + 2 * page);
  g_free(self);
}

const char *rl_secret_peek(const RlSecret *self)
{
  return self != NULL ? self->bytes : "";
}

gsize rl_secret_length(const RlSecret *self)
{
  return self != NULL ? self->length : 0;
}

gsize rl_secret_max(const RlSecret *self)
{
  return self->max;
}

/* Locking takes memory at once, so not much more is opened than is needed. */
static void grow(RlSecret *self, gsize length)
{
  enum { STEP_MAX = 64 * 1024 };
  if (length >= self->room)
    open_up(self, MIN(self->max, MAX(length, self->room + MIN(self->room, STEP_MAX))));
}

gboolean rl_secret_insert(RlSecret *self, gsize at, const char *bytes, gsize n)
{
  g_return_val_if_fail(at <= self->length, FALSE);
  if (n > self->max - self->length)
    return FALSE;
  grow(self, self->length + n);
  memmove(self->bytes + at + n, self->bytes + at, self->length - at);
  memcpy(self->bytes + at, bytes, n);
  self->length += n;
  self->bytes[self->length] = '\0';
  touch(self, at);
  return TRUE;
}

gboolean rl_secret_append(RlSecret *self, const char *bytes, gssize n)
{
  return rl_secret_insert(self, self->length, bytes, n < 0 ? strlen(bytes) : (gsize) n);
}

void rl_secret_erase(RlSecret *self, gsize at, gsize n)
{
  g_return_if_fail(at <= self->length && n <= self->length - at);
  memmove(self->bytes + at, self->bytes + at + n, self->length - at - n);
  self->length -= n;
  rl_wipe(self->bytes + self->length, n);
  touch(self, at);
}

void rl_secret_clear(RlSecret *self)
{
  if (self == NULL)
    return;
  rl_wipe(self->bytes, self->room);
  self->length = 0;
  touch(self, 0);
}

gboolean rl_secret_equal(const RlSecret *a, const RlSecret *b)
{
  const gsize n = rl_secret_length(a);
  if (n != rl_secret_length(b))
    return FALSE;
  const char *x = rl_secret_peek(a), *y = rl_secret_peek(b);
  guchar difference = 0;
  for (gsize i = 0; i < n; i++)
    difference |= (guchar) (x[i] ^ y[i]);
  return difference == 0;
}

gsize rl_secret_characters(const RlSecret *self)
{
  const char *p = rl_secret_peek(self);
  const char *end = p + rl_secret_length(self);
  gsize count = 0;
  while (p < end) {
    const gunichar c = g_utf8_get_char_validated(p, end - p);
    p = (c == (gunichar) -1 || c == (gunichar) -2 || c == 0) ? p + 1 : g_utf8_next_char(p);
    count++;
  }
  return count;
}

char *rl_secret_reserve(RlSecret *self, gsize n)
{
  if (n > self->max - self->length)
    return NULL;
  grow(self, self->length + n);
  return self->bytes + self->length;
}

void rl_secret_added(RlSecret *self, gsize n)
{
  g_return_if_fail(n < self->room - self->length);
  touch(self, self->length);
  self->length += n;
  self->bytes[self->length] = '\0';
}
