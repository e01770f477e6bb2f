/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Searches all memory in which another process can have written for secrets, in every form that a
 * library might give them, and says where they are and whether that memory is locked. */
#include "config.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "residue-memory.h"
#include "residue-report.h"

/* A scan that could not look is neither a success nor a finding. */
enum { EXIT_FOUND = 1, EXIT_BLIND = 2 };

typedef struct {
  int pid;
  char *needles; /* a folder: a file's name is the secret's name, its bytes are the secret */
  char *state;
  char *table;
  char *expect;
} Options;

static gboolean parse(int argc, char **argv, Options *options, GError **error)
{
  const GOptionEntry entries[] = {
    { "pid", 0, 0, G_OPTION_ARG_INT, &options->pid, "The process to search", "PID" },
    { "needles", 0, 0, G_OPTION_ARG_FILENAME, &options->needles, "A file for each secret",
      "FOLDER" },
    { "state", 0, 0, G_OPTION_ARG_STRING, &options->state, "What the lines are about", "NAME" },
    { "table", 0, 0, G_OPTION_ARG_FILENAME, &options->table, "Adds the lines to a file", "FILE" },
    { "expect", 0, 0, G_OPTION_ARG_STRING, &options->expect, "What may be found",
      "\"NAME=LOCKED/ELSEWHERE…\"" },
    { 0 },
  };
  g_autoptr(GOptionContext) context = g_option_context_new(NULL);
  g_option_context_add_main_entries(context, entries, NULL);
  if (!g_option_context_parse(context, &argc, &argv, error))
    return FALSE;
  if (options->pid > 0 && options->needles != NULL && argc == 1)
    return TRUE;
  g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                      "it takes --pid and --needles");
  return FALSE;
}

static gboolean add_needle(const char *folder, const char *name, GPtrArray *patterns,
                           GError **error)
{
  g_autofree char *bytes = NULL;
  gsize length;
  g_autofree char *path = g_build_filename(folder, name, NULL);
  if (!g_file_get_contents(path, &bytes, &length, error))
    return FALSE;
  if (rl_forms_add(patterns, name, bytes, length))
    return TRUE;
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s cannot be searched for", path);
  return FALSE;
}

static gint by_name(gconstpointer a, gconstpointer b)
{
  return strcmp(*(char *const *) a, *(char *const *) b);
}

/* The names, sorted. */
static GPtrArray *read_needles(const char *folder, GPtrArray *patterns, GError **error)
{
  const char *name;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name(dir)) != NULL)
    g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_sort(names, by_name);
  for (guint i = 0; i < names->len; i++) {
    if (!add_needle(folder, names->pdata[i], patterns, error))
      return NULL;
  }
  return g_steal_pointer(&names);
}

static gboolean search_mapping(const RlSearch *search, RlMemory *memory, const RlMapping *mapping,
                               GArray *hits, GError **error)
{
  g_autoptr(GError) failure = NULL;
  GBytes *run;
  const guint before = hits->len;
  for (guint64 at = mapping->start;
       (run = rl_memory_next(memory, mapping, &at, &failure)) != NULL;) {
    gsize size;
    const guchar *bytes = g_bytes_get_data(run, &size);
    rl_search_run(search, bytes, size, at, hits);
    at += size;
    g_bytes_unref(run);
  }
  for (guint i = before; i < hits->len; i++) {
    RlHit *hit = &g_array_index(hits, RlHit, i);
    hit->mapping = mapping->name;
    hit->locked = mapping->locked;
    hit->offset = hit->address - mapping->start;
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_prefixed_error(error, g_steal_pointer(&failure), "%s: ", mapping->name);
  return FALSE;
}

/* MAPPINGS is set to what the hits' names belong to. */
static GArray *search_process(int pid, const RlSearch *search, GPtrArray **mappings, GError **error)
{
  g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(RlHit));
  if (!rl_memory_settle(pid, error))
    return NULL;
  g_autoptr(RlMemory) memory = rl_memory_open(pid, error);
  if (memory == NULL || (*mappings = rl_memory_mappings(pid, error)) == NULL)
    return NULL;
  if ((*mappings)->len == 0) {
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "it has no memory");
    return NULL;
  }
  for (guint i = 0; i < (*mappings)->len; i++) {
    if (!search_mapping(search, memory, (*mappings)->pdata[i], hits, error))
      return NULL;
  }
  rl_hits_tidy(hits);
  return g_steal_pointer(&hits);
}

/* One write, so that two scans can share a table. */
static gboolean add_to_table(const char *path, const char *text, GError **error)
{
  if (path == NULL)
    return TRUE;
  const int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  const gboolean good = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t) strlen(text);
  if (!good)
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: cannot be written", path);
  if (fd >= 0)
    close(fd);
  return good;
}

static int report(const Options *options, const GPtrArray *names, const GArray *hits,
                  GHashTable *expected, GError **error)
{
  gboolean good = TRUE;
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *line = rl_report_line(options->state != NULL ? options->state : "",
                                           names->pdata[i], hits, expected);
    good &= g_str_has_prefix(line, "ok");
    g_string_append(text, line);
  }
  fputs(text->str, stdout);
  if (!add_to_table(options->table, text->str, error))
    return EXIT_BLIND;
  return good ? EXIT_SUCCESS : EXIT_FOUND;
}

static int run(const Options *options, GError **error)
{
  g_autoptr(GHashTable) expected = NULL;
  g_autoptr(GPtrArray) mappings = NULL;
  g_autoptr(GPtrArray) patterns = g_ptr_array_new_with_free_func((GDestroyNotify) rl_pattern_free);
  if (options->expect != NULL && (expected = rl_expected_parse(options->expect, error)) == NULL)
    return EXIT_BLIND;
  g_autoptr(GPtrArray) names = read_needles(options->needles, patterns, error);
  if (names == NULL)
    return EXIT_BLIND;
  g_autoptr(RlSearch) search = rl_search_new(patterns);
  g_autoptr(GArray) hits = search_process(options->pid, search, &mappings, error);
  return hits != NULL ? report(options, names, hits, expected, error) : EXIT_BLIND;
}

int main(int argc, char **argv)
{
  Options options = { 0 };
  g_autoptr(GError) error = NULL;
  setlocale(LC_ALL, "");
  const int code = parse(argc, argv, &options, &error) ? run(&options, &error) : EXIT_BLIND;
  if (error != NULL)
    g_printerr("residue-scan: %s\n", error->message);
  g_free(options.needles);
  g_free(options.state);
  g_free(options.table);
  g_free(options.expect);
  return code;
}
