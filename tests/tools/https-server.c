/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scripted HTTPS server on bare sockets, for tests that look at single bytes or break the
 * protocol. Loopback only. tests/tools/README.md describes the script. */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <openssl/crypto.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "json/json.h"

#include "https-script.h"
#include "listen.h"

enum { EXIT_USAGE = 2, NO_PORT = -1 };

typedef struct {
  int port;
  int http_port; /* of a second, plain entrance; NO_PORT: none */
  gboolean plain;
  gboolean events;
  gboolean list_faults;
  char *cert_dir;
  char *script;
  char *record;
} Options;

typedef struct {
  RlRules *rules;
  RlCerts *certs;
  int record; /* appended to; -1: none */
  int stop;   /* eventfd */
  int listeners[2];
  gboolean plain;
  gboolean events;
  guint connections;
  GString *input; /* what has come of a line */
  GMutex mutex;
  GCond ended;
  guint alive; /* connections */
} Server;

typedef struct {
  Server *server;
  RlWire *wire;
  guint number;
  gboolean plain;
  char peer[INET_ADDRSTRLEN];
  guint requests;
  gboolean whole; /* the last answer went out whole */
} Connection;

static void options_clear(Options *options)
{
  g_free(options->cert_dir);
  g_free(options->script);
  g_free(options->record);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static int stop_from_signal; /* the server's, for the handler */

static void on_signal(int number)
{
  int saved = errno;
  eventfd_write(stop_from_signal, 1);
  errno = saved;
}

/* TEXT is one line. Lines of several threads never mix. */
static void say(const char *text)
{
  flockfile(stdout);
  fputs(text, stdout);
  fputc('\n', stdout);
  fflush(stdout);
  funlockfile(stdout);
}

static void say_opened(const Connection *self)
{
  g_autoptr(RlJson) line = rl_json_new_object();
  if (!self->server->events)
    return;
  rl_json_set_string(line, "event", "opened");
  rl_json_set_integer(line, "connection", self->number);
  rl_json_set_string(line, "peer", self->peer);
  g_autofree char *text = rl_json_print(line, FALSE);
  say(text);
}

static RlJson *part_json(const RlWirePart *part)
{
  RlJson *json = rl_json_new_object();
  g_autofree char *bytes =
      g_strndup(part->count.start, (gsize) MIN(part->count.received, RL_WIRE_START));
  g_autofree char *start = g_utf8_make_valid(bytes, -1);
  rl_json_set_string(json, "start", start);
  rl_json_set_integer(json, "received", part->count.received);
  rl_json_set_integer(json, "sent", part->count.sent);
  rl_json_set_boolean(json, "whole", part->whole);
  rl_json_set_integer(json, "in", part->count.in);
  rl_json_set_integer(json, "out", part->count.out);
  return json;
}

static RlJson *parts_json(const RlWire *wire)
{
  RlJson *json = rl_json_new_array();
  g_autoptr(GArray) parts = rl_wire_parts(wire);
  for (guint i = 0; i < parts->len; i++)
    rl_json_add(json, part_json(&g_array_index(parts, RlWirePart, i)));
  return json;
}

static void say_ended(const Connection *self)
{
  const RlWireCount *count = rl_wire_count(self->wire);
  g_autoptr(RlJson) line = rl_json_new_object();
  g_autofree char *bytes = g_strndup(count->start, (gsize) MIN(count->received, RL_WIRE_START));
  g_autofree char *start = g_utf8_make_valid(bytes, -1);
  if (!self->server->events)
    return;
  rl_json_set_string(line, "event", "ended");
  rl_json_set_integer(line, "connection", self->number);
  rl_json_set_string(line, "peer", self->peer);
  rl_json_set_integer(line, "requests", self->requests);
  rl_json_set_integer(line, "received", count->received);
  rl_json_set_string(line, "start", start);
  rl_json_set_integer(line, "sent", count->sent);
  rl_json_set_boolean(line, "whole", self->whole);
  rl_json_set_integer(line, "in", count->in);
  rl_json_set_integer(line, "out", count->out);
  rl_json_set(line, "parts", parts_json(self->wire));
  g_autofree char *text = rl_json_print(line, FALSE);
  say(text);
}

/* One write a line, so that lines of several threads never mix. */
static void record(const Server *server, const RlRequest *request)
{
  g_autofree char *line = rl_request_json(request);
  gsize length = strlen(line);
  if (server->record >= 0 && write(server->record, line, length) != (ssize_t) length)
    g_printerr("the record could not be written\n");
}

/* TARGET is "HOST:PORT", of which the port counts: this server leads to this machine only. */
static void tunnel(RlWire *wire, const char *target)
{
  const char *colon = strrchr(target, ':');
  const int port = colon != NULL ? atoi(colon + 1) : 0;
  const struct sockaddr_in address = { .sin_family = AF_INET,
                                       .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                       .sin_port = htons((in_port_t) port) };
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(fd, (const struct sockaddr *) &address, sizeof address) == 0)
    rl_wire_relay(wire, fd);
  close(fd);
}

static gboolean serve_request(Connection *self, GByteArray *pending)
{
  g_autoptr(RlRequest) request = rl_request_read(self->wire, pending);
  if (request == NULL)
    return FALSE;
  request->connection = self->number;
  self->requests++;
  record(self->server, request);
  if (!request->complete)
    return FALSE;
  g_autoptr(RlAnswer) answer = rl_rules_answer(self->server->rules, request);
  const gboolean goes_on = rl_answer_send(answer, self->wire, &self->whole);
  rl_wire_mark(self->wire, self->whole);
  if (!goes_on)
    return FALSE;
  if (answer->tunnel)
    tunnel(self->wire, request->target);
  return !answer->tunnel;
}

/* To the client's hello, before the connection ends. */
static const struct {
  const char *bytes;
  gsize length;
} not_tls[] = {
#define BYTES(text)                                                                                \
  {                                                                                                \
    (text), sizeof(text) - 1                                                                       \
  }
  [RL_TLS_NONE] = BYTES("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"),
  [RL_TLS_GARBAGE] = BYTES("\x00\xff\x13\x37 this is nothing\n"),
  [RL_TLS_ALERT] = BYTES("\x15\x03\x03\x00\x02\x02\x28"),
};

static gboolean open_tls(Connection *self, RlTls tls)
{
  if (tls >= RL_TLS_NONE) {
    rl_wire_await(self->wire);
    rl_wire_write(self->wire, not_tls[tls].bytes, not_tls[tls].length);
    return rl_wire_then(self->wire, RL_THEN_FINISH);
  }
  if (rl_wire_start_tls(self->wire, rl_certs_context(self->server->certs, tls)))
    return TRUE;
  if (rl_certs_wants_client(tls))
    rl_wire_drain(self->wire);
  return FALSE;
}

/* FALSE: the connection came to nothing. */
static gboolean open_connection(Connection *self)
{
  g_autoptr(RlAnswer) opening = rl_rules_opening(self->server->rules);
  rl_wire_limit(self->wire, opening->most_in, opening->most_out, opening->then);
  if (opening->cut == RL_CUT_ACCEPT && !rl_wire_then(self->wire, opening->then))
    return FALSE;
  if (!self->plain && !open_tls(self, opening->tls))
    return FALSE;
  if (opening->cut == RL_CUT_KNOCK && !rl_wire_await(self->wire))
    return FALSE;
  return (opening->cut != RL_CUT_HANDSHAKE && opening->cut != RL_CUT_KNOCK) ||
         rl_wire_then(self->wire, opening->then);
}

/* What it leaves behind: only a number. */
static void end_connection(Connection *self)
{
  Server *server = self->server;
  rl_wire_end(self->wire);
  say_ended(self);
  rl_wire_free(self->wire);
  g_free(self);
  /* What OpenSSL keeps for a thread would go behind the server's end. */
  OPENSSL_thread_stop();
  g_mutex_lock(&server->mutex);
  server->alive--;
  g_cond_signal(&server->ended);
  g_mutex_unlock(&server->mutex);
}

static gpointer serve_connection(gpointer connection)
{
  Connection *self = connection;
  g_autoptr(GByteArray) pending = g_byte_array_new();
  if (open_connection(self)) {
    while (serve_request(self, pending))
      ;
  }
  end_connection(self);
  return NULL;
}

static void start_connection(Connection *self)
{
  Server *server = self->server;
  self->number = ++server->connections;
  say_opened(self);
  g_mutex_lock(&server->mutex);
  server->alive++;
  g_mutex_unlock(&server->mutex);
  g_thread_unref(g_thread_new("connection", serve_connection, self));
}

/* FALSE: none can be had any more. Then the entrance stays readable, and waiting would spin. */
static gboolean accept_connection(Server *self, guint entrance)
{
  struct sockaddr_in peer = { 0 };
  socklen_t size = sizeof peer;
  int fd = accept4(self->listeners[entrance], (struct sockaddr *) &peer, &size, SOCK_CLOEXEC);
  if (fd < 0)
    return errno == EINTR || errno == ECONNABORTED;
  Connection *connection = g_new0(Connection, 1);
  connection->server = self;
  connection->wire = rl_wire_new(fd, self->stop);
  connection->plain = self->plain || entrance == 1;
  inet_ntop(AF_INET, &peer.sin_addr, connection->peer, sizeof connection->peer);
  start_connection(connection);
  return TRUE;
}

static gboolean accept_all(Server *self, const struct pollfd *entrances)
{
  for (guint i = 0; i < G_N_ELEMENTS(self->listeners); i++)
    if (entrances[i].revents != 0 && !accept_connection(self, i))
      return FALSE;
  return TRUE;
}

/* A pipe that whoever started us holds open: its end is ours. Standard input of other kinds, such
 * as the /dev/null of a shell's background job, says nothing. */
static int watched_input(void)
{
  struct stat info;
  return fstat(STDIN_FILENO, &info) == 0 && S_ISFIFO(info.st_mode) ? STDIN_FILENO : -1;
}

/* LINE of standard input: "rules FILE" puts other rules in the place of those that are there. */
static void obey(Server *self, const char *line)
{
  g_autoptr(GError) error = NULL;
  if (!g_str_has_prefix(line, "rules ") ||
      !rl_rules_reload(self->rules, line + strlen("rules "), &error)) {
    g_printerr("%s\n", error != NULL ? error->message : line);
    say("rules: refused");
    return;
  }
  say("rules: taken");
}

/* FALSE: it has ended. */
static gboolean take_input(Server *self)
{
  char bytes[256];
  const ssize_t got = read(STDIN_FILENO, bytes, sizeof bytes);
  if (got <= 0)
    return FALSE;
  g_string_append_len(self->input, bytes, got);
  for (char *end; (end = memchr(self->input->str, '\n', self->input->len)) != NULL;) {
    *end = '\0';
    obey(self, self->input->str);
    g_string_erase(self->input, 0, end - self->input->str + 1);
  }
  return TRUE;
}

static void serve(Server *self)
{
  struct pollfd fds[] = { { .fd = self->listeners[0], .events = POLLIN },
                          { .fd = self->listeners[1], .events = POLLIN },
                          { .fd = self->stop, .events = POLLIN },
                          { .fd = watched_input(), .events = POLLIN } };
  for (;;) {
    const int ready = poll(fds, G_N_ELEMENTS(fds), -1);
    if (ready < 0 && errno == EINTR)
      continue;
    if (ready < 0 || fds[2].revents != 0 || (fds[3].revents != 0 && !take_input(self)))
      break;
    if (!accept_all(self, fds))
      break;
  }
  eventfd_write(self->stop, 1);
  g_mutex_lock(&self->mutex);
  while (self->alive > 0)
    g_cond_wait(&self->ended, &self->mutex);
  g_mutex_unlock(&self->mutex);
}

static gboolean open_server(Server *self, Options *options, GError **error)
{
  self->rules = rl_rules_load(options->script, error);
  self->certs = self->rules != NULL ? rl_certs_new(options->cert_dir, error) : NULL;
  if (self->certs == NULL)
    return FALSE;
  self->plain = options->plain;
  self->record = -1;
  if (options->record != NULL)
    self->record = open(options->record, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  self->stop = eventfd(0, EFD_CLOEXEC);
  self->listeners[0] = listen_on(&options->port);
  self->listeners[1] = options->http_port == NO_PORT ? -1 : listen_on(&options->http_port);
  self->events = options->events;
  self->input = g_string_new(NULL);
  if ((options->record != NULL && self->record < 0) || self->listeners[0] < 0 ||
      (options->http_port != NO_PORT && self->listeners[1] < 0)) {
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "record or port: %s", g_strerror(errno));
    return FALSE;
  }
  return TRUE;
}

static void close_server(Server *self)
{
  g_clear_pointer(&self->rules, rl_rules_free);
  g_clear_pointer(&self->certs, rl_certs_free);
  if (self->input != NULL)
    g_string_free(self->input, TRUE);
}

static void announce(Server *self, const Options *options)
{
  g_autofree char *base_url =
      g_strdup_printf("%s://127.0.0.1:%d", self->plain ? "http" : "https", options->port);
  rl_rules_set_base_url(self->rules, base_url);
  printf("port: %d\nbase_url: %s\nca_file: %s\n", options->port, base_url,
         rl_certs_ca_file(self->certs));
  if (options->http_port != NO_PORT)
    printf("http_port: %d\n", options->http_port);
  printf("ready\n");
  fflush(stdout);
}

/* Whoever holds the pipe may have passed it on to others: the end of a test that was killed is
 * ours, too. */
static void go_with_starter(pid_t starter)
{
  if (watched_input() < 0)
    return;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != starter)
    raise(SIGTERM);
}

static void watch_signals(const Server *self)
{
  struct sigaction action = { .sa_handler = on_signal };
  stop_from_signal = self->stop;
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  signal(SIGPIPE, SIG_IGN);
}

static gboolean parse_options(int *argc, char ***argv, Options *options, GError **error)
{
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &options->port, "Listen on port N (any)", "N" },
    { "http-port", 0, 0, G_OPTION_ARG_INT, &options->http_port,
      "Listen on port N for plain HTTP, too (0: any)", "N" },
    { "plain", 0, 0, G_OPTION_ARG_NONE, &options->plain, "No TLS", NULL },
    { "cert-dir", 0, 0, G_OPTION_ARG_FILENAME, &options->cert_dir, "Write ca.pem to DIR", "DIR" },
    { "script", 0, 0, G_OPTION_ARG_FILENAME, &options->script, "The rules", "FILE" },
    { "record", 0, 0, G_OPTION_ARG_FILENAME, &options->record, "Append requests to FILE", "FILE" },
    { "events", 0, 0, G_OPTION_ARG_NONE, &options->events,
      "Say on standard output when a connection opens and ends", NULL },
    { "list-faults", 0, 0, G_OPTION_ARG_NONE, &options->list_faults, "Say what can go wrong",
      NULL },
    { 0 },
  };
  g_autoptr(GOptionContext) context = g_option_context_new(NULL);
  g_option_context_add_main_entries(context, entries, NULL);
  if (!g_option_context_parse(context, argc, argv, error))
    return FALSE;
  if (options->script == NULL && !options->list_faults)
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "--script is missing");
  return options->script != NULL || options->list_faults;
}

static int run(Options *options)
{
  const pid_t starter = getppid();
  g_autoptr(GError) error = NULL;
  Server server = { 0 };
  gboolean own_folder = options->cert_dir == NULL;
  if (own_folder)
    options->cert_dir = g_dir_make_tmp("https-server-XXXXXX", &error);
  gboolean open = options->cert_dir != NULL && open_server(&server, options, &error);
  if (open) {
    watch_signals(&server);
    go_with_starter(starter);
    announce(&server, options);
    serve(&server);
  } else {
    g_printerr("%s\n", error->message);
  }
  if (own_folder && server.certs != NULL)
    g_unlink(rl_certs_ca_file(server.certs));
  if (own_folder && options->cert_dir != NULL)
    g_rmdir(options->cert_dir);
  close_server(&server);
  return open ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
  g_auto(Options) options = { .http_port = NO_PORT };
  g_autoptr(GError) error = NULL;
  if (!parse_options(&argc, &argv, &options, &error)) {
    g_printerr("%s\n", error->message);
    return EXIT_USAGE;
  }
  if (options.list_faults) {
    rl_fault_list();
    return EXIT_SUCCESS;
  }
  return run(&options);
}
