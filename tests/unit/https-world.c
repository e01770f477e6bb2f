/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "https-world.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

struct HttpsWorld {
  GSubprocess *server;
  GHashTable *facts; /* what the server prints: "base_url" → … */
  char *folder, *rules, *record, *plain_base;
};

static void read_facts(HttpsWorld *self)
{
  g_autoptr(GDataInputStream) lines =
      g_data_input_stream_new(g_subprocess_get_stdout_pipe(self->server));
  for (;;) {
    g_autofree char *line = g_data_input_stream_read_line(lines, NULL, NULL, NULL);
    if (line == NULL)
      g_error("the server did not start");
    if (strcmp(line, "ready") == 0)
      return;
    char *colon = strstr(line, ": ");
    if (colon != NULL)
      g_hash_table_insert(self->facts, g_strndup(line, (gsize) (colon - line)),
                          g_strdup(colon + 2));
  }
}

HttpsWorld *https_world_new(const char *rules)
{
  const char *program = g_getenv("HTTPS_SERVER");
  g_autoptr(GError) error = NULL;
  if (program == NULL)
    g_error("HTTPS_SERVER must name the program https-server");
  HttpsWorld *self = g_new0(HttpsWorld, 1);
  self->facts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  self->folder = g_dir_make_tmp("relink-https-XXXXXX", NULL);
  self->rules = g_build_filename(self->folder, "rules", NULL);
  self->record = g_build_filename(self->folder, "record", NULL);
  g_assert_true(g_file_set_contents(self->rules, rules, -1, NULL));
  /* The server ends with its standard input: with this process, at the latest. */
  self->server = g_subprocess_new(G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                  &error, program, "--cert-dir", self->folder, "--http-port", "0",
                                  "--script", self->rules, "--record", self->record, NULL);
  g_assert_no_error(error);
  read_facts(self);
  self->plain_base = g_strdup_printf("http://127.0.0.1:%s",
                                     (char *) g_hash_table_lookup(self->facts, "http_port"));
  return self;
}

static void remove_folder(const char *path)
{
  g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
  for (const char *name; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
    g_autofree char *inner = g_build_filename(path, name, NULL);
    (void) g_remove(inner);
  }
  (void) g_rmdir(path);
}

void https_world_free(HttpsWorld *self)
{
  (void) g_output_stream_close(g_subprocess_get_stdin_pipe(self->server), NULL, NULL);
  (void) g_subprocess_wait(self->server, NULL, NULL);
  g_object_unref(self->server);
  g_hash_table_unref(self->facts);
  remove_folder(self->folder);
  g_free(self->folder);
  g_free(self->rules);
  g_free(self->record);
  g_free(self->plain_base);
  g_free(self);
}

const char *https_world_base(const HttpsWorld *self)
{
  return g_hash_table_lookup(self->facts, "base_url");
}

const char *https_world_ca(const HttpsWorld *self)
{
  return g_hash_table_lookup(self->facts, "ca_file");
}

const char *https_world_plain_base(const HttpsWorld *self)
{
  return self->plain_base;
}

const char *https_world_folder(const HttpsWorld *self)
{
  return self->folder;
}

/* A line counts once its line end is there. */
RlJson *https_world_requests(const HttpsWorld *self)
{
  RlJson *requests = rl_json_new_array();
  g_autofree char *text = NULL;
  if (!g_file_get_contents(self->record, &text, NULL, NULL))
    return requests;
  char *line = text;
  for (char *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
    RlJson *request = rl_json_parse(line, (gsize) (end - line), NULL);
    g_assert_nonnull(request);
    rl_json_add(requests, request);
  }
  return requests;
}

void https_world_await(const HttpsWorld *self, guint n)
{
  for (guint seen = 0; seen < n;) {
    g_autoptr(RlJson) requests = https_world_requests(self);
    seen = rl_json_count(requests);
    g_thread_yield();
  }
}
