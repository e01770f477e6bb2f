/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/reconcile.h"

/* CLOCKS_DIFFER: seconds by which two sound clocks may. */
enum { SERVER_CEILING = 300, CLOCKS_DIFFER = 2 };

/* When the request was sent, by the clock that writes down accesses, as far as it is known. */
static gint64 sent_at(const RlAttempt *attempt)
{
  if (attempt->server_now > 0)
    return attempt->server_now - attempt->elapsed - CLOCKS_DIFFER;
  return attempt->sent_at;
}

/* This host's clock proves nothing when it was set in between, or is so slow that the access lies
 * in its future. The server's cannot be set from here, and is compared with itself. */
static gboolean lies_within(gint64 access, const RlAttempt *attempt)
{
  const gboolean by_server = attempt->server_now > 0;
  const gint64 passed = attempt->now - attempt->sent_at;
  if (!by_server && ABS(passed - attempt->elapsed) > CLOCKS_DIFFER)
    return FALSE;
  const gint64 now = by_server ? attempt->server_now : attempt->now;
  const gint64 sent = by_server ? attempt->server_now - attempt->elapsed : attempt->sent_at;
  return access >= sent_at(attempt) && access <= MIN(now, sent + attempt->limit) + CLOCKS_DIFFER;
}

/* AFTER is valid. Others access the link, too: the bank's refresh, a colleague, the dashboard; the
 * later the link is read, the likelier it was they. */
static gboolean was_accessed(const RlLink *before, const RlLink *after, const RlAttempt *attempt)
{
  if (attempt->at_once && before->status != NULL)
    return after->last_access > before->last_access || rl_link_status(before) != RL_STATUS_VALID;
  return lies_within(after->last_access, attempt) &&
         (before->status == NULL || after->last_access > before->last_access);
}

static gboolean is_unchanged(const RlLink *before, const RlLink *after)
{
  return before->status != NULL && g_strcmp0(before->status, after->status) == 0 &&
         before->last_access == after->last_access;
}

/* Who answers in the place of the server, a gateway or a time-out, does not say what the server is
 * still doing; nor does an answer that only announces another. */
static gboolean says_the_end(int http_status)
{
  if (http_status >= 500)
    return http_status == 500 || http_status == 501;
  return http_status >= 200 && http_status != 408 && http_status != 499;
}

static gboolean server_is_finished(const RlAttempt *attempt)
{
  return attempt->elapsed >= SERVER_CEILING || attempt->gave_up ||
         (attempt->complete && says_the_end(attempt->http_status));
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

gboolean rl_reconcile_shows_access(const RlLink *after, const RlAttempt *attempt)
{
  return rl_link_status(after) == RL_STATUS_VALID && after->last_access >= sent_at(attempt);
}
