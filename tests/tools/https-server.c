/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scripted HTTPS server on bare sockets, for tests that look at single bytes or break the
 * protocol. Loopback only. tests/tools/README.md describes the script. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
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

#include "https-script.h"

enum { EXIT_USAGE = 2, NO_PORT = -1 };

typedef struct {
  int port;
  int http_port; /* of a second, plain entrance; NO_PORT: none */
  gboolean plain;
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
  guint connections;
} Server;

/* How many connections are being served. Their threads are not joined, so that one that is over
 * costs nothing any more, however many follow. */
static struct {
  GMutex lock;
  GCond changed;
  guint count;
} open_now;

typedef struct {
  Server *server;
  RlWire *wire;
  guint number;
  gboolean plain;
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

/* One write a line, so that lines of several threads never mix. */
static void record(const Server *server, const RlRequest *request)
{
  g_autofree char *line = rl_request_json(request);
  gsize length = strlen(line);
  if (server->record >= 0 && write(server->record, line, length) != (ssize_t) length)
    g_printerr("the record could not be written\n");
}

static gboolean serve_request(Connection *self, GByteArray *pending)
{
  g_autoptr(RlRequest) request = rl_request_read(self->wire, pending);
  if (request == NULL)
    return FALSE;
  request->connection = self->number;
  record(self->server, request);
  if (!request->complete)
    return FALSE;
  g_autoptr(RlAnswer) answer = rl_rules_answer(self->server->rules, request);
  return rl_answer_send(answer, self->wire);
}

static gboolean open_tls(Connection *self, RlTls tls)
{
  static const char plain[] = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
  if (tls == RL_TLS_NONE) {
    rl_wire_write(self->wire, plain, sizeof plain - 1);
    return rl_wire_then(self->wire, RL_THEN_FINISH);
  }
  return rl_wire_start_tls(self->wire, rl_certs_context(self->server->certs, tls));
}

/* FALSE: the connection came to nothing. */
static gboolean open_connection(Connection *self)
{
  g_autoptr(RlAnswer) opening = rl_rules_opening(self->server->rules);
  if (opening->cut == RL_CUT_ACCEPT && !rl_wire_then(self->wire, opening->then))
    return FALSE;
  if (!self->plain && !open_tls(self, opening->tls))
    return FALSE;
  return opening->cut != RL_CUT_HANDSHAKE || rl_wire_then(self->wire, opening->then);
}

static void count_connection(int step)
{
  g_mutex_lock(&open_now.lock);
  open_now.count += (guint) step;
  g_cond_signal(&open_now.changed);
  g_mutex_unlock(&open_now.lock);
}

static void await_connections(void)
{
  g_mutex_lock(&open_now.lock);
  while (open_now.count > 0)
    g_cond_wait(&open_now.changed, &open_now.lock);
  g_mutex_unlock(&open_now.lock);
}

static gpointer serve_connection(gpointer connection)
{
  Connection *self = connection;
  g_autoptr(GByteArray) pending = g_byte_array_new();
  if (open_connection(self)) {
    while (serve_request(self, pending))
      ;
  }
  rl_wire_free(self->wire);
  g_free(self);
  count_connection(-1);
  return NULL;
}

/* FALSE: none can be had any more. Then the entrance stays readable, and waiting would spin. */
static gboolean accept_connection(Server *self, guint entrance)
{
  int fd = accept4(self->listeners[entrance], NULL, NULL, SOCK_CLOEXEC);
  if (fd < 0)
    return errno == EINTR || errno == ECONNABORTED;
  Connection *connection = g_new0(Connection, 1);
  connection->server = self;
  connection->wire = rl_wire_new(fd, self->stop);
  connection->number = ++self->connections;
  connection->plain = self->plain || entrance == 1;
  count_connection(1);
  g_thread_unref(g_thread_new("connection", serve_connection, connection));
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

static gboolean input_ended(void)
{
  char bytes[256];
  return read(STDIN_FILENO, bytes, sizeof bytes) <= 0;
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
    if (ready < 0 || fds[2].revents != 0 || (fds[3].revents != 0 && input_ended()))
      break;
    if (!accept_all(self, fds))
      break;
  }
  eventfd_write(self->stop, 1);
  await_connections();
}

/* *PORT 0: any, and is set. -1: it cannot be had. */
static int listen_on(int *port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                 .sin_port = htons((in_port_t) *port) };
  socklen_t size = sizeof address;
  const int yes = 1;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(fd, (struct sockaddr *) &address, size) < 0 || listen(fd, SOMAXCONN) < 0 ||
      getsockname(fd, (struct sockaddr *) &address, &size) < 0) {
    close(fd);
    return -1;
  }
  *port = ntohs(address.sin_port);
  return fd;
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
