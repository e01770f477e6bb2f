/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding the service and its default collection, and telling apart what can be wrong. Every call
 * carries the time that is left of the operation as its own time-out. */
#include "keyring/keyring-bus.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "keyring/keyring-connect.h"
#include "keyring/keyring-folders.h"
#include "keyring/keyring-key.h"
#include "keyring/keyring-pair.h"

#define BUS_NAME   "org.freedesktop.DBus"
#define BUS_PATH   "/org/freedesktop/DBus"
#define SERVICE    "org.freedesktop.Secret.Service"
#define COLLECTION "org.freedesktop.Secret.Collection"
#define PROPERTIES "org.freedesktop.DBus.Properties"

/* What is left of RL_KEYRING_PATIENCE is for putting things away. */
enum { PATIENCE_MS = RL_KEYRING_PATIENCE * 1000 - 500, WHY_MAX = 200 };

/* Says what an error means. WHY: the bare words of the one who reported it. Always FALSE. */
typedef gboolean (*Say)(const RlKeyringBus *self, const char *why, GError **error);

static gboolean say_cancelled(const RlKeyringBus *self, const char *why, GError **error)
{
  return rl_keyring_cancelled(error);
}

static gboolean say_own_failed(const char *why, GError **error)
{
  g_set_error(error, RL_ERROR, RL_ERROR_FAILED,
              _("relink's own keyring ended while it was asked, or did not start (%s). Try again, "
                "or go on without the keyring."),
              why);
  return FALSE;
}

static gboolean say_no_bus(const RlKeyringBus *self, const char *why, GError **error)
{
  if (self->own)
    return say_own_failed(why, error);
  g_set_error(error, RL_ERROR, RL_ERROR_NO_BUS,
              _("The session bus at %s cannot be reached (%s), so neither can the keyring. Log out "
                "and in again to get a new one, or go on without the keyring."),
              self->address, why);
  return FALSE;
}

static gboolean say_no_service(const RlKeyringBus *self, const char *why, GError **error)
{
  if (self->own)
    return say_own_failed(why, error);
  g_set_error(error, RL_ERROR, RL_ERROR_NO_SERVICE,
              _("No program offers a keyring on the session bus at %s (%s). Install gnome-keyring "
                "and log in again, or go on without the keyring."),
              self->address, why);
  return FALSE;
}

static gboolean say_no_own_keyring(GError **error)
{
  g_autofree char *data = rl_keyring_folder_data();
  g_set_error(error, RL_ERROR, RL_ERROR_NO_COLLECTION,
              _("No keyring service runs in this session, so relink can keep a keyring of its own, "
                "with its files in %s/keyrings. There is none yet. Create one to keep API secrets "
                "in it."),
              data);
  return FALSE;
}

static gboolean say_no_collection(const RlKeyringBus *self, const char *why, GError **error)
{
  if (self->own)
    return say_no_own_keyring(error);
  g_set_error_literal(error, RL_ERROR, RL_ERROR_NO_COLLECTION,
                      _("The keyring service runs, but there is no default keyring yet. Create one "
                        "to keep API secrets in it."));
  return FALSE;
}

static gboolean say_locked(const RlKeyringBus *self, const char *why, GError **error)
{
  return rl_keyring_bus_locked(self, error);
}

static gboolean say_stuck(const RlKeyringBus *self, const char *why, GError **error)
{
  g_set_error(error, RL_ERROR, RL_ERROR_STUCK,
              self->owner != NULL
                  ? _("The keyring service on the bus at %s does not answer within %d "
                      "seconds. Restart it (gnome-keyring-daemon) or log out and in again, or go "
                      "on without the keyring.")
                  : _("The session bus at %s does not give a keyring within %d seconds. Log out "
                      "and in again, or go on without the keyring."),
              self->address, RL_KEYRING_PATIENCE);
  return FALSE;
}

static gboolean say_denied(const RlKeyringBus *self, const char *why, GError **error)
{
  g_set_error(error, RL_ERROR, RL_ERROR_DENIED,
              _("The keyring service refused access (%s). Allow it in the program that keeps your "
                "keyring, then try again."),
              why);
  return FALSE;
}

static gboolean say_failed(const RlKeyringBus *self, const char *why, GError **error)
{
  g_set_error(error, RL_ERROR, RL_ERROR_FAILED,
              _("The keyring service on the bus at %s could not do it (%s). Try again, or "
                "go on without the keyring."),
              self->address, why);
  return FALSE;
}

/* Errors of this side, and the beginnings of the names of errors of the other side. */
static const struct {
  int code;
  Say say;
} local_meanings[] = {
  { G_IO_ERROR_CANCELLED, say_cancelled },
  { G_IO_ERROR_TIMED_OUT, say_stuck },
  { G_IO_ERROR_CLOSED, say_no_bus },
};

static const struct {
  const char *name;
  Say say;
} remote_meanings[] = {
  { "org.freedesktop.DBus.Error.NoReply", say_no_service }, /* it ended while it was asked */
  { "org.freedesktop.DBus.Error.ServiceUnknown", say_no_service },
  { "org.freedesktop.DBus.Error.NameHasNoOwner", say_no_service },
  { "org.freedesktop.DBus.Error.Spawn.", say_no_service },
  { "org.freedesktop.DBus.Error.Time", say_stuck }, /* Timeout and TimedOut */
  { "org.freedesktop.DBus.Error.Disconnected", say_no_bus },
  { "org.freedesktop.DBus.Error.AccessDenied", say_denied },
  { "org.gnome.keyring.Error.Denied", say_denied },
  { "org.freedesktop.Secret.Error.IsLocked", say_locked },
};

/* The D-Bus name of CAUSE. libsecret strips it from its errors; GDBus can tell it again. */
static char *remote_name(const GError *cause)
{
  char *name = g_dbus_error_get_remote_error(cause);
  return name != NULL ? name : g_dbus_error_encode_gerror(cause);
}

static Say meaning_of(const GError *cause)
{
  for (guint i = 0; i < G_N_ELEMENTS(local_meanings); i++)
    if (g_error_matches(cause, G_IO_ERROR, local_meanings[i].code))
      return local_meanings[i].say;
  g_autofree char *name = remote_name(cause);
  for (guint i = 0; i < G_N_ELEMENTS(remote_meanings); i++)
    if (g_str_has_prefix(name, remote_meanings[i].name))
      return remote_meanings[i].say;
  return say_failed;
}

gboolean rl_keyring_bus_fail(const RlKeyringBus *self, GError *cause, GError **error)
{
  g_autoptr(GError) owned = cause;
  const Say say = meaning_of(owned);
  (void) g_dbus_error_strip_remote_error(owned);
  g_autofree char *why = rl_text_clean_line(owned->message, -1, WHY_MAX, NULL);
  return say(self, why, error);
}

gboolean rl_keyring_bus_is_unknown(const GError *cause)
{
  g_autofree char *name = remote_name(cause);
  return g_str_has_prefix(name, "org.freedesktop.DBus.Error.Unknown") ||
         g_strcmp0(name, "org.freedesktop.Secret.Error.NoSuchObject") == 0;
}

gboolean rl_keyring_bus_locked(const RlKeyringBus *self, GError **error)
{
  g_set_error_literal(error, RL_ERROR, RL_ERROR_LOCKED,
                      self->own ? _("relink's own keyring is locked. Enter the password that you "
                                    "gave it when it was created.")
                                : _("The keyring is locked. Enter the keyring password to unlock "
                                    "it here; it is usually the password you log in with."));
  return FALSE;
}

int rl_keyring_bus_time_left(const RlKeyringBus *self)
{
  return (int) MAX(1, (self->deadline - g_get_monotonic_time()) / 1000);
}

static GVariant *ask_bus(RlKeyringBus *self, const char *method, GVariant *args, const char *reply,
                         GError **cause)
{
  return g_dbus_connection_call_sync(self->connection, BUS_NAME, BUS_PATH, BUS_NAME, method, args,
                                     G_VARIANT_TYPE(reply), G_DBUS_CALL_FLAGS_NONE,
                                     rl_keyring_bus_time_left(self), self->cancel, cause);
}

/* libsecret opens its session with the service of this name. */
static const char *service_name(void)
{
  const char *name = g_getenv("SECRET_SERVICE_BUS_NAME");
  return name != NULL && g_dbus_is_name(name) ? name : "org.freedesktop.secrets";
}

static GVariant *find_owner(RlKeyringBus *self, GError **cause)
{
  return ask_bus(self, "GetNameOwner", g_variant_new("(s)", service_name()), "(s)", cause);
}

/* A service that the bus would start begins locked, or without a keyring. FIRST (taken) says that
 * there is none yet. Always FALSE. */
static gboolean not_running(RlKeyringBus *self, GError *first, GError **cause)
{
  g_autoptr(GVariant) answer = ask_bus(self, "ListActivatableNames", NULL, "(as)", NULL);
  g_autofree const char **names = NULL;
  if (answer != NULL)
    g_variant_get(answer, "(^a&s)", &names);
  if (names == NULL || !g_strv_contains(names, service_name())) {
    g_propagate_error(cause, first);
    return FALSE;
  }
  g_error_free(first);
  *cause = g_dbus_error_new_for_dbus_error("org.freedesktop.Secret.Error.IsLocked", "");
  return FALSE;
}

/* From here on the service is called by its unique name: a second one that takes the name over in
 * between is never mistaken for the one that the session was opened with. */
static gboolean find_service(RlKeyringBus *self, GError **cause)
{
  g_autoptr(GError) first = NULL;
  g_autoptr(GVariant) owner = find_owner(self, &first);
  if (owner == NULL && !g_error_matches(first, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER)) {
    g_propagate_error(cause, g_steal_pointer(&first));
    return FALSE;
  }
  if (owner == NULL && self->looks)
    return not_running(self, g_steal_pointer(&first), cause);
  if (owner == NULL) {
    g_autoptr(GVariant) started =
        ask_bus(self, "StartServiceByName", g_variant_new("(su)", service_name(), 0), "(u)", cause);
    owner = started != NULL ? find_owner(self, cause) : NULL;
  }
  if (owner == NULL)
    return FALSE;
  g_variant_get(owner, "(s)", &self->owner);
  return TRUE;
}

static gboolean no_address(GError **error)
{
  g_set_error_literal(error, RL_ERROR, RL_ERROR_NO_BUS,
                      _("There is no session bus: DBUS_SESSION_BUS_ADDRESS names none, and there "
                        "is no $XDG_RUNTIME_DIR/bus. The keyring cannot be reached without it. "
                        "Install dbus-user-session and log in again, or go on without the "
                        "keyring."));
  return FALSE;
}

/* Whatever keeps us from connecting, except slowness and the caller: there is no bus. */
static gboolean not_connected(RlKeyringBus *self, GError *cause, GError **error)
{
  g_autoptr(GError) owned = cause;
  const Say say = meaning_of(cause);
  g_autofree char *why = rl_text_clean_line(owned->message, -1, WHY_MAX, NULL);
  return (say == say_cancelled || say == say_stuck ? say : say_no_bus)(self, why, error);
}

static gboolean open_session(RlKeyringBus *self, GError **error)
{
  GError *cause = NULL;
  self->address = rl_keyring_address();
  if (self->address == NULL)
    return no_address(error);
  self->connection = rl_keyring_connect(self->address, self->deadline, self->cancel, &cause);
  if (self->connection == NULL)
    return not_connected(self, cause, error);
  return find_service(self, &cause) || rl_keyring_bus_fail(self, cause, error);
}

static gboolean may_use_own(RlKeyringPlace *place, const GError *error)
{
  return place->own && g_atomic_int_get(&place->met_session) == 0 &&
         (g_error_matches(error, RL_ERROR, RL_ERROR_NO_BUS) ||
          g_error_matches(error, RL_ERROR, RL_ERROR_NO_SERVICE));
}

/* CODE is what the session lacks. */
static gboolean say_missing(const char *program, int code, GError **error)
{
  g_set_error(
      error, RL_ERROR, code,
      _("No keyring service runs in this session, and relink cannot run one of its own: the "
        "program %s is missing. Install the packages dbus and gnome-keyring; until then "
        "API secrets are kept for this run only."),
      program);
  return FALSE;
}

/* Daemons that would have to be started begin locked. */
static gboolean join(RlKeyringBus *self, RlKeyringPlace *place, GError **error)
{
  g_autoptr(GError) why = NULL;
  self->connection =
      self->looks
          ? rl_keyring_share_look(self->deadline, self->cancel, &self->address, &why)
          : rl_keyring_share_join(place->share, self->deadline, self->cancel, &self->address, &why);
  if (why != NULL)
    g_propagate_error(error, g_steal_pointer(&why));
  else if (self->connection == NULL)
    (void) rl_keyring_bus_locked(self, error);
  return self->connection != NULL;
}

static gboolean open_own(RlKeyringBus *self, RlKeyringPlace *place, gboolean creates, int code,
                         GError **error)
{
  GError *cause = NULL;
  const char *missing = rl_keyring_pair_missing();
  g_clear_object(&self->connection);
  g_clear_pointer(&self->address, g_free);
  self->own = TRUE;
  g_atomic_int_set(&place->last_was_own, TRUE);
  if (g_cancellable_is_cancelled(self->cancel))
    return rl_keyring_cancelled(error);
  if (missing != NULL)
    return say_missing(missing, code, error);
  if (!creates && !rl_keyring_folder_has_keyring())
    return say_no_own_keyring(error);
  if (!join(self, place, error))
    return FALSE;
  return find_service(self, &cause) || rl_keyring_bus_fail(self, cause, error);
}

static gboolean open_place(RlKeyringBus *self, RlKeyringPlace *place, gboolean creates,
                           GError **error)
{
  g_autoptr(GError) why = NULL;
  g_atomic_int_set(&place->last_was_own, FALSE);
  if (!place->session)
    return open_own(self, place, creates, RL_ERROR_NO_SERVICE, error);
  if (open_session(self, &why)) {
    g_atomic_int_set(&place->met_session, TRUE);
    return TRUE;
  }
  if (may_use_own(place, why))
    return open_own(self, place, creates, why->code, error);
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

static void pass_on(gpointer cancel)
{
  g_cancellable_cancel(cancel);
}

RlKeyringBus *rl_keyring_bus_open(RlKeyringPlace *place, gboolean creates, RlCancel *cancel,
                                  GError **error)
{
  g_autoptr(RlKeyringBus) self = g_new0(RlKeyringBus, 1);
  self->cancel = g_cancellable_new();
  self->caller = cancel;
  self->watch = rl_cancel_watch(cancel, pass_on, self->cancel);
  self->looks = place->looks;
  self->deadline = g_get_monotonic_time() + PATIENCE_MS * G_TIME_SPAN_MILLISECOND;
  self->context = g_main_context_new();
  g_main_context_push_thread_default(self->context);
  return open_place(self, place, creates, error) ? g_steal_pointer(&self) : NULL;
}

void rl_keyring_bus_close(RlKeyringBus *self)
{
  if (self == NULL)
    return;
  /* Not closed but dropped, which GLib 2.74 needs: its close waits for a bus that is stopped, and
   * its close that does not wait never gives the descriptor back. */
  g_clear_object(&self->connection);
  g_main_context_pop_thread_default(self->context);
  while (g_main_context_iteration(self->context, FALSE))
    ;
  g_main_context_unref(self->context);
  rl_cancel_unwatch(self->caller, self->watch);
  g_object_unref(self->cancel);
  g_free(self->address);
  g_free(self->owner);
  g_free(self);
}

GVariant *rl_keyring_bus_try(RlKeyringBus *self, const char *path, const char *interface,
                             const char *method, GVariant *args, const char *reply, GError **cause)
{
  return g_dbus_connection_call_sync(self->connection, self->owner, path, interface, method, args,
                                     G_VARIANT_TYPE(reply), G_DBUS_CALL_FLAGS_NO_AUTO_START,
                                     rl_keyring_bus_time_left(self), self->cancel, cause);
}

void rl_keyring_bus_tell(RlKeyringBus *self, const char *path, const char *interface,
                         const char *method)
{
  g_autoptr(GDBusMessage) message =
      g_dbus_message_new_method_call(self->owner, path, interface, method);
  g_dbus_message_set_flags(message, G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED |
                                        G_DBUS_MESSAGE_FLAGS_NO_AUTO_START);
  if (g_dbus_connection_send_message(self->connection, message, G_DBUS_SEND_MESSAGE_FLAGS_NONE,
                                     NULL, NULL))
    (void) g_dbus_connection_flush_sync(self->connection, NULL, NULL);
}

GVariant *rl_keyring_bus_call(RlKeyringBus *self, const char *path, const char *interface,
                              const char *method, GVariant *args, const char *reply, GError **error)
{
  GError *cause = NULL;
  GVariant *answer = rl_keyring_bus_try(self, path, interface, method, args, reply, &cause);
  if (answer == NULL)
    (void) rl_keyring_bus_fail(self, cause, error);
  return answer;
}

/* An alias may outlive its collection: then there is none, too. */
static gboolean read_locked(RlKeyringBus *self, const char *collection, gboolean *locked,
                            GError **error)
{
  GError *cause = NULL;
  g_autoptr(GVariant) answer =
      rl_keyring_bus_try(self, collection, PROPERTIES, "Get",
                         g_variant_new("(ss)", COLLECTION, "Locked"), "(v)", &cause);
  if (answer == NULL && rl_keyring_bus_is_unknown(cause)) {
    g_error_free(cause);
    return say_no_collection(self, NULL, error);
  }
  if (answer == NULL)
    return rl_keyring_bus_fail(self, cause, error);
  g_autoptr(GVariant) value = NULL;
  g_variant_get(answer, "(v)", &value);
  /* Of anything but a plain "no", assume the worst. */
  *locked = !g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN) || g_variant_get_boolean(value);
  return TRUE;
}

/* The default collection; "/": there is none. */
static char *read_alias(RlKeyringBus *self, GError **error)
{
  char *collection = NULL;
  g_autoptr(GVariant) answer = rl_keyring_bus_call(self, RL_SECRETS_PATH, SERVICE, "ReadAlias",
                                                   g_variant_new("(s)", "default"), "(o)", error);
  if (answer != NULL)
    g_variant_get(answer, "(o)", &collection);
  return collection;
}

/* gnome-keyring may handle a caller's first question before it has made the caller's acquaintance,
 * and says "/" then. Whoever believes that offers a second keyring beside the one there is. */
char *rl_keyring_bus_default(RlKeyringBus *self, gboolean *locked, GError **error)
{
  g_autofree char *first = read_alias(self, error);
  if (first == NULL)
    return NULL;
  g_autofree char *collection =
      strcmp(first, "/") == 0 ? read_alias(self, error) : g_steal_pointer(&first);
  if (collection == NULL)
    return NULL;
  if (strcmp(collection, "/") == 0) {
    (void) say_no_collection(self, NULL, error);
    return NULL;
  }
  return read_locked(self, collection, locked, error) ? g_steal_pointer(&collection) : NULL;
}

char *rl_keyring_bus_ready(RlKeyringBus *self, GError **error)
{
  gboolean locked = TRUE;
  g_autofree char *collection = rl_keyring_bus_default(self, &locked, error);
  if (collection != NULL && locked)
    (void) rl_keyring_bus_locked(self, error);
  return collection != NULL && !locked ? g_steal_pointer(&collection) : NULL;
}

gboolean rl_keyring_bus_is_gnome(RlKeyringBus *self)
{
  const char *owner = NULL;
  g_autoptr(GVariant) answer =
      ask_bus(self, "GetNameOwner", g_variant_new("(s)", "org.gnome.keyring"), "(s)", NULL);
  if (answer == NULL)
    return FALSE;
  g_variant_get(answer, "(&s)", &owner);
  return g_strcmp0(owner, self->owner) == 0;
}
