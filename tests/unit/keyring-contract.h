/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The promises of keyring/keyring.h as tests, to be run against every back-end. */
#pragma once

#include "keyring/keyring.h"

/* Where a back-end gets a keyring that is open and empty, anew for each test. */
typedef struct {
  RlKeyring *(*open)(gpointer *world); /* NULL after g_test_skip() */
  void (*close)(gpointer world);       /* after the keyring was freed; may be NULL */
} KeyringContract;

/* Adds the battery under PREFIX, which begins with a slash. CONTRACT must stay. */
void keyring_contract_add(const char *prefix, const KeyringContract *contract);

/* For these and for other tests: store and look up text under a key; the code of what went wrong,
 * or -1. */
int keyring_store_text(RlKeyring *keyring, const RlKeyringKey *key, const char *text);
void keyring_assert_text(RlKeyring *keyring, const RlKeyringKey *key, const char *text);
void keyring_assert_missing(RlKeyring *keyring, const RlKeyringKey *key);

/* Every operation in one shape, so that states can be tried with all of them. */
typedef struct {
  const char *name;
  gboolean (*run)(RlKeyring *keyring, RlCancel *cancel, GError **error);
} KeyringOperation;

/* The one called NAME. */
const KeyringOperation *keyring_operation(const char *name);

/* The code that OPERATION ends with on a keyring of the session bus, or -1 when it works; and the
 * message, unless MESSAGE is NULL. */
int keyring_run(const KeyringOperation *operation, RlCancel *cancel, char **message);
void keyring_assert_code(const char *name, int code);
/* The same as a thread's function, of an operation; the code is its result. */
gpointer keyring_run_in_thread(gpointer data);

/* Ends with an entry without a name. The password of unlock and create is "test", the key is
 * keyring_some_key. */
extern const KeyringOperation keyring_operations[];
extern const RlKeyringKey keyring_some_key;
