/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pre-flight of certificate and key without a screen. */
#pragma once

#include "model/draft.h"

#include "plain/wait.h"

/* Looks at DRAFT's certificate and key, waits for the result, and writes what is wrong with them to
 * standard error, a line each: "relink: Warning: …". Nothing is stopped by what is found. FALSE: a
 * signal came meanwhile, which this wait has used up. */
gboolean rl_plain_preflight(RlSession *session, RlWait *wait, RlDraft *draft);
