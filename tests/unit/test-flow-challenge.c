/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The flow when the bank asks back: tokens right and wrong, time that runs out, and what is kept
 * for sending the update once more. */
#include <string.h>

#include "base/error.h"

#include "flow-world.h"
#include "helpers.h"

#define CHALLENGE(session)                                                                         \
  "{'code':'token_required','session':'" session "','expiry':60,'link':'" TEST_ID                  \
  "','token_generation_data':{'instructions':'Use this code','type':'numeric','value':'48291'}}"

/* A flow whose update was answered with CHALLENGE("s1"). */
static FlowWorld *open_challenge(void)
{
  FlowWorld *world = flow_world_new_editing(NULL);
  fake_http_push_body(world->test->http, 428, CHALLENGE("s1"));
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_CHALLENGE);
  return world;
}

static void answer(FlowWorld *world, const char *token)
{
  rl_flow_answer(world->flow, helper_secret(token));
}

static const char *last_body(FlowWorld *world)
{
  return fake_http_request(world->test->http, -1)->body;
}

static void assert_counts(FlowWorld *world, guint puts, guint patches)
{
  g_assert_cmpuint(fake_http_count(world->test->http, "PUT"), ==, puts);
  g_assert_cmpuint(fake_http_count(world->test->http, "PATCH"), ==, patches);
}

static void test_token(void)
{
  g_autoptr(FlowWorld) world = open_challenge();
  const RlFlowView *view = rl_flow_view(world->flow);
  g_assert_cmpstr(view->challenge->session, ==, "s1");
  g_assert_cmpuint(view->challenge->attempt, ==, 1);
  g_assert_true(view->can_send_again);
  g_assert_cmpint(rl_flow_exit_code(world->flow), ==, 5);
  g_assert_cmpint(rl_flow_seconds_left(world->flow), ==, 60);

  fake_http_push_body(world->test->http, 200, LINK_VALID);
  answer(world, " 111111 ");
  g_assert_cmpint(view->stage, ==, RL_STAGE_WORKING);
  g_assert_true(view->answering);
  g_assert_nonnull(view->challenge);
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_cmpint(view->outcome->kind, ==, RL_OUTCOME_DONE);
  g_assert_null(view->challenge);
  g_assert_false(view->answering);
  g_assert_false(view->can_send_again);
  g_assert_cmpint(rl_flow_seconds_left(world->flow), ==, -1);
  g_assert_cmpint(rl_flow_exit_code(world->flow), ==, 0);
  flow_world_assert_typed(world, "");
  g_assert_cmpstr(last_body(world), ==,
                  "{\"session\":\"s1\",\"link\":\"" TEST_ID "\",\"token\":\"111111\"}");
  assert_counts(world, 1, 1);
  g_autofree char *journal = test_session_journal(world->test);
  g_assert_cmpstr(journal, ==,
                  "intent PUT password; result challenge 428 token_required; "
                  "intent PATCH token; result done 200 -;");
  g_autofree char *bytes = test_session_journal_bytes(world->test);
  g_assert_null(strstr(bytes, "111111"));
  g_assert_null(strstr(bytes, "hunter2"));
}

/* Each new 428 brings the session that counts from then on. */
static void test_wrong_token(void)
{
  g_autoptr(FlowWorld) world = open_challenge();
  fake_http_push_body(world->test->http, 428, "[" CHALLENGE("s2") "]");
  answer(world, "999999");
  flow_world_await(world, RL_STAGE_CHALLENGE);
  const RlFlowView *view = rl_flow_view(world->flow);
  g_assert_cmpstr(view->challenge->session, ==, "s2");
  g_assert_cmpuint(view->challenge->attempt, ==, 2);
  g_assert_true(view->can_send_again);
  fake_http_push_body(world->test->http, 428, CHALLENGE("s3"));
  answer(world, "999999");
  flow_world_await(world, RL_STAGE_CHALLENGE);
  g_assert_cmpuint(view->challenge->attempt, ==, 3);
  g_assert_nonnull(strstr(last_body(world), "\"s2\""));
  fake_http_push_body(world->test->http, 200, LINK_VALID);
  answer(world, "111111");
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_nonnull(strstr(last_body(world), "\"s3\""));
  g_assert_cmpint(view->outcome->kind, ==, RL_OUTCOME_DONE);
  assert_counts(world, 1, 3);
}

/* Nothing to type: the answer goes without a token. */
static void test_no_input(void)
{
  g_autoptr(FlowWorld) world = flow_world_new_editing(NULL);
  fake_http_push_body(world->test->http, 428,
                      "{'session':'s1','token_generation_data':{'expects_user_input':false}}");
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_CHALLENGE);
  g_assert_cmpint(rl_flow_seconds_left(world->flow), ==, -1);
  fake_clock_advance(100000);
  g_assert_cmpint(rl_flow_seconds_left(world->flow), ==, -1);
  fake_http_push_body(world->test->http, 200, LINK_VALID);
  answer(world, NULL);
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_cmpstr(last_body(world), ==, "{\"session\":\"s1\",\"link\":\"" TEST_ID "\"}");
  g_autofree char *journal = test_session_journal(world->test);
  g_assert_nonnull(strstr(journal, "intent PATCH -;"));
}

/* A missing token and a dead challenge are told here; nothing leaves. */
static void test_not_answered(void)
{
  static const struct {
    const char *token;
    gint64 seconds; /* that have passed */
    const char *part;
  } rows[] = {
    { "", 0, "token" },
    { NULL, 0, "token" },
    { "111111", 60, "expired" },
    { "111111", 999, "expired" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(FlowWorld) world = open_challenge();
    fake_clock_advance(rows[i].seconds);
    answer(world, rows[i].token);
    const RlFlowView *view = rl_flow_view(world->flow);
    g_assert_cmpint(view->stage, ==, RL_STAGE_CHALLENGE);
    g_assert_nonnull(strstr(view->fault, rows[i].part));
    g_assert_true(view->can_send_again);
    assert_counts(world, 1, 0);
  }
}

static void test_countdown(void)
{
  static const gint64 left[][2] = { { 0, 60 }, { 1, 59 }, { 59, 1 }, { 60, 0 }, { 61, 0 } };
  for (guint i = 0; i < G_N_ELEMENTS(left); i++) {
    g_autoptr(FlowWorld) world = open_challenge();
    fake_clock_advance(left[i][0]);
    g_assert_cmpint(rl_flow_seconds_left(world->flow), ==, left[i][1]);
  }
}

/* Time is up: the credentials that are still kept go out once more, as a new update. */
static void test_send_again(void)
{
  g_autoptr(FlowWorld) world = open_challenge();
  fake_clock_advance(60);
  fake_http_push_body(world->test->http, 428, CHALLENGE("s9"));
  rl_flow_send_again(world->flow);
  g_assert_null(rl_flow_view(world->flow)->challenge);
  flow_world_await(world, RL_STAGE_CHALLENGE);
  const RlFlowView *view = rl_flow_view(world->flow);
  g_assert_cmpstr(last_body(world), ==, "{\"password\":\"hunter2\"}");
  g_assert_cmpstr(view->challenge->session, ==, "s9");
  g_assert_cmpuint(view->challenge->attempt, ==, 1);
  g_assert_cmpint(rl_flow_seconds_left(world->flow), ==, 60);
  assert_counts(world, 2, 0);
}

/* The server says that the time is up: the update is back in the form and offered again. */
static void test_session_expired(void)
{
  g_autoptr(FlowWorld) world = open_challenge();
  fake_http_push_body(world->test->http, 400, "[{'code':'session_expired'}]");
  answer(world, "111111");
  flow_world_await(world, RL_STAGE_OUTCOME);
  const RlFlowView *view = rl_flow_view(world->flow);
  g_assert_cmpint(view->outcome->kind, ==, RL_OUTCOME_REFUSED);
  g_assert_null(view->challenge);
  g_assert_true(view->can_send_again);
  flow_world_assert_typed(world, "hunter2");
  fake_http_push_body(world->test->http, 200, LINK_VALID);
  rl_flow_send_again(world->flow);
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_cmpint(view->outcome->kind, ==, RL_OUTCOME_DONE);
  assert_counts(world, 2, 1);
}

/* Refused for good: back to the form with what was typed, and no offer to repeat it. */
static void test_refused(void)
{
  g_autoptr(FlowWorld) world = open_challenge();
  fake_http_push_body(world->test->http, 400, "[{'code':'login_error','field':'token'}]");
  answer(world, "111111");
  flow_world_await(world, RL_STAGE_OUTCOME);
  const RlFlowView *view = rl_flow_view(world->flow);
  g_assert_false(view->can_send_again);
  g_assert_cmpint(view->fault_field, ==, RL_FIELD_TOKEN);
  flow_world_assert_typed(world, "hunter2");
  rl_flow_dismiss(world->flow);
  g_assert_cmpint(view->stage, ==, RL_STAGE_EDITING);
}

/* A time-out behind the PATCH: unknown, and reading the link says what can be said. */
static void test_timeout(void)
{
  static const struct {
    int status;       /* 0: cut off */
    const char *body; /* of Belvo itself; NULL: of some gateway */
    const char *reread;
    RlReconciled reconciled;
  } rows[] = {
    { 408, NULL, LINK_VALID, RL_RECONCILED_DONE },
    { 408, "[{'code':'request_timeout'}]", LINK_INVALID, RL_RECONCILED_NOT_DONE },
    { 408, "[{'code':'other'}]", LINK_INVALID, RL_RECONCILED_CANNOT_TELL },
    { 408, NULL, LINK_INVALID, RL_RECONCILED_CANNOT_TELL },
    { 0, NULL, LINK_INVALID, RL_RECONCILED_CANNOT_TELL },
    { 408, "[{'code':'request_timeout'}]", NULL, RL_RECONCILED_CANNOT_TELL },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(FlowWorld) world = open_challenge();
    const FakeAnswer patch = { .status = rows[i].status,
                               .body = rows[i].body,
                               .fault = rows[i].status != 0 ? FAKE_NO_FAULT
                                                            : (int) RL_ERROR_UNKNOWN_OUTCOME,
                               .sent = TRUE };
    fake_http_push(world->test->http, &patch);
    fake_http_push_body(world->test->http, 200, rows[i].reread);
    answer(world, "111111");
    flow_world_await(world, RL_STAGE_OUTCOME);
    const RlFlowView *view = rl_flow_view(world->flow);
    g_assert_cmpint(view->outcome->kind, ==, RL_OUTCOME_UNKNOWN);
    g_assert_cmpint(view->outcome->reconciled, ==, rows[i].reconciled);
    g_assert_true((view->outcome->reread != NULL) == (rows[i].reread != NULL));
    g_assert_cmpint(rl_flow_exit_code(world->flow), ==, 7);
    flow_world_assert_typed(world, "hunter2");
    assert_counts(world, 1, 1);
  }
}

/* A token that did not leave can be sent again while its challenge lives. */
static void test_not_sent(void)
{
  const FakeAnswer unsent = { .fault = RL_ERROR_NOT_SENT };
  g_autoptr(FlowWorld) world = open_challenge();
  fake_http_push(world->test->http, &unsent);
  answer(world, "111111");
  flow_world_await(world, RL_STAGE_OUTCOME);
  rl_flow_dismiss(world->flow);
  const RlFlowView *view = rl_flow_view(world->flow);
  g_assert_cmpint(view->stage, ==, RL_STAGE_CHALLENGE);
  g_assert_cmpstr(view->challenge->session, ==, "s1");
  g_assert_true(view->can_send_again);
  fake_http_push_body(world->test->http, 200, LINK_VALID);
  answer(world, "111111");
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_cmpint(view->outcome->kind, ==, RL_OUTCOME_DONE);
}

static void test_cancelled(void)
{
  const FakeAnswer never = { .blocks = TRUE };
  g_autoptr(FlowWorld) world = open_challenge();
  fake_http_push(world->test->http, &never);
  answer(world, "111111");
  fake_http_await_blocked(world->test->http);
  rl_flow_cancel(world->flow);
  flow_world_await(world, RL_STAGE_CHALLENGE);
  g_assert_nonnull(rl_flow_view(world->flow)->notice);
  g_assert_true(rl_flow_view(world->flow)->can_send_again);
}

/* Leaving a challenge wipes what was kept, and shows the link as it is now. */
static void test_leave(void)
{
  g_autoptr(FlowWorld) world = open_challenge();
  fake_http_push_body(world->test->http, 200, LINK_VALID);
  fake_http_push_body(world->test->http, 200, "{'results':[]}");
  rl_flow_dismiss(world->flow);
  const RlFlowView *view = rl_flow_view(world->flow);
  g_assert_false(view->can_send_again);
  flow_world_await(world, RL_STAGE_EDITING);
  g_assert_null(view->challenge);
  g_assert_nonnull(view->notice);
  g_assert_cmpstr(view->link->status, ==, "valid");
  flow_world_assert_typed(world, "");
  assert_counts(world, 1, 0);
}

/* Wiped while the person is asked whether to send again: the link's form is all that is left. */
static void test_wipe_before_again(void)
{
  g_autoptr(FlowWorld) world = open_challenge();
  fake_clock_advance(3600);
  g_assert_true(rl_flow_view(world->flow)->can_send_again);
  rl_flow_wipe(world->flow);
  fake_http_push_body(world->test->http, 200, LINK_VALID);
  fake_http_push_body(world->test->http, 200, "{'results':[]}");
  rl_flow_send_again(world->flow);
  flow_world_await(world, RL_STAGE_EDITING);
  flow_world_assert_typed(world, "");
  assert_counts(world, 1, 0);
}

/* Wiped while the person reads the token out: it can be answered, but not sent again. */
static void test_wipe(void)
{
  g_autoptr(FlowWorld) world = open_challenge();
  rl_flow_wipe(world->flow);
  const RlFlowView *view = rl_flow_view(world->flow);
  g_assert_cmpint(view->stage, ==, RL_STAGE_CHALLENGE);
  g_assert_false(view->can_send_again);
  fake_http_push_body(world->test->http, 400, "[{'code':'session_expired'}]");
  answer(world, "111111");
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_false(view->can_send_again);
  flow_world_assert_typed(world, "");
}

/* Wiped while the answer is out. */
static void test_wipe_working(void)
{
  const FakeAnswer never = { .blocks = TRUE };
  g_autoptr(FlowWorld) world = open_challenge();
  fake_http_push(world->test->http, &never);
  answer(world, "111111");
  fake_http_await_blocked(world->test->http);
  rl_flow_wipe(world->flow);
  rl_flow_cancel(world->flow);
  flow_world_await(world, RL_STAGE_CHALLENGE);
  g_assert_false(rl_flow_view(world->flow)->can_send_again);
}

/* Wiped while the update is out: the bank's question comes, and nothing is kept behind it. */
static void test_wipe_early(void)
{
  g_autoptr(FlowWorld) world = flow_world_new_editing(NULL);
  fake_http_push_body(world->test->http, 428, CHALLENGE("s1"));
  flow_world_submit(world);
  rl_flow_wipe(world->flow);
  flow_world_await(world, RL_STAGE_CHALLENGE);
  g_assert_false(rl_flow_view(world->flow)->can_send_again);
}

/* Our own secrets were refused: the bank has seen no token, so the challenge is still open, and the
 * credentials behind it are still kept. With new ones the token goes to the same session. */
static void test_secrets_refused(void)
{
  g_autoptr(FlowWorld) world = open_challenge();
  const RlFlowView *view = rl_flow_view(world->flow);
  fake_http_push_body(world->test->http, 401, "[{'code':'authentication_failed'}]");
  answer(world, "111111");
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_cmpint(view->outcome->kind, ==, RL_OUTCOME_REFUSED);
  g_assert_nonnull(view->challenge);
  g_assert_true(view->can_send_again);
  rl_flow_renewed(world->flow);
  g_assert_cmpint(view->stage, ==, RL_STAGE_CHALLENGE);
  g_assert_nonnull(view->notice);
  fake_http_push_body(world->test->http, 200, LINK_VALID);
  answer(world, "111111");
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_cmpint(view->outcome->kind, ==, RL_OUTCOME_DONE);
  g_assert_nonnull(strstr(last_body(world), "s1"));
  assert_counts(world, 1, 2);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/flow-challenge/token", test_token);
  g_test_add_func("/flow-challenge/wrong-token", test_wrong_token);
  g_test_add_func("/flow-challenge/no-input", test_no_input);
  g_test_add_func("/flow-challenge/not-answered", test_not_answered);
  g_test_add_func("/flow-challenge/countdown", test_countdown);
  g_test_add_func("/flow-challenge/send-again", test_send_again);
  g_test_add_func("/flow-challenge/session-expired", test_session_expired);
  g_test_add_func("/flow-challenge/refused", test_refused);
  g_test_add_func("/flow-challenge/timeout", test_timeout);
  g_test_add_func("/flow-challenge/not-sent", test_not_sent);
  g_test_add_func("/flow-challenge/cancelled", test_cancelled);
  g_test_add_func("/flow-challenge/leave", test_leave);
  g_test_add_func("/flow-challenge/wipe", test_wipe);
  g_test_add_func("/flow-challenge/wipe-before-again", test_wipe_before_again);
  g_test_add_func("/flow-challenge/wipe-working", test_wipe_working);
  g_test_add_func("/flow-challenge/wipe-early", test_wipe_early);
  g_test_add_func("/flow-challenge/secrets-refused", test_secrets_refused);
  return g_test_run();
}
