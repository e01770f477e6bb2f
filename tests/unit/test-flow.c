/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The job as a state machine: from the form to each outcome, and what becomes of what was typed. No
 * terminal, no network, and a clock that only moves when it is told to. How a form opens is tested
 * in test-flow-open.c, challenges in test-flow-challenge.c. */
#include <string.h>

#include "base/error.h"

#include "flow-world.h"

/* ---- what is not sent ---- */

static void test_submit_faults(void)
{
  static const struct {
    RlFieldId filled; /* RL_NO_FIELD: none */
    RlFieldId fault;
  } rows[] = {
    { RL_NO_FIELD, RL_FIELD_PASSWORD },
    { RL_FIELD_CERTIFICATE, RL_FIELD_PRIVATE_KEY },
    { RL_FIELD_PRIVATE_KEY, RL_FIELD_CERTIFICATE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(FlowWorld) world = flow_world_new_editing(NULL);
    if (rows[i].filled != RL_NO_FIELD)
      flow_world_type(world, rows[i].filled, "QQ==");
    rl_flow_submit(world->flow);
    const RlFlowView *view = rl_flow_view(world->flow);
    g_assert_cmpint(view->stage, ==, RL_STAGE_EDITING);
    g_assert_cmpint(view->fault_field, ==, rows[i].fault);
    g_assert_nonnull(view->fault);
    g_assert_cmpuint(fake_http_count(world->test->http, "PUT"), ==, 0);
    g_assert_nonnull(rl_draft_value(rl_flow_draft(world->flow), RL_FIELD_PASSWORD));
  }
}

/* ---- the outcomes ---- */

static const struct {
  FakeAnswer put, reread; /* reread is used after an unknown outcome */
  RlOutcomeKind kind;
  RlReconciled reconciled;
  int exit_code;
  gboolean kept, again;
  RlFieldId fault_field;
  const char *journal; /* behind the intent */
} ends[] = {
  { { 200, LINK_VALID, NULL, FAKE_NO_FAULT, TRUE, FALSE },
    { .status = 0 },
    RL_OUTCOME_DONE,
    RL_RECONCILED_NOT_TRIED,
    0,
    FALSE,
    FALSE,
    RL_NO_FIELD,
    "result done 200 -;" },
  { { 201, LINK_INVALID, NULL, FAKE_NO_FAULT, TRUE, FALSE },
    { .status = 0 },
    RL_OUTCOME_DONE,
    RL_RECONCILED_NOT_TRIED,
    0,
    FALSE,
    FALSE,
    RL_NO_FIELD,
    "result done 201 -;" },
  { { 400, "[{'code':'login_error'},{'code':'invalid','field':'password2'}]", NULL, FAKE_NO_FAULT,
      TRUE, FALSE },
    { .status = 0 },
    RL_OUTCOME_REFUSED,
    RL_RECONCILED_NOT_TRIED,
    3,
    TRUE,
    FALSE,
    RL_FIELD_PIN,
    "result refused 400 login_error,invalid;" },
  { { 401, NULL, NULL, FAKE_NO_FAULT, TRUE, FALSE },
    { .status = 0 },
    RL_OUTCOME_REFUSED,
    RL_RECONCILED_NOT_TRIED,
    4,
    TRUE,
    FALSE,
    RL_NO_FIELD,
    "result refused 401 -;" },
  { { 302, NULL, NULL, FAKE_NO_FAULT, TRUE, FALSE },
    { .status = 0 },
    RL_OUTCOME_REFUSED,
    RL_RECONCILED_NOT_TRIED,
    3,
    TRUE,
    FALSE,
    RL_NO_FIELD,
    "result refused 302 -;" },
  { { 428, "{'code':'activation_required'}", NULL, FAKE_NO_FAULT, TRUE, FALSE },
    { .status = 0 },
    RL_OUTCOME_REFUSED,
    RL_RECONCILED_NOT_TRIED,
    3,
    TRUE,
    FALSE,
    RL_NO_FIELD,
    "result refused 428 activation_required;" },
  { { 429, NULL, "Retry-After: 20", FAKE_NO_FAULT, TRUE, FALSE },
    { .status = 0 },
    RL_OUTCOME_NOT_SENT,
    RL_RECONCILED_NOT_TRIED,
    6,
    TRUE,
    TRUE,
    RL_NO_FIELD,
    "result not_sent 429 -;" },
  { { 0, NULL, NULL, RL_ERROR_NOT_SENT, FALSE, FALSE },
    { .status = 0 },
    RL_OUTCOME_NOT_SENT,
    RL_RECONCILED_NOT_TRIED,
    6,
    TRUE,
    TRUE,
    RL_NO_FIELD,
    "result not_sent 0 -;" },
  { { 0, NULL, NULL, RL_ERROR_UNKNOWN_OUTCOME, TRUE, FALSE },
    { 200, LINK_VALID, NULL, FAKE_NO_FAULT, TRUE, FALSE },
    RL_OUTCOME_UNKNOWN,
    RL_RECONCILED_DONE,
    7,
    TRUE,
    FALSE,
    RL_NO_FIELD,
    "result unknown 0 -; reconciled done 200 -;" },
  { { 500, NULL, NULL, FAKE_NO_FAULT, TRUE, FALSE },
    { 200, LINK_INVALID, NULL, FAKE_NO_FAULT, TRUE, FALSE },
    RL_OUTCOME_UNKNOWN,
    RL_RECONCILED_NOT_DONE,
    7,
    TRUE,
    TRUE,
    RL_NO_FIELD,
    "result unknown 500 -; reconciled not_done 200 -;" },
  { { 200, "{}", NULL, FAKE_NO_FAULT, TRUE, FALSE },
    { 200, LINK_INVALID, NULL, FAKE_NO_FAULT, TRUE, FALSE },
    RL_OUTCOME_UNKNOWN,
    RL_RECONCILED_NOT_DONE,
    7,
    TRUE,
    TRUE,
    RL_NO_FIELD,
    "result unknown 200 -; reconciled not_done 200 -;" },
  { { 0, NULL, NULL, RL_ERROR_UNKNOWN_OUTCOME, TRUE, FALSE },
    { 200, LINK_INVALID, NULL, FAKE_NO_FAULT, TRUE, FALSE },
    RL_OUTCOME_UNKNOWN,
    RL_RECONCILED_CANNOT_TELL,
    7,
    TRUE,
    FALSE,
    RL_NO_FIELD,
    "result unknown 0 -; reconciled cannot_tell 200 -;" },
  { { 504, NULL, NULL, FAKE_NO_FAULT, TRUE, FALSE },
    { 500, NULL, NULL, FAKE_NO_FAULT, TRUE, FALSE },
    RL_OUTCOME_UNKNOWN,
    RL_RECONCILED_CANNOT_TELL,
    7,
    TRUE,
    FALSE,
    RL_NO_FIELD,
    "result unknown 504 -; reconciled cannot_tell 500 -;" },
};

static void test_ends(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
    g_autoptr(FlowWorld) world = flow_world_new_editing(NULL);
    fake_http_push(world->test->http, &ends[i].put);
    if (ends[i].kind == RL_OUTCOME_UNKNOWN)
      fake_http_push(world->test->http, &ends[i].reread);
    flow_world_type(world, RL_FIELD_PASSWORD, "hunter2");
    flow_world_type(world, RL_FIELD_PIN, "0042");
    rl_flow_submit(world->flow);
    g_assert_cmpint(flow_world_stage(world), ==, RL_STAGE_WORKING);
    flow_world_await(world, RL_STAGE_OUTCOME);
    const RlFlowView *view = rl_flow_view(world->flow);
    g_test_message("row %u: %s", i, rl_outcome_word(view->outcome));
    g_assert_cmpint(view->outcome->kind, ==, ends[i].kind);
    g_assert_cmpint(view->outcome->reconciled, ==, ends[i].reconciled);
    g_assert_cmpint(rl_flow_exit_code(world->flow), ==, ends[i].exit_code);
    g_assert_cmpint(view->fault_field, ==, ends[i].fault_field);
    g_assert_true(view->can_send_again == ends[i].again);
    flow_world_assert_typed(world, ends[i].kept ? "hunter2" : "");
    g_assert_cmpuint(fake_http_count(world->test->http, "PUT"), ==, 1);
    g_autofree char *journal = test_session_journal(world->test);
    g_autofree char *expected =
        g_strconcat("intent PUT password,password2; ", ends[i].journal, NULL);
    g_assert_cmpstr(journal, ==, expected);
    g_autofree char *bytes = test_session_journal_bytes(world->test);
    g_assert_null(strstr(bytes, "hunter2"));
    rl_flow_dismiss(world->flow);
    g_assert_cmpint(flow_world_stage(world), ==,
                    ends[i].kind == RL_OUTCOME_DONE ? RL_STAGE_CLOSED : RL_STAGE_EDITING);
  }
}

/* The link is shown as it came back. */
static void test_done_link(void)
{
  g_autoptr(FlowWorld) world = flow_world_new_editing(NULL);
  g_assert_cmpstr(rl_flow_view(world->flow)->link->status, ==, "invalid");
  fake_http_push_body(world->test->http, 200, LINK_VALID);
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_cmpstr(rl_flow_view(world->flow)->link->status, ==, "valid");
}

/* Five minutes on, an unchanged link says that nothing came of it. */
static void advance_past_ceiling(const FakeRequest *request, gpointer data)
{
  if (g_str_equal(request->method, "PUT"))
    fake_clock_advance(301);
}

static void test_late_reread(void)
{
  const FakeAnswer cut = { .fault = RL_ERROR_UNKNOWN_OUTCOME, .sent = TRUE };
  g_autoptr(FlowWorld) world = flow_world_new_editing(NULL);
  fake_http_set_hook(world->test->http, advance_past_ceiling, NULL);
  fake_http_push(world->test->http, &cut);
  fake_http_push_body(world->test->http, 200, LINK_INVALID);
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_cmpint(rl_flow_view(world->flow)->outcome->reconciled, ==, RL_RECONCILED_NOT_DONE);
}

static void test_send_again(void)
{
  const FakeAnswer unsent = { .fault = RL_ERROR_NOT_SENT };
  g_autoptr(FlowWorld) world = flow_world_new_editing(NULL);
  fake_http_push(world->test->http, &unsent);
  fake_http_push_body(world->test->http, 200, LINK_VALID);
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_OUTCOME);
  rl_flow_send_again(world->flow);
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_cmpint(rl_flow_view(world->flow)->outcome->kind, ==, RL_OUTCOME_DONE);
  g_assert_cmpuint(fake_http_count(world->test->http, "PUT"), ==, 2);
  g_assert_cmpstr(fake_http_request(world->test->http, -1)->body, ==, "{\"password\":\"hunter2\"}");
  g_assert_cmpint(rl_flow_exit_code(world->flow), ==, 0);
}

/* ---- while a request is out ---- */

/* The intent is on disk before anything leaves, and the result is not. */
static void look_at_journal(const FakeRequest *request, gpointer data)
{
  TestSession *test = data;
  if (!g_str_equal(request->method, "PUT"))
    return;
  g_autofree char *journal = test_session_journal(test);
  g_assert_cmpstr(journal, ==, "intent PUT password;");
}

static void test_intent_first(void)
{
  g_autoptr(FlowWorld) world = flow_world_new_editing(NULL);
  fake_http_set_hook(world->test->http, look_at_journal, world->test);
  fake_http_push_body(world->test->http, 200, LINK_VALID);
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_autofree char *journal = test_session_journal(world->test);
  g_assert_cmpstr(journal, ==, "intent PUT password; result done 200 -;");
}

static void test_no_journal(void)
{
  g_autoptr(FlowWorld) world = flow_world_new_editing(NULL);
  test_session_block_journal(world->test);
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_OUTCOME);
  const RlFlowView *view = rl_flow_view(world->flow);
  g_assert_cmpint(view->outcome->kind, ==, RL_OUTCOME_NOT_SENT);
  g_assert_cmpint(rl_flow_exit_code(world->flow), ==, 6);
  g_assert_cmpuint(fake_http_count(world->test->http, "PUT"), ==, 0);
  flow_world_assert_typed(world, "hunter2");
}

static void test_read_only(void)
{
  g_autoptr(FlowWorld) world = flow_world_new_editing("read_only=true\n");
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_error(rl_flow_view(world->flow)->outcome->error, RL_ERROR, RL_ERROR_LOCAL);
  g_assert_cmpint(rl_flow_exit_code(world->flow), ==, 9);
  g_assert_cmpuint(fake_http_count(world->test->http, "PUT"), ==, 0);
  g_autofree char *journal = test_session_journal(world->test);
  g_assert_cmpstr(journal, ==, "");
  flow_world_assert_typed(world, "hunter2");
}

/* Cancelled before anything left: back in the form. After: unknown, and the link is read again. */
static void test_cancel(void)
{
  for (gboolean sent = FALSE; sent <= TRUE; sent++) {
    const FakeAnswer never = { .blocks = TRUE, .sent = sent };
    g_autoptr(FlowWorld) world = flow_world_new_editing(NULL);
    fake_http_push(world->test->http, &never);
    if (sent)
      fake_http_push_body(world->test->http, 200, LINK_INVALID);
    flow_world_submit(world);
    fake_http_await_blocked(world->test->http);
    g_assert_cmpint(rl_flow_view(world->flow)->since, ==, fake_clock_monotonic());
    rl_flow_cancel(world->flow);
    rl_flow_cancel(world->flow); /* again does no harm */
    g_assert_true(rl_flow_view(world->flow)->cancelling);
    flow_world_await(world, sent ? RL_STAGE_OUTCOME : RL_STAGE_EDITING);
    const RlFlowView *view = rl_flow_view(world->flow);
    g_assert_false(view->cancelling);
    g_assert_cmpint(view->outcome->kind, ==, sent ? RL_OUTCOME_UNKNOWN : RL_OUTCOME_CANCELLED);
    g_assert_true((view->notice != NULL) == !sent);
    g_assert_cmpint(rl_flow_exit_code(world->flow), ==, sent ? 7 : 8);
    flow_world_assert_typed(world, "hunter2");
  }
}

/* The key comes just too late: what has ended is not shown as being cancelled for ever. */
static void test_cancel_at_rest(void)
{
  g_autoptr(FlowWorld) world = flow_world_new_editing(NULL);
  const RlFlowView *view = rl_flow_view(world->flow);
  rl_flow_cancel(world->flow);
  g_assert_false(view->cancelling);
  fake_http_push_body(world->test->http, 400, "[{'code':'login_error'}]");
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_OUTCOME);
  rl_flow_cancel(world->flow);
  g_assert_false(view->cancelling);
  g_assert_cmpint(view->outcome->kind, ==, RL_OUTCOME_REFUSED);
}

/* An update of unknown outcome, whose link is being read again without an answer. */
static FlowWorld *rereading(void)
{
  const FakeAnswer cut = { .fault = RL_ERROR_UNKNOWN_OUTCOME, .sent = TRUE };
  const FakeAnswer never = { .blocks = TRUE };
  FlowWorld *world = flow_world_new_editing(NULL);
  fake_http_push(world->test->http, &cut);
  fake_http_push(world->test->http, &never);
  flow_world_submit(world);
  while (!rl_flow_view(world->flow)->rereading)
    g_main_context_iteration(NULL, TRUE);
  fake_http_await_blocked(world->test->http);
  return world;
}

/* Dismissed while the link is being read again: the form stays, whatever the reading brings. */
static void test_dismiss_rereading(void)
{
  g_autoptr(FlowWorld) world = rereading();
  rl_flow_dismiss(world->flow);
  test_session_settle(world->test);
  g_assert_cmpint(flow_world_stage(world), ==, RL_STAGE_EDITING);
  g_assert_false(rl_flow_view(world->flow)->rereading);
  fake_http_push_body(world->test->http, 200, LINK_VALID);
  rl_flow_submit(world->flow);
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_cmpint(rl_flow_view(world->flow)->outcome->kind, ==, RL_OUTCOME_DONE);
}

/* Called off, as by a hang-up: the outcome stays unknown, and that is on record. */
static void test_cancel_rereading(void)
{
  g_autoptr(FlowWorld) world = rereading();
  rl_flow_cancel(world->flow);
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_cmpint(rl_flow_view(world->flow)->outcome->reconciled, ==, RL_RECONCILED_CANNOT_TELL);
  g_autofree char *journal = test_session_journal(world->test);
  g_assert_cmpstr(journal, ==,
                  "intent PUT password; result unknown 0 -; reconciled cannot_tell 0 -;");
}

/* Wiped while the request is out: what comes back goes nowhere. */
static void test_wipe_working(void)
{
  const FakeAnswer never = { .blocks = TRUE };
  g_autoptr(FlowWorld) world = flow_world_new_editing(NULL);
  fake_http_push(world->test->http, &never);
  flow_world_submit(world);
  fake_http_await_blocked(world->test->http);
  rl_flow_wipe(world->flow);
  g_assert_cmpint(flow_world_stage(world), ==, RL_STAGE_WORKING);
  rl_flow_cancel(world->flow);
  flow_world_await(world, RL_STAGE_EDITING);
  flow_world_assert_typed(world, "");
}

static void test_wipe_at_rest(void)
{
  const FakeAnswer unsent = { .fault = RL_ERROR_NOT_SENT };
  g_autoptr(FlowWorld) world = flow_world_new_editing(NULL);
  flow_world_type(world, RL_FIELD_PASSWORD, "hunter2");
  rl_flow_wipe(world->flow);
  flow_world_assert_typed(world, "");
  fake_http_push(world->test->http, &unsent);
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_true(rl_flow_view(world->flow)->can_send_again);
  rl_flow_wipe(world->flow);
  g_assert_false(rl_flow_view(world->flow)->can_send_again);
  flow_world_assert_typed(world, "");
}

/* Freed while a request is out: the worker finishes it, and the journal has it. */
static void test_free_working(void)
{
  g_autoptr(FlowWorld) world = flow_world_new_editing(NULL);
  fake_http_push_body(world->test->http, 200, LINK_VALID);
  flow_world_submit(world);
  g_clear_pointer(&world->flow, rl_flow_free);
  test_session_settle(world->test);
  g_autofree char *journal = test_session_journal(world->test);
  g_assert_cmpstr(journal, ==, "intent PUT password; result done 200 -;");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/flow/submit-faults", test_submit_faults);
  g_test_add_func("/flow/ends", test_ends);
  g_test_add_func("/flow/done-link", test_done_link);
  g_test_add_func("/flow/late-reread", test_late_reread);
  g_test_add_func("/flow/send-again", test_send_again);
  g_test_add_func("/flow/intent-first", test_intent_first);
  g_test_add_func("/flow/no-journal", test_no_journal);
  g_test_add_func("/flow/read-only", test_read_only);
  g_test_add_func("/flow/cancel", test_cancel);
  g_test_add_func("/flow/cancel-at-rest", test_cancel_at_rest);
  g_test_add_func("/flow/dismiss-rereading", test_dismiss_rereading);
  g_test_add_func("/flow/cancel-rereading", test_cancel_rereading);
  g_test_add_func("/flow/wipe-working", test_wipe_working);
  g_test_add_func("/flow/wipe-at-rest", test_wipe_at_rest);
  g_test_add_func("/flow/free-working", test_free_working);
  return g_test_run();
}
