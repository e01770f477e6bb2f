/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door to libsecret, which is used for what it does well: a secret is encrypted on the way, and
 * lies in libsecret's locked memory or in ours, never elsewhere.
 *
 * Opening a session is the one conversation that stays libsecret's own. It runs as its asynchronous
 * form on the context of the conversation, beside a timer that cancels it at the deadline, because
 * the other form waits 25 seconds for each of its steps. */
#include "keyring/keyring-session.h"

#define SECRET_API_SUBJECT_TO_CHANGE
#include <libsecret/secret.h>

#include "base/error.h"
#include "base/i18n.h"

#define CONTENT_TYPE "text/plain"

/* libsecret insists on GLib's shared connection to the session bus. This kind of it takes the one
 * that it is given, and neither starts the service nor listens to it. */
typedef SecretService OurService;
typedef SecretServiceClass OurServiceClass;

static GType our_service_get_type(void);
G_DEFINE_TYPE(OurService, our_service, SECRET_TYPE_SERVICE)

struct RlKeyringSession {
  SecretService *service;
};

static GObject *our_service_constructor(GType type, guint n, GObjectConstructParam *properties)
{
  GObject *object = G_OBJECT_CLASS(our_service_parent_class)->constructor(type, n, properties);
  g_object_set(object, "g-bus-type", G_BUS_TYPE_NONE, "g-flags",
               G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES |
                   G_DBUS_PROXY_FLAGS_DO_NOT_CONNECT_SIGNALS | G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START,
               NULL);
  return object;
}

static void our_service_class_init(OurServiceClass *class)
{
  G_OBJECT_CLASS(class)->constructor = our_service_constructor;
}

static void our_service_init(OurService *self)
{
}

/* One asynchronous call that is waited for. */
typedef struct {
  GCancellable *cancel;
  GAsyncResult *result;
  gboolean late;
} Waiting;

static void on_result(GObject *object, GAsyncResult *result, gpointer data)
{
  ((Waiting *) data)->result = g_object_ref(result);
}

static gboolean on_late(gpointer data)
{
  Waiting *waiting = data;
  waiting->late = TRUE;
  g_cancellable_cancel(waiting->cancel);
  return G_SOURCE_REMOVE;
}

static void on_cancelled(GCancellable *caller, gpointer cancel)
{
  g_cancellable_cancel(cancel);
}

/* All that is waited for here can be cancelled, so the result always comes. */
static void wait_for_result(RlKeyringBus *bus, Waiting *waiting)
{
  g_autoptr(GSource) timer = g_timeout_source_new((guint) rl_keyring_bus_time_left(bus));
  g_source_set_callback(timer, on_late, waiting, NULL);
  g_source_attach(timer, bus->context);
  while (waiting->result == NULL)
    g_main_context_iteration(bus->context, TRUE);
  g_source_destroy(timer);
}

/* Opens the session of SERVICE. The error is GDBus's or libsecret's. */
static gboolean initialise(RlKeyringBus *bus, SecretService *service, GError **cause)
{
  g_autoptr(GCancellable) cancel = g_cancellable_new();
  Waiting waiting = { .cancel = cancel };
  const gulong handler =
      bus->cancel != NULL
          ? g_cancellable_connect(bus->cancel, G_CALLBACK(on_cancelled), cancel, NULL)
          : 0;
  g_async_initable_init_async(G_ASYNC_INITABLE(service), G_PRIORITY_DEFAULT, cancel, on_result,
                              &waiting);
  wait_for_result(bus, &waiting);
  g_cancellable_disconnect(bus->cancel, handler);
  g_autoptr(GAsyncResult) result = waiting.result;
  if (g_async_initable_init_finish(G_ASYNC_INITABLE(service), result, cause))
    return TRUE;
  if (waiting.late && !g_cancellable_is_cancelled(bus->cancel)) {
    g_clear_error(cause);
    g_set_error_literal(cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "timed out");
  }
  return FALSE;
}

RlKeyringSession *rl_keyring_session_open(RlKeyringBus *bus, GError **error)
{
  GError *cause = NULL;
  g_autoptr(SecretService) service =
      g_object_new(our_service_get_type(), "g-connection", bus->connection, "flags",
                   SECRET_SERVICE_OPEN_SESSION, NULL);
  if (!initialise(bus, service, &cause)) {
    (void) rl_keyring_bus_fail(bus, cause, error);
    return NULL;
  }
  /* GDBus would keep a secret that comes unencrypted in ordinary memory. */
  if (g_strcmp0(secret_service_get_session_algorithms(service), "plain") == 0) {
    g_set_error_literal(error, RL_ERROR, RL_ERROR_FAILED,
                        _("The keyring service cannot encrypt what is sent to it, so it is not "
                          "used. Use gnome-keyring, or go on without the keyring."));
    return NULL;
  }
  RlKeyringSession *self = g_new0(RlKeyringSession, 1);
  self->service = g_steal_pointer(&service);
  return self;
}

void rl_keyring_session_close(RlKeyringSession *self)
{
  if (self == NULL)
    return;
  g_object_unref(self->service);
  g_free(self);
}

const char *rl_keyring_session_path(RlKeyringSession *self)
{
  return secret_service_get_session_dbus_path(self->service);
}

/* libsecret borrows the bytes of SECRET; what it copies is cipher text. */
GVariant *rl_keyring_session_encrypt(RlKeyringSession *self, const RlSecret *secret)
{
  g_autoptr(SecretValue) value = secret_value_new_full(
      (char *) rl_secret_peek(secret), (gssize) rl_secret_length(secret), CONTENT_TYPE, NULL);
  return secret_service_encode_dbus_secret(self->service, value);
}

RlSecret *rl_keyring_session_decrypt(RlKeyringSession *self, GVariant *encrypted, GError **error)
{
  g_autoptr(SecretValue) value = secret_service_decode_dbus_secret(self->service, encrypted);
  if (value == NULL) {
    g_set_error_literal(error, RL_ERROR, RL_ERROR_FAILED,
                        _("The keyring service answered with something that cannot be decrypted. "
                          "Try again, or go on without the keyring."));
    return NULL;
  }
  gsize length = 0;
  const char *bytes = secret_value_get(value, &length);
  return rl_secret_new_from(bytes, (gssize) length, length);
}
