/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/count.h"

RlCount rl_count_of(const RlJournalReading *reading)
{
  const RlAttempts attempts = rl_attempts_count(reading->entries);
  return (RlCount){ reading->changed ? rl_attempts_distrust(attempts) : attempts, TRUE };
}

RlCount rl_count_read(const RlSession *session, const char *link_id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RlJournalReading) reading = rl_journal_look(session->journal, link_id, &error);
  if (reading != NULL)
    return rl_count_of(reading);
  g_debug("%s", error->message);
  return (RlCount){ .known = FALSE };
}
