/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The front-end line by line: for screen readers, for terminals that can do no more, and for
 * pipes. It draws no boxes, writes no escape sequences, and what it said stays readable. */
#pragma once

#include "plain/wait.h"

/* Runs until the person leaves, and gives the exit code of the contract. LINK: its form at once;
 * NULL: the list of links that need attention. ERROR is set when somebody left at a prompt, or the
 * API secrets are not to be had. */
int rl_plain_run(RlSession *session, RlWait *wait, const char *link, GError **error);
