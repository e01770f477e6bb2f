/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests through real proxies of each kind: what they get to see, what they may refuse, and what
 * the environment says of them. */
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "helpers.h"
#include "https-call.h"
#include "https-world.h"

#define LETS_THROUGH "CONNECT * -> 200 fault=tunnel\n"

static int port_of(const char *base)
{
  return atoi(strrchr(base, ':') + 1);
}

/* What the only request to WORLD looked like. New. */
static char *only_record(const HttpsWorld *world)
{
  g_autoptr(RlJson) requests = https_world_requests(world);
  g_assert_cmpuint(rl_json_count(requests), ==, 1);
  return rl_json_print(rl_json_first(requests), FALSE);
}

/* Our secrets are for the server at the other end only, whatever leads there. */
static void check_seen(const HttpsWorld *world, const HttpsWorld *proxy)
{
  g_autofree char *asked = only_record(proxy);
  g_autofree char *got = only_record(world);
  g_assert_nonnull(strstr(asked, "\"CONNECT\""));
  g_assert_null(strstr(asked, "uthorization"));
  g_assert_null(strstr(asked, "aWQ6cGFzcw"));
  g_assert_nonnull(strstr(got, "aWQ6cGFzcw=="));
}

/* http:, https: with a certificate that the CA file vouches for, and the name alone. */
static void test_kinds(void)
{
  for (guint i = 0; i < 3; i++) {
    g_autoptr(HttpsWorld) world = https_world_new("PUT /x -> 200 body \"{}\"\n");
    g_autoptr(HttpsWorld) proxy = https_world_new(LETS_THROUGH);
    const char *plain = https_world_plain_base(proxy);
    const char *const addresses[] = { plain, https_world_base(proxy), strstr(plain, "127") };
    g_autofree char *mine = NULL, *theirs = NULL, *both = NULL;
    g_autofree char *path = g_build_filename(https_world_folder(world), "both.pem", NULL);
    g_assert_true(g_file_get_contents(https_world_ca(world), &mine, NULL, NULL));
    g_assert_true(g_file_get_contents(https_world_ca(proxy), &theirs, NULL, NULL));
    both = g_strconcat(mine, theirs, NULL);
    g_assert_true(g_file_set_contents(path, both, -1, NULL));
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, https_world_base(world), "/x", path);
    call.request.proxy = addresses[i];
    https_call_perform(&call, NULL);
    g_assert_no_error(call.error);
    check_seen(world, proxy);
  }
}

/* An https proxy is checked as a server is, and named as what it is. */
static void test_untrusted(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("PUT /x -> 200 body \"{}\"\n");
  g_autoptr(HttpsWorld) proxy = https_world_new(LETS_THROUGH);
  g_auto(HttpsCall) call = { 0 };
  https_call_init(&call, https_world_base(world), "/x", https_world_ca(world));
  call.request.proxy = https_world_base(proxy);
  https_call_perform(&call, NULL);
  g_test_message("%s", call.error->message);
  g_assert_error(call.error, RL_ERROR, RL_ERROR_NOT_SENT);
  g_assert_nonnull(strstr(call.error->message, "proxy's certificate is not trusted"));
  g_autoptr(RlJson) requests = https_world_requests(proxy);
  g_assert_cmpuint(rl_json_count(requests), ==, 0);
}

static void test_refusals(void)
{
  static const struct {
    const char *rule, *part;
  } rows[] = {
    { "CONNECT * -> 403", "The proxy refused to connect" },
    { "CONNECT * -> 502", "The proxy refused to connect" },
    { "CONNECT * -> 302 header \"Location: https://elsewhere.invalid/\"", "The proxy refused" },
    { "CONNECT * -> 407 header \"Proxy-Authenticate: Basic realm=\\\"x\\\"\"",
      "wants a user name and a password" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *rules = g_strconcat(rows[i].rule, "\n", NULL);
    g_autoptr(HttpsWorld) proxy = https_world_new(rules);
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, "https://bank.invalid", "/x", NULL);
    call.request.proxy = https_world_plain_base(proxy);
    https_call_perform(&call, NULL);
    g_test_message("%s", call.error->message);
    g_assert_error(call.error, RL_ERROR, RL_ERROR_NOT_SENT);
    g_assert_nonnull(strstr(call.error->message, rows[i].part));
    g_assert_false(call.response->any_sent);
    g_autofree char *asked = only_record(proxy);
    g_assert_null(strstr(asked, "uthorization"));
  }
}

/* ---- the environment ---- */

/* Where `proxy` says nothing, these do; a password of theirs goes to that proxy, and nowhere into
 * what is said. */
static void test_environment(void)
{
  static const char *const names[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" };
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autoptr(HttpsWorld) world = https_world_new("PUT /x -> 200 body \"{}\"\n");
    g_autoptr(HttpsWorld) proxy =
        https_world_new("CONNECT * times=1 -> 200 fault=tunnel\nCONNECT * -> 403\n");
    g_autofree char *address =
        g_strdup_printf("http://agent:hidden@127.0.0.1:%d", port_of(https_world_plain_base(proxy)));
    g_setenv(names[i], address, TRUE);
    g_auto(HttpsCall) call = { 0 }, again = { 0 }, direct = { 0 };
    https_call_init(&call, https_world_base(world), "/x", https_world_ca(world));
    https_call_perform(&call, NULL);
    g_assert_no_error(call.error);
    g_autoptr(RlJson) requests = https_world_requests(proxy);
    g_autofree char *asked = rl_json_print(rl_json_first(requests), FALSE);
    g_assert_nonnull(strstr(asked, "YWdlbnQ6aGlkZGVu"));
    g_assert_null(strstr(asked, "aWQ6cGFzcw"));
    g_autofree char *got = only_record(world);
    g_assert_null(strstr(got, "YWdlbnQ6aGlkZGVu"));
    https_call_init(&again, https_world_base(world), "/x", https_world_ca(world));
    https_call_perform(&again, NULL);
    g_assert_error(again.error, RL_ERROR, RL_ERROR_NOT_SENT);
    g_assert_null(strstr(again.error->message, "hidden"));
    g_assert_null(strstr(again.error->message, "agent"));
    /* An empty one of the profile is none at all. */
    https_call_init(&direct, https_world_base(world), "/x", https_world_ca(world));
    direct.request.proxy = "";
    https_call_perform(&direct, NULL);
    g_unsetenv(names[i]);
    g_assert_no_error(direct.error);
  }
}

/* What libcurl does not understand it quotes. */
static void test_odd_environment(void)
{
  static const char *const odd[] = {
    "ftp://agent:hidden@127.0.0.1:1",     "http://agent:hidden@127.0.0.1:99999",
    "http://agent:hidden@[::1",           "http://agent:hidden@nosuchproxy.invalid:1",
    "socks5h://agent:hidden@127.0.0.1:1", "agent:hidden@127.0.0.1:1",
  };
  for (guint i = 0; i < G_N_ELEMENTS(odd); i++) {
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, "https://bank.invalid", "/x", NULL);
    g_setenv("https_proxy", odd[i], TRUE);
    https_call_perform(&call, NULL);
    g_unsetenv("https_proxy");
    g_test_message("%s", call.error->message);
    g_assert_error(call.error, RL_ERROR, RL_ERROR_NOT_SENT);
    g_assert_null(strstr(call.error->message, "hidden"));
    g_assert_null(strstr(call.error->message, "agent"));
  }
}

/* ---- SOCKS ---- */

typedef struct {
  int listener, port, target;
  char host[256]; /* what it was asked for, as a name */
} Socks;

static int listen_here(int *port)
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

static int connect_to(int port)
{
  const struct sockaddr_in address = { .sin_family = AF_INET,
                                       .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                       .sin_port = htons((in_port_t) port) };
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint(connect(fd, (const struct sockaddr *) &address, sizeof address), ==, 0);
  return fd;
}

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

static void take(int fd, guchar *to, gsize n)
{
  g_assert_cmpint(recv(fd, to, n, MSG_WAITALL), ==, (gssize) n);
}

/* RFC 1928, without a log-in, for one connection to a name. A target of 0: not allowed. */
static gpointer serve_socks(gpointer data)
{
  static const guchar no_login[] = { 5, 0 };
  Socks *socks = data;
  guchar bytes[300] = { 0 }, answer[] = { 5, 0, 0, 1, 0, 0, 0, 0, 0, 0 };
  const int client = accept4(socks->listener, NULL, NULL, SOCK_CLOEXEC);
  take(client, bytes, 2);
  take(client, bytes + 2, bytes[1]);
  g_assert_cmpint(send(client, no_login, sizeof no_login, MSG_NOSIGNAL), ==, sizeof no_login);
  take(client, bytes, 5);
  g_assert_cmpint(bytes[1], ==, 1);
  g_assert_cmpint(bytes[3], ==, 3); /* a name, which is not ours to look up */
  take(client, (guchar *) socks->host, bytes[4]);
  take(client, bytes, 2);
  answer[1] = socks->target == 0 ? 2 : 0;
  g_assert_cmpint(send(client, answer, sizeof answer, MSG_NOSIGNAL), ==, sizeof answer);
  if (socks->target != 0) {
    const int server = connect_to(socks->target);
    tunnel(client, server);
    close(server);
  }
  close(client);
  return NULL;
}

static void perform_through(Socks *socks, HttpsCall *call)
{
  socks->listener = listen_here(&socks->port);
  g_autofree char *address = g_strdup_printf("socks5h://127.0.0.1:%d", socks->port);
  call->request.proxy = address;
  GThread *thread = g_thread_new("socks", serve_socks, socks);
  https_call_perform(call, NULL);
  g_thread_join(thread);
  close(socks->listener);
}

/* The name goes to the proxy, which alone knows it here. The certificate is not for that name: seen
 * from here that is as far as a request may come. */
static void test_socks(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("PUT /x -> 200 body \"{}\"\n");
  Socks socks = { .target = port_of(https_world_base(world)) }, local = { .target = socks.target };
  g_auto(HttpsCall) named = { 0 }, call = { 0 };
  https_call_init(&named, "https://bank.invalid", "/x", https_world_ca(world));
  perform_through(&socks, &named);
  g_assert_cmpstr(socks.host, ==, "bank.invalid");
  g_assert_error(named.error, RL_ERROR, RL_ERROR_NOT_SENT);
  g_assert_nonnull(strstr(named.error->message, "server's certificate is not trusted"));
  https_call_init(&call, "https://localhost", "/x", https_world_ca(world));
  perform_through(&local, &call);
  g_assert_cmpstr(local.host, ==, "localhost");
  g_assert_no_error(call.error);
  g_autofree char *got = only_record(world);
  g_assert_nonnull(strstr(got, "aWQ6cGFzcw=="));
}

static void test_socks_refuses(void)
{
  Socks socks = { .target = 0 };
  g_auto(HttpsCall) call = { 0 };
  https_call_init(&call, "https://bank.invalid", "/x", NULL);
  perform_through(&socks, &call);
  g_test_message("%s", call.error->message);
  g_assert_error(call.error, RL_ERROR, RL_ERROR_NOT_SENT);
  g_assert_nonnull(strstr(call.error->message, "proxy refused"));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/http-curl-proxy/kinds", test_kinds);
  g_test_add_func("/http-curl-proxy/untrusted", test_untrusted);
  g_test_add_func("/http-curl-proxy/refusals", test_refusals);
  g_test_add_func("/http-curl-proxy/environment", test_environment);
  g_test_add_func("/http-curl-proxy/odd-environment", test_odd_environment);
  g_test_add_func("/http-curl-proxy/socks", test_socks);
  g_test_add_func("/http-curl-proxy/socks-refuses", test_socks_refuses);
  return g_test_run();
}
