/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reading a link again proves, as one table. */
#include "app/reconcile.h"

enum {
  SENT = 1000000,
  EARLIER = SENT - 500,
  LATER = SENT + 5,
  SOON = SENT + 10,
  LONG = SENT + 300,
  LIMIT = 390,
  TOO_LATE = SENT + LIMIT + 3
};

#define DONE     RL_RECONCILED_DONE
#define NOT_DONE RL_RECONCILED_NOT_DONE
#define CANNOT   RL_RECONCILED_CANNOT_TELL

typedef struct {
  const char *status; /* NULL: not known */
  gint64 last_access;
} State;

static const struct {
  State before;
  gboolean read; /* FALSE: it could not be read */
  State after;
  int http_status;
  gboolean complete;
  gint64 now;
  RlReconciled expected;
} rows[] = {
  /* could not be read */
  { { "invalid", EARLIER }, FALSE, { NULL, 0 }, 500, TRUE, SOON, CANNOT },
  { { "invalid", EARLIER }, FALSE, { NULL, 0 }, 0, FALSE, LONG, CANNOT },
  /* valid now, and accessed since */
  { { "invalid", EARLIER }, TRUE, { "valid", LATER }, 0, FALSE, SOON, DONE },
  { { "invalid", EARLIER }, TRUE, { "valid", EARLIER }, 0, FALSE, SOON, CANNOT },
  { { "token_required", 0 }, TRUE, { "valid", 0 }, 408, TRUE, SOON, CANNOT },
  { { "token_required", 0 }, TRUE, { "valid", LATER }, 408, TRUE, SOON, DONE },
  { { "valid", EARLIER }, TRUE, { "valid", LATER }, 500, TRUE, SOON, DONE },
  { { "unheard_of", EARLIER }, TRUE, { "valid", LATER }, 0, FALSE, SOON, DONE },
  /* by somebody else: before it was sent, though since the form opened, or long after */
  { { "invalid", EARLIER }, TRUE, { "valid", SENT - 3 }, 0, FALSE, SOON, CANNOT },
  { { "valid", EARLIER }, TRUE, { "valid", SENT - 3 }, 500, TRUE, LONG, CANNOT },
  { { "invalid", EARLIER }, TRUE, { "valid", SENT + LIMIT }, 0, FALSE, SENT + 864000, DONE },
  { { "invalid", EARLIER }, TRUE, { "valid", TOO_LATE }, 0, FALSE, SENT + 864000, CANNOT },
  { { NULL, 0 }, TRUE, { "valid", TOO_LATE }, 0, FALSE, SENT + 864000, CANNOT },
  /* the access that was known before */
  { { "valid", SENT }, TRUE, { "valid", SENT }, 0, FALSE, SOON, CANNOT },
  /* valid before and after, not accessed: only the server's being finished tells */
  { { "valid", EARLIER }, TRUE, { "valid", EARLIER }, 500, TRUE, SOON, NOT_DONE },
  { { "valid", EARLIER }, TRUE, { "valid", EARLIER }, 0, FALSE, SOON, CANNOT },
  { { "valid", EARLIER }, TRUE, { "valid", EARLIER }, 0, FALSE, LONG, NOT_DONE },
  /* still broken */
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 500, TRUE, SOON, NOT_DONE },
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 400, TRUE, SOON, NOT_DONE },
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 501, TRUE, SOON, NOT_DONE },
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 200, TRUE, SOON, NOT_DONE },
  { { "invalid", 0 }, TRUE, { "invalid", 0 }, 500, TRUE, SOON, NOT_DONE },
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 0, FALSE, SOON, CANNOT },
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 0, FALSE, LONG - 1, CANNOT },
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 0, FALSE, LONG, NOT_DONE },
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 200, FALSE, SOON, CANNOT },
  /* a gateway's answer says nothing of the server behind it */
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 502, TRUE, SOON, CANNOT },
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 503, TRUE, SOON, CANNOT },
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 504, TRUE, SOON, CANNOT },
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 504, TRUE, LONG, NOT_DONE },
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 102, TRUE, SOON, CANNOT },
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 408, TRUE, SOON, CANNOT },
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 499, TRUE, SOON, CANNOT },
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 505, TRUE, SOON, CANNOT },
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 520, TRUE, SOON, CANNOT },
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 527, TRUE, SOON, CANNOT },
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 530, TRUE, SOON, CANNOT },
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 598, TRUE, SOON, CANNOT },
  /* changed, but not to valid */
  { { "invalid", EARLIER }, TRUE, { "token_required", EARLIER }, 500, TRUE, LONG, CANNOT },
  { { "invalid", EARLIER }, TRUE, { "invalid", LATER }, 500, TRUE, LONG, CANNOT },
  { { "valid", EARLIER }, TRUE, { "invalid", EARLIER }, 500, TRUE, LONG, CANNOT },
  { { "invalid", EARLIER }, TRUE, { NULL, EARLIER }, 500, TRUE, LONG, CANNOT },
  /* nothing was known before: only an access since the request proves anything */
  { { NULL, 0 }, TRUE, { "valid", LATER }, 0, FALSE, SOON, DONE },
  { { NULL, 0 }, TRUE, { "valid", SENT }, 0, FALSE, SOON, DONE },
  { { NULL, 0 }, TRUE, { "valid", EARLIER }, 500, TRUE, LONG, CANNOT },
  { { NULL, 0 }, TRUE, { "invalid", 0 }, 500, TRUE, LONG, CANNOT },
  { { NULL, 0 }, TRUE, { NULL, 0 }, 500, TRUE, LONG, CANNOT },
};

static RlLink *make(const State *state)
{
  RlLink *link = rl_link_new_bare("683005d6-f45c-4adb-b289-f1a12f50f80c");
  link->status = g_strdup(state->status);
  link->last_access = state->last_access;
  return link;
}

static void test_table(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlLink) before = make(&rows[i].before);
    g_autoptr(RlLink) after = rows[i].read ? make(&rows[i].after) : NULL;
    const RlAttempt attempt = { .http_status = rows[i].http_status,
                                .complete = rows[i].complete,
                                .sent_at = SENT,
                                .now = rows[i].now,
                                .elapsed = rows[i].now - SENT,
                                .limit = LIMIT };
    const RlReconciled found = rl_reconcile(before, after, &attempt);
    if (found != rows[i].expected)
      g_error("row %u: %s", i, rl_reconciled_word(found));
  }
}

/* Read by who sent it, as soon as the outcome was unknown: before and after are compared, and no
 * clock comes into it. A time-out of which the server itself says that it is one is an end. */
static void test_at_once(void)
{
  static const struct {
    State before, after;
    gboolean gave_up;
    RlReconciled expected;
  } seen[] = {
    { { "invalid", EARLIER }, { "valid", LATER }, FALSE, DONE },
    { { "invalid", EARLIER }, { "valid", EARLIER }, FALSE, DONE },
    { { "invalid", EARLIER }, { "valid", EARLIER + 1 }, FALSE, DONE },
    { { "valid", EARLIER }, { "valid", EARLIER + 1 }, FALSE, DONE },
    { { "valid", EARLIER }, { "valid", EARLIER }, FALSE, CANNOT },
    { { "valid", EARLIER }, { "valid", EARLIER }, TRUE, NOT_DONE },
    { { "invalid", EARLIER }, { "invalid", EARLIER }, FALSE, CANNOT },
    { { "invalid", EARLIER }, { "invalid", EARLIER }, TRUE, NOT_DONE },
    { { "invalid", EARLIER }, { "invalid", LATER }, TRUE, CANNOT },
    /* nothing was known before: only the clocks tell */
    { { NULL, 0 }, { "valid", LATER }, FALSE, DONE },
    { { NULL, 0 }, { "valid", EARLIER }, FALSE, CANNOT },
  };
  for (guint i = 0; i < G_N_ELEMENTS(seen); i++) {
    g_autoptr(RlLink) before = make(&seen[i].before);
    g_autoptr(RlLink) after = make(&seen[i].after);
    const RlAttempt attempt = { .http_status = 408,
                                .complete = TRUE,
                                .sent_at = SENT,
                                .now = SOON,
                                .elapsed = SOON - SENT,
                                .limit = LIMIT,
                                .at_once = TRUE,
                                .gave_up = seen[i].gave_up };
    const RlReconciled found = rl_reconcile(before, after, &attempt);
    if (found != seen[i].expected)
      g_error("row %u: %s", i, rl_reconciled_word(found));
  }
}

/* The clock on the wall was set between the request and the reading, or is wrong throughout: what
 * only it could tell is not told, and what another clock tells is not taken from it. */
static void test_clocks(void)
{
  static const struct {
    State before, after;
    gint64 now, elapsed;
    RlReconciled expected;
    gint64 server_now; /* 0: it does not say */
  } times[] = {
    /* an hour forward: the server need not have finished */
    { { "invalid", EARLIER }, { "invalid", EARLIER }, SOON + 3600, 10, CANNOT },
    /* an hour back: it has */
    { { "invalid", EARLIER }, { "invalid", EARLIER }, LONG - 3600, 300, NOT_DONE },
    /* nothing was known before */
    { { NULL, 0 }, { "valid", LATER }, SOON + 3600, 10, CANNOT },
    { { NULL, 0 }, { "valid", LATER }, SOON - 3600, 10, CANNOT },
    { { NULL, 0 }, { "valid", SOON + 1200 }, SOON, 10, CANNOT },
    { { NULL, 0 }, { "valid", SOON + 2 }, SOON, 10, DONE },
    { { NULL, 0 }, { "valid", SENT }, SOON, 9, DONE },
    { { "valid", EARLIER }, { "valid", LATER }, SOON - 3600, 10, CANNOT },
    /* where the server says what time it is, no clock on our wall comes into it */
    { { "valid", EARLIER }, { "valid", LATER }, SOON - 3600, 10, DONE, SOON },
    { { "valid", EARLIER }, { "valid", LATER }, SOON + 3600, 10, DONE, SOON },
    { { NULL, 0 }, { "valid", LATER }, SOON - 3600, 10, DONE, SOON },
    /* ours is an hour behind, or ahead, throughout */
    { { "invalid", EARLIER }, { "valid", LATER + 3600 }, SOON, 10, DONE, SOON + 3600 },
    { { "invalid", 0 }, { "valid", LATER - 3600 }, SOON, 10, DONE, SOON - 3600 },
    { { "invalid", 0 }, { "valid", LATER }, SOON, 10, CANNOT, SOON - 3600 },
    { { "invalid", EARLIER }, { "valid", LATER }, SOON, 10, CANNOT, SOON + 3600 },
    /* as far as two sound clocks may differ */
    { { "invalid", EARLIER }, { "valid", SENT - 2 }, SOON, 10, DONE, SOON },
    { { "invalid", EARLIER }, { "valid", SENT - 3 }, SOON, 10, CANNOT, SOON },
    { { "invalid", EARLIER }, { "valid", SOON + 2 }, SOON, 10, DONE, SOON },
    { { "invalid", EARLIER }, { "valid", SOON + 3 }, SOON, 10, CANNOT, SOON },
    { { "invalid", 0 }, { "valid", TOO_LATE }, SENT + 864000, 864000, CANNOT, SENT + 864000 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(times); i++) {
    g_autoptr(RlLink) before = make(&times[i].before), after = make(&times[i].after);
    const RlAttempt attempt = { .sent_at = SENT,
                                .now = times[i].now,
                                .elapsed = times[i].elapsed,
                                .server_now = times[i].server_now,
                                .limit = LIMIT };
    const RlReconciled found = rl_reconcile(before, after, &attempt);
    if (found != times[i].expected)
      g_error("row %u: %s", i, rl_reconciled_word(found));
  }
}

/* By whomever: all that is said of an access that proves nothing. */
static void test_access(void)
{
  static const struct {
    State after;
    gint64 server_now;
    gboolean expected;
  } states[] = {
    { { "valid", TOO_LATE }, 0, TRUE },
    { { "valid", SENT - 1 }, 0, FALSE },
    { { "valid", TOO_LATE }, SOON + 86400, FALSE },
    { { "valid", SENT - 1 }, SOON, TRUE },
    { { "invalid", TOO_LATE }, 0, FALSE },
    { { NULL, TOO_LATE }, 0, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(states); i++) {
    g_autoptr(RlLink) after = make(&states[i].after);
    const RlAttempt attempt = {
      .sent_at = SENT, .now = SOON, .elapsed = 10, .server_now = states[i].server_now
    };
    g_assert_true(rl_reconcile_shows_access(after, &attempt) == states[i].expected);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/reconcile/table", test_table);
  g_test_add_func("/reconcile/at-once", test_at_once);
  g_test_add_func("/reconcile/clocks", test_clocks);
  g_test_add_func("/reconcile/access", test_access);
  return g_test_run();
}
