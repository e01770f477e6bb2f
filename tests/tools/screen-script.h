/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A screen test script as it stands in its file: cases made of steps, one a line. */
#pragma once

#include <glib.h>

typedef struct {
  guint line;       /* from 1 */
  char *name;       /* the first word */
  char *rest;       /* what follows it, without "<<WORD" */
  char *word;       /* of "<<WORD", or NULL */
  GPtrArray *block; /* the lines up to WORD, or NULL */
} RlStep;

typedef struct {
  char *name;
  GPtrArray *steps; /* RlStep */
} RlCase;

typedef struct {
  char *path;
  GPtrArray *lines;    /* of the whole file */
  GPtrArray *prelude;  /* RlStep: what stands before the first case opens every case */
  GPtrArray *cases;    /* RlCase */
  GHashTable *changes; /* line of a step with a block -> its new lines */
} RlScript;

/* New script of the file PATH, or NULL. */
RlScript *rl_script_load(const char *path, GError **error);
void rl_script_free(RlScript *self);

/* A shell command that a step holds, with its block as here-document. New string. */
char *rl_step_command(const RlStep *step);

/* Notes that STEP's block is to become LINES, and writes all that was noted to the file. */
void rl_script_change(RlScript *self, const RlStep *step, char **lines);
gboolean rl_script_save(RlScript *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlScript, rl_script_free)
