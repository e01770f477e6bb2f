/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plain/still.h"

#include "base/i18n.h"

#include "plain/print.h"

struct RlStill {
  FILE *out;
  guint source;
  guint elapsed; /* seconds, when it is said next */
};

/* After 15 and 30 seconds, then each minute. */
static guint following(guint seconds)
{
  if (seconds < 15)
    return 15;
  return seconds < 60 ? seconds * 2 : seconds + 60;
}

static gboolean on_time(gpointer data);

static void wait_for_next(RlStill *self)
{
  const guint before = self->elapsed;
  self->elapsed = following(before);
  self->source = g_timeout_add_seconds(self->elapsed - before, on_time, self);
}

static gboolean on_time(gpointer data)
{
  RlStill *self = data;
  rl_print(self->out,
           ngettext("Still waiting: %u second.", "Still waiting: %u seconds.", self->elapsed),
           self->elapsed);
  rl_print(self->out, "\n");
  (void) fflush(self->out);
  wait_for_next(self);
  return G_SOURCE_REMOVE;
}

RlStill *rl_still_new(FILE *out)
{
  RlStill *self = g_new0(RlStill, 1);
  self->out = out;
  wait_for_next(self);
  return self;
}

void rl_still_free(RlStill *self)
{
  if (self == NULL)
    return;
  g_source_remove(self->source);
  g_free(self);
}
