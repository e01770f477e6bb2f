/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/log.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { LINE_MAX_CHARS = 500 };

static gboolean enabled;

void rl_log_enable(gboolean verbose)
{
  enabled = verbose;
}

static void write_line(const char *text)
{
  g_autofree char *clean = rl_text_clean_line(text, -1, LINE_MAX_CHARS, NULL);
  g_autofree char *bytes = rl_text_localize(clean);
  (void) fprintf(stderr, "relink: %s\n", bytes);
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
