/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One conversation with the Secret Service: a connection of its own, a deadline for all of it, and
 * plain D-Bus calls that end in RL_ERROR codes. Private to this folder.
 *
 * A conversation lives for one operation. So a bus that appears, changes or dies between two
 * operations needs no care, and nothing of GLib's shared connection, which may end the process
 * when the bus goes, is ever touched. It costs a few milliseconds. */
#pragma once

#include <gio/gio.h>

#include "base/cancel.h"

#include "keyring/keyring-place.h"

#define RL_SECRETS_PATH "/org/freedesktop/secrets"

typedef struct {
  GDBusConnection *connection;
  GMainContext *context; /* takes what libraries would otherwise leave on the screen's loop */
  RlCancel *caller;      /* borrowed; may be NULL */
  guint watch;           /* of it, for: */
  GCancellable *cancel;  /* what GIO takes */
  gboolean own;          /* it is with relink's own keyring */
  gboolean looks;        /* as RlKeyringPlace says */
  char *address;         /* of the bus, for messages */
  char *owner;           /* unique name of the service */
  gint64 deadline;       /* monotonic, microseconds */
} RlKeyringBus;

/* Connects to the keyring that PLACE leads to and finds the service, starting it when the bus knows
 * how. Open and close in the same thread. NO_BUS, NO_SERVICE, STUCK, CANCELLED, FAILED; and of
 * relink's own keyring NO_COLLECTION, when it has no file yet: daemons are not started to say that.
 * CREATES: they are, because there will be one. */
RlKeyringBus *rl_keyring_bus_open(RlKeyringPlace *place, gboolean creates, RlCancel *cancel,
                                  GError **error);
void rl_keyring_bus_close(RlKeyringBus *self);

/* Milliseconds until the deadline, at least 1. */
int rl_keyring_bus_time_left(const RlKeyringBus *self);

/* Calls METHOD of object PATH of the service. REPLY is the type of the whole answer. Consumes
 * floating ARGS. The error is GDBus's own: look at it, then hand it to rl_keyring_bus_fail(). */
GVariant *rl_keyring_bus_try(RlKeyringBus *self, const char *path, const char *interface,
                             const char *method, GVariant *args, const char *reply, GError **cause);

/* Tells the service something without waiting for an answer. It has left this process when this
 * returns, also where the time is up or the person has gone. */
void rl_keyring_bus_tell(RlKeyringBus *self, const char *path, const char *interface,
                         const char *method);

/* The same, with RL_ERROR codes. */
GVariant *rl_keyring_bus_call(RlKeyringBus *self, const char *path, const char *interface,
                              const char *method, GVariant *args, const char *reply,
                              GError **error);

/* Turns CAUSE, which it frees, into ERROR. Always FALSE. */
gboolean rl_keyring_bus_fail(const RlKeyringBus *self, GError *cause, GError **error);

/* Whether the service answered that it does not know what was called. */
gboolean rl_keyring_bus_is_unknown(const GError *cause);

/* The default collection's path and whether it is locked. NO_COLLECTION. */
char *rl_keyring_bus_default(RlKeyringBus *self, gboolean *locked, GError **error);

/* The default collection's path, or the error that says why items cannot be read or written. */
char *rl_keyring_bus_ready(RlKeyringBus *self, GError **error);

/* LOCKED. Always FALSE. */
gboolean rl_keyring_bus_locked(const RlKeyringBus *self, GError **error);

/* Whether the service is gnome-keyring. */
gboolean rl_keyring_bus_is_gnome(RlKeyringBus *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlKeyringBus, rl_keyring_bus_close)
