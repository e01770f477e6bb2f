/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which links the desk shows: a table of views, each a filter of GET /api/links/ (reference:
 * Links, list, query parameters). Pure. */
#pragma once

#include "net/api.h"

typedef enum {
  RL_SCOPE_ATTENTION, /* every status but valid */
  RL_SCOPE_ALL,
  RL_SCOPE_STATUS,
  RL_SCOPE_INSTITUTION,
  RL_SCOPE_ACCESS_MODE,
  RL_SCOPE_EXTERNAL_ID,
  RL_SCOPE_CREATED, /* a day, or two with ".." between them */
  RL_N_SCOPES,
} RlScopeKind;

typedef struct {
  RlScopeKind kind;
  char *value; /* what is looked for; NULL for the first two */
  char **days; /* of CREATED: the first one, and the one after the last; otherwise NULL */
} RlScope;

/* The statuses that need attention, comma-separated, as the server's filter wants them. */
#define RL_NEEDS_ATTENTION "invalid,token_required,unconfirmed"

/* The name of a view in the person's language: "Needs attention", "Status". Borrowed. */
const char *rl_scope_name(RlScopeKind kind);

/* What to ask for its value, or NULL when it needs none. Borrowed. */
const char *rl_scope_question(RlScopeKind kind);

/* The values that can be picked, ended by NULL; NULL: any text. Borrowed, untranslated: they are
 * the server's words. */
const char *const *rl_scope_choices(RlScopeKind kind);

/* What to call one of them; an access mode has no name of its own. Borrowed from VALUE, or static.
 */
const char *rl_scope_value_text(RlScopeKind kind, const char *value);

/* A scope from what was typed. NULL and RL_ERROR_LOCAL when VALUE cannot be meant: an external id
 * that is too short, a day that is none. */
RlScope *rl_scope_new(RlScopeKind kind, const char *value, GError **error);
RlScope *rl_scope_copy(const RlScope *self);
void rl_scope_free(RlScope *self);
gboolean rl_scope_equal(const RlScope *a, const RlScope *b);

/* "Needs attention", "Status: token required": the heading of the list. New string. */
char *rl_scope_title(const RlScope *self);

/* Fills in the conditions of QUERY, whose texts live as long as SELF. */
void rl_scope_query(const RlScope *self, RlLinkQuery *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlScope, rl_scope_free)
