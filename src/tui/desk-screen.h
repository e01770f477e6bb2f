/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk's own state, for the files that share it: desk-screen.c follows keys and the list,
 * desk-draw.c draws, desk-dialogs.c asks, desk-challenges.c leads to open challenges,
 * desk-unfinished.c tells of updates without a known outcome. */
#pragma once

#include "app/desk.h"
#include "app/open-challenge.h"

#include "tui/input.h"
#include "tui/screen.h"

typedef struct {
  RlScreen base;
  RlSession *session; /* stays the list's while another profile is being chosen; borrowed */
  RlDesk *desk;
  char selected[37]; /* the link that the marker is on, wherever its row goes; "": none */
  int focus;         /* the place of its row, as of rl_desk_screen_follow() */
  guint list;        /* which list that was */
  int top;           /* the first row that is seen */
  int page;          /* rows that are seen at once */
  RlSecret *filter;  /* what is typed behind "/"; no secret, but edited like one */
  RlInput input;
  gboolean filtering;           /* the keys go into the filter */
  RlDeskStage seen;             /* the list's stage as of its last change */
  RlOpenChallenges *challenges; /* NULL: not read yet */
  gboolean reading_challenges;
  char *unfinished;          /* a sentence about updates without a known outcome; NULL */
  gboolean wants_challenges; /* their list is to come up once they have been read */
} DeskScreen;

void rl_desk_screen_draw(RlScreen *screen);
/* The marker follows its link; one that is gone leaves it where it was, or at the beginning of
 * another list. Before drawing, and before
 * a key that counts from the marker: the list may have changed since it was drawn. */
void rl_desk_screen_follow(DeskScreen *self);

/* Opens the form of LINK: an id, an external id, or a text in which one is found. */
void rl_desk_screen_open_link(DeskScreen *self, const char *link);

/* Asks for a link and opens it. */
void rl_desk_dialogs_open_link(DeskScreen *self);
/* Lets the person choose which links are listed, and by what they are sorted. */
void rl_desk_dialogs_view(DeskScreen *self);
void rl_desk_dialogs_sort(DeskScreen *self);

/* Reads what was sent in this shift and offers to open one of its links again. */
void rl_desk_history_open(DeskScreen *self);

/* Opens the form of OPEN's link at the challenge. */
void rl_desk_screen_resume(DeskScreen *self, const RlOpenChallenge *open);

/* Reads which challenges are open, as the list of links is read. */
void rl_desk_challenges_read(DeskScreen *self);
/* A link was worked on: what was known of them no longer holds. */
void rl_desk_challenges_touch(DeskScreen *self);
/* Says at the top of AREA how many are open, and what had expired; the rows that this takes. */
int rl_desk_challenges_draw(DeskScreen *self, RlArea area);
/* Microseconds until what that says changes; 0: it does not. */
gint64 rl_desk_challenges_tick(const DeskScreen *self);
/* Lets the person choose one of them to answer, once they have been read. */
void rl_desk_challenges_open(DeskScreen *self);

/* Reads which updates of this shift have no known outcome, and says at the top of AREA how many;
 * the rows that this takes. */
void rl_desk_unfinished_read(DeskScreen *self);
int rl_desk_unfinished_draw(DeskScreen *self, RlArea area);

/* The headings of the list's columns, in the order of RlLinkColumn. Untranslated. */
const char *rl_desk_column_name(RlLinkColumn column);
