/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting for one's turn at the journal. */
#pragma once

#include "base/cancel.h"

/* Seconds that a journal is waited for: a person waits for it; and by a result, for which nobody
 * waits, and without which an update that was carried out would stay one of unknown outcome. */
enum { RL_JOURNAL_PATIENCE = 10, RL_JOURNAL_PATIENCE_RESULT = 60 };

/* Locks what FD has open with flock(): HOW is LOCK_EX or LOCK_SH. Waits until it is free, CANCEL
 * (may be NULL) is cancelled, or SECONDS have passed: no relink holds it longer than a write takes,
 * so that somebody who does is stopped, or stuck on the disk. Closing FD unlocks.
 *
 * RL_ERROR_CANCELLED; RL_ERROR_FAILED, which says in a few words who holds it; FALSE without an
 * error: errno says why it cannot be locked. */
gboolean rl_journal_lock(int fd, int how, guint seconds, RlCancel *cancel, GError **error);
