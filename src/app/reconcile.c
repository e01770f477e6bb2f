/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/reconcile.h"

enum { SERVER_CEILING = 300 };

static gboolean was_accessed(const RlLink *before, const RlLink *after, const RlAttempt *attempt)
{
  if (before->status == NULL)
    return after->last_access >= attempt->sent_at;
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
  if (attempt->now - attempt->sent_at >= SERVER_CEILING)
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
