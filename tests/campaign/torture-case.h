/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of a program that is tortured: on a terminal of its own, with a state folder of its own.
 */
#pragma once

#include <glib.h>

/* What all runs share. */
typedef struct {
  char **command; /* the program and its words */
  char *folder;   /* for what a run leaves behind */
  char *base_url; /* to which each run adds its number, so that the server's record tells them apart
                   */
  char *before;   /* a script of the shell ahead of each run; NULL: none */
  GPtrArray *keys; /* RlTortureStep *; without any the program is to end by itself */
} RlTorture;

/* Typed when a text is there. */
typedef struct {
  char *text;
  char *keys;
} RlTortureStep;

typedef enum { RL_PUT, RL_PATCH, RL_N_WRITES } RlWrite;

/* Of one kind of request. */
typedef struct {
  guint intents, results;
  gboolean done, challenge, not_sent, other; /* what results said */
  guint sent;                                /* what the server saw */
} RlTortureWrites;

typedef struct {
  guint number;
  char **words; /* what makes this run another one: variables, then programs in front of it */
  int status;   /* its exit status, or 128 and a signal's number; -1: it hung */
  gboolean hung, told;     /* it did not end; it was told to */
  gboolean restored, left; /* the terminal's modes; its other screen, hidden cursor and pastes */
  gboolean says_updated;
  gboolean sound; /* the journal's chain */
  RlTortureWrites written[RL_N_WRITES];
  char *output; /* the last of it */
  char *stack;  /* where it died; NULL: it did not, or nobody looked */
} RlTortureCase;

/* Runs it. NULL: it could not be started, which has been said. */
RlTortureCase *rl_torture_run(const RlTorture *self, guint number, char **words);
void rl_torture_case_free(RlTortureCase *self);

/* The names of the two kinds. */
const char *rl_write_name(RlWrite method);
