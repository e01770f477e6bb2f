/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys as the attributes of an item: one table for what is stored, searched, compared and listed,
 * so that the back-ends cannot drift apart. Private to this folder. */
#pragma once

#include "keyring/keyring.h"

enum { RL_KEYRING_ATTRIBUTES = 4 };

/* The name of attribute I, and KEY's value for it; NULL when it is not part of KEY. */
const char *rl_keyring_attribute_name(guint i);
const char *rl_keyring_attribute_value(const RlKeyringKey *key, guint i);

/* What the item says it is, for programs that show all items of a keyring. */
const char *rl_keyring_schema(const RlKeyringKey *key);

/* Keeps VALUE as ITEM's attribute NAME; names that are none of ours are ignored. DIGEST: VALUE is
 * the digest of it. */
void rl_keyring_item_take(RlKeyringItem *item, const char *name, gboolean digest,
                          const char *value);

/* The errors that every keyring has: NOT_STORED for KEY, CANCELLED by the caller, and a default
 * collection that cannot be created because there is one. Always FALSE. */
gboolean rl_keyring_not_stored(const RlKeyringKey *key, GError **error);
gboolean rl_keyring_cancelled(GError **error);
gboolean rl_keyring_exists(GError **error);

/* FALSE and LOCAL for an empty new password. */
gboolean rl_keyring_password_allowed(const RlSecret *password, GError **error);
