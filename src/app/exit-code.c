/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/exit-code.h"

#include "base/error.h"

RlExit rl_exit_of_error(const GError *error)
{
  static const RlExit exits[] = {
    [RL_ERROR_FAILED] = RL_EXIT_FAILURE,
    [RL_ERROR_USAGE] = RL_EXIT_USAGE,
    [RL_ERROR_LOCAL] = RL_EXIT_LOCAL,
    [RL_ERROR_AUTH] = RL_EXIT_AUTH,
    [RL_ERROR_REFUSED] = RL_EXIT_REFUSED,
    [RL_ERROR_NOT_SENT] = RL_EXIT_NOT_SENT,
    [RL_ERROR_UNKNOWN_OUTCOME] = RL_EXIT_UNKNOWN,
    [RL_ERROR_CANCELLED] = RL_EXIT_LEFT,
    [RL_ERROR_MALFORMED] = RL_EXIT_FAILURE,
    [RL_ERROR_TOO_LARGE] = RL_EXIT_FAILURE,
    [RL_ERROR_NO_BUS] = RL_EXIT_AUTH,
    [RL_ERROR_NO_SERVICE] = RL_EXIT_AUTH,
    [RL_ERROR_NO_COLLECTION] = RL_EXIT_AUTH,
    [RL_ERROR_LOCKED] = RL_EXIT_AUTH,
    [RL_ERROR_NOT_STORED] = RL_EXIT_AUTH,
    [RL_ERROR_DISMISSED] = RL_EXIT_AUTH,
    [RL_ERROR_STUCK] = RL_EXIT_AUTH,
    [RL_ERROR_DENIED] = RL_EXIT_AUTH,
  };
  if (error == NULL || error->domain != RL_ERROR || error->code < 0 ||
      error->code >= (gint) G_N_ELEMENTS(exits))
    return RL_EXIT_FAILURE;
  return exits[error->code];
}

static RlExit exit_of_refusal(const RlOutcome *outcome)
{
  return outcome->http_status == 401 || outcome->http_status == 403 ? RL_EXIT_AUTH
                                                                    : RL_EXIT_REFUSED;
}

RlExit rl_exit_of_outcome(const RlOutcome *outcome)
{
  switch (outcome->kind) {
  case RL_OUTCOME_DONE:
    return RL_EXIT_DONE;
  case RL_OUTCOME_CHALLENGE:
    return RL_EXIT_CHALLENGE;
  case RL_OUTCOME_REFUSED:
    return exit_of_refusal(outcome);
  case RL_OUTCOME_NOT_SENT:
    return RL_EXIT_NOT_SENT;
  case RL_OUTCOME_UNKNOWN:
    return RL_EXIT_UNKNOWN;
  case RL_OUTCOME_CANCELLED:
    return RL_EXIT_LEFT;
  case RL_OUTCOME_ERROR:
    break;
  }
  /* A read that broke off changed nothing: that is a failure, and nothing unknown. */
  return g_error_matches(outcome->error, RL_ERROR, RL_ERROR_UNKNOWN_OUTCOME)
             ? RL_EXIT_FAILURE
             : rl_exit_of_error(outcome->error);
}
