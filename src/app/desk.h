/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of links that an agent starts from. Reads one page on the network worker; belongs to
 * the main thread and never blocks. */
#pragma once

#include "app/session.h"

typedef enum {
  RL_DESK_LOADING,
  RL_DESK_READY,
  RL_DESK_FAILED, /* `outcome` says why; `links` is what was there before */
} RlDeskStage;

typedef struct {
  RlDeskStage stage;
  gboolean all;             /* all links, not only those that need attention */
  GPtrArray *links;         /* RlLink; never NULL */
  gint64 count;             /* as the server counts; -1: it does not say */
  const RlOutcome *outcome; /* of the last reading; NULL before the first */
  gint64 since;             /* monotonic µs: since when the list is being read */
} RlDeskView;

typedef struct RlDesk RlDesk;
typedef void (*RlDeskChanged)(RlDesk *desk, gpointer data);

RlDesk *rl_desk_new(RlSession *session, RlDeskChanged changed, gpointer data);
void rl_desk_free(RlDesk *self);
const RlDeskView *rl_desk_view(const RlDesk *self);

/* Reads the list: all links, or those that need attention. A reading under way is given up. */
void rl_desk_load(RlDesk *self, gboolean all);
/* Gives a reading up; what was there before stays. */
void rl_desk_cancel(RlDesk *self);

/* The statuses that need attention, comma-separated, as the server's filter wants them. */
#define RL_NEEDS_ATTENTION "invalid,token_required,unconfirmed"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlDesk, rl_desk_free)
