/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Challenges that outlive their process: one flow leaves them in the keyring, another goes on. */
#include <string.h>

#include "app/open-challenge.h"

#include "flow-world.h"
#include "helpers.h"

#define CHALLENGE(session, expiry)                                                                 \
  "{'code':'token_required','session':'" session "','expiry':" expiry ",'link':'" TEST_ID          \
  "','token_generation_data':{'instructions':'Use this code','type':'numeric','value':'48291'}}"

/* What another process would find. */
static RlOpenChallenges *list(FlowWorld *world)
{
  TestReply reply = { 0 };
  rl_open_challenges_list(world->test->session, NULL, test_session_on_reply, &reply);
  test_session_await_reply(&reply);
  RlOpenChallenges *open = reply.result;
  g_assert_no_error(open->error);
  return open;
}

static guint count(FlowWorld *world)
{
  g_autoptr(RlOpenChallenges) open = list(world);
  return open->open->len;
}

/* The 428 BODY came at RECEIPT and is kept now. */
static void keep_of(FlowWorld *world, const char *body, const RlReceipt *receipt)
{
  g_autoptr(RlJson) json = helper_json(body);
  g_autoptr(RlChallenge) challenge = rl_challenge_from_json(json, TEST_ID, receipt);
  g_autoptr(RlLink) link = rl_link_new_bare(TEST_ID);
  TestReply reply = { 0 };
  rl_open_challenge_keep(world->test->session, link, challenge, NULL, test_session_on_reply,
                         &reply);
  test_session_await_reply(&reply);
  g_assert_null(reply.result);
}

static void keep(FlowWorld *world, const char *body)
{
  const RlReceipt now = { fake_clock_monotonic(), fake_clock_wall() };
  keep_of(world, body, &now);
}

static void resume(FlowWorld *world)
{
  g_autoptr(RlOpenChallenges) open = list(world);
  const RlOpenChallenge *first = rl_open_challenges_find(open, TEST_ID);
  g_assert_nonnull(first);
  rl_flow_resume(world->flow, first->link, first->challenge);
}

/* A flow at a challenge with 60 seconds left that an earlier process has left open. */
static FlowWorld *resumed(void)
{
  FlowWorld *world = flow_world_new(NULL);
  keep(world, CHALLENGE("old", "60"));
  resume(world);
  const RlFlowView *view = rl_flow_view(world->flow);
  g_assert_cmpint(view->stage, ==, RL_STAGE_CHALLENGE);
  g_assert_true(view->stored);
  g_assert_false(view->can_send_again);
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

static void test_answer(void)
{
  g_autoptr(FlowWorld) world = resumed();
  fake_http_push_body(world->test->http, 200, LINK_VALID);
  answer(world, "111111");
  g_assert_true(rl_flow_view(world->flow)->answering);
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_nonnull(strstr(last_body(world), "\"old\""));
  g_assert_cmpint(rl_flow_exit_code(world->flow), ==, 0);
  g_assert_cmpuint(fake_http_count(world->test->http, NULL), ==, 1);
  g_assert_cmpuint(count(world), ==, 0);
}

/* Two terminals had it on their screens: the second one is told, and nothing leaves. */
static void test_taken(void)
{
  g_autoptr(FlowWorld) world = resumed();
  g_autoptr(RlLink) link = rl_link_new_bare(TEST_ID);
  TestReply reply = { 0 };
  rl_claim_free(rl_open_challenge_claim(world->test->session, link,
                                        rl_flow_view(world->flow)->challenge, NULL,
                                        test_session_on_reply, &reply));
  test_session_await_reply(&reply);
  g_assert_null(reply.result);
  answer(world, "111111");
  flow_world_await(world, RL_STAGE_OUTCOME);
  const RlFlowView *view = rl_flow_view(world->flow);
  g_assert_cmpint(view->outcome->kind, ==, RL_OUTCOME_ERROR);
  g_autofree char *message = rl_outcome_message(view->outcome);
  g_assert_nonnull(strstr(message, "answered elsewhere"));
  g_assert_null(view->challenge);
  g_assert_cmpint(rl_flow_exit_code(world->flow), ==, 9);
  g_assert_cmpuint(fake_http_count(world->test->http, NULL), ==, 0);
}

/* Somebody else gave a wrong token, and the bank's next question lies there now: it is not that
 * which is on this screen. */
static void test_replaced(void)
{
  g_autoptr(FlowWorld) world = resumed();
  keep(world, CHALLENGE("newer", "60"));
  answer(world, "111111");
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_cmpint(rl_flow_view(world->flow)->outcome->kind, ==, RL_OUTCOME_ERROR);
  g_assert_cmpuint(fake_http_count(world->test->http, NULL), ==, 0);
  g_assert_cmpuint(count(world), ==, 1);
}

/* An answer that did not leave: others can give it again. */
static void test_put_back(void)
{
  const FakeAnswer unsent = { .fault = RL_ERROR_NOT_SENT };
  g_autoptr(FlowWorld) world = resumed();
  fake_http_push(world->test->http, &unsent);
  answer(world, "111111");
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_true(rl_flow_view(world->flow)->stored);
  g_assert_cmpuint(count(world), ==, 1);
  rl_flow_dismiss(world->flow);
  g_assert_cmpint(flow_world_stage(world), ==, RL_STAGE_CHALLENGE);
  fake_http_push_body(world->test->http, 200, LINK_VALID);
  answer(world, "111111");
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_cmpint(rl_flow_exit_code(world->flow), ==, 0);
  g_assert_cmpuint(count(world), ==, 0);
}

/* Esc while the keyring is asked: the answer does not leave. */
static void test_cancelled(void)
{
  g_autoptr(FlowWorld) world = resumed();
  answer(world, "111111");
  rl_flow_cancel(world->flow);
  flow_world_await(world, RL_STAGE_CHALLENGE);
  const RlFlowView *view = rl_flow_view(world->flow);
  g_assert_nonnull(view->notice);
  g_assert_true(view->stored);
  g_assert_cmpint(view->outcome->kind, ==, RL_OUTCOME_CANCELLED);
  g_assert_cmpint(rl_flow_exit_code(world->flow), ==, 8);
  g_assert_cmpuint(fake_http_count(world->test->http, NULL), ==, 0);
  g_assert_cmpuint(count(world), ==, 1);
}

/* The program ends while the keyring is asked: the challenge stays for others. */
static void test_gone(void)
{
  g_autoptr(FlowWorld) world = resumed();
  answer(world, "111111");
  g_assert_true(rl_flow_view(world->flow)->at_keyring);
  rl_flow_cancel(world->flow);
  g_clear_pointer(&world->flow, rl_flow_free);
  g_assert_cmpuint(count(world), ==, 1);
  g_assert_cmpuint(fake_http_count(world->test->http, NULL), ==, 0);
}

/* Whoever only looks at it leaves it to others. */
static void test_left(void)
{
  g_autoptr(FlowWorld) world = resumed();
  rl_flow_dismiss(world->flow);
  g_assert_cmpint(flow_world_stage(world), ==, RL_STAGE_CLOSED);
  g_assert_cmpuint(count(world), ==, 1);
}

static void test_next_challenge(void)
{
  g_autoptr(FlowWorld) world = resumed();
  fake_http_push_body(world->test->http, 428, CHALLENGE("new", "60"));
  answer(world, "999999");
  flow_world_await(world, RL_STAGE_CHALLENGE);
  const RlFlowView *view = rl_flow_view(world->flow);
  g_assert_cmpstr(view->challenge->session, ==, "new");
  g_assert_cmpuint(view->challenge->attempt, ==, 2);
  g_assert_false(view->stored);
  fake_http_push_body(world->test->http, 200, LINK_VALID);
  answer(world, "111111");
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_nonnull(strstr(last_body(world), "\"new\""));
  g_assert_cmpuint(count(world), ==, 0);
}

/* The credentials went with the process that had them: they are asked for in the link's form. */
static void test_over(void)
{
  g_autoptr(FlowWorld) world = resumed();
  fake_http_push_body(world->test->http, 400, "[{'code':'session_expired'}]");
  answer(world, "111111");
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_false(rl_flow_view(world->flow)->can_send_again);
  fake_http_push_body(world->test->http, 200, LINK_INVALID);
  fake_http_push_body(world->test->http, 200, "{'results':[]}");
  rl_flow_dismiss(world->flow);
  flow_world_await(world, RL_STAGE_EDITING);
  g_assert_cmpstr(rl_flow_view(world->flow)->link->status, ==, "invalid");
}

/* It dies on the screen: nobody can answer it, and it goes. */
static void test_expires(void)
{
  g_autoptr(FlowWorld) world = resumed();
  fake_clock_advance(61);
  fake_http_push_body(world->test->http, 200, LINK_INVALID);
  fake_http_push_body(world->test->http, 200, "{'results':[]}");
  rl_flow_send_again(world->flow);
  flow_world_await(world, RL_STAGE_EDITING);
  g_assert_nonnull(rl_flow_view(world->flow)->notice);
  g_autoptr(RlOpenChallenges) open = list(world);
  g_assert_cmpuint(open->open->len, ==, 0);
  g_assert_cmpuint(open->expired, ==, 0);
}

static void test_expired(void)
{
  g_autoptr(FlowWorld) world = flow_world_new(NULL);
  keep(world, CHALLENGE("old", "60"));
  fake_clock_advance(60);
  g_autoptr(RlOpenChallenges) first = list(world), second = list(world);
  g_assert_cmpuint(first->open->len, ==, 0);
  g_assert_cmpuint(first->expired, ==, 1);
  g_assert_cmpuint(second->expired, ==, 0);
}

static gint64 left(FlowWorld *world)
{
  g_autoptr(RlOpenChallenges) open = list(world);
  const RlOpenChallenge *first = rl_open_challenges_find(open, TEST_ID);
  return first != NULL ? rl_challenge_seconds_left(first->challenge, fake_clock_monotonic()) : -2;
}

/* Somebody sets the clock on the wall; and the machine is started anew, after which it is the only
 * one that both processes know. */
static void test_clocks(void)
{
  g_autoptr(FlowWorld) world = flow_world_new(NULL);
  keep(world, CHALLENGE("old", "60"));
  g_assert_cmpint(left(world), ==, 60);
  fake_clock_set_wall(3600);
  fake_clock_advance(10);
  g_assert_cmpint(left(world), ==, 50);
  fake_clock_set_wall(-7200);
  g_assert_cmpint(left(world), ==, 50);
  fake_clock_set_wall(3600);
  fake_clock_reboot();
  g_assert_cmpint(left(world), ==, 50);
  fake_clock_set_wall(-5);
  g_assert_cmpint(left(world), ==, 55);
}

/* After another start the clock on the wall says that it is before the challenge was kept: nobody
 * can tell how long ago that was. */
static void test_set_back(void)
{
  g_autoptr(FlowWorld) world = flow_world_new(NULL);
  keep(world, CHALLENGE("old", "60"));
  fake_clock_advance(10);
  fake_clock_reboot();
  fake_clock_set_wall(-11);
  g_assert_cmpint(left(world), ==, -2);
  g_assert_cmpuint(count(world), ==, 0);
}

/* The clock on the wall is set between the bank's answer and the keeping. */
static void test_set_before_keeping(void)
{
  g_autoptr(FlowWorld) world = flow_world_new(NULL);
  const RlReceipt receipt = { fake_clock_monotonic(), fake_clock_wall() };
  fake_clock_advance(10);
  fake_clock_set_wall(-3600);
  keep_of(world, CHALLENGE("old", "60"), &receipt);
  fake_clock_reboot();
  g_assert_cmpint(left(world), ==, 50);
}

/* One without a countdown is offered as long as a bank may wait, by either clock. */
static void test_timeless(void)
{
  for (int reboots = 0; reboots < 2; reboots++) {
    g_autoptr(FlowWorld) world = flow_world_new(NULL);
    keep(world, CHALLENGE("timeless", "'<integer>'"));
    if (reboots > 0)
      fake_clock_reboot();
    g_assert_cmpint(left(world), ==, -1);
    fake_clock_advance(RL_CHALLENGE_LONGEST - 1);
    g_assert_cmpint(left(world), ==, -1);
    fake_clock_advance(1);
    g_assert_cmpint(left(world), ==, -2);
  }
}

/* Nothing after the year 9999 can be written down. */
static void test_end_of_time(void)
{
  g_autoptr(FlowWorld) world = flow_world_new(NULL);
  fake_clock_set_wall(G_GINT64_CONSTANT(253402300799) - FAKE_CLOCK_WALL - 20);
  keep(world, CHALLENGE("old", "60"));
  g_assert_cmpint(left(world), ==, 60);
  fake_clock_reboot();
  g_assert_cmpint(left(world), ==, 20);
  fake_clock_advance(61);
  g_assert_cmpint(left(world), ==, -2);
}

/* "Keep it open": for another link first, or for another terminal. */
static void test_keep_open(void)
{
  g_autoptr(FlowWorld) world = flow_world_new_editing(NULL);
  fake_http_push_body(world->test->http, 428, CHALLENGE("s1", "60"));
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_CHALLENGE);
  g_assert_cmpuint(count(world), ==, 0);
  rl_flow_keep_open(world->flow);
  flow_world_await(world, RL_STAGE_CLOSED);
  g_assert_false(rl_flow_view(world->flow)->can_send_again);
  flow_world_assert_typed(world, "");
  g_assert_cmpuint(count(world), ==, 1);
  g_assert_cmpint(rl_flow_exit_code(world->flow), ==, 5);
}

/* A new update ends the challenge of the one before. */
static void test_superseded(void)
{
  g_autoptr(FlowWorld) world = flow_world_new_editing(NULL);
  keep(world, CHALLENGE("old", "60"));
  fake_http_push_body(world->test->http, 200, LINK_VALID);
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_cmpuint(count(world), ==, 0);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/flow-resume/answer", test_answer);
  g_test_add_func("/flow-resume/taken", test_taken);
  g_test_add_func("/flow-resume/replaced", test_replaced);
  g_test_add_func("/flow-resume/put-back", test_put_back);
  g_test_add_func("/flow-resume/cancelled", test_cancelled);
  g_test_add_func("/flow-resume/gone", test_gone);
  g_test_add_func("/flow-resume/left", test_left);
  g_test_add_func("/flow-resume/next-challenge", test_next_challenge);
  g_test_add_func("/flow-resume/over", test_over);
  g_test_add_func("/flow-resume/expires", test_expires);
  g_test_add_func("/flow-resume/expired", test_expired);
  g_test_add_func("/flow-resume/clocks", test_clocks);
  g_test_add_func("/flow-resume/set-back", test_set_back);
  g_test_add_func("/flow-resume/set-before-keeping", test_set_before_keeping);
  g_test_add_func("/flow-resume/timeless", test_timeless);
  g_test_add_func("/flow-resume/end-of-time", test_end_of_time);
  g_test_add_func("/flow-resume/keep-open", test_keep_open);
  g_test_add_func("/flow-resume/superseded", test_superseded);
  return g_test_run();
}
