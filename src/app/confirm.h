/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all front-ends ask before a log-in is sent, in the same words: what would be sent where, and
 * whether the link is really meant. */
#pragma once

#include "app/flow.h"

/* The labels of the fields that would be sent, comma-separated; of a FLOW that follows the form.
 * Names, never values. New string. */
char *rl_confirm_fields(RlFlow *flow);

/* Link, institution and external id, one a line. New string. */
char *rl_confirm_link(const RlLink *link);

/* The same, and the names of the fields. New string. */
char *rl_confirm_summary(RlFlow *flow);

/* Whether TYPED is the end of the link's id, as a person types it who has read it: blanks around it
 * and the case of letters do not matter. */
gboolean rl_confirm_is_end_of_id(const RlLink *link, const char *typed);

/* Why it was not taken, with the id to look at. New string. */
char *rl_confirm_mismatch(const RlLink *link);
