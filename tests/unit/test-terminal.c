/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal is given back whatever else happens just then: another thread draws, poll() fails,
 * or the line hangs. Each in a child on a terminal of its own. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include "base/signals.h"

#include "tui/terminal.h"

#define FAREWELL "farewell"

static gboolean poll_fails;

int poll(struct pollfd *fds, nfds_t n, int milliseconds)
{
  const struct timespec time = { .tv_sec = milliseconds / 1000,
                                 .tv_nsec = milliseconds % 1000 * 1000000L };
  if (!poll_fails)
    return ppoll(fds, n, milliseconds < 0 ? NULL : &time, NULL);
  errno = ENOMEM;
  return -1;
}

static gboolean tiparm_fails;

/* Of numbers alone, as everybody here calls it. */
char *tiparm(const char *sequence, ...);

char *tiparm(const char *sequence, ...)
{
  enum { MOST = 9 };
  char *(*real)(const char *, ...) = NULL;
  int n[MOST];
  va_list arguments;
  va_start(arguments, sequence);
  for (guint i = 0; i < MOST; i++)
    n[i] = va_arg(arguments, int);
  va_end(arguments);
  *(void **) (gpointer) &real = dlsym(RTLD_NEXT, "tiparm");
  return tiparm_fails ? NULL : real(sequence, n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8]);
}

typedef struct {
  int terminal; /* the far end of it */
  int kept;     /* the near one, so that its modes are known behind the child's end */
  pid_t child;
  GString *output;
  struct termios before;
} World;

static void open_world(World *world, gconstpointer extra)
{
  struct winsize size = { .ws_row = 24, .ws_col = 80 };
  g_assert_no_errno(openpty(&world->terminal, &world->kept, NULL, NULL, &size));
  g_assert_no_errno(tcgetattr(world->kept, &world->before));
  world->output = g_string_new(NULL);
}

static void close_world(World *world, gconstpointer extra)
{
  (void) close(world->terminal);
  (void) close(world->kept);
  g_string_free(world->output, TRUE);
}

/* ---- in the child ---- */

static void take_screen(void)
{
  g_setenv("TERM", "xterm-256color", TRUE);
  rl_signals_watch_faults(FAREWELL);
  if (!rl_terminal_start())
    _exit(1);
  rl_terminal_paste(TRUE);
}

static gpointer draw_for_ever(gpointer has_begun)
{
  static char frame[8192];
  memset(frame, '.', sizeof frame);
  while (write(STDOUT_FILENO, frame, sizeof frame) > 0)
    g_atomic_int_set((gint *) has_begun, TRUE);
  return NULL;
}

static void die_while_drawn(void)
{
  gint has_begun = FALSE;
  take_screen();
  (void) g_thread_new("draws", draw_for_ever, &has_begun);
  while (!g_atomic_int_get(&has_begun))
    g_thread_yield();
  abort();
}

/* As curses does where it gets no memory. */
static void exit_on_the_screen(void)
{
  take_screen();
  exit(1);
}

static void die_without_memory(void)
{
  tiparm_fails = TRUE;
  take_screen();
  abort();
}

static void end_without_poll(void)
{
  take_screen();
  poll_fails = TRUE;
  rl_terminal_stop();
  _exit(0);
}

static void die_without_poll(void)
{
  take_screen();
  poll_fails = TRUE;
  abort();
}

/* Until it has taken nothing for a while. */
static void fill_terminal(void)
{
  static const char dots[1024];
  struct pollfd out = { .fd = STDOUT_FILENO, .events = POLLOUT };
  const int flags = fcntl(STDOUT_FILENO, F_GETFL);
  (void) fcntl(STDOUT_FILENO, F_SETFL, flags | O_NONBLOCK);
  while (poll(&out, 1, 200) > 0)
    while (write(STDOUT_FILENO, dots, sizeof dots) > 0)
      ;
  (void) fcntl(STDOUT_FILENO, F_SETFL, flags);
}

static void end_on_a_line_that_hangs(void)
{
  take_screen();
  fill_terminal();
  rl_terminal_stop();
  _exit(0);
}

static void die_on_a_line_that_hangs(void)
{
  take_screen();
  fill_terminal();
  abort();
}

/* ---- what is seen of it ---- */

static void start(World *world, void (*live)(void))
{
  world->child = fork();
  if (world->child != 0)
    return;
  (void) close(world->terminal);
  (void) login_tty(world->kept);
  live();
}

/* Reads until the child has ended and nothing more comes. How it ended. */
static int follow(World *world)
{
  int status = 0;
  pid_t ended = 0;
  (void) fcntl(world->terminal, F_SETFL, O_NONBLOCK);
  for (gssize n = 0; ended == 0 || n > 0;) {
    char bytes[65536];
    struct pollfd in = { .fd = world->terminal, .events = POLLIN };
    if (ended == 0)
      ended = waitpid(world->child, &status, WNOHANG);
    (void) poll(&in, 1, ended == 0 ? 10 : 0);
    n = read(world->terminal, bytes, sizeof bytes);
    g_string_append_len(world->output, bytes, MAX(n, 0));
  }
  return status;
}

static void assert_off(const World *world, const char *on, const char *off)
{
  const GString *output = world->output;
  const char *last_on = g_strrstr_len(output->str, (gssize) output->len, on);
  const char *last_off = g_strrstr_len(output->str, (gssize) output->len, off);
  g_assert_nonnull(last_on);
  g_assert_nonnull(last_off);
  g_assert_true(last_on < last_off);
}

static void assert_modes(const World *world)
{
  struct termios now;
  g_assert_no_errno(tcgetattr(world->kept, &now));
  g_assert_cmpuint(now.c_iflag, ==, world->before.c_iflag);
  g_assert_cmpuint(now.c_oflag, ==, world->before.c_oflag);
  g_assert_cmpuint(now.c_lflag, ==, world->before.c_lflag);
}

static void assert_given_back(const World *world)
{
  assert_off(world, "\033[?1049h", "\033[?1049l");
  assert_off(world, "\033[?2004h", "\033[?2004l");
  assert_modes(world);
}

static void assert_died(const World *world, int status)
{
  g_assert_true(WIFSIGNALED(status));
  g_assert_cmpint(WTERMSIG(status), ==, SIGABRT);
  g_assert_nonnull(g_strrstr_len(world->output->str, (gssize) world->output->len, FAREWELL));
}

/* The drawing is nearly always in the middle of a frame; not every time. */
static void test_dies_while_drawn(World *world, gconstpointer extra)
{
  for (guint i = 0; i < 20; i++) {
    g_string_truncate(world->output, 0);
    start(world, die_while_drawn);
    const int status = follow(world);
    assert_given_back(world);
    assert_died(world, status);
  }
}

static void test_exits_on_the_screen(World *world, gconstpointer extra)
{
  start(world, exit_on_the_screen);
  g_assert_true(WIFEXITED(follow(world)));
  assert_given_back(world);
}

static void test_dies_without_memory(World *world, gconstpointer extra)
{
  start(world, die_without_memory);
  assert_died(world, follow(world));
  assert_given_back(world);
}

static void test_ends_without_poll(World *world, gconstpointer extra)
{
  start(world, end_without_poll);
  g_assert_cmpint(follow(world), ==, 0);
  assert_given_back(world);
}

static void test_dies_without_poll(World *world, gconstpointer extra)
{
  start(world, die_without_poll);
  assert_died(world, follow(world));
  assert_given_back(world);
}

/* It comes to an end, and the modes are what can be given back. */
static void test_ends_on_a_line_that_hangs(World *world, gconstpointer extra)
{
  int status = -1;
  start(world, end_on_a_line_that_hangs);
  g_assert_cmpint(waitpid(world->child, &status, 0), ==, world->child);
  g_assert_cmpint(status, ==, 0);
  assert_modes(world);
}

static void test_dies_on_a_line_that_hangs(World *world, gconstpointer extra)
{
  int status = 0;
  start(world, die_on_a_line_that_hangs);
  g_assert_cmpint(waitpid(world->child, &status, 0), ==, world->child);
  g_assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
  assert_modes(world);
}

int main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(World *, gconstpointer);
  } tests[] = {
    { "/terminal/dies-while-drawn", test_dies_while_drawn },
    { "/terminal/exits-on-the-screen", test_exits_on_the_screen },
    { "/terminal/dies-without-memory", test_dies_without_memory },
    { "/terminal/ends-without-poll", test_ends_without_poll },
    { "/terminal/dies-without-poll", test_dies_without_poll },
    { "/terminal/ends-on-a-line-that-hangs", test_ends_on_a_line_that_hangs },
    { "/terminal/dies-on-a-line-that-hangs", test_dies_on_a_line_that_hangs },
  };
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, World, NULL, open_world, tests[i].test, close_world);
  return g_test_run();
}
