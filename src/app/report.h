/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person or a script is told about an outcome or a link: plain records that all front-ends
 * render. The screen draws the rows in a dialog, the plain front-end prints them as lines, and the
 * JSON is for scripts. */
#pragma once

#include "app/flow.h"

/* LABEL NULL: VALUE is a paragraph of its own. */
typedef struct {
  char *label;
  char *value;
} RlRow;

typedef enum {
  RL_TONE_PLAIN,
  RL_TONE_GOOD,
  RL_TONE_WARNING,
  RL_TONE_BAD,
} RlTone;

typedef struct {
  char *heading;
  RlTone tone;
  GPtrArray *rows; /* RlRow */
} RlReport;

/* An empty one, for reports that are made elsewhere. */
RlReport *rl_report_new(const char *heading, RlTone tone);
void rl_report_free(RlReport *self);

/* How a request ended: heading, plain sentence, every complaint with code, message, field, request
 * id and advice, all fields of a link that was answered, what was removed from texts. */
RlReport *rl_report_outcome(const RlOutcome *outcome);

/* A link that could not be opened or listed: the same without "Update" in the heading. */
RlReport *rl_report_failed_read(const RlOutcome *outcome, const RlSession *session);

/* An open challenge, for the front-ends without a dialog. SECONDS_LEFT as of rl_flow_seconds_left.
 */
RlReport *rl_report_challenge(const RlChallenge *challenge, gint64 seconds_left);

/* One link, with its institution (NULL: not known, and FAULT says why if that is known), and what
 * speaks against an update at NOW. */
RlReport *rl_report_link(const RlLink *link, const RlInstitution *institution, const char *fault,
                         gint64 now);

/* The members of a JSON object as rows, in order, nested values in one line. */
void rl_report_add_members(RlReport *self, const RlJson *object);
void rl_report_add(RlReport *self, const char *label, const char *value);

/* That CHALLENGE is not the first of its update, and which try it is, or NULL. New string. */
char *rl_report_again(const RlChallenge *challenge);

/* That SHOWN is only the beginning of CHALLENGE's value, and what has all of it, or NULL. Borrowed.
 */
const char *rl_report_cut(const RlChallenge *challenge, const char *shown);

/* "N hidden characters removed", or NULL for none. New string. */
char *rl_report_removed(guint n);

/* Details of a request for support: status, headers, indented body, equivalent curl command with
 * placeholders. New string, several lines. */
char *rl_report_details(const RlOutcome *outcome);

/* The note for the ticket: link, institution, field names, outcome, request ids, times; never a
 * value. New string, several lines. */
char *rl_report_ticket(const RlFlowView *view, const RlSession *session);

/* The one object of --json. LINK_ID may be NULL. New tree. */
RlJson *rl_report_json(const RlOutcome *outcome, const char *link_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlReport, rl_report_free)
