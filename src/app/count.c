/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/count.h"

RlCount rl_count_read(const RlSession *session, const char *link_id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RlJson) entries = rl_journal_read_link(session->journal, link_id, &error);
  if (entries == NULL) {
    g_debug("%s", error->message);
    return (RlCount){ .known = FALSE };
  }
  return (RlCount){ rl_attempts_count(entries), TRUE };
}
