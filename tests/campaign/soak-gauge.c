/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "soak-gauge.h"

#include <stdio.h>
#include <string.h>

static guint entries(const char *path)
{
  g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
  guint n = 0;
  while (g_dir_read_name(folder) != NULL)
    n++;
  return n;
}

/* "VmRSS:      1234 kB" */
static guint member(const char *status, const char *name)
{
  const char *line = strstr(status, name);
  if (line == NULL)
    g_error("/proc/self/status has no %s", name);
  return (guint) g_ascii_strtoull(g_strstr_len(line, -1, ":") + 1, NULL, 10);
}

Gauge gauge_read(void)
{
  g_autofree char *status = NULL;
  if (!g_file_get_contents("/proc/self/status", &status, NULL, NULL))
    g_error("/proc/self/status cannot be read");
  return (Gauge){ .rss = member(status, "\nVmRSS"),
                  .locked = member(status, "\nVmLck"),
                  .fds = entries("/proc/self/fd"),
                  .threads = entries("/proc/self/task") };
}

void gauge_print(const char *when, const Gauge *gauge)
{
  printf("# %s: %u KiB, %u KiB locked, %u files, %u threads\n", when, gauge->rss, gauge->locked,
         gauge->fds, gauge->threads);
  fflush(stdout);
}
