/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keyring-fake.h"

#define PEER_KEY_BYTES 128

struct KeyringFake {
  GDBusConnection *connection;
  char **mute;
  KeyringFakeFlags flags;
  GMutex lock; /* messages come on GDBus's thread */
  GHashTable *calls;
  RlCancel *cancel;
};

/* Answers, in GVariant's text format. */
static const struct {
  const char *interface;
  const char *method;
  const char *answer;
} answers[] = {
  { "org.freedesktop.Secret.Service", "ReadAlias",
    "(objectpath '/org/freedesktop/secrets/collection/login',)" },
  { "org.freedesktop.Secret.Service", "SearchItems",
    "([objectpath '/org/freedesktop/secrets/collection/login/1'], @ao [])" },
  { "org.freedesktop.Secret.Service", "GetSecrets", "(@a{o(oayays)} {},)" },
  { "org.freedesktop.Secret.Collection", "SearchItems", "(@ao [],)" },
  { "org.freedesktop.Secret.Collection", "CreateItem",
    "(objectpath '/', objectpath '/org/freedesktop/secrets/prompt/1')" },
  { "org.freedesktop.Secret.Item", "Delete", "(objectpath '/org/freedesktop/secrets/prompt/1',)" },
  { "org.freedesktop.Secret.Prompt", "Dismiss", "()" },
  { "org.freedesktop.Secret.Prompt", "Prompt", "()" },
  { "org.freedesktop.DBus.Properties", "GetAll", "(@a{sv} {'Label': <'fake'>},)" },
};

static GVariant *session_answer(GDBusMessage *call, KeyringFakeFlags flags)
{
  const char *algorithm = NULL;
  g_variant_get_child(g_dbus_message_get_body(call), 0, "&s", &algorithm);
  const gboolean asks_plain = g_strcmp0(algorithm, "plain") == 0;
  guint8 key[PEER_KEY_BYTES];
  for (guint i = 0; i < PEER_KEY_BYTES; i++)
    key[i] = (guint8) (i + 1);
  if ((flags & KEYRING_FAKE_PLAIN) != 0 && !asks_plain)
    return NULL;
  GVariant *output = asks_plain
                         ? g_variant_new_string("")
                         : g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, key, PEER_KEY_BYTES, 1);
  return g_variant_new("(vo)", output, "/org/freedesktop/secrets/session/s1");
}

static GVariant *answer_to(KeyringFake *self, GDBusMessage *call)
{
  const char *interface = g_dbus_message_get_interface(call);
  const char *method = g_dbus_message_get_member(call);
  if (g_strcmp0(method, "OpenSession") == 0)
    return session_answer(call, self->flags);
  if (g_strcmp0(method, "Get") == 0)
    return g_variant_new("(v)", g_variant_new_boolean((self->flags & KEYRING_FAKE_LOCKED) != 0));
  if ((self->flags & KEYRING_FAKE_HASTY) != 0 && g_strcmp0(method, "ReadAlias") == 0 &&
      keyring_fake_count(self, method) == 1)
    return g_variant_new("(o)", "/");
  for (guint i = 0; i < G_N_ELEMENTS(answers); i++)
    if (g_strcmp0(answers[i].interface, interface) == 0 &&
        g_strcmp0(answers[i].method, method) == 0)
      return g_variant_new_parsed(answers[i].answer);
  return NULL;
}

static void reply(KeyringFake *self, GDBusMessage *call)
{
  const char *method = g_dbus_message_get_member(call);
  GVariant *body = answer_to(self, call);
  g_autoptr(GDBusMessage) message = NULL;
  if (body != NULL) {
    message = g_dbus_message_new_method_reply(call);
    g_dbus_message_set_body(message, body);
  } else {
    message = g_dbus_message_new_method_error_literal(
        call,
        g_strcmp0(method, "OpenSession") == 0 ? "org.freedesktop.DBus.Error.NotSupported"
                                              : "org.freedesktop.DBus.Error.UnknownMethod",
        "not known here");
  }
  g_dbus_connection_send_message(self->connection, message, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL,
                                 NULL);
}

static void complete_prompt(KeyringFake *self, GDBusMessage *call)
{
  const gboolean refuses = (self->flags & KEYRING_FAKE_REFUSES) != 0;
  if (g_strcmp0(g_dbus_message_get_member(call), "Prompt") != 0 ||
      (self->flags & (KEYRING_FAKE_AGREES | KEYRING_FAKE_REFUSES)) == 0)
    return;
  (void) g_dbus_connection_emit_signal(
      self->connection, g_dbus_message_get_sender(call), g_dbus_message_get_path(call),
      "org.freedesktop.Secret.Prompt", "Completed",
      g_variant_new("(bv)", refuses,
                    g_variant_new_object_path("/org/freedesktop/secrets/collection/login/1")),
      NULL);
}

static GDBusMessage *on_message(GDBusConnection *connection, GDBusMessage *message,
                                gboolean incoming, gpointer data)
{
  KeyringFake *self = data;
  if (!incoming || g_dbus_message_get_message_type(message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;
  const char *method = g_dbus_message_get_member(message);
  g_mutex_lock(&self->lock);
  const guint n = GPOINTER_TO_UINT(g_hash_table_lookup(self->calls, method));
  g_hash_table_insert(self->calls, g_strdup(method), GUINT_TO_POINTER(n + 1));
  g_autoptr(RlCancel) cancel = self->cancel != NULL ? rl_cancel_ref(self->cancel) : NULL;
  g_mutex_unlock(&self->lock);
  if (!g_strv_contains((const char *const *) self->mute, method)) {
    reply(self, message);
    complete_prompt(self, message);
  } else {
    rl_cancel_set(cancel);
  }
  g_object_unref(message);
  return NULL;
}

static void own_name(KeyringFake *self, const char *name)
{
  GError *error = NULL;
  g_autoptr(GVariant) owned G_GNUC_UNUSED = g_dbus_connection_call_sync(
      self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new("(su)", name, 4), G_VARIANT_TYPE("(u)"), G_DBUS_CALL_FLAGS_NONE,
      -1, NULL, &error);
  g_assert_no_error(error);
}

KeyringFake *keyring_fake_new(const char *address, const char *mute, KeyringFakeFlags flags)
{
  GError *error = NULL;
  KeyringFake *self = g_new0(KeyringFake, 1);
  self->mute = g_strsplit(mute, " ", -1);
  self->flags = flags;
  g_mutex_init(&self->lock);
  self->calls = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  self->connection =
      g_dbus_connection_new_for_address_sync(address,
                                             G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                 G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                             NULL, NULL, &error);
  g_assert_no_error(error);
  g_dbus_connection_add_filter(self->connection, on_message, self, NULL);
  if ((flags & KEYRING_FAKE_GNOME) != 0)
    own_name(self, "org.gnome.keyring");
  own_name(self, "org.freedesktop.secrets");
  return self;
}

void keyring_fake_free(KeyringFake *self)
{
  GError *error = NULL;
  (void) g_dbus_connection_close_sync(self->connection, NULL, &error);
  g_assert_no_error(error);
  g_object_unref(self->connection);
  g_hash_table_unref(self->calls);
  g_strfreev(self->mute);
  g_clear_pointer(&self->cancel, rl_cancel_unref);
  g_mutex_clear(&self->lock);
  g_free(self);
}

void keyring_fake_cancels(KeyringFake *self, RlCancel *cancel)
{
  g_mutex_lock(&self->lock);
  rl_cancel_unref(self->cancel);
  self->cancel = rl_cancel_ref(cancel);
  g_mutex_unlock(&self->lock);
}

guint keyring_fake_count(KeyringFake *self, const char *method)
{
  g_mutex_lock(&self->lock);
  const guint n = GPOINTER_TO_UINT(g_hash_table_lookup(self->calls, method));
  g_mutex_unlock(&self->lock);
  return n;
}
