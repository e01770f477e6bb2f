/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules for every request, each seen from outside: what a proxy gets, which versions of TLS
 * there are, which files are read and written, what becomes of signals and of look-ups.
 *
 * Some of it shows only in what libcurl and OpenSSL ask of the system: some of its functions are
 * defined here, and stand before those of the C library. */
#include "config.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "net/http.h"

#include "helpers.h"
#include "https-call.h"
#include "https-world.h"

#define EXPORTED __attribute__((visibility("default")))

/* ---- what the system is asked for ---- */

static GMutex lock;
static GCond changed;
static struct {
  guint sockets;
  gboolean inherited;         /* a socket would have been left to a child */
  gboolean own_handler;       /* SIGPIPE's was ours while a socket was made */
  guint certificates;         /* looked for in a folder of certificates */
  gboolean entered, left;     /* a look-up began, has ended */
  gboolean released, held_up; /* it may end; nobody said so in time */
} seen;

static void on_pipe(int number)
{
}

EXPORTED int socket(int family, int type, int protocol)
{
  struct sigaction action;
  sigaction(SIGPIPE, NULL, &action);
  g_mutex_lock(&lock);
  seen.sockets++;
  seen.inherited = (type & SOCK_CLOEXEC) == 0;
  seen.own_handler = action.sa_handler == on_pipe;
  g_mutex_unlock(&lock);
  return (int) syscall(SYS_socket, family, type, protocol);
}

/* OpenSSL looks for an issuer in a folder by the name that it would have there: "3513523f.0". With
 * the one or the other, depending on its version. */
static void note_path(const char *path)
{
  g_mutex_lock(&lock);
  seen.certificates += g_str_has_suffix(path, ".0");
  g_mutex_unlock(&lock);
}

EXPORTED int stat(const char *path, struct stat *to)
{
  note_path(path);
  return fstatat(AT_FDCWD, path, to, 0);
}

EXPORTED int lstat(const char *path, struct stat *to)
{
  note_path(path);
  return fstatat(AT_FDCWD, path, to, AT_SYMLINK_NOFOLLOW);
}

/* A name server that does not answer until it is told to. */
EXPORTED int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
                         struct addrinfo **result)
{
  const gint64 end = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
  gboolean more = TRUE;
  g_mutex_lock(&lock);
  seen.entered = TRUE;
  g_cond_broadcast(&changed);
  while (!seen.released && more)
    more = g_cond_wait_until(&changed, &lock, end);
  seen.held_up = !seen.released;
  seen.left = TRUE;
  g_cond_broadcast(&changed);
  g_mutex_unlock(&lock);
  return EAI_AGAIN;
}

/* ---- a proxy ---- */

/* One that lets one connection through to PORT, or breaks it off behind its answer. */
typedef struct {
  int listener, port, target;
  const char *answer;
  GString *asked;
  GThread *thread;
} Proxy;

static int open_listener(int *port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  socklen_t size = sizeof address;
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint(bind(fd, (struct sockaddr *) &address, size), ==, 0);
  g_assert_cmpint(listen(fd, 1), ==, 0);
  g_assert_cmpint(getsockname(fd, (struct sockaddr *) &address, &size), ==, 0);
  *port = ntohs(address.sin_port);
  return fd;
}

static int open_connection(int port)
{
  const struct sockaddr_in address = { .sin_family = AF_INET,
                                       .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                       .sin_port = htons((in_port_t) port) };
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint(connect(fd, (const struct sockaddr *) &address, sizeof address), ==, 0);
  return fd;
}

/* FALSE: one of the two has ended. */
static gboolean pass_on(int from, int to)
{
  char bytes[4096];
  const ssize_t n = read(from, bytes, sizeof bytes);
  return n > 0 && send(to, bytes, (gsize) n, MSG_NOSIGNAL) == n;
}

static void tunnel(int a, int b)
{
  struct pollfd fds[] = { { .fd = a, .events = POLLIN }, { .fd = b, .events = POLLIN } };
  gboolean open = TRUE;
  while (open && poll(fds, 2, -1) > 0) {
    if (fds[0].revents != 0)
      open = pass_on(a, b);
    if (open && fds[1].revents != 0)
      open = pass_on(b, a);
  }
}

static gpointer serve_proxy(gpointer data)
{
  Proxy *proxy = data;
  const int client = accept4(proxy->listener, NULL, NULL, SOCK_CLOEXEC);
  char byte = 0;
  while (strstr(proxy->asked->str, "\r\n\r\n") == NULL && read(client, &byte, 1) == 1)
    g_string_append_c(proxy->asked, byte);
  (void) send(client, proxy->answer, strlen(proxy->answer), MSG_NOSIGNAL);
  if (proxy->target != 0) {
    const int server = open_connection(proxy->target);
    tunnel(client, server);
    close(server);
  }
  close(client);
  return NULL;
}

static void proxy_start(Proxy *proxy)
{
  proxy->listener = open_listener(&proxy->port);
  proxy->asked = g_string_new(NULL);
  proxy->thread = g_thread_new("proxy", serve_proxy, proxy);
}

static void proxy_end(Proxy *proxy)
{
  g_thread_join(proxy->thread);
  close(proxy->listener);
  g_string_free(proxy->asked, TRUE);
}

static int port_of(const char *base)
{
  return atoi(strrchr(base, ':') + 1);
}

static const RlJson *only_request(const RlJson *requests)
{
  g_assert_cmpuint(rl_json_count(requests), ==, 1);
  return rl_json_first(requests);
}

/* The API secrets are for the server at the other end only, and what the proxy says is not its
 * answer. */
static void test_proxy(void)
{
  g_autoptr(HttpsWorld) world =
      https_world_new("PUT /x -> 200 header \"X-Server: yes\" body \"{}\"\n");
  Proxy proxy = { .answer = "HTTP/1.1 200 Go on\r\nX-Proxy: yes\r\n\r\n",
                  .target = port_of(https_world_base(world)) };
  proxy_start(&proxy);
  g_autofree char *address = g_strdup_printf("http://127.0.0.1:%d", proxy.port);
  g_auto(HttpsCall) call = { 0 };
  https_call_init(&call, https_world_base(world), "/x", https_world_ca(world));
  call.request.proxy = address;
  https_call_perform(&call, NULL);
  g_assert_no_error(call.error);
  g_assert_cmpstr(rl_http_response_header(call.response, "X-Server"), ==, "yes");
  g_assert_null(rl_http_response_header(call.response, "X-Proxy"));
  g_assert_true(g_str_has_prefix(proxy.asked->str, "CONNECT 127.0.0.1:"));
  g_assert_null(strstr(proxy.asked->str, "uthorization"));
  g_assert_null(strstr(proxy.asked->str, "aWQ6cGFzcw"));
  g_autoptr(RlJson) requests = https_world_requests(world);
  g_autofree char *record = rl_json_print(only_request(requests), FALSE);
  g_assert_nonnull(strstr(record, "aWQ6cGFzcw=="));
  proxy_end(&proxy);
}

/* A proxy that does not let through: what it got was not the request. */
static void test_proxy_refuses(void)
{
  static const char *const answers[] = {
    "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 200 Go on\r\n\r\n", /* and breaks off */
    "HTTP/1.1 200 Go on\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    "no HTTP at all\r\n\r\n",
    "",
  };
  for (guint i = 0; i < G_N_ELEMENTS(answers); i++) {
    Proxy proxy = { .answer = answers[i] };
    proxy_start(&proxy);
    g_autofree char *address = g_strdup_printf("http://127.0.0.1:%d", proxy.port);
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, "https://bank.invalid", "/x", NULL);
    call.request.proxy = address;
    https_call_perform(&call, NULL);
    g_test_message("%u: %s", i, call.error->message);
    g_assert_error(call.error, RL_ERROR, RL_ERROR_NOT_SENT);
    g_assert_false(call.response->any_sent);
    g_assert_true(call.response->may_pass);
    g_assert_cmpint(call.response->status, ==, 0);
    proxy_end(&proxy);
  }
}

/* ---- pace ---- */

/* A bank may be silent for long; what has begun must come to an end. All at the same time, with a
 * second for an answer and less than twice that of silence. */
static const struct {
  const char *path, *rule; /* NULL: the server of the test below */
  int code;                /* -1: good */
  int status;
  const char *part; /* of the message */
} paces[] = {
  { "/silent", "delay=1500", -1, 200, NULL },
  { "/hints", NULL, -1, 200, NULL },
  { "/drip", "fault=drip:30 fault=oversize:500", RL_ERROR_UNKNOWN_OUTCOME, 200, "too slowly" },
  { "/stall", "fault=stall-mid-body:1", RL_ERROR_UNKNOWN_OUTCOME, 200, "too slowly" },
  { "/stall-in-head", "fault=stall-in-headers", RL_ERROR_UNKNOWN_OUTCOME, 200, "too slowly" },
};

static gpointer perform_it(gpointer call)
{
  https_call_perform(call, NULL);
  return NULL;
}

/* Hints, silence, and then the answer. */
static gpointer serve_hints(gpointer listener)
{
  static const char hints[] = "HTTP/1.1 103 Early Hints\r\nX-Early: yes\r\n\r\n";
  static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
  const int client = accept4(GPOINTER_TO_INT(listener), NULL, NULL, SOCK_CLOEXEC);
  (void) send(client, hints, sizeof hints - 1, MSG_NOSIGNAL);
  (void) poll(NULL, 0, 1500);
  (void) send(client, answer, sizeof answer - 1, MSG_NOSIGNAL);
  char bytes[4096];
  while (read(client, bytes, sizeof bytes) > 0)
    ;
  close(client);
  return NULL;
}

static void check_pace(guint i, const HttpsCall *call)
{
  g_test_message("%s: %s", paces[i].path, call->error != NULL ? call->error->message : "good");
  g_assert_cmpint(https_call_code(call), ==, paces[i].code);
  g_assert_cmpint(call->response->status, ==, paces[i].status);
  g_assert_true(call->response->any_sent);
  if (paces[i].part == NULL)
    return;
  g_assert_nonnull(call->error);
  g_assert_nonnull(strstr(call->error->message, paces[i].part));
}

static void test_pace(void)
{
  enum { N = G_N_ELEMENTS(paces) };
  HttpsCall calls[N] = { 0 };
  GThread *threads[N];
  int port = 0;
  const int listener = open_listener(&port);
  g_autofree char *plain = g_strdup_printf("http://127.0.0.1:%d", port);
  g_autoptr(GString) rules = g_string_new(NULL);
  for (guint i = 0; i < N; i++)
    g_string_append_printf(rules, "PUT %s -> 200 body \"{}\" %s\n", paces[i].path,
                           paces[i].rule != NULL ? paces[i].rule : "");
  g_autoptr(HttpsWorld) world = https_world_new(rules->str);
  GThread *server = g_thread_new("hints", serve_hints, GINT_TO_POINTER(listener));
  for (guint i = 0; i < N; i++) {
    https_call_init(&calls[i], paces[i].rule != NULL ? https_world_base(world) : plain,
                    paces[i].path, https_world_ca(world));
    calls[i].request.answer_timeout = 1;
    threads[i] = g_thread_new("call", perform_it, &calls[i]);
  }
  for (guint i = 0; i < N; i++) {
    g_thread_join(threads[i]);
    check_pace(i, &calls[i]);
    https_call_clear(&calls[i]);
  }
  g_thread_join(server);
  close(listener);
}

/* Takes a connection and says nothing, until the other side or its own patience ends it. */
static gpointer serve_nothing(gpointer listener)
{
  const int client = accept4(GPOINTER_TO_INT(listener), NULL, NULL, SOCK_CLOEXEC);
  struct pollfd fd = { .fd = client, .events = POLLRDHUP };
  (void) poll(&fd, 1, 8000);
  close(client);
  return NULL;
}

/* Connecting, TLS included, has a limit of its own, and is over before that server's patience is.
 */
static void test_connect_limit(void)
{
  int port = 0;
  const int listener = open_listener(&port);
  g_autofree char *base = g_strdup_printf("https://127.0.0.1:%d", port);
  g_auto(HttpsCall) call = { 0 };
  https_call_init(&call, base, "/x", NULL);
  call.request.connect_timeout = 1;
  GThread *server = g_thread_new("nothing", serve_nothing, GINT_TO_POINTER(listener));
  https_call_perform(&call, NULL);
  g_thread_join(server);
  close(listener);
  g_test_message("%s", call.error->message);
  g_assert_nonnull(strstr(call.error->message, "did not accept the connection in time"));
  g_assert_false(call.response->any_sent);
}

/* ---- TLS ---- */

/* Whatever the system allows. */
static void test_versions(void)
{
  g_autoptr(HttpsWorld) world =
      https_world_new("connection times=1 -> fault=tls-1.1\n* /* -> 200 body \"{}\"\n");
  g_auto(HttpsCall) old = { 0 }, usual = { 0 };
  https_call_init(&old, https_world_base(world), "/x", https_world_ca(world));
  https_call_perform(&old, NULL);
  g_assert_error(old.error, RL_ERROR, RL_ERROR_NOT_SENT);
  https_call_init(&usual, https_world_base(world), "/x", https_world_ca(world));
  https_call_perform(&usual, NULL);
  g_assert_no_error(usual.error);
  g_autoptr(RlJson) requests = https_world_requests(world);
  const RlJson *request = only_request(requests);
  g_assert_cmpstr(rl_json_string(rl_json_member(request, "tls")), ==, "TLSv1.3");
  /* One request at a time needs no HTTP/2, nor what can go wrong with it. */
  g_assert_cmpstr(rl_json_string(rl_json_member(request, "alpn")), ==, "http/1.1");
}

/* A CA of the profile's own is the only one: the system's folder is not looked into. */
static void test_only_this_ca(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("* /* -> 200 body \"{}\"\n");
  g_autoptr(HttpsWorld) other = https_world_new("* /* -> 200 body \"{}\"\n");
  g_auto(HttpsCall) system = { 0 }, own = { 0 };
  https_call_init(&system, https_world_base(world), "/x", NULL);
  https_call_perform(&system, NULL);
  g_assert_nonnull(strstr(system.error->message, "not trusted"));
  if (seen.certificates == 0) {
    g_test_skip("libcurl has no folder of certificates here");
    return;
  }
  seen.certificates = 0;
  https_call_init(&own, https_world_base(world), "/x", https_world_ca(other));
  https_call_perform(&own, NULL);
  g_assert_nonnull(strstr(own.error->message, "not trusted"));
  g_assert_cmpuint(seen.certificates, ==, 0);
}

/* main() has set the variable that asks for the keys of every connection. */
static void test_key_log(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("* /* -> 200 body \"{}\"\n");
  g_auto(HttpsCall) call = { 0 };
  https_call_init(&call, https_world_base(world), "/x", https_world_ca(world));
  https_call_perform(&call, NULL);
  g_assert_no_error(call.error);
  g_assert_null(g_getenv("SSLKEYLOGFILE"));
  g_autofree char *keys = g_build_filename(g_get_home_dir(), "keys", NULL);
  g_assert_false(g_file_test(keys, G_FILE_TEST_EXISTS));
}

/* ---- the program around it ---- */

/* Neither its signals nor its children notice anything. */
static void test_signals(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("* /* -> 200 body \"{}\"\n");
  g_auto(HttpsCall) call = { 0 };
  https_call_init(&call, https_world_base(world), "/x", https_world_ca(world));
  signal(SIGPIPE, on_pipe);
  seen.sockets = 0;
  https_call_perform(&call, NULL);
  signal(SIGPIPE, SIG_DFL);
  g_assert_no_error(call.error);
  g_assert_cmpuint(seen.sockets, >, 0);
  g_assert_true(seen.own_handler);
  g_assert_false(seen.inherited);
}

static gpointer cancel_look_up(gpointer cancel)
{
  g_mutex_lock(&lock);
  while (!seen.entered)
    g_cond_wait(&changed, &lock);
  g_mutex_unlock(&lock);
  rl_cancel_set(cancel);
  return NULL;
}

/* Cancelling does not wait for a name server. */
static void test_look_up(void)
{
  g_autoptr(RlCancel) cancel = rl_cancel_new();
  g_auto(HttpsCall) call = { 0 };
  https_call_init(&call, "https://bank.invalid", "/x", NULL);
  call.request.timeout = call.request.connect_timeout = 10000;
  GThread *thread = g_thread_new("cancel", cancel_look_up, cancel);
  https_call_perform(&call, cancel);
  g_thread_join(thread);
  g_assert_error(call.error, RL_ERROR, RL_ERROR_CANCELLED);
  g_assert_false(call.response->any_sent);
  g_mutex_lock(&lock);
  seen.released = TRUE;
  g_cond_broadcast(&changed);
  while (!seen.left)
    g_cond_wait(&changed, &lock);
  g_assert_false(seen.held_up);
  g_mutex_unlock(&lock);
}

/* OpenSSL with all that it can, TLS 1.0 and SHA-1 included. */
static void allow_everything(const char *folder)
{
  static const char text[] = "openssl_conf = init\n[init]\nssl_conf = ssl\n[ssl]\n"
                             "system_default = all\n[all]\nMinProtocol = TLSv1\n"
                             "CipherString = DEFAULT@SECLEVEL=0\n";
  g_autofree char *path = g_build_filename(folder, "openssl.cnf", NULL);
  g_assert_true(g_file_set_contents(path, text, -1, NULL));
  g_setenv("OPENSSL_CONF", path, TRUE);
}

static void remove_file(const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename(folder, name, NULL);
  (void) unlink(path);
}

int main(int argc, char **argv)
{
  /* libcurl and OpenSSL look at the environment when they start. */
  g_autofree char *home = g_dir_make_tmp("relink-home-XXXXXX", NULL);
  g_autofree char *keys = g_build_filename(home, "keys", NULL);
  g_setenv("HOME", home, TRUE);
  g_setenv("SSLKEYLOGFILE", keys, TRUE);
  allow_everything(home);
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/http-curl-policy/key-log", test_key_log);
  g_test_add_func("/http-curl-policy/proxy", test_proxy);
  g_test_add_func("/http-curl-policy/proxy-refuses", test_proxy_refuses);
  g_test_add_func("/http-curl-policy/pace", test_pace);
  g_test_add_func("/http-curl-policy/connect-limit", test_connect_limit);
  g_test_add_func("/http-curl-policy/versions", test_versions);
  g_test_add_func("/http-curl-policy/only-this-ca", test_only_this_ca);
  g_test_add_func("/http-curl-policy/signals", test_signals);
  g_test_add_func("/http-curl-policy/look-up", test_look_up);
  const int result = g_test_run();
  remove_file(home, "openssl.cnf");
  remove_file(home, "keys");
  (void) rmdir(home);
  return result;
}
