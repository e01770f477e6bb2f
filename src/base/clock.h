/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A clock that nobody can set, and that goes on while the machine sleeps. */
#pragma once

#include <glib.h>

/* Microseconds since the machine was started, the time that it was suspended included: what has a
 * deadline at the bank ages while a laptop or a virtual machine sleeps. */
gint64 rl_clock_since_boot(void);

/* What tells one start of one machine from every other, for comparing readings of the clock that
 * were taken by different processes. New string; NULL: this system does not say. */
char *rl_clock_boot_id(void);
