/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal for people: its two lines for a request, intent and result, as one; and what somebody
 * did in this shift. */
#pragma once

#include "app/session.h"

/* Borrows from the entries that it was made of. NULL: not known. */
typedef struct {
  const char *time, *user, *link, *method, *institution, *external_id, *origin;
  const char *outcome;    /* NULL: the program did not live to see it */
  const char *reconciled; /* what reading the link again showed */
  gint64 pid;             /* of the process that began it; 0: not known */
} RlHistoryRequest;

/* The requests of the journal's ENTRIES, oldest first. Elements are RlHistoryRequest. */
GPtrArray *rl_history_requests(const RlJson *entries);

/* How the request ended, in one word or two. New string. */
char *rl_history_end(const RlHistoryRequest *request);

/* The same for people: a heading in their language; NULL for a word that nobody knows. Borrowed. */
const char *rl_history_outcome_text(const RlHistoryRequest *request);

/* When it was begun, in local time, or as the journal has it. New string, or NULL. */
char *rl_history_time(const RlHistoryRequest *request);

/* Time, user, method and end as one line. New string. */
char *rl_history_sentence(const RlHistoryRequest *request);

/* ---- this shift ---- */

/* The last request for one link, for drawing: texts are cleaned. NULL: not known. */
typedef struct {
  char *link;
  char *institution;
  char *external_id;
  char *method;
  char *user;
  char *outcome; /* in the person's language; never NULL */
  gint64 time;   /* when it was begun, seconds since 1970; 0: not readable */
} RlShiftRow;

typedef struct {
  GPtrArray *rows; /* RlShiftRow, the newest in front; never NULL */
  guint unknown;   /* rows that nobody knows the outcome of, and nobody is at work on */
  const RlShiftRow *newest_unknown; /* of these; NULL: none */
  guint removed;                    /* characters taken out of the texts */
  GError *error;                    /* why the journal could not be read; NULL */
} RlShift;

void rl_shift_free(RlShift *self);

/* One row for each link of the server at ORIGIN that USER has worked on, out of the journal's
 * events: those of one file oldest first. What is kept meanwhile grows with the links, not with the
 * events. */
typedef struct RlShiftReader RlShiftReader;
RlShiftReader *rl_shift_reader_new(const char *user, const char *origin);
void rl_shift_reader_take(RlJson *event, gpointer reader); /* an RlJournalTake */
RlShift *rl_shift_reader_end(RlShiftReader *reader);       /* frees READER */

/* "19:40, cust-00918, Link updated, gringotts_br_retail", with SEPARATOR between them. New string.
 */
char *rl_shift_row_text(const RlShiftRow *row, const char *separator);

/* Which have no known outcome, what matters most in front: where it is cut off it still helps. In
 * the person's language. New string; NULL: none. */
char *rl_shift_unknown_text(const RlShift *self);

/* Reads what this user did in the last hours (see history.c) on the network worker. DONE gets an
 * RlShift, which it owns. */
void rl_history_read(RlSession *session, RlCancel *cancel, RlJobDone done, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlShift, rl_shift_free)
