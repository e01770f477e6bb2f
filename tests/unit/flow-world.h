/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A flow in a session of fakes, and what both flow tests do with it. */
#pragma once

#include "app/flow.h"

#include "test-session.h"

#define LINK_INVALID "{'id':'" TEST_ID "','institution':'a_b','status':'invalid'}"
#define LINK_VALID                                                                                 \
  "{'id':'" TEST_ID                                                                                \
  "','institution':'a_b','status':'valid','last_accessed_at':'2027-01-15T08:00:01Z'}"

typedef struct {
  TestSession *test;
  RlFlow *flow;
} FlowWorld;

/* PROFILE_LINES as for test_session_new(). */
FlowWorld *flow_world_new(const char *profile_lines);
/* The same, with the form of TEST_ID open; its status is invalid. */
FlowWorld *flow_world_new_editing(const char *profile_lines);
void flow_world_free(FlowWorld *self);

RlStage flow_world_stage(const FlowWorld *self);
/* Runs until the stage is STAGE and nothing is being read again. */
void flow_world_await(FlowWorld *self, RlStage stage);

void flow_world_type(FlowWorld *self, RlFieldId id, const char *text);
/* Types the password hunter2 and sends it. */
void flow_world_submit(FlowWorld *self);
/* The password in the form is TEXT. */
void flow_world_assert_typed(FlowWorld *self, const char *text);

/* "GET https://…" of all requests, joined by semicolons. New string. */
char *flow_world_requests(FlowWorld *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FlowWorld, flow_world_free)
