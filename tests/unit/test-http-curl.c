/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libcurl itself against a server over real TLS: what arrives, how often, and what is said of
 * requests that end badly. */
#include "config.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/http.h"

#include "helpers.h"
#include "https-world.h"

/* Whether something was sent is not fixed where a connection ends at an unlucky moment. */
enum { GOOD = -1, EITHER = 2 };

/* A request to BASE and PATH, in the usual manner; the caller changes what is to be different. */
typedef struct {
  RlHttp *http;
  char *url;
  RlSecret *authorization, *body;
  RlHttpRequest request;
  RlHttpResponse *response;
  GError *error;
} Call;

static void call_init(Call *call, const char *base, const char *path, const char *ca_file)
{
  call->http = rl_http_curl_new();
  call->url = g_strconcat(base, path, NULL);
  call->authorization = rl_secret_new_from("Authorization: Basic aWQ6cGFzcw==", -1, 0);
  call->body = rl_secret_new_from("{\"password\":\"p\xc3\xa4ss\\\"\"}", -1, 0);
  call->request = (RlHttpRequest){
    .method = "PUT",
    .url = call->url,
    .plain = g_str_has_prefix(base, "http:"),
    .authorization = call->authorization,
    .body = call->body,
    .ca_file = ca_file,
    .connect_timeout = 20,
    .timeout = 20,
  };
}

static void call_clear(Call *call)
{
  rl_http_free(call->http);
  g_free(call->url);
  rl_secret_free(call->authorization);
  rl_secret_free(call->body);
  rl_http_response_free(call->response);
  g_clear_error(&call->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Call, call_clear)

static void perform(Call *call, GCancellable *cancel)
{
  call->response = call->http->perform(call->http, &call->request, cancel, &call->error);
  g_assert_nonnull(call->response);
  g_assert_true(call->response->complete == (call->error == NULL));
}

static int code_of(const GError *error)
{
  g_assert_true(error == NULL || error->domain == RL_ERROR);
  return error != NULL ? error->code : GOOD;
}

static const char *member(const RlJson *object, const char *name)
{
  return rl_json_string(rl_json_member(object, name));
}

/* A header among [name, value] pairs, in any case; NULL: it was not sent. */
static const char *header(const RlJson *request, const char *name)
{
  const RlJson *headers = rl_json_member(request, "headers");
  for (const RlJson *pair = rl_json_first(headers); pair != NULL; pair = rl_json_next(pair)) {
    const char *own = rl_json_string(rl_json_first(pair));
    if (own != NULL && g_ascii_strcasecmp(own, name) == 0)
      return rl_json_string(rl_json_next(rl_json_first(pair)));
  }
  return NULL;
}

/* ---- what arrives ---- */

static void test_request(void)
{
  g_autoptr(HttpsWorld) world =
      https_world_new("* /api/links/x/ -> 200 header \"X-Thing:  one two \" body \"{}\"\n");
  g_auto(Call) call = { 0 };
  call_init(&call, https_world_base(world), "/api/links/x/", https_world_ca(world));
  perform(&call, NULL);
  g_assert_no_error(call.error);
  g_assert_cmpint(call.response->status, ==, 200);
  g_assert_true(call.response->any_sent);
  helper_assert_secret(call.response->body, "{}");
  g_assert_cmpstr(rl_http_response_header(call.response, "x-thing"), ==, "one two");
  g_assert_null(rl_http_response_header(call.response, "X-Thin"));
  g_assert_cmpint(call.response->receipt.monotonic, <=, g_get_monotonic_time());
  g_assert_cmpint(call.response->receipt.wall, >, 0);

  g_autoptr(RlJson) requests = https_world_requests(world);
  const RlJson *request = rl_json_first(requests);
  g_assert_cmpuint(rl_json_count(requests), ==, 1);
  g_assert_cmpstr(member(request, "method"), ==, "PUT");
  g_assert_cmpstr(member(request, "target"), ==, "/api/links/x/");
  g_assert_cmpstr(member(request, "body"), ==, rl_secret_peek(call.body));
  g_assert_nonnull(member(request, "tls"));
  static const struct {
    const char *name, *value; /* NULL: must not be there */
  } headers[] = {
    { "Authorization", "Basic aWQ6cGFzcw==" },
    { "Accept", "application/json" },
    { "Content-Type", "application/json" },
    { "User-Agent", "relink/" PACKAGE_VERSION },
    { "Content-Length", "22" },
    { "Expect", NULL },
    { "Cookie", NULL },
    { "Transfer-Encoding", NULL },
    { "Accept-Encoding", NULL },
    { "Referer", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS(headers); i++)
    g_assert_cmpstr(header(request, headers[i].name), ==, headers[i].value);
}

/* A read has no body and says so; cookies and .netrc are not taken up. */
static void test_read(void)
{
  g_autoptr(HttpsWorld) world =
      https_world_new("GET /* -> 200 header \"Set-Cookie: a=b; Path=/\" body \"1\"\n");
  g_autofree char *netrc = g_build_filename(g_get_home_dir(), ".netrc", NULL);
  g_assert_true(g_file_set_contents(netrc, "machine localhost login x password y\n", -1, NULL));
  for (guint i = 0; i < 2; i++) {
    g_auto(Call) call = { 0 };
    call_init(&call, https_world_base(world), "/x", https_world_ca(world));
    call.request.method = "GET";
    call.request.body = NULL;
    call.request.authorization = NULL;
    perform(&call, NULL);
    g_assert_no_error(call.error);
  }
  g_autoptr(RlJson) requests = https_world_requests(world);
  const RlJson *second = rl_json_next(rl_json_first(requests));
  static const char *const absent[] = { "Authorization", "Content-Type", "Cookie",
                                        "Transfer-Encoding" };
  for (guint i = 0; i < G_N_ELEMENTS(absent); i++)
    g_assert_cmpstr(header(second, absent[i]), ==, NULL);
  g_assert_cmpstr(member(second, "body"), ==, "");
}

/* Far more than fits into a socket's buffers goes out and comes in unchanged. */
static void test_large(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("PUT /x -> 200 fault=oversize:1000000\n");
  g_auto(Call) call = { 0 };
  g_autofree char *large = g_strnfill(700000, 'z');
  call_init(&call, https_world_base(world), "/x", https_world_ca(world));
  g_autoptr(RlSecret) body = rl_secret_new_from(large, -1, 0);
  call.request.body = body;
  perform(&call, NULL);
  g_assert_no_error(call.error);
  g_assert_cmpuint(rl_secret_length(call.response->body), ==, 1000000);
  g_autoptr(RlJson) requests = https_world_requests(world);
  g_assert_cmpstr(member(rl_json_first(requests), "body"), ==, large);
}

/* ---- what breaks after the request ---- */

/* FAULT is what the server does; each request must arrive once, whatever becomes of it. */
static const struct {
  const char *fault;
  int code;
  int status;
  guint timeout; /* 0: the usual */
} breaks[] = {
  { "chunked", GOOD, 200, 0 },
  { "no-content-length", GOOD, 200, 0 },
  { "no-reason", GOOD, 200, 0 },
  { "hints-first", GOOD, 200, 0 },
  { "status-number:999", GOOD, 999, 0 },
  { "close-at-end", GOOD, 200, 0 },
  { "broken-utf8", GOOD, 200, 0 },
  { "close-before-answer", RL_ERROR_UNKNOWN_OUTCOME, 0, 0 },
  { "finish-before-answer", RL_ERROR_UNKNOWN_OUTCOME, 0, 0 },
  { "reset-before-answer", RL_ERROR_UNKNOWN_OUTCOME, 0, 0 },
  { "stall-before-answer", RL_ERROR_UNKNOWN_OUTCOME, 0, 1 },
  { "close-after-headers", RL_ERROR_UNKNOWN_OUTCOME, 200, 0 },
  { "reset-after-headers", RL_ERROR_UNKNOWN_OUTCOME, 200, 0 },
  { "close-mid-body:7", RL_ERROR_UNKNOWN_OUTCOME, 200, 0 },
  { "finish-mid-body:7", RL_ERROR_UNKNOWN_OUTCOME, 200, 0 },
  { "reset-mid-body:7", RL_ERROR_UNKNOWN_OUTCOME, 200, 0 },
  { "stall-mid-body:7", RL_ERROR_UNKNOWN_OUTCOME, 200, 1 },
  { "length-long", RL_ERROR_UNKNOWN_OUTCOME, 200, 0 },
  { "bad-chunk", RL_ERROR_UNKNOWN_OUTCOME, 200, 0 },
  { "garbage-status", RL_ERROR_UNKNOWN_OUTCOME, 0, 0 },
  { "no-head", RL_ERROR_UNKNOWN_OUTCOME, 0, 0 },
  { "oversize", RL_ERROR_TOO_LARGE, 200, 0 },
  { "many-headers", RL_ERROR_TOO_LARGE, 200, 0 },
};

static char *rules_for_breaks(void)
{
  GString *rules = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(breaks); i++)
    g_string_append_printf(rules,
                           "* /%u -> 200 body \"{\\\"id\\\": \\\"0123456789\\\"}\" fault=%s\n", i,
                           breaks[i].fault);
  return g_string_free(rules, FALSE);
}

static void test_breaks(void)
{
  g_autofree char *rules = rules_for_breaks();
  g_autoptr(HttpsWorld) world = https_world_new(rules);
  for (guint i = 0; i < G_N_ELEMENTS(breaks); i++) {
    g_autofree char *path = g_strdup_printf("/%u", i);
    g_auto(Call) call = { 0 };
    call_init(&call, https_world_base(world), path, https_world_ca(world));
    if (breaks[i].timeout > 0)
      call.request.timeout = breaks[i].timeout;
    perform(&call, NULL);
    if (code_of(call.error) != breaks[i].code || call.response->status != breaks[i].status)
      g_error("%s: status %d, %s", breaks[i].fault, call.response->status,
              call.error != NULL ? call.error->message : "good");
    g_assert_true(call.response->any_sent);
  }
  g_autoptr(RlJson) requests = https_world_requests(world);
  guint n = 0;
  for (const RlJson *r = rl_json_first(requests); r != NULL; r = rl_json_next(r), n++) {
    g_autofree char *path = g_strdup_printf("/%u", n);
    g_assert_cmpstr(member(r, "target"), ==, path);
    g_assert_cmpstr(member(r, "body"), ==, "{\"password\":\"p\xc3\xa4ss\\\"\"}");
  }
  g_assert_cmpuint(n, ==, G_N_ELEMENTS(breaks));
}

/* A header larger than libcurl takes ends the request as well. */
static void test_long_header(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("* /x -> 200 body \"{}\" fault=long-header\n");
  g_auto(Call) call = { 0 };
  call_init(&call, https_world_base(world), "/x", https_world_ca(world));
  perform(&call, NULL);
  g_assert_nonnull(call.error);
  g_assert_true(call.response->any_sent);
}

/* Informational answers leave nothing behind; no redirect is followed, whatever its kind. */
static void test_redirects(void)
{
  static const int statuses[] = { 301, 302, 303, 307, 308 };
  g_autoptr(GString) rules = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(statuses); i++)
    g_string_append_printf(rules, "PUT /%d -> %d header \"Location: {base_url}/other\"\n",
                           statuses[i], statuses[i]);
  g_string_append(rules, "* /other -> 200 body \"{}\"\nPUT /hints -> 200 body \"{}\" "
                         "header \"X-Last: yes\" fault=hints-first\n");
  g_autoptr(HttpsWorld) world = https_world_new(rules->str);
  for (guint i = 0; i < G_N_ELEMENTS(statuses); i++) {
    g_autofree char *path = g_strdup_printf("/%d", statuses[i]);
    g_auto(Call) call = { 0 };
    call_init(&call, https_world_base(world), path, https_world_ca(world));
    perform(&call, NULL);
    g_assert_no_error(call.error);
    g_assert_cmpint(call.response->status, ==, statuses[i]);
  }
  g_auto(Call) hints = { 0 };
  call_init(&hints, https_world_base(world), "/hints", https_world_ca(world));
  perform(&hints, NULL);
  g_assert_cmpstr(rl_http_response_header(hints.response, "X-Last"), ==, "yes");
  g_assert_null(rl_http_response_header(hints.response, "Link"));
  g_autoptr(RlJson) requests = https_world_requests(world);
  g_assert_cmpuint(rl_json_count(requests), ==, G_N_ELEMENTS(statuses) + 1);
}

/* ---- what breaks before the request ---- */

static const struct {
  const char *fault;
  int sent; /* FALSE, or EITHER */
  guint connect_timeout;
  const char *part; /* of the message */
} openings[] = {
  { "wrong-cert", FALSE, 20, "not trusted" },   { "wrong-name", FALSE, 20, "not trusted" },
  { "expired-cert", FALSE, 20, "not trusted" }, { "future-cert", FALSE, 20, "not trusted" },
  { "tls-1.1", FALSE, 20, "TLS 1.2" },          { "no-tls", FALSE, 20, "secure connection" },
  { "close-at-accept", FALSE, 20, "" },         { "reset-at-accept", FALSE, 20, "" },
  { "stall-at-accept", FALSE, 1, "in time" },   { "close-after-handshake", EITHER, 20, "" },
  { "reset-after-handshake", EITHER, 20, "" },
};

static void test_openings(void)
{
  g_autoptr(GString) rules = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(openings); i++)
    g_string_append_printf(rules, "connection times=1 -> fault=%s\n", openings[i].fault);
  g_string_append(rules, "* /* -> 200 body \"{}\"\n");
  g_autoptr(HttpsWorld) world = https_world_new(rules->str);
  for (guint i = 0; i < G_N_ELEMENTS(openings); i++) {
    g_auto(Call) call = { 0 };
    call_init(&call, https_world_base(world), "/x", https_world_ca(world));
    call.request.connect_timeout = openings[i].connect_timeout;
    perform(&call, NULL);
    const gboolean sent = call.response->any_sent;
    g_test_message("%s: %s", openings[i].fault, call.error->message);
    g_assert_true(openings[i].sent == EITHER || !sent);
    g_assert_cmpint(code_of(call.error), ==, sent ? RL_ERROR_UNKNOWN_OUTCOME : RL_ERROR_NOT_SENT);
    g_assert_nonnull(strstr(call.error->message, openings[i].part));
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
    g_auto(Call) call = { 0 };
    call_init(&call, https_world_base(world), "/x", rows[i].ca_file);
    perform(&call, NULL);
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
  } rows[] = {
    { refusing, FALSE, NULL, "cannot be reached" },
    { "https://nosuchhost.invalid", FALSE, NULL, "cannot be resolved" },
    { "https://localhost:1", FALSE, proxy, "cannot be reached" },
    { "https://localhost:1", FALSE, "http://nosuchhost.invalid:1", "proxy" },
    { "http://192.0.2.1", TRUE, NULL, "only for this machine" },
    { "http://[2001:db8::1]", TRUE, NULL, "only for this machine" },
    { "http://127.0.0.1:1", FALSE, NULL, "before anything was sent" }, /* https alone is allowed */
    { "https://127.0.0.1:1", TRUE, NULL, "before anything was sent" },
    { "ftp://127.0.0.1:1", FALSE, NULL, "before anything was sent" },
    { "file:///etc/passwd", FALSE, NULL, "before anything was sent" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(Call) call = { 0 };
    call_init(&call, rows[i].base, "/x", NULL);
    call.request.plain = rows[i].plain;
    call.request.proxy = rows[i].proxy;
    perform(&call, NULL);
    g_test_message("%s: %s", rows[i].base, call.error->message);
    g_assert_error(call.error, RL_ERROR, RL_ERROR_NOT_SENT);
    g_assert_nonnull(strstr(call.error->message, rows[i].part));
    g_assert_false(call.response->any_sent);
  }
  close(closed);
}

/* http to this machine works, and goes past any proxy of the environment. */
static void test_plain(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("PUT /x -> 200 body \"{}\"\n");
  g_auto(Call) call = { 0 };
  call_init(&call, https_world_plain_base(world), "/x", NULL);
  g_setenv("http_proxy", "http://127.0.0.1:1", TRUE);
  g_setenv("ALL_PROXY", "http://127.0.0.1:1", TRUE);
  perform(&call, NULL);
  g_unsetenv("http_proxy");
  g_unsetenv("ALL_PROXY");
  g_assert_no_error(call.error);
  g_autoptr(RlJson) requests = https_world_requests(world);
  g_assert_cmpint(rl_json_kind(rl_json_member(rl_json_first(requests), "tls")), ==, RL_JSON_NULL);
  g_assert_cmpstr(member(rl_json_first(requests), "body"), ==, rl_secret_peek(call.body));
}

/* ---- cancelling ---- */

typedef struct {
  GCancellable *cancel;
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
  g_cancellable_cancel(canceller->cancel);
  return NULL;
}

/* The time limits are far away, so only the cancelling ends these. */
static void perform_cancelled(Call *call, Canceller *canceller)
{
  call->request.timeout = call->request.connect_timeout = 10000;
  canceller->cancel = g_cancellable_new();
  GThread *thread = g_thread_new("cancel", cancel_at_moment, canceller);
  perform(call, canceller->cancel);
  g_thread_join(thread);
  g_object_unref(canceller->cancel);
}

static void test_cancel_connect(void)
{
  int fill = -1, port = 0;
  const int listener = listen_somewhere(&fill, &port);
  g_autofree char *base = g_strdup_printf("https://127.0.0.1:%d", port);
  Canceller canceller = { .port = port };
  g_auto(Call) call = { 0 };
  call_init(&call, base, "/x", NULL);
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
    g_auto(Call) call = { 0 };
    call_init(&call, https_world_base(world), "/x", https_world_ca(world));
    perform_cancelled(&call, &canceller);
    g_assert_error(call.error, RL_ERROR, RL_ERROR_CANCELLED);
    g_assert_true(call.response->any_sent);
  }
}

/* Cancelled beforehand: nothing leaves. */
static void test_cancel_before(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("* /* -> 200 body \"{}\"\n");
  g_autoptr(GCancellable) cancel = g_cancellable_new();
  g_auto(Call) call = { 0 };
  call_init(&call, https_world_base(world), "/x", https_world_ca(world));
  g_cancellable_cancel(cancel);
  perform(&call, cancel);
  g_assert_error(call.error, RL_ERROR, RL_ERROR_CANCELLED);
  g_assert_false(call.response->any_sent);
  g_autoptr(RlJson) requests = https_world_requests(world);
  g_assert_cmpuint(rl_json_count(requests), ==, 0);
}

int main(int argc, char **argv)
{
  /* A home of our own; libcurl looks at the environment when it starts. */
  g_autofree char *home = g_dir_make_tmp("relink-home-XXXXXX", NULL);
  g_autofree char *netrc = g_build_filename(home, ".netrc", NULL);
  g_setenv("HOME", home, TRUE);
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/http-curl/request", test_request);
  g_test_add_func("/http-curl/read", test_read);
  g_test_add_func("/http-curl/large", test_large);
  g_test_add_func("/http-curl/breaks", test_breaks);
  g_test_add_func("/http-curl/long-header", test_long_header);
  g_test_add_func("/http-curl/redirects", test_redirects);
  g_test_add_func("/http-curl/openings", test_openings);
  g_test_add_func("/http-curl/trust", test_trust);
  g_test_add_func("/http-curl/nowhere", test_nowhere);
  g_test_add_func("/http-curl/plain", test_plain);
  g_test_add_func("/http-curl/cancel-connect", test_cancel_connect);
  g_test_add_func("/http-curl/cancel-answer", test_cancel_answer);
  g_test_add_func("/http-curl/cancel-before", test_cancel_before);
  const int result = g_test_run();
  (void) unlink(netrc);
  (void) rmdir(home);
  return result;
}
