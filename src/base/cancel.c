/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/cancel.h"

typedef struct {
  guint id;
  RlCancelFunc func;
  gpointer data;
} Watch;

struct RlCancel {
  gint references; /* atomic */
  gint set;        /* atomic */
  GMutex lock;     /* of what follows; held while who watches is called */
  GCond changed;
  GSList *watches; /* Watch, owned */
  guint last_id;
};

RlCancel *rl_cancel_new(void)
{
  RlCancel *self = g_new0(RlCancel, 1);
  self->references = 1;
  g_mutex_init(&self->lock);
  g_cond_init(&self->changed);
  return self;
}

RlCancel *rl_cancel_ref(RlCancel *self)
{
  g_atomic_int_inc(&self->references);
  return self;
}

void rl_cancel_unref(RlCancel *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test(&self->references))
    return;
  g_slist_free_full(self->watches, g_free);
  g_cond_clear(&self->changed);
  g_mutex_clear(&self->lock);
  g_free(self);
}

void rl_cancel_set(RlCancel *self)
{
  if (self == NULL)
    return;
  g_mutex_lock(&self->lock);
  if (!g_atomic_int_get(&self->set)) {
    g_atomic_int_set(&self->set, TRUE);
    g_cond_broadcast(&self->changed);
    for (const GSList *at = self->watches; at != NULL; at = at->next)
      ((Watch *) at->data)->func(((Watch *) at->data)->data);
  }
  g_mutex_unlock(&self->lock);
}

gboolean rl_cancel_is_set(RlCancel *self)
{
  return self != NULL && g_atomic_int_get(&self->set);
}

guint rl_cancel_watch(RlCancel *self, RlCancelFunc func, gpointer data)
{
  if (self == NULL)
    return 0;
  Watch *watch = g_new0(Watch, 1);
  *watch = (Watch){ .func = func, .data = data };
  g_mutex_lock(&self->lock);
  watch->id = ++self->last_id;
  self->watches = g_slist_prepend(self->watches, watch);
  const guint id = watch->id;
  if (g_atomic_int_get(&self->set))
    func(data);
  g_mutex_unlock(&self->lock);
  return id;
}

static GSList *find(const RlCancel *self, guint id)
{
  GSList *at = self->watches;
  while (at != NULL && ((Watch *) at->data)->id != id)
    at = at->next;
  return at;
}

void rl_cancel_unwatch(RlCancel *self, guint watch)
{
  if (self == NULL)
    return;
  g_mutex_lock(&self->lock);
  GSList *found = find(self, watch);
  if (found != NULL) {
    g_free(found->data);
    self->watches = g_slist_delete_link(self->watches, found);
  }
  g_mutex_unlock(&self->lock);
}

gboolean rl_cancel_pause(RlCancel *self, gint64 milliseconds)
{
  const gint64 end = g_get_monotonic_time() + milliseconds * 1000;
  gboolean more = TRUE;
  if (self == NULL) {
    g_usleep((gulong) MAX(0, milliseconds) * 1000);
    return TRUE;
  }
  g_mutex_lock(&self->lock);
  while (!g_atomic_int_get(&self->set) && more)
    more = g_cond_wait_until(&self->changed, &self->lock, end);
  g_mutex_unlock(&self->lock);
  return !rl_cancel_is_set(self);
}
