/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/reconcile.h"

/* CLOCKS_DIFFER: seconds by which two sound clocks may. */
enum { SERVER_CEILING = 300, CLOCKS_DIFFER = 2 };

/* Of a link of which nothing was known before. A clock that was set in between, or that is so slow
 * that the access lies in its future, proves nothing. */
static gboolean lies_within(gint64 access, const RlAttempt *attempt)
{
  const gint64 passed = attempt->now - attempt->sent_at;
  return ABS(passed - attempt->elapsed) <= CLOCKS_DIFFER && access >= attempt->sent_at &&
         access <= attempt->now + CLOCKS_DIFFER;
}

static gboolean was_accessed(const RlLink *before, const RlLink *after, const RlAttempt *attempt)
{
  if (before->status == NULL)
    return lies_within(after->last_access, attempt);
  return after->last_access > before->last_access ||
         (rl_link_status(before) != RL_STATUS_VALID && rl_link_status(after) == RL_STATUS_VALID);
}

static gboolean is_unchanged(const RlLink *before, const RlLink *after)
{
  return before->status != NULL && g_strcmp0(before->status, after->status) == 0 &&
         before->last_access == after->last_access;
}

/* A gateway's answer does not say what the server behind it is still doing. */
static gboolean server_is_finished(const RlAttempt *attempt)
{
  if (attempt->elapsed >= SERVER_CEILING)
    return TRUE;
  return attempt->complete && attempt->http_status != 502 && attempt->http_status != 503 &&
         attempt->http_status != 504;
}

RlReconciled rl_reconcile(const RlLink *before, const RlLink *after, const RlAttempt *attempt)
{
  if (after == NULL)
    return RL_RECONCILED_CANNOT_TELL;
  if (rl_link_status(after) == RL_STATUS_VALID && was_accessed(before, after, attempt))
    return RL_RECONCILED_DONE;
  if (is_unchanged(before, after) && server_is_finished(attempt))
    return RL_RECONCILED_NOT_DONE;
  return RL_RECONCILED_CANNOT_TELL;
}
