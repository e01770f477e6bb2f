/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the files of a place as one journal, in the order of their times. NULL without an error:
 * errno says why; RL_ERROR_FAILED: a few words do. ERROR is not NULL. */
#pragma once

#include "store/journal-place.h"
#include "store/journal.h"

/* See rl_journal_look(). */
RlJournalReading *rl_journal_read_place(const RlJournalPlace *place, const char *link,
                                        GError **error);
/* See rl_journal_each_since(); what is returned has no events. */
RlJournalReading *rl_journal_read_recent(const RlJournalPlace *place, gint64 since,
                                         RlJournalTake take, gpointer data, GError **error);
/* See rl_journal_read_newest(). */
RlJournalReading *rl_journal_read_tail(const RlJournalPlace *place, gint64 bytes, GError **error);
/* See rl_journal_read() and, with VERDICT, rl_journal_verify(). */
RlJournalReading *rl_journal_read_whole(const RlJournalPlace *place, gboolean verdict,
                                        GError **error);
