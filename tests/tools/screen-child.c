/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "screen-child.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <poll.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct RlChild {
  GPid pid;
  int input;
  int output_fd;
  int end_fd;
  GString *output;
  gboolean ended;
  int status;
};

/* Whoever runs the tests may ignore these, which a helper would inherit. */
static void set_up(gpointer merge)
{
  signal(SIGHUP, SIG_DFL);
  signal(SIGTERM, SIG_DFL);
  signal(SIGINT, SIG_DFL);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (merge != NULL)
    dup2(STDOUT_FILENO, STDERR_FILENO);
}

RlChild *rl_child_spawn(char **argv, char **env, const char *folder, gboolean merge, GError **error)
{
  RlChild *self = g_new0(RlChild, 1);
  GSpawnFlags flags = G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH_FROM_ENVP;
  if (!g_spawn_async_with_pipes(folder, argv, env, flags, set_up, GINT_TO_POINTER(merge),
                                &self->pid, &self->input, &self->output_fd, NULL, error)) {
    g_free(self);
    return NULL;
  }
  self->output = g_string_new(NULL);
  self->end_fd = pidfd_open(self->pid, 0);
  fcntl(self->output_fd, F_SETFL, O_NONBLOCK);
  fcntl(self->output_fd, F_SETFD, FD_CLOEXEC);
  fcntl(self->input, F_SETFD, FD_CLOEXEC);
  return self;
}

static void close_once(int *fd)
{
  if (*fd >= 0)
    close(*fd);
  *fd = -1;
}

static void take_output(RlChild *self)
{
  char bytes[4096];
  ssize_t got = self->output_fd < 0 ? -1 : read(self->output_fd, bytes, sizeof bytes);
  while (got > 0) {
    g_string_append_len(self->output, bytes, got);
    got = read(self->output_fd, bytes, sizeof bytes);
  }
  if (got == 0)
    close_once(&self->output_fd);
}

void rl_child_update(RlChild *self)
{
  int status;
  if (!self->ended && waitpid(self->pid, &status, WNOHANG) == self->pid) {
    self->ended = TRUE;
    self->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    close_once(&self->end_fd);
  }
  take_output(self);
}

/* The time is counted over again with every bit of output: a child that still talks is alive. */
static void wait_for_end(RlChild *self, int patience)
{
  struct pollfd fds[] = { { .fd = self->end_fd, .events = POLLIN },
                          { .fd = self->output_fd, .events = POLLIN } };
  while (!self->ended && poll(fds, 2, patience) > 0) {
    rl_child_update(self);
    fds[1].fd = self->output_fd;
  }
}

gboolean rl_child_end(RlChild *self, int patience)
{
  close_once(&self->input);
  rl_child_update(self);
  if (!self->ended)
    kill(self->pid, SIGTERM);
  wait_for_end(self, patience);
  gboolean went = self->ended;
  if (!went)
    kill(self->pid, SIGKILL);
  while (!self->ended)
    wait_for_end(self, -1);
  return went && (self->status == 0 || self->status == 128 + SIGTERM);
}

void rl_child_free(RlChild *self)
{
  rl_child_end(self, 0);
  close_once(&self->output_fd);
  g_string_free(self->output, TRUE);
  g_free(self);
}

int rl_child_output_fd(const RlChild *self)
{
  return self->output_fd;
}

int rl_child_end_fd(const RlChild *self)
{
  return self->end_fd;
}

const char *rl_child_output(const RlChild *self)
{
  return self->output->str;
}

gboolean rl_child_ended(const RlChild *self)
{
  return self->ended;
}

int rl_child_exit_status(const RlChild *self)
{
  return self->status;
}
