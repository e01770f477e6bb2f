/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Secret Service as a keyring. Only the encryption is libsecret's; the rest are D-Bus calls of
 * our own, for three reasons: libsecret's calls wait 25 seconds each for a service that hangs, and
 * several follow each other; they start prompts on the desktop; and they answer "locked" with
 * "nothing found". With our own calls one deadline covers a whole operation, and no watchdog is
 * needed. The variable that chooses another back-end of libsecret (SECRET_BACKEND) has no say. */
#include "base/error.h"
#include "base/i18n.h"

#include "keyring/keyring-bus.h"
#include "keyring/keyring-connect.h"
#include "keyring/keyring-folders.h"
#include "keyring/keyring-items.h"
#include "keyring/keyring-key.h"
#include "keyring/keyring-pair.h"
#include "keyring/keyring-prompt.h"
#include "keyring/keyring-session.h"

#define SERVICE    "org.freedesktop.Secret.Service"
#define COLLECTION "org.freedesktop.Secret.Collection"
#define MASTER     "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"

typedef struct {
  RlKeyring base;
  RlKeyringPlace place;
} ServiceKeyring;

static RlKeyringPlace *place_of(RlKeyring *self)
{
  return &((ServiceKeyring *) self)->place;
}

static gboolean keyring_probe(RlKeyring *self, RlCancel *cancel, GError **error)
{
  g_autoptr(RlKeyringBus) bus = rl_keyring_bus_open(place_of(self), FALSE, cancel, error);
  g_autofree char *collection = bus != NULL ? rl_keyring_bus_ready(bus, error) : NULL;
  return collection != NULL;
}

/* A look-up with a session that is open already. NOT_STORED when the item went in between. */
static RlSecret *fetch(RlKeyringBus *bus, RlKeyringSession *session, const char *path,
                       const RlKeyringKey *key, GError **error)
{
  const char *const paths[] = { path, NULL };
  g_autoptr(GVariant) answer = rl_keyring_bus_call(
      bus, RL_SECRETS_PATH, SERVICE, "GetSecrets",
      g_variant_new("(^aoo)", paths, rl_keyring_session_path(session)), "(a{o(oayays)})", error);
  if (answer == NULL)
    return NULL;
  g_autoptr(GVariant) secrets = g_variant_get_child_value(answer, 0);
  if (g_variant_n_children(secrets) > 0) {
    g_autoptr(GVariant) entry = g_variant_get_child_value(secrets, 0);
    g_autoptr(GVariant) encrypted = g_variant_get_child_value(entry, 1);
    return rl_keyring_session_decrypt(session, encrypted, error);
  }
  /* It was locked or deleted since it was found. */
  g_autofree char *collection = rl_keyring_bus_ready(bus, error);
  if (collection != NULL)
    (void) rl_keyring_not_stored(key, error);
  return NULL;
}

static RlSecret *keyring_lookup(RlKeyring *self, const RlKeyringKey *key, RlCancel *cancel,
                                GError **error)
{
  g_autoptr(RlKeyringBus) bus = rl_keyring_bus_open(place_of(self), FALSE, cancel, error);
  g_autofree char *collection = bus != NULL ? rl_keyring_bus_ready(bus, error) : NULL;
  g_autoptr(GPtrArray) items =
      collection != NULL ? rl_keyring_items_open(bus, collection, key, error) : NULL;
  g_autofree char *newest = items != NULL ? rl_keyring_items_newest(bus, items, error) : NULL;
  g_autoptr(RlKeyringSession) session = newest != NULL ? rl_keyring_session_open(bus, error) : NULL;
  return session != NULL ? fetch(bus, session, newest, key, error) : NULL;
}

/* The service's own "replace" would also take items that have more attributes than KEY, and leave
 * alone those that another program stored. So: a new item first, then the old ones of exactly
 * these attributes go. A crash in between leaves two, of which the newest counts. */
static gboolean replace(RlKeyringBus *bus, const char *collection, const RlKeyringKey *key,
                        GVariant *properties, GVariant *encrypted, GError **error)
{
  g_autoptr(GVariant) answer = rl_keyring_bus_call(
      bus, collection, COLLECTION, "CreateItem",
      g_variant_new("(@a{sv}@(oayays)b)", properties, encrypted, FALSE), "(oo)", error);
  if (answer == NULL)
    return FALSE;
  const char *path = NULL, *prompt = NULL;
  g_autoptr(GVariant) created = NULL;
  g_variant_get(answer, "(&o&o)", &path, &prompt);
  if (!rl_keyring_prompt_settle(bus, prompt, &created, error))
    return FALSE;
  if (created != NULL && g_variant_is_of_type(created, G_VARIANT_TYPE_OBJECT_PATH))
    path = g_variant_get_string(created, NULL);
  return rl_keyring_items_drop_others(bus, collection, key, path, error);
}

static gboolean keyring_store(RlKeyring *self, const RlKeyringKey *key, const char *label,
                              const RlSecret *value, RlCancel *cancel, GError **error)
{
  g_autoptr(RlKeyringBus) bus = rl_keyring_bus_open(place_of(self), FALSE, cancel, error);
  g_autofree char *collection = bus != NULL ? rl_keyring_bus_ready(bus, error) : NULL;
  g_autoptr(RlKeyringSession) session =
      collection != NULL ? rl_keyring_session_open(bus, error) : NULL;
  return session != NULL && replace(bus, collection, key, rl_keyring_items_properties(key, label),
                                    rl_keyring_session_encrypt(session, value), error);
}

static gboolean keyring_forget(RlKeyring *self, const RlKeyringKey *key, RlCancel *cancel,
                               GError **error)
{
  g_autoptr(RlKeyringBus) bus = rl_keyring_bus_open(place_of(self), FALSE, cancel, error);
  g_autofree char *collection = bus != NULL ? rl_keyring_bus_ready(bus, error) : NULL;
  g_autoptr(GPtrArray) items =
      collection != NULL ? rl_keyring_items_open(bus, collection, key, error) : NULL;
  return items != NULL && rl_keyring_items_drop(bus, items, key, error);
}

static GPtrArray *keyring_list(RlKeyring *self, const char *application, RlCancel *cancel,
                               GError **error)
{
  gboolean locked = TRUE;
  g_autoptr(RlKeyringBus) bus = rl_keyring_bus_open(place_of(self), FALSE, cancel, error);
  g_autofree char *collection = bus != NULL ? rl_keyring_bus_default(bus, &locked, error) : NULL;
  return collection != NULL ? rl_keyring_items_describe(bus, application, error) : NULL;
}

/* What UnlockWithMasterPassword and CreateWithMasterPassword answer is said in the words of the
 * person who typed the password. */
static gboolean master_failed(RlKeyringBus *bus, GError *cause, GError **error)
{
  g_autofree char *remote = g_dbus_error_get_remote_error(cause);
  if (g_strcmp0(remote, "org.gnome.keyring.Error.Denied") == 0)
    g_set_error_literal(error, RL_ERROR, RL_ERROR_DENIED,
                        bus->own ? _("Wrong keyring password; the keyring stays as it was. Try "
                                     "again with the one that you gave it when it was created.")
                                 : _("Wrong keyring password; the keyring stays as it was. Try "
                                     "again. It is usually the password you log in with."));
  else if (rl_keyring_bus_is_unknown(cause))
    g_set_error_literal(error, RL_ERROR, RL_ERROR_FAILED,
                        _("The keyring on this session bus is not gnome-keyring and takes its "
                          "password only in its own program. Open it there, then try again."));
  else
    return rl_keyring_bus_fail(bus, cause, error);
  g_error_free(cause);
  return FALSE;
}

/* Calls METHOD of gnome-keyring's own interface. Floating WHAT comes before the password. */
static GVariant *call_master(RlKeyringBus *bus, const char *method, GVariant *what,
                             const RlSecret *password, const char *reply, GError **error)
{
  g_autoptr(GVariant) first = g_variant_ref_sink(what);
  g_autoptr(RlKeyringSession) session = rl_keyring_session_open(bus, error);
  if (session == NULL)
    return NULL;
  GVariant *const args[] = { first, rl_keyring_session_encrypt(session, password) };
  GError *cause = NULL;
  GVariant *answer =
      rl_keyring_bus_try(bus, RL_SECRETS_PATH, MASTER, method,
                         g_variant_new_tuple(args, G_N_ELEMENTS(args)), reply, &cause);
  if (answer == NULL)
    (void) master_failed(bus, cause, error);
  return answer;
}

static gboolean unlock_collection(RlKeyringBus *bus, const char *collection,
                                  const RlSecret *password, GError **error)
{
  g_autoptr(GVariant) answer =
      call_master(bus, "UnlockWithMasterPassword", g_variant_new_object_path(collection), password,
                  "()", error);
  g_autofree char *opened = answer != NULL ? rl_keyring_bus_ready(bus, error) : NULL;
  return opened != NULL;
}

static gboolean keyring_unlock(RlKeyring *self, const RlSecret *password, RlCancel *cancel,
                               GError **error)
{
  gboolean locked = TRUE;
  g_autoptr(RlKeyringBus) bus = rl_keyring_bus_open(place_of(self), FALSE, cancel, error);
  g_autofree char *collection = bus != NULL ? rl_keyring_bus_default(bus, &locked, error) : NULL;
  return collection != NULL && (!locked || unlock_collection(bus, collection, password, error));
}

/* The label is lower case because the file's name comes from it, and a log-in opens "login". */
static gboolean create_login(RlKeyringBus *bus, const RlSecret *password, GError **error)
{
  const char *path = NULL;
  g_autoptr(GVariant) answer = call_master(
      bus, "CreateWithMasterPassword",
      g_variant_new_parsed("{%s: <%s>}", COLLECTION ".Label", "login"), password, "(o)", error);
  if (answer == NULL)
    return FALSE;
  g_variant_get(answer, "(&o)", &path);
  g_autoptr(GVariant) done =
      rl_keyring_bus_call(bus, RL_SECRETS_PATH, SERVICE, "SetAlias",
                          g_variant_new("(so)", "default", path), "()", error);
  g_autofree char *opened = done != NULL ? rl_keyring_bus_ready(bus, error) : NULL;
  return opened != NULL;
}

static gboolean keyring_create(RlKeyring *self, const RlSecret *password, RlCancel *cancel,
                               GError **error)
{
  if (!rl_keyring_password_allowed(password, error))
    return FALSE;
  g_autoptr(RlKeyringBus) bus = rl_keyring_bus_open(place_of(self), TRUE, cancel, error);
  if (bus == NULL)
    return FALSE;
  gboolean locked = TRUE;
  g_autoptr(GError) why = NULL;
  g_autofree char *existing = rl_keyring_bus_default(bus, &locked, &why);
  if (existing != NULL)
    return rl_keyring_exists(error);
  if (g_error_matches(why, RL_ERROR, RL_ERROR_NO_COLLECTION))
    return create_login(bus, password, error);
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

/* The properties and the deletion are two calls that follow each other at once; a relink that
 * stores in between would have to have missed the session bus that this one moves its items to. */
static gboolean is_empty(RlKeyringBus *bus, const char *collection, GError **error)
{
  g_autoptr(GVariant) answer =
      rl_keyring_bus_call(bus, collection, "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new("(ss)", COLLECTION, "Items"), "(v)", error);
  if (answer == NULL)
    return FALSE;
  g_autoptr(GVariant) items = NULL;
  g_variant_get(answer, "(v)", &items);
  return g_variant_is_of_type(items, G_VARIANT_TYPE_OBJECT_PATH_ARRAY) &&
         g_variant_n_children(items) == 0;
}

/* Items of other programs stay, and the keyring with them. */
static gboolean keyring_remove_empty(RlKeyring *self, RlCancel *cancel, GError **error)
{
  const char *prompt = NULL;
  g_autoptr(RlKeyringBus) bus = rl_keyring_bus_open(place_of(self), FALSE, cancel, error);
  g_autofree char *collection = bus != NULL ? rl_keyring_bus_ready(bus, error) : NULL;
  if (collection == NULL || !bus->own || !is_empty(bus, collection, error))
    return FALSE;
  g_autoptr(GVariant) answer =
      rl_keyring_bus_call(bus, collection, COLLECTION, "Delete", NULL, "(o)", error);
  if (answer == NULL)
    return FALSE;
  g_variant_get(answer, "(&o)", &prompt);
  return rl_keyring_prompt_settle(bus, prompt, NULL, error);
}

static gboolean keyring_is_private(RlKeyring *self)
{
  return g_atomic_int_get(&place_of(self)->last_was_own) != 0;
}

/* Once is enough: what stayed there then stays. */
static gboolean keyring_can_take_over(RlKeyring *self)
{
  RlKeyringPlace *place = place_of(self);
  return place->own && g_atomic_int_get(&place->met_session) != 0 &&
         g_atomic_int_get(&place->taken_over) == 0 && rl_keyring_private_exists();
}

static gboolean keyring_take_over(RlKeyring *self, const RlSecret *password, RlCancel *cancel,
                                  GError **error)
{
  RlKeyringMoved moved = { 0 };
  g_autoptr(RlKeyring) from = rl_keyring_private_new();
  if (!from->unlock(from, password, cancel, error) ||
      !rl_keyring_move(from, self, cancel, &moved, error))
    return FALSE;
  g_atomic_int_set(&place_of(self)->taken_over, TRUE);
  return TRUE;
}

static void keyring_free(RlKeyring *self)
{
  rl_keyring_share_free(place_of(self)->share);
  g_free(self);
}

static RlKeyring *keyring_at(gboolean session, gboolean own)
{
  static const RlKeyring functions = {
    .probe = keyring_probe,
    .lookup = keyring_lookup,
    .store = keyring_store,
    .forget = keyring_forget,
    .list = keyring_list,
    .unlock = keyring_unlock,
    .create = keyring_create,
    .can_take_over = keyring_can_take_over,
    .take_over = keyring_take_over,
    .is_private = keyring_is_private,
    .remove_empty = keyring_remove_empty,
    .free = keyring_free,
  };
  ServiceKeyring *self = g_new0(ServiceKeyring, 1);
  self->base = functions;
  self->place.session = session;
  self->place.own = own;
  self->place.share = own ? rl_keyring_share_new() : NULL;
  return &self->base;
}

RlKeyring *rl_keyring_libsecret_new(void)
{
  return keyring_at(TRUE, FALSE);
}

RlKeyring *rl_keyring_new(void)
{
  return keyring_at(TRUE, TRUE);
}

RlKeyring *rl_keyring_private_new(void)
{
  return keyring_at(FALSE, TRUE);
}

RlKeyring *rl_keyring_look_new(gboolean own)
{
  RlKeyring *self = keyring_at(!own, FALSE);
  place_of(self)->own = own;
  place_of(self)->looks = TRUE;
  return self;
}

const char *rl_keyring_private_missing(GError **error)
{
  return rl_keyring_pair_missing();
}

char *rl_keyring_session_address(void)
{
  return rl_keyring_address();
}
