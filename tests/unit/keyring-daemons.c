/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keyring-daemons.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECRETS "org.freedesktop.secrets"

/* Longer than any machine needs, so that a daemon that never comes fails the test. */
enum { HOPELESS_SECONDS = 60 };

/* What a dying test process takes with it. */
static volatile pid_t running[2];

static void on_death(int number)
{
  for (gsize i = 0; i < G_N_ELEMENTS(running); i++)
    if (running[i] > 0)
      (void) kill(running[i], SIGKILL);
  (void) signal(number, SIG_DFL);
  (void) raise(number);
}

static void die_together(void)
{
  const int numbers[] = { SIGABRT, SIGTERM, SIGINT, SIGHUP, SIGSEGV, SIGTRAP };
  for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
    (void) signal(numbers[i], on_death);
}

static pid_t pid_of(GSubprocess *process)
{
  return (pid_t) atoi(g_subprocess_get_identifier(process));
}

static void in_child(gpointer data)
{
  (void) prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static GSubprocess *launch(const char *const *argv, GSubprocessFlags flags)
{
  GError *error = NULL;
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(flags);
  g_subprocess_launcher_set_child_setup(launcher, in_child, NULL, NULL);
  GSubprocess *process = g_subprocess_launcher_spawnv(launcher, argv, &error);
  g_assert_no_error(error);
  return process;
}

static gboolean keep_ticking(gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Iterates until *FLAG is WANTED. */
static void wait_for(const gboolean *flag, gboolean wanted)
{
  const gint64 hopeless = g_get_monotonic_time() + HOPELESS_SECONDS * G_USEC_PER_SEC;
  const guint tick = g_timeout_add_seconds(1, keep_ticking, NULL);
  while (*flag != wanted) {
    if (g_get_monotonic_time() > hopeless)
      g_error("waited in vain for a keyring service to come or go");
    g_main_context_iteration(NULL, TRUE);
  }
  g_source_remove(tick);
}

static void on_appeared(GDBusConnection *connection, const char *name, const char *owner,
                        gpointer data)
{
  *(gboolean *) data = TRUE;
}

static void on_vanished(GDBusConnection *connection, const char *name, gpointer data)
{
  *(gboolean *) data = FALSE;
}

static void wait_for_service(KeyringDaemons *self, gboolean wanted)
{
  gboolean there = !wanted;
  const guint watch =
      g_bus_watch_name_on_connection(self->control, SECRETS, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                     on_appeared, on_vanished, &there, NULL);
  wait_for(&there, wanted);
  g_bus_unwatch_name(watch);
}

static char *make_folder(KeyringDaemons *self, const char *name)
{
  char *path = g_build_filename(self->folder, name, NULL);
  g_assert_cmpint(g_mkdir_with_parents(path, 0700), ==, 0);
  return path;
}

/* Between two operations no thread of ours runs, so the environment may be changed. */
static void point_to(KeyringDaemons *self, const char *variable, const char *name)
{
  g_autofree char *path = make_folder(self, name);
  setenv(variable, path, 1);
}

static gboolean installed(const char *program)
{
  g_autofree char *path = g_find_program_in_path(program);
  if (path != NULL)
    return TRUE;
  g_autofree char *reason = g_strdup_printf("%s is not installed", program);
  g_test_skip(reason);
  return FALSE;
}

KeyringDaemons *keyring_daemons_new(void)
{
  GError *error = NULL;
  if (!installed("dbus-daemon") || !installed("gnome-keyring-daemon"))
    return NULL;
  die_together();
  KeyringDaemons *self = g_new0(KeyringDaemons, 1);
  self->folder = g_dir_make_tmp("relink-keyring-XXXXXX", &error);
  g_assert_no_error(error);
  point_to(self, "HOME", "home");
  point_to(self, "XDG_RUNTIME_DIR", "run");
  point_to(self, "XDG_DATA_HOME", "data");
  point_to(self, "XDG_CONFIG_HOME", "config");
  point_to(self, "XDG_CACHE_HOME", "cache");
  unsetenv("DISPLAY");
  unsetenv("WAYLAND_DISPLAY");
  unsetenv("GNOME_KEYRING_CONTROL");
  unsetenv("DBUS_SESSION_BUS_ADDRESS");
  return self;
}

static void write_file(KeyringDaemons *self, const char *name, const char *text)
{
  GError *error = NULL;
  g_autofree char *path = g_build_filename(self->folder, name, NULL);
  (void) g_file_set_contents(path, text, -1, &error);
  g_assert_no_error(error);
}

/* Only what this folder says: a bus with the system's configuration would start the system's
 * services. */
static void configure_bus(KeyringDaemons *self, gboolean starts_service)
{
  g_autofree char *services = make_folder(self, "services");
  g_autofree char *configuration = g_strdup_printf(
      "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" "
      "\"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">"
      "<busconfig><type>session</type><listen>unix:path=%s/run/bus</listen>"
      "<servicedir>%s</servicedir><policy context=\"default\"><allow send_destination=\"*\"/>"
      "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>",
      self->folder, services);
  write_file(self, "bus.conf", configuration);
  g_autofree char *daemon = g_find_program_in_path("gnome-keyring-daemon");
  g_autofree char *service = g_strdup_printf(
      "[D-BUS Service]\nName=" SECRETS "\nExec=%s --foreground --components=secrets\n", daemon);
  if (starts_service)
    write_file(self, "services/" SECRETS ".service", service);
}

void keyring_daemons_start_bus(KeyringDaemons *self, gboolean starts_service)
{
  GError *error = NULL;
  configure_bus(self, starts_service);
  g_autofree char *option = g_strdup_printf("--config-file=%s/bus.conf", self->folder);
  const char *const argv[] = { "dbus-daemon", option, "--nofork", "--print-address", NULL };
  self->bus = launch(argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  running[0] = pid_of(self->bus);
  g_autoptr(GDataInputStream) lines =
      g_data_input_stream_new(g_subprocess_get_stdout_pipe(self->bus));
  g_autofree char *address = g_data_input_stream_read_line(lines, NULL, NULL, &error);
  g_assert_no_error(error);
  g_assert_nonnull(address);
  setenv("DBUS_SESSION_BUS_ADDRESS", address, 1);
  self->control =
      g_dbus_connection_new_for_address_sync(address,
                                             G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                 G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                             NULL, NULL, &error);
  g_assert_no_error(error);
}

static void end(GSubprocess **process, volatile pid_t *pid)
{
  if (*process == NULL)
    return;
  g_subprocess_force_exit(*process);
  g_assert_true(g_subprocess_wait(*process, NULL, NULL));
  *pid = 0;
  g_clear_object(process);
}

void keyring_daemons_stop_bus(KeyringDaemons *self)
{
  g_clear_object(&self->control);
  end(&self->bus, &running[0]);
}

void keyring_daemons_start_service(KeyringDaemons *self)
{
  const char *const argv[] = { "gnome-keyring-daemon", "--foreground", "--components=secrets",
                               NULL };
  self->service =
      launch(argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  running[1] = pid_of(self->service);
  wait_for_service(self, TRUE);
}

void keyring_daemons_stop_service(KeyringDaemons *self)
{
  end(&self->service, &running[1]);
  wait_for_service(self, FALSE);
}

/* Ends the one that the bus started, if it did. A bus that is stopped must be ended before. */
static void end_activated(KeyringDaemons *self)
{
  guint32 pid = 0;
  g_autoptr(GVariant) answer = g_dbus_connection_call_sync(
      self->control, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "GetConnectionUnixProcessID", g_variant_new("(s)", SECRETS), G_VARIANT_TYPE("(u)"),
      G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL);
  if (answer == NULL)
    return;
  g_variant_get(answer, "(u)", &pid);
  /* The test itself may be the service. */
  if ((pid_t) pid == getpid())
    return;
  (void) kill((pid_t) pid, SIGKILL);
  wait_for_service(self, FALSE);
}

/* Whether a process is stopped shows in the wait status, which stays for who reaps it. */
static guint find_below(const char *folder, const char *text)
{
  guint hits = 0;
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *name = NULL;
  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *bytes = NULL;
    gsize length = 0;
    if (g_file_test(path, G_FILE_TEST_IS_DIR))
      hits += find_below(path, text);
    else if (g_file_test(path, G_FILE_TEST_IS_REGULAR) &&
             g_file_get_contents(path, &bytes, &length, NULL))
      hits += memmem(bytes, length, text, strlen(text)) != NULL;
  }
  return hits;
}

guint keyring_daemons_find(KeyringDaemons *self, const char *text)
{
  return find_below(self->folder, text);
}

void keyring_daemons_freeze(GSubprocess *process)
{
  siginfo_t info = { 0 };
  g_subprocess_send_signal(process, SIGSTOP);
  g_assert_cmpint(waitid(P_PID, (id_t) pid_of(process), &info, WSTOPPED | WNOWAIT), ==, 0);
}

gboolean keyring_daemons_run(const char *const *argv, const char *input, char **output)
{
  GError *error = NULL;
  g_autoptr(GSubprocess) process =
      launch(argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  (void) g_subprocess_communicate_utf8(process, input, NULL, output, NULL, &error);
  g_assert_no_error(error);
  return g_subprocess_get_successful(process);
}

/* The environment that it was started with tells whose it is. */
static gboolean serves(KeyringDaemons *self, const char *pid, const char *name)
{
  g_autofree char *comm_path = g_build_filename("/proc", pid, "comm", NULL);
  g_autofree char *environ_path = g_build_filename("/proc", pid, "environ", NULL);
  g_autofree char *comm = NULL, *variables = NULL;
  g_autofree char *wanted = g_strdup_printf("XDG_DATA_HOME=%s/data/relink", self->folder);
  gsize length = 0;
  if (!g_file_get_contents(comm_path, &comm, NULL, NULL) ||
      !g_file_get_contents(environ_path, &variables, &length, NULL))
    return FALSE;
  if (name != NULL && g_strcmp0(g_strchomp(comm), name) != 0)
    return FALSE;
  return memmem(variables, length, wanted, strlen(wanted) + 1) != NULL;
}

GArray *keyring_daemons_private(KeyringDaemons *self, const char *name)
{
  GArray *pids = g_array_new(FALSE, FALSE, sizeof(pid_t));
  g_autoptr(GDir) dir = g_dir_open("/proc", 0, NULL);
  const char *entry = NULL;
  while ((entry = g_dir_read_name(dir)) != NULL) {
    const pid_t pid = (pid_t) atoi(entry);
    if (pid > 0 && serves(self, entry, name))
      g_array_append_val(pids, pid);
  }
  return pids;
}

void keyring_daemons_wait_end(pid_t pid)
{
  const int process = (int) syscall(SYS_pidfd_open, pid, 0);
  struct pollfd ended = { .fd = process, .events = POLLIN };
  if (process < 0)
    return;
  if (poll(&ended, 1, HOPELESS_SECONDS * 1000) != 1)
    g_error("waited in vain for process %d to end", (int) pid);
  (void) close(process);
}

void keyring_daemons_wait_private(KeyringDaemons *self)
{
  for (;;) {
    g_autoptr(GArray) pids = keyring_daemons_private(self, NULL);
    if (pids->len == 0)
      return;
    for (guint i = 0; i < pids->len; i++)
      keyring_daemons_wait_end(g_array_index(pids, pid_t, i));
  }
}

void keyring_daemons_free(KeyringDaemons *self)
{
  if (self == NULL)
    return;
  if (self->service != NULL && self->control != NULL)
    keyring_daemons_stop_service(self);
  end(&self->service, &running[1]);
  if (self->control != NULL)
    end_activated(self);
  keyring_daemons_stop_bus(self);
  keyring_daemons_wait_private(self);
  const char *const argv[] = { "rm", "-rf", self->folder, NULL };
  g_assert_true(keyring_daemons_run(argv, NULL, NULL));
  g_free(self->folder);
  g_free(self);
}
