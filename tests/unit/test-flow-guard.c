/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lock-out guard in the flow: what the form is told, and that nothing leaves that was not
 * confirmed, however many agents work on one link at once. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"

#include "app/confirm.h"
#include "app/open-challenge.h"

#include "flow-world.h"
#include "helpers.h"

#define REFUSED "[{'code':'login_error','message':'Invalid credentials provided to login'}]"
#define SKIPPED                                                                                    \
  "[{'code':'login_error','message':'Login not attempted due to invalid credentials'}]"
#define CHALLENGE                                                                                  \
  "{'code':'token_required','session':'s1','expiry':60,'link':'" TEST_ID                           \
  "','token_generation_data':{'instructions':'Use this code','type':'numeric','value':'48291'}}"

/* Another agent's request on LINK, of which only the journal knows. LOGIN NULL: no result yet. */
static void another_agent(RlJournal *journal, const char *link, const char *login)
{
  g_autofree char *request = g_uuid_string_random();
  RlJournalEvent event = { .event = "intent", .request = request, .method = "PUT", .link = link };
  g_autoptr(GError) error = NULL;
  g_assert_true(rl_journal_append(journal, &event, &error));
  event.event = "result";
  event.outcome = "refused";
  event.login = login;
  g_assert_true(login == NULL || rl_journal_append(journal, &event, &error));
  g_assert_no_error(error);
}

static void others_are_refused(FlowWorld *world, guint n)
{
  for (guint i = 0; i < n; i++)
    another_agent(world->test->session->journal, TEST_ID, "refused");
}

/* The form of a link with N refused log-ins. */
static FlowWorld *open_after(guint n)
{
  FlowWorld *world = flow_world_new(NULL);
  others_are_refused(world, n);
  fake_http_push_body(world->test->http, 200, LINK_INVALID);
  fake_http_push_body(world->test->http, 200, "{'results':[]}");
  rl_flow_open(world->flow, TEST_ID, FALSE);
  flow_world_await(world, RL_STAGE_EDITING);
  return world;
}

static void send_refused(FlowWorld *world)
{
  fake_http_push_body(world->test->http, 400, REFUSED);
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_cmpint(rl_flow_view(world->flow)->outcome->kind, ==, RL_OUTCOME_REFUSED);
  rl_flow_dismiss(world->flow);
  rl_draft_clear(rl_flow_draft(world->flow));
}

static void assert_puts(FlowWorld *world, guint n)
{
  g_assert_cmpuint(fake_http_count(world->test->http, "PUT"), ==, n);
}

/* Each refusal is in the view as soon as it is known. */
static void test_count(void)
{
  static const RlGuard guards[] = { RL_GUARD_NONE, RL_GUARD_NONE,   RL_GUARD_NONE,
                                    RL_GUARD_ASK,  RL_GUARD_INSIST, RL_GUARD_INSIST };
  g_autoptr(FlowWorld) world = open_after(0);
  const RlFlowView *view = rl_flow_view(world->flow);
  for (guint n = 0; n < G_N_ELEMENTS(guards); n++) {
    g_assert_cmpuint(view->attempts->refused, ==, n);
    g_assert_cmpint(rl_flow_guard(world->flow), ==, guards[n]);
    rl_flow_confirm(world->flow, guards[n]);
    send_refused(world);
  }
  assert_puts(world, G_N_ELEMENTS(guards));
  rl_flow_confirm(world->flow, RL_GUARD_INSIST);
  fake_http_push_body(world->test->http, 200, LINK_VALID);
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_cmpuint(view->attempts->refused, ==, 0);
  g_assert_cmpint(rl_flow_guard(world->flow), ==, RL_GUARD_NONE);
}

static void test_not_attempted(void)
{
  g_autoptr(FlowWorld) world = open_after(0);
  fake_http_push_body(world->test->http, 400, SKIPPED);
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_cmpuint(rl_flow_view(world->flow)->attempts->refused, ==, 0);
  g_assert_cmpint(rl_flow_view(world->flow)->attempts->last, ==, RL_LAST_NOT_ATTEMPTED);
}

/* Not confirmed, or not enough: nothing leaves, nothing is on record, everything typed stays. */
static void test_not_confirmed(void)
{
  static const struct {
    guint refused;
    RlGuard confirmed;
    gboolean sent;
  } rows[] = {
    { 2, RL_GUARD_NONE, TRUE },   { 3, RL_GUARD_NONE, FALSE }, { 3, RL_GUARD_ASK, TRUE },
    { 3, RL_GUARD_INSIST, TRUE }, { 4, RL_GUARD_NONE, FALSE }, { 4, RL_GUARD_ASK, FALSE },
    { 4, RL_GUARD_INSIST, TRUE }, { 9, RL_GUARD_ASK, FALSE },  { 9, RL_GUARD_INSIST, TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(FlowWorld) world = open_after(rows[i].refused);
    const RlFlowView *view = rl_flow_view(world->flow);
    if (rows[i].sent)
      fake_http_push_body(world->test->http, 200, LINK_VALID);
    rl_flow_confirm(world->flow, rows[i].confirmed);
    flow_world_submit(world);
    flow_world_await(world, RL_STAGE_OUTCOME);
    assert_puts(world, rows[i].sent ? 1 : 0);
    g_assert_cmpint(view->outcome->kind, ==, rows[i].sent ? RL_OUTCOME_DONE : RL_OUTCOME_NOT_SENT);
    if (rows[i].sent)
      continue;
    g_assert_error(view->outcome->error, RL_ERROR, RL_ERROR_NOT_SENT);
    g_assert_nonnull(strstr(view->outcome->error->message, "since the last success"));
    g_assert_cmpuint(view->attempts->refused, ==, rows[i].refused);
    g_assert_cmpuint(view->attempts->unanswered, ==, 0);
    g_assert_true(view->can_send_again);
    flow_world_assert_typed(world, "hunter2");
  }
}

/* While the form was open somebody else failed. */
static void test_raised_meanwhile(void)
{
  g_autoptr(FlowWorld) world = open_after(2);
  g_assert_cmpint(rl_flow_guard(world->flow), ==, RL_GUARD_NONE);
  others_are_refused(world, 1);
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_OUTCOME);
  assert_puts(world, 0);
  g_assert_cmpint(rl_flow_exit_code(world->flow), ==, 6);
  /* The form knows now, and what it asks is enough. */
  g_assert_cmpint(rl_flow_guard(world->flow), ==, RL_GUARD_ASK);
  rl_flow_confirm(world->flow, rl_flow_guard(world->flow));
  fake_http_push_body(world->test->http, 200, LINK_VALID);
  rl_flow_send_again(world->flow);
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_cmpint(rl_flow_view(world->flow)->outcome->kind, ==, RL_OUTCOME_DONE);
}

/* Somebody has changed the journal, of whatever link: the form says so, and nobody gets past it
 * unasked. */
static void test_changed_journal(void)
{
  for (guint meanwhile = 0; meanwhile < 2; meanwhile++) {
    g_autoptr(FlowWorld) world = flow_world_new(NULL);
    RlJournal *journal = world->test->session->journal;
    const char *path = rl_journal_path(journal);
    g_autofree char *good = NULL, *bad = NULL;
    another_agent(journal, "30cb4806-6e00-48a4-91c9-ca55968576c8", "refused");
    g_assert_true(g_file_get_contents(path, &good, NULL, NULL));
    g_auto(GStrv) parts = g_strsplit(good, "\"login\":\"refused\"", -1);
    bad = g_strjoinv("\"login\":null", parts);
    g_assert_true(meanwhile || g_file_set_contents(path, bad, -1, NULL));
    fake_http_push_body(world->test->http, 200, LINK_INVALID);
    fake_http_push_body(world->test->http, 200, "{'results':[]}");
    rl_flow_open(world->flow, TEST_ID, FALSE);
    flow_world_await(world, RL_STAGE_EDITING);
    g_assert_cmpint(rl_flow_guard(world->flow), ==, meanwhile ? RL_GUARD_NONE : RL_GUARD_ASK);
    g_assert_true(g_file_set_contents(path, bad, -1, NULL));
    flow_world_submit(world);
    flow_world_await(world, RL_STAGE_OUTCOME);
    assert_puts(world, 0);
    g_assert_nonnull(strstr(rl_flow_view(world->flow)->outcome->error->message,
                            "While this form was open, the journal was changed."));
    g_assert_true(rl_flow_view(world->flow)->attempts->distrusted);
    rl_flow_confirm(world->flow, rl_flow_guard(world->flow));
    fake_http_push_body(world->test->http, 200, LINK_VALID);
    rl_flow_send_again(world->flow);
    flow_world_await(world, RL_STAGE_OUTCOME);
    g_assert_cmpint(rl_flow_view(world->flow)->outcome->kind, ==, RL_OUTCOME_DONE);
  }
}

/* A confirmation is for one update, whether it was sent or not. */
static void test_used_up(void)
{
  g_autoptr(FlowWorld) world = open_after(3);
  rl_flow_confirm(world->flow, RL_GUARD_INSIST);
  rl_flow_submit(world->flow);
  g_assert_nonnull(rl_flow_view(world->flow)->fault); /* nothing is filled in */
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_OUTCOME);
  assert_puts(world, 0);
  rl_flow_dismiss(world->flow);
  rl_draft_clear(rl_flow_draft(world->flow));
  rl_flow_confirm(world->flow, RL_GUARD_INSIST);
  send_refused(world);
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_OUTCOME);
  assert_puts(world, 1);
}

/* A token goes with the update that it belongs to, unless others have failed since: then it waits
 * with its challenge. */
static void test_token(void)
{
  g_autoptr(FlowWorld) world = open_after(3);
  rl_flow_confirm(world->flow, RL_GUARD_ASK);
  fake_http_push_body(world->test->http, 428, CHALLENGE);
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_CHALLENGE);
  g_assert_cmpint(rl_flow_guard(world->flow), ==, RL_GUARD_NONE);
  others_are_refused(world, 1);
  rl_flow_answer(world->flow, helper_secret("111111"));
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_cmpuint(fake_http_count(world->test->http, "PATCH"), ==, 0);
  rl_flow_dismiss(world->flow);
  g_assert_cmpint(flow_world_stage(world), ==, RL_STAGE_CHALLENGE);
  g_assert_cmpint(rl_flow_guard(world->flow), ==, RL_GUARD_INSIST);
  rl_flow_confirm(world->flow, RL_GUARD_INSIST);
  fake_http_push_body(world->test->http, 400, REFUSED);
  rl_flow_answer(world->flow, helper_secret("111111"));
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_cmpuint(rl_flow_view(world->flow)->attempts->refused, ==, 5);
  g_assert_cmpint(rl_flow_guard(world->flow), ==, RL_GUARD_INSIST);
}

/* Only this link counts. */
static void test_other_links(void)
{
  g_autoptr(FlowWorld) world = flow_world_new(NULL);
  for (guint i = 0; i < 6; i++)
    another_agent(world->test->session->journal, "30cb4806-6e00-48a4-91c9-ca55968576c8", "refused");
  fake_http_push_body(world->test->http, 200, LINK_INVALID);
  fake_http_push_body(world->test->http, 200, "{'results':[]}");
  rl_flow_open(world->flow, TEST_ID, FALSE);
  flow_world_await(world, RL_STAGE_EDITING);
  g_assert_cmpuint(rl_flow_view(world->flow)->attempts->refused, ==, 0);
}

/* ---- ten agents at once ---- */

enum { AGENTS = 10 };

typedef struct {
  int go;         /* a pipe's end: it closes when all may send */
  int ready;      /* the other way: a byte when the form is open */
  const char *at; /* the journal's folder */
} Start;

/* One agent, in a process of its own: opens the form, and sends what the bank refuses when all the
 * others do. Exit code 1: it was sent, 0: it was held back. */
static int be_an_agent(const Start *start)
{
  char byte = '.';
  /* All would inherit one state, and give their requests the same ids. */
  g_random_set_seed((guint32) getpid());
  g_autoptr(FlowWorld) world = flow_world_new(NULL);
  RlSession *session = world->test->session;
  RlJournal *own = session->journal;
  session->journal = rl_journal_new(start->at);
  fake_http_push_body(world->test->http, 200, LINK_INVALID);
  fake_http_push_body(world->test->http, 200, "{'results':[]}");
  fake_http_push_body(world->test->http, 400, REFUSED);
  rl_flow_open(world->flow, TEST_ID, FALSE);
  flow_world_await(world, RL_STAGE_EDITING);
  g_assert_cmpint(write(start->ready, &byte, 1), ==, 1);
  g_assert_cmpint(read(start->go, &byte, 1), ==, 0);
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_OUTCOME);
  const int sent = (int) fake_http_count(world->test->http, "PUT");
  /* An answer that nobody asked for would fail the test. */
  if (sent == 0)
    rl_outcome_free(rl_api_check(session->api, session->credentials, NULL));
  rl_journal_free(session->journal);
  session->journal = own;
  return sent;
}

static void await_all_ready(int fd)
{
  char byte = '\0';
  for (guint i = 0; i < AGENTS; i++)
    g_assert_cmpint(read(fd, &byte, 1), ==, 1);
}

static guint count_sent(const pid_t *agents)
{
  guint sent = 0;
  for (guint i = 0; i < AGENTS; i++) {
    int status = 0;
    g_assert_cmpint(waitpid(agents[i], &status, 0), ==, agents[i]);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), <=, 1);
    sent += (guint) WEXITSTATUS(status);
  }
  return sent;
}

/* Ten forms, none of which saw a refusal when it was opened: three log-ins, and the guard. */
static void test_agents(void)
{
  g_autofree char *folder = g_dir_make_tmp("relink-agents-XXXXXX", NULL);
  int go[2], ready[2];
  pid_t agents[AGENTS];
  g_assert_cmpint(pipe(go), ==, 0);
  g_assert_cmpint(pipe(ready), ==, 0);
  const Start start = { go[0], ready[1], folder };
  for (guint i = 0; i < AGENTS; i++) {
    agents[i] = fork();
    g_assert_cmpint(agents[i], >=, 0);
    if (agents[i] == 0) {
      close(go[1]);
      _exit(be_an_agent(&start));
    }
  }
  await_all_ready(ready[0]);
  close(go[1]);
  g_assert_cmpuint(count_sent(agents), ==, 3);
  g_autoptr(RlJournal) journal = rl_journal_new(folder);
  g_autoptr(RlJournalReading) reading = rl_journal_read(journal, NULL);
  g_assert_true(reading->verified);
  g_assert_cmpuint(rl_json_count(reading->entries), ==, 6);
  close(go[0]);
  close(ready[0]);
  close(ready[1]);
  (void) unlink(rl_journal_path(journal));
  (void) rmdir(folder);
}

/* ---- a read-only profile ---- */

/* A challenge that may not be answered from here stays where others find it. */
static void test_claim(void)
{
  g_autoptr(TestSession) test = test_session_new("read_only=true\n", NULL, TRUE);
  g_autoptr(RlJson) json = helper_json(CHALLENGE);
  g_autoptr(RlLink) link = rl_link_new_bare(TEST_ID);
  const RlReceipt now = { test->session->clock.monotonic(), test->session->clock.wall() };
  g_autoptr(RlChallenge) challenge = rl_challenge_from_json(json, TEST_ID, &now);
  TestReply kept = { 0 }, claimed = { 0 }, listed = { 0 };
  rl_open_challenge_keep(test->session, link, challenge, NULL, test_session_on_reply, &kept);
  rl_claim_free(rl_open_challenge_claim(test->session, link, challenge, NULL, test_session_on_reply,
                                        &claimed));
  rl_open_challenges_list(test->session, NULL, test_session_on_reply, &listed);
  test_session_await_reply(&listed);
  g_autoptr(GError) error = claimed.result;
  g_autoptr(RlOpenChallenges) list = listed.result;
  g_assert_null(kept.result);
  g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
  g_assert_cmpuint(list->open->len, ==, 1);
}

/* ---- what is asked before ---- */

static void test_end_of_id(void)
{
  static const struct {
    const char *typed;
    gboolean right;
  } rows[] = {
    { "f80c", TRUE }, { " F80C ", TRUE }, { "80c", FALSE },  { "", FALSE },
    { "f80", FALSE }, { "0f80c", FALSE }, { "f80d", FALSE }, { TEST_ID, FALSE },
  };
  g_autoptr(RlLink) link = rl_link_new_bare(TEST_ID);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    g_assert_true(rl_confirm_is_end_of_id(link, rows[i].typed) == rows[i].right);
}

static void test_summary(void)
{
  g_autoptr(FlowWorld) world = open_after(0);
  flow_world_type(world, RL_FIELD_PASSWORD, "hunter2");
  flow_world_type(world, RL_FIELD_PIN, "1234");
  g_autofree char *summary = rl_confirm_summary(world->flow);
  g_assert_cmpstr(summary, ==,
                  "Link: " TEST_ID "\nInstitution: a_b\nExternal id: –\nFields: Password, PIN");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  /* First, while there is one thread. */
  g_test_add_func("/flow-guard/agents", test_agents);
  g_test_add_func("/flow-guard/changed-journal", test_changed_journal);
  g_test_add_func("/flow-guard/count", test_count);
  g_test_add_func("/flow-guard/not-attempted", test_not_attempted);
  g_test_add_func("/flow-guard/not-confirmed", test_not_confirmed);
  g_test_add_func("/flow-guard/raised-meanwhile", test_raised_meanwhile);
  g_test_add_func("/flow-guard/used-up", test_used_up);
  g_test_add_func("/flow-guard/token", test_token);
  g_test_add_func("/flow-guard/other-links", test_other_links);
  g_test_add_func("/flow-guard/claim", test_claim);
  g_test_add_func("/flow-guard/end-of-id", test_end_of_id);
  g_test_add_func("/flow-guard/summary", test_summary);
  return g_test_run();
}
