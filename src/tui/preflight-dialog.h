/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pre-flight of certificate and key found, over the form. It is never in the way: a key
 * that is not its own closes it and goes on to the form. */
#pragma once

#include "app/preflight.h"

#include "tui/screen.h"

/* FOUND and DRAFT, whose values it is about, are not kept. FORM is the screen behind, which
 * outlives it. */
RlScreen *rl_preflight_dialog_new(const RlPreflight *found, const RlDraft *draft, RlScreen *form);
