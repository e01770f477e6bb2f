/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Some servers repeat what was sent to them. What we sent is taken out of an answer before
 * anything of it is kept or drawn. */
#pragma once

#include "base/secret.h"

#include "json/json.h"

/* What stands in the place of a secret. */
#define RL_REDACTED "[removed]"

typedef struct {
  const RlSecret *secrets[12]; /* NULL and empty ones are passed over */
  guint n;
  gboolean cut_off;      /* the text broke off: the beginning of a secret at its end counts, too */
  const RlSecret *shown; /* one of them; NULL */
} RlRedaction;

void rl_redaction_add(RlRedaction *self, const RlSecret *secret);
/* What somebody typed as a token, and the bank had shown: it may show it again, as a "value". */
void rl_redaction_add_shown(RlRedaction *self, const RlSecret *secret);

/* Whether rl_redact_json() could find anything in the tree of this JSON text. One look at the whole
 * instead of one at each string; TRUE when in doubt. */
gboolean rl_redact_is_needed(const RlRedaction *self, const char *json, gsize length);

/* In every string, number and name of TREE: one that is a secret is replaced, and a secret of four
 * bytes or more inside a longer one as well, also in its JSON-escaped form and in base64.
 * Identifiers that are only sent back or compared are left alone unless they are a secret as a
 * whole. Words of the API's own, by which an answer is judged, stay whatever was typed: the names
 * of members, a known status, type of a challenge, code or time, and of a message the part by which
 * the bank's answer is known. */
void rl_redact_json(const RlRedaction *self, RlJson *tree);

/* In a text that is no JSON. Of one in which a secret stands in a spelling of its own, by escapes
 * that relink would not use, nothing is left. New string. */
char *rl_redact_text(const RlRedaction *self, const char *text, gsize length);
