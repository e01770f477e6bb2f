/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "residue-memory.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SETTLE_SECONDS = 10 };

struct RlMemory {
  int bytes;
  int pages;
  guint64 page_size;
};

static gboolean fail(GError **error, const char *path)
{
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", path, g_strerror(errno));
  return FALSE;
}

/* The state is the letter behind the name, which is in brackets. */
static gboolean sleeps(const char *folder, const char *thread)
{
  g_autofree char *text = NULL;
  g_autofree char *path = g_build_filename(folder, thread, "stat", NULL);
  if (!g_file_get_contents(path, &text, NULL, NULL))
    return TRUE; /* it has ended */
  const char *state = strrchr(text, ')');
  return state != NULL && strchr("STtZX", state[2]) != NULL;
}

static gboolean all_sleep(const char *folder, GError **error)
{
  gboolean all = TRUE;
  const char *thread;
  g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
  while (dir != NULL && all && (thread = g_dir_read_name(dir)) != NULL)
    all = sleeps(folder, thread);
  return dir != NULL && all;
}

gboolean rl_memory_settle(pid_t pid, GError **error)
{
  g_autoptr(GError) gone = NULL;
  const gint64 end = g_get_monotonic_time() + (gint64) SETTLE_SECONDS * G_USEC_PER_SEC;
  g_autofree char *folder = g_strdup_printf("/proc/%d/task", (int) pid);
  while (!all_sleep(folder, &gone)) {
    if (gone != NULL) {
      g_propagate_error(error, g_steal_pointer(&gone));
      return FALSE;
    }
    if (g_get_monotonic_time() > end) {
      g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "it never rests");
      return FALSE;
    }
    g_thread_yield();
  }
  return TRUE;
}

static void mapping_free(gpointer data)
{
  RlMapping *self = data;
  g_free(self->name);
  g_free(self);
}

/* "55d0-55d1 rw-p 00000000 00:00 0   [heap]": NULL when it is another line of smaps. */
static RlMapping *parse_head(const char *line, gboolean *writable, gboolean *shared)
{
  guint64 start, end;
  char rights[5];
  int name = 0;
  if (sscanf(line, "%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x %4s %*s %*s %*s %n", &start,
             &end, rights, &name) < 3)
    return NULL;
  RlMapping *self = g_new0(RlMapping, 1);
  self->start = start;
  self->end = end;
  self->name = g_strdup(name > 0 && line[name] != '\0' ? line + name : rights);
  *writable = rights[1] == 'w';
  *shared = rights[3] == 's';
  return self;
}

static gboolean has_flag(const char *line, const char *flag)
{
  g_auto(GStrv) flags = g_strsplit(line + strlen("VmFlags:"), " ", -1);
  return g_strv_contains((const char *const *) flags, flag);
}

/* The lines behind a mapping's first one. TRUE: it counts. */
static gboolean parse_rest(char **lines, guint *at, RlMapping *mapping, gboolean shared)
{
  gboolean written = FALSE;
  for (; lines[*at] != NULL && g_ascii_isupper(lines[*at][0]); (*at)++) {
    const char *line = lines[*at];
    if (g_str_has_prefix(line, "VmFlags:"))
      mapping->locked = has_flag(line, "lo");
    else if (g_str_has_prefix(line, "Anonymous:"))
      written = !shared && g_ascii_strtoull(line + strlen("Anonymous:"), NULL, 10) > 0;
  }
  return written;
}

static gboolean read_all(const char *path, char **text, GError **error)
{
  return g_file_get_contents(path, text, NULL, error);
}

GPtrArray *rl_memory_mappings(pid_t pid, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *path = g_strdup_printf("/proc/%d/smaps", (int) pid);
  if (!read_all(path, &text, error))
    return NULL;
  GPtrArray *found = g_ptr_array_new_with_free_func(mapping_free);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0';) {
    gboolean writable = FALSE, shared = FALSE;
    RlMapping *mapping = parse_head(lines[i++], &writable, &shared);
    if (mapping == NULL)
      continue;
    if (parse_rest(lines, &i, mapping, shared) || writable)
      g_ptr_array_add(found, mapping);
    else
      mapping_free(mapping);
  }
  return found;
}

static int open_part(pid_t pid, const char *name, GError **error)
{
  g_autofree char *path = g_strdup_printf("/proc/%d/%s", (int) pid, name);
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    fail(error, path);
  return fd;
}

RlMemory *rl_memory_open(pid_t pid, GError **error)
{
  g_autoptr(RlMemory) self = g_new0(RlMemory, 1);
  self->page_size = (guint64) sysconf(_SC_PAGESIZE);
  self->pages = -1;
  self->bytes = open_part(pid, "mem", error);
  if (self->bytes < 0)
    return NULL;
  self->pages = open_part(pid, "pagemap", error);
  return self->pages < 0 ? NULL : g_steal_pointer(&self);
}

void rl_memory_free(RlMemory *self)
{
  if (self->bytes >= 0)
    close(self->bytes);
  if (self->pages >= 0)
    close(self->pages);
  g_free(self);
}

/* Bit 63 says present, 62 swapped out. */
static gboolean holds_anything(const RlMemory *self, guint64 address)
{
  guint64 entry = 0;
  const off_t at = (off_t) (address / self->page_size * sizeof entry);
  return pread(self->pages, &entry, sizeof entry, at) != (ssize_t) sizeof entry || entry >> 62 != 0;
}

/* What the process may not read itself, as a guard page, cannot be read here either. */
static GBytes *read_run(const RlMemory *self, guint64 start, guint64 end, GError **error)
{
  g_autofree guchar *bytes = g_malloc(end - start);
  gsize got = 0;
  while (got < end - start) {
    const ssize_t n = pread(self->bytes, bytes + got, end - start - got, (off_t) (start + got));
    if (n <= 0) {
      fail(error, "/proc/PID/mem");
      return NULL;
    }
    got += (gsize) n;
  }
  return g_bytes_new_take(g_steal_pointer(&bytes), got);
}

GBytes *rl_memory_next(RlMemory *self, const RlMapping *mapping, guint64 *at, GError **error)
{
  while (*at < mapping->end && !holds_anything(self, *at))
    *at += self->page_size;
  guint64 end = *at;
  while (end < mapping->end && holds_anything(self, end))
    end += self->page_size;
  return end > *at ? read_run(self, *at, end, error) : NULL;
}
