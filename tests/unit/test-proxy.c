/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which proxy is named to people, and that its password is not. */
#include "net/proxy.h"

#define HOST "bank.example"

static void test_excepts(void)
{
  static const struct {
    const char *list, *host;
    gboolean excepted;
  } rows[] = {
    { "*", HOST, TRUE },
    { HOST, HOST, TRUE },
    { "BANK.example", HOST, TRUE },
    { "example", HOST, TRUE },
    { ".example", HOST, TRUE },
    { "a, example", HOST, TRUE },
    { "a b,example", HOST, TRUE },
    { "ample", HOST, FALSE },
    { "ank.example", HOST, FALSE },
    { "api.bank.example", HOST, FALSE },
    { "", HOST, FALSE },
    { ",,", HOST, FALSE },
    { "10.0.0.0/8", HOST, FALSE },
    { "127.0.0.1", "127.0.0.1", TRUE },
    { "127.0.0.0/8", "127.0.0.1", TRUE },
    { "10.0.0.0/8", "127.0.0.1", FALSE },
    { "0.0.1", "127.0.0.1", FALSE },
    { "::1", "::1", TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    if (rl_proxy_excepts(rows[i].list, rows[i].host) != rows[i].excepted)
      g_error("%s in “%s”", rows[i].host, rows[i].list);
}

static void clear_environment(void)
{
  static const char *const names[] = { "https_proxy", "HTTPS_PROXY", "all_proxy",
                                       "ALL_PROXY",   "no_proxy",    "NO_PROXY" };
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    g_unsetenv(names[i]);
}

/* The order is libcurl's: test-http-curl-connect.c and -policy.c show whom it asks. */
static void test_find(void)
{
  static const struct {
    const char *base, *proxy, *no_proxy; /* of the endpoint */
    const char *name, *value;            /* a variable */
    const char *other, *except;          /* and another */
    const char *url, *from, *excepted;   /* expected */
  } rows[] = {
    { .base = "https://" HOST },
    { .base = "https://" HOST,
      .name = "https_proxy",
      .value = "http://p:1",
      .other = "ALL_PROXY",
      .except = "http://q:1",
      .url = "http://p:1",
      .from = "https_proxy" },
    { .base = "https://" HOST,
      .name = "HTTPS_PROXY",
      .value = "http://u:secret@p:1",
      .url = "http://p:1",
      .from = "HTTPS_PROXY" },
    { .base = "https://" HOST,
      .name = "all_proxy",
      .value = "u:se@cret@p:1",
      .url = "p:1",
      .from = "all_proxy" },
    { .base = "https://" HOST, .name = "https_proxy", .value = "" },
    { .base = "http://127.0.0.1", .name = "all_proxy", .value = "http://p:1" },
    { .base = "https://" HOST,
      .proxy = "http://mine:1",
      .name = "https_proxy",
      .value = "http://p:1",
      .url = "http://mine:1",
      .from = RL_PROXY_SETTING },
    { .base = "https://" HOST, .proxy = "", .name = "https_proxy", .value = "http://p:1" },
    { .base = "https://" HOST,
      .name = "https_proxy",
      .value = "http://p:1",
      .other = "NO_PROXY",
      .except = "example",
      .url = "http://p:1",
      .from = "https_proxy",
      .excepted = "NO_PROXY" },
    { .base = "https://" HOST,
      .no_proxy = "",
      .name = "https_proxy",
      .value = "http://p:1",
      .other = "no_proxy",
      .except = "*",
      .url = "http://p:1",
      .from = "https_proxy" },
    { .base = "https://[::1]:8443",
      .no_proxy = "::1",
      .name = "https_proxy",
      .value = "http://p:1",
      .url = "http://p:1",
      .from = "https_proxy",
      .excepted = "no_proxy" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(RlProxy) proxy = { .url = NULL };
    g_autoptr(RlEndpoint) endpoint = g_new0(RlEndpoint, 1);
    endpoint->url = rl_url_parse(rows[i].base, NULL);
    endpoint->proxy = g_strdup(rows[i].proxy);
    endpoint->no_proxy = g_strdup(rows[i].no_proxy);
    clear_environment();
    if (rows[i].name != NULL)
      g_setenv(rows[i].name, rows[i].value, TRUE);
    if (rows[i].other != NULL)
      g_setenv(rows[i].other, rows[i].except, TRUE);
    rl_proxy_find(endpoint, &proxy);
    g_test_message("row %u", i);
    g_assert_cmpstr(proxy.url, ==, rows[i].url);
    g_assert_cmpstr(proxy.from, ==, rows[i].from);
    g_assert_cmpstr(proxy.except, ==, rows[i].excepted);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/proxy/excepts", test_excepts);
  g_test_add_func("/proxy/find", test_find);
  return g_test_run();
}
