/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/run.h"

#include "model/link-name.h"

#include "app/exit-code.h"

#include "cli/output.h"
#include "plain/access.h"

RlWait *rl_run_wait(RlRun *self)
{
  if (self->wait == NULL)
    self->wait = rl_wait_new();
  return self->wait;
}

gboolean rl_run_has(const RlRun *self, RlOptionId id)
{
  return rl_options_has(self->options, id);
}

gboolean rl_run_may_ask(const RlRun *self)
{
  return rl_prompt_is_possible() && !rl_run_has(self, RL_OPTION_JSON) &&
         !rl_run_has(self, RL_OPTION_NO_INPUT);
}

RlPrompt *rl_run_prompt(RlRun *self)
{
  if (!rl_run_may_ask(self))
    return NULL;
  self->prompt = rl_prompt_new(rl_run_wait(self));
  return &self->prompt;
}

gboolean rl_run_access(RlRun *self, GError **error)
{
  RlPrompt *prompt = rl_run_prompt(self);
  return rl_access_secrets(self->session, rl_run_wait(self), prompt, error);
}

int rl_run_failed_read(RlRun *self, const RlOutcome *outcome, GError **error)
{
  if (outcome->kind == RL_OUTCOME_CANCELLED) {
    (void) rl_access_left(error);
    return RL_EXIT_LEFT;
  }
  const char *asked = self->arguments[0];
  g_autoptr(RlLinkName) name = asked != NULL ? rl_link_name_parse(asked, NULL) : NULL;
  rl_output_failed_read(rl_run_has(self, RL_OPTION_JSON), outcome, name != NULL ? name->id : NULL,
                        self->session);
  return (int) rl_exit_of_outcome(outcome);
}
