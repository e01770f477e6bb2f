/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "screen-pty.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* What the leader tells: the program's process id once, then each status of waitpid(). */
typedef struct {
  pid_t pid;
  int status;
} News;

struct RlPty {
  int master; /* -1 after a hang-up */
  int news;
  pid_t leader;
  pid_t program;
  gboolean ended;
  gboolean stopped;
  int status;
  struct termios before;
  GByteArray *unwritten;
};

static volatile pid_t led; /* in the leader: the program */

static void pass_on(int number)
{
  int saved = errno;
  if (led > 0)
    kill(-led, number);
  errno = saved;
}

/* Whoever runs the tests may ignore or block signals, which a program would inherit. */
static void reset_signals(void)
{
  sigset_t none;
  for (int number = 1; number < NSIG; number++)
    signal(number, SIG_DFL);
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void become(char **argv, char **env)
{
  setpgid(0, 0);
  signal(SIGTTOU, SIG_IGN); /* only the foreground may say who is in the foreground */
  tcsetpgrp(STDIN_FILENO, getpid());
  reset_signals();
  execvpe(argv[0], argv, env);
  dprintf(STDERR_FILENO, "%s: %s\n", argv[0], strerror(errno));
  _exit(127);
}

/* Forks, and returns in the leader when the program runs: the pipe closes at the exec. */
static pid_t start(char **argv, char **env)
{
  int started[2];
  char byte;
  if (pipe2(started, O_CLOEXEC) < 0)
    return -1;
  pid_t pid = fork();
  if (pid == 0)
    become(argv, env);
  close(started[1]);
  while (read(started[0], &byte, 1) < 0 && errno == EINTR)
    ;
  close(started[0]);
  return pid;
}

/* The leader's whole life. It stays after the program's end, since with it the terminal would
 * forget its modes. */
static _Noreturn void lead(int slave, int news, char **argv, char **env)
{
  struct sigaction action = { .sa_handler = pass_on, .sa_flags = SA_RESTART };
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  setsid();
  ioctl(slave, TIOCSCTTY, 0);
  for (int i = 0; i <= STDERR_FILENO; i++)
    dup2(slave, i);
  sigaction(SIGHUP, &action, NULL);
  News note = { .pid = start(argv, env) };
  led = note.pid;
  gboolean told = write(news, &note, sizeof note) == (ssize_t) sizeof note;
  while (told && waitpid(led, &note.status, WUNTRACED | WCONTINUED) == led)
    told = write(news, &note, sizeof note) == (ssize_t) sizeof note;
  for (;;)
    pause();
}

static void prepare(int master, int slave, int rows, int columns)
{
  struct winsize size = { .ws_row = (unsigned short) rows, .ws_col = (unsigned short) columns };
  struct termios modes;
  tcgetattr(slave, &modes);
  modes.c_iflag |= IUTF8;
  tcsetattr(slave, TCSANOW, &modes);
  ioctl(master, TIOCSWINSZ, &size);
  fcntl(master, F_SETFL, O_NONBLOCK);
  fcntl(master, F_SETFD, FD_CLOEXEC);
  fcntl(slave, F_SETFD, FD_CLOEXEC);
}

static RlPty *fail(GError **error, const char *what)
{
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", what, g_strerror(errno));
  return NULL;
}

RlPty *rl_pty_spawn(char **argv, char **env, const char *folder, int rows, int columns,
                    GError **error)
{
  int master, slave, news[2];
  if (openpty(&master, &slave, NULL, NULL, NULL) < 0)
    return fail(error, "openpty");
  if (pipe2(news, O_CLOEXEC) < 0)
    return fail(error, "pipe2");
  prepare(master, slave, rows, columns);
  RlPty *self = g_new0(RlPty, 1);
  self->master = master;
  self->news = news[0];
  self->unwritten = g_byte_array_new();
  tcgetattr(slave, &self->before);
  self->leader = fork();
  if (self->leader == 0) {
    close(master);
    close(news[0]);
    if (chdir(folder) < 0)
      _exit(126);
    lead(slave, news[1], argv, env);
  }
  close(slave);
  close(news[1]);
  fcntl(self->news, F_SETFL, O_NONBLOCK);
  return self;
}

void rl_pty_free(RlPty *self)
{
  if (self->program > 0 && !self->ended)
    kill(-self->program, SIGKILL);
  kill(self->leader, SIGKILL);
  waitpid(self->leader, NULL, 0);
  rl_pty_hang_up(self);
  close(self->news);
  g_byte_array_unref(self->unwritten);
  g_free(self);
}

int rl_pty_terminal(const RlPty *self)
{
  return self->master;
}

int rl_pty_news(const RlPty *self)
{
  return self->ended ? -1 : self->news;
}

gsize rl_pty_read(RlPty *self, char *bytes, gsize size)
{
  if (self->master < 0)
    return 0;
  ssize_t got = read(self->master, bytes, size);
  return got > 0 ? (gsize) got : 0;
}

void rl_pty_update(RlPty *self)
{
  News note;
  ssize_t got = self->ended ? -1 : read(self->news, &note, sizeof note);
  if (got == 0) { /* the leader is gone, which nobody should have killed */
    self->ended = TRUE;
    self->status = 255;
  }
  if (got != (ssize_t) sizeof note)
    return;
  if (self->program == 0) {
    self->program = note.pid;
    return;
  }
  self->stopped = WIFSTOPPED(note.status);
  self->ended = WIFEXITED(note.status) || WIFSIGNALED(note.status);
  if (self->ended)
    self->status = WIFEXITED(note.status) ? WEXITSTATUS(note.status) : 128 + WTERMSIG(note.status);
}

void rl_pty_write(RlPty *self, const char *bytes, gsize length)
{
  g_byte_array_append(self->unwritten, (const guint8 *) bytes, (guint) length);
  rl_pty_flush(self);
}

gboolean rl_pty_flush(RlPty *self)
{
  if (self->master < 0)
    g_byte_array_set_size(self->unwritten, 0);
  if (self->unwritten->len == 0)
    return TRUE;
  ssize_t taken = write(self->master, self->unwritten->data, self->unwritten->len);
  if (taken > 0)
    g_byte_array_remove_range(self->unwritten, 0, (guint) taken);
  return self->unwritten->len == 0;
}

void rl_pty_resize(RlPty *self, int rows, int columns)
{
  struct winsize size = { .ws_row = (unsigned short) rows, .ws_col = (unsigned short) columns };
  if (self->master >= 0)
    ioctl(self->master, TIOCSWINSZ, &size);
}

/* The kernel hands on what is written to a terminal in its own time; to look whether there is input
 * makes it hand on what is under way. */
static void let_arrive(const RlPty *self)
{
  const char *name = self->master >= 0 ? ptsname(self->master) : NULL;
  struct pollfd slave = { .fd = -1, .events = POLLIN };
  if (name == NULL)
    return;
  slave.fd = open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  (void) poll(&slave, 1, 0);
  if (slave.fd >= 0)
    close(slave.fd);
}

gboolean rl_pty_signal(RlPty *self, int number)
{
  let_arrive(self);
  return self->program > 0 && !self->ended && kill(-self->program, number) == 0;
}

void rl_pty_hang_up(RlPty *self)
{
  if (self->master >= 0)
    close(self->master);
  self->master = -1;
}

gboolean rl_pty_ended(const RlPty *self)
{
  return self->ended;
}

gboolean rl_pty_stopped(const RlPty *self)
{
  return self->stopped;
}

int rl_pty_exit_status(const RlPty *self)
{
  return self->status;
}

pid_t rl_pty_pid(const RlPty *self)
{
  return self->program;
}

gboolean rl_pty_restored(const RlPty *self)
{
  struct termios now;
  if (self->master < 0 || tcgetattr(self->master, &now) < 0)
    return FALSE;
  const struct termios *before = &self->before;
  return now.c_iflag == before->c_iflag && now.c_oflag == before->c_oflag &&
         now.c_cflag == before->c_cflag && now.c_lflag == before->c_lflag &&
         memcmp(now.c_cc, before->c_cc, sizeof now.c_cc) == 0;
}
