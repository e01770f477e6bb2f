/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guard's count as the journal has it now. */
#pragma once

#include "app/attempts.h"
#include "app/session.h"

typedef struct {
  RlAttempts attempts;
  gboolean known; /* FALSE: the journal could not be read */
} RlCount;

/* What the events of one link in READING come to. */
RlCount rl_count_of(const RlJournalReading *reading);

/* Reads what the journal has of link LINK_ID. Blocks on the disk, and belongs on a worker: a team's
 * journal may be long. */
RlCount rl_count_read(const RlSession *session, const char *link_id);
