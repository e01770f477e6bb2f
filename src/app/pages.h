/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All pages of a list of links, one request after another on the session's worker for lists. Each
 * page is handed over on the main context as it arrives. Nothing here blocks.
 *
 * A whole support desk shares the address of its bastion host, and all readers of a session share
 * one pace (app/pace.h): where it wants a pause, the next page is asked for behind that. */
#pragma once

#include "app/scope.h"
#include "app/session.h"

typedef enum {
  RL_PAGES_COMPLETE,
  RL_PAGES_ENDLESS, /* a page's successor is one that was read before */
  RL_PAGES_FAILED,  /* the outcome says why */
} RlPagesEnd;

typedef struct RlPages RlPages;

typedef struct {
  /* A page has arrived. FALSE: bring no more; the reader may be freed before that is returned, and
   * `ended` is not called. */
  gboolean (*page)(const RlLinkPage *page, gpointer data);
  /* There are no more. OUTCOME (taken) is of the last request. The reader may be freed here. */
  void (*ended)(RlPagesEnd end, RlOutcome *outcome, gpointer data);
} RlPagesEvents;

/* Starts reading the links of SCOPE (copied) in pages of PAGE_LINKS. EVENTS is borrowed. */
RlPages *rl_pages_new(RlSession *session, const RlScope *scope, guint page_size,
                      const RlPagesEvents *events, gpointer data);

/* Gives up what is under way; neither event is called any more. NULL is allowed. */
void rl_pages_free(RlPages *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlPages, rl_pages_free)
