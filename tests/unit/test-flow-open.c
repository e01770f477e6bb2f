/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The flow's beginning: a link's name, what is asked for it, and the form or the reason why there
 * is none. */
#include <string.h>

#include "flow-world.h"

#define GET_LINK "GET " TEST_BASE "/api/links/" TEST_ID "/"
#define GET_LIST "GET " TEST_BASE "/api/links/?external_id="
#define GET_BANK "GET " TEST_BASE "/api/institutions/?name=a_b"
#define BANK     "{'results':[{'name':'a_b','display_name':'A B'}]}"
#define FOUND    "{'id':'" TEST_ID "','institution':'a_b','status':'invalid','external_id':'cust-1'}"
#define DECOY    "{'id':'30cb4806-6e00-48a4-91c9-ca55968576c8','external_id':'cust-10'}"

static const struct {
  const char *asked;
  gboolean insistent;
  struct {
    int status;
    const char *body;
  } answers[2];
  const char *requests; /* joined by ; */
  RlStage stage;
  int exit_code;
  const char
      *part; /* of the message of what failed; else the institution's display name, or NULL */
} openings[] = {
  { TEST_ID,
    FALSE,
    { { 200, LINK_INVALID }, { 200, BANK } },
    GET_LINK ";" GET_BANK,
    RL_STAGE_EDITING,
    8,
    "A B" },
  { " 683005D6F45C4ADBB289F1A12F50F80C\n",
    FALSE,
    { { 200, LINK_INVALID }, { 500, NULL } },
    GET_LINK ";" GET_BANK,
    RL_STAGE_EDITING,
    8,
    NULL },
  { TEST_ID,
    FALSE,
    { { 404, "[{'code':'not_found','message':'Not found'}]" } },
    GET_LINK,
    RL_STAGE_FAILED,
    3,
    "Not found" },
  { TEST_ID, FALSE, { { 401, NULL } }, GET_LINK, RL_STAGE_FAILED, 4, "401" },
  { TEST_ID, FALSE, { { 500, NULL } }, GET_LINK, RL_STAGE_FAILED, 1, "500" },
  { TEST_ID, FALSE, { { 200, DECOY } }, GET_LINK, RL_STAGE_FAILED, 1, "something else" },
  { TEST_ID, TRUE, { { 500, NULL } }, GET_LINK, RL_STAGE_EDITING, 8, NULL },
  { "cust-1",
    FALSE,
    { { 200, "{'results':[" DECOY "," FOUND "]}" }, { 200, BANK } },
    GET_LIST "cust-1;" GET_BANK,
    RL_STAGE_EDITING,
    8,
    "A B" },
  { "cust-1",
    FALSE,
    { { 200, "{'results':[" DECOY "]}" } },
    GET_LIST "cust-1",
    RL_STAGE_FAILED,
    3,
    "“cust-1” is neither" },
  { "cust-1",
    FALSE,
    { { 200, "{'results':[" FOUND "," FOUND "]}" } },
    GET_LIST "cust-1",
    RL_STAGE_FAILED,
    2,
    "2 links" },
  { "cust-1",
    FALSE,
    { { 200, "{'results':[{'external_id':'cust-1','id':'../x'}]}" } },
    GET_LIST "cust-1",
    RL_STAGE_FAILED,
    3,
    "neither" },
  { "cust-1", TRUE, { { 500, NULL } }, GET_LIST "cust-1", RL_STAGE_FAILED, 1, "500" },
  { "ab", FALSE, { { 0, NULL } }, "", RL_STAGE_FAILED, 3, "“ab” is neither" },
  { "../../x",
    FALSE,
    { { 200, "{'results':[]}" } },
    GET_LIST "..%2F..%2Fx",
    RL_STAGE_FAILED,
    3,
    "neither" },
};

static void test_open(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(openings); i++) {
    g_autoptr(FlowWorld) world = flow_world_new(NULL);
    for (guint a = 0; a < 2 && openings[i].answers[a].status != 0; a++)
      fake_http_push_body(world->test->http, openings[i].answers[a].status,
                          openings[i].answers[a].body);
    rl_flow_open(world->flow, openings[i].asked, openings[i].insistent);
    g_assert_cmpint(flow_world_stage(world), ==, RL_STAGE_OPENING);
    flow_world_await(world, openings[i].stage);
    const RlFlowView *view = rl_flow_view(world->flow);
    g_autofree char *requests = flow_world_requests(world);
    g_assert_cmpstr(requests, ==, openings[i].requests);
    g_assert_cmpint(rl_flow_exit_code(world->flow), ==, openings[i].exit_code);
    if (openings[i].stage == RL_STAGE_EDITING) {
      g_assert_cmpstr(view->link->id, ==, TEST_ID);
      g_assert_cmpstr(view->institution != NULL ? view->institution->display_name : NULL, ==,
                      openings[i].part);
      continue;
    }
    g_autofree char *message = rl_outcome_message(view->outcome);
    if (strstr(message, openings[i].part) == NULL)
      g_error("%u: %s", i, message);
    g_assert_null(view->link);
  }
}

static void test_cancelled(void)
{
  const FakeAnswer never = { .blocks = TRUE };
  g_autoptr(FlowWorld) world = flow_world_new(NULL);
  fake_http_push(world->test->http, &never);
  rl_flow_open(world->flow, TEST_ID, FALSE);
  fake_http_await_blocked(world->test->http);
  rl_flow_cancel(world->flow);
  g_assert_true(rl_flow_view(world->flow)->cancelling);
  flow_world_await(world, RL_STAGE_FAILED);
  g_assert_false(rl_flow_view(world->flow)->cancelling);
  g_assert_cmpint(rl_flow_view(world->flow)->outcome->kind, ==, RL_OUTCOME_CANCELLED);
}

/* A link that arrives after the person has left does not open its form. */
static void test_left(void)
{
  const FakeAnswer never = { .blocks = TRUE };
  g_autoptr(FlowWorld) world = flow_world_new(NULL);
  fake_http_push(world->test->http, &never);
  rl_flow_open(world->flow, TEST_ID, TRUE);
  fake_http_await_blocked(world->test->http);
  rl_flow_dismiss(world->flow);
  g_assert_cmpint(flow_world_stage(world), ==, RL_STAGE_CLOSED);
  test_session_settle(world->test);
  g_assert_cmpint(flow_world_stage(world), ==, RL_STAGE_CLOSED);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/flow-open/open", test_open);
  g_test_add_func("/flow-open/cancelled", test_cancelled);
  g_test_add_func("/flow-open/left", test_left);
  return g_test_run();
}
