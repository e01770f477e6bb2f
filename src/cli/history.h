/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal for people: its two lines for a request, intent and result, as one. */
#pragma once

#include "json/json.h"

/* Borrows from the entries that it was made of. NULL: not known. */
typedef struct {
  const char *time, *user, *link, *method;
  const char *outcome;    /* NULL: the program did not live to see it */
  const char *reconciled; /* what reading the link again showed */
} RlHistoryRequest;

/* The requests of the journal's ENTRIES, oldest first. Elements are RlHistoryRequest. */
GPtrArray *rl_history_requests(const RlJson *entries);

/* How the request ended, in one word or two. New string. */
char *rl_history_end(const RlHistoryRequest *request);

/* Time, user, method and end as one line. New string. */
/* When it was sent, in local time; what is no time as it is. New string, or NULL. */
char *rl_history_time(const RlHistoryRequest *request);
char *rl_history_sentence(const RlHistoryRequest *request);

/* The entries about one link. New array. */
RlJson *rl_history_of_link(const RlJson *entries, const char *link_id);
