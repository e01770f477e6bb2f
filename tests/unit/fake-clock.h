/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A clock that only moves when it is told to. Safe to read from any thread. */
#pragma once

#include <glib.h>

/* Where it stands at the start. */
enum { FAKE_CLOCK_WALL = 1800000000, FAKE_CLOCK_MONOTONIC = 1000000000 };

gint64 fake_clock_monotonic(void); /* microseconds */
gint64 fake_clock_wall(void);      /* seconds since 1970 */

char *fake_clock_boot(void); /* new string */

/* Sets the clock on the wall forward by SECONDS; the other one does not notice. */
void fake_clock_set_wall(gint64 seconds);
/* The machine was started anew. */
void fake_clock_reboot(void);

void fake_clock_reset(void);
void fake_clock_advance(gint64 seconds);
