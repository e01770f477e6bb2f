/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the wire and the journal say of updates that somebody broke off. */
#pragma once

#include "soak-bank.h"

/* Judges all updates of the links IDS (char *): SECRETS (char *), each of which one press of a key
 * would have sent, arrived once at most, and nothing arrived that the journal calls not sent.
 * Prints what is wrong; the number of that. After the last session has been closed. */
guint races_judge(Bank *bank, const GPtrArray *ids, const GPtrArray *secrets);
