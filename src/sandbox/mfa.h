/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Challenges and the sessions that wait for their answer. No lock of its own. */
#pragma once

#include "json/json.h"

typedef enum {
  RL_SANDBOX_INPUT_WANTED,
  RL_SANDBOX_INPUT_UNSAID,        /* the member is missing, which means wanted */
  RL_SANDBOX_INPUT_NONE,          /* expects_user_input false */
  RL_SANDBOX_INPUT_NONE_EXPECTED, /* the other spelling: expect_user_input */
} RlSandboxInput;

typedef enum {
  RL_SANDBOX_EXPIRY_INTEGER,
  RL_SANDBOX_EXPIRY_STRING,
  RL_SANDBOX_EXPIRY_UNREADABLE,
  RL_SANDBOX_EXPIRY_MISSING,
} RlSandboxExpiry;

typedef enum {
  RL_SANDBOX_DATA_GIVEN,
  RL_SANDBOX_DATA_MISSING,
  RL_SANDBOX_DATA_NULL,
} RlSandboxData;

typedef enum {
  RL_SANDBOX_FORM_OBJECT,
  RL_SANDBOX_FORM_ARRAY,  /* of the one object */
  RL_SANDBOX_FORM_DETAIL, /* as in 2019: detail instead of code and message */
} RlSandboxForm;

typedef struct {
  const char *name;
  const char *type;         /* NULL: missing, as the next two */
  const char *instructions; /* for the person */
  const char *value;        /* what a token is made from */
  const char *message;      /* NULL: the usual one */
  const char *next;         /* the challenge after this one's token, NULL: the log-in is done */
  guint seconds;            /* that the session lives */
  RlSandboxInput input;
  RlSandboxExpiry expiry;
  RlSandboxData data;
  RlSandboxForm form;
  gboolean dashed; /* the session is a UUID with dashes */
} RlSandboxChallenge;

typedef struct RlSandboxSessions RlSandboxSessions;

RlSandboxSessions *rl_sandbox_sessions_new(void);
void rl_sandbox_sessions_free(RlSandboxSessions *self);

/* NULL: no challenge of that name. */
const RlSandboxChallenge *rl_sandbox_challenge_find(const char *name);
gboolean rl_sandbox_challenge_wants_input(const RlSandboxChallenge *self);

/* Opens a session of the link, which ends the one before. The body of the 428, new. */
RlJson *rl_sandbox_sessions_open(RlSandboxSessions *self, const char *link_id,
                                 const RlSandboxChallenge *challenge);
/* The challenge that SESSION answers; NULL when it is not the link's latest, or too late. */
const RlSandboxChallenge *rl_sandbox_sessions_find(const RlSandboxSessions *self,
                                                   const char *link_id, const char *session);
void rl_sandbox_sessions_close(RlSandboxSessions *self, const char *link_id);
