/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an earlier relink left without a known outcome: which request, what reading the link says of
 * it, and in which words. */
#include <string.h>
#include <unistd.h>

#include "app/unfinished.h"

#include "helpers.h"
#include "test-session.h"

/* Events in short: i intent, u unknown result, U unknown result that judged the log-in, r refused,
 * c challenge, d done, n/D/? reconciled: not done, done, cannot tell. A digit names the request. */
static RlJson *events(const char *text)
{
  static const struct {
    char letter;
    const char *json;
  } kinds[] = {
    { 'i', "{'event':'intent','method':'PUT','request':'%c','time':'2026-11-23T18:00:0%cZ'}" },
    { 'u', "{'event':'result','request':'%c','outcome':'unknown','http_status':503,'login':null}" },
    { 'U', "{'event':'result','request':'%c','outcome':'unknown','login':'refused'}" },
    { 'r', "{'event':'result','request':'%c','outcome':'refused','login':'refused'}" },
    { 'c', "{'event':'result','request':'%c','outcome':'challenge','login':null}" },
    { 'd', "{'event':'result','request':'%c','outcome':'done','login':null}" },
    { 'n', "{'event':'reconciled','request':'%c','outcome':'not_done'}" },
    { 'D', "{'event':'reconciled','request':'%c','outcome':'done'}" },
    { '?', "{'event':'reconciled','request':'%c','outcome':'cannot_tell'}" },
  };
  RlJson *all = rl_json_new_array();
  for (const char *p = text; *p != '\0'; p += 2)
    for (guint k = 0; k < G_N_ELEMENTS(kinds); k++)
      if (kinds[k].letter == *p) {
        g_auto(GStrv) parts = g_strsplit(kinds[k].json, "%c", -1);
        const char digit[] = { p[1], '\0' };
        g_autofree char *json = g_strjoinv(digit, parts);
        rl_json_add(all, helper_json(json));
      }
  return all;
}

static void test_find(void)
{
  static const struct {
    const char *events;
    const char *request; /* NULL: none */
    gboolean has_result;
  } rows[] = {
    { "", NULL, FALSE },       { "i1", "1", FALSE },      { "i1r1", NULL, FALSE },
    { "i1c1", NULL, FALSE },   { "i1d1", NULL, FALSE },   { "i1u1", "1", TRUE },
    { "i1U1", NULL, FALSE },   { "i1u1?1", "1", TRUE },   { "i1u1n1", NULL, FALSE },
    { "i1u1D1", NULL, FALSE }, { "i1n1", NULL, FALSE },   { "i1i2", "2", FALSE },
    { "i1i2r2", "1", FALSE },  { "i1i2d2", NULL, FALSE }, { "i1u1i2r2", "1", TRUE },
    { "i1d1i2", "2", FALSE },  { "i1i2n2", "1", FALSE },  { "u1", NULL, FALSE },
    { "i1i2D2", NULL, FALSE }, { "i1i2u1r2", "1", TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlJson) entries = events(rows[i].events);
    g_autoptr(RlUnfinished) found = rl_unfinished_find(entries);
    g_assert_cmpstr(found != NULL ? found->request : NULL, ==, rows[i].request);
    if (found != NULL)
      g_assert_true(found->has_result == rows[i].has_result);
  }
  g_autoptr(RlJson) nameless = helper_json("[{'event':'intent'},{'event':'result'},{}]");
  g_assert_null(rl_unfinished_find(nameless));
}

/* What an intent says of itself and of the link, for one request that was begun at BEGUN. */
static RlUnfinished *unfinished(const char *status, const char *access, gint64 begun, gint64 pid)
{
  RlUnfinished *self = g_new0(RlUnfinished, 1);
  self->request = g_strdup("r1");
  self->time = rl_time_format_utc(begun);
  self->user = g_strdup("maria");
  self->status = g_strdup(status);
  self->last_accessed_at = g_strdup(access);
  self->pid = pid;
  return self;
}

#define OLD_ACCESS "2026-11-23T10:00:00Z"
#define NEW_ACCESS "2099-01-01T10:00:00Z"

/* A process of that number that has ended. */
static gint64 dead_pid(void)
{
  const char *const argv[] = { "true", NULL };
  GPid pid = 0;
  g_assert_true(
      g_spawn_async(NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &pid, NULL));
  while (rl_unfinished_is_at_work(pid))
    g_thread_yield();
  return pid;
}

/* SINCE in TEXT is a moment ago. NULL for NULL. */
static RlLink *link_of(const char *text, gint64 now)
{
  if (text == NULL)
    return NULL;
  g_autoptr(GString) filled = g_string_new(text);
  g_autofree char *since = rl_time_format_utc(now - 5);
  g_string_replace(filled, "SINCE", since, 0);
  g_autoptr(RlJson) json = helper_json(filled->str);
  return rl_link_from_json(json, NULL);
}

static void test_reconcile(void)
{
  static const struct {
    const char *status; /* of the link before; NULL: an older version's line */
    gint64 age;
    gboolean alive;
    const char *link;
    RlReconciled found;
    const char *says;
  } rows[] = {
    { "invalid", 10, FALSE,
      "{'id':'" TEST_ID "','status':'valid','last_accessed_at':'" NEW_ACCESS "'}",
      RL_RECONCILED_DONE, "that it was carried out" },
    { "invalid", 10, FALSE,
      "{'id':'" TEST_ID "','status':'invalid','last_accessed_at':'" OLD_ACCESS "'}",
      RL_RECONCILED_CANNOT_TELL, "wait 5 minutes" },
    { "invalid", 250, FALSE,
      "{'id':'" TEST_ID "','status':'invalid','last_accessed_at':'" OLD_ACCESS "'}",
      RL_RECONCILED_CANNOT_TELL, "wait 1 minute," },
    { "invalid", 301, FALSE,
      "{'id':'" TEST_ID "','status':'invalid','last_accessed_at':'" OLD_ACCESS "'}",
      RL_RECONCILED_NOT_DONE, "was not carried out" },
    { NULL, 301, FALSE,
      "{'id':'" TEST_ID "','status':'invalid','last_accessed_at':'" OLD_ACCESS "'}",
      RL_RECONCILED_CANNOT_TELL, "counts as a refused log-in" },
    { NULL, 301, FALSE, "{'id':'" TEST_ID "','status':'valid','last_accessed_at':'SINCE'}",
      RL_RECONCILED_DONE, "that it was carried out" },
    /* An access in this host's future proves that a clock is wrong, and nothing else. */
    { NULL, 301, FALSE, "{'id':'" TEST_ID "','status':'valid','last_accessed_at':'" NEW_ACCESS "'}",
      RL_RECONCILED_CANNOT_TELL, "counts as a refused log-in" },
    { "invalid", 10, TRUE,
      "{'id':'" TEST_ID "','status':'valid','last_accessed_at':'" NEW_ACCESS "'}",
      RL_RECONCILED_NOT_TRIED, "may still be waiting" },
    { "invalid", 1000, TRUE,
      "{'id':'" TEST_ID "','status':'valid','last_accessed_at':'" NEW_ACCESS "'}",
      RL_RECONCILED_DONE, "that it was carried out" },
    { "invalid", 10, FALSE, NULL, RL_RECONCILED_NOT_TRIED, "wait 5 minutes" },
  };
  const gint64 dead = dead_pid();
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    TestSession *test = test_session_new(NULL, NULL, TRUE);
    const gint64 now = test->session->clock.wall();
    g_autoptr(RlLink) link = link_of(rows[i].link, now);
    g_autoptr(RlUnfinished) self =
        unfinished(rows[i].status, OLD_ACCESS, now - rows[i].age, rows[i].alive ? getppid() : dead);
    const gboolean settled = rl_unfinished_reconcile(self, test->session, link);
    g_assert_cmpint(self->found, ==, rows[i].found);
    g_assert_true(settled ==
                  (rows[i].found == RL_RECONCILED_DONE || rows[i].found == RL_RECONCILED_NOT_DONE));
    g_autofree char *text = rl_unfinished_text(self);
    if (strstr(text, rows[i].says) == NULL || strstr(text, "maria") == NULL)
      g_error("row %u: %s", i, text);
    /* A finding is on record, and only a finding. */
    g_autoptr(RlJson) entries = rl_journal_read_link(test->session->journal, TEST_ID, NULL);
    g_assert_cmpuint(rl_json_count(entries), ==, settled ? 1 : 0);
    if (settled)
      g_assert_cmpstr(rl_json_string(rl_json_member(rl_json_first(entries), "request")), ==, "r1");
    test_session_free(test);
  }
}

/* Numbers that are no processes, and this one itself. */
static void test_at_work(void)
{
  static const gint64 never[] = { 0, -1, G_MAXINT64, (gint64) 1 << 32 };
  for (guint i = 0; i < G_N_ELEMENTS(never); i++)
    g_assert_false(rl_unfinished_is_at_work(never[i]));
  g_assert_false(rl_unfinished_is_at_work(getpid()));
  g_assert_true(rl_unfinished_is_at_work(getppid()));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/unfinished/find", test_find);
  g_test_add_func("/unfinished/reconcile", test_reconcile);
  g_test_add_func("/unfinished/at-work", test_at_work);
  return g_test_run();
}
