/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wire-bank.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Where nobody else comes from: a connection from here marks the end of those before it. */
#define MARKER "127.77.77.77"

struct WireBank {
  GSubprocess *server;
  GDataInputStream *lines;
  GHashTable *facts; /* what the server prints: "base_url" → … */
  char *folder, *rules, *plain_base;
  FILE *record;
  GPtrArray *visits;   /* ended, not asked for yet */
  guint kept, passed;  /* a connection, and how many requests on it do not count */
  guint last;          /* the connection of the last request that was asked for */
  guint last_requests; /* on it, one after the other */
  guint open;          /* connections */
  gboolean marked, taken;
};

static void visit_free(gpointer visit_)
{
  WireVisit *visit = visit_;
  g_free(visit->start);
  g_free(visit);
}

static gint64 number(const RlJson *object, const char *name)
{
  gint64 value = 0;
  (void) rl_json_integer(rl_json_member(object, name), &value);
  return value;
}

static void note_part(WireBank *self, guint connection, const RlJson *part)
{
  WireVisit *visit = g_new0(WireVisit, 1);
  visit->number = connection;
  visit->received = number(part, "received");
  visit->sent = number(part, "sent");
  visit->start = g_strdup(rl_json_string(rl_json_member(part, "start")));
  visit->whole = rl_json_boolean(rl_json_member(part, "whole"), FALSE);
  visit->in = number(part, "in");
  visit->out = number(part, "out");
  g_ptr_array_add(self->visits, visit);
}

static void note_end(WireBank *self, const RlJson *event)
{
  const guint connection = (guint) number(event, "connection");
  guint passed = connection == self->kept ? self->passed : 0;
  const RlJson *parts = rl_json_member(event, "parts");
  for (const RlJson *part = rl_json_first(parts); part != NULL; part = rl_json_next(part)) {
    if (passed == 0)
      note_part(self, connection, part);
    passed -= passed > 0;
  }
}

static void take_event(WireBank *self, const RlJson *event)
{
  const char *peer = rl_json_string(rl_json_member(event, "peer"));
  const gboolean ended = g_strcmp0(rl_json_string(rl_json_member(event, "event")), "ended") == 0;
  if (peer == NULL)
    g_error("an event without a peer");
  self->open += ended ? -1 : 1;
  if (ended && strcmp(peer, MARKER) == 0)
    self->marked = TRUE;
  else if (ended)
    note_end(self, event);
}

/* One line of the server's output. */
static void take_line(WireBank *self)
{
  g_autofree char *line = g_data_input_stream_read_line(self->lines, NULL, NULL, NULL);
  if (line == NULL || strcmp(line, "rules: refused") == 0)
    g_error("the server does not go on: %s", line != NULL ? line : "it has ended");
  if (strcmp(line, "rules: taken") == 0) {
    self->taken = TRUE;
    return;
  }
  g_autoptr(RlJson) event = rl_json_parse(line, strlen(line), NULL);
  if (event == NULL)
    g_error("the server said: %s", line);
  take_event(self, event);
}

static void read_facts(WireBank *self)
{
  for (;;) {
    g_autofree char *line = g_data_input_stream_read_line(self->lines, NULL, NULL, NULL);
    if (line == NULL)
      g_error("the server did not start");
    if (strcmp(line, "ready") == 0)
      return;
    g_auto(GStrv) parts = g_strsplit(line, ": ", 2);
    g_hash_table_insert(self->facts, g_strdup(parts[0]), g_strdup(parts[1]));
  }
}

static void start_server(WireBank *self)
{
  const char *program = g_getenv("HTTPS_SERVER");
  g_autofree char *record = g_build_filename(self->folder, "record", NULL);
  g_autoptr(GError) error = NULL;
  if (program == NULL)
    g_error("HTTPS_SERVER must name the program https-server");
  /* It ends with its standard input: with this process, at the latest. */
  self->server =
      g_subprocess_new(G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                       program, "--events", "--cert-dir", self->folder, "--http-port", "0",
                       "--script", self->rules, "--record", record, NULL);
  if (self->server == NULL)
    g_error("%s", error->message);
  self->lines = g_data_input_stream_new(g_subprocess_get_stdout_pipe(self->server));
  read_facts(self);
  self->record = fopen(record, "re");
  if (self->record == NULL)
    g_error("%s: %s", record, g_strerror(errno));
}

WireBank *wire_bank_new(void)
{
  WireBank *self = g_new0(WireBank, 1);
  self->facts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  self->visits = g_ptr_array_new_with_free_func(visit_free);
  self->folder = g_dir_make_tmp("relink-wire-XXXXXX", NULL);
  self->rules = g_build_filename(self->folder, "rules", NULL);
  wire_bank_put(self, "rules", "");
  start_server(self);
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

void wire_bank_free(WireBank *self)
{
  (void) g_output_stream_close(g_subprocess_get_stdin_pipe(self->server), NULL, NULL);
  (void) g_subprocess_wait(self->server, NULL, NULL);
  fclose(self->record);
  g_object_unref(self->lines);
  g_object_unref(self->server);
  g_hash_table_unref(self->facts);
  g_ptr_array_unref(self->visits);
  remove_folder(self->folder);
  g_free(self->folder);
  g_free(self->rules);
  g_free(self->plain_base);
  g_free(self);
}

const char *wire_bank_base(const WireBank *self, gboolean plain)
{
  return plain ? self->plain_base : g_hash_table_lookup(self->facts, "base_url");
}

const char *wire_bank_ca(const WireBank *self)
{
  return g_hash_table_lookup(self->facts, "ca_file");
}

void wire_bank_put(WireBank *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename(self->folder, name, NULL);
  g_autoptr(GError) error = NULL;
  if (!g_file_set_contents(path, text, -1, &error))
    g_error("%s", error->message);
}

void wire_bank_rules(WireBank *self, const char *rules)
{
  wire_bank_put(self, "rules", rules);
  g_autofree char *line = g_strdup_printf("rules %s\n", self->rules);
  GOutputStream *input = g_subprocess_get_stdin_pipe(self->server);
  if (!g_output_stream_write_all(input, line, strlen(line), NULL, NULL, NULL))
    g_error("the server does not listen");
  for (self->taken = FALSE; !self->taken;)
    take_line(self);
}

static in_port_t port_of(const char *base)
{
  return (in_port_t) atoi(strrchr(base, ':') + 1);
}

/* The kernel hands connections over in the order in which they were opened, so when this one has
 * been seen, so have those before it. */
static void connect_marker(const WireBank *self, gboolean plain)
{
  struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = inet_addr(MARKER) };
  struct sockaddr_in there = { .sin_family = AF_INET,
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                               .sin_port = htons(port_of(wire_bank_base(self, plain))) };
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind(fd, (struct sockaddr *) &here, sizeof here) < 0 ||
      connect(fd, (struct sockaddr *) &there, sizeof there) < 0)
    g_error("no marker: %s", g_strerror(errno));
  close(fd);
}

static void await_marker(WireBank *self, gboolean plain, guint open)
{
  self->marked = FALSE;
  connect_marker(self, plain);
  while (!self->marked || self->open > open)
    take_line(self);
}

void wire_bank_settle_kept(WireBank *self, gboolean plain)
{
  await_marker(self, plain, 1);
  rl_json_free(wire_bank_requests(self));
  self->kept = self->last;
  self->passed = self->last_requests;
  g_ptr_array_set_size(self->visits, 0);
}

guint wire_bank_kept(const WireBank *self)
{
  return self->kept;
}

GPtrArray *wire_bank_settle(WireBank *self, gboolean plain)
{
  await_marker(self, plain, 0);
  GPtrArray *visits = g_steal_pointer(&self->visits);
  self->visits = g_ptr_array_new_with_free_func(visit_free);
  return visits;
}

static void count_request(WireBank *self, const RlJson *request)
{
  const guint connection = (guint) number(request, "connection");
  self->last_requests = connection == self->last ? self->last_requests + 1 : 1;
  self->last = connection;
}

RlJson *wire_bank_requests(WireBank *self)
{
  RlJson *requests = rl_json_new_array();
  char *line = NULL;
  size_t size = 0;
  clearerr(self->record);
  for (ssize_t n; (n = getline(&line, &size, self->record)) > 0;) {
    RlJson *request = rl_json_parse(line, (gsize) n - 1, NULL);
    if (request == NULL || line[n - 1] != '\n')
      g_error("the record has a line that is none: %s", line);
    count_request(self, request);
    rl_json_add(requests, request);
  }
  free(line);
  return requests;
}
