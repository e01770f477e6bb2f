/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Items of the Secret Service: finding, describing, deleting. No secret passes here. Private to
 * this folder. Errors are RL_ERROR codes. */
#pragma once

#include "keyring/keyring-bus.h"
#include "keyring/keyring.h"

/* The object paths of all items that KEY finds, at least one. LOCKED when one of them in
 * COLLECTION, the default one, is locked: of others nobody is asked for the password. NOT_STORED
 * when there is none, so call it when COLLECTION is open. */
GPtrArray *rl_keyring_items_open(RlKeyringBus *bus, const char *collection, const RlKeyringKey *key,
                                 GError **error);

/* The one of PATHS that was changed last. */
char *rl_keyring_items_newest(RlKeyringBus *bus, GPtrArray *paths, GError **error);

/* RlKeyringItem of all items of APPLICATION, locked ones too. */
GPtrArray *rl_keyring_items_describe(RlKeyringBus *bus, const char *application, GError **error);

/* What a new item for KEY is created with; floating. */
GVariant *rl_keyring_items_properties(const RlKeyringKey *key, const char *label);

/* Deletes the items at PATHS, which KEY found. NOT_STORED when somebody else had deleted them all:
 * of two that forget the same item, one is told so. */
gboolean rl_keyring_items_drop(RlKeyringBus *bus, GPtrArray *paths, const RlKeyringKey *key,
                               GError **error);

/* Deletes all items of COLLECTION that have KEY's attributes and no others, except the one at
 * KEPT. */
gboolean rl_keyring_items_drop_others(RlKeyringBus *bus, const char *collection,
                                      const RlKeyringKey *key, const char *kept, GError **error);
