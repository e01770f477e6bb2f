/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keyring of the session bus against real daemons, one pair per test, in every state that a
 * support agent's machine can be in. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

#include "keyring-contract.h"
#include "keyring-daemons.h"

typedef struct {
  const char *operation;
  int code; /* -1: works */
} Expected;

/* Helpers */

static void create_keyring(RlKeyring *keyring)
{
  GError *error = NULL;
  g_autoptr(RlSecret) password = rl_secret_new_from("test", -1, 0);
  (void) keyring->create(keyring, password, NULL, &error);
  g_assert_no_error(error);
}

/* A bus with a service that has no keyring yet. NULL: skipped. */
static KeyringDaemons *start_empty(void)
{
  KeyringDaemons *daemons = keyring_daemons_new();
  if (daemons == NULL)
    return NULL;
  keyring_daemons_start_bus(daemons, FALSE);
  keyring_daemons_start_service(daemons);
  return daemons;
}

/* With an open keyring. */
static KeyringDaemons *start_open(RlKeyring *keyring)
{
  KeyringDaemons *daemons = start_empty();
  if (daemons != NULL)
    create_keyring(keyring);
  return daemons;
}

/* With a keyring that holds keyring_some_key and is locked, as after a log-in over SSH. */
static KeyringDaemons *start_locked(RlKeyring *keyring)
{
  KeyringDaemons *daemons = start_open(keyring);
  if (daemons == NULL)
    return NULL;
  g_assert_cmpint(keyring_store_text(keyring, &keyring_some_key, "kept"), ==, -1);
  keyring_daemons_stop_service(daemons);
  keyring_daemons_start_service(daemons);
  return daemons;
}

/* All operations end with CODE, and their messages name WORD. */
static void assert_all(int code, const char *word)
{
  g_assert_nonnull(word);
  for (const KeyringOperation *operation = keyring_operations; operation->name; operation++) {
    g_autofree char *message = NULL;
    g_assert_cmpint(keyring_run(operation, NULL, &message), ==, code);
    g_assert_nonnull(strstr(message, word));
  }
}

/* The same, all at once: each waits until its patience ends. */
static void assert_all_at_once(int code)
{
  GThread *threads[16];
  guint n = 0;
  for (const KeyringOperation *operation = keyring_operations; operation->name; operation++)
    threads[n++] = g_thread_new(operation->name, keyring_run_in_thread, (gpointer) operation);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint(GPOINTER_TO_INT(g_thread_join(threads[i])), ==, code);
}

/* States */

static void test_no_bus(void)
{
  g_autoptr(KeyringDaemons) daemons = keyring_daemons_new();
  if (daemons != NULL)
    assert_all(RL_ERROR_NO_BUS, "XDG_RUNTIME_DIR");
}

static void test_no_runtime_folder(void)
{
  g_autoptr(KeyringDaemons) daemons = keyring_daemons_new();
  if (daemons == NULL)
    return;
  unsetenv("XDG_RUNTIME_DIR");
  assert_all(RL_ERROR_NO_BUS, "XDG_RUNTIME_DIR");
  setenv("DBUS_SESSION_BUS_ADDRESS", "autolaunch:", 1);
  assert_all(RL_ERROR_NO_BUS, "DBUS_SESSION_BUS_ADDRESS");
}

static void test_dead_address(void)
{
  static const char *const addresses[] = { "unix:path=/nonexistent/relink-bus", "rubbish",
                                           "tcp:host=127.0.0.1,port=1", "unix:" };
  g_autoptr(KeyringDaemons) daemons = keyring_daemons_new();
  if (daemons == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS(addresses); i++) {
    setenv("DBUS_SESSION_BUS_ADDRESS", addresses[i], 1);
    assert_all(RL_ERROR_NO_BUS, addresses[i]);
  }
}

static void test_no_service(void)
{
  g_autoptr(KeyringDaemons) daemons = keyring_daemons_new();
  if (daemons == NULL)
    return;
  keyring_daemons_start_bus(daemons, FALSE);
  assert_all(RL_ERROR_NO_SERVICE, getenv("DBUS_SESSION_BUS_ADDRESS"));
}

/* The bus starts the service when it is first asked for. */
static void test_activated(void)
{
  g_autoptr(KeyringDaemons) daemons = keyring_daemons_new();
  if (daemons == NULL)
    return;
  keyring_daemons_start_bus(daemons, TRUE);
  keyring_assert_code("probe", RL_ERROR_NO_COLLECTION);
}

static void test_runtime_folder(void)
{
  g_autoptr(KeyringDaemons) daemons = start_empty();
  if (daemons == NULL)
    return;
  unsetenv("DBUS_SESSION_BUS_ADDRESS");
  keyring_assert_code("probe", RL_ERROR_NO_COLLECTION);
  keyring_assert_code("create", -1);
  keyring_assert_code("probe", -1);
}

static void test_no_collection(void)
{
  g_autoptr(KeyringDaemons) daemons = start_empty();
  if (daemons == NULL)
    return;
  for (const KeyringOperation *operation = keyring_operations; operation->name; operation++)
    if (g_strcmp0(operation->name, "create") != 0)
      keyring_assert_code(operation->name, RL_ERROR_NO_COLLECTION);
}

static void test_create(void)
{
  g_autoptr(RlKeyring) keyring = rl_keyring_libsecret_new();
  g_autoptr(RlSecret) empty = rl_secret_new(8);
  g_autoptr(KeyringDaemons) daemons = start_empty();
  if (daemons == NULL)
    return;
  GError *error = NULL;
  g_assert_false(keyring->create(keyring, empty, NULL, &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
  g_clear_error(&error);
  keyring_assert_code("probe", RL_ERROR_NO_COLLECTION);
  create_keyring(keyring);
  keyring_assert_code("probe", -1);
  g_autofree char *file =
      g_build_filename(daemons->folder, "data", "keyrings", "login.keyring", NULL);
  g_assert_true(g_file_test(file, G_FILE_TEST_IS_REGULAR));
  keyring_assert_code("create", RL_ERROR_FAILED);
}

static void test_locked(void)
{
  static const Expected expected[] = {
    { "probe", RL_ERROR_LOCKED },
    { "lookup", RL_ERROR_LOCKED },
    { "store", RL_ERROR_LOCKED },
    { "forget", RL_ERROR_LOCKED },
    { "list", -1 },
    { "create", RL_ERROR_FAILED },
  };
  g_autoptr(RlKeyring) keyring = rl_keyring_libsecret_new();
  g_autoptr(KeyringDaemons) daemons = start_locked(keyring);
  if (daemons == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS(expected); i++)
    keyring_assert_code(expected[i].operation, expected[i].code);
  /* Also of what is not stored: a locked keyring cannot tell. */
  const RlKeyringKey other = { .application = RL_KEYRING_CHALLENGE, .profile = "other" };
  GError *error = NULL;
  g_assert_null(keyring->lookup(keyring, &other, NULL, &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_LOCKED);
  g_clear_error(&error);
  g_assert_false(keyring->forget(keyring, &other, NULL, &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_LOCKED);
  g_clear_error(&error);
  keyring_assert_code("unlock", -1);
  keyring_assert_text(keyring, &keyring_some_key, "kept");
}

/* A locked gnome-keyring hides the texts; what is asked for can still be recognised. */
static void test_locked_list(void)
{
  const RlKeyringKey other = { .application = RL_KEYRING_API_SECRETS, .profile = "other" };
  g_autoptr(RlKeyring) keyring = rl_keyring_libsecret_new();
  g_autoptr(KeyringDaemons) daemons = start_locked(keyring);
  if (daemons == NULL)
    return;
  g_autoptr(GPtrArray) none = keyring->list(keyring, RL_KEYRING_CHALLENGE, NULL, NULL);
  g_assert_cmpuint(none->len, ==, 0);
  g_autoptr(GPtrArray) items = keyring->list(keyring, RL_KEYRING_API_SECRETS, NULL, NULL);
  g_assert_cmpuint(items->len, ==, 1);
  const RlKeyringItem *item = items->pdata[0];
  g_assert_null(item->profile);
  g_assert_cmpstr(item->label, ==, "");
  g_assert_true(rl_keyring_item_is(item, &keyring_some_key));
  g_assert_false(rl_keyring_item_is(item, &other));
}

static void test_unlock(void)
{
  g_autoptr(RlKeyring) keyring = rl_keyring_libsecret_new();
  g_autoptr(KeyringDaemons) daemons = start_locked(keyring);
  static const char *const wrong[] = { "Test", "test\n", "", "\316\273" };
  if (daemons == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
    GError *error = NULL;
    g_autoptr(RlSecret) password = rl_secret_new_from(wrong[i], -1, 0);
    g_assert_false(keyring->unlock(keyring, password, NULL, &error));
    g_assert_error(error, RL_ERROR, RL_ERROR_DENIED);
    g_clear_error(&error);
    keyring_assert_code("probe", RL_ERROR_LOCKED);
  }
  keyring_assert_code("unlock", -1);
  keyring_assert_text(keyring, &keyring_some_key, "kept");
  keyring_assert_code("store", -1);
}

/* The same item lies in a collection that is not the default one and stays locked: it neither hides
 * ours nor has its password asked for. */
static void test_locked_elsewhere(void)
{
  g_autoptr(RlKeyring) keyring = rl_keyring_libsecret_new();
  g_autoptr(KeyringDaemons) daemons = start_locked(keyring);
  if (daemons == NULL)
    return;
  g_autofree char *folder = g_build_filename(daemons->folder, "data", "keyrings", NULL);
  g_autofree char *login = g_build_filename(folder, "login.keyring", NULL);
  g_autofree char *work = g_build_filename(folder, "work.keyring", NULL);
  g_autofree char *alias = g_build_filename(folder, "default", NULL);
  const char *const copy[] = { "cp", "-p", login, work, NULL };
  keyring_daemons_stop_service(daemons);
  g_assert_true(keyring_daemons_run(copy, NULL, NULL));
  g_assert_true(g_file_set_contents(alias, "work", -1, NULL));
  keyring_daemons_start_service(daemons);
  keyring_assert_code("lookup", RL_ERROR_LOCKED);
  keyring_assert_code("unlock", -1);
  keyring_assert_text(keyring, &keyring_some_key, "kept");
  keyring_assert_code("forget", -1);
  keyring_assert_missing(keyring, &keyring_some_key);
}

static void test_frozen_service(void)
{
  g_autoptr(RlKeyring) keyring = rl_keyring_libsecret_new();
  g_autoptr(KeyringDaemons) daemons = start_open(keyring);
  if (daemons == NULL)
    return;
  keyring_daemons_freeze(daemons->service);
  assert_all_at_once(RL_ERROR_STUCK);
}

static void test_frozen_bus(void)
{
  g_autoptr(KeyringDaemons) daemons = keyring_daemons_new();
  if (daemons == NULL)
    return;
  keyring_daemons_start_bus(daemons, FALSE);
  keyring_daemons_freeze(daemons->bus);
  assert_all_at_once(RL_ERROR_STUCK);
  keyring_daemons_stop_bus(daemons);
}

/* A keyring object is of no particular bus. */
static void test_bus_comes_and_goes(void)
{
  static const int states[] = { RL_ERROR_NO_COLLECTION, RL_ERROR_LOCKED };
  g_autoptr(RlKeyring) keyring = rl_keyring_libsecret_new();
  g_autoptr(KeyringDaemons) daemons = keyring_daemons_new();
  GError *error = NULL;
  if (daemons == NULL)
    return;
  g_assert_false(keyring->probe(keyring, NULL, &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_NO_BUS);
  g_clear_error(&error);
  for (guint i = 0; i < G_N_ELEMENTS(states); i++) {
    keyring_daemons_start_bus(daemons, FALSE);
    keyring_daemons_start_service(daemons);
    g_assert_false(keyring->probe(keyring, NULL, &error));
    g_assert_error(error, RL_ERROR, states[i]);
    g_clear_error(&error);
    if (i == 0)
      create_keyring(keyring);
    keyring_daemons_stop_service(daemons);
    keyring_daemons_stop_bus(daemons);
    g_assert_false(keyring->probe(keyring, NULL, &error));
    g_assert_error(error, RL_ERROR, RL_ERROR_NO_BUS);
    g_clear_error(&error);
  }
}

/* With secret-tool */

static gboolean have_secret_tool(void)
{
  g_autofree char *path = g_find_program_in_path("secret-tool");
  if (path == NULL)
    g_test_skip("secret-tool is not installed");
  return path != NULL;
}

static void test_stored_by_secret_tool(void)
{
  static const char *const argv[] = { "secret-tool", "store",  "--label=by hand",
                                      "application", "relink", "profile",
                                      "production",  "origin", "https://api.example.com",
                                      NULL };
  g_autoptr(RlKeyring) keyring = rl_keyring_libsecret_new();
  g_autoptr(KeyringDaemons) daemons = have_secret_tool() ? start_open(keyring) : NULL;
  if (daemons == NULL)
    return;
  g_assert_true(keyring_daemons_run(argv, "theirs", NULL));
  keyring_assert_text(keyring, &keyring_some_key, "theirs");
  /* The same attributes: replaced, though the schema is another. */
  g_assert_cmpint(keyring_store_text(keyring, &keyring_some_key, "ours"), ==, -1);
  keyring_assert_text(keyring, &keyring_some_key, "ours");
  g_autoptr(GPtrArray) items = keyring->list(keyring, RL_KEYRING_API_SECRETS, NULL, NULL);
  g_assert_cmpuint(items->len, ==, 1);
  g_assert_true(keyring_daemons_run(argv, "theirs again", NULL));
  keyring_assert_code("forget", -1);
  keyring_assert_missing(keyring, &keyring_some_key);
}

static void test_found_by_secret_tool(void)
{
  static const char *const lookup[] = { "secret-tool", "lookup",     "application", "relink",
                                        "profile",     "production", NULL };
  static const char *const search[] = { "secret-tool", "search",
                                        "xdg:schema",  "io.github.relink.ApiSecrets",
                                        "application", "relink",
                                        NULL };
  const RlKeyringKey challenge = { .application = RL_KEYRING_CHALLENGE,
                                   .profile = "production",
                                   .link = "683005d6" };
  g_autoptr(RlKeyring) keyring = rl_keyring_libsecret_new();
  g_autoptr(KeyringDaemons) daemons = have_secret_tool() ? start_open(keyring) : NULL;
  g_autofree char *found = NULL, *listed = NULL;
  if (daemons == NULL)
    return;
  g_assert_cmpint(keyring_store_text(keyring, &keyring_some_key, "secr\303\251t"), ==, -1);
  g_assert_cmpint(keyring_store_text(keyring, &challenge, "challenge"), ==, -1);
  g_assert_true(keyring_daemons_run(lookup, NULL, &found));
  g_assert_cmpstr(found, ==, "secr\303\251t");
  g_assert_true(keyring_daemons_run(search, NULL, &listed));
  g_assert_nonnull(strstr(listed, "secret = secr\303\251t"));
  g_assert_null(strstr(listed, "challenge"));
}

/* On the disk */

static void test_no_clear_text(void)
{
  static const char canary[] = "canary-5f1c0f6e9b";
  g_autoptr(RlKeyring) keyring = rl_keyring_libsecret_new();
  g_autoptr(KeyringDaemons) daemons = start_open(keyring);
  if (daemons == NULL)
    return;
  g_assert_cmpint(keyring_store_text(keyring, &keyring_some_key, canary), ==, -1);
  keyring_daemons_stop_service(daemons);
  g_assert_cmpuint(keyring_daemons_find(daemons, canary), ==, 0);
  /* The scan finds what is there. */
  g_autofree char *planted = g_build_filename(daemons->folder, "data", "keyrings", "p", NULL);
  g_assert_true(g_file_set_contents(planted, canary, -1, NULL));
  g_assert_cmpuint(keyring_daemons_find(daemons, canary), ==, 1);
}

/* Nothing stays open after an operation, whatever its end. */
static guint open_descriptors(void)
{
  guint n = 0;
  g_autoptr(GDir) dir = g_dir_open("/proc/self/fd", 0, NULL);
  while (g_dir_read_name(dir) != NULL)
    n++;
  return n;
}

static void test_descriptors(void)
{
  enum { MANY = 40 };
  g_autoptr(RlKeyring) keyring = rl_keyring_libsecret_new();
  g_autoptr(KeyringDaemons) daemons = start_open(keyring);
  if (daemons == NULL)
    return;
  const guint before = open_descriptors();
  for (guint i = 0; i < MANY; i++)
    g_assert_cmpint(keyring_store_text(keyring, &keyring_some_key, "value"), ==, -1);
  /* Some are still being closed on GDBus's thread. */
  g_assert_cmpuint(open_descriptors(), <, before + MANY / 2);
}

/* The contract, each test with daemons of its own */

static RlKeyring *open_daemons(gpointer *world)
{
  RlKeyring *keyring = rl_keyring_libsecret_new();
  *world = start_open(keyring);
  if (*world == NULL)
    g_clear_pointer(&keyring, rl_keyring_free);
  return keyring;
}

static void close_daemons(gpointer world)
{
  keyring_daemons_free(world);
}

static const struct {
  const char *path;
  GTestFunc test;
} tests[] = {
  { "no-bus", test_no_bus },
  { "no-runtime-folder", test_no_runtime_folder },
  { "dead-address", test_dead_address },
  { "no-service", test_no_service },
  { "activated", test_activated },
  { "runtime-folder", test_runtime_folder },
  { "no-collection", test_no_collection },
  { "create", test_create },
  { "locked", test_locked },
  { "locked-list", test_locked_list },
  { "unlock", test_unlock },
  { "locked-elsewhere", test_locked_elsewhere },
  { "frozen-service", test_frozen_service },
  { "frozen-bus", test_frozen_bus },
  { "bus-comes-and-goes", test_bus_comes_and_goes },
  { "stored-by-secret-tool", test_stored_by_secret_tool },
  { "found-by-secret-tool", test_found_by_secret_tool },
  { "no-clear-text", test_no_clear_text },
  { "descriptors", test_descriptors },
};

int main(int argc, char **argv)
{
  static const KeyringContract contract = { open_daemons, close_daemons };
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
    g_autofree char *path = g_strconcat("/keyring/libsecret/", tests[i].path, NULL);
    g_test_add_func(path, tests[i].test);
  }
  keyring_contract_add("/keyring/libsecret", &contract);
  return g_test_run();
}
