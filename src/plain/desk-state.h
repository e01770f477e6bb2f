/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of links, line by line: what the files of desk*.c share. */
#pragma once

#include "app/desk.h"
#include "app/history.h"

#include "plain/job.h"
#include "plain/plain.h"

/* Before the numbers of what is no row of the list. */
#define RL_PLAIN_CHALLENGE_PREFIX "c"
#define RL_PLAIN_HISTORY_PREFIX   "h"

typedef struct {
  RlPlain *plain;
  const RlPlainOptions *options;
  RlDesk *desk;                 /* of the session in use */
  RlScope *wanted;              /* what is to be read next; NULL: the same links again */
  RlOpenChallenges *challenges; /* NULL: the keyring cannot be read */
  RlShift *shift;               /* NULL: not asked for yet */
  guint from;                   /* the first row that is read out */
  gboolean unread; /* the list is to be read from the server before the next question */
  gboolean unsaid; /* it is to be read out before it */
  int last;        /* the exit code, so far */
} RlPlainDesk;

/* What a command has come to. */
typedef enum {
  RL_PLAIN_STAYS,
  RL_PLAIN_LEAVES, /* the person is done with the list, or leaves altogether */
} RlPlainEnd;

/* ---- desk-list.c ---- */

/* Reads the list, with what is open and unknown, and waits for it; Ctrl-C stops. */
void rl_plain_desk_read(RlPlainDesk *self);
/* Only the rows that contain TEXT; "" shows all. */
void rl_plain_desk_filter(RlPlainDesk *self, const char *text);
/* Reads it out: what there is of it from row FROM on. */
void rl_plain_desk_say(RlPlainDesk *self);
/* The id of the row that LINE, a number of those that are there, names. FALSE: it names none. */
gboolean rl_plain_desk_row(const RlPlainDesk *self, const char *line, RlLinkRow *row);
/* Goes on to the next rows. FALSE: there are no more. */
gboolean rl_plain_desk_turn(RlPlainDesk *self);

/* ---- desk-views.c ---- */

/* Each asks what it needs, and says what is wrong with the answer. */
RlPlainEnd rl_plain_desk_pick_view(RlPlainDesk *self);
RlPlainEnd rl_plain_desk_pick_profile(RlPlainDesk *self);
/* Needs attention, or all. */
void rl_plain_desk_toggle_all(RlPlainDesk *self);
/* Reads the links of this shift out, with numbers. */
void rl_plain_desk_say_history(RlPlainDesk *self);
/* The link that LINE, "h" and a number of theirs, names; borrowed. NULL: none. */
const char *rl_plain_desk_history_link(const RlPlainDesk *self, const char *line);
