/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys that secrets are encrypted with on their way to and from the service. Private to this
 * folder. */
#pragma once

#include "base/secret.h"

#include "keyring/keyring-bus.h"

typedef struct RlKeyringSession RlKeyringSession;

/* Good for the connection of BUS only; close it first. */
RlKeyringSession *rl_keyring_session_open(RlKeyringBus *bus, GError **error);
void rl_keyring_session_close(RlKeyringSession *self);

/* Its object path. */
const char *rl_keyring_session_path(RlKeyringSession *self);

/* SECRET as the service takes it, (oayays); floating. */
GVariant *rl_keyring_session_encrypt(RlKeyringSession *self, const RlSecret *secret);

/* The reverse. FAILED when it is not for this session. */
RlSecret *rl_keyring_session_decrypt(RlKeyringSession *self, GVariant *encrypted, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlKeyringSession, rl_keyring_session_close)
