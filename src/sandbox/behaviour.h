/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a magic value does, and with what: the inside of the table that magic.h shows. */
#pragma once

#include "sandbox/state.h"

/* An update or the answer to a challenge that is being decided on. */
typedef struct {
  RlSandboxState *state;
  const RlSandboxRequest *request;
  RlSandboxLink link;
  const RlSandboxChallenge *challenge; /* that a token was given for, or NULL */
} RlSandboxAttempt;

/* Called with the state's lock held, which it may let go of while it waits. NULL: there is to be
 * no answer. */
typedef RlSandboxAnswer *(*RlSandboxAct)(RlSandboxAttempt *attempt, gconstpointer detail);

typedef struct {
  const char *value;
  const char *meaning;
  RlSandboxAct act;
  gconstpointer detail; /* what the act is to do it with */
} RlSandboxBehaviour;

/* The error of a refusal. */
typedef struct {
  guint status;
  const char *code;
  const char *message;
  const char *field;
} RlSandboxFault;

/* An answer that is no JSON error. */
typedef struct {
  guint status;
  const char *type;
  const char *body;
  const char *header;
  const char *header_value;
} RlSandboxPage;

/* NULL: not magic. */
const RlSandboxBehaviour *rl_sandbox_behaviour_find(const char *value);
/* Whether VALUE is for the token of a challenge only. */
gboolean rl_sandbox_behaviour_is_token(const char *value);

/* The acts, and what their detail is. */
RlSandboxAnswer *rl_sandbox_act_succeed(RlSandboxAttempt *attempt, gconstpointer detail); /* - */
RlSandboxAnswer *rl_sandbox_act_created(RlSandboxAttempt *attempt, gconstpointer detail); /* - */
RlSandboxAnswer *rl_sandbox_act_status(RlSandboxAttempt *attempt, gconstpointer status);
RlSandboxAnswer *rl_sandbox_act_other_id(RlSandboxAttempt *attempt, gconstpointer other_id);
RlSandboxAnswer *rl_sandbox_act_more(RlSandboxAttempt *attempt, gconstpointer detail); /* - */
RlSandboxAnswer *rl_sandbox_act_done_but(RlSandboxAttempt *attempt,
                                         gconstpointer detail); /* page */
RlSandboxAnswer *rl_sandbox_act_done_fault(RlSandboxAttempt *attempt, gconstpointer fault);
RlSandboxAnswer *rl_sandbox_act_page(RlSandboxAttempt *attempt, gconstpointer page);
RlSandboxAnswer *rl_sandbox_act_fault(RlSandboxAttempt *attempt, gconstpointer fault);
RlSandboxAnswer *rl_sandbox_act_two(RlSandboxAttempt *attempt, gconstpointer detail);    /* - */
RlSandboxAnswer *rl_sandbox_act_single(RlSandboxAttempt *attempt, gconstpointer detail); /* - */
RlSandboxAnswer *rl_sandbox_act_nested(RlSandboxAttempt *attempt, gconstpointer detail); /* - */
RlSandboxAnswer *rl_sandbox_act_duplicated(RlSandboxAttempt *attempt, gconstpointer detail);
RlSandboxAnswer *rl_sandbox_act_redirect(RlSandboxAttempt *attempt, gconstpointer detail); /* - */
RlSandboxAnswer *rl_sandbox_act_echo(RlSandboxAttempt *attempt, gconstpointer detail);     /* - */
RlSandboxAnswer *rl_sandbox_act_echo_page(RlSandboxAttempt *attempt, gconstpointer detail);
RlSandboxAnswer *rl_sandbox_act_slow(RlSandboxAttempt *attempt, gconstpointer seconds);
RlSandboxAnswer *rl_sandbox_act_stall(RlSandboxAttempt *attempt, gconstpointer detail); /* - */
RlSandboxAnswer *rl_sandbox_act_slow_challenge(RlSandboxAttempt *attempt, gconstpointer name);
RlSandboxAnswer *rl_sandbox_act_challenge(RlSandboxAttempt *attempt, gconstpointer name);
/* The challenge again, with a new session. */
RlSandboxAnswer *rl_sandbox_act_again(RlSandboxAttempt *attempt, gconstpointer detail); /* - */
