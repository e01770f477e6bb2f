/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections that serve more than one request, against a server over real TLS: when one is used
 * again, and that a write never arrives twice, or is said not to have been sent although it may
 * have arrived, whatever becomes of the connection before, while, and after it is sent. */
#include "config.h"

#include <dlfcn.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>

#include "net/http-curl-keep.h"
#include "net/http.h"

#include "helpers.h"
#include "https-call.h"
#include "https-world.h"

enum { GOOD = -1 };

/* This program's poll() comes before the C library's: so often it does not see that something has
 * come in on a kept connection, as if it came a moment later. */
static guint blind;

typedef int (*MemoryCall)(void *, size_t);
typedef int (*Poll)(struct pollfd *, nfds_t, int);

int poll(struct pollfd *fds, nfds_t n, int milliseconds)
{
  const Poll next = (Poll) (guintptr) dlsym(RTLD_NEXT, "poll");
  if (blind == 0 || n != 1 || fds->events != (POLLIN | POLLRDHUP))
    return next(fds, n, milliseconds);
  blind--;
  return 0;
}

/* The same of mlock() and munmap(): how much is locked, whether the system shows it or not. */
enum { BLOCKS_MAX = 1000 };

static GMutex lock;
static struct {
  const void *at;
  gsize size;
} blocks[BLOCKS_MAX];

int mlock(const void *at, size_t n)
{
  const MemoryCall next = (MemoryCall) (guintptr) dlsym(RTLD_NEXT, "mlock");
  guint i = 0;
  g_mutex_lock(&lock);
  while (blocks[i].at != NULL)
    i++;
  g_assert_cmpuint(i, <, BLOCKS_MAX - 1);
  blocks[i].at = at;
  blocks[i].size = n;
  g_mutex_unlock(&lock);
  return next((void *) (guintptr) at, n);
}

int munmap(void *at, size_t n)
{
  const MemoryCall next = (MemoryCall) (guintptr) dlsym(RTLD_NEXT, "munmap");
  g_mutex_lock(&lock);
  for (guint i = 0; i < BLOCKS_MAX; i++)
    if ((const char *) blocks[i].at >= (char *) at && (const char *) blocks[i].at < (char *) at + n)
      blocks[i].at = NULL;
  g_mutex_unlock(&lock);
  return next(at, n);
}

/* KiB. */
static int locked(void)
{
  gsize sum = 0;
  g_mutex_lock(&lock);
  for (guint i = 0; i < BLOCKS_MAX; i++)
    sum += blocks[i].at != NULL ? blocks[i].size : 0;
  g_mutex_unlock(&lock);
  return (int) (sum / 1024);
}

/* The same of setsockopt(): the last limit on what is not acknowledged, in milliseconds. */
static guint way_limit;

typedef int (*Option)(int, int, int, const void *, socklen_t);

int setsockopt(int socket, int level, int name, const void *value, socklen_t size)
{
  const Option next = (Option) (guintptr) dlsym(RTLD_NEXT, "setsockopt");
  const int result = next(socket, level, name, value, size);
  if (level == IPPROTO_TCP && name == TCP_USER_TIMEOUT && result == 0)
    way_limit = *(const guint *) value;
  return result;
}

/* A call over the connections of HTTP, borrowed. */
static void init(HttpsCall *call, const HttpsWorld *world, RlHttp *http, const char *method,
                 const char *path)
{
  https_call_init(call, https_world_base(world), path, https_world_ca(world));
  rl_http_free(call->http);
  call->http = http;
  call->request.keeps = TRUE;
  call->request.method = method;
  if (strcmp(method, "GET") == 0)
    call->request.body = NULL;
}

static void clear(HttpsCall *call)
{
  call->http = NULL;
  https_call_clear(call);
}

static int ask(const HttpsWorld *world, RlHttp *http, const char *method, const char *path)
{
  HttpsCall call = { 0 };
  init(&call, world, http, method, path);
  https_call_perform(&call, NULL);
  const int code = https_call_code(&call);
  clear(&call);
  return code;
}

static gint64 number(const RlJson *object, const char *name)
{
  gint64 value = -1;
  (void) rl_json_integer(rl_json_member(object, name), &value);
  return value;
}

/* The connections that the requests came on, "1 1 2". */
static char *connections(const HttpsWorld *world)
{
  g_autoptr(RlJson) requests = https_world_requests(world);
  GString *text = g_string_new(NULL);
  for (const RlJson *r = rl_json_first(requests); r != NULL; r = rl_json_next(r))
    g_string_append_printf(text, "%s%d", text->len > 0 ? " " : "", (int) number(r, "connection"));
  return g_string_free(text, FALSE);
}

static void assert_connections(const HttpsWorld *world, const char *due)
{
  g_autofree char *found = connections(world);
  g_assert_cmpstr(found, ==, due);
}

/* ---- when it is used again ---- */

static void test_kept(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("PUT /x -> 428 body \"[]\"\n"
                                                "* /x -> 200 body \"{}\"\n");
  g_autoptr(RlHttp) http = rl_http_curl_new();
  g_assert_false(rl_http_is_warm(http));
  g_assert_cmpint(ask(world, http, "GET", "/x"), ==, GOOD);
  g_assert_true(rl_http_is_warm(http));
  g_assert_cmpint(ask(world, http, "PUT", "/x"), ==, GOOD);
  g_assert_cmpint(ask(world, http, "PATCH", "/x"), ==, GOOD);
  assert_connections(world, "1 1 1");
  rl_http_rest(http);
  g_assert_false(rl_http_is_warm(http));
  g_assert_cmpint(ask(world, http, "PUT", "/x"), ==, GOOD);
  assert_connections(world, "1 1 1 2");
}

/* On a kept connection nobody waits for an answer to what did not get through. */
static void test_lost_way(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("* /x -> 200 body \"{}\"\n");
  g_autoptr(RlHttp) http = rl_http_curl_new();
  way_limit = 0;
  g_assert_cmpint(ask(world, http, "GET", "/x"), ==, GOOD);
  g_assert_cmpuint(way_limit, ==, 0);
  g_assert_cmpint(ask(world, http, "PUT", "/x"), ==, GOOD);
  g_assert_cmpuint(way_limit, ==, 20000);
}

/* Nothing of an earlier request shows in the next one. */
static void test_clean(void)
{
  g_autoptr(HttpsWorld) world = https_world_new(
      "PUT /x -> 200 header \"Set-Cookie: a=b; Path=/\" body \"{\\\"first\\\":1}\"\n"
      "GET /x -> 200 body \"[]\"\n");
  g_autoptr(RlHttp) http = rl_http_curl_new();
  g_assert_cmpint(ask(world, http, "PUT", "/x"), ==, GOOD);
  HttpsCall call = { 0 };
  init(&call, world, http, "GET", "/x");
  call.request.authorization = NULL;
  https_call_perform(&call, NULL);
  g_assert_no_error(call.error);
  helper_assert_secret(call.response->body, "[]");
  g_assert_null(rl_http_response_header(call.response, "Set-Cookie"));
  clear(&call);
  g_autoptr(RlJson) requests = https_world_requests(world);
  const RlJson *second = rl_json_next(rl_json_first(requests));
  g_autofree char *text = rl_json_print(rl_json_member(second, "headers"), FALSE);
  g_assert_null(strstr(text, "Authorization"));
  g_assert_null(strstr(text, "Content-"));
  g_assert_null(strstr(text, "Cookie"));
  assert_connections(world, "1 1");
}

/* Who does not keep has a connection of its own, and leaves none. */
static void test_not_kept(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("* /x -> 200 body \"{}\"\n");
  g_autoptr(RlHttp) http = rl_http_curl_new();
  HttpsCall call = { 0 };
  g_assert_cmpint(ask(world, http, "GET", "/x"), ==, GOOD);
  init(&call, world, http, "PUT", "/x");
  call.request.keeps = FALSE;
  https_call_perform(&call, NULL);
  g_assert_no_error(call.error);
  clear(&call);
  g_assert_cmpint(ask(world, http, "GET", "/x"), ==, GOOD);
  assert_connections(world, "1 2 1");
}

/* What says that no other request may follow, or leaves it open, is believed. */
static void test_ends(void)
{
  static const struct {
    const char *rule;
    gboolean kept;
  } rows[] = {
    { "200 body \"{}\"", TRUE },
    { "200 body \"{}\" fault=chunked", TRUE },
    { "204", TRUE },
    { "401 body \"{}\"", TRUE },
    { "200 body \"{}\" header \"Keep-Alive: timeout=60, max=9\"", TRUE },
    { "200 body \"{}\" header \"Keep-Alive: timeout=17\"", TRUE },
    { "200 body \"{}\" header \"Keep-Alive: max=9\"", TRUE },
    { "200 body \"{}\" header \"Keep-Alive: timeout=5, max=9\"", FALSE },
    { "200 body \"{}\" header \"Keep-Alive: timeout=0\"", FALSE },
    { "200 body \"{}\" header \"Connection: close\"", FALSE },
    { "200 body \"{}\" fault=http-1.0", FALSE },
    { "200 body \"{}\" fault=no-content-length", FALSE },
    { "200 body \"{}\" fault=close-mid-body", FALSE },
    { "200 body \"{}\" fault=length-short", FALSE },
    { "200 fault=oversize", FALSE },
  };
  g_autoptr(GString) rules = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    g_string_append_printf(rules, "PUT /%u -> %s\n", i, rows[i].rule);
  g_autoptr(HttpsWorld) world = https_world_new(rules->str);
  g_autoptr(RlHttp) http = rl_http_curl_new();
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *path = g_strdup_printf("/%u", i);
    g_test_message("%s", rows[i].rule);
    (void) ask(world, http, "PUT", path);
    g_assert_true(rl_http_is_warm(http) == rows[i].kept);
    rl_http_rest(http);
  }
}

/* Short of a server's own limit it is still used; behind it no more. */
static void test_short_limit(void)
{
  g_autoptr(HttpsWorld) world =
      https_world_new("* /x -> 200 header \"Keep-Alive: timeout=5\" body \"{}\"\n"
                      "* /y -> 200 header \"Keep-Alive: timeout=1\" body \"{}\"\n");
  g_autoptr(RlHttp) http = rl_http_curl_new();
  g_assert_cmpint(ask(world, http, "GET", "/x"), ==, GOOD);
  g_assert_cmpint(ask(world, http, "GET", "/y"), ==, GOOD);
  g_assert_cmpint(ask(world, http, "GET", "/y"), ==, GOOD);
  assert_connections(world, "1 1 2");
}

/* A cancelled request leaves nothing behind, and the next one does not suffer. */
static void test_cancelled(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("* /x -> 200 body \"{}\"\n");
  g_autoptr(RlHttp) http = rl_http_curl_new();
  g_autoptr(RlCancel) cancel = rl_cancel_new();
  HttpsCall call = { 0 };
  g_assert_cmpint(ask(world, http, "GET", "/x"), ==, GOOD);
  rl_cancel_set(cancel);
  init(&call, world, http, "PUT", "/x");
  https_call_perform(&call, cancel);
  g_assert_error(call.error, RL_ERROR, RL_ERROR_CANCELLED);
  g_assert_false(call.response->any_sent);
  clear(&call);
  g_assert_false(rl_http_is_warm(http));
  g_assert_cmpint(ask(world, http, "PUT", "/x"), ==, GOOD);
  assert_connections(world, "1 2");
}

/* A request that was called off while its answer was due, on a kept connection. */
static gpointer cancel_once_there(gpointer data)
{
  gpointer *all = data;
  https_world_await(all[0], 2);
  rl_cancel_set(all[1]);
  return NULL;
}

static void test_cancelled_later(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("GET /x -> 200 body \"{}\"\n"
                                                "PUT /x -> 200 fault=stall-before-answer\n");
  g_autoptr(RlHttp) http = rl_http_curl_new();
  g_autoptr(RlCancel) cancel = rl_cancel_new();
  HttpsCall call = { 0 };
  g_assert_cmpint(ask(world, http, "GET", "/x"), ==, GOOD);
  gpointer all[] = { world, cancel };
  GThread *thread = g_thread_new("cancel", cancel_once_there, all);
  init(&call, world, http, "PUT", "/x");
  https_call_perform(&call, cancel);
  g_thread_join(thread);
  g_assert_error(call.error, RL_ERROR, RL_ERROR_CANCELLED);
  g_assert_true(call.response->any_sent);
  clear(&call);
  assert_connections(world, "1 1");
}

/* Other trust roots, another certificate of ours, another proxy, another server: another
 * connection. */
static void test_other_way(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("connection -> fault=client-cert\n"
                                                "* /x -> 200 body \"{}\"\n");
  g_autoptr(HttpsWorld) other = https_world_new("* /x -> 200 body \"{}\"\n"
                                                "CONNECT * -> 200 fault=tunnel\n");
  static const char *const names[] = { "client.pem", "client.key" };
  g_autoptr(RlHttp) http = rl_http_curl_new();
  RlSecret *pems[G_N_ELEMENTS(names)];
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *path = g_build_filename(https_world_folder(world), names[i], NULL);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    pems[i] = rl_secret_new_from(text, -1, 0);
  }
  for (guint i = 0; i < 4; i++) {
    HttpsCall call = { 0 };
    init(&call, world, http, "GET", "/x");
    call.request.client_cert = i != 1 ? pems[0] : NULL;
    call.request.client_key = i != 1 ? pems[1] : NULL;
    call.request.ca_file = i != 2 ? https_world_ca(world) : https_world_ca(other);
    call.request.proxy = i == 3 ? https_world_plain_base(other) : NULL;
    https_call_perform(&call, NULL);
    g_assert_true((call.error == NULL) == (i == 0 || i == 3));
    clear(&call);
    if (i == 0)
      g_assert_true(rl_http_is_warm(http));
  }
  assert_connections(world, "1 4");
  g_assert_cmpint(ask(other, http, "GET", "/x"), ==, GOOD);
  assert_connections(other, "1 2");
  for (guint i = 0; i < G_N_ELEMENTS(pems); i++)
    rl_secret_free(pems[i]);
}

/* ---- when it ends ---- */

/* How a write on the wire begins, over which kind of connection. */
static const char *const kinds[] = { "TLS 1.3", "TLS 1.2", "plain" };

/* What becomes of a connection once a reading was answered well, and of the write that meets it:
 * the fault of the answer, and what is said of the write. */
static const struct {
  const char *fault;
  enum {
    BEFORE,
    AMID,
    PERHAPS
  } when; /* it ends before the write is made, so that nothing is lost;
             amid it; or there, if it is long enough */
} ends[] = {
  { "close-at-end", BEFORE },     { "finish-at-end", BEFORE },    { "reset-at-end", BEFORE },
  { "next-close", AMID },         { "next-finish", AMID },        { "next-reset", AMID },
  { "next-close:1", AMID },       { "next-finish:1", AMID },      { "next-reset:1", AMID },
  { "next-close:40", AMID },      { "next-finish:40", AMID },     { "next-reset:40", AMID },
  { "next-close:150", AMID },     { "next-finish:150", AMID },    { "next-reset:150", AMID },
  { "next-close:220", PERHAPS },  { "next-reset:220", PERHAPS },  { "next-close:260", PERHAPS },
  { "next-reset:260", PERHAPS },  { "next-close:300", PERHAPS },  { "next-reset:300", PERHAPS },
  { "next-close:9000", PERHAPS }, { "next-reset:9000", PERHAPS },
};

static void await_end(RlHttp *http)
{
  while (rl_http_is_warm(http))
    g_thread_yield();
}

/* How many requests of METHOD have arrived, whole or in part: a part without a method is one. */
static guint count_arrived(const HttpsWorld *world, const char *method)
{
  g_autoptr(RlJson) requests = https_world_requests(world);
  guint n = 0;
  for (const RlJson *r = rl_json_first(requests); r != NULL; r = rl_json_next(r)) {
    const char *own = rl_json_string(rl_json_member(r, "method"));
    n += own == NULL || strcmp(own, method) == 0;
  }
  return n;
}

static HttpsWorld *world_of(const char *fault, guint kind)
{
  g_autofree char *rules = g_strdup_printf("%sGET /x times=1 -> 200 body \"{}\" fault=%s\n"
                                           "* /x -> 200 body \"{}\"\n",
                                           kind == 1 ? "connection -> fault=tls-1.2\n" : "", fault);
  return https_world_new(rules);
}

static void aim(HttpsCall *call, const HttpsWorld *world, guint kind)
{
  if (kind != 2)
    return;
  g_free(call->url);
  call->url = g_strconcat(https_world_plain_base(world), "/x", NULL);
  call->request.url = call->url;
  call->request.plain = TRUE;
}

static void perform_on(const HttpsWorld *world, RlHttp *http, HttpsCall *call, const char *method,
                       guint kind, const RlSecret *body)
{
  init(call, world, http, method, "/x");
  aim(call, world, kind);
  if (body != NULL)
    call->request.body = body;
  https_call_perform(call, NULL);
}

/* More than fits into a socket's buffers, or little. */
static void try_write(guint end, guint kind, gboolean heavy)
{
  enum { HEAVY = 900000 };
  g_autoptr(HttpsWorld) world = world_of(ends[end].fault, kind);
  g_autoptr(RlHttp) http = rl_http_curl_new();
  g_autofree char *text = g_strnfill(heavy ? HEAVY : 10, 'z');
  g_autoptr(RlSecret) body = rl_secret_new_from(text, -1, 0);
  HttpsCall read = { 0 }, write = { 0 };
  g_test_message("%s, %s%s", ends[end].fault, kinds[kind], heavy ? ", heavy" : "");
  perform_on(world, http, &read, "GET", kind, NULL);
  g_assert_no_error(read.error);
  if (ends[end].when == BEFORE)
    await_end(http);
  perform_on(world, http, &write, "PUT", kind, body);
  const guint arrived = count_arrived(world, "PUT");
  g_assert_cmpuint(arrived, <=, 1);
  if (ends[end].when == BEFORE || (ends[end].when == PERHAPS && !heavy && write.error == NULL)) {
    g_assert_no_error(write.error);
    g_assert_cmpuint(arrived, ==, 1);
    assert_connections(world, ends[end].when == BEFORE ? "1 2" : "1 1");
  } else {
    g_assert_error(write.error, RL_ERROR, RL_ERROR_UNKNOWN_OUTCOME);
    g_assert_true(write.response->any_sent);
    g_assert_false(write.response->may_pass);
  }
  g_assert_false(!write.response->any_sent && arrived > 0);
  clear(&read);
  clear(&write);
}

static void test_write_meets_end(void)
{
  for (guint end = 0; end < G_N_ELEMENTS(ends); end++)
    for (guint kind = 0; kind < G_N_ELEMENTS(kinds); kind++)
      for (guint heavy = 0; heavy < 2; heavy++)
        try_write(end, kind, heavy == 1);
}

/* A reading that meets the end of a connection is made once more. */
static void test_read_meets_end(void)
{
  for (guint end = 0; end < G_N_ELEMENTS(ends); end++)
    for (guint kind = 0; kind < G_N_ELEMENTS(kinds); kind++) {
      g_autoptr(HttpsWorld) world = world_of(ends[end].fault, kind);
      g_autoptr(RlHttp) http = rl_http_curl_new();
      HttpsCall first = { 0 }, second = { 0 };
      g_test_message("%s, %s", ends[end].fault, kinds[kind]);
      perform_on(world, http, &first, "GET", kind, NULL);
      if (ends[end].when == BEFORE)
        await_end(http);
      perform_on(world, http, &second, "GET", kind, NULL);
      g_assert_no_error(second.error);
      g_assert_true(second.response->any_sent);
      helper_assert_secret(second.response->body, "{}");
      clear(&first);
      clear(&second);
    }
}

/* One that comes to nothing the second time, too, is not said not to have left; it may be made
 * again, and what is said is why there was no second time. */
static void test_read_in_vain(void)
{
  g_autoptr(HttpsWorld) world =
      https_world_new("connection times=1 ->\nconnection -> fault=close-at-accept\n"
                      "GET /x -> 200 body \"{}\" fault=next-close:40\n");
  g_autoptr(RlHttp) http = rl_http_curl_new();
  HttpsCall call = { 0 };
  g_assert_cmpint(ask(world, http, "GET", "/x"), ==, GOOD);
  init(&call, world, http, "GET", "/x");
  https_call_perform(&call, NULL);
  g_assert_error(call.error, RL_ERROR, RL_ERROR_UNKNOWN_OUTCOME);
  g_assert_nonnull(strstr(call.error->message, "No secure connection could be made."));
  g_assert_true(call.response->any_sent);
  g_assert_true(call.response->may_pass);
  clear(&call);
}

/* Nobody needs to want the error. */
static void test_unwanted_error(void)
{
  g_autoptr(HttpsWorld) world = https_world_new(
      "connection times=2 ->\nconnection -> fault=close-at-accept\n"
      "GET /x times=2 -> 200 body \"{}\" fault=next-close:40\nGET /x -> 200 body \"{}\"\n");
  g_autoptr(RlHttp) http = rl_http_curl_new();
  for (guint i = 0; i < 3; i++) {
    HttpsCall call = { 0 };
    init(&call, world, http, "GET", "/x");
    call.response = http->perform(http, &call.request, NULL, NULL);
    g_assert_true(call.response->complete == (i < 2));
    clear(&call);
  }
}

/* Breaks after the whole request, on a kept connection: as on a new one. */
static void test_no_answer(void)
{
  static const char *const faults[] = { "close-before-answer", "finish-before-answer",
                                        "reset-before-answer", "close-in-headers",
                                        "reset-mid-body:1" };
  g_autoptr(GString) rules = g_string_new("GET /x -> 200 body \"{}\"\n");
  for (guint i = 0; i < G_N_ELEMENTS(faults); i++)
    g_string_append_printf(rules, "PUT /%u -> 200 body \"{}\" fault=%s\n", i, faults[i]);
  g_autoptr(HttpsWorld) world = https_world_new(rules->str);
  g_autoptr(RlHttp) http = rl_http_curl_new();
  for (guint i = 0; i < G_N_ELEMENTS(faults); i++) {
    g_autofree char *path = g_strdup_printf("/%u", i);
    g_test_message("%s", faults[i]);
    g_assert_cmpint(ask(world, http, "GET", "/x"), ==, GOOD);
    g_assert_cmpint(ask(world, http, "PUT", path), ==, RL_ERROR_UNKNOWN_OUTCOME);
  }
  assert_connections(world, "1 1 2 2 3 3 4 4 5 5");
}

/* What comes unasked is no answer to what is asked next. */
static void test_unasked(void)
{
  g_autoptr(HttpsWorld) world =
      https_world_new("GET /x -> 200 body \"{\\\"of\\\":\\\"GET\\\"}\" fault=repeats:1\n"
                      "PUT /x -> 200 body \"{\\\"of\\\":\\\"PUT\\\"}\"\n");
  g_autoptr(RlHttp) http = rl_http_curl_new();
  HttpsCall call = { 0 };
  g_assert_cmpint(ask(world, http, "GET", "/x"), ==, GOOD);
  await_end(http);
  init(&call, world, http, "PUT", "/x");
  https_call_perform(&call, NULL);
  helper_assert_secret(call.response->body, "{\"of\":\"PUT\"}");
  clear(&call);
  assert_connections(world, "1 2");
}

/* The last look is the one right before the first byte: then it is not too late for a new
 * connection. */
static void test_last_look(void)
{
  static const char *const faults[] = { "close-at-end", "finish-at-end", "reset-at-end",
                                        "repeats:1" };
  for (guint i = 0; i < G_N_ELEMENTS(faults); i++)
    for (guint kind = 0; kind < G_N_ELEMENTS(kinds); kind++) {
      g_autoptr(HttpsWorld) world = world_of(faults[i], kind);
      g_autoptr(RlHttp) http = rl_http_curl_new();
      HttpsCall read = { 0 }, write = { 0 };
      g_test_message("%s, %s", faults[i], kinds[kind]);
      perform_on(world, http, &read, "GET", kind, NULL);
      /* On a busy machine the end can come with the answer: then nothing was kept. */
      const gboolean kept = rl_http_is_warm(http);
      await_end(http);
      blind = 1;
      perform_on(world, http, &write, "PUT", kind, NULL);
      g_assert_true(blind == 0 || !kept);
      blind = 0;
      g_assert_no_error(write.error);
      g_assert_cmpuint(count_arrived(world, "PUT"), ==, 1);
      assert_connections(world, "1 2");
      clear(&read);
      clear(&write);
    }
}

/* Of the lock limit a connection that is kept takes little, and none of what was sent on it. */
static void test_locked(void)
{
  enum { MOST_KIB = 64 };
  g_autoptr(HttpsWorld) world = https_world_new("* /x -> 200 fault=oversize:500000\n");
  g_autoptr(RlHttp) http = rl_http_curl_new();
  g_autoptr(RlSecret) other = rl_secret_new_from("counted", -1, 0);
  const int before = locked();
  g_assert_cmpint(before, >, 0);
  g_assert_cmpint(ask(world, http, "PUT", "/x"), ==, GOOD);
  g_assert_true(rl_http_is_warm(http));
  const int kept = locked();
  rl_http_rest(http);
  g_test_message("%d KiB, kept %d, after it %d", before, kept, locked());
  g_assert_cmpint(kept - before, <=, MOST_KIB);
  g_assert_cmpint(locked(), ==, before);
}

/* What is out when the keep is told to rest is not kept afterwards; the next one is again. */
static void test_rest_meanwhile(void)
{
  RlCurlKeep keep = { 0 };
  g_autoptr(RlHttpResponse) response = rl_http_response_new();
  rl_curl_keep_init(&keep);
  for (guint i = 0; i < 2; i++) {
    const RlCurlLine line = rl_curl_keep_take(&keep);
    g_assert_nonnull(line.multi);
    if (i == 0)
      rl_curl_keep_rest(&keep);
    rl_curl_keep_put(&keep, &line, response);
    g_assert_true((keep.line.multi == NULL) == (i == 0));
  }
  rl_curl_keep_clear(&keep);
}

/* ---- several at once ---- */

enum { THREADS = 6, EACH = 20 };

typedef struct {
  const HttpsWorld *world;
  RlHttp *http;
} Crowd;

static gpointer ask_often(gpointer data)
{
  const Crowd *crowd = data;
  for (guint i = 0; i < EACH; i++) {
    g_assert_cmpint(ask(crowd->world, crowd->http, i % 2 == 0 ? "GET" : "PUT", "/x"), ==, GOOD);
    if (i % 7 == 0)
      rl_http_rest(crowd->http);
    (void) rl_http_is_warm(crowd->http);
  }
  return NULL;
}

static void test_crowd(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("* /x -> 200 body \"{}\"\n");
  g_autoptr(RlHttp) http = rl_http_curl_new();
  Crowd crowd = { world, http };
  GThread *threads[THREADS];
  for (guint i = 0; i < THREADS; i++)
    threads[i] = g_thread_new("crowd", ask_often, &crowd);
  for (guint i = 0; i < THREADS; i++)
    g_thread_join(threads[i]);
  g_autoptr(RlJson) requests = https_world_requests(world);
  g_assert_cmpuint(rl_json_count(requests), ==, THREADS * EACH);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/http-curl-keep/kept", test_kept);
  g_test_add_func("/http-curl-keep/lost-way", test_lost_way);
  g_test_add_func("/http-curl-keep/clean", test_clean);
  g_test_add_func("/http-curl-keep/not-kept", test_not_kept);
  g_test_add_func("/http-curl-keep/ends", test_ends);
  g_test_add_func("/http-curl-keep/short-limit", test_short_limit);
  g_test_add_func("/http-curl-keep/cancelled", test_cancelled);
  g_test_add_func("/http-curl-keep/cancelled-later", test_cancelled_later);
  g_test_add_func("/http-curl-keep/other-way", test_other_way);
  g_test_add_func("/http-curl-keep/write-meets-end", test_write_meets_end);
  g_test_add_func("/http-curl-keep/read-meets-end", test_read_meets_end);
  g_test_add_func("/http-curl-keep/read-in-vain", test_read_in_vain);
  g_test_add_func("/http-curl-keep/unwanted-error", test_unwanted_error);
  g_test_add_func("/http-curl-keep/no-answer", test_no_answer);
  g_test_add_func("/http-curl-keep/unasked", test_unasked);
  g_test_add_func("/http-curl-keep/last-look", test_last_look);
  g_test_add_func("/http-curl-keep/locked", test_locked);
  g_test_add_func("/http-curl-keep/rest-meanwhile", test_rest_meanwhile);
  g_test_add_func("/http-curl-keep/crowd", test_crowd);
  return g_test_run();
}
