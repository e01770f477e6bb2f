/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exit codes of the contract. */
#pragma once

#include "model/outcome.h"

typedef enum {
  RL_EXIT_DONE = 0,
  RL_EXIT_FAILURE = 1,
  RL_EXIT_USAGE = 2,
  RL_EXIT_REFUSED = 3,
  RL_EXIT_AUTH = 4,
  RL_EXIT_CHALLENGE = 5,
  RL_EXIT_NOT_SENT = 6,
  RL_EXIT_UNKNOWN = 7,
  RL_EXIT_LEFT = 8,
  RL_EXIT_LOCAL = 9,
  RL_EXIT_SIGNAL = 128,
} RlExit;

RlExit rl_exit_of_outcome(const RlOutcome *outcome);
RlExit rl_exit_of_error(const GError *error);
