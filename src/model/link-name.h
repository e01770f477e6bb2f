/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody typed or pasted to name a link: an id, an external id, or a text that one of them
 * stands in (a webhook, a ticket, an address, a chat). Pure: nothing is looked up here. */
#pragma once

#include <glib.h>

/* Longer input is cut; nothing behind is looked at. */
enum { RL_LINK_NAME_MAX = 64 * 1024 };

/* What is to be tried. At least one of the two is set. */
typedef struct {
  char *id;                /* as a link's id; lower-case UUID */
  char *external_id;       /* as an external id, by the letter */
  gboolean external_first; /* try the external id before the id; otherwise after it */
  gboolean is_whole_id;    /* TEXT was an id and nothing else */
} RlLinkName;

/* Reads TEXT: UTF-8, or the terminal's character set; what is broken is passed over.
 *
 * A UUID alone may be an external id as well, since those are the customer's free choice. A single
 * word is an external id in the first place, with the id that stands in it, alone but for marks and
 * "id:", or labelled as the link's ("link_id", "Link:", "/links/…"), in the second. In anything
 * longer, the id that is labelled so counts, else the only one, else an external id that is
 * labelled so; ids of webhooks, requests, sessions and the like are never taken (webhooks: Belvo's
 * guide "Webhooks", event LINK). A line without any id is an external id, blanks and all. Several
 * lines or JSON are never tried as one as a whole: they could hold anything.
 *
 * New, or NULL and RL_ERROR_USAGE: nothing found, or several ids of which none is labelled. */
RlLinkName *rl_link_name_parse(const char *text, GError **error);
/* The same for what was pasted where a text may be, too: several words in which no id is labelled
 * as the link's could be a password, and are never asked for. */
RlLinkName *rl_link_name_parse_pasted(const char *text, GError **error);
/* New. */
RlLinkName *rl_link_name_copy(const RlLinkName *self);
/* NULL is allowed. */
void rl_link_name_free(RlLinkName *self);

/* The one that is tried first. Borrowed. */
const char *rl_link_name_first(const RlLinkName *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlLinkName, rl_link_name_free)
