/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GLib's connecting has no time-out, and its last step, the greeting of the bus, cannot even be
 * cancelled. So it happens on a thread of its own, which is waited for from outside and, at worst,
 * left behind: it then ends by itself and puts away what it made. */
#include "keyring/keyring-connect.h"

typedef struct {
  char *address;
  GCancellable *cancel; /* of the thread */
  GMutex lock;          /* guards what follows */
  GCond changed;
  gboolean done, cancelled;
  GDBusConnection *connection;
  GError *error;
} Attempt;

static void attempt_clear(gpointer data)
{
  Attempt *self = data;
  g_free(self->address);
  g_object_unref(self->cancel);
  g_mutex_clear(&self->lock);
  g_cond_clear(&self->changed);
  g_clear_object(&self->connection);
  g_clear_error(&self->error);
}

static void attempt_unref(gpointer data)
{
  g_atomic_rc_box_release_full(data, attempt_clear);
}

static Attempt *attempt_new(const char *address)
{
  Attempt *self = g_atomic_rc_box_new0(Attempt);
  self->address = g_strdup(address);
  self->cancel = g_cancellable_new();
  g_mutex_init(&self->lock);
  g_cond_init(&self->changed);
  return self;
}

static gpointer attempt_run(gpointer data)
{
  Attempt *self = data;
  GError *error = NULL;
  GDBusConnection *connection =
      g_dbus_connection_new_for_address_sync(self->address,
                                             G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                 G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                             NULL, self->cancel, &error);
  g_mutex_lock(&self->lock);
  self->connection = connection;
  self->error = error;
  self->done = TRUE;
  g_cond_signal(&self->changed);
  g_mutex_unlock(&self->lock);
  attempt_unref(self);
  return NULL;
}

static void on_cancelled(GCancellable *cancel, gpointer data)
{
  Attempt *self = data;
  g_mutex_lock(&self->lock);
  self->cancelled = TRUE;
  g_cond_signal(&self->changed);
  g_mutex_unlock(&self->lock);
}

static GDBusConnection *attempt_wait(Attempt *self, gint64 deadline, GError **error)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&self->lock);
  gboolean in_time = TRUE;
  while (!self->done && !self->cancelled && in_time)
    in_time = g_cond_wait_until(&self->changed, &self->lock, deadline);
  if (self->cancelled)
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  else if (!self->done)
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "timed out");
  else if (self->error != NULL)
    g_propagate_error(error, g_steal_pointer(&self->error));
  else
    return g_steal_pointer(&self->connection);
  return NULL;
}

GDBusConnection *rl_keyring_connect(const char *address, gint64 deadline, GCancellable *cancel,
                                    GError **error)
{
  Attempt *attempt = attempt_new(address);
  g_thread_unref(g_thread_new("keyring-connect", attempt_run, g_atomic_rc_box_acquire(attempt)));
  const gulong handler =
      cancel != NULL ? g_cancellable_connect(cancel, G_CALLBACK(on_cancelled),
                                             g_atomic_rc_box_acquire(attempt), attempt_unref)
                     : 0;
  GDBusConnection *connection = attempt_wait(attempt, deadline, error);
  g_cancellable_disconnect(cancel, handler);
  g_cancellable_cancel(attempt->cancel);
  attempt_unref(attempt);
  return connection;
}

/* ADDRESS without the alternatives that would start a bus; NULL when nothing is left. */
static char *without_autolaunch(const char *address)
{
  g_auto(GStrv) alternatives = g_strsplit(address, ";", -1);
  g_autoptr(GPtrArray) kept = g_ptr_array_new();
  for (guint i = 0; alternatives[i] != NULL; i++)
    if (*alternatives[i] != '\0' && !g_str_has_prefix(alternatives[i], "autolaunch:"))
      g_ptr_array_add(kept, alternatives[i]);
  if (kept->len == 0)
    return NULL;
  g_ptr_array_add(kept, NULL);
  return g_strjoinv(";", (char **) kept->pdata);
}

char *rl_keyring_address(void)
{
  const char *address = g_getenv("DBUS_SESSION_BUS_ADDRESS");
  if (address != NULL && *address != '\0')
    return without_autolaunch(address);
  const char *folder = g_getenv("XDG_RUNTIME_DIR");
  if (folder == NULL || !g_path_is_absolute(folder))
    return NULL;
  g_autofree char *socket = g_build_filename(folder, "bus", NULL);
  if (!g_file_test(socket, G_FILE_TEST_EXISTS))
    return NULL;
  g_autofree char *escaped = g_dbus_address_escape_value(socket);
  return g_strconcat("unix:path=", escaped, NULL);
}
