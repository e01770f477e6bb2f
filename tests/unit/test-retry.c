/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which reads are asked again, after which pause, and that waiting ends when it is cancelled. */
#include "net/retry.h"

#include "helpers.h"

/* The answer's own clock stands at 1792567680, ours at another time. */
#define DATE "Date: Wed, 21 Oct 2026 07:28:00 GMT"

static RlHttpResponse *make_response(int status, const char *date, const char *header)
{
  RlHttpResponse *response = rl_http_response_new();
  response->status = status;
  response->complete = response->any_sent = status != 0;
  response->receipt.wall = 1792567680 + 50;
  g_ptr_array_add(response->headers, g_strdup("HTTP/1.1 503 Service Unavailable"));
  if (date != NULL)
    g_ptr_array_add(response->headers, g_strdup(date));
  if (header != NULL)
    g_ptr_array_add(response->headers, g_strdup(header));
  return response;
}

static void test_retry_after(void)
{
  static const struct {
    const char *date, *header;
    gint64 seconds;
  } rows[] = {
    { NULL, NULL, 0 },
    /* a number */
    { NULL, "Retry-After: 20", 20 },
    { NULL, "retry-AFTER:  7", 7 },
    { NULL, "Retry-After: 007", 7 },
    { NULL, "Retry-After: 0", 1 },
    { NULL, "Retry-After: 300", 300 },
    { NULL, "Retry-After: 301", 300 },
    { NULL, "Retry-After: 99999999999999999999999999", 300 },
    /* none */
    { NULL, "Retry-After:", 0 },
    { NULL, "Retry-After: -5", 0 },
    { NULL, "Retry-After: +5", 0 },
    { NULL, "Retry-After: 1.5", 0 },
    { NULL, "Retry-After: 5 s", 0 },
    { NULL, "Retry-After: 20261021", 300 },
    { NULL, "Retry-After: 2026-10-21", 0 },
    { NULL, "Retry-After: 07:28:20", 0 },
    { NULL, "Retry-After: soon", 0 },
    { NULL, "X-Retry-After: 5", 0 },
    /* a time, in HTTP's three forms, by the answer's own clock */
    { DATE, "Retry-After: Wed, 21 Oct 2026 07:28:20 GMT", 20 },
    { DATE, "Retry-After: Wednesday, 21-Oct-26 07:28:20 GMT", 20 },
    { DATE, "Retry-After: Wed Oct 21 07:28:20 2026", 20 },
    { DATE, "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT", 1 },
    { DATE, "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT", 1 },
    { DATE, "Retry-After: Wed, 21 Oct 2026 07:33:00 GMT", 300 },
    { DATE, "Retry-After: Wed, 21 Oct 2026 07:33:01 GMT", 300 },
    { DATE, "Retry-After: Tue, 19 Jan 2038 03:14:08 GMT", 300 },
    { DATE, "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT", 300 },
    { DATE, "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT", 1 },
    { DATE, "Retry-After: Wed, 99 Oct 2026 07:28:20 GMT", 0 },
    /* without one, by ours */
    { NULL, "Retry-After: Wed, 21 Oct 2026 07:29:00 GMT", 10 },
    { "Date: yesterday", "Retry-After: Wed, 21 Oct 2026 07:29:00 GMT", 10 },
    { "Date: 1792567680", "Retry-After: Wed, 21 Oct 2026 07:29:00 GMT", 10 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlHttpResponse) response = make_response(503, rows[i].date, rows[i].header);
    g_test_message("%s", rows[i].header != NULL ? rows[i].header : "");
    g_assert_cmpint(rl_retry_after(response), ==, rows[i].seconds);
  }
}

static void test_may_help(void)
{
  static const struct {
    int status;
    gboolean complete, may_pass, helps;
  } rows[] = {
    { 0, FALSE, FALSE, FALSE },  { 0, FALSE, TRUE, TRUE },    { 503, FALSE, FALSE, FALSE },
    { 200, TRUE, FALSE, FALSE }, { 200, TRUE, TRUE, FALSE },  { 401, TRUE, FALSE, FALSE },
    { 403, TRUE, FALSE, FALSE }, { 408, TRUE, FALSE, FALSE }, { 428, TRUE, FALSE, FALSE },
    { 429, TRUE, FALSE, TRUE },  { 500, TRUE, FALSE, FALSE }, { 501, TRUE, FALSE, FALSE },
    { 502, TRUE, FALSE, TRUE },  { 503, TRUE, FALSE, TRUE },  { 504, TRUE, FALSE, TRUE },
    { 505, TRUE, FALSE, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlHttpResponse) response = make_response(rows[i].status, NULL, NULL);
    response->complete = rows[i].complete;
    response->may_pass = rows[i].may_pass;
    g_assert_true(rl_retry_may_help(response) == rows[i].helps);
  }
}

static void test_back_off(void)
{
  static const gint64 longest[] = { 1000, 2000, 4000, 8000, 8000, 8000 };
  for (guint i = 0; i < G_N_ELEMENTS(longest); i++) {
    g_assert_cmpint(rl_retry_back_off(i + 1, 0), ==, 0);
    g_assert_cmpint(rl_retry_back_off(i + 1, 0.5), ==, longest[i] / 2);
    g_assert_cmpint(rl_retry_back_off(i + 1, 0.9999), ==, longest[i] * 9999 / 10000);
  }
  g_assert_cmpint(rl_retry_back_off(G_MAXUINT, 0.5), ==, 4000);
}

static void test_pause(void)
{
  static const struct {
    RlRetryState state;
    int status; /* 0: nothing left */
    const char *header;
    double chance;
    gint64 pause;
  } rows[] = {
    { { 1, 0, 33000 }, 503, NULL, 0.0, 0 },
    { { 1, 0, 33000 }, 503, NULL, 0.5, 500 },
    { { 1, 0, 33000 }, 503, NULL, 0.999, 999 },
    { { 2, 0, 33000 }, 503, NULL, 0.5, 1000 },
    { { 2, 0, 33000 }, 0, NULL, 0.999, 1998 },
    { { 3, 0, 33000 }, 503, NULL, 0.5, -1 },
    { { 9, 0, 33000 }, 503, NULL, 0.5, -1 },
    { { 1, 0, 33000 }, 500, NULL, 0.5, -1 },
    /* the server's wish instead of chance */
    { { 1, 0, 33000 }, 429, "Retry-After: 7", 0.5, 7000 },
    { { 2, 0, 33000 }, 429, "Retry-After: 0", 0.5, 1000 },
    { { 3, 0, 33000 }, 429, "Retry-After: 1", 0.5, -1 },
    /* nobody waits for longer than a read may last */
    { { 1, 0, 33000 }, 429, "Retry-After: 33", 0.5, 33000 },
    { { 1, 1, 33000 }, 429, "Retry-After: 33", 0.5, -1 },
    { { 1, 0, 33000 }, 429, "Retry-After: 300", 0.5, -1 },
    { { 1, 32500, 33000 }, 502, NULL, 0.5, 500 },
    { { 1, 32501, 33000 }, 502, NULL, 0.5, -1 },
    /* a header of an answer that is none */
    { { 1, 0, 33000 }, 0, "Retry-After: 7", 0.5, 500 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlHttpResponse) response = make_response(rows[i].status, NULL, rows[i].header);
    response->may_pass = rows[i].status == 0;
    g_test_message("row %u", i);
    g_assert_cmpint(rl_retry_pause(&rows[i].state, response, rows[i].chance), ==, rows[i].pause);
  }
}

/* ---- the real waiting ---- */

static gpointer cancel_it(gpointer cancel)
{
  rl_cancel_set(cancel);
  return NULL;
}

static void test_wait(void)
{
  enum { AN_HOUR = 3600 * 1000 };
  g_assert_true(rl_patience.wait(0, NULL));
  const gint64 before = rl_patience.now();
  g_assert_true(rl_patience.wait(20, NULL));
  g_assert_cmpint(rl_patience.now() - before, >=, 20 * 1000);
  g_autoptr(RlCancel) cancel = rl_cancel_new();
  g_assert_true(rl_patience.wait(1, cancel));
  GThread *thread = g_thread_new("cancel", cancel_it, cancel);
  g_assert_false(rl_patience.wait(AN_HOUR, cancel));
  g_thread_join(thread);
  /* It was cancelled before. */
  g_assert_false(rl_patience.wait(AN_HOUR, cancel));
  g_assert_false(rl_patience.wait(0, cancel));
}

static void test_patience(void)
{
  const gint64 before = rl_patience.now();
  for (guint i = 0; i < 1000; i++) {
    const double chance = rl_patience.chance();
    g_assert_true(chance >= 0 && chance < 1);
  }
  g_assert_cmpint(rl_patience.now(), >=, before);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/retry/retry-after", test_retry_after);
  g_test_add_func("/retry/may-help", test_may_help);
  g_test_add_func("/retry/back-off", test_back_off);
  g_test_add_func("/retry/pause", test_pause);
  g_test_add_func("/retry/wait", test_wait);
  g_test_add_func("/retry/patience", test_patience);
  return g_test_run();
}
