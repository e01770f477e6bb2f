/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking at a keyring without touching it: what is not open stays so, what does not run is not
 * started, and nobody is asked. */
#include <glib/gstdio.h>
#include <stdlib.h>

#include "base/error.h"

#include "keyring-contract.h"
#include "keyring-daemons.h"
#include "keyring-fake.h"

enum { OPEN = -1 };

static int code_of(gboolean own, gboolean lookup)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RlKeyring) keyring = rl_keyring_look_new(own);
  if (lookup)
    rl_secret_free(keyring->lookup(keyring, &keyring_some_key, NULL, &error));
  else
    (void) keyring->probe(keyring, NULL, &error);
  if (error != NULL)
    g_test_message("%s", error->message);
  return error != NULL ? error->code : OPEN;
}

static void assert_states(int session, int own)
{
  for (guint lookup = 0; lookup < 2; lookup++) {
    g_assert_cmpint(code_of(FALSE, lookup == 1), ==, session);
    g_assert_cmpint(code_of(TRUE, lookup == 1), ==, own);
  }
}

/* What lies below the folder of data. */
static gboolean has_data(void)
{
  g_autofree char *keyrings = rl_keyring_private_folder();
  g_autofree char *data = g_path_get_dirname(keyrings);
  return g_file_test(data, G_FILE_TEST_EXISTS);
}

static void test_nothing_runs(void)
{
  g_autoptr(KeyringDaemons) daemons = keyring_daemons_new();
  if (daemons == NULL)
    return;
  assert_states(RL_ERROR_NO_BUS, RL_ERROR_NO_COLLECTION);
  g_assert_false(has_data());
  keyring_daemons_start_bus(daemons, FALSE);
  assert_states(RL_ERROR_NO_SERVICE, RL_ERROR_NO_COLLECTION);
  g_assert_false(has_data());
}

/* The bus would start it, and it would be locked then. */
static void test_not_started(void)
{
  g_autoptr(KeyringDaemons) daemons = keyring_daemons_new();
  if (daemons == NULL)
    return;
  keyring_daemons_start_bus(daemons, TRUE);
  assert_states(RL_ERROR_LOCKED, RL_ERROR_NO_COLLECTION);
  g_autoptr(GVariant) answer = g_dbus_connection_call_sync(
      daemons->control, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "NameHasOwner", g_variant_new("(s)", "org.freedesktop.secrets"), G_VARIANT_TYPE("(b)"),
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  gboolean runs = TRUE;
  g_variant_get(answer, "(b)", &runs);
  g_assert_false(runs);
}

/* A service that does everything by prompts is not asked to show one. */
static void test_never_asks(void)
{
  g_autoptr(KeyringDaemons) daemons = keyring_daemons_new();
  if (daemons == NULL)
    return;
  keyring_daemons_start_bus(daemons, FALSE);
  KeyringFake *fake =
      keyring_fake_new(getenv("DBUS_SESSION_BUS_ADDRESS"), "GetSecrets", KEYRING_FAKE_LOCKED);
  g_assert_cmpint(code_of(FALSE, FALSE), ==, RL_ERROR_LOCKED);
  g_assert_cmpint(code_of(FALSE, TRUE), ==, RL_ERROR_LOCKED);
  g_assert_cmpuint(keyring_fake_count(fake, "Unlock"), ==, 0);
  g_assert_cmpuint(keyring_fake_count(fake, "Prompt"), ==, 0);
  keyring_fake_free(fake);
}

/* relink's own: as long as somebody keeps it open it can be read, and then it only has files. */
static void test_own(void)
{
  g_autoptr(KeyringDaemons) daemons = keyring_daemons_new();
  g_autoptr(GError) error = NULL;
  if (daemons == NULL)
    return;
  g_autoptr(RlSecret) password = rl_secret_new_from("pass", -1, 0);
  g_autoptr(RlSecret) value = rl_secret_new_from("value", -1, 0);
  RlKeyring *keyring = rl_keyring_private_new();
  g_assert_true(keyring->create(keyring, password, NULL, &error));
  g_assert_true(keyring->store(keyring, &keyring_some_key, "relink test", value, NULL, &error));
  g_assert_no_error(error);
  assert_states(RL_ERROR_NO_BUS, OPEN);
  rl_keyring_free(keyring);
  keyring_daemons_wait_private(daemons);
  assert_states(RL_ERROR_NO_BUS, RL_ERROR_LOCKED);
  g_autoptr(GArray) running = keyring_daemons_private(daemons, NULL);
  g_assert_cmpuint(running->len, ==, 0);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/keyring-look/nothing-runs", test_nothing_runs);
  g_test_add_func("/keyring-look/not-started", test_not_started);
  g_test_add_func("/keyring-look/never-asks", test_never_asks);
  g_test_add_func("/keyring-look/own", test_own);
  return g_test_run();
}
