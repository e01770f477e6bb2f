/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A link as the server tells it. Texts are cleaned for drawing. Only id, institution, access_mode,
 * last_accessed_at, status, created_by and refresh_rate are certain in every version of the API,
 * and of these several may be null. */
#pragma once

#include "json/json.h"

typedef enum {
  RL_STATUS_VALID,
  RL_STATUS_INVALID,
  RL_STATUS_UNCONFIRMED,
  RL_STATUS_TOKEN_REQUIRED,
  RL_STATUS_OTHER, /* a word that relink does not know: shown as it is */
} RlLinkStatus;

typedef struct {
  char *id;          /* as sent back to the server: lower-case UUID, or "" */
  char *institution; /* its name, not its numeric id */
  char *access_mode;
  char *status;
  char *external_id;
  char *last_accessed_at;
  char *created_at;
  char *created_by;
  char *refresh_rate;
  char *credentials_storage;
  gint64 last_access; /* seconds since 1970, 0: never or unreadable */
  gint64 created;     /* the same */
  guint removed;      /* characters taken out of the texts above */
  RlJson *json;       /* the object as received; NULL: not kept */
} RlLink;

/* Reads an object; members that are missing, null or of another type are NULL. NULL with
 * RL_ERROR_MALFORMED when JSON is no object. JSON is copied. */
RlLink *rl_link_from_json(const RlJson *json, GError **error);
/* The same for lists: only the texts that they have, which are institution, access mode, status and
 * external id, and without the JSON, whose copy costs more than all the rest. */
RlLink *rl_link_from_json_bare(const RlJson *json, GError **error);
RlLink *rl_link_copy(const RlLink *self);
/* What stays the same for ever and SELF says nothing of (institution, external id, access mode) is
 * taken over from OTHER (may be NULL), an older reading of the same link: answers differ in how
 * many members they have. */
void rl_link_fill_in(RlLink *self, const RlLink *other);
/* Only the id is known. */
RlLink *rl_link_new_bare(const char *id);
void rl_link_free(RlLink *self);

/* Of the server's WORD, which may be NULL. */
RlLinkStatus rl_status_parse(const char *word);
/* The status of WORD in the person's language; an unknown one as it is. Borrowed. */
const char *rl_status_text(RlLinkStatus status, const char *word);
RlLinkStatus rl_link_status(const RlLink *self);
/* The status in the person's language; an unknown one as it is. Borrowed. */
const char *rl_link_status_text(const RlLink *self);

/* TEXT as a link's id: a UUID in any case, with or without dashes, surrounded by white space at
 * most. New lower-case string with dashes, or NULL. */
char *rl_link_id_parse(const char *text);
/* Whether LENGTH bytes of TEXT are an id just as that gives it. */
gboolean rl_link_id_is_usual(const char *text, gsize length);

/* Seconds since 1970 of an ISO 8601 time with any fraction and any offset (none: UTC), or 0. */
gint64 rl_time_parse(const char *text);
gint64 rl_time_parse_bytes(const char *text, gsize length);
/* The reverse, in UTC: "2026-11-23T18:00:00Z". New string, NULL for 0. */
char *rl_time_format_utc(gint64 seconds);
/* The same for people: local time with its zone, as the locale writes it, or the catalogue where
 * the machine has no locale of the language. New string, NULL for 0. */
char *rl_time_format_local(gint64 seconds);
/* "2 h ago": how long ago WHEN was at NOW, short, in the person's language. New string. */
char *rl_time_ago(gint64 when, gint64 now);
/* A number that is the same for times whose rl_time_ago() is the same, and that costs nothing. */
gint64 rl_time_ago_step(gint64 when, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlLink, rl_link_free)
