/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Picking a few lines out of a journal that may have a million: what is not wanted is passed over
 * without being parsed, and the file is never in memory as a whole. */
#pragma once

#include "json/json.h"

#include "store/journal-chain.h"
#include "store/journal.h"

/* Which lines: all conditions hold. They are looked for in a line's bytes as the journal writes
 * them, and then in the parsed line. */
typedef struct {
  const char *link;   /* the id of a link; NULL: of any */
  const char *since;  /* the earliest time, as the journal writes it; NULL: of any time */
  gint64 tail;        /* only lines that begin in the file's last bytes, so many; 0: of anywhere.
                         Not where something is verified */
  RlJournalTake take; /* is given each event as it is read, in the place of a list; NULL: a list */
  gpointer data;      /* for TAKE */
} RlJournalQuery;

/* What is verified on the way. The place of every line in the chain is looked at in any case, its
 * own hash where the line is picked, or stands in the file's last BYTES. */
typedef struct {
  RlChain chain;
  gint64 bytes;    /* G_MAXINT64: the whole file */
  gint64 uid;      /* of whom the lines must be, if they say it; -1: of anybody */
  gboolean torn;   /* the file ends without a line end */
  guint64 foreign; /* the first line that names another uid; 0: none */
  guint64 events;  /* that were picked */
} RlJournalCheck;

/* Adds the events of the file behind FD that fit QUERY to INTO (of RlJson, owned; NULL: they are
 * only counted), oldest first, wherever the file position is. A line that is no JSON, such as one
 * that is being written, is passed over. CHECK (may be NULL) is told of all lines. Only the first
 * END bytes are read, all of which must be there; G_MAXINT64: what there is. Blocks on the disk.
 * FALSE: it could not be read, and errno says why. */
gboolean rl_journal_scan(int fd, const RlJournalQuery *query, gint64 end, RlJournalCheck *check,
                         GPtrArray *into);
