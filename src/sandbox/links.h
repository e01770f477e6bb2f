/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store of links: the fixed ones, then any number that are made up from their index when
 * somebody looks. Only what an update changed takes memory. No lock of its own. */
#pragma once

#include "json/json.h"

#include "sandbox/world.h"

/* A link as it is now, by value: a look at one allocates nothing. */
typedef struct {
  guint index;
  char id[37];
  char made_up[16];        /* external id of a made-up link, else empty */
  const char *external_id; /* of a fixed link; read it with rl_sandbox_link_external_id() */
  const RlSandboxInstitution *institution;
  const char *status;
  const char *access_mode;
  const char *refresh_rate;
  const char *credentials_storage;
  const char *script;      /* a magic value, or NULL: success */
  gint64 created_at;       /* microseconds since 1970 */
  gint64 last_accessed_at; /* the same; 0: never */
  guint stamp;
  gboolean seven;
} RlSandboxLink;

typedef struct RlSandboxLinks RlSandboxLinks;

RlSandboxLinks *rl_sandbox_links_new(guint extra);
void rl_sandbox_links_free(RlSandboxLinks *self);

guint rl_sandbox_links_count(const RlSandboxLinks *self);
/* Another number after each change of a link. */
guint rl_sandbox_links_version(const RlSandboxLinks *self);
/* INDEX below the count. Strings in *TO live as long as SELF, and its id as long as *TO. */
void rl_sandbox_links_get(const RlSandboxLinks *self, guint index, RlSandboxLink *to);
gboolean rl_sandbox_links_find(const RlSandboxLinks *self, const char *id, RlSandboxLink *to);

/* The external id, or NULL. */
const char *rl_sandbox_link_external_id(const RlSandboxLink *self);

/* A log-in worked: valid, accessed now. LINK is read again. */
void rl_sandbox_links_succeeded(RlSandboxLinks *self, RlSandboxLink *link);
/* A log-in was refused; the sixth in a row makes the link invalid. LINK is read again. */
void rl_sandbox_links_refused(RlSandboxLinks *self, RlSandboxLink *link);
/* STATUS must be static. LINK is read again. */
void rl_sandbox_links_set_status(RlSandboxLinks *self, RlSandboxLink *link, const char *status);

/* The link object, new. */
RlJson *rl_sandbox_link_json(const RlSandboxLink *self);
