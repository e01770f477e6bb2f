/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Picking a few lines out of a journal that may have a million: what is not wanted is passed over
 * without being parsed, and the file is never in memory as a whole. */
#pragma once

#include "json/json.h"

/* Which lines: both conditions hold. They are looked for in a line's bytes as the journal writes
 * them, and then in the parsed line. */
typedef struct {
  const char *link;  /* the id of a link; NULL: of any */
  const char *since; /* the earliest time, as the journal writes it; NULL: of any time */
} RlJournalQuery;

/* Adds the events of the file behind FD that fit QUERY to the array INTO, oldest first, wherever
 * the file position is. A line that is no JSON, such as one that is being written, is passed over.
 * Blocks on the disk. FALSE: it could not be read, and errno says why. */
gboolean rl_journal_scan(int fd, const RlJournalQuery *query, RlJson *into);
