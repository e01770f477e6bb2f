/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prompts: what a service wants to do before it creates, deletes or unlocks. Private to this
 * folder.
 *
 * gnome-keyring's are dismissed: they wait for a prompter that over SSH never comes, and cancelling
 * one has been seen to end the daemon. Other services, KeePassXC above all, do everything by
 * prompts, most of which need nobody; those are run, within the patience of the conversation. */
#pragma once

#include "keyring/keyring-bus.h"

/* TRUE once the service has done what it was asked; at once for PROMPT "/". RESULT (may be NULL) is
 * what a prompt brought, or NULL where there was none. DISMISSED when it was, by us, by a person,
 * or because nobody answered it in time; CANCELLED; the errors of a call. */
gboolean rl_keyring_prompt_settle(RlKeyringBus *bus, const char *prompt, GVariant **result,
                                  GError **error);
