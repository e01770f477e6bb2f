/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relink's own keyring, where the session has none: real daemons that relink starts itself, and
 * other processes that share them. This program is also those other processes: started with a word,
 * it does what it reads line by line. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

#include "keyring-contract.h"
#include "keyring-daemons.h"

#define ANOTHER_RELINK "another-relink"

static const char *program;

/* What can be asked of a keyring, by this process or another: a code, or -1. */

static int ask(RlKeyring *keyring, const char *operation, const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RlSecret) secret = text != NULL ? rl_secret_new_from(text, -1, 0) : NULL;
  gboolean worked = FALSE;
  if (g_strcmp0(operation, "create") == 0)
    worked = keyring->create(keyring, secret, NULL, &error);
  else if (g_strcmp0(operation, "unlock") == 0)
    worked = keyring->unlock(keyring, secret, NULL, &error);
  else if (g_strcmp0(operation, "store") == 0)
    worked = keyring->store(keyring, &keyring_some_key, "relink test", secret, NULL, &error);
  else
    worked = keyring_operation(operation)->run(keyring, NULL, &error);
  if (error != NULL && g_test_initialized())
    g_test_message("%s: %s", operation, error->message);
  g_assert_true(worked == (error == NULL));
  return worked ? -1 : error->code;
}

static int be_another_relink(void)
{
  g_autoptr(RlKeyring) keyring = rl_keyring_new();
  char line[1024];
  while (fgets(line, sizeof line, stdin) != NULL) {
    g_auto(GStrv) words = g_strsplit(g_strchomp(line), " ", 2);
    if (g_strcmp0(words[0], "let-go") == 0) {
      rl_keyring_free(keyring);
      keyring = rl_keyring_new();
      g_free(words[0]);
      words[0] = g_strdup("unlock");
    }
    printf("%d\n", ask(keyring, words[0], words[1]));
    (void) fflush(stdout);
  }
  return 0;
}

/* Another process */

typedef struct {
  GSubprocess *process;
  GDataInputStream *answers;
} Other;

static void other_clear(Other *self)
{
  if (self->process != NULL)
    g_assert_true(g_output_stream_close(g_subprocess_get_stdin_pipe(self->process), NULL, NULL));
  if (self->process != NULL)
    g_assert_true(g_subprocess_wait(self->process, NULL, NULL));
  g_clear_object(&self->answers);
  g_clear_object(&self->process);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Other, other_clear)

static Other other_start(void)
{
  GError *error = NULL;
  Other self = { .process = NULL };
  self.process = g_subprocess_new(G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                  &error, program, ANOTHER_RELINK, NULL);
  g_assert_no_error(error);
  self.answers = g_data_input_stream_new(g_subprocess_get_stdout_pipe(self.process));
  return self;
}

static void other_begin(Other *self, const char *line)
{
  GError *error = NULL;
  g_output_stream_printf(g_subprocess_get_stdin_pipe(self->process), NULL, NULL, &error, "%s\n",
                         line);
  g_assert_no_error(error);
}

static int other_answer(Other *self)
{
  GError *error = NULL;
  g_autofree char *line = g_data_input_stream_read_line(self->answers, NULL, NULL, &error);
  g_assert_no_error(error);
  g_assert_nonnull(line);
  return atoi(line);
}

static int other_asked(Other *self, const char *line)
{
  other_begin(self, line);
  return other_answer(self);
}

/* As if the power had gone. */
static void other_kill(Other *self)
{
  g_subprocess_force_exit(self->process);
  g_assert_true(g_subprocess_wait(self->process, NULL, NULL));
  g_clear_object(&self->answers);
  g_clear_object(&self->process);
}

/* Helpers */

static char *in_data(KeyringDaemons *daemons, const char *name)
{
  return g_build_filename(daemons->folder, "data", "relink", name, NULL);
}

static guint running(KeyringDaemons *daemons, const char *name)
{
  g_autoptr(GArray) pids = keyring_daemons_private(daemons, name);
  return pids->len;
}

static pid_t pid_of(KeyringDaemons *daemons, const char *name)
{
  g_autoptr(GArray) pids = keyring_daemons_private(daemons, name);
  g_assert_cmpuint(pids->len, ==, 1);
  return g_array_index(pids, pid_t, 0);
}

/* Where bus-address leads. */
static char *address(KeyringDaemons *daemons)
{
  g_autofree char *path = in_data(daemons, "bus-address");
  g_autofree char *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, NULL))
    return NULL;
  *strchrnul(text, '\n') = '\0';
  return g_steal_pointer(&text);
}

static char *socket_path(KeyringDaemons *daemons)
{
  g_autofree char *text = address(daemons);
  g_assert_true(g_str_has_prefix(text, "unix:path="));
  return g_uri_unescape_string(text + strlen("unix:path="), NULL);
}

static gboolean can_see_environments(void)
{
  return geteuid() == 0;
}

/* A keyring of relink's own with an item, nothing running. NULL: skipped. */
static KeyringDaemons *start_stored(const char *text)
{
  KeyringDaemons *daemons = keyring_daemons_new();
  if (daemons == NULL)
    return NULL;
  g_autoptr(RlKeyring) keyring = rl_keyring_new();
  g_assert_cmpint(ask(keyring, "create", "test"), ==, -1);
  g_assert_cmpint(ask(keyring, "store", text), ==, -1);
  g_clear_pointer(&keyring, rl_keyring_free);
  keyring_daemons_wait_private(daemons);
  return daemons;
}

/* First use, and again */

static void test_nothing_is_started_for_nothing(void)
{
  g_autoptr(KeyringDaemons) daemons = keyring_daemons_new();
  g_autoptr(RlKeyring) keyring = rl_keyring_new();
  if (daemons == NULL)
    return;
  for (const KeyringOperation *operation = keyring_operations; operation->name; operation++)
    if (g_strcmp0(operation->name, "create") != 0)
      g_assert_cmpint(ask(keyring, operation->name, "x"), ==, RL_ERROR_NO_COLLECTION);
  g_autofree char *data = in_data(daemons, NULL);
  g_assert_false(g_file_test(data, G_FILE_TEST_EXISTS));
  g_assert_cmpuint(running(daemons, NULL), ==, 0);
  g_assert_false(rl_keyring_private_exists());
  g_assert_true(rl_keyring_is_private(keyring));
}

static void test_first_use(void)
{
  g_autoptr(KeyringDaemons) daemons = keyring_daemons_new();
  g_autoptr(RlKeyring) keyring = rl_keyring_new();
  struct stat info;
  if (daemons == NULL)
    return;
  g_assert_cmpint(ask(keyring, "create", ""), ==, RL_ERROR_LOCAL);
  g_assert_cmpint(ask(keyring, "create", "test"), ==, -1);
  g_assert_cmpint(ask(keyring, "probe", NULL), ==, -1);
  g_assert_cmpint(ask(keyring, "create", "test"), ==, RL_ERROR_FAILED);
  g_assert_cmpint(keyring_store_text(keyring, &keyring_some_key, "kept"), ==, -1);
  keyring_assert_text(keyring, &keyring_some_key, "kept");
  g_assert_true(rl_keyring_is_private(keyring));
  g_assert_true(rl_keyring_private_exists());
  g_autofree char *file = in_data(daemons, "keyrings/login.keyring");
  g_autofree char *folder = rl_keyring_private_folder();
  g_autofree char *expected = in_data(daemons, "keyrings");
  g_assert_cmpstr(folder, ==, expected);
  g_assert_cmpint(stat(file, &info), ==, 0);
  g_assert_cmpint(info.st_mode & 0777, ==, 0600);
  g_assert_cmpint(stat(folder, &info), ==, 0);
  g_assert_cmpint(info.st_mode & 0777, ==, 0700);
  /* The user's own folder is not even made. */
  g_autofree char *theirs = g_build_filename(daemons->folder, "data", "keyrings", NULL);
  g_assert_false(g_file_test(theirs, G_FILE_TEST_EXISTS));
}

static void test_second_start(void)
{
  g_autoptr(KeyringDaemons) daemons = start_stored("kept");
  g_autoptr(RlKeyring) keyring = rl_keyring_new();
  if (daemons == NULL)
    return;
  g_assert_cmpint(ask(keyring, "lookup", NULL), ==, RL_ERROR_LOCKED);
  g_assert_cmpint(ask(keyring, "store", "other"), ==, RL_ERROR_LOCKED);
  g_assert_cmpint(ask(keyring, "list", NULL), ==, -1);
  g_assert_cmpint(ask(keyring, "unlock", "wrong"), ==, RL_ERROR_DENIED);
  g_assert_cmpint(ask(keyring, "lookup", NULL), ==, RL_ERROR_LOCKED);
  g_assert_cmpint(ask(keyring, "unlock", "test"), ==, -1);
  keyring_assert_text(keyring, &keyring_some_key, "kept");
}

static void test_found_by_secret_tool(void)
{
  static const char *const lookup[] = { "secret-tool", "lookup",     "application", "relink",
                                        "profile",     "production", NULL };
  g_autofree char *tool = g_find_program_in_path("secret-tool");
  g_autofree char *found = NULL;
  if (tool == NULL) {
    g_test_skip("secret-tool is not installed");
    return;
  }
  g_autoptr(KeyringDaemons) daemons = start_stored("secr\303\251t");
  g_autoptr(RlKeyring) keyring = rl_keyring_new();
  if (daemons == NULL)
    return;
  g_assert_cmpint(ask(keyring, "unlock", "test"), ==, -1);
  g_autofree char *where = address(daemons);
  setenv("DBUS_SESSION_BUS_ADDRESS", where, 1);
  g_assert_true(keyring_daemons_run(lookup, NULL, &found));
  unsetenv("DBUS_SESSION_BUS_ADDRESS");
  g_assert_cmpstr(found, ==, "secr\303\251t");
}

/* Shared */

static void test_shared(void)
{
  g_autoptr(KeyringDaemons) daemons = start_stored("kept");
  if (daemons == NULL)
    return;
  g_auto(Other) one = other_start();
  g_auto(Other) two = other_start();
  g_assert_cmpint(other_asked(&one, "unlock test"), ==, -1);
  g_assert_cmpint(other_asked(&two, "lookup"), ==, -1); /* open for both */
  g_autofree char *where = address(daemons);
  g_assert_cmpuint(running(daemons, "dbus-daemon"), ==, 1);
  other_clear(&one);
  g_assert_cmpint(other_asked(&two, "lookup"), ==, -1);
  g_autofree char *still = address(daemons);
  g_assert_cmpstr(where, ==, still);
}

static void test_started_together(void)
{
  enum { MANY = 8 };
  g_autoptr(KeyringDaemons) daemons = start_stored("kept");
  Other others[MANY];
  if (daemons == NULL)
    return;
  for (guint i = 0; i < MANY; i++)
    others[i] = other_start();
  for (guint i = 0; i < MANY; i++)
    other_begin(&others[i], "unlock test");
  for (guint i = 0; i < MANY; i++)
    g_assert_cmpint(other_answer(&others[i]), ==, -1);
  g_assert_cmpuint(running(daemons, "dbus-daemon"), ==, 1);
  if (can_see_environments())
    g_assert_cmpuint(running(daemons, "gnome-keyring-d"), ==, 1);
  for (guint i = 0; i < MANY; i++)
    g_assert_cmpint(other_asked(&others[i], "lookup"), ==, -1);
  for (guint i = 0; i < MANY; i++)
    other_clear(&others[i]);
}

/* The other's last share is gone: both daemons end, and their sockets with them. */
static void assert_all_gone(KeyringDaemons *daemons, const char *socket)
{
  g_autofree char *pair = g_path_get_dirname(socket);
  keyring_daemons_wait_private(daemons);
  g_assert_false(g_file_test(pair, G_FILE_TEST_EXISTS));
}

static void test_last_one_ends_it(void)
{
  g_autoptr(KeyringDaemons) daemons = start_stored("kept");
  if (daemons == NULL)
    return;
  g_auto(Other) other = other_start();
  g_assert_cmpint(other_asked(&other, "unlock test"), ==, -1);
  g_autofree char *socket = socket_path(daemons);
  g_assert_true(g_file_test(socket, G_FILE_TEST_EXISTS));
  other_clear(&other);
  assert_all_gone(daemons, socket);
}

static void test_killed(void)
{
  g_autoptr(KeyringDaemons) daemons = start_stored("kept");
  if (daemons == NULL)
    return;
  g_auto(Other) other = other_start();
  g_assert_cmpint(other_asked(&other, "unlock test"), ==, -1);
  g_autofree char *socket = socket_path(daemons);
  other_kill(&other);
  assert_all_gone(daemons, socket);
  g_auto(Other) next = other_start();
  g_assert_cmpint(other_asked(&next, "lookup"), ==, RL_ERROR_LOCKED);
  g_assert_cmpint(other_asked(&next, "unlock test"), ==, -1);
  g_assert_cmpint(other_asked(&next, "lookup"), ==, -1);
}

/* One goes and another comes, again and again, with nothing in between. */
static void test_changing_hands(void)
{
  enum { ROUNDS = 12 };
  g_autoptr(KeyringDaemons) daemons = start_stored("kept");
  if (daemons == NULL)
    return;
  for (guint i = 0; i < ROUNDS; i++) {
    g_autoptr(RlKeyring) keyring = rl_keyring_new();
    g_assert_cmpint(ask(keyring, "unlock", "test"), ==, -1);
    keyring_assert_text(keyring, &keyring_some_key, "kept");
  }
}

/* Several at once: at every moment one may be the last to go and another the first to come. */
static void test_coming_and_going(void)
{
  enum { MANY = 4, ROUNDS = 15 };
  g_autoptr(KeyringDaemons) daemons = start_stored("kept");
  Other others[MANY];
  if (daemons == NULL)
    return;
  for (guint i = 0; i < MANY; i++)
    others[i] = other_start();
  for (guint round = 0; round < ROUNDS; round++) {
    for (guint i = 0; i < MANY; i++)
      other_begin(&others[i], (i + round) % 3 == 0 ? "unlock test" : "let-go test");
    for (guint i = 0; i < MANY; i++)
      g_assert_cmpint(other_answer(&others[i]), ==, -1);
  }
  for (guint i = 0; i < MANY; i++)
    g_assert_cmpint(other_asked(&others[i], "lookup"), ==, -1);
  /* One that nobody shares any more may still be on its way out. */
  while (running(daemons, "dbus-daemon") > 1)
    g_thread_yield();
  g_assert_cmpuint(running(daemons, "dbus-daemon"), ==, 1);
  for (guint i = 0; i < MANY; i++)
    other_clear(&others[i]);
}

static void test_daemons_die(void)
{
  static const char *const names[] = { "dbus-daemon", "flock", "dbus-run-sessio" };
  g_autoptr(KeyringDaemons) daemons = start_stored("kept");
  g_autoptr(RlKeyring) keyring = rl_keyring_new();
  if (daemons == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_assert_cmpint(ask(keyring, "unlock", "test"), ==, -1);
    g_autoptr(GArray) bus = keyring_daemons_private(daemons, "dbus-daemon");
    g_autoptr(GArray) victims = keyring_daemons_private(daemons, names[i]);
    g_test_message("without %s", names[i]);
    for (guint k = 0; k < victims->len; k++)
      g_assert_cmpint(kill(g_array_index(victims, pid_t, k), SIGKILL), ==, 0);
    /* A bus whose keeper was killed stays, and serves. */
    if (i + 1 < G_N_ELEMENTS(names))
      keyring_daemons_wait_end(g_array_index(bus, pid_t, 0));
    g_assert_cmpint(ask(keyring, "unlock", "test"), ==, -1);
    keyring_assert_text(keyring, &keyring_some_key, "kept");
  }
  g_autoptr(GArray) left = keyring_daemons_private(daemons, "dbus-daemon");
  g_clear_pointer(&keyring, rl_keyring_free);
  for (guint k = 0; k < left->len; k++)
    (void) kill(g_array_index(left, pid_t, k), SIGTERM);
}

/* What a crash leaves */

static void write_address(KeyringDaemons *daemons, const char *text)
{
  g_autofree char *path = in_data(daemons, "bus-address");
  g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void test_stale_address(void)
{
  g_autoptr(KeyringDaemons) daemons = start_stored("kept");
  if (daemons == NULL)
    return;
  g_autofree char *stale = g_build_filename(daemons->folder, "stale", NULL);
  g_autofree char *to_file = g_strdup_printf("unix:path=%s\nnowhere\nhost\n", stale);
  g_autofree char *too_long = g_strdup_printf("unix:path=/%0200d\nnowhere\nhost\n", 0);
  const char *const texts[] = { too_long,
                                "unix:path=%zz\na\nb\n",
                                "",
                                "rubbish",
                                "unix:path=/nonexistent/x\nelsewhere\nhost\n",
                                "tcp:host=127.0.0.1,port=1\na\nb\n",
                                "\377\376\n\n\n",
                                to_file };
  g_assert_true(g_file_set_contents(stale, "no socket", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    write_address(daemons, texts[i]);
    g_autoptr(RlKeyring) keyring = rl_keyring_new();
    g_assert_cmpint(ask(keyring, "unlock", "test"), ==, -1);
    keyring_assert_text(keyring, &keyring_some_key, "kept");
    g_clear_pointer(&keyring, rl_keyring_free);
    keyring_daemons_wait_private(daemons);
  }
}

static int hold(KeyringDaemons *daemons, const char *name, int kind)
{
  g_autofree char *path = in_data(daemons, name);
  const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  g_assert_cmpint(fd, >=, 0);
  g_assert_cmpint(flock(fd, kind), ==, 0);
  return fd;
}

/* A home on two machines: never two daemons on the same files. */
static void test_other_machine(void)
{
  g_autoptr(KeyringDaemons) daemons = start_stored("kept");
  g_autoptr(RlKeyring) keyring = rl_keyring_new();
  if (daemons == NULL)
    return;
  write_address(daemons, "unix:path=/nonexistent/x\nelsewhere\nother-host\n");
  const int share = hold(daemons, "users.lock", LOCK_SH);
  GError *error = NULL;
  g_assert_false(keyring->probe(keyring, NULL, &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_FAILED);
  g_assert_nonnull(strstr(error->message, "other-host"));
  g_clear_error(&error);
  g_assert_cmpuint(running(daemons, NULL), ==, 0);
  (void) close(share);
  g_assert_cmpint(ask(keyring, "unlock", "test"), ==, -1);
}

static gpointer cancel_in_thread(gpointer data)
{
  rl_cancel_set(data);
  return NULL;
}

/* Another process that stopped while it was starting the daemons. */
static void test_start_is_held(void)
{
  g_autoptr(KeyringDaemons) daemons = start_stored("kept");
  g_autoptr(RlKeyring) keyring = rl_keyring_new();
  g_autoptr(RlCancel) cancel = rl_cancel_new();
  GError *error = NULL;
  if (daemons == NULL)
    return;
  const int start = hold(daemons, "start.lock", LOCK_EX);
  GThread *thread = g_thread_new("cancel", cancel_in_thread, cancel);
  g_assert_false(keyring->probe(keyring, cancel, &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_CANCELLED);
  g_clear_error(&error);
  g_thread_join(thread);
  const gint64 before = g_get_monotonic_time();
  g_assert_cmpint(ask(keyring, "probe", NULL), ==, RL_ERROR_STUCK);
  g_assert_cmpint(g_get_monotonic_time() - before, <, RL_KEYRING_PATIENCE * G_USEC_PER_SEC);
  (void) close(start);
  g_assert_cmpint(ask(keyring, "probe", NULL), ==, RL_ERROR_LOCKED);
}

static void test_frozen(void)
{
  g_autoptr(KeyringDaemons) daemons = start_stored("kept");
  g_autoptr(RlKeyring) keyring = rl_keyring_new();
  if (daemons == NULL)
    return;
  g_assert_cmpint(ask(keyring, "unlock", "test"), ==, -1);
  const pid_t bus = pid_of(daemons, "dbus-daemon");
  g_assert_cmpint(kill(bus, SIGSTOP), ==, 0);
  g_assert_cmpint(ask(keyring, "lookup", NULL), ==, RL_ERROR_STUCK);
  g_assert_cmpuint(running(daemons, "dbus-daemon"), ==, 1);
  g_assert_cmpint(kill(bus, SIGCONT), ==, 0);
  g_assert_cmpint(ask(keyring, "lookup", NULL), ==, -1);
}

/* What is missing */

static void test_programs_missing(void)
{
  static const char *const programs[] = { "gnome-keyring-daemon", "dbus-daemon", "dbus-run-session",
                                          "flock", "rm" };
  g_autoptr(KeyringDaemons) daemons = keyring_daemons_new();
  if (daemons == NULL)
    return;
  g_autofree char *path = g_strdup(getenv("PATH"));
  g_autofree char *folder = g_build_filename(daemons->folder, "bin", NULL);
  g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
  char *there[G_N_ELEMENTS(programs)], *links[G_N_ELEMENTS(programs)];
  for (guint i = 0; i < G_N_ELEMENTS(programs); i++) {
    there[i] = g_find_program_in_path(programs[i]);
    links[i] = g_build_filename(folder, programs[i], NULL);
    g_assert_cmpint(symlink(there[i], links[i]), ==, 0);
  }
  setenv("PATH", folder, 1);
  for (guint i = 0; i < G_N_ELEMENTS(programs); i++) {
    GError *error = NULL;
    g_autoptr(RlKeyring) keyring = rl_keyring_new();
    g_assert_cmpint(unlink(links[i]), ==, 0);
    g_assert_false(keyring->probe(keyring, NULL, &error));
    g_assert_error(error, RL_ERROR, RL_ERROR_NO_BUS);
    g_assert_nonnull(strstr(error->message, programs[i]));
    g_assert_nonnull(strstr(error->message, "gnome-keyring"));
    g_clear_error(&error);
    g_assert_cmpint(symlink(there[i], links[i]), ==, 0);
  }
  for (guint i = 0; i < G_N_ELEMENTS(programs); i++) {
    g_free(there[i]);
    g_free(links[i]);
  }
  /* With all of them and nothing else it works. */
  g_autoptr(RlKeyring) keyring = rl_keyring_new();
  g_assert_cmpint(ask(keyring, "create", "test"), ==, -1);
  setenv("PATH", path, 1);
}

static void test_programs_missing_on_a_bus(void)
{
  g_autoptr(KeyringDaemons) daemons = keyring_daemons_new();
  g_autoptr(RlKeyring) keyring = rl_keyring_new();
  if (daemons == NULL)
    return;
  g_autofree char *path = g_strdup(getenv("PATH"));
  keyring_daemons_start_bus(daemons, FALSE);
  setenv("PATH", "/nonexistent", 1);
  for (const KeyringOperation *operation = keyring_operations; operation->name; operation++)
    g_assert_cmpint(ask(keyring, operation->name, "x"), ==, RL_ERROR_NO_SERVICE);
  setenv("PATH", path, 1);
}

/* A daemon that ends at once. */
static void test_does_not_start(void)
{
  static const char *const names[] = { "dbus-run-session", "gnome-keyring-daemon" };
  g_autoptr(KeyringDaemons) daemons = keyring_daemons_new();
  if (daemons == NULL)
    return;
  g_autofree char *path = g_strdup(getenv("PATH"));
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autoptr(RlKeyring) keyring = rl_keyring_new();
    g_autofree char *folder = g_strdup_printf("%s/bin%u", daemons->folder, i);
    g_autofree char *program_path = g_build_filename(folder, names[i], NULL);
    g_autofree char *changed = g_strconcat(folder, ":", path, NULL);
    g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
    g_assert_cmpint(symlink("/bin/false", program_path), ==, 0);
    setenv("PATH", changed, 1);
    g_assert_cmpint(ask(keyring, "create", "test"), ==, RL_ERROR_FAILED);
    setenv("PATH", path, 1);
    g_assert_cmpint(ask(keyring, "create", "test"), ==, i == 0 ? -1 : RL_ERROR_FAILED);
    g_clear_pointer(&keyring, rl_keyring_free);
    keyring_daemons_wait_private(daemons);
  }
}

/* Folders */

static void assert_refused(const char *word)
{
  GError *error = NULL;
  g_autoptr(RlKeyring) keyring = rl_keyring_new();
  g_autoptr(RlSecret) password = rl_secret_new_from("test", -1, 0);
  g_assert_false(keyring->create(keyring, password, NULL, &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
  g_assert_nonnull(strstr(error->message, word));
  g_clear_error(&error);
}

static void test_writable_by_others(void)
{
  g_autoptr(KeyringDaemons) daemons = keyring_daemons_new();
  struct stat info;
  if (daemons == NULL)
    return;
  g_autofree char *data = in_data(daemons, NULL);
  g_assert_cmpint(g_mkdir_with_parents(data, 0700), ==, 0);
  g_assert_cmpint(g_chmod(data, 0777), ==, 0);
  assert_refused(data);
  g_assert_cmpint(g_chmod(data, 0770), ==, 0);
  assert_refused(data);
  /* Readable by others: closed, not refused. */
  g_assert_cmpint(g_chmod(data, 0755), ==, 0);
  g_autoptr(RlKeyring) keyring = rl_keyring_new();
  g_assert_cmpint(ask(keyring, "create", "test"), ==, -1);
  g_assert_cmpint(stat(data, &info), ==, 0);
  g_assert_cmpint(info.st_mode & 0777, ==, 0700);
}

static void test_of_somebody_else(void)
{
  g_autoptr(KeyringDaemons) daemons = geteuid() == 0 ? keyring_daemons_new() : NULL;
  if (geteuid() != 0)
    g_test_skip("only root can give a folder away");
  if (daemons == NULL)
    return;
  g_autofree char *data = in_data(daemons, NULL);
  g_assert_cmpint(g_mkdir_with_parents(data, 0700), ==, 0);
  g_assert_cmpint(chown(data, 12345, 12345), ==, 0);
  assert_refused(data);
}

static void test_cannot_be_made(void)
{
  g_autoptr(KeyringDaemons) daemons = keyring_daemons_new();
  if (daemons == NULL)
    return;
  g_autofree char *data = in_data(daemons, NULL);
  g_assert_true(g_file_set_contents(data, "a file", -1, NULL));
  assert_refused(data);
}

/* Without a runtime folder, or with one that others may write, the sockets lie elsewhere. */
static void test_places_of_sockets(void)
{
  g_autoptr(KeyringDaemons) daemons = keyring_daemons_new();
  if (daemons == NULL)
    return;
  g_autofree char *runtime = g_strdup(getenv("XDG_RUNTIME_DIR"));
  g_assert_nonnull(runtime);
  g_autofree char *data = in_data(daemons, NULL);
  g_autofree char *name = g_strnfill(100, 'l');
  g_autofree char *long_home = g_build_filename(daemons->folder, name, NULL);
  const struct {
    const char *runtime, *data, *expected;
    int mode;
  } rounds[] = {
    { runtime, NULL, runtime, 0700 },   { runtime, NULL, data, 0777 },
    { NULL, NULL, data, 0700 },         { "relative", NULL, data, 0700 },
    { NULL, long_home, "/tmp/", 0700 }, { long_home, long_home, "/tmp/", 0700 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rounds); i++) {
    g_autoptr(RlKeyring) keyring = rl_keyring_new();
    unsetenv("XDG_RUNTIME_DIR");
    if (rounds[i].runtime != NULL)
      setenv("XDG_RUNTIME_DIR", rounds[i].runtime, 1);
    if (rounds[i].data != NULL)
      setenv("XDG_DATA_HOME", rounds[i].data, 1);
    g_assert_cmpint(g_chmod(runtime, rounds[i].mode), ==, 0);
    (void) ask(keyring, "create", "test");
    g_assert_cmpint(ask(keyring, "unlock", "test"), ==, -1);
    g_autofree char *file = g_build_filename(
        rounds[i].data != NULL ? rounds[i].data : "/nonexistent", "relink", "bus-address", NULL);
    g_autofree char *text = NULL;
    if (rounds[i].data == NULL)
      text = address(daemons);
    else
      g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
    g_assert_nonnull(text);
    g_autofree char *start = g_strconcat("unix:path=", rounds[i].expected, NULL);
    g_assert_true(g_str_has_prefix(text, start));
    g_autofree char *socket =
        g_strndup(text + strlen("unix:path="), strcspn(text, "\n") - strlen("unix:path="));
    g_clear_pointer(&keyring, rl_keyring_free);
    keyring_daemons_wait_private(daemons);
    /* Of a data folder elsewhere, the sockets tell. */
    while (g_file_test(socket, G_FILE_TEST_EXISTS))
      g_thread_yield();
  }
}

/* The session's keyring wins */

static void test_session_wins(void)
{
  g_autoptr(KeyringDaemons) daemons = start_stored("private");
  g_autoptr(RlKeyring) keyring = rl_keyring_new();
  g_autoptr(RlKeyring) fresh = rl_keyring_new();
  if (daemons == NULL)
    return;
  g_assert_cmpint(ask(keyring, "unlock", "test"), ==, -1);
  keyring_assert_text(keyring, &keyring_some_key, "private");
  /* A bus alone is none. */
  keyring_daemons_start_bus(daemons, FALSE);
  keyring_assert_text(keyring, &keyring_some_key, "private");
  g_assert_true(rl_keyring_is_private(keyring));
  keyring_daemons_start_service(daemons);
  g_assert_cmpint(ask(keyring, "lookup", NULL), ==, RL_ERROR_NO_COLLECTION);
  g_assert_false(rl_keyring_is_private(keyring));
  g_assert_cmpint(ask(keyring, "create", "test"), ==, -1);
  keyring_assert_missing(keyring, &keyring_some_key);
  keyring_daemons_stop_service(daemons);
  keyring_daemons_start_service(daemons);
  g_assert_cmpint(ask(keyring, "lookup", NULL), ==, RL_ERROR_LOCKED);
  g_assert_cmpint(ask(fresh, "lookup", NULL), ==, RL_ERROR_LOCKED);
  g_assert_false(rl_keyring_is_private(fresh));
  /* Met once, it is missed, and not replaced. */
  keyring_daemons_stop_service(daemons);
  g_assert_cmpint(ask(fresh, "lookup", NULL), ==, RL_ERROR_NO_SERVICE);
  keyring_daemons_stop_bus(daemons);
  g_assert_cmpint(ask(fresh, "lookup", NULL), ==, RL_ERROR_NO_BUS);
  g_autoptr(RlKeyring) later = rl_keyring_new();
  g_assert_cmpint(ask(later, "lookup", NULL), ==, -1);
}

static void test_session_is_stuck(void)
{
  g_autoptr(KeyringDaemons) daemons = start_stored("private");
  g_autoptr(RlKeyring) keyring = rl_keyring_new();
  if (daemons == NULL)
    return;
  keyring_daemons_start_bus(daemons, FALSE);
  keyring_daemons_start_service(daemons);
  keyring_daemons_freeze(daemons->service);
  g_assert_cmpint(ask(keyring, "lookup", NULL), ==, RL_ERROR_STUCK);
  g_assert_false(rl_keyring_is_private(keyring));
  g_assert_cmpuint(running(daemons, NULL), ==, 0);
}

/* What the daemons hold */

static void assert_no_descriptor(pid_t pid, const char *unwanted)
{
  g_autofree char *folder = g_strdup_printf("/proc/%d/fd", (int) pid);
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *name = NULL;
  g_assert_nonnull(dir);
  while ((name = g_dir_read_name(dir)) != NULL) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *target = g_file_read_link(path, NULL);
    g_assert_true(target == NULL || strstr(target, unwanted) == NULL);
    if (atoi(name) <= STDERR_FILENO && target != NULL)
      g_assert_cmpstr(target, ==, "/dev/null");
  }
}

/* Neither our files nor our terminal, neither our signals nor our variables. */
static void test_detached(void)
{
  g_autoptr(KeyringDaemons) daemons = start_stored("kept");
  if (daemons == NULL)
    return;
  g_autofree char *secret = g_build_filename(daemons->folder, "open-file", NULL);
  const int leaky = open(secret, O_RDWR | O_CREAT, 0600);
  g_assert_cmpint(leaky, >=, 0);
  setenv("RELINK_TEST_SECRET", "canary-in-environment", 1);
  g_autoptr(RlKeyring) keyring = rl_keyring_new();
  g_assert_cmpint(ask(keyring, "unlock", "test"), ==, -1);
  unsetenv("RELINK_TEST_SECRET");
  g_autoptr(GArray) pids = keyring_daemons_private(daemons, NULL);
  g_assert_cmpuint(pids->len, >=, 3);
  for (guint i = 0; i < pids->len; i++) {
    const pid_t pid = g_array_index(pids, pid_t, i);
    g_autofree char *path = g_strdup_printf("/proc/%d/environ", (int) pid);
    g_autofree char *variables = NULL;
    gsize length = 0;
    g_assert_cmpint(getsid(pid), !=, getsid(0));
    assert_no_descriptor(pid, "open-file");
    assert_no_descriptor(pid, "start.lock");
    g_assert_true(g_file_get_contents(path, &variables, &length, NULL));
    g_assert_null(memmem(variables, length, "canary", strlen("canary")));
  }
  (void) close(leaky);
}

static void test_no_clear_text(void)
{
  static const char canary[] = "canary-77d0a3e14c";
  g_autoptr(KeyringDaemons) daemons = start_stored(canary);
  if (daemons == NULL)
    return;
  g_assert_cmpuint(keyring_daemons_find(daemons, canary), ==, 0);
  g_autofree char *planted = in_data(daemons, "keyrings/planted");
  g_assert_true(g_file_set_contents(planted, canary, -1, NULL));
  g_assert_cmpuint(keyring_daemons_find(daemons, canary), ==, 1);
}

static char *checksum_of(const char *path)
{
  g_autofree char *bytes = NULL;
  gsize length = 0;
  g_assert_true(g_file_get_contents(path, &bytes, &length, NULL));
  return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guchar *) bytes, length);
}

/* Moving */

typedef struct {
  KeyringDaemons *daemons; /* NULL: skipped */
  RlKeyring *from, *to;
} Both;

static const RlKeyringKey moved_challenge = { .application = RL_KEYRING_CHALLENGE,
                                              .profile = "production",
                                              .link = "683005d6" };
static const RlKeyringKey other_key = { .application = RL_KEYRING_API_SECRETS,
                                        .profile = "other",
                                        .origin = "https://api.example.com" };

/* A private keyring with two API secrets and a challenge, and the session's, empty; both open. */
static Both open_both(void)
{
  Both both = { .daemons = keyring_daemons_new() };
  if (both.daemons == NULL)
    return both;
  both.from = rl_keyring_private_new();
  both.to = rl_keyring_libsecret_new();
  keyring_daemons_start_bus(both.daemons, FALSE);
  keyring_daemons_start_service(both.daemons);
  g_assert_cmpint(ask(both.from, "create", "private"), ==, -1);
  g_assert_cmpint(ask(both.to, "create", "test"), ==, -1);
  g_assert_cmpint(keyring_store_text(both.from, &keyring_some_key, "one"), ==, -1);
  g_assert_cmpint(keyring_store_text(both.from, &other_key, "two"), ==, -1);
  g_assert_cmpint(keyring_store_text(both.from, &moved_challenge, "three"), ==, -1);
  return both;
}

static void close_both(Both *both)
{
  g_clear_pointer(&both->from, rl_keyring_free);
  rl_keyring_free(both->to);
  keyring_daemons_free(both->daemons);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Both, close_both)

static void assert_moves(Both *both, guint moved, guint kept)
{
  GError *error = NULL;
  RlKeyringMoved counts = { 0 };
  (void) rl_keyring_move(both->from, both->to, NULL, &counts, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(counts.moved, ==, moved);
  g_assert_cmpuint(counts.kept, ==, kept);
}

static void assert_all_there(RlKeyring *keyring)
{
  keyring_assert_text(keyring, &keyring_some_key, "one");
  keyring_assert_text(keyring, &other_key, "two");
  keyring_assert_text(keyring, &moved_challenge, "three");
}

static void test_move(void)
{
  g_auto(Both) both = open_both();
  if (both.daemons == NULL)
    return;
  g_assert_true(rl_keyring_private_exists());
  assert_moves(&both, 3, 0);
  assert_all_there(both.to);
  /* Empty: its files go, and nothing is left to offer. */
  g_assert_false(rl_keyring_private_exists());
  g_assert_cmpint(ask(both.from, "probe", NULL), ==, RL_ERROR_NO_COLLECTION);
}

static void test_move_keeps_the_others(void)
{
  g_auto(Both) both = open_both();
  if (both.daemons == NULL)
    return;
  g_assert_cmpint(keyring_store_text(both.to, &keyring_some_key, "newer"), ==, -1);
  g_assert_cmpint(keyring_store_text(both.to, &other_key, "two"), ==, -1);
  assert_moves(&both, 2, 1);
  keyring_assert_text(both.to, &keyring_some_key, "newer");
  keyring_assert_text(both.from, &keyring_some_key, "one");
  keyring_assert_missing(both.from, &other_key);
  g_assert_true(rl_keyring_private_exists());
  assert_moves(&both, 0, 1);
}

/* The same through the one keyring that a session has. */
static void test_take_over(void)
{
  g_auto(Both) both = open_both();
  if (both.daemons == NULL)
    return;
  g_autoptr(RlSecret) wrong = rl_secret_new_from("wrong", -1, 0);
  g_autoptr(RlSecret) right = rl_secret_new_from("private", -1, 0);
  g_autoptr(RlKeyring) keyring = rl_keyring_new();
  GError *error = NULL;
  g_clear_pointer(&both.from, rl_keyring_free); /* the last one: locked from here on */
  keyring_daemons_wait_private(both.daemons);
  keyring_assert_missing(keyring, &keyring_some_key);
  g_assert_true(keyring->can_take_over(keyring));
  g_assert_false(both.to->can_take_over(both.to));
  g_assert_false(keyring->take_over(keyring, wrong, NULL, &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_DENIED);
  g_clear_error(&error);
  keyring_assert_missing(keyring, &keyring_some_key);
  g_assert_true(keyring->take_over(keyring, right, NULL, &error));
  g_assert_no_error(error);
  assert_all_there(keyring);
  g_assert_false(keyring->can_take_over(keyring));
  g_assert_false(rl_keyring_private_exists());
}

/* What somebody else keeps there keeps the files. */
static void test_move_leaves_foreign_items(void)
{
  const RlKeyringKey foreign = { .application = "theirs", .profile = "p" };
  g_auto(Both) both = open_both();
  if (both.daemons == NULL)
    return;
  g_assert_cmpint(keyring_store_text(both.from, &foreign, "theirs"), ==, -1);
  assert_moves(&both, 3, 0);
  keyring_assert_text(both.from, &foreign, "theirs");
}

/* A key with fewer attributes finds the fuller items too. */
static void test_move_bare(void)
{
  const RlKeyringKey bare = { .application = RL_KEYRING_API_SECRETS, .profile = "production" };
  g_auto(Both) both = open_both();
  if (both.daemons == NULL)
    return;
  g_assert_cmpint(keyring_store_text(both.from, &bare, "bare"), ==, -1);
  /* The fuller one is moved first; then the bare one's key finds it in the new keyring. */
  assert_moves(&both, 3, 1);
  keyring_assert_text(both.from, &bare, "bare");
  assert_all_there(both.to);
}

/* A keyring that breaks after some of its operations. */
typedef struct {
  RlKeyring base;
  RlKeyring *inner;
  guint left;
} Breaking;

static gboolean breaks(RlKeyring *base, GError **error)
{
  Breaking *self = (Breaking *) base;
  if (self->left-- > 0)
    return FALSE;
  self->left = 0;
  g_set_error_literal(error, RL_ERROR, RL_ERROR_STUCK, "broken");
  return TRUE;
}

static gboolean breaking_probe(RlKeyring *base, RlCancel *cancel, GError **error)
{
  RlKeyring *inner = ((Breaking *) base)->inner;
  return !breaks(base, error) && inner->probe(inner, cancel, error);
}

static RlSecret *breaking_lookup(RlKeyring *base, const RlKeyringKey *key, RlCancel *cancel,
                                 GError **error)
{
  RlKeyring *inner = ((Breaking *) base)->inner;
  return breaks(base, error) ? NULL : inner->lookup(inner, key, cancel, error);
}

static gboolean breaking_store(RlKeyring *base, const RlKeyringKey *key, const char *label,
                               const RlSecret *value, RlCancel *cancel, GError **error)
{
  RlKeyring *inner = ((Breaking *) base)->inner;
  return !breaks(base, error) && inner->store(inner, key, label, value, cancel, error);
}

static gboolean breaking_forget(RlKeyring *base, const RlKeyringKey *key, RlCancel *cancel,
                                GError **error)
{
  RlKeyring *inner = ((Breaking *) base)->inner;
  return !breaks(base, error) && inner->forget(inner, key, cancel, error);
}

static GPtrArray *breaking_list(RlKeyring *base, const char *application, RlCancel *cancel,
                                GError **error)
{
  RlKeyring *inner = ((Breaking *) base)->inner;
  return breaks(base, error) ? NULL : inner->list(inner, application, cancel, error);
}

static gboolean is_in(RlKeyring *keyring, const RlKeyringKey *key, const char *text)
{
  g_autoptr(RlSecret) value = keyring->lookup(keyring, key, NULL, NULL);
  return value != NULL && g_strcmp0(rl_secret_peek(value), text) == 0;
}

/* Interrupted after each step there is, the rest at the next attempt: nothing is ever nowhere. */
static void test_move_interrupted(void)
{
  enum { STEPS = 40 };
  guint steps = 0;
  for (gboolean finished = FALSE; !finished; steps++) {
    g_autoptr(RlKeyring) from = rl_keyring_memory_new();
    g_autoptr(RlKeyring) to = rl_keyring_memory_new();
    Breaking breaking_from = { { breaking_probe, breaking_lookup, breaking_store, breaking_forget,
                                 breaking_list, NULL, NULL, NULL, NULL, NULL, NULL, NULL },
                               from,
                               steps };
    Breaking breaking_to = breaking_from;
    breaking_to.inner = to;
    RlKeyringMoved counts;
    g_assert_cmpint(keyring_store_text(from, &keyring_some_key, "one"), ==, -1);
    g_assert_cmpint(keyring_store_text(from, &other_key, "two"), ==, -1);
    g_assert_cmpint(keyring_store_text(from, &moved_challenge, "three"), ==, -1);
    finished = rl_keyring_move(&breaking_from.base, &breaking_to.base, NULL, &counts, NULL);
    g_assert_cmpuint(counts.kept, ==, 0);
    g_assert_true(is_in(from, &keyring_some_key, "one") || is_in(to, &keyring_some_key, "one"));
    g_assert_true(is_in(from, &other_key, "two") || is_in(to, &other_key, "two"));
    g_assert_true(is_in(from, &moved_challenge, "three") || is_in(to, &moved_challenge, "three"));
    Both both = { NULL, from, to };
    assert_moves(&both, 3 - counts.moved, 0);
    assert_all_there(to);
    keyring_assert_missing(from, &keyring_some_key);
    g_assert_cmpuint(steps, <, STEPS);
  }
  g_assert_cmpuint(steps, >, 3);
}

static void test_move_locked(void)
{
  g_auto(Both) both = open_both();
  RlKeyringMoved counts;
  GError *error = NULL;
  if (both.daemons == NULL)
    return;
  keyring_daemons_stop_service(both.daemons);
  keyring_daemons_start_service(both.daemons);
  g_assert_false(rl_keyring_move(both.from, both.to, NULL, &counts, &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_LOCKED);
  g_clear_error(&error);
  keyring_assert_text(both.from, &keyring_some_key, "one");
}

/* The user's own files stay as they are, byte for byte. */
static void test_their_files_stay(void)
{
  g_autoptr(KeyringDaemons) daemons = keyring_daemons_new();
  if (daemons == NULL)
    return;
  g_autoptr(RlKeyring) theirs = rl_keyring_libsecret_new();
  keyring_daemons_start_bus(daemons, FALSE);
  keyring_daemons_start_service(daemons);
  g_assert_cmpint(ask(theirs, "create", "theirs"), ==, -1);
  g_assert_cmpint(ask(theirs, "store", "theirs"), ==, -1);
  keyring_daemons_stop_service(daemons);
  keyring_daemons_stop_bus(daemons);
  unsetenv("DBUS_SESSION_BUS_ADDRESS");
  g_autofree char *file =
      g_build_filename(daemons->folder, "data", "keyrings", "login.keyring", NULL);
  g_autofree char *before = checksum_of(file);
  g_autoptr(RlKeyring) keyring = rl_keyring_new();
  g_assert_cmpint(ask(keyring, "create", "ours"), ==, -1);
  g_assert_cmpint(ask(keyring, "store", "ours"), ==, -1);
  keyring_assert_text(keyring, &keyring_some_key, "ours");
  g_assert_cmpint(ask(keyring, "forget", NULL), ==, -1);
  g_autofree char *after = checksum_of(file);
  g_assert_cmpstr(before, ==, after);
}

/* The contract, on a keyring of relink's own */

static RlKeyring *open_own(gpointer *world)
{
  *world = keyring_daemons_new();
  if (*world == NULL)
    return NULL;
  RlKeyring *keyring = rl_keyring_new();
  g_assert_cmpint(ask(keyring, "create", "test"), ==, -1);
  return keyring;
}

static void close_own(gpointer world)
{
  keyring_daemons_free(world);
}

static const struct {
  const char *path;
  GTestFunc test;
} tests[] = {
  { "nothing-is-started-for-nothing", test_nothing_is_started_for_nothing },
  { "first-use", test_first_use },
  { "second-start", test_second_start },
  { "found-by-secret-tool", test_found_by_secret_tool },
  { "shared", test_shared },
  { "started-together", test_started_together },
  { "last-one-ends-it", test_last_one_ends_it },
  { "killed", test_killed },
  { "changing-hands", test_changing_hands },
  { "coming-and-going", test_coming_and_going },
  { "daemons-die", test_daemons_die },
  { "stale-address", test_stale_address },
  { "other-machine", test_other_machine },
  { "start-is-held", test_start_is_held },
  { "frozen", test_frozen },
  { "programs-missing", test_programs_missing },
  { "programs-missing-on-a-bus", test_programs_missing_on_a_bus },
  { "does-not-start", test_does_not_start },
  { "writable-by-others", test_writable_by_others },
  { "of-somebody-else", test_of_somebody_else },
  { "cannot-be-made", test_cannot_be_made },
  { "places-of-sockets", test_places_of_sockets },
  { "session-wins", test_session_wins },
  { "session-is-stuck", test_session_is_stuck },
  { "detached", test_detached },
  { "no-clear-text", test_no_clear_text },
  { "their-files-stay", test_their_files_stay },
  { "move", test_move },
  { "move-keeps-the-others", test_move_keeps_the_others },
  { "take-over", test_take_over },
  { "move-leaves-foreign-items", test_move_leaves_foreign_items },
  { "move-bare", test_move_bare },
  { "move-interrupted", test_move_interrupted },
  { "move-locked", test_move_locked },
};

int main(int argc, char **argv)
{
  static const KeyringContract contract = { open_own, close_own };
  program = argv[0];
  if (argc > 1 && g_strcmp0(argv[1], ANOTHER_RELINK) == 0)
    return be_another_relink();
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
    g_autofree char *path = g_strconcat("/keyring/private/", tests[i].path, NULL);
    g_test_add_func(path, tests[i].test);
  }
  keyring_contract_add("/keyring/private", &contract);
  return g_test_run();
}
