/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What speaks against an update before a log-in at the bank is spent on finding out: the
 * institution is down, works by consent, or the link's credentials are no longer kept. It warns; it
 * never forbids, since Belvo does not document that such an update must fail. */
#pragma once

#include "model/institution.h"
#include "model/link.h"

typedef struct {
  char *text;       /* whole sentences: what, what it means, what to do */
  char *brief;      /* some words, for low windows */
  gboolean warning; /* an update may fail or not help; otherwise it is good to know */
} RlCaution;

/* What is to be said of LINK and INSTITUTION (either may be NULL) at NOW, seconds since 1970; the
 * worst first. RlCaution; empty when there is nothing to say. */
GPtrArray *rl_cautions(const RlLink *link, const RlInstitution *institution, gint64 now);

/* The brief words of all CAUTIONS in one line. New string; NULL when there are none. */
char *rl_cautions_brief(const GPtrArray *cautions);
