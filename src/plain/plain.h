/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The front-end line by line: for screen readers, for terminals that can do no more, and for
 * pipes. It draws no boxes, writes no escape sequences, and what it said stays readable. */
#pragma once

#include "app/open-challenge.h"

#include "plain/wait.h"

typedef struct {
  const char *link;              /* its form at once; NULL: the list of links that need attention */
  const RlOpenChallenge *resume; /* this challenge instead; NULL */
  /* The session for another profile of the same configuration, owned by BASE. */
  RlSession *(*beside)(RlSession *base, const char *profile, GError **error);
} RlPlainOptions;

/* Runs until the person leaves, and gives the exit code of the contract. ERROR is set when somebody
 * left at a prompt, or the API secrets are not to be had. */
int rl_plain_run(RlSession *session, RlWait *wait, const RlPlainOptions *options, GError **error);
