/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An event in the words of the journal. */
#pragma once

#include "store/journal.h"

/* The name of this process's user. New string; NULL: nobody knows one. May block for seconds where
 * a directory service knows the users, and kills where there is no memory: the C library does not
 * look whether it got some. */
char *rl_journal_line_user(void);

/* EVENT as USER's (see rl_journal_user()) and this process's, now; without a chain. New object.
 * Does not block: the team waits for it. */
RlJson *rl_journal_line(const RlJournalEvent *event, const char *user);

/* LINE, as the journal has it, for a log that takes messages of a few KiB only: what may be long is
 * left out of a long one, and "cut" says so. Its hash is that of the whole line. New string. */
char *rl_journal_line_short(const char *line);
