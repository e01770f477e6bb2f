/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything in the sandbox that changes, behind one lock. */
#pragma once

#include "sandbox/bookmarks.h"
#include "sandbox/exchange.h"
#include "sandbox/links.h"
#include "sandbox/mfa.h"
#include "sandbox/sandbox.h"

typedef struct {
  GMutex lock; /* held while a request is decided on, let go while one waits */
  GCond stop;
  gboolean stopping;
  char *base_url;
  RlSandboxLinks *links;
  RlSandboxSessions *sessions;
  RlSandboxBookmarks *bookmarks;
  RlSandboxLog log;
  gpointer log_data;
} RlSandboxState;

RlSandboxState *rl_sandbox_state_new(guint extra_links);
void rl_sandbox_state_free(RlSandboxState *self);

/* Ends every wait, now and later. */
void rl_sandbox_state_stop(RlSandboxState *self);

/* With the lock held, which others get meanwhile: blocks for SECONDS, or for good when that is
 * G_MAXUINT. FALSE at once when the sandbox stops: then there is to be no answer. */
gboolean rl_sandbox_state_wait(RlSandboxState *self, guint seconds);

/* With the lock held: notes a request. Status 0: it will not be answered. */
void rl_sandbox_state_note(RlSandboxState *self, const RlSandboxRequest *request, guint status);
