/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast lists may be read. Belvo answers more than 80 requests in 30 seconds from one address
 * with a block: lists take three quarters of that, and leave the rest to what people wait for. */
#pragma once

#include <glib.h>

enum { RL_PACE_REQUESTS = 60, RL_PACE_SECONDS = 30 };

/* When the last requests were made. All 0: there were none. */
typedef struct {
  gint64
      begun[RL_PACE_REQUESTS]; /* monotonic microseconds; the oldest is at `next` once it is full */
  guint n, next;
} RlPace;

/* Milliseconds from NOW until one more may be made; 0: it may be at once. */
guint rl_pace_pause(const RlPace *self, gint64 now);
/* One is made. */
void rl_pace_note(RlPace *self, gint64 now);
