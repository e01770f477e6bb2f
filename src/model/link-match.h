/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a row of a link store has all the words that a person typed. What a row shares with
 * others (its institution, how long ago, on which day) is compared once, and remembered. */
#pragma once

#include "model/link-store.h"

typedef struct RlLinkMatch RlLinkMatch;

RlLinkMatch *rl_link_match_new(const RlLinkStore *store);
void rl_link_match_free(RlLinkMatch *self);

/* Looks for the words of TEXT, which rl_text_fold() made, at the time NOW. */
void rl_link_match_set(RlLinkMatch *self, const char *text, gint64 now);
/* Whether there is any word; without, every row matches. */
gboolean rl_link_match_has_words(const RlLinkMatch *self);
/* Whether each word is in one of ROW's columns. Allocates nothing for what it has met before. */
gboolean rl_link_match_has(RlLinkMatch *self, guint row);
gsize rl_link_match_bytes(const RlLinkMatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlLinkMatch, rl_link_match_free)
