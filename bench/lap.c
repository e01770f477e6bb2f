/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a process takes: `lap NAME PROGRAM…` runs it without output and prints "NAME.time" (the
 * milliseconds until it has ended), "NAME.cpu" (those that it and what it waited for worked) and
 * "NAME.peak" (the most memory that one of them had, in MB). Exit code: the program's. `lap NAME`
 * alone does a piece of work of our own, always the same: how evenly this machine works. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_ms(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec * 1000 + (double) now.tv_nsec / 1e6;
}

static double timeval_ms(const struct timeval *time)
{
  return (double) time->tv_sec * 1000 + (double) time->tv_usec / 1000;
}

static void say(const char *name, double wall, const struct rusage *usage)
{
  (void) printf("%s.time %.3f\n%s.cpu %.3f\n%s.peak %.3f\n", name, wall, name,
                timeval_ms(&usage->ru_utime) + timeval_ms(&usage->ru_stime), name,
                (double) usage->ru_maxrss / 1024);
}

static int run(const char *name, char **argv)
{
  pid_t pid;
  int status;
  struct rusage usage;
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  const double began = now_ms();
  const int wrong = posix_spawnp(&pid, argv[0], &quiet, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&quiet);
  if (wrong != 0) {
    (void) fprintf(stderr, "%s: %s\n", argv[0], strerror(wrong));
    return 127;
  }
  while (wait4(pid, &status, 0, &usage) < 0 && errno == EINTR)
    ;
  say(name, now_ms() - began, &usage);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Looks for what is not there, in more than a cache holds. */
static int work(const char *name)
{
  enum { BYTES = 16 << 20 };
  struct rusage usage;
  char *bytes = malloc(BYTES);
  if (bytes == NULL)
    return 1;
  memset(bytes, 'a', BYTES);
  const double began = now_ms();
  if (memmem(bytes, BYTES, "needle", 6) != NULL)
    abort();
  const double taken = now_ms() - began;
  getrusage(RUSAGE_SELF, &usage);
  say(name, taken, &usage);
  free(bytes);
  return 0;
}

int main(int argc, char **argv)
{
  if (argc > 2)
    return run(argv[1], argv + 2);
  return argc == 2 ? work(argv[1]) : 2;
}
