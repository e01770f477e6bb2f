/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The number behind NAME in the file PATH of lines "NAME: number", all of them added up; -1: it
 * cannot be read. */
static gint64 sum_of(const char *path, const char *name)
{
  g_autofree char *text = NULL;
  gint64 sum = 0;
  if (!g_file_get_contents(path, &text, NULL, NULL) || *text == '\0')
    return -1;
  for (const char *at = text; (at = strstr(at, name)) != NULL; at += strlen(name))
    sum += strtoll(at + strlen(name), NULL, 10);
  return sum;
}

static pid_t group_of(const char *pid)
{
  int group = -1;
  g_autofree char *path = g_strdup_printf("/proc/%s/stat", pid);
  g_autofree char *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, NULL))
    return -1;
  const char *name_end = strrchr(text, ')');
  if (name_end == NULL || sscanf(name_end, ") %*c %*d %d", &group) != 1)
    return -1;
  return group;
}

/* Adds up what COUNT says of each process of GROUP; -1 as soon as it says so. */
static gint64 over_group(pid_t group, gint64 (*count)(const char *pid))
{
  g_autoptr(GDir) all = g_dir_open("/proc", 0, NULL);
  gint64 sum = 0;
  for (const char *name; all != NULL && (name = g_dir_read_name(all)) != NULL;) {
    if (!g_ascii_isdigit(*name) || group_of(name) != group)
      continue;
    const gint64 part = count(name);
    if (part < 0)
      return -1;
    sum += part;
  }
  return sum;
}

static gint64 wakeups_of(const char *pid)
{
  g_autofree char *folder = g_strdup_printf("/proc/%s/task", pid);
  g_autoptr(GDir) tasks = g_dir_open(folder, 0, NULL);
  gint64 sum = 0;
  for (const char *name; tasks != NULL && (name = g_dir_read_name(tasks)) != NULL;) {
    g_autofree char *path = g_build_filename(folder, name, "status", NULL);
    sum += MAX(sum_of(path, "voluntary_ctxt_switches:"), 0);
  }
  return sum;
}

/* The name of both counters ends so: "voluntary_…" and "nonvoluntary_…". */
guint64 group_wakeups(pid_t group)
{
  return (guint64) over_group(group, wakeups_of);
}

static gint64 pss_of(const char *pid)
{
  g_autofree char *path = g_strdup_printf("/proc/%s/smaps_rollup", pid);
  return sum_of(path, "\nPss:");
}

gint64 group_pss(pid_t group)
{
  return over_group(group, pss_of);
}
