/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a link by whatever names it: on the network worker, with the institution that its form
 * depends on. */
#pragma once

#include "model/link-name.h"

#include "app/count.h"
#include "app/unfinished.h"

/* The link that somebody wants, from the words to what they mean. */
typedef struct {
  char *named;      /* the words, maybe a long text */
  char *shown;      /* what in it is asked for; one line */
  RlLinkName *name; /* NULL: nothing was found in it */
} RlAsked;

/* Understands LINK in place of what was there before, which may be SELF's own text. Borrowed; NULL:
 * see rl_link_name_parse(). */
const RlLinkName *rl_asked_set(RlAsked *self, const char *link, GError **error);
void rl_asked_clear(RlAsked *self);

/* What opening a link brought. */
typedef struct {
  RlLink *link;               /* NULL: see `outcome` */
  RlInstitution *institution; /* NULL: could not be read, or the link has none */
  char *institution_fault;    /* why it could not be read, a sentence; NULL */
  RlOutcome *outcome;         /* of reading the link; never NULL */
  RlCount count;
  RlUnfinished *unfinished; /* what an earlier process left; NULL */
} RlOpened;

void rl_opened_free(RlOpened *self);

/* Reads the link that NAME (a copy is made) means, what the journal has of it, and its institution.
 * An update that an earlier process left without a known outcome is settled, if the link shows it:
 * that goes into the journal. What the server does not
 * know by one name is asked for by the other. The result is an RlOpened. */
void rl_open_link(RlSession *session, const RlLinkName *name, RlCancel *cancel, RlJobDone done,
                  gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlOpened, rl_opened_free)
