/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connecting to a message bus within a given time. Private to this folder. */
#pragma once

#include <gio/gio.h>

/* The address of the session bus as it is right now: DBUS_SESSION_BUS_ADDRESS, else the socket in
 * $XDG_RUNTIME_DIR. Never an address that would start a bus. NULL: there is none. */
char *rl_keyring_address(void);

/* A private connection to ADDRESS. G_IO_ERROR_TIMED_OUT at DEADLINE (monotonic, microseconds),
 * G_IO_ERROR_CANCELLED as soon as the caller cancels. */
GDBusConnection *rl_keyring_connect(const char *address, gint64 deadline, GCancellable *cancel,
                                    GError **error);
