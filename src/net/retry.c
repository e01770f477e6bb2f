/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/retry.h"

enum { FIRST_MS = 1000, LONGEST_MS = 8000 };

static gboolean wait_for(gint64 milliseconds, RlCancel *cancel)
{
  return rl_cancel_pause(cancel, milliseconds);
}

const RlPatience rl_patience = { g_random_double, g_get_monotonic_time, wait_for };

/* Digits only: no sign, no fraction. A number that is too large for any type is large. */
static gboolean read_seconds(const char *value, gint64 *seconds)
{
  g_autoptr(GError) error = NULL;
  guint64 n = 0;
  if (!g_ascii_string_to_unsigned(value, 10, 0, RL_RETRY_AFTER_MAX, &n, &error)) {
    *seconds = RL_RETRY_AFTER_MAX;
    return g_error_matches(error, G_NUMBER_PARSER_ERROR, G_NUMBER_PARSER_ERROR_OUT_OF_BOUNDS);
  }
  *seconds = (gint64) n;
  return TRUE;
}

/* By the server's clock, which need not be ours. */
static gboolean read_date(const RlHttpResponse *response, const char *value, gint64 *seconds)
{
  const gint64 then = rl_http_date(value);
  const char *date = rl_http_response_header(response, "Date");
  const gint64 said = date != NULL ? rl_http_date(date) : -1;
  *seconds = then - (said >= 0 ? said : response->receipt.wall);
  return then >= 0;
}

gint64 rl_retry_after(const RlHttpResponse *response)
{
  const char *value = rl_http_response_header(response, "Retry-After");
  gint64 seconds = 0;
  if (value == NULL || (!read_seconds(value, &seconds) && !read_date(response, value, &seconds)))
    return 0;
  return CLAMP(seconds, 1, RL_RETRY_AFTER_MAX);
}

gboolean rl_retry_may_help(const RlHttpResponse *response)
{
  if (!response->complete)
    return response->may_pass;
  return response->status == 429 || (response->status >= 502 && response->status <= 504);
}

gint64 rl_retry_back_off(guint tries, double chance)
{
  gint64 longest = FIRST_MS;
  for (guint i = 1; i < tries && longest < LONGEST_MS; i++)
    longest *= 2;
  return (gint64) ((double) longest * chance);
}

gint64 rl_retry_pause(const RlRetryState *state, const RlHttpResponse *response, double chance)
{
  if (state->tries >= RL_RETRY_TRIES || !rl_retry_may_help(response))
    return -1;
  const gint64 asked = response->complete ? rl_retry_after(response) * 1000 : 0;
  const gint64 pause = asked > 0 ? asked : rl_retry_back_off(state->tries, chance);
  return state->elapsed + pause <= state->budget ? pause : -1;
}
