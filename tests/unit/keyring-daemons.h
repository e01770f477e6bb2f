/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session bus and a gnome-keyring of a test's own, on fresh folders that the environment of the
 * test process points to. They end with the test, also when it fails. */
#pragma once

#include <gio/gio.h>
#include <sys/types.h>

typedef struct {
  char *folder;
  GDBusConnection *control; /* the test's own line to the bus */
  GSubprocess *bus, *service;
} KeyringDaemons;

/* Fresh folders, nothing running, no address in the environment. NULL after g_test_skip(). */
KeyringDaemons *keyring_daemons_new(void);
void keyring_daemons_free(KeyringDaemons *self);

/* Each returns when it is so. STARTS_SERVICE: the bus knows how to start the keyring. */
void keyring_daemons_start_bus(KeyringDaemons *self, gboolean starts_service);
void keyring_daemons_stop_bus(KeyringDaemons *self);
void keyring_daemons_start_service(KeyringDaemons *self);
void keyring_daemons_stop_service(KeyringDaemons *self);

/* Stops PROCESS in its tracks until it is killed. */
void keyring_daemons_freeze(GSubprocess *process);

/* Runs a program with INPUT, which may be NULL; its standard output. FALSE when it failed. */
gboolean keyring_daemons_run(const char *const *argv, const char *input, char **output);

/* The number of files in these folders that hold TEXT. */
guint keyring_daemons_find(KeyringDaemons *self, const char *text);

/* The processes named NAME, as the kernel cuts it, that serve relink's own keyring in these
 * folders; elements are pids. NULL: all of them. */
GArray *keyring_daemons_private(KeyringDaemons *self, const char *name);

/* Returns when there are none, which is when nobody holds a share any more. */
void keyring_daemons_wait_private(KeyringDaemons *self);

/* Returns when the process has ended, whoever its parent is. */
void keyring_daemons_wait_end(pid_t pid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KeyringDaemons, keyring_daemons_free)
