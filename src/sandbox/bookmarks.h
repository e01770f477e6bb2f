/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the pages of filtered lists end. Who reads a list page after page gets each from where the
 * last one ended, instead of from the first item on. No lock of its own. */
#pragma once

#include <glib.h>

typedef struct {
  guint64 page;  /* that begins here */
  guint index;   /* of the first item that may be on it */
  guint version; /* of what is listed; another one makes the bookmark worthless */
  guint64 total; /* items on all pages */
} RlSandboxBookmark;

typedef struct RlSandboxBookmarks RlSandboxBookmarks;

RlSandboxBookmarks *rl_sandbox_bookmarks_new(void);
void rl_sandbox_bookmarks_free(RlSandboxBookmarks *self);

/* LIST names the list with all its filters and its page size. Only the last few dozen are kept. */
void rl_sandbox_bookmarks_add(RlSandboxBookmarks *self, const char *list,
                              const RlSandboxBookmark *bookmark);
/* Fills in the rest of *BOOKMARK from its page and version. FALSE: none is kept. */
gboolean rl_sandbox_bookmarks_find(const RlSandboxBookmarks *self, const char *list,
                                   RlSandboxBookmark *bookmark);
