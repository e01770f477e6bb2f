/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "screen-world.h"

#include <errno.h>
#include <ftw.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What would make a case depend on the machine or the person; an entry with '*' is a prefix. */
static const char *const dropped[] = {
  "LANGUAGE", "LC_*",     "LANG",    "LINES", "COLUMNS", "DBUS_*", "XDG_*", "*_proxy",
  "RELINK*",  "NO_COLOR", "*_PROXY", "SSL*",  "GNOME_*", "SSH_*",  "TMUX*",
};

static const char *const fixed[][2] = {
  { "TERM", "xterm-256color" },
  { "LC_ALL", "C.UTF-8" },
  { "TZ", "UTC" },
};

/* Folders of a case, each in a variable; the runtime folder must be private. */
static const char *const homes[][2] = {
  { "HOME", "home" },          { "XDG_CONFIG_HOME", "config" }, { "XDG_STATE_HOME", "state" },
  { "XDG_DATA_HOME", "data" }, { "XDG_CACHE_HOME", "cache" },   { "XDG_RUNTIME_DIR", "run" },
};

static gboolean is_dropped(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(dropped); i++) {
    if (g_pattern_match_simple(dropped[i], name))
      return TRUE;
  }
  return FALSE;
}

static char **case_environment(const char *folder)
{
  char **env = g_get_environ();
  g_auto(GStrv) names = g_listenv();
  for (guint i = 0; names[i] != NULL; i++) {
    if (is_dropped(names[i]))
      env = g_environ_unsetenv(env, names[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS(fixed); i++)
    env = g_environ_setenv(env, fixed[i][0], fixed[i][1], TRUE);
  for (guint i = 0; i < G_N_ELEMENTS(homes); i++) {
    g_autofree char *path = g_build_filename(folder, homes[i][1], NULL);
    g_mkdir(path, 0700);
    env = g_environ_setenv(env, homes[i][0], path, TRUE);
  }
  return env;
}

RlWorld *rl_world_new(RlScript *script, gboolean accept, int patience, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp("screen-XXXXXX", error);
  if (folder == NULL)
    return NULL;
  RlWorld *self = g_new0(RlWorld, 1);
  self->script = script;
  self->accept = accept;
  self->patience = patience;
  self->folder = g_steal_pointer(&folder);
  self->env = case_environment(self->folder);
  self->variables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  self->servers =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) rl_child_free);
  self->rows = 24;
  self->columns = 80;
  return self;
}

const char *rl_world_home(const RlWorld *self)
{
  return g_environ_getenv(self->env, "HOME");
}

/* We are the reaper of orphans: what the program or a helper left behind is now our child. */
static void reap_orphans(void)
{
  g_autofree char *path = g_strdup_printf("/proc/self/task/%d/children", (int) getpid());
  do {
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
      return;
    g_auto(GStrv) pids = g_strsplit(g_strstrip(text), " ", -1);
    for (guint i = 0; pids[i] != NULL; i++) {
      pid_t pid = (pid_t) g_ascii_strtoll(pids[i], NULL, 10);
      if (pid > 0)
        kill(pid, SIGKILL);
    }
  } while (waitpid(-1, NULL, 0) > 0);
}

gboolean rl_world_end(RlWorld *self, GError **error)
{
  gboolean quiet = TRUE;
  GHashTableIter iter;
  gpointer name, server;
  g_clear_pointer(&self->command, rl_child_free);
  g_clear_pointer(&self->pty, rl_pty_free);
  g_hash_table_iter_init(&iter, self->servers);
  while (g_hash_table_iter_next(&iter, &name, &server)) {
    if (rl_child_end(server, self->patience) || !quiet)
      continue;
    quiet = FALSE;
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "server %s ended with %d: %s",
                (const char *) name, rl_child_exit_status(server), rl_child_output(server));
  }
  g_hash_table_remove_all(self->servers);
  reap_orphans();
  return quiet;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *place)
{
  return remove(path);
}

void rl_world_free(RlWorld *self)
{
  nftw(self->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  g_clear_pointer(&self->term, rl_term_free);
  g_clear_pointer(&self->pty, rl_pty_free);
  g_hash_table_unref(self->servers);
  g_hash_table_unref(self->variables);
  g_strfreev(self->env);
  g_free(self->folder);
  g_free(self);
}

const char *rl_world_lookup(const char *name, gpointer user)
{
  RlWorld *self = user;
  const char *value = g_hash_table_lookup(self->variables, name);
  if (value == NULL)
    value = g_environ_getenv(self->env, name);
  return value != NULL ? value : g_getenv(name);
}

/* TRUE: something came. */
static gboolean take_output(RlWorld *self)
{
  char bytes[16384];
  gboolean any = FALSE;
  gsize got;
  if (self->pty == NULL)
    return FALSE;
  rl_pty_update(self->pty);
  rl_pty_flush(self->pty);
  while ((got = rl_pty_read(self->pty, bytes, sizeof bytes)) > 0) {
    rl_term_feed(self->term, bytes, got);
    any = TRUE;
  }
  return any;
}

static void watch(GArray *fds, int fd, short events)
{
  struct pollfd entry = { .fd = fd, .events = events };
  if (fd >= 0)
    g_array_append_val(fds, entry);
}

static void watch_child(GArray *fds, RlChild *child)
{
  watch(fds, rl_child_output_fd(child), POLLIN);
  watch(fds, rl_child_end_fd(child), POLLIN);
}

/* Waits up to MILLISECONDS for anything to happen, and takes it. TRUE: something came. */
static gboolean pump(RlWorld *self, int milliseconds)
{
  g_autoptr(GArray) fds = g_array_new(FALSE, FALSE, sizeof(struct pollfd));
  g_autoptr(GList) servers = g_hash_table_get_values(self->servers);
  if (self->pty != NULL) {
    gboolean flushed = rl_pty_flush(self->pty);
    watch(fds, rl_pty_terminal(self->pty), flushed ? POLLIN : POLLIN | POLLOUT);
    watch(fds, rl_pty_news(self->pty), POLLIN);
  }
  for (GList *item = servers; item != NULL; item = item->next)
    watch_child(fds, item->data);
  if (self->command != NULL)
    watch_child(fds, self->command);
  int ready = poll((struct pollfd *) (gpointer) fds->data, fds->len, milliseconds);
  for (GList *item = servers; item != NULL; item = item->next)
    rl_child_update(item->data);
  if (self->command != NULL)
    rl_child_update(self->command);
  return take_output(self) || ready > 0;
}

static gboolean until(RlWorld *self, RlWorldHolds holds, gconstpointer asked, gboolean shown)
{
  gint64 deadline = g_get_monotonic_time() + (gint64) self->patience * 1000;
  pump(self, 0);
  while (!holds(self, asked)) {
    gint64 left = deadline - g_get_monotonic_time();
    if (left <= 0)
      return FALSE;
    gboolean over = shown && rl_pty_ended(self->pty);
    if (!pump(self, over ? 0 : (int) (left / 1000) + 1) && over)
      return FALSE;
  }
  return TRUE;
}

gboolean rl_world_until(RlWorld *self, RlWorldHolds holds, gconstpointer asked)
{
  return until(self, holds, asked, FALSE);
}

gboolean rl_world_until_shown(RlWorld *self, RlWorldHolds holds, gconstpointer asked)
{
  return until(self, holds, asked, TRUE);
}

void rl_world_serve(RlWorld *self, int milliseconds)
{
  pump(self, milliseconds);
}

static gboolean command_ended(RlWorld *self, gconstpointer asked)
{
  return rl_child_ended(self->command);
}

static char **shell_environment(RlWorld *self)
{
  char **env = g_strdupv(self->env);
  GHashTableIter iter;
  gpointer name, value;
  g_hash_table_iter_init(&iter, self->variables);
  while (g_hash_table_iter_next(&iter, &name, &value))
    env = g_environ_setenv(env, name, value, TRUE);
  if (self->pty != NULL && rl_pty_pid(self->pty) > 0) {
    g_autofree char *pid = g_strdup_printf("%d", (int) rl_pty_pid(self->pty));
    env = g_environ_setenv(env, "PROGRAM_PID", pid, TRUE);
  }
  return env;
}

gboolean rl_world_shell(RlWorld *self, const char *shell, gboolean merge, char **output,
                        GError **error)
{
  const char *argv[] = { "/bin/sh", "-c", shell, NULL };
  g_auto(GStrv) env = shell_environment(self);
  *output = NULL;
  self->command = rl_child_spawn((char **) argv, env, rl_world_home(self), merge, error);
  if (self->command == NULL)
    return FALSE;
  gboolean ended = rl_world_until(self, command_ended, NULL);
  *output = g_strdup(rl_child_output(self->command));
  int status = rl_child_exit_status(self->command);
  g_clear_pointer(&self->command, rl_child_free);
  if (!ended)
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "it did not end: %s", *output);
  else if (status != 0)
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "it ended with %d: %s", status, *output);
  return ended && status == 0;
}

static void describe_screen(const RlTerm *term)
{
  int row, column;
  int empty = 0;
  rl_term_cursor(term, &row, &column);
  for (int i = 0; i < rl_term_rows(term); i++) {
    g_autofree char *text = rl_term_row(term, i);
    empty = *text == '\0' ? empty + 1 : 0;
    if (empty <= 1)
      printf("# %2d |%s\n", i + 1, text);
  }
  printf("# cursor in line %d, column %d; %s screen\n", row + 1, column + 1,
         rl_term_altscreen(term) ? "alternate" : "normal");
}

static void describe_server(gpointer name, gpointer server, gpointer user)
{
  g_auto(GStrv) lines = g_strsplit(rl_child_output(server), "\n", -1);
  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
    printf("# %s: %s\n", (const char *) name, lines[i]);
}

void rl_world_describe(RlWorld *self)
{
  if (self->term != NULL)
    describe_screen(self->term);
  if (self->pty != NULL && rl_pty_ended(self->pty))
    printf("# the program ended with %d\n", rl_pty_exit_status(self->pty));
  else if (self->pty != NULL)
    printf("# the program %s\n", rl_pty_stopped(self->pty) ? "is stopped" : "runs");
  g_hash_table_foreach(self->servers, describe_server, NULL);
}
