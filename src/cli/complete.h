/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a command line can go on, by the tables of commands and options and by what this machine
 * knows: what the shells' completion asks for.
 *
 * It is printed as a line for each word that can stand in the place of the half typed one, with a
 * description behind a tab. A line that begins with a tab is for the script: "files" means that
 * file names go on, too, "joined" that no blank is to follow. */
#pragma once

#include <glib.h>

typedef struct {
  char *text;
  char *help; /* in the person's language; NULL: none */
} RlCandidate;

typedef struct {
  GPtrArray *candidates; /* RlCandidate, in the order to show them in; harmless texts */
  gboolean files;
  gboolean joined;
} RlCompletion;

/* WORDS are those behind the program's name, NULL-terminated, in the terminal's character set and
 * without the shell's quotes; the last one is half typed, or empty. Whatever cannot be read is
 * passed over. Blocks on the disk for some milliseconds. */
RlCompletion *rl_complete(char **words);
void rl_completion_free(RlCompletion *self);

/* Prints the completion of WORDS. */
void rl_complete_print(char **words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlCompletion, rl_completion_free)
