/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libcurl itself against a server over real TLS: what arrives, how often, and what is said of
 * answers that end badly. Connections that come to nothing are in test-http-curl-connect.c. */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "net/http.h"

#include "helpers.h"
#include "https-call.h"
#include "https-world.h"

enum { GOOD = -1 };

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
  g_auto(HttpsCall) call = { 0 };
  https_call_init(&call, https_world_base(world), "/api/links/x/", https_world_ca(world));
  https_call_perform(&call, NULL);
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

/* The method is the one asked for. */
static void test_methods(void)
{
  static const char *const methods[] = { "PATCH", "PUT", "GET" };
  g_autoptr(HttpsWorld) world = https_world_new("* /x -> 200 body \"{}\"\n");
  for (guint i = 0; i < G_N_ELEMENTS(methods); i++) {
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, https_world_base(world), "/x", https_world_ca(world));
    call.request.method = methods[i];
    if (i == 2)
      call.request.body = NULL;
    https_call_perform(&call, NULL);
    g_assert_no_error(call.error);
  }
  g_autoptr(RlJson) requests = https_world_requests(world);
  const RlJson *request = rl_json_first(requests);
  for (guint i = 0; i < G_N_ELEMENTS(methods); i++, request = rl_json_next(request)) {
    g_assert_cmpstr(member(request, "method"), ==, methods[i]);
    g_assert_cmpstr(member(request, "body"), ==,
                    i == 2 ? "" : "{\"password\":\"p\xc3\xa4ss\\\"\"}");
  }
}

/* A read has no body and says so; cookies and .netrc are not taken up. */
static void test_read(void)
{
  g_autoptr(HttpsWorld) world =
      https_world_new("GET /* -> 200 header \"Set-Cookie: a=b; Path=/\" body \"1\"\n");
  g_autofree char *netrc = g_build_filename(g_get_home_dir(), ".netrc", NULL);
  g_assert_true(g_file_set_contents(netrc, "default login x password y\n", -1, NULL));
  for (guint i = 0; i < 2; i++) {
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, https_world_base(world), "/x", https_world_ca(world));
    call.request.method = "GET";
    call.request.body = NULL;
    call.request.authorization = NULL;
    https_call_perform(&call, NULL);
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
  g_auto(HttpsCall) call = { 0 };
  g_autofree char *large = g_strnfill(700000, 'z');
  https_call_init(&call, https_world_base(world), "/x", https_world_ca(world));
  g_autoptr(RlSecret) body = rl_secret_new_from(large, -1, 0);
  call.request.body = body;
  https_call_perform(&call, NULL);
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
  { "close-in-headers", RL_ERROR_UNKNOWN_OUTCOME, 200, 0 },
  { "hints-first fault=close-in-headers", RL_ERROR_UNKNOWN_OUTCOME, 200, 0 },
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
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, https_world_base(world), path, https_world_ca(world));
    if (breaks[i].timeout > 0)
      call.request.timeout = breaks[i].timeout;
    https_call_perform(&call, NULL);
    if (https_call_code(&call) != breaks[i].code || call.response->status != breaks[i].status)
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

/* The limits are where they are said to be. */
static void test_limits(void)
{
  static const struct {
    const char *rule;
    int code;
  } rows[] = {
    { "fault=oversize:1048576", GOOD },
    { "fault=oversize:1048577", RL_ERROR_TOO_LARGE },
    { "fault=oversize:1048577 fault=chunked", RL_ERROR_TOO_LARGE },
    { "fault=long-header:65000", GOOD },
    { "fault=long-header:65600", RL_ERROR_TOO_LARGE },
    /* heads that lead nowhere count, too: 40 bytes each */
    { "fault=hints-first:1600", GOOD },
    { "fault=hints-first:1700", RL_ERROR_TOO_LARGE },
  };
  g_autoptr(GString) rules = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    g_string_append_printf(rules, "PUT /%u -> 200 body \"1\" %s\n", i, rows[i].rule);
  g_autoptr(HttpsWorld) world = https_world_new(rules->str);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *path = g_strdup_printf("/%u", i);
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, https_world_base(world), path, https_world_ca(world));
    https_call_perform(&call, NULL);
    g_test_message("%s", rows[i].rule);
    g_assert_cmpint(https_call_code(&call), ==, rows[i].code);
    g_assert_cmpuint(rl_secret_length(call.response->body), <=, RL_HTTP_BODY_MAX);
    g_assert_true(call.response->any_sent);
    g_assert_false(call.response->may_pass);
  }
}

/* What stands behind the body is no head, whatever it looks like; nor is it unpacked. */
static void test_trailers(void)
{
  static const char rules[] =
      "PUT /trailers -> 200 fault=no-content-length header \"Transfer-Encoding: chunked\" "
      "header \"X-Head: yes\" body \"2\\r\\n{}\\r\\n0\\r\\nContent-Type: application/json\\r\\n"
      "HTTP/1.1 500 No: no\\r\\n\\r\\n\"\n"
      "PUT /packed -> 200 fault=false-gzip body \"{}\"\n";
  g_autoptr(HttpsWorld) world = https_world_new(rules);
  g_auto(HttpsCall) trailers = { 0 }, packed = { 0 };
  https_call_init(&trailers, https_world_base(world), "/trailers", https_world_ca(world));
  https_call_perform(&trailers, NULL);
  g_assert_no_error(trailers.error);
  g_assert_cmpint(trailers.response->status, ==, 200);
  g_assert_cmpstr(rl_http_response_header(trailers.response, "X-Head"), ==, "yes");
  g_assert_null(rl_http_response_header(trailers.response, "Content-Type"));
  helper_assert_secret(trailers.response->body, "{}");
  https_call_init(&packed, https_world_base(world), "/packed", https_world_ca(world));
  https_call_perform(&packed, NULL);
  g_assert_no_error(packed.error);
  helper_assert_secret(packed.response->body, "{}");
  g_assert_cmpstr(rl_http_response_header(packed.response, "Content-Encoding"), ==, "gzip");
}

/* Whether the end of the body was announced. */
static void test_open_ended(void)
{
  static const struct {
    const char *rule;
    gboolean open;
  } rows[] = {
    { "200 body \"{}\"", FALSE },
    { "200 body \"{}\" fault=chunked", FALSE },
    { "204", FALSE },
    { "304", FALSE },
    { "200 body \"{}\" fault=no-content-length", TRUE },
    { "200 body \"{}\" fault=no-content-length fault=close-mid-body", TRUE },
  };
  g_autoptr(GString) rules = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    g_string_append_printf(rules, "PUT /%u -> %s\n", i, rows[i].rule);
  g_autoptr(HttpsWorld) world = https_world_new(rules->str);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *path = g_strdup_printf("/%u", i);
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, https_world_base(world), path, https_world_ca(world));
    https_call_perform(&call, NULL);
    g_assert_no_error(call.error);
    g_assert_cmpint(call.response->open_ended, ==, rows[i].open);
  }
}

/* Each request has a connection of its own, and goes where it was sent to, whatever the answer
 * before it has offered. */
static void test_no_memory(void)
{
  enum { N = 3 };
  g_autoptr(HttpsWorld) world =
      https_world_new("* /x -> 200 header \"Alt-Svc: http/1.1=\\\":1\\\"; ma=9999\" header "
                      "\"Strict-Transport-Security: max-age=9999\" body \"{}\"\n");
  g_autoptr(GHashTable) connections = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < N; i++) {
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, i == 1 ? https_world_plain_base(world) : https_world_base(world), "/x",
                    https_world_ca(world));
    https_call_perform(&call, NULL);
    g_assert_no_error(call.error);
  }
  g_autoptr(RlJson) requests = https_world_requests(world);
  for (const RlJson *r = rl_json_first(requests); r != NULL; r = rl_json_next(r)) {
    gint64 number = 0;
    g_assert_true(rl_json_integer(rl_json_member(r, "connection"), &number));
    g_assert_true(g_hash_table_add(connections, GINT_TO_POINTER(number)));
  }
  g_assert_cmpuint(g_hash_table_size(connections), ==, N);
}

/* Values of one name, one after the other. */
static void test_headers(void)
{
  static const char *const lines[] = { "HTTP/1.1 200 OK", "A: 1", "B: x", "a:2", "AB: 9", "A" };
  g_autoptr(RlHttpResponse) response = rl_http_response_new();
  for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
    g_ptr_array_add(response->headers, g_strdup(lines[i]));
  const char *first = rl_http_response_header(response, "A");
  const char *second = rl_http_response_header_next(response, "A", first);
  g_assert_cmpstr(first, ==, "1");
  g_assert_cmpstr(second, ==, "2");
  g_assert_null(rl_http_response_header_next(response, "A", second));
  g_assert_null(rl_http_response_header(response, "C"));
}

/* HTTP's three forms, and nothing else that looks like a time. */
static void test_dates(void)
{
  static const struct {
    const char *text;
    gint64 seconds;
  } rows[] = {
    { "Sun, 06 Nov 1994 08:49:37 GMT", 784111777 },
    { "Sunday, 06-Nov-94 08:49:37 GMT", 784111777 },
    { "Sun Nov  6 08:49:37 1994", 784111777 },
    { "784111777", -1 },
    { "1994-11-06T08:49:37Z", -1 },
    { "", -1 },
    { "soon", -1 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    g_assert_cmpint(rl_http_date(rows[i].text), ==, rows[i].seconds);
}

/* A header larger than libcurl takes ends the request as well. */
static void test_long_header(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("* /x -> 200 body \"{}\" fault=long-header\n");
  g_auto(HttpsCall) call = { 0 };
  https_call_init(&call, https_world_base(world), "/x", https_world_ca(world));
  https_call_perform(&call, NULL);
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
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, https_world_base(world), path, https_world_ca(world));
    https_call_perform(&call, NULL);
    g_assert_no_error(call.error);
    g_assert_cmpint(call.response->status, ==, statuses[i]);
  }
  g_auto(HttpsCall) hints = { 0 };
  https_call_init(&hints, https_world_base(world), "/hints", https_world_ca(world));
  https_call_perform(&hints, NULL);
  g_assert_cmpstr(rl_http_response_header(hints.response, "X-Last"), ==, "yes");
  g_assert_null(rl_http_response_header(hints.response, "Link"));
  g_autoptr(RlJson) requests = https_world_requests(world);
  g_assert_cmpuint(rl_json_count(requests), ==, G_N_ELEMENTS(statuses) + 1);
}

int main(int argc, char **argv)
{
  /* A home of our own; libcurl looks at the environment when it starts. */
  g_autofree char *home = g_dir_make_tmp("relink-home-XXXXXX", NULL);
  g_autofree char *netrc = g_build_filename(home, ".netrc", NULL);
  g_setenv("HOME", home, TRUE);
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/http-curl/request", test_request);
  g_test_add_func("/http-curl/methods", test_methods);
  g_test_add_func("/http-curl/read", test_read);
  g_test_add_func("/http-curl/large", test_large);
  g_test_add_func("/http-curl/breaks", test_breaks);
  g_test_add_func("/http-curl/limits", test_limits);
  g_test_add_func("/http-curl/trailers", test_trailers);
  g_test_add_func("/http-curl/open-ended", test_open_ended);
  g_test_add_func("/http-curl/no-memory", test_no_memory);
  g_test_add_func("/http-curl/headers", test_headers);
  g_test_add_func("/http-curl/dates", test_dates);
  g_test_add_func("/http-curl/long-header", test_long_header);
  g_test_add_func("/http-curl/redirects", test_redirects);
  const int result = g_test_run();
  (void) unlink(netrc);
  (void) rmdir(home);
  return result;
}
