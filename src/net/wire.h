/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the model and what travels: request bodies out, pages of links in. */
#pragma once

#include "json/json.h"

#include "model/challenge.h"
#include "model/credentials.h"
#include "model/draft.h"
#include "model/link.h"

/* The body of PUT /api/links/{id}/: an object with the filled-in fields only, all of them strings,
 * written in locked memory. */
RlSecret *rl_wire_update_body(const RlValues *values);

/* The body of PATCH /api/links/: session, link and, where input is expected, the token without
 * the white space around it. TOKEN may be NULL then. */
RlSecret *rl_wire_answer_body(const RlChallenge *challenge, const RlSecret *token);

/* "Authorization: Basic …" in locked memory. */
RlSecret *rl_wire_authorization(const RlCredentials *credentials);

typedef struct {
  gint64 count;     /* as the server counts; -1: it does not say */
  char *next;       /* URL of the next page as received; NULL: the last one */
  GPtrArray *links; /* RlLink; rows that are no objects are left out */
  guint broken;     /* how many those were */
  guint removed;    /* characters taken out of the links' texts */
} RlLinkPage;

/* RL_ERROR_MALFORMED when JSON is no page. WITH_JSON: each link keeps its JSON, which costs more
 * than all the rest. */
RlLinkPage *rl_wire_link_page(const RlJson *json, gboolean with_json, GError **error);
void rl_link_page_free(RlLinkPage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlLinkPage, rl_link_page_free)
