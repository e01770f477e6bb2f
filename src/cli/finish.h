/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an update without a screen ends: told once, as rows or as JSON, and a challenge kept for
 * `relink resume`. */
#pragma once

#include "app/flow.h"

#include "cli/run.h"

/* Keeps the open challenge that FLOW has and the keyring has not. What is to be said of that; NULL
 * when there is none. New string. */
char *rl_finish_keep(RlRun *run, const RlFlow *flow);

/* FLOW rests after a request. Gives the exit code. */
int rl_finish_update(RlRun *run, const RlFlow *flow);
