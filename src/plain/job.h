/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One link's update, question by question, from the form to the outcome. */
#pragma once

#include "app/open-challenge.h"

#include "plain/prompt.h"

typedef struct {
  RlSession *first; /* owns the sessions of other profiles */
  RlSession *session;
  RlPrompt prompt;
  gboolean updated;    /* an update was sent since this was last set to FALSE */
  gboolean has_list;   /* behind a link stands the list, and not the end */
  gboolean wants_next; /* the next link that needs attention is to be opened */
  char id[37];         /* of the link that was worked on last; "": none */
} RlPlain;

/* Works on LINK until the person is done with it. *CODE gets what the last update of it calls for.
 * FALSE: the person wants to leave altogether. */
gboolean rl_plain_work_on(RlPlain *self, const char *link, int *code);

/* The same for the challenge OPEN, which an earlier process has left. */
gboolean rl_plain_resume(RlPlain *self, const RlOpenChallenge *open, int *code);
