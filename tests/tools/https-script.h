/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of rules that a server answers by. Safe to use from several threads. */
#pragma once

#include "https-fault.h"
#include "https-request.h"

typedef struct RlRules RlRules;

RlRules *rl_rules_load(const char *path, GError **error);
/* Other rules in the place of those that are there; on an error those stay. */
gboolean rl_rules_reload(RlRules *self, const char *path, GError **error);
void rl_rules_free(RlRules *self);
/* What {base_url} stands for; before the first answer. */
void rl_rules_set_base_url(RlRules *self, const char *base_url);

/* The answer of the first rule that fits and has turns left; without one, a 404 that says so.
 * Never NULL. */
RlAnswer *rl_rules_answer(RlRules *self, const RlRequest *request);
/* How a new connection opens. */
RlAnswer *rl_rules_opening(RlRules *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlRules, rl_rules_free)
