/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pre-flight of a draft's certificate and key, on the session's worker: the main thread never
 * waits. What was found is kept until one of the values changes. */
#pragma once

#include "model/draft.h"

#include "keyfile/preflight.h"

#include "app/report.h"

typedef struct RlPreflightCheck RlPreflightCheck;

/* SESSION and DRAFT are borrowed and outlive it. */
RlPreflightCheck *rl_preflight_check_new(RlSession *session, RlDraft *draft);
/* A pre-flight under way is finished by the worker and its result dropped. NULL is allowed. */
void rl_preflight_check_free(RlPreflightCheck *self);

/* Calls DONE on the main context once the result for the values of that moment is there: before it
 * returns when it is there already, or when neither certificate nor key is filled in. A second call
 * takes the place of the first. */
void rl_preflight_check_start(RlPreflightCheck *self, void (*done)(gpointer data), gpointer data);

/* DONE will not be called. */
void rl_preflight_check_forget(RlPreflightCheck *self);

/* The result for the draft's present values; NULL: it is not there, or nobody
 * can look. Borrowed until the next call
 * with SELF or the main loop's next turn. */
const RlPreflight *rl_preflight_check_result(const RlPreflightCheck *self);

/* What to say before these values are sent, worst first; empty when all is well, when there is
 * nothing to check, or when the result is not there. Never waits. New, char *. */
GPtrArray *rl_preflight_check_warnings(const RlPreflightCheck *self);

/* Warnings, where the values of DRAFT came from, and facts, for a dialog. */
RlReport *rl_report_preflight(const RlPreflight *found, const RlDraft *draft);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlPreflightCheck, rl_preflight_check_free)
