/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keyring/keyring-pair.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"

#include "keyring/keyring-connect.h"
#include "keyring/keyring-folders.h"
#include "keyring/keyring-key.h"
#include "keyring/keyring.h"

#define SECRETS "org.freedesktop.secrets"

enum { PAUSE_MS = 10 };

enum { RUN_SESSION, BUS, SERVICE, LOCK, REMOVE, PROGRAMS };

static const char *const programs[PROGRAMS] = { "dbus-run-session", "dbus-daemon",
                                                "gnome-keyring-daemon", "flock", "rm" };

const char *rl_keyring_pair_missing(void)
{
  for (guint i = 0; i < PROGRAMS; i++) {
    g_autofree char *path = g_find_program_in_path(programs[i]);
    if (path == NULL)
      return programs[i];
  }
  return NULL;
}

static gboolean failed(const char *why, GError **error)
{
  g_set_error(error, RL_ERROR, RL_ERROR_FAILED,
              _("relink's own keyring could not be started (%s). Try again, or go on without the "
                "keyring."),
              why);
  return FALSE;
}

gboolean rl_keyring_pause(int fd, gint64 deadline, GCancellable *cancel, GError **error)
{
  GPollFD polled[2] = { { .fd = fd, .events = G_IO_IN } };
  const gboolean can_cancel = cancel != NULL && g_cancellable_make_pollfd(cancel, &polled[1]);
  (void) g_poll(polled, can_cancel ? 2 : 1, PAUSE_MS);
  if (can_cancel)
    g_cancellable_release_fd(cancel);
  if (g_cancellable_is_cancelled(cancel))
    return rl_keyring_cancelled(error);
  if (g_get_monotonic_time() < deadline)
    return TRUE;
  g_set_error(error, RL_ERROR, RL_ERROR_STUCK,
              _("relink's own keyring does not answer within %d seconds. Close the other relinks "
                "that run, then try again, or go on without the keyring."),
              RL_KEYRING_PATIENCE);
  return FALSE;
}

/* ---- what the daemons are told ---- */

static gboolean write_file(const char *folder, const char *name, const char *text, GError **error)
{
  g_autoptr(GError) cause = NULL;
  g_autofree char *path = g_build_filename(folder, name, NULL);
  return g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_NONE, S_IRUSR | S_IWUSR,
                                  &cause) ||
         failed(cause->message, error);
}

/* Nothing of the system's configuration: this bus knows one service, and nobody may own another
 * name, least of all that of a program that asks for passwords. */
static char *bus_configuration(const char *address, const char *services)
{
  return g_markup_printf_escaped(
      "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n"
      " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
      "<busconfig><type>session</type><auth>EXTERNAL</auth><listen>%s</listen>\n"
      "<servicedir>%s</servicedir>\n"
      "<policy context=\"default\"><allow send_destination=\"*\"/>\n"
      "<allow receive_type=\"method_call\"/><allow receive_type=\"method_return\"/>\n"
      "<allow receive_type=\"error\"/><allow receive_type=\"signal\"/>\n"
      "<allow own=\"" SECRETS "\"/><allow own=\"org.gnome.keyring\"/></policy></busconfig>\n",
      address, services);
}

/* The bus reads it as a key file first, and the line then as a shell would. */
static char *service_description(void)
{
  g_autofree char *program = g_find_program_in_path(programs[SERVICE]);
  g_autofree char *quoted = g_shell_quote(program);
  g_autofree char *line = g_strconcat(quoted, " --foreground --components=secrets", NULL);
  g_autoptr(GKeyFile) file = g_key_file_new();
  g_key_file_set_string(file, "D-BUS Service", "Name", SECRETS);
  g_key_file_set_string(file, "D-BUS Service", "Exec", line);
  return g_key_file_to_data(file, NULL, NULL);
}

static gboolean configure(const char *pair, const char *address, GError **error)
{
  g_autofree char *services = g_build_filename(pair, "services", NULL);
  g_autofree char *configuration = bus_configuration(address, services);
  g_autofree char *service = service_description();
  if (g_mkdir_with_parents(services, S_IRWXU) != 0)
    return failed(services, error);
  return write_file(services, SECRETS ".service", service, error) &&
         write_file(pair, "bus.conf", configuration, error);
}

/* Only what they need, so that no secret in our environment, and no display, reaches them. */
static char **environment(const char *data, const char *pair)
{
  static const char *const kept[] = { "PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL" };
  char **list = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(kept); i++)
    if (g_getenv(kept[i]) != NULL)
      list = g_environ_setenv(list, kept[i], g_getenv(kept[i]), TRUE);
  list = g_environ_setenv(list, "XDG_DATA_HOME", data, TRUE);
  return g_environ_setenv(list, "XDG_RUNTIME_DIR", pair, TRUE);
}

/* ---- starting ---- */

/* Away from our terminal and its signals. Runs between fork and exec. */
static void in_child(gpointer data)
{
  sigset_t none;
  (void) sigemptyset(&none);
  (void) sigprocmask(SIG_SETMASK, &none, NULL);
  for (int number = 1; number < SIGRTMIN; number++)
    (void) signal(number, SIG_DFL);
  (void) umask(S_IRWXG | S_IRWXO);
  (void) setsid();
}

static gboolean spawn(const char *data, const char *pair, const char *users, GPid *pid,
                      GError **error)
{
  g_autoptr(GError) cause = NULL;
  g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func(g_free);
  char *path[PROGRAMS];
  for (guint i = 0; i < PROGRAMS; i++)
    path[i] = g_find_program_in_path(programs[i]);
  g_ptr_array_add(argv, path[RUN_SESSION]);
  g_ptr_array_add(argv, g_strconcat("--dbus-daemon=", path[BUS], NULL));
  g_ptr_array_add(argv, g_strconcat("--config-file=", pair, "/bus.conf", NULL));
  g_ptr_array_add(argv, g_strdup("--"));
  g_ptr_array_add(argv, path[LOCK]);
  g_ptr_array_add(argv, g_strdup("--exclusive"));
  g_ptr_array_add(argv, g_strdup(users));
  g_ptr_array_add(argv, path[REMOVE]);
  g_ptr_array_add(argv, g_strdup("-rf"));
  g_ptr_array_add(argv, g_strdup(pair));
  g_ptr_array_add(argv, NULL);
  g_free(path[BUS]);
  g_free(path[SERVICE]);
  g_auto(GStrv) variables = environment(data, pair);
  return g_spawn_async("/", (char **) argv->pdata, variables,
                       G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, in_child, NULL, pid,
                       &cause) ||
         failed(cause->message, error);
}

/* GDBus fails at once while there is no socket, or nobody listens at it yet. PROCESS can be read
 * when the bus's keeper has ended. */
static GDBusConnection *wait_for_bus(const char *address, const char *socket, int process,
                                     gint64 deadline, GCancellable *cancel, GError **error)
{
  for (;;) {
    GPollFD ended = { .fd = process, .events = G_IO_IN };
    GDBusConnection *connection = g_file_test(socket, G_FILE_TEST_EXISTS)
                                      ? rl_keyring_connect(address, deadline, cancel, NULL)
                                      : NULL;
    if (connection != NULL)
      return connection;
    if (process >= 0 && g_poll(&ended, 1, 0) != 0) {
      (void) failed(_("its bus ended at once"), error);
      return NULL;
    }
    if (!rl_keyring_pause(process, deadline, cancel, error))
      return NULL;
  }
}

static GDBusConnection *start_in(const char *pair, const char *data, const char *users,
                                 gint64 deadline, GCancellable *cancel, char **address,
                                 GError **error)
{
  GPid pid = 0;
  g_autofree char *socket = g_build_filename(pair, "bus", NULL);
  g_autofree char *escaped = g_dbus_address_escape_value(socket);
  g_autofree char *listening = g_strconcat("unix:path=", escaped, NULL);
  if (!configure(pair, listening, error) || !spawn(data, pair, users, &pid, error))
    return NULL;
  /* It is no child of ours: GLib forks twice, so that nobody has to wait for it. */
  const int process = (int) syscall(SYS_pidfd_open, pid, 0);
  GDBusConnection *connection = wait_for_bus(listening, socket, process, deadline, cancel, error);
  if (process >= 0)
    (void) close(process);
  if (connection != NULL)
    *address = g_steal_pointer(&listening);
  return connection;
}

GDBusConnection *rl_keyring_pair_start(const char *data, const char *users, gint64 deadline,
                                       GCancellable *cancel, char **address, GError **error)
{
  g_autofree char *pair = rl_keyring_folder_pair(data, error);
  return pair != NULL ? start_in(pair, data, users, deadline, cancel, address, error) : NULL;
}
