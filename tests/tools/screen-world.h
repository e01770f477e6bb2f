/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one case of a screen test lives in: a fresh home, variables, the terminal, the program, its
 * helpers; and the waiting for things to become true. */
#pragma once

#include <glib.h>

#include "screen-child.h"
#include "screen-pty.h"
#include "screen-script.h"
#include "screen-term.h"

typedef struct {
  RlScript *script;
  const RlStep *step;    /* the one that runs */
  gboolean accept;       /* golden screens that differ are changed in the script */
  int patience;          /* milliseconds */
  char *folder;          /* HOME and all XDG folders are in it */
  char **env;            /* of the program */
  GHashTable *variables; /* name -> value; shell commands get them, the program does not */
  int rows;
  int columns;
  RlTerm *term;        /* NULL before "run" */
  guint mark;          /* bytes that had arrived at the last "mark" */
  guint resized;       /* bytes that had arrived at the last "resize" */
  RlPty *pty;          /* NULL before "run" */
  GHashTable *servers; /* name -> RlChild */
  RlChild *command;    /* the shell command that runs, or NULL */
  const char *skipped; /* why the rest of the case cannot be judged here, or NULL */
} RlWorld;

RlWorld *rl_world_new(RlScript *script, gboolean accept, int patience, GError **error);
/* Ends everything that the case started, also what its processes left behind. FALSE: a server did
 * not go quietly. Then rl_world_free(). */
gboolean rl_world_end(RlWorld *self, GError **error);
void rl_world_free(RlWorld *self);

/* A condition on SELF and what it was asked with. */
typedef gboolean (*RlWorldHolds)(RlWorld *self, gconstpointer asked);

/* Serves terminal and helpers until HOLDS or patience ends; FALSE at once when the program, whose
 * output a condition on the screen waits for, has ended. */
gboolean rl_world_until(RlWorld *self, RlWorldHolds holds, gconstpointer asked);
gboolean rl_world_until_shown(RlWorld *self, RlWorldHolds holds, gconstpointer asked);
/* Serves them once: takes what is there, or what comes first within MILLISECONDS. */
void rl_world_serve(RlWorld *self, int milliseconds);

/* Runs SHELL until its end, with the case's variables and $PROGRAM_PID; FALSE when it does not end
 * or not with 0. Its output, new string, is set in any case. */
gboolean rl_world_shell(RlWorld *self, const char *shell, gboolean merge, char **output,
                        GError **error);

/* Where everything is run: the fresh HOME. Borrowed. */
const char *rl_world_home(const RlWorld *self);

/* $NAME: a variable, the program's environment, ours. USER is the world. */
const char *rl_world_lookup(const char *name, gpointer user);

/* For the person, when a case has failed: lines of "# ". */
void rl_world_describe(RlWorld *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlWorld, rl_world_free)
