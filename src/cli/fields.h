/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be sent, as a JSON object from a file or from standard input. */
#pragma once

#include "model/draft.h"

#include "cli/run.h"

/* Whether something can be read: a file was named, or standard input is no terminal. With
 * --no-input a terminal counts as nothing, also when it was named. */
gboolean rl_fields_are_given(const RlRun *run);

/* The values of an update, checked. RL_ERROR_LOCAL names the culprit. */
RlValues *rl_fields_read(RlRun *run, GError **error);

/* {"token": "…"}, or {}: then *TOKEN is NULL. EMPTY may be NULL; otherwise input that ends before
 * it begins is no error, and makes *EMPTY true. */
gboolean rl_fields_read_token(RlRun *run, gboolean *empty, RlSecret **token, GError **error);
