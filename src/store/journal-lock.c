/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/journal-lock.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/i18n.h"

/* A thread that is blocked in flock() is woken by nothing but a signal to that very thread, which a
 * cancelled job does not send. So it is asked again and again: soon at first, since a lock is held
 * for a few milliseconds, and then at the pace at which nobody notices. The wait in between ends at
 * once when the person cancels. */
enum { FIRST_MS = 1, LONGEST_MS = 50 };

/* The process that has the file's lock, as the kernel lists it; 0: not known, such as one in
 * another container. */
static long holder_of(int fd)
{
  struct stat file;
  g_autofree char *locks = NULL;
  if (fstat(fd, &file) != 0 || !g_file_get_contents("/proc/locks", &locks, NULL, NULL))
    return 0;
  g_autofree char *inode = g_strdup_printf(":%lu ", (unsigned long) file.st_ino);
  g_auto(GStrv) lines = g_strsplit(locks, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    long pid = 0;
    if (strstr(*line, inode) != NULL && strstr(*line, "->") == NULL &&
        sscanf(*line, "%*s FLOCK %*s %*s %ld", &pid) == 1 && pid > 0)
      return pid;
  }
  return 0;
}

static gboolean held(int fd, guint seconds, GError **error)
{
  const long pid = holder_of(fd);
  if (pid > 0)
    g_set_error(error, RL_ERROR, RL_ERROR_FAILED,
                _("process %ld holds it and has not let go of it for %u seconds: is it stopped?"),
                pid, seconds);
  else
    g_set_error(error, RL_ERROR, RL_ERROR_FAILED,
                _("another process holds it and has not let go of it for %u seconds"), seconds);
  return FALSE;
}

static gboolean left(GError **error)
{
  g_set_error_literal(error, RL_ERROR, RL_ERROR_CANCELLED, _("Cancelled. Nothing was sent."));
  return FALSE;
}

gboolean rl_journal_lock(int fd, int how, guint seconds, RlCancel *cancel, GError **error)
{
  const gint64 until = g_get_monotonic_time() + (gint64) seconds * G_USEC_PER_SEC;
  for (int ms = FIRST_MS; flock(fd, how | LOCK_NB) != 0; ms = MIN(ms * 2, LONGEST_MS)) {
    if (errno != EWOULDBLOCK && errno != EINTR)
      return FALSE;
    if (rl_cancel_is_set(cancel))
      return left(error);
    if (g_get_monotonic_time() >= until)
      return held(fd, seconds, error);
    (void) rl_cancel_pause(cancel, ms);
  }
  return TRUE;
}
