/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "flow-world.h"

#include "helpers.h"

FlowWorld *flow_world_new(const char *profile_lines)
{
  FlowWorld *self = g_new0(FlowWorld, 1);
  self->test = test_session_new(profile_lines, NULL, TRUE);
  self->flow = rl_flow_new(self->test->session, NULL, NULL);
  return self;
}

FlowWorld *flow_world_new_editing(const char *profile_lines)
{
  FlowWorld *self = flow_world_new(profile_lines);
  fake_http_push_body(self->test->http, 200, LINK_INVALID);
  fake_http_push_body(self->test->http, 200, "{'results':[]}");
  rl_flow_open(self->flow, TEST_ID, FALSE);
  flow_world_await(self, RL_STAGE_EDITING);
  return self;
}

void flow_world_free(FlowWorld *self)
{
  rl_flow_free(self->flow);
  test_session_free(self->test);
  g_free(self);
}

RlStage flow_world_stage(const FlowWorld *self)
{
  return rl_flow_view(self->flow)->stage;
}

void flow_world_await(FlowWorld *self, RlStage stage)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  while (view->stage != stage || view->rereading)
    g_main_context_iteration(NULL, TRUE);
}

void flow_world_type(FlowWorld *self, RlFieldId id, const char *text)
{
  RlSecret *value = rl_draft_value(rl_flow_draft(self->flow), id);
  g_assert_true(rl_secret_append(value, text, -1));
}

void flow_world_submit(FlowWorld *self)
{
  flow_world_type(self, RL_FIELD_PASSWORD, "hunter2");
  rl_flow_submit(self->flow);
  g_assert_cmpint(flow_world_stage(self), ==, RL_STAGE_WORKING);
}

void flow_world_assert_typed(FlowWorld *self, const char *text)
{
  RlDraft *draft = rl_flow_draft(self->flow);
  g_assert_nonnull(rl_draft_value(draft, RL_FIELD_PASSWORD));
  helper_assert_secret(rl_draft_value(draft, RL_FIELD_PASSWORD), text);
}

char *flow_world_requests(FlowWorld *self)
{
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < fake_http_count(self->test->http, NULL); i++) {
    const FakeRequest *request = fake_http_request(self->test->http, (int) i);
    g_string_append_printf(text, "%s%s %s", i > 0 ? ";" : "", request->method, request->url);
  }
  return g_string_free(text, FALSE);
}
