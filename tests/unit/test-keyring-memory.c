/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keyring in memory keeps the contract, and what several keyrings hold stays apart. */
#include "keyring-contract.h"

static RlKeyring *open_memory(gpointer *world)
{
  return rl_keyring_memory_new();
}

static void test_apart(void)
{
  g_autoptr(RlKeyring) one = rl_keyring_memory_new();
  g_autoptr(RlKeyring) two = rl_keyring_memory_new();
  g_assert_cmpint(keyring_store_text(one, &keyring_some_key, "1"), ==, -1);
  keyring_assert_missing(two, &keyring_some_key);
  keyring_assert_text(one, &keyring_some_key, "1");
}

/* What a look-up returned is the caller's, whatever happens to the item. */
static void test_owned(void)
{
  g_autoptr(RlKeyring) keyring = rl_keyring_memory_new();
  g_assert_cmpint(keyring_store_text(keyring, &keyring_some_key, "kept"), ==, -1);
  g_autoptr(RlSecret) value = keyring->lookup(keyring, &keyring_some_key, NULL, NULL);
  g_assert_true(keyring->forget(keyring, &keyring_some_key, NULL, NULL));
  g_assert_cmpstr(rl_secret_peek(value), ==, "kept");
}

int main(int argc, char **argv)
{
  static const KeyringContract contract = { open_memory, NULL };
  g_test_init(&argc, &argv, NULL);
  keyring_contract_add("/keyring/memory", &contract);
  g_test_add_func("/keyring/memory/apart", test_apart);
  g_test_add_func("/keyring/memory/owned", test_owned);
  return g_test_run();
}
