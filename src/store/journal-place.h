/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the journal's files lie, and what must hold of them before a line may be written.
 *
 * By default there is one file of mode 0600 in the user's own state directory. A team's directory,
 * which an administrator makes (root:GROUP, mode 3770), holds one file per user, UID.jsonl, and not
 * one for all: whoever may append to a file may rewrite it, so that in a common file each agent
 * could change the others' lines. A file of its own belongs to its user and is read by the group
 * (0640); the sticky bit keeps the others from removing or renaming it, and no name is trusted: a
 * file counts as a user's only when it belongs to the uid that it is named after. The name is the
 * uid, since that is what the kernel vouches for; names change, and may be no file names.
 *
 * All files of the directory together are the journal; the lock is on the directory itself, which
 * nobody can replace, as a lock file's owner could replace that. flock() on a directory needs a
 * local file system. The private file is its own lock, and may lie on NFS. */
#pragma once

#include <sys/types.h>

#include "base/cancel.h"

typedef struct {
  char *directory;
  char *path; /* of this user's own file */
  gboolean shared;
} RlJournalPlace;

/* DIRECTORY NULL: $XDG_STATE_HOME/relink. Nothing is touched. */
void rl_journal_place_init(RlJournalPlace *self, const char *directory, gboolean shared);
void rl_journal_place_clear(RlJournalPlace *self);

/* The journal held by this process: nobody else writes until it is released. */
typedef struct {
  int lock; /* -1: none */
  int file; /* this user's own, for appending; -1: none. May be `lock`. */
} RlJournalHold;

#define RL_JOURNAL_NOT_HELD                                                                        \
  (RlJournalHold)                                                                                  \
  {                                                                                                \
    -1, -1                                                                                         \
  }

/* Makes what is missing of the user's own (but never a team's directory), whatever the umask, waits
 * SECONDS for the lock as rl_journal_lock() does and with its errors, and checks owner and modes.
 * FALSE without an error: errno says why; RL_ERROR_FAILED: a few words do. Release in every case.
 */
gboolean rl_journal_hold_take(RlJournalHold *self, const RlJournalPlace *place, guint seconds,
                              RlCancel *cancel, GError **error);
/* Whether a line could be written now, as far as that can be told without making, locking or
 * changing anything. Errors as above. */
gboolean rl_journal_place_may_write(const RlJournalPlace *place, GError **error);
/* The lock alone, for reading; waits RL_JOURNAL_PATIENCE in the same way. Held as well where there
 * is no private file yet, which nobody can be writing to. */
gboolean rl_journal_hold_look(RlJournalHold *self, const RlJournalPlace *place, GError **error);
void rl_journal_hold_release(RlJournalHold *self);

/* The paths of all files, in the order of their names, whether they exist or not: one, or those in
 * the team's directory. NULL: as above. */
GPtrArray *rl_journal_place_files(const RlJournalPlace *self, GError **error);

/* Opens one of them for reading; *OWNER is the uid whose lines it must hold, -1 for a private file.
 * -1: as above; a private file that does not exist yet is ENOENT. */
int rl_journal_place_open(const RlJournalPlace *self, const char *path, gint64 *owner,
                          GError **error);
