/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this process holds at a moment, as the kernel counts it. */
#pragma once

#include <glib.h>

typedef struct {
  guint rss;    /* KiB in memory */
  guint locked; /* KiB that are never swapped */
  guint fds;
  guint threads;
} Gauge;

Gauge gauge_read(void);
/* A line that begins with "#". */
void gauge_print(const char *when, const Gauge *gauge);
