/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/bookmarks.h"

/* Readers at a time, and then some for those who turn back. */
enum { KEPT = 64 };

typedef struct {
  char *list; /* NULL: free */
  RlSandboxBookmark bookmark;
} Place;

struct RlSandboxBookmarks {
  Place places[KEPT];
  guint next; /* the oldest */
};

RlSandboxBookmarks *rl_sandbox_bookmarks_new(void)
{
  return g_new0(RlSandboxBookmarks, 1);
}

void rl_sandbox_bookmarks_free(RlSandboxBookmarks *self)
{
  if (!self)
    return;
  for (guint i = 0; i < KEPT; i++)
    g_free(self->places[i].list);
  g_free(self);
}

static Place *find(const RlSandboxBookmarks *self, const char *list, guint64 page)
{
  for (guint i = 0; i < KEPT; i++) {
    const Place *place = &self->places[i];
    if (place->list && place->bookmark.page == page && g_str_equal(place->list, list))
      return (Place *) place;
  }
  return NULL;
}

void rl_sandbox_bookmarks_add(RlSandboxBookmarks *self, const char *list,
                              const RlSandboxBookmark *bookmark)
{
  Place *place = find(self, list, bookmark->page);
  if (!place) {
    place = &self->places[self->next];
    self->next = (self->next + 1) % KEPT;
    g_free(place->list);
    place->list = g_strdup(list);
  }
  place->bookmark = *bookmark;
}

gboolean rl_sandbox_bookmarks_find(const RlSandboxBookmarks *self, const char *list,
                                   RlSandboxBookmark *bookmark)
{
  const Place *place = find(self, list, bookmark->page);
  if (!place || place->bookmark.version != bookmark->version)
    return FALSE;
  *bookmark = place->bookmark;
  return TRUE;
}
