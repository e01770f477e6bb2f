/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GLib's locks, told to ThreadSanitizer. It sees only what it has compiled, and GLib's mutexes,
 * conditions and queues are made of futexes in a library that it has not: it would take each of
 * them for no lock at all. Here every one of them that our code calls still does its work in GLib,
 * and what it orders is said beside it. The linker leads the calls here (--wrap, in Makefile.am); a
 * function that is not in that list is not told of.
 *
 * Tables are GLib's own memory, of which it sees nothing either: a look into one, or a change, is
 * told as a look at the table itself, or a change of it, so that a missing lock around one is
 * found. */
#include <gio/gio.h>
#include <sanitizer/tsan_interface.h>

/* Not in the header, but what the compiler itself puts before each access. */
void __tsan_read1(void *p);
void __tsan_write1(void *p);

/* ---- mutexes and conditions ---- */

void __real_g_mutex_lock(GMutex *mutex);
void __real_g_mutex_unlock(GMutex *mutex);
void __real_g_cond_wait(GCond *cond, GMutex *mutex);
gboolean __real_g_cond_wait_until(GCond *cond, GMutex *mutex, gint64 end);
void __wrap_g_mutex_lock(GMutex *mutex);
void __wrap_g_mutex_unlock(GMutex *mutex);
void __wrap_g_cond_wait(GCond *cond, GMutex *mutex);
gboolean __wrap_g_cond_wait_until(GCond *cond, GMutex *mutex, gint64 end);

static void about_to_lock(gpointer mutex)
{
  __tsan_mutex_pre_lock(mutex, 0);
}

static void locked(gpointer mutex)
{
  __tsan_mutex_post_lock(mutex, 0, 0);
}

static void about_to_unlock(gpointer mutex)
{
  (void) __tsan_mutex_pre_unlock(mutex, 0);
}

static void unlocked(gpointer mutex)
{
  __tsan_mutex_post_unlock(mutex, 0);
}

void __wrap_g_mutex_lock(GMutex *mutex)
{
  about_to_lock(mutex);
  __real_g_mutex_lock(mutex);
  locked(mutex);
}

void __wrap_g_mutex_unlock(GMutex *mutex)
{
  about_to_unlock(mutex);
  __real_g_mutex_unlock(mutex);
  unlocked(mutex);
}

/* Waiting lets the mutex go, and has it again. */
void __wrap_g_cond_wait(GCond *cond, GMutex *mutex)
{
  about_to_unlock(mutex);
  unlocked(mutex);
  __real_g_cond_wait(cond, mutex);
  about_to_lock(mutex);
  locked(mutex);
}

gboolean __wrap_g_cond_wait_until(GCond *cond, GMutex *mutex, gint64 end)
{
  about_to_unlock(mutex);
  unlocked(mutex);
  const gboolean signalled = __real_g_cond_wait_until(cond, mutex, end);
  about_to_lock(mutex);
  locked(mutex);
  return signalled;
}

/* ---- queues: the queue's lock, under the queue's own address ---- */

void __real_g_async_queue_lock(GAsyncQueue *queue);
void __real_g_async_queue_unlock(GAsyncQueue *queue);
void __real_g_async_queue_push(GAsyncQueue *queue, gpointer data);
gpointer __real_g_async_queue_pop_unlocked(GAsyncQueue *queue);
void __wrap_g_async_queue_lock(GAsyncQueue *queue);
void __wrap_g_async_queue_unlock(GAsyncQueue *queue);
void __wrap_g_async_queue_push(GAsyncQueue *queue, gpointer data);
gpointer __wrap_g_async_queue_pop_unlocked(GAsyncQueue *queue);

void __wrap_g_async_queue_lock(GAsyncQueue *queue)
{
  about_to_lock(queue);
  __real_g_async_queue_lock(queue);
  locked(queue);
}

void __wrap_g_async_queue_unlock(GAsyncQueue *queue)
{
  about_to_unlock(queue);
  __real_g_async_queue_unlock(queue);
  unlocked(queue);
}

void __wrap_g_async_queue_push(GAsyncQueue *queue, gpointer data)
{
  __wrap_g_async_queue_lock(queue);
  g_async_queue_push_unlocked(queue, data);
  __wrap_g_async_queue_unlock(queue);
}

gpointer __wrap_g_async_queue_pop_unlocked(GAsyncQueue *queue)
{
  about_to_unlock(queue);
  unlocked(queue);
  gpointer data = __real_g_async_queue_pop_unlocked(queue);
  about_to_lock(queue);
  locked(queue);
  return data;
}

/* ---- what is done once ---- */

gboolean __real_g_once_init_enter(volatile void *location);
void __real_g_once_init_leave(volatile void *location, gsize result);
gpointer __real_g_once_impl(GOnce *once, GThreadFunc func, gpointer argument);
gboolean __wrap_g_once_init_enter(volatile void *location);
void __wrap_g_once_init_leave(volatile void *location, gsize result);
gpointer __wrap_g_once_impl(GOnce *once, GThreadFunc func, gpointer argument);

gboolean __wrap_g_once_init_enter(volatile void *location)
{
  const gboolean first = __real_g_once_init_enter(location);
  __tsan_acquire((void *) location);
  return first;
}

void __wrap_g_once_init_leave(volatile void *location, gsize result)
{
  __tsan_release((void *) location);
  __real_g_once_init_leave(location, result);
}

gpointer __wrap_g_once_impl(GOnce *once, GThreadFunc func, gpointer argument)
{
  gpointer result = __real_g_once_impl(once, func, argument);
  __tsan_release(once);
  __tsan_acquire(once);
  return result;
}

/* ---- tables ---- */

gboolean __real_g_hash_table_insert(GHashTable *table, gpointer key, gpointer value);
gboolean __real_g_hash_table_replace(GHashTable *table, gpointer key, gpointer value);
gboolean __real_g_hash_table_remove(GHashTable *table, gconstpointer key);
gpointer __real_g_hash_table_lookup(GHashTable *table, gconstpointer key);
gboolean __wrap_g_hash_table_insert(GHashTable *table, gpointer key, gpointer value);
gboolean __wrap_g_hash_table_replace(GHashTable *table, gpointer key, gpointer value);
gboolean __wrap_g_hash_table_remove(GHashTable *table, gconstpointer key);
gpointer __wrap_g_hash_table_lookup(GHashTable *table, gconstpointer key);

gboolean __wrap_g_hash_table_insert(GHashTable *table, gpointer key, gpointer value)
{
  __tsan_write1(table);
  return __real_g_hash_table_insert(table, key, value);
}

gboolean __wrap_g_hash_table_replace(GHashTable *table, gpointer key, gpointer value)
{
  __tsan_write1(table);
  return __real_g_hash_table_replace(table, key, value);
}

gboolean __wrap_g_hash_table_remove(GHashTable *table, gconstpointer key)
{
  __tsan_write1(table);
  return __real_g_hash_table_remove(table, key);
}

gpointer __wrap_g_hash_table_lookup(GHashTable *table, gconstpointer key)
{
  __tsan_read1(table);
  return __real_g_hash_table_lookup(table, key);
}
