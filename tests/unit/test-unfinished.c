/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an earlier relink left without a known outcome: which request, what reading the link says of
 * it, and in which words. */
#include <string.h>
#include <unistd.h>

#include "base/text.h"

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
    { 'i', "{'origin':'" TEST_BASE
           "','event':'intent','method':'PUT','request':'%c','time':'2026-11-23T18:00:0%cZ'}" },
    { 'u',
      "{'origin':'" TEST_BASE
      "','event':'result','request':'%c','outcome':'unknown','http_status':503,'login':null}" },
    { 'U', "{'origin':'" TEST_BASE
           "','event':'result','request':'%c','outcome':'unknown','login':'refused'}" },
    { 'r', "{'origin':'" TEST_BASE
           "','event':'result','request':'%c','outcome':'refused','login':'refused'}" },
    { 'c', "{'origin':'" TEST_BASE
           "','event':'result','request':'%c','outcome':'challenge','login':null}" },
    { 'd',
      "{'origin':'" TEST_BASE "','event':'result','request':'%c','outcome':'done','login':null}" },
    { 'n', "{'origin':'" TEST_BASE "','event':'reconciled','request':'%c','outcome':'not_done'}" },
    { 'D', "{'origin':'" TEST_BASE "','event':'reconciled','request':'%c','outcome':'done'}" },
    { '?',
      "{'origin':'" TEST_BASE "','event':'reconciled','request':'%c','outcome':'cannot_tell'}" },
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
    g_autoptr(RlUnfinished) found = rl_unfinished_find(entries, TEST_BASE);
    g_assert_cmpstr(found != NULL ? found->request : NULL, ==, rows[i].request);
    if (found != NULL)
      g_assert_true(found->has_result == rows[i].has_result);
  }
  g_autoptr(RlJson) nameless =
      helper_json("[{'origin':'" TEST_BASE "','event':'intent'},{'origin':'" TEST_BASE
                  "','event':'result'},{'event':'intent','request':'1'},{}]");
  g_assert_null(rl_unfinished_find(nameless, TEST_BASE));
}

/* What was sent to another server shows in no link of this one, and a success there settles nothing
 * here. */
static void test_origin(void)
{
  g_autoptr(RlJson) entries = helper_json(
      "[{'event':'intent','request':'1','origin':'" TEST_BASE "'},"
      "{'event':'intent','request':'2','origin':'https://other.example'},"
      "{'event':'result','request':'2','outcome':'done','origin':'https://other.example'},"
      "{'event':'intent','request':'3','origin':'https://other.example'}]");
  g_autoptr(RlUnfinished) here = rl_unfinished_find(entries, TEST_BASE);
  g_autoptr(RlUnfinished) there = rl_unfinished_find(entries, "https://other.example");
  g_assert_cmpstr(here->request, ==, "1");
  g_assert_cmpstr(there->request, ==, "3");
  g_assert_null(rl_unfinished_find(entries, "https://third.example"));
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
#define FUTURE     "2099-01-01T10:00:00Z"

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

/* A reading that was answered at NOW, by the server's clock AHEAD of ours by so many seconds; 0: it
 * does not say. */
static RlOutcome *reading_at(gint64 now, gint64 ahead)
{
  RlOutcome *reading = rl_outcome_new(RL_OUTCOME_DONE);
  reading->receipt.wall = now;
  reading->server_time = ahead != 0 ? now + ahead : 0;
  return reading;
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
    { "invalid", 10, FALSE, "{'id':'" TEST_ID "','status':'valid','last_accessed_at':'SINCE'}",
      RL_RECONCILED_DONE, "that it was carried out" },
    { "invalid", 10, FALSE,
      "{'id':'" TEST_ID "','status':'invalid','last_accessed_at':'" OLD_ACCESS "'}",
      RL_RECONCILED_CANNOT_TELL, "wait 5 minutes" },
    { "invalid", 250, FALSE,
      "{'id':'" TEST_ID "','status':'invalid','last_accessed_at':'" OLD_ACCESS "'}",
      RL_RECONCILED_CANNOT_TELL, "wait 1 minute," },
    { "invalid", 301, FALSE,
      "{'id':'" TEST_ID "','status':'invalid','last_accessed_at':'" OLD_ACCESS "'}",
      RL_RECONCILED_NOT_DONE, "the update changed nothing" },
    { NULL, 301, FALSE,
      "{'id':'" TEST_ID "','status':'invalid','last_accessed_at':'" OLD_ACCESS "'}",
      RL_RECONCILED_CANNOT_TELL, "counts as a refused log-in" },
    { NULL, 301, FALSE, "{'id':'" TEST_ID "','status':'valid','last_accessed_at':'SINCE'}",
      RL_RECONCILED_DONE, "that it was carried out" },
    /* An access in this host's future proves that a clock is wrong, and nothing else. */
    { NULL, 301, FALSE, "{'id':'" TEST_ID "','status':'valid','last_accessed_at':'" FUTURE "'}",
      RL_RECONCILED_CANNOT_TELL, "whether by this update cannot be told" },
    /* Ten days later somebody else has accessed it. */
    { "invalid", 864000, FALSE, "{'id':'" TEST_ID "','status':'valid','last_accessed_at':'SINCE'}",
      RL_RECONCILED_CANNOT_TELL, "whether by this update cannot be told" },
    { NULL, 864000, FALSE, "{'id':'" TEST_ID "','status':'valid','last_accessed_at':'SINCE'}",
      RL_RECONCILED_CANNOT_TELL, "whether by this update cannot be told" },
    { "invalid", 864000, TRUE, "{'id':'" TEST_ID "','status':'valid','last_accessed_at':'SINCE'}",
      RL_RECONCILED_CANNOT_TELL, "whether by this update cannot be told" },
    { "invalid", 10, TRUE, "{'id':'" TEST_ID "','status':'valid','last_accessed_at':'SINCE'}",
      RL_RECONCILED_NOT_TRIED, "may still be waiting" },
    { "invalid", 391, TRUE, "{'id':'" TEST_ID "','status':'valid','last_accessed_at':'SINCE'}",
      RL_RECONCILED_DONE, "that it was carried out" },
    { "invalid", 10, FALSE, NULL, RL_RECONCILED_NOT_TRIED, "The link could not be read" },
    { "invalid", 301, FALSE, NULL, RL_RECONCILED_NOT_TRIED, "The link could not be read" },
  };
  const gint64 dead = dead_pid();
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    TestSession *test = test_session_new(NULL, NULL, TRUE);
    const gint64 now = test->session->clock.wall();
    g_autoptr(RlLink) link = link_of(rows[i].link, now);
    g_autoptr(RlUnfinished) self =
        unfinished(rows[i].status, OLD_ACCESS, now - rows[i].age, rows[i].alive ? getppid() : dead);
    g_autoptr(RlOutcome) reading = reading_at(now, 0);
    const gboolean settled = rl_unfinished_reconcile(self, test->session, reading, link, NULL);
    g_assert_cmpint(self->found, ==, rows[i].found);
    g_assert_true(settled ==
                  (rows[i].found == RL_RECONCILED_DONE || rows[i].found == RL_RECONCILED_NOT_DONE));
    g_autofree char *text = rl_unfinished_text(self);
    g_autofree char *brief = rl_unfinished_short(self);
    /* A narrow window has 38 columns for it, and it must not promise more than the whole text. */
    g_assert_cmpuint(rl_text_columns(brief), <=, 38);
    g_assert_true((strstr(brief, "carried out") != NULL) ==
                  (strstr(text, "that it was carried out") != NULL));
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

/* An answer is on record with its status although it broke off, or only announced another: it does
 * not say that the server had finished. */
static void test_broken_answers(void)
{
  static const int statuses[] = { 102, 200, 400, 500, 503 };
  TestSession *test = test_session_new(NULL, NULL, TRUE);
  const gint64 now = test->session->clock.wall(), dead = dead_pid();
  g_autoptr(RlLink) link =
      link_of("{'id':'" TEST_ID "','status':'invalid','last_accessed_at':'" OLD_ACCESS "'}", now);
  g_autoptr(RlOutcome) reading = reading_at(now, 0);
  for (guint i = 0; i < G_N_ELEMENTS(statuses); i++) {
    g_autoptr(RlUnfinished) self = unfinished("invalid", OLD_ACCESS, now - 299, dead);
    self->has_result = TRUE;
    self->http_status = statuses[i];
    g_assert_false(rl_unfinished_reconcile(self, test->session, reading, link, NULL));
    g_assert_cmpint(self->found, ==, RL_RECONCILED_CANNOT_TELL);
  }
  test_session_free(test);
}

/* An access is told from an earlier one by the clock that wrote it down. */
static void test_server_clock(void)
{
  static const struct {
    gint64 ahead;  /* the server's clock; 0: it does not say */
    gint64 access; /* seconds from now, by our clock */
    RlReconciled found;
  } rows[] = {
    { 3600, 3595, RL_RECONCILED_DONE },       { 0, 3595, RL_RECONCILED_CANNOT_TELL },
    { -3600, -3605, RL_RECONCILED_DONE },     { 0, -3605, RL_RECONCILED_CANNOT_TELL },
    { 3600, -5, RL_RECONCILED_CANNOT_TELL },  { 0, -5, RL_RECONCILED_DONE },
    { -3600, -5, RL_RECONCILED_CANNOT_TELL },
  };
  const gint64 dead = dead_pid();
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    TestSession *test = test_session_new(NULL, NULL, TRUE);
    const gint64 now = test->session->clock.wall();
    g_autoptr(RlLink) link = rl_link_new_bare(TEST_ID);
    link->status = g_strdup("valid");
    link->last_access = now + rows[i].access;
    g_autoptr(RlOutcome) reading = reading_at(now, rows[i].ahead);
    g_autoptr(RlUnfinished) self = unfinished("invalid", OLD_ACCESS, now - 10, dead);
    (void) rl_unfinished_reconcile(self, test->session, reading, link, NULL);
    g_test_message("row %u", i);
    g_assert_cmpint(self->found, ==, rows[i].found);
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
  g_test_add_func("/unfinished/origin", test_origin);
  g_test_add_func("/unfinished/reconcile", test_reconcile);
  g_test_add_func("/unfinished/broken-answers", test_broken_answers);
  g_test_add_func("/unfinished/server-clock", test_server_clock);
  g_test_add_func("/unfinished/at-work", test_at_work);
  return g_test_run();
}
