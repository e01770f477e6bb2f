/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keyring of the session bus against a service that misbehaves on cue: falls silent at any
 * step, wants prompts, knows no encryption, is not gnome-keyring. */
#include <stdlib.h>

#include "base/error.h"

#include "keyring-contract.h"
#include "keyring-daemons.h"
#include "keyring-fake.h"

/* A bus with a fake on it. NULL: skipped. */
static KeyringDaemons *start_fake(const char *mute, KeyringFakeFlags flags, KeyringFake **fake)
{
  KeyringDaemons *daemons = keyring_daemons_new();
  if (daemons == NULL)
    return NULL;
  keyring_daemons_start_bus(daemons, FALSE);
  *fake = keyring_fake_new(getenv("DBUS_SESSION_BUS_ADDRESS"), mute, flags);
  return daemons;
}

/* Falls silent in the middle of each operation: after the questions about its state, and in the
 * one wait that is libsecret's own, the opening of a session. */
static void test_falls_silent(void)
{
  static const struct {
    const char *mute;
    const char *operations[4];
  } rounds[] = {
    { "OpenSession", { "lookup", "store" } },
    { "GetSecrets CreateItem Delete GetAll", { "lookup", "store", "forget", "list" } },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rounds); i++) {
    KeyringFake *fake = NULL;
    g_autoptr(KeyringDaemons) daemons = start_fake(rounds[i].mute, KEYRING_FAKE_OPEN, &fake);
    GThread *threads[G_N_ELEMENTS(rounds[i].operations)] = { NULL };
    if (daemons == NULL)
      return;
    for (guint k = 0; k < G_N_ELEMENTS(threads) && rounds[i].operations[k] != NULL; k++)
      threads[k] = g_thread_new("operation", keyring_run_in_thread,
                                (gpointer) keyring_operation(rounds[i].operations[k]));
    for (guint k = 0; k < G_N_ELEMENTS(threads) && threads[k] != NULL; k++)
      g_assert_cmpint(GPOINTER_TO_INT(g_thread_join(threads[k])), ==, RL_ERROR_STUCK);
    keyring_fake_free(fake);
  }
}

/* The caller cancels while the service is silent, at each step of each operation. */
static void test_cancelled(void)
{
  static const struct {
    const char *operation;
    const char *mute;
  } cases[] = {
    { "probe", "ReadAlias" },    { "probe", "Get" },          { "lookup", "SearchItems" },
    { "lookup", "OpenSession" }, { "lookup", "GetSecrets" },  { "store", "OpenSession" },
    { "store", "CreateItem" },   { "forget", "SearchItems" }, { "forget", "Delete" },
    { "list", "SearchItems" },   { "list", "GetAll" },        { "unlock", "Get" },
    { "create", "ReadAlias" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    KeyringFake *fake = NULL;
    g_autoptr(RlCancel) cancel = rl_cancel_new();
    g_autoptr(KeyringDaemons) daemons = start_fake(cases[i].mute, KEYRING_FAKE_OPEN, &fake);
    if (daemons == NULL)
      return;
    keyring_fake_cancels(fake, cancel);
    g_assert_cmpint(keyring_run(keyring_operation(cases[i].operation), cancel, NULL), ==,
                    RL_ERROR_CANCELLED);
    g_assert_cmpuint(keyring_fake_count(fake, cases[i].mute), ==, 1);
    keyring_fake_free(fake);
  }
}

static gpointer cancel_in_thread(gpointer data)
{
  rl_cancel_set(data);
  return NULL;
}

/* Cancelled while connecting: nothing else could end the wait before the patience does. */
static void test_cancelled_connecting(void)
{
  g_autoptr(RlCancel) cancel = rl_cancel_new();
  g_autoptr(KeyringDaemons) daemons = keyring_daemons_new();
  if (daemons == NULL)
    return;
  keyring_daemons_start_bus(daemons, FALSE);
  keyring_daemons_freeze(daemons->bus);
  GThread *thread = g_thread_new("cancel", cancel_in_thread, cancel);
  g_assert_cmpint(keyring_run(keyring_operation("probe"), cancel, NULL), ==, RL_ERROR_CANCELLED);
  g_thread_join(thread);
  keyring_daemons_stop_bus(daemons);
}

/* Nobody waits for the answer to "Dismiss": the call may arrive behind the end of what it belongs
 * to. */
static void assert_dismissed(KeyringFake *fake, guint times)
{
  const gint64 patience = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
  while (keyring_fake_count(fake, "Dismiss") < times && g_get_monotonic_time() < patience)
    g_thread_yield();
  g_assert_cmpuint(keyring_fake_count(fake, "Dismiss"), ==, times);
}

static void test_never_prompts(void)
{
  KeyringFake *fake = NULL;
  g_autoptr(KeyringDaemons) daemons = start_fake("", KEYRING_FAKE_GNOME, &fake);
  if (daemons == NULL)
    return;
  keyring_assert_code("store", RL_ERROR_DISMISSED);
  keyring_assert_code("forget", RL_ERROR_DISMISSED);
  assert_dismissed(fake, 2);
  g_assert_cmpuint(keyring_fake_count(fake, "Prompt"), ==, 0);
  keyring_fake_free(fake);
}

/* Services that do everything by prompts: one that needs nobody, one that a person dismisses, one
 * that nobody answers. */
static void test_other_prompts(void)
{
  static const struct {
    KeyringFakeFlags flags;
    int code;
    guint dismissed;
  } rows[] = {
    { KEYRING_FAKE_AGREES, -1, 0 },
    { KEYRING_FAKE_REFUSES, RL_ERROR_DISMISSED, 0 },
    { KEYRING_FAKE_OPEN, RL_ERROR_DISMISSED, 1 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    KeyringFake *fake = NULL;
    g_autoptr(KeyringDaemons) daemons = start_fake("", rows[i].flags, &fake);
    if (daemons == NULL)
      return;
    keyring_assert_code("store", rows[i].code);
    g_assert_cmpuint(keyring_fake_count(fake, "Prompt"), ==, 1);
    assert_dismissed(fake, rows[i].dismissed);
    keyring_fake_free(fake);
  }
}

/* A person leaves while a prompt is shown somewhere. */
static void test_prompt_cancelled(void)
{
  KeyringFake *fake = NULL;
  g_autoptr(RlCancel) cancel = rl_cancel_new();
  g_autoptr(KeyringDaemons) daemons = start_fake("Prompt", KEYRING_FAKE_OPEN, &fake);
  if (daemons == NULL)
    return;
  keyring_fake_cancels(fake, cancel);
  g_assert_cmpint(keyring_run(keyring_operation("store"), cancel, NULL), ==, RL_ERROR_CANCELLED);
  keyring_fake_free(fake);
}

/* Found, but gone when its secret was asked for. */
static void test_gone_in_between(void)
{
  KeyringFake *fake = NULL;
  g_autoptr(KeyringDaemons) daemons = start_fake("", KEYRING_FAKE_OPEN, &fake);
  if (daemons == NULL)
    return;
  keyring_assert_code("lookup", RL_ERROR_NOT_STORED);
  g_assert_cmpuint(keyring_fake_count(fake, "GetSecrets"), ==, 1);
  keyring_fake_free(fake);
}

/* Without encryption, no secret is sent and none is asked for. */
static void test_no_encryption(void)
{
  KeyringFake *fake = NULL;
  g_autoptr(KeyringDaemons) daemons = start_fake("", KEYRING_FAKE_PLAIN, &fake);
  if (daemons == NULL)
    return;
  keyring_assert_code("lookup", RL_ERROR_FAILED);
  keyring_assert_code("store", RL_ERROR_FAILED);
  g_assert_cmpuint(keyring_fake_count(fake, "GetSecrets"), ==, 0);
  g_assert_cmpuint(keyring_fake_count(fake, "CreateItem"), ==, 0);
  keyring_fake_free(fake);
}

/* A service that is not gnome-keyring can be found locked, but not be unlocked by us. */
static void test_foreign_service(void)
{
  KeyringFake *fake = NULL;
  g_autoptr(KeyringDaemons) daemons = start_fake("", KEYRING_FAKE_LOCKED, &fake);
  if (daemons == NULL)
    return;
  keyring_assert_code("lookup", RL_ERROR_LOCKED);
  keyring_assert_code("unlock", RL_ERROR_FAILED);
  g_assert_cmpuint(keyring_fake_count(fake, "UnlockWithMasterPassword"), ==, 1);
  keyring_fake_free(fake);
}

/* gnome-keyring 42 answers like that now and then: its log says "assertion 'client' failed". */
static void test_hasty(void)
{
  KeyringFake *fake = NULL;
  g_autoptr(KeyringDaemons) daemons = start_fake("", KEYRING_FAKE_HASTY, &fake);
  if (daemons == NULL)
    return;
  keyring_assert_code("probe", -1);
  g_assert_cmpuint(keyring_fake_count(fake, "ReadAlias"), ==, 2);
  keyring_fake_free(fake);
}

static const struct {
  const char *path;
  GTestFunc test;
} tests[] = {
  { "falls-silent", test_falls_silent },
  { "cancelled", test_cancelled },
  { "cancelled-connecting", test_cancelled_connecting },
  { "never-prompts", test_never_prompts },
  { "other-prompts", test_other_prompts },
  { "prompt-cancelled", test_prompt_cancelled },
  { "gone-in-between", test_gone_in_between },
  { "no-encryption", test_no_encryption },
  { "foreign-service", test_foreign_service },
  { "hasty", test_hasty },
};

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
    g_autofree char *path = g_strconcat("/keyring/misbehaving/", tests[i].path, NULL);
    g_test_add_func(path, tests[i].test);
  }
  return g_test_run();
}
