/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A keyring that is gone with the process: for "do not keep" and for tests. Always open, so it
 * keeps the same promises except those about being locked. Safe to use from several threads, as
 * the keyring of the session bus is. */
#include "keyring/keyring-key.h"

typedef struct {
  char *attributes[RL_KEYRING_ATTRIBUTES]; /* NULL: the item has no such attribute */
  char *label;
  RlSecret *value;
} Entry;

typedef struct {
  RlKeyring base;
  GMutex lock;
  GPtrArray *entries; /* Entry, the newest last */
} MemoryKeyring;

static void entry_free(gpointer data)
{
  Entry *entry = data;
  for (guint i = 0; i < RL_KEYRING_ATTRIBUTES; i++)
    g_free(entry->attributes[i]);
  g_free(entry->label);
  rl_secret_free(entry->value);
  g_free(entry);
}

static Entry *entry_new(const RlKeyringKey *key, const char *label, const RlSecret *value)
{
  Entry *entry = g_new0(Entry, 1);
  for (guint i = 0; i < RL_KEYRING_ATTRIBUTES; i++)
    entry->attributes[i] = g_strdup(rl_keyring_attribute_value(key, i));
  entry->label = g_strdup(label);
  entry->value = rl_secret_dup(value);
  return entry;
}

/* EXACT: what the key leaves out, the entry must not have either. */
static gboolean entry_matches(const Entry *entry, const RlKeyringKey *key, gboolean exact)
{
  for (guint i = 0; i < RL_KEYRING_ATTRIBUTES; i++) {
    const char *wanted = rl_keyring_attribute_value(key, i);
    if ((wanted != NULL || exact) && g_strcmp0(wanted, entry->attributes[i]) != 0)
      return FALSE;
  }
  return TRUE;
}

static gboolean remove_matching(MemoryKeyring *self, const RlKeyringKey *key, gboolean exact)
{
  const guint before = self->entries->len;
  for (guint i = before; i > 0; i--)
    if (entry_matches(self->entries->pdata[i - 1], key, exact))
      g_ptr_array_remove_index(self->entries, i - 1);
  return self->entries->len < before;
}

static gboolean go_on(RlCancel *cancel, GError **error)
{
  return !rl_cancel_is_set(cancel) || rl_keyring_cancelled(error);
}

static gboolean memory_probe(RlKeyring *base, RlCancel *cancel, GError **error)
{
  return go_on(cancel, error);
}

static RlSecret *memory_lookup(RlKeyring *base, const RlKeyringKey *key, RlCancel *cancel,
                               GError **error)
{
  MemoryKeyring *self = (MemoryKeyring *) base;
  if (!go_on(cancel, error))
    return NULL;
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&self->lock);
  for (guint i = self->entries->len; i > 0; i--) {
    const Entry *entry = self->entries->pdata[i - 1];
    if (entry_matches(entry, key, FALSE))
      return rl_secret_dup(entry->value);
  }
  (void) rl_keyring_not_stored(key, error);
  return NULL;
}

static gboolean memory_store(RlKeyring *base, const RlKeyringKey *key, const char *label,
                             const RlSecret *value, RlCancel *cancel, GError **error)
{
  MemoryKeyring *self = (MemoryKeyring *) base;
  if (!go_on(cancel, error))
    return FALSE;
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&self->lock);
  (void) remove_matching(self, key, TRUE);
  g_ptr_array_add(self->entries, entry_new(key, label, value));
  return TRUE;
}

static gboolean memory_forget(RlKeyring *base, const RlKeyringKey *key, RlCancel *cancel,
                              GError **error)
{
  MemoryKeyring *self = (MemoryKeyring *) base;
  if (!go_on(cancel, error))
    return FALSE;
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&self->lock);
  return remove_matching(self, key, FALSE) || rl_keyring_not_stored(key, error);
}

static RlKeyringItem *describe(const Entry *entry)
{
  RlKeyringItem *item = g_new0(RlKeyringItem, 1);
  for (guint i = 0; i < RL_KEYRING_ATTRIBUTES; i++)
    rl_keyring_item_take(item, rl_keyring_attribute_name(i), FALSE, entry->attributes[i]);
  item->label = g_strdup(entry->label);
  return item;
}

static GPtrArray *memory_list(RlKeyring *base, const char *application, RlCancel *cancel,
                              GError **error)
{
  MemoryKeyring *self = (MemoryKeyring *) base;
  const RlKeyringKey key = { .application = application };
  if (!go_on(cancel, error))
    return NULL;
  GPtrArray *items = g_ptr_array_new_with_free_func((GDestroyNotify) rl_keyring_item_free);
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&self->lock);
  for (guint i = 0; i < self->entries->len; i++)
    if (entry_matches(self->entries->pdata[i], &key, FALSE))
      g_ptr_array_add(items, describe(self->entries->pdata[i]));
  return items;
}

/* It is always open. */
static gboolean memory_unlock(RlKeyring *base, const RlSecret *password, RlCancel *cancel,
                              GError **error)
{
  return go_on(cancel, error);
}

static gboolean memory_create(RlKeyring *base, const RlSecret *password, RlCancel *cancel,
                              GError **error)
{
  return go_on(cancel, error) && rl_keyring_password_allowed(password, error) &&
         rl_keyring_exists(error);
}

static void memory_free(RlKeyring *base)
{
  MemoryKeyring *self = (MemoryKeyring *) base;
  g_ptr_array_unref(self->entries);
  g_mutex_clear(&self->lock);
  g_free(self);
}

static gboolean memory_can_take_over(RlKeyring *self)
{
  return FALSE;
}

RlKeyring *rl_keyring_memory_new(void)
{
  static const RlKeyring functions = {
    .probe = memory_probe,
    .lookup = memory_lookup,
    .store = memory_store,
    .forget = memory_forget,
    .list = memory_list,
    .unlock = memory_unlock,
    .create = memory_create,
    .can_take_over = memory_can_take_over,
    .free = memory_free,
  };
  MemoryKeyring *self = g_new0(MemoryKeyring, 1);
  self->base = functions;
  g_mutex_init(&self->lock);
  self->entries = g_ptr_array_new_with_free_func(entry_free);
  return &self->base;
}
