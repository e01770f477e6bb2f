/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections that come to nothing: wrong certificates, addresses that lead nowhere, and requests
 * that are cancelled from another thread. What never left is told as such. */
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "helpers.h"
#include "https-call.h"
#include "https-world.h"

/* Whether something was sent is not fixed where a connection ends at an unlucky moment. */
enum { EITHER = 2 };

static const struct {
  const char *fault;
  int sent; /* FALSE, or EITHER */
  guint connect_timeout;
  const char *part; /* of the message */
  gboolean may_pass;
} openings[] = {
  { "wrong-cert", FALSE, 20, "not trusted", FALSE },
  { "wrong-name", FALSE, 20, "not trusted", FALSE },
  { "expired-cert", FALSE, 20, "not trusted", FALSE },
  { "future-cert", FALSE, 20, "not trusted", FALSE },
  { "tls-1.1", FALSE, 20, "TLS 1.2", TRUE },
  { "no-tls", FALSE, 20, "secure connection", TRUE },
  { "close-at-accept", FALSE, 20, "", TRUE },
  { "reset-at-accept", FALSE, 20, "", TRUE },
  { "stall-at-accept", FALSE, 1, "in time", TRUE },
  { "close-after-handshake", EITHER, 20, "", TRUE },
  { "reset-after-handshake", EITHER, 20, "", TRUE },
};

static void test_openings(void)
{
  g_autoptr(GString) rules = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(openings); i++)
    g_string_append_printf(rules, "connection times=1 -> fault=%s\n", openings[i].fault);
  g_string_append(rules, "* /* -> 200 body \"{}\"\n");
  g_autoptr(HttpsWorld) world = https_world_new(rules->str);
  for (guint i = 0; i < G_N_ELEMENTS(openings); i++) {
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, https_world_base(world), "/x", https_world_ca(world));
    call.request.connect_timeout = openings[i].connect_timeout;
    https_call_perform(&call, NULL);
    const gboolean sent = call.response->any_sent;
    g_test_message("%s: %s", openings[i].fault, call.error->message);
    g_assert_true(openings[i].sent == EITHER || !sent);
    g_assert_cmpint(https_call_code(&call), ==,
                    sent ? RL_ERROR_UNKNOWN_OUTCOME : RL_ERROR_NOT_SENT);
    g_assert_nonnull(strstr(call.error->message, openings[i].part));
    g_assert_true(call.response->may_pass == (!sent && openings[i].may_pass));
    g_assert_cmpint(call.response->status, ==, 0);
  }
  g_autoptr(RlJson) requests = https_world_requests(world);
  for (const RlJson *r = rl_json_first(requests); r != NULL; r = rl_json_next(r))
    g_assert_false(rl_json_boolean(rl_json_member(r, "complete"), TRUE));
}

/* The system's roots do not know the test's CA; a CA file that is none is named. */
static void test_trust(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("* /* -> 200 body \"{}\"\n");
  g_autoptr(HttpsWorld) other = https_world_new("* /* -> 200 body \"{}\"\n");
  const struct {
    const char *ca_file, *part;
  } rows[] = {
    { NULL, "not trusted" },
    { https_world_ca(other), "not trusted" },
    { "/nonexistent/ca.pem", "CA file" },
    { https_world_folder(world), "CA file" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, https_world_base(world), "/x", rows[i].ca_file);
    https_call_perform(&call, NULL);
    g_assert_error(call.error, RL_ERROR, RL_ERROR_NOT_SENT);
    g_assert_nonnull(strstr(call.error->message, rows[i].part));
    g_assert_false(call.response->any_sent);
  }
  g_autoptr(RlJson) requests = https_world_requests(world);
  g_assert_cmpuint(rl_json_count(requests), ==, 0);
}

/* A listening socket. With BACKLOG its queue is full, so that nobody gets through; the sockets
 * that fill it are put into FILL, which ends with -1. */
static int listen_somewhere(int *fill, int *port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  socklen_t size = sizeof address;
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint(bind(fd, (struct sockaddr *) &address, size), ==, 0);
  g_assert_cmpint(getsockname(fd, (struct sockaddr *) &address, &size), ==, 0);
  *port = ntohs(address.sin_port);
  if (fill == NULL)
    return fd;
  g_assert_cmpint(listen(fd, 0), ==, 0);
  *fill = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint(connect(*fill, (struct sockaddr *) &address, size), ==, 0);
  return fd;
}

/* Addresses that lead nowhere, or where nothing may be sent to. */
static void test_nowhere(void)
{
  int port = 0;
  const int closed = listen_somewhere(NULL, &port); /* bound, but nobody listens */
  g_autofree char *refusing = g_strdup_printf("https://127.0.0.1:%d", port);
  g_autofree char *proxy = g_strdup_printf("http://127.0.0.1:%d", port);
  const struct {
    const char *base;
    gboolean plain;
    const char *proxy, *part;
    gboolean may_pass;
  } rows[] = {
    { refusing, FALSE, NULL, "cannot be reached", TRUE },
    { "https://nosuchhost.invalid", FALSE, NULL, "cannot be resolved", TRUE },
    { "https://localhost:1", FALSE, proxy, "cannot be reached", TRUE },
    { "https://localhost:1", FALSE, "http://nosuchhost.invalid:1", "proxy", TRUE },
    { "http://192.0.2.1", TRUE, NULL, "only for this machine", FALSE },
    { "http://[2001:db8::1]", TRUE, NULL, "only for this machine", FALSE },
    /* https alone is allowed */
    { "http://127.0.0.1:1", FALSE, NULL, "before anything was sent", FALSE },
    { "https://127.0.0.1:1", TRUE, NULL, "before anything was sent", FALSE },
    { "ftp://127.0.0.1:1", FALSE, NULL, "before anything was sent", FALSE },
    { "file:///etc/passwd", FALSE, NULL, "before anything was sent", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, rows[i].base, "/x", NULL);
    call.request.plain = rows[i].plain;
    call.request.proxy = rows[i].proxy;
    https_call_perform(&call, NULL);
    g_test_message("%s: %s", rows[i].base, call.error->message);
    g_assert_error(call.error, RL_ERROR, RL_ERROR_NOT_SENT);
    g_assert_nonnull(strstr(call.error->message, rows[i].part));
    g_assert_false(call.response->any_sent);
    g_assert_true(call.response->may_pass == rows[i].may_pass);
  }
  close(closed);
}

/* A proxy that must not be asked, since it would not answer: of the profile or the environment. */
static void test_no_proxy(void)
{
  static const struct {
    const char *proxy, *no_proxy, *variable; /* of the environment; NULL: not set */
    gboolean passes;
  } rows[] = {
    { "http://127.0.0.1:1", NULL, NULL, FALSE },
    { "http://127.0.0.1:1", "127.0.0.1", NULL, TRUE },
    { "http://127.0.0.1:1", "bank.example,127.0.0.1", NULL, TRUE },
    { "http://127.0.0.1:1", "*", NULL, TRUE },
    { "http://127.0.0.1:1", "bank.example", NULL, FALSE },
    { "http://127.0.0.1:1", NULL, "127.0.0.1", TRUE },
    { "http://127.0.0.1:1", "bank.example", "127.0.0.1", FALSE }, /* the profile's is the one */
    { "http://127.0.0.1:1", "", "127.0.0.1", FALSE },
    { NULL, "127.0.0.1", NULL, TRUE },
    { NULL, "bank.example", NULL, FALSE },
  };
  g_autoptr(HttpsWorld) world = https_world_new("PUT /x -> 200 body \"{}\"\n");
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, https_world_base(world), "/x", https_world_ca(world));
    call.request.proxy = rows[i].proxy;
    call.request.no_proxy = rows[i].no_proxy;
    g_setenv("https_proxy", "http://127.0.0.1:1", TRUE);
    if (rows[i].variable != NULL)
      g_setenv("no_proxy", rows[i].variable, TRUE);
    https_call_perform(&call, NULL);
    g_unsetenv("https_proxy");
    g_unsetenv("no_proxy");
    g_test_message("row %u", i);
    g_assert_cmpint(https_call_code(&call), ==, rows[i].passes ? -1 : RL_ERROR_NOT_SENT);
  }
}

/* http to this machine works, and goes past any proxy of the environment. */
static void test_plain(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("PUT /x -> 200 body \"{}\"\n");
  g_auto(HttpsCall) call = { 0 };
  https_call_init(&call, https_world_plain_base(world), "/x", NULL);
  g_setenv("http_proxy", "http://127.0.0.1:1", TRUE);
  g_setenv("ALL_PROXY", "http://127.0.0.1:1", TRUE);
  https_call_perform(&call, NULL);
  g_unsetenv("http_proxy");
  g_unsetenv("ALL_PROXY");
  g_assert_no_error(call.error);
  g_autoptr(RlJson) requests = https_world_requests(world);
  g_assert_cmpint(rl_json_kind(rl_json_member(rl_json_first(requests), "tls")), ==, RL_JSON_NULL);
  g_assert_cmpstr(rl_json_string(rl_json_member(rl_json_first(requests), "body")), ==,
                  rl_secret_peek(call.body));
}

/* ---- cancelling ---- */

typedef struct {
  RlCancel *cancel;
  const HttpsWorld *world; /* cancel when it has received a request */
  int port;                /* or when somebody tries to connect to this port */
} Canceller;

/* Whether a connection to PORT is being opened, as the kernel tells it: state 02, SYN sent. */
static gboolean is_knocking(int port)
{
  g_autofree char *table = NULL;
  g_autofree char *wanted = g_strdup_printf("0100007F:%04X 02 ", port);
  return g_file_get_contents("/proc/net/tcp", &table, NULL, NULL) && strstr(table, wanted) != NULL;
}

static gpointer cancel_at_moment(gpointer data)
{
  Canceller *canceller = data;
  if (canceller->world != NULL)
    https_world_await(canceller->world, 1);
  while (canceller->world == NULL && !is_knocking(canceller->port))
    g_thread_yield();
  rl_cancel_set(canceller->cancel);
  return NULL;
}

/* The time limits are far away, so only the cancelling ends these. */
static void perform_cancelled(HttpsCall *call, Canceller *canceller)
{
  call->request.timeout = call->request.connect_timeout = 10000;
  canceller->cancel = rl_cancel_new();
  GThread *thread = g_thread_new("cancel", cancel_at_moment, canceller);
  https_call_perform(call, canceller->cancel);
  g_thread_join(thread);
  rl_cancel_unref(canceller->cancel);
}

static void test_cancel_connect(void)
{
  int fill = -1, port = 0;
  const int listener = listen_somewhere(&fill, &port);
  g_autofree char *base = g_strdup_printf("https://127.0.0.1:%d", port);
  Canceller canceller = { .port = port };
  g_auto(HttpsCall) call = { 0 };
  https_call_init(&call, base, "/x", NULL);
  perform_cancelled(&call, &canceller);
  g_assert_error(call.error, RL_ERROR, RL_ERROR_CANCELLED);
  g_assert_false(call.response->any_sent);
  close(fill);
  close(listener);
}

static void test_cancel_answer(void)
{
  static const char *const faults[] = { "stall-before-answer", "stall-in-headers",
                                        "stall-mid-body:7", "drip:1000" };
  for (guint i = 0; i < G_N_ELEMENTS(faults); i++) {
    g_autofree char *rules =
        g_strdup_printf("* /x -> 200 body \"{\\\"id\\\": 12345}\" fault=%s\n", faults[i]);
    g_autoptr(HttpsWorld) world = https_world_new(rules);
    Canceller canceller = { .world = world };
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, https_world_base(world), "/x", https_world_ca(world));
    perform_cancelled(&call, &canceller);
    g_assert_error(call.error, RL_ERROR, RL_ERROR_CANCELLED);
    g_assert_true(call.response->any_sent);
  }
}

/* Cancelled beforehand: nothing leaves. */
static void test_cancel_before(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("* /* -> 200 body \"{}\"\n");
  g_autoptr(RlCancel) cancel = rl_cancel_new();
  g_auto(HttpsCall) call = { 0 };
  https_call_init(&call, https_world_base(world), "/x", https_world_ca(world));
  rl_cancel_set(cancel);
  https_call_perform(&call, cancel);
  g_assert_error(call.error, RL_ERROR, RL_ERROR_CANCELLED);
  g_assert_false(call.response->any_sent);
  g_autoptr(RlJson) requests = https_world_requests(world);
  g_assert_cmpuint(rl_json_count(requests), ==, 0);
}

/* What is told of a connection when it is asked for, and that the same request tells nothing when
 * it carries something that nobody may read. */
static void test_examined(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("GET /api/ -> 200 body \"{}\"\n");
  const gint64 now = g_get_real_time() / G_USEC_PER_SEC;
  for (guint i = 0; i < 3; i++) {
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, https_world_base(world), "/api/", https_world_ca(world));
    call.request.method = "GET";
    call.request.body = NULL;
    call.request.examines = i < 2;
    if (i != 1)
      call.request.authorization = NULL;
    https_call_perform(&call, NULL);
    g_assert_no_error(call.error);
    g_assert_cmpint(call.response->fault, ==, RL_HTTP_FAULT_NONE);
    g_assert_cmpstr(call.response->tls, ==, i == 0 ? "TLSv1.3" : NULL);
    g_assert_true((call.response->certificate_end > now) == (i == 0));
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/http-curl-connect/openings", test_openings);
  g_test_add_func("/http-curl-connect/trust", test_trust);
  g_test_add_func("/http-curl-connect/nowhere", test_nowhere);
  g_test_add_func("/http-curl-connect/examined", test_examined);
  g_test_add_func("/http-curl-connect/no-proxy", test_no_proxy);
  g_test_add_func("/http-curl-connect/plain", test_plain);
  g_test_add_func("/http-curl-connect/cancel-connect", test_cancel_connect);
  g_test_add_func("/http-curl-connect/cancel-answer", test_cancel_answer);
  g_test_add_func("/http-curl-connect/cancel-before", test_cancel_before);
  return g_test_run();
}
