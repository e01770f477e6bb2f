/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two daemons of relink's own keyring: dbus-daemon, and the gnome-keyring-daemon that it starts
 * when it is first asked for. Private to this folder.
 *
 * Nobody has to end them. dbus-run-session keeps the bus as long as its program runs, and that
 * program is flock(1), which waits for the users' lock until no relink holds it: however they
 * ended. It then removes the sockets, while it holds the lock, so that nobody meets a bus that is
 * about to end; and the keyring's daemon ends with its bus. No process id is ever kept. */
#pragma once

#include <gio/gio.h>

/* The first of the programs it takes that is not in PATH; NULL when all are there. */
const char *rl_keyring_pair_missing(void);

/* Starts a pair that keeps its files in DATA and lives as long as somebody holds a lock on the file
 * USERS: the caller must. A connection to it, and its ADDRESS. RL_ERROR codes: STUCK at DEADLINE
 * (monotonic, microseconds), CANCELLED, LOCAL for folders, FAILED. */
GDBusConnection *rl_keyring_pair_start(const char *data, const char *users, gint64 deadline,
                                       GCancellable *cancel, char **address, GError **error);

/* Waits a moment for something that cannot be waited for, shorter when CANCEL is cancelled or FD
 * (-1: none) can be read. FALSE with STUCK or CANCELLED when there is no time left. */
gboolean rl_keyring_pause(int fd, gint64 deadline, GCancellable *cancel, GError **error);
