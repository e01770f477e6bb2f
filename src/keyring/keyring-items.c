/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The attribute with the schema's name is stored, but neither searched for nor compared: a locked
 * gnome-keyring does not match it, and items that other programs stored have another. */
#include "keyring/keyring-items.h"

#include <string.h>

#include "keyring/keyring-key.h"
#include "keyring/keyring-prompt.h"

#define SERVICE    "org.freedesktop.Secret.Service"
#define COLLECTION "org.freedesktop.Secret.Collection"
#define ITEM       "org.freedesktop.Secret.Item"
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define SCHEMA     "xdg:schema"
/* How gnome-keyring names an attribute that it knows only by the MD5 digest of its value. */
#define HIDDEN "gkr:compat:hashed:"

/* Adds KEY's attributes to a dictionary, which is left open. */
static void begin_attributes(GVariantBuilder *builder, const RlKeyringKey *key)
{
  g_variant_builder_init(builder, G_VARIANT_TYPE("a{ss}"));
  for (guint i = 0; i < RL_KEYRING_ATTRIBUTES; i++)
    if (rl_keyring_attribute_value(key, i) != NULL)
      g_variant_builder_add(builder, "{ss}", rl_keyring_attribute_name(i),
                            rl_keyring_attribute_value(key, i));
}

static GVariant *search_for(const RlKeyringKey *key)
{
  GVariantBuilder builder;
  begin_attributes(&builder, key);
  return g_variant_new("(a{ss})", &builder);
}

GVariant *rl_keyring_items_properties(const RlKeyringKey *key, const char *label)
{
  GVariantBuilder attributes;
  begin_attributes(&attributes, key);
  g_variant_builder_add(&attributes, "{ss}", SCHEMA, rl_keyring_schema(key));
  GVariantBuilder properties;
  g_variant_builder_init(&properties, G_VARIANT_TYPE("a{sv}"));
  g_variant_builder_add(&properties, "{sv}", ITEM ".Label", g_variant_new_string(label));
  g_variant_builder_add(&properties, "{sv}", ITEM ".Attributes",
                        g_variant_builder_end(&attributes));
  return g_variant_builder_end(&properties);
}

static GPtrArray *new_paths(void)
{
  return g_ptr_array_new_with_free_func(g_free);
}

/* COLLECTION: only those in it; NULL: all. */
static void add_paths(GPtrArray *paths, GVariant *answer, guint child, const char *collection)
{
  g_autofree char *folder = g_strconcat(collection != NULL ? collection : "", "/", NULL);
  g_autoptr(GVariant) list = g_variant_get_child_value(answer, child);
  const gsize n = g_variant_n_children(list);
  for (gsize i = 0; i < n; i++) {
    char *path = NULL;
    g_variant_get_child(list, i, "o", &path);
    if (g_str_has_prefix(path, folder))
      g_ptr_array_add(paths, path);
    else
      g_free(path);
  }
}

/* Two lists of paths: open, locked. */
static GVariant *search_all(RlKeyringBus *bus, const RlKeyringKey *key, GError **error)
{
  return rl_keyring_bus_call(bus, RL_SECRETS_PATH, SERVICE, "SearchItems", search_for(key),
                             "(aoao)", error);
}

/* Single items of an open collection: KeePassXC's way of asking whether we may read them. */
static gboolean unlock_items(RlKeyringBus *bus, GPtrArray *locked, GError **error)
{
  const char *prompt = NULL;
  if (bus->looks || rl_keyring_bus_is_gnome(bus))
    return rl_keyring_bus_locked(bus, error);
  g_autoptr(GVariant) answer = rl_keyring_bus_call(
      bus, RL_SECRETS_PATH, SERVICE, "Unlock",
      g_variant_new("(@ao)", g_variant_new_objv((const char *const *) locked->pdata, locked->len)),
      "(aoo)", error);
  if (answer == NULL)
    return FALSE;
  g_variant_get_child(answer, 1, "&o", &prompt);
  return rl_keyring_prompt_settle(bus, prompt, NULL, error);
}

GPtrArray *rl_keyring_items_open(RlKeyringBus *bus, const char *collection, const RlKeyringKey *key,
                                 GError **error)
{
  g_autoptr(GVariant) answer = search_all(bus, key, error);
  if (answer == NULL)
    return NULL;
  g_autoptr(GPtrArray) open = new_paths();
  g_autoptr(GPtrArray) locked = new_paths();
  add_paths(open, answer, 0, NULL);
  add_paths(locked, answer, 1, collection);
  if (locked->len > 0 && !unlock_items(bus, locked, error))
    return NULL;
  add_paths(open, answer, 1, collection);
  if (open->len > 0)
    return g_steal_pointer(&open);
  (void) rl_keyring_not_stored(key, error);
  return NULL;
}

/* Items can be deleted by another process between being found and being asked, and gnome-keyring
 * still finds some that are: those are no fault, they are gone. NULL without an error says so. */
static GVariant *call_item(RlKeyringBus *bus, const char *path, const char *interface,
                           const char *method, GVariant *args, const char *reply, GError **error)
{
  GError *cause = NULL;
  GVariant *answer = rl_keyring_bus_try(bus, path, interface, method, args, reply, &cause);
  if (answer != NULL)
    return answer;
  if (rl_keyring_bus_is_unknown(cause) ||
      g_error_matches(cause, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS))
    g_error_free(cause);
  else
    (void) rl_keyring_bus_fail(bus, cause, error);
  return NULL;
}

/* All properties of an item, a{sv}. NULL: it is gone, or the error says why not. */
static GVariant *read_item(RlKeyringBus *bus, const char *path, GError **error)
{
  g_autoptr(GVariant) answer =
      call_item(bus, path, PROPERTIES, "GetAll", g_variant_new("(s)", ITEM), "(a{sv})", error);
  return answer != NULL ? g_variant_get_child_value(answer, 0) : NULL;
}

/* When an item was changed and when it was created; the service counts seconds, so the number that
 * gnome-keyring ends a path with decides between two of the same second. */
typedef struct {
  guint64 order[3];
} Age;

/* FALSE: it is gone, or the error says why not. */
static gboolean read_age(RlKeyringBus *bus, const char *path, Age *age, GError **error)
{
  g_autoptr(GVariant) item = read_item(bus, path, error);
  if (item == NULL)
    return FALSE;
  const char *slash = strrchr(path, '/');
  *age = (Age){ { 0, 0, slash != NULL ? g_ascii_strtoull(slash + 1, NULL, 10) : 0 } };
  (void) g_variant_lookup(item, "Modified", "t", &age->order[0]);
  (void) g_variant_lookup(item, "Created", "t", &age->order[1]);
  return TRUE;
}

static gboolean is_newer(const Age *a, const Age *b)
{
  for (guint i = 0; i < G_N_ELEMENTS(a->order); i++)
    if (a->order[i] != b->order[i])
      return a->order[i] > b->order[i];
  return FALSE;
}

char *rl_keyring_items_newest(RlKeyringBus *bus, GPtrArray *paths, GError **error)
{
  const char *newest = paths->pdata[0];
  Age best = { { 0, 0, 0 } };
  for (guint i = 0; paths->len > 1 && i < paths->len; i++) {
    Age age = { { 0, 0, 0 } };
    GError *why = NULL;
    const gboolean there = read_age(bus, paths->pdata[i], &age, &why);
    if (why != NULL) {
      g_propagate_error(error, why);
      return NULL;
    }
    if (!there || !is_newer(&age, &best))
      continue;
    best = age;
    newest = paths->pdata[i];
  }
  return g_strdup(newest);
}

static void take_attribute(RlKeyringItem *item, const char *name, const char *value)
{
  const gboolean hidden = g_str_has_prefix(name, HIDDEN);
  rl_keyring_item_take(item, hidden ? name + strlen(HIDDEN) : name, hidden, value);
}

/* NULL: it is gone, or the error says why not. */
static RlKeyringItem *describe(RlKeyringBus *bus, const char *path, GError **error)
{
  g_autoptr(GVariant) properties = read_item(bus, path, error);
  if (properties == NULL)
    return NULL;
  RlKeyringItem *item = g_new0(RlKeyringItem, 1);
  if (!g_variant_lookup(properties, "Label", "s", &item->label))
    item->label = g_strdup("");
  g_autoptr(GVariant) attributes =
      g_variant_lookup_value(properties, "Attributes", G_VARIANT_TYPE("a{ss}"));
  GVariantIter iter;
  const char *name = NULL, *value = NULL;
  if (attributes != NULL) {
    g_variant_iter_init(&iter, attributes);
    while (g_variant_iter_next(&iter, "{&s&s}", &name, &value))
      take_attribute(item, name, value);
  }
  return item;
}

GPtrArray *rl_keyring_items_describe(RlKeyringBus *bus, const char *application, GError **error)
{
  const RlKeyringKey key = { .application = application };
  g_autoptr(GVariant) answer = search_all(bus, &key, error);
  if (answer == NULL)
    return NULL;
  g_autoptr(GPtrArray) paths = new_paths();
  add_paths(paths, answer, 0, NULL);
  add_paths(paths, answer, 1, NULL);
  g_autoptr(GPtrArray) items =
      g_ptr_array_new_with_free_func((GDestroyNotify) rl_keyring_item_free);
  for (guint i = 0; i < paths->len; i++) {
    GError *why = NULL;
    RlKeyringItem *item = describe(bus, paths->pdata[i], &why);
    if (why != NULL) {
      g_propagate_error(error, why);
      return NULL;
    }
    if (item != NULL)
      g_ptr_array_add(items, item);
  }
  return g_steal_pointer(&items);
}

/* *DROPPED is increased when it was this call that deleted the item, and not somebody else's. */
static gboolean drop(RlKeyringBus *bus, const char *path, guint *dropped, GError **error)
{
  const char *prompt = NULL;
  GError *why = NULL;
  g_autoptr(GVariant) answer = call_item(bus, path, ITEM, "Delete", NULL, "(o)", &why);
  if (why != NULL) {
    g_propagate_error(error, why);
    return FALSE;
  }
  if (answer == NULL)
    return TRUE;
  g_variant_get(answer, "(&o)", &prompt);
  ++*dropped;
  return rl_keyring_prompt_settle(bus, prompt, NULL, error);
}

gboolean rl_keyring_items_drop(RlKeyringBus *bus, GPtrArray *paths, const RlKeyringKey *key,
                               GError **error)
{
  guint dropped = 0;
  for (guint i = 0; i < paths->len; i++)
    if (!drop(bus, paths->pdata[i], &dropped, error))
      return FALSE;
  return dropped > 0 || rl_keyring_not_stored(key, error);
}

/* The number of attributes that KEY sets. */
static gsize count_attributes(const RlKeyringKey *key)
{
  gsize n = 0;
  for (guint i = 0; i < RL_KEYRING_ATTRIBUTES; i++)
    n += rl_keyring_attribute_value(key, i) != NULL;
  return n;
}

/* Whether an item that KEY found has N attributes, not counting the schema's name and those that
 * KeePassXC adds to every entry, which begin with a capital letter: "Title", "Uuid". */
static gboolean has_only(GVariant *item, gsize n)
{
  GVariantIter iter;
  const char *name = NULL;
  gsize found = 0;
  g_autoptr(GVariant) attributes =
      g_variant_lookup_value(item, "Attributes", G_VARIANT_TYPE("a{ss}"));
  if (attributes == NULL)
    return FALSE;
  g_variant_iter_init(&iter, attributes);
  while (g_variant_iter_next(&iter, "{&s&s}", &name, NULL))
    found += !g_ascii_isupper(*name) && g_strcmp0(name, SCHEMA) != 0;
  return found == n;
}

static gboolean drop_other(RlKeyringBus *bus, const char *path, const RlKeyringKey *key,
                           guint *dropped, GError **error)
{
  GError *why = NULL;
  g_autoptr(GVariant) item = read_item(bus, path, &why);
  if (why != NULL) {
    g_propagate_error(error, why);
    return FALSE;
  }
  return item == NULL || !has_only(item, count_attributes(key)) || drop(bus, path, dropped, error);
}

gboolean rl_keyring_items_drop_others(RlKeyringBus *bus, const char *collection,
                                      const RlKeyringKey *key, const char *kept, GError **error)
{
  g_autoptr(GVariant) answer = rl_keyring_bus_call(bus, collection, COLLECTION, "SearchItems",
                                                   search_for(key), "(ao)", error);
  if (answer == NULL)
    return FALSE;
  g_autoptr(GPtrArray) paths = new_paths();
  add_paths(paths, answer, 0, NULL);
  guint dropped = 0;
  for (guint i = 0; i < paths->len; i++)
    if (g_strcmp0(paths->pdata[i], kept) != 0 &&
        !drop_other(bus, paths->pdata[i], key, &dropped, error))
      return FALSE;
  return TRUE;
}
