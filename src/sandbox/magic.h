/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The magic values: what to type into a field to get a certain answer. */
#pragma once

#include <glib.h>

typedef struct {
  const char *value;
  const char *meaning; /* one line; English, as all that the sandbox says */
} RlSandboxMagic;

/* All of them, ended by a value of NULL. Static, thread-safe. Values of six digits work as tokens
 * only; the others in any text field of an update, and as tokens too. */
const RlSandboxMagic *rl_sandbox_magic(void);
