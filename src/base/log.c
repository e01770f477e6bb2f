/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/log.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

enum { LINE_MAX_CHARS = 500, KEPT_MAX = 1000 };

static gboolean enabled;

static GMutex lock; /* for what is below */
static gboolean holding;
static GQueue kept = G_QUEUE_INIT; /* char *, whole lines */

void rl_log_enable(gboolean verbose)
{
  enabled = verbose;
}

static void flush(void)
{
  for (char *line; (line = g_queue_pop_head(&kept)) != NULL; g_free(line))
    (void) fputs(line, stderr);
}

static void write_line(const char *text)
{
  g_autofree char *clean = rl_text_clean_line(text, -1, LINE_MAX_CHARS, NULL);
  g_autofree char *bytes = rl_text_localize(clean);
  char *line = g_strdup_printf("relink: %s\n", bytes);
  g_mutex_lock(&lock);
  g_queue_push_tail(&kept, line);
  if (!holding)
    flush();
  else if (kept.length > KEPT_MAX)
    g_free(g_queue_pop_head(&kept));
  g_mutex_unlock(&lock);
}

void rl_log_hold(gboolean held)
{
  g_mutex_lock(&lock);
  holding = held && isatty(STDERR_FILENO) == 1;
  if (!holding)
    flush();
  g_mutex_unlock(&lock);
}

static const char *path_of(const char *url)
{
  const char *host = strstr(url, "://");
  const char *path = strchr(host != NULL ? host + 3 : url, '/');
  return path != NULL ? path : "/";
}

/* "GET /api/links/". New string. */
static char *what(const char *method, const char *url)
{
  const char *path = path_of(url);
  return g_strdup_printf("%s %.*s", method, (int) strcspn(path, "?"), path);
}

void rl_log_exchange(const char *method, const char *url, int status, const char *request_ids)
{
  if (!enabled)
    return;
  g_autofree char *request = what(method, url);
  g_autofree char *line = g_strdup_printf("%s %d %s", request, status, request_ids);
  write_line(g_strchomp(line));
}

void rl_log_pause(const char *method, const char *url, gint64 milliseconds)
{
  if (!enabled)
    return;
  g_autofree char *request = what(method, url);
  g_autofree char *line =
      g_strdup_printf("%s again in %d.%d s", request, (int) (milliseconds / 1000),
                      (int) (milliseconds % 1000 / 100));
  write_line(line);
}

void rl_log_note(const char *text)
{
  if (enabled)
    write_line(text);
}
