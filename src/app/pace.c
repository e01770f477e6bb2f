/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/pace.h"

guint rl_pace_pause(const RlPace *self, gint64 now)
{
  const gint64 window = (gint64) RL_PACE_SECONDS * G_USEC_PER_SEC;
  if (self->n < RL_PACE_REQUESTS)
    return 0;
  const gint64 left = CLAMP(self->begun[self->next] + window - now, 0, window);
  return (guint) ((left + 999) / 1000);
}

void rl_pace_note(RlPace *self, gint64 now)
{
  self->begun[self->next] = now;
  self->next = (self->next + 1) % RL_PACE_REQUESTS;
  self->n = MIN(self->n + 1, RL_PACE_REQUESTS);
}
