/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How all relink processes of a user share relink's own keyring. Private to this folder.
 *
 * Three files in DATA. `users.lock`: every process holds it shared while it uses the daemons, and
 * they live as long as that. `start.lock`: held while finding or starting them, so that one pair is
 * started. `bus-address`: where they are, and on which machine.
 *
 * Locks end with the process that held them, so nothing has to be put right after a crash. An
 * address is tried, not believed. On a home that several machines share, the daemons of one machine
 * cannot be reached from another, and two on the same files would lose items: while one uses them,
 * the other is refused. That takes a file system whose flock() reaches all machines, which NFS has
 * since Linux 2.6.12; on one that has no locks at all, there is no keyring of relink's own. */
#pragma once

#include <gio/gio.h>

typedef struct RlKeyringShare RlKeyringShare;

RlKeyringShare *rl_keyring_share_new(void);

/* Lets go. The last of all processes ends the daemons by it. */
void rl_keyring_share_free(RlKeyringShare *self);

/* A connection to the bus that others of the user's relinks keep, and its ADDRESS; without a share,
 * so that it may end at any moment. NULL without an error: none runs. STUCK, CANCELLED. */
GDBusConnection *rl_keyring_share_look(gint64 deadline, GCancellable *cancel, char **address,
                                       GError **error);

/* A connection to the bus, started when nobody has, and its ADDRESS. From now on SELF holds its
 * share. RL_ERROR codes: STUCK at DEADLINE (monotonic, microseconds), CANCELLED, LOCAL for folders
 * that cannot be used, FAILED. */
GDBusConnection *rl_keyring_share_join(RlKeyringShare *self, gint64 deadline, GCancellable *cancel,
                                       char **address, GError **error);
