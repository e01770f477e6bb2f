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

/* TOKEN as it is sent: people paste it with blanks around it; inside, nothing is touched. New. */
RlSecret *rl_wire_token(const RlSecret *token);
/* Whether anything of it is. NULL is allowed. */
gboolean rl_wire_has_token(const RlSecret *token);

/* The body of PATCH /api/links/: session, link and, where input is expected, the token without
 * the white space around it. TOKEN may be NULL then. */
RlSecret *rl_wire_answer_body(const RlChallenge *challenge, const RlSecret *token);

/* "Authorization: Basic …" in locked memory. */
RlSecret *rl_wire_authorization(const RlCredentials *credentials);

/* What is made of a page's rows. */
typedef enum {
  RL_ROWS_BARE,      /* links as lists have them */
  RL_ROWS_WITH_JSON, /* whole links, each with its JSON, which costs more than all the rest */
  RL_ROWS_AS_TEXT,   /* their JSON alone */
} RlRows;

typedef struct {
  gint64 count;     /* as the server counts; -1: it does not say */
  char *next;       /* URL of the next page as received; NULL: the last one */
  guint n;          /* rows that are links; those that are no objects are left out */
  GPtrArray *links; /* RlLink, the page's; none of RL_ROWS_AS_TEXT */
  GString *json;    /* of RL_ROWS_AS_TEXT: the rows as rl_json_print() has them, comma-joined */
  guint broken;     /* how many were left out */
  guint removed;    /* characters taken out of the links' texts; none of RL_ROWS_AS_TEXT */
  GArray *block;    /* where the links lie, with TEXTS, when they were read without a tree */
  GStringChunk *texts;
} RlLinkPage;

/* RL_ERROR_MALFORMED when JSON is no page. */
RlLinkPage *rl_wire_link_page(const RlJson *json, RlRows rows, GError **error);
/* The same from LENGTH bytes of TEXT, without a tree in between; not RL_ROWS_WITH_JSON. NULL: it is
 * not plain (json/plain.h), or no page, or no JSON, and rl_wire_link_page() has to look at it. */
RlLinkPage *rl_wire_plain_page(const char *text, gsize length, RlRows rows);
void rl_link_page_free(RlLinkPage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlLinkPage, rl_link_page_free)
