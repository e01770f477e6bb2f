/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reading a link again proves, as one table. */
#include "app/reconcile.h"

enum {
  SENT = 1000000,
  EARLIER = SENT - 500,
  LATER = SENT + 5,
  SOON = SENT + 10,
  LONG = SENT + 300
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
  /* valid now, and accessed since or not valid before */
  { { "invalid", EARLIER }, TRUE, { "valid", LATER }, 0, FALSE, SOON, DONE },
  { { "invalid", EARLIER }, TRUE, { "valid", EARLIER }, 0, FALSE, SOON, DONE },
  { { "token_required", 0 }, TRUE, { "valid", 0 }, 408, TRUE, SOON, DONE },
  { { "valid", EARLIER }, TRUE, { "valid", LATER }, 500, TRUE, SOON, DONE },
  { { "unheard_of", EARLIER }, TRUE, { "valid", EARLIER }, 0, FALSE, SOON, DONE },
  /* valid before and after, not accessed: only the server's being finished tells */
  { { "valid", EARLIER }, TRUE, { "valid", EARLIER }, 500, TRUE, SOON, NOT_DONE },
  { { "valid", EARLIER }, TRUE, { "valid", EARLIER }, 0, FALSE, SOON, CANNOT },
  { { "valid", EARLIER }, TRUE, { "valid", EARLIER }, 0, FALSE, LONG, NOT_DONE },
  /* still broken */
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 500, TRUE, SOON, NOT_DONE },
  { { "invalid", EARLIER }, TRUE, { "invalid", EARLIER }, 408, TRUE, SOON, NOT_DONE },
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
                                .elapsed = rows[i].now - SENT };
    const RlReconciled found = rl_reconcile(before, after, &attempt);
    if (found != rows[i].expected)
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
    /* compared with what the server itself said before, no clock of ours comes into it */
    { { "valid", EARLIER }, { "valid", LATER }, SOON - 3600, 10, DONE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(times); i++) {
    g_autoptr(RlLink) before = make(&times[i].before), after = make(&times[i].after);
    const RlAttempt attempt = { .sent_at = SENT, .now = times[i].now, .elapsed = times[i].elapsed };
    const RlReconciled found = rl_reconcile(before, after, &attempt);
    if (found != times[i].expected)
      g_error("row %u: %s", i, rl_reconciled_word(found));
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/reconcile/table", test_table);
  g_test_add_func("/reconcile/clocks", test_clocks);
  return g_test_run();
}
