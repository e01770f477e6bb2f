/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one type for secrets, from the first key to the last wipe.
 *
 * An RlSecret is a byte string in memory of its own: locked against swap, between two guard
 * pages, left out of core files, zeroed in a forked child, wiped when it shrinks or is freed, and
 * bounded. It never moves. It is always NUL-terminated behind its length, so that UTF-8 text in it
 * can be read in place. Nothing here hands out a copy outside such memory, and neither the log nor
 * the JSON printer has a function that takes one.
 *
 * An RlSecret has one owner at a time and no lock of its own. */
#pragma once

#include <glib.h>

typedef struct RlSecret RlSecret;

/* An empty secret that may grow to MAX bytes. Aborts when the system has no memory at all; when
 * only the lock is refused, the secret works and rl_secret_lock_failed() says so. */
RlSecret *rl_secret_new(gsize max);

/* A secret holding a copy of LENGTH bytes of BYTES (-1: up to the NUL), which may grow to MAX or
 * to LENGTH, whichever is more. The caller wipes BYTES. */
RlSecret *rl_secret_new_from(const char *bytes, gssize length, gsize max);

/* A second secret with the same bytes and bound. */
RlSecret *rl_secret_dup(const RlSecret *self);

/* Wipes and frees. NULL is allowed. */
void rl_secret_free(RlSecret *self);

/* The bytes, NUL-terminated, borrowed until the next change. Never NULL; "" for NULL. */
const char *rl_secret_peek(const RlSecret *self);
gsize rl_secret_length(const RlSecret *self);
gsize rl_secret_max(const RlSecret *self);

/* Inserts N bytes at offset AT. FALSE, and nothing changed, when that would pass the bound. BYTES
 * must not lie in SELF. */
gboolean rl_secret_insert(RlSecret *self, gsize at, const char *bytes, gsize n);
gboolean rl_secret_append(RlSecret *self, const char *bytes, gssize n);
/* Removes N bytes at offset AT; the bytes that fall free are wiped. */
void rl_secret_erase(RlSecret *self, gsize at, gsize n);
/* Empties and wipes. NULL is allowed. */
void rl_secret_clear(RlSecret *self);

/* Same bytes? In time that depends on the lengths only. */
gboolean rl_secret_equal(const RlSecret *a, const RlSecret *b);

/* Number of UTF-8 characters; bytes that are no UTF-8 count one each. */
gsize rl_secret_characters(const RlSecret *self);

/* Room for reading from a file descriptor: at least N free bytes behind the length, or NULL when
 * that would pass the bound. What was read is then taken over with rl_secret_added(). */
char *rl_secret_reserve(RlSecret *self, gsize n);
void rl_secret_added(RlSecret *self, gsize n);

/* The lowest offset at which bytes have changed since the last call, or since it was made;
 * G_MAXSIZE: none has. For the one who shows it: what lies before is shown already. 0 for NULL. */
gsize rl_secret_take_touched(RlSecret *self);

/* Whether the system refused to lock any secret so far (RLIMIT_MEMLOCK too low). Thread-safe. */
gboolean rl_secret_lock_failed(void);

/* How many bytes this process may lock altogether; G_MAXSIZE: any number. */
gsize rl_secret_lock_limit(void);

/* Whether N bytes more can be locked right now, by trying. */
gboolean rl_secret_can_lock(gsize n);

/* Overwrites N bytes at P so that no compiler can leave it out. */
void rl_wipe(gpointer p, gsize n);

/* Overwrites what calls that have returned left on this thread's stack, 64 KiB below the caller. */
void rl_wipe_stack(void);

/* First thing in main, before any thread and any secret: no core file, not traceable or readable
 * by other processes of the user, and freed memory of every library is overwritten by malloc. */
void rl_secret_harden_process(void);

/* Whether it has: no core file can be written, and nobody but root can read this process. */
gboolean rl_secret_is_hardened(void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlSecret, rl_secret_free)
