/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A Secret Service that misbehaves as told: what no real daemon can be made to do on cue. */
#pragma once

#include <gio/gio.h>

#include "base/cancel.h"

typedef struct KeyringFake KeyringFake;

typedef enum {
  KEYRING_FAKE_OPEN = 0,
  KEYRING_FAKE_LOCKED = 1,   /* says that its collection is locked */
  KEYRING_FAKE_PLAIN = 2,    /* knows no encryption */
  KEYRING_FAKE_GNOME = 4,    /* says that it is gnome-keyring */
  KEYRING_FAKE_AGREES = 8,   /* its prompts need nobody: they are completed at once */
  KEYRING_FAKE_REFUSES = 16, /* somebody dismisses its prompts at once */
  KEYRING_FAKE_HASTY = 32,   /* says to the first question that it has no collection */
} KeyringFakeFlags;

/* Owns the service's name on the bus at ADDRESS. It has one default collection with one item that
 * every search finds, wants to show a prompt before it creates or deletes, knows nothing of
 * gnome-keyring's own interface, and never answers the methods in MUTE ("SearchItems GetAll"). */
KeyringFake *keyring_fake_new(const char *address, const char *mute, KeyringFakeFlags flags);
void keyring_fake_free(KeyringFake *self);

/* Cancels CANCEL when a mute method is called. */
void keyring_fake_cancels(KeyringFake *self, RlCancel *cancel);

/* How often METHOD was called. */
guint keyring_fake_count(KeyringFake *self, const char *method);
