/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals as events: whichever thread they arrive in, in the order that ends first, once each; and
 * afterwards all is as it was. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/signals.h"

typedef struct {
  RlSignals *signals;
  GString *told;
  gboolean frees; /* the first one frees the watch */
} World;

static void on_signal(int number, gpointer data)
{
  World *world = data;
  g_string_append_printf(world->told, "%s ", strsignal(number));
  if (world->frees)
    g_clear_pointer(&world->signals, rl_signals_free);
}

static void open_world(World *world, gconstpointer extra)
{
  static const int numbers[] = { SIGHUP, SIGTERM, SIGQUIT, SIGINT, SIGTSTP, SIGCONT, SIGWINCH, 0 };
  world->told = g_string_new(NULL);
  world->signals = rl_signals_new(numbers, on_signal, world);
}

static void close_world(World *world, gconstpointer extra)
{
  rl_signals_free(world->signals);
  g_string_free(world->told, TRUE);
}

static void assert_told(World *world, const char *expected)
{
  while (g_main_context_iteration(NULL, FALSE))
    ;
  g_assert_cmpstr(world->told->str, ==, expected);
  g_string_truncate(world->told, 0);
}

static void test_each(World *world, gconstpointer extra)
{
  (void) raise(SIGINT);
  assert_told(world, "Interrupt ");
  (void) raise(SIGQUIT);
  assert_told(world, "Quit ");
  assert_told(world, "");
}

static void test_together(World *world, gconstpointer extra)
{
  (void) raise(SIGWINCH);
  (void) raise(SIGINT);
  (void) raise(SIGINT);
  (void) raise(SIGTERM);
  (void) raise(SIGHUP);
  assert_told(world, "Hangup Terminated Interrupt Window changed ");
}

/* Nobody would continue it once more. */
static void test_stop_and_go(World *world, gconstpointer extra)
{
  (void) raise(SIGTSTP);
  (void) raise(SIGCONT);
  assert_told(world, "Continued ");
  (void) raise(SIGCONT);
  (void) raise(SIGTSTP);
  assert_told(world, "Stopped ");
  rl_signals_note(SIGCONT);
  assert_told(world, "Continued ");
}

static gpointer raise_here(gpointer number)
{
  (void) raise(GPOINTER_TO_INT(number));
  return NULL;
}

static void test_other_thread(World *world, gconstpointer extra)
{
  (void) g_thread_join(g_thread_new("other", raise_here, GINT_TO_POINTER(SIGTERM)));
  assert_told(world, "Terminated ");
}

static void test_freed_by_first(World *world, gconstpointer extra)
{
  world->frees = TRUE;
  (void) raise(SIGTERM);
  (void) raise(SIGWINCH);
  assert_told(world, "Terminated ");
}

/* What nobody took is not told to the next watch. */
static void test_again(World *world, gconstpointer extra)
{
  (void) raise(SIGTERM);
  rl_signals_free(world->signals);
  open_world(world, NULL);
  assert_told(world, "");
}

static void test_restored(World *world, gconstpointer extra)
{
  struct sigaction action;
  rl_signals_release(world->signals, SIGTSTP);
  g_assert_cmpint(sigaction(SIGTSTP, NULL, &action), ==, 0);
  g_assert_true(action.sa_handler == SIG_DFL);
  g_clear_pointer(&world->signals, rl_signals_free);
  g_assert_cmpint(sigaction(SIGHUP, NULL, &action), ==, 0);
  g_assert_true(action.sa_handler == SIG_DFL);
}

static void test_ignored(World *world, gconstpointer extra)
{
  struct sigaction action;
  g_clear_pointer(&world->signals, rl_signals_free);
  (void) signal(SIGHUP, SIG_IGN);
  open_world(world, NULL);
  (void) raise(SIGHUP);
  (void) raise(SIGTERM);
  assert_told(world, "Terminated ");
  g_clear_pointer(&world->signals, rl_signals_free);
  g_assert_cmpint(sigaction(SIGHUP, NULL, &action), ==, 0);
  g_assert_true(action.sa_handler == SIG_IGN);
  (void) signal(SIGHUP, SIG_DFL);
}

/* In a child, which the parent sees stop and continues. */
static void test_stop(World *world, gconstpointer extra)
{
  int status = 0;
  const pid_t child = fork();
  if (child == 0) {
    rl_signals_stop(SIGSTOP);
    while (g_main_context_iteration(NULL, FALSE))
      ;
    _exit(strcmp(world->told->str, "Continued ") == 0 ? 0 : 1);
  }
  g_assert_cmpint(waitpid(child, &status, WUNTRACED), ==, child);
  g_assert_true(WIFSTOPPED(status));
  (void) kill(child, SIGCONT);
  g_assert_cmpint(waitpid(child, &status, 0), ==, child);
  g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* ---- dying ---- */

static void write_will(void)
{
  const gssize n = write(STDERR_FILENO, "will, ", 6);
  (void) n;
}

/* Where GLib starts threads of its own it blocks all signals. */
static void die_without_memory(void)
{
  sigset_t all;
  (void) sigfillset(&all);
  (void) pthread_sigmask(SIG_SETMASK, &all, NULL);
  /* The tests' own would tell their driver of it. */
  (void) g_log_set_default_handler(g_log_default_handler, NULL);
  g_error("none left");
}

/* How a child dies that watches for faults, and what it says. NUMBER 0: as GLib does. */
static int die_of(int number, char *said, gsize size)
{
  int ends[2], status = 0;
  g_assert_cmpint(pipe(ends), ==, 0);
  const pid_t child = fork();
  if (child == 0) {
    (void) dup2(ends[1], STDERR_FILENO);
    rl_signals_set_last_will(write_will);
    rl_signals_watch_faults("farewell");
    if (number == 0)
      die_without_memory();
    (void) raise(number);
    _exit(0);
  }
  (void) close(ends[1]);
  gsize n = 0;
  for (gssize more; (more = read(ends[0], said + n, size - 1 - n)) > 0; n += (gsize) more)
    ;
  said[n] = '\0';
  (void) close(ends[0]);
  g_assert_cmpint(waitpid(child, &status, 0), ==, child);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void test_faults(World *world, gconstpointer extra)
{
  static const int numbers[] = { SIGABRT, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGILL };
  char said[1000];
  for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
    struct sigaction before;
    /* A sanitizer's stays. */
    g_assert_cmpint(sigaction(numbers[i], NULL, &before), ==, 0);
    if (before.sa_handler != SIG_DFL)
      continue;
    g_assert_cmpint(die_of(numbers[i], said, sizeof said), ==, numbers[i]);
    g_assert_cmpstr(said, ==, "will, farewell");
  }
}

static void test_no_memory(World *world, gconstpointer extra)
{
  char said[1000];
  g_assert_cmpint(die_of(0, said, sizeof said), ==, SIGABRT);
  g_assert_nonnull(strstr(said, "none left"));
  g_assert_true(g_str_has_suffix(said, "will, farewell"));
}

static void leave(int number)
{
  _exit(0);
}

/* What somebody else catches is left alone. */
static void test_theirs(World *world, gconstpointer extra)
{
  char said[1000];
  (void) signal(SIGABRT, leave);
  g_assert_cmpint(die_of(SIGABRT, said, sizeof said), ==, 0);
  g_assert_cmpstr(said, ==, "");
  (void) signal(SIGABRT, SIG_DFL);
}

int main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(World *, gconstpointer);
  } tests[] = {
    { "/signals/each", test_each },
    { "/signals/together", test_together },
    { "/signals/stop-and-go", test_stop_and_go },
    { "/signals/other-thread", test_other_thread },
    { "/signals/freed-by-first", test_freed_by_first },
    { "/signals/again", test_again },
    { "/signals/restored", test_restored },
    { "/signals/ignored", test_ignored },
    { "/signals/stop", test_stop },
    { "/signals/faults", test_faults },
    { "/signals/no-memory", test_no_memory },
    { "/signals/theirs", test_theirs },
  };
  /* A shell without job control ignores these in what it starts behind an "&". */
  (void) signal(SIGINT, SIG_DFL);
  (void) signal(SIGQUIT, SIG_DFL);
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, World, NULL, open_world, tests[i].test, close_world);
  return g_test_run();
}
