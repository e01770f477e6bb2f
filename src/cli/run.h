/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of the program: what a command is given to work with. */
#pragma once

#include "app/options.h"
#include "app/session.h"

#include "plain/prompt.h"
#include "sandbox/sandbox.h"

typedef struct {
  const RlOptions *options;
  const char *const *arguments; /* the words behind the command, NULL-terminated */
  RlSession *session;           /* NULL for commands that need no server */
  RlSandbox *sandbox;           /* the one inside this process, or NULL */
  RlWait *wait;                 /* NULL before the first rl_run_wait() */
  RlPrompt prompt;              /* behind rl_run_prompt() */
} RlRun;

/* Signals are caught from the first call on; a screen catches its own. */
RlWait *rl_run_wait(RlRun *self);

gboolean rl_run_has(const RlRun *self, RlOptionId id);

/* Whether questions may be asked: standard input is a terminal, and no option forbids it. */
gboolean rl_run_may_ask(const RlRun *self);
/* The prompt for it, or NULL when nobody may be asked. Valid until the next call. */
RlPrompt *rl_run_prompt(RlRun *self);

/* Leaves the session with API secrets, or sets the error. */
gboolean rl_run_access(RlRun *self, GError **error);

/* Tells of a read that brought nothing, and gives the exit code; somebody who left is an error. */
int rl_run_failed_read(RlRun *self, const RlOutcome *outcome, GError **error);
