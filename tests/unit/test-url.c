/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where requests may go, and to which origin an address belongs. */
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "net/url.h"

#include "helpers.h"

static void test_good(void)
{
  static const struct {
    const char *url, *base, *origin, *authority;
    gboolean plain, here;
  } rows[] = {
    { "https://sandbox.belvo.com", "https://sandbox.belvo.com", "https://sandbox.belvo.com",
      "sandbox.belvo.com", FALSE, FALSE },
    { "https://API.Belvo.com/", "https://api.belvo.com", "https://api.belvo.com", "api.belvo.com",
      FALSE, FALSE },
    { "HTTPS://api.belvo.com:443//", "https://api.belvo.com", "https://api.belvo.com",
      "api.belvo.com", FALSE, FALSE },
    { "https://api.belvo.com:8443/proxy/v1/", "https://api.belvo.com:8443/proxy/v1",
      "https://api.belvo.com:8443", "api.belvo.com:8443", FALSE, FALSE },
    { "https://api.belvo.com:0", "https://api.belvo.com:0", "https://api.belvo.com:0",
      "api.belvo.com:0", FALSE, FALSE },
    { "https://api.belvo.com/a%3Fb%23c%0A", "https://api.belvo.com/a%3Fb%23c%0A",
      "https://api.belvo.com", "api.belvo.com", FALSE, FALSE },
    { "https://[2001:DB8::1]:9/", "https://[2001:db8::1]:9", "https://[2001:db8::1]:9",
      "[2001:db8::1]:9", FALSE, FALSE },
    { "http://localhost:8080", "http://localhost:8080", "http://localhost:8080", "localhost:8080",
      TRUE, TRUE },
    { "http://LOCALHOST/", "http://localhost", "http://localhost", "localhost", TRUE, TRUE },
    { "http://127.0.0.1:80", "http://127.0.0.1", "http://127.0.0.1", "127.0.0.1", TRUE, TRUE },
    { "http://127.9.8.7:443", "http://127.9.8.7:443", "http://127.9.8.7:443", "127.9.8.7:443", TRUE,
      TRUE },
    { "https://127.0.0.1:8443", "https://127.0.0.1:8443", "https://127.0.0.1:8443",
      "127.0.0.1:8443", FALSE, TRUE },
    { "http://[::1]:8080/x", "http://[::1]:8080/x", "http://[::1]:8080", "[::1]:8080", TRUE, TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(RlUrl) url = rl_url_parse(rows[i].url, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(url->base, ==, rows[i].base);
    g_assert_cmpstr(url->origin, ==, rows[i].origin);
    g_assert_cmpstr(url->authority, ==, rows[i].authority);
    g_assert_true(url->plain == rows[i].plain);
    g_assert_true(url->here == rows[i].here);
  }
}

static void test_refused(void)
{
  static const struct {
    const char *url, *part; /* of the message */
  } rows[] = {
    { "", "no URL" },
    { "sandbox.belvo.com", "no URL" },
    { "//sandbox.belvo.com", "no URL" },
    { "https://", "no host" },
    { "https:///api", "no host" },
    { "https:api", "no host" },
    { "https://api.belvo.com:99999", "no URL" },
    { "https://api belvo.com", "no name" },
    { "https://api.belvo.com%2Fx", "no name" },
    { "https://api%0Abelvo.com", "no name" },
    { "ftp://api.belvo.com", "only https" },
    { "file:///etc/passwd", "no host" },
    { "javascript:alert(1)", "no host" },
    { "https://api.belvo.com/?a=b", "query" },
    { "https://api.belvo.com/#x", "fragment" },
    { "http://api.belvo.com", "clear text" },
    { "http://127.0.0.1.evil.example", "clear text" },
    { "http://localhost.evil.example", "clear text" },
    { "http://128.0.0.1", "clear text" },
    { "http://0.0.0.0", "clear text" },
    { "http://[::2]", "clear text" },
    { "http://10.0.0.1", "clear text" },
    { "https://me:hunter2@api.belvo.com", "keyring" },
    { "https://me@api.belvo.com", "keyring" },
    { "https://me:hunter2@api:99999", "no URL" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(RlUrl) url = rl_url_parse(rows[i].url, &error);
    if (url != NULL)
      g_error("%s was accepted", rows[i].url);
    g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
    if (strstr(error->message, rows[i].part) == NULL)
      g_error("%s: %s", rows[i].url, error->message);
    g_assert_null(strstr(error->message, "hunter2"));
  }
}

static void test_same_origin(void)
{
  static const struct {
    const char *url;
    gboolean same;
  } rows[] = {
    { "https://api.belvo.com/api/links/?page=2", TRUE },
    { "https://API.BELVO.COM/", TRUE },
    { "https://api.belvo.com:443/x", TRUE },
    { "https://api.belvo.com/%8a?%ff#%fe", TRUE },
    { "https://api.belvo.com:444/x", FALSE },
    { "http://api.belvo.com/x", FALSE },
    { "https://api.belvo.com.evil.example/", FALSE },
    { "https://evil.example/?https://api.belvo.com/", FALSE },
    { "https://api.belvo.com@evil.example/", FALSE },
    { "https://x@api.belvo.com/", FALSE },
    { "ftp://api.belvo.com/", FALSE },
    { "//api.belvo.com/x", FALSE },
    { "/api/links/?page=2", FALSE },
    { "", FALSE },
    { "not a url", FALSE },
    { "mailto:api.belvo.com", FALSE },
  };
  g_autoptr(RlUrl) url = rl_url_parse("https://api.belvo.com/sub/", NULL);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    g_assert_true(rl_url_same_origin(url, rows[i].url) == rows[i].same);
  rl_url_free(NULL); /* is allowed */
}

/* What a connection leads to, of every kind of address. */
static void test_sockets(void)
{
  struct sockaddr_in v4 = { .sin_family = AF_INET };
  struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
  const struct sockaddr other = { .sa_family = AF_UNIX };
  v4.sin_addr.s_addr = htonl(0x7f090807);
  g_assert_true(rl_url_is_loopback((const struct sockaddr *) (const void *) &v4));
  v4.sin_addr.s_addr = htonl(0x80000001);
  g_assert_false(rl_url_is_loopback((const struct sockaddr *) (const void *) &v4));
  v6.sin6_addr = in6addr_loopback;
  g_assert_true(rl_url_is_loopback((const struct sockaddr *) (const void *) &v6));
  for (guint i = 0; i < sizeof v6.sin6_addr.s6_addr; i++) {
    v6.sin6_addr = in6addr_loopback;
    v6.sin6_addr.s6_addr[i] ^= 0x80;
    g_assert_false(rl_url_is_loopback((const struct sockaddr *) (const void *) &v6));
  }
  v6.sin6_addr = in6addr_any;
  g_assert_false(rl_url_is_loopback((const struct sockaddr *) (const void *) &v6));
  g_assert_false(rl_url_is_loopback(&other));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/url/good", test_good);
  g_test_add_func("/url/refused", test_refused);
  g_test_add_func("/url/same-origin", test_same_origin);
  g_test_add_func("/url/sockets", test_sockets);
  return g_test_run();
}
