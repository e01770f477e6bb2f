/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments as servers write them: a link's times, Retry-After, a challenge's expiry. An input is the
 * text of one of them, and is taken for each. */
#include <string.h>

#include "json/json.h"

#include "net/verdict.h"

#include "fuzz.h"

enum { WEEK = 7 * 24 * 3600, RETRY_MAX = 300 };

/* 1000-01-01. */
static const gint64 YEAR_1000 = -30610224000;

/* Written and read again it is the same moment, as long as its year has four digits. */
static void check_round(gint64 seconds)
{
  g_autofree char *utc = rl_time_format_utc(seconds), *local = rl_time_format_local(seconds);
  fuzz_assert_line(utc);
  fuzz_assert_line(local);
  g_assert_true((utc == NULL) == (seconds == 0));
  if (seconds != 0 && seconds >= YEAR_1000)
    g_assert_cmpint(rl_time_parse(utc), ==, seconds);
}

static void check_ago(gint64 when, gint64 now)
{
  g_autofree char *ago = rl_time_ago(when, now);
  g_autofree char *later = rl_time_ago(when, now < G_MAXINT64 - 30 ? now + 30 : now);
  fuzz_assert_line(ago);
  g_assert_cmpint(g_utf8_strlen(ago, -1), <=, 12);
  if (rl_time_ago_step(when, now) == rl_time_ago_step(when, now < G_MAXINT64 - 30 ? now + 30 : now))
    g_assert_cmpstr(ago, ==, later);
}

static void check_time(const char *text)
{
  static const gint64 nows[] = { 0, 1800000000, G_MAXINT64, G_MININT64 };
  const gint64 seconds = rl_time_parse(text);
  check_round(seconds);
  for (guint i = 0; i < G_N_ELEMENTS(nows); i++)
    check_ago(seconds, nows[i]);
}

/* Of a 429: what the server asks for is bounded. */
static void check_retry_after(const char *text)
{
  g_autoptr(RlHttpResponse) response = rl_http_response_new();
  response->status = 429;
  response->any_sent = response->complete = TRUE;
  response->receipt = (RlReceipt){ 1000 * G_USEC_PER_SEC, 1800000000 };
  g_ptr_array_add(response->headers, g_strconcat("retry-after: ", text, NULL));
  g_autoptr(RlOutcome) outcome = rl_verdict_write(response, NULL, FUZZ_ID, NULL);
  g_assert_true(outcome->kind == RL_OUTCOME_NOT_SENT);
  g_assert_true(outcome->retry_after >= 0 && outcome->retry_after <= RETRY_MAX);
}

static void check_expiry(RlJson *expiry)
{
  const RlReceipt receipt = { 1000 * G_USEC_PER_SEC, 1800000000 };
  g_autoptr(RlJson) body = rl_json_new_object();
  rl_json_set_string(body, "session", "s");
  rl_json_set(body, "expiry", expiry);
  g_autoptr(RlChallenge) challenge = rl_challenge_from_json(body, FUZZ_ID, &receipt);
  g_assert_nonnull(challenge);
  const gint64 left = rl_challenge_seconds_left(challenge, receipt.monotonic);
  g_assert_true(left >= -1 && left <= WEEK);
  g_assert_true((left == -1) == (challenge->expires_at == 0));
  g_assert_true(left == -1 || challenge->expires_at == receipt.wall + left);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  fuzz_start();
  g_autofree char *text = g_strndup((const char *) data, MIN(size, FUZZ_MAX));
  RlJson *number = rl_json_parse(text, strlen(text), NULL);
  check_retry_after(text);
  if (number != NULL)
    check_expiry(number);
  if (!g_utf8_validate(text, -1, NULL))
    return 0;
  check_time(text);
  check_expiry(rl_json_new_string(text));
  return 0;
}
