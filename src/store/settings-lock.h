/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `locked=` in a system's relink.conf: keys of its section that no more important file, no option
 * and no variable may change. */
#pragma once

#include <glib.h>

#define RL_LOCK_KEY "locked"

typedef struct {
  char *section; /* "relink", or "profile NAME" with the name as it is shown */
  char *key;     /* "*": every one of the section */
  char *file;
  guint rank; /* of the file: the higher, the more important */
} RlLock;

/* RlLock */
GPtrArray *rl_locks_new(void);

/* The locks that TEXT, the value of `locked` in SECTION of FILE, asks for. KNOWN are the section's
 * keys, NULL-terminated. FALSE and a phrase in ERROR when it names another. */
gboolean rl_locks_add(GPtrArray *locks, const RlLock *where, const char *text,
                      const char *const *known, GError **error);

/* The lock on KEY of SECTION by the least important file, or NULL. Borrowed. */
const RlLock *rl_locks_find(const GPtrArray *locks, const char *section, const char *key);

/* Whether FILE and its folder are fit to speak for the whole machine: nobody but its owner may
 * write them, when it LOCKS not even a group, and then they must belong to OWNER. RL_ERROR_LOCAL
 * says what is wrong, and how an administrator puts it right. */
gboolean rl_locks_check_file(const char *file, gboolean locks, guint owner, GError **error);
