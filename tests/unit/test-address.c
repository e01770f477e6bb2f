/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/address.h"

static void test_loopback(void)
{
  static const struct {
    const char *text;
    gboolean is_address, is_loopback;
  } rows[] = {
    { "127.0.0.1", TRUE, TRUE },     { "127.255.3.4", TRUE, TRUE },
    { "128.0.0.1", TRUE, FALSE },    { "::1", TRUE, TRUE },
    { "::2", TRUE, FALSE },          { "::", TRUE, FALSE },
    { "1::1", TRUE, FALSE },         { "::ffff:127.0.0.1", TRUE, FALSE },
    { "localhost", FALSE, FALSE },   { "127.1", FALSE, FALSE },
    { "0x7f000001", FALSE, FALSE },  { "", FALSE, FALSE },
    { "127.0.0.1 ", FALSE, FALSE },  { "[::1]", FALSE, FALSE },
    { "127.0.0.1/8", FALSE, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    RlAddress address;
    const gboolean is_address = rl_address_parse(rows[i].text, &address);
    if (is_address != rows[i].is_address ||
        (is_address && rl_address_is_loopback(&address) != rows[i].is_loopback))
      g_error("%s", rows[i].text);
  }
}

static void test_networks(void)
{
  static const struct {
    const char *address, *network;
    gboolean is_in;
  } rows[] = {
    { "10.1.2.3", "10.0.0.0/8", TRUE },
    { "11.1.2.3", "10.0.0.0/8", FALSE },
    { "10.1.2.3", "10.1.2.3", TRUE },
    { "10.1.2.3", "10.1.2.4", FALSE },
    { "10.1.2.3", "0.0.0.0/0", TRUE },
    { "10.1.2.3", "10.1.2.3/32", TRUE },
    { "10.1.2.3", "10.1.2.3/33", FALSE },
    { "10.1.2.3", "10.1.2.3/8", FALSE },
    { "192.168.7.9", "192.168.4.0/22", TRUE },
    { "192.168.8.9", "192.168.4.0/22", FALSE },
    { "fe80::1", "fe80::/10", TRUE },
    { "fec0::1", "fe80::/10", FALSE },
    { "::1", "::1", TRUE },
    { "::1", "::1/128", TRUE },
    { "10.1.2.3", "::/0", FALSE },
    { "::1", "0.0.0.0/0", FALSE },
    { "10.1.2.3", "10.0.0.0/", FALSE },
    { "10.1.2.3", "10.0.0.0/8x", FALSE },
    { "10.1.2.3", "10.0.0.0/-8", FALSE },
    { "10.1.2.3", "example.com", FALSE },
    { "10.1.2.3", "", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    RlAddress address;
    g_assert_true(rl_address_parse(rows[i].address, &address));
    if (rl_address_is_in(&address, rows[i].network) != rows[i].is_in)
      g_error("%s in %s", rows[i].address, rows[i].network);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/address/loopback", test_loopback);
  g_test_add_func("/address/networks", test_networks);
  return g_test_run();
}
