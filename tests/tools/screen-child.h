/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A helper process of a case: a server in the background, or a shell command. */
#pragma once

#include <glib.h>

typedef struct RlChild RlChild;

/* Starts ARGV with ENV in FOLDER; its standard input stays open and empty until the end. With
 * MERGE, the output takes up standard error, too. */
RlChild *rl_child_spawn(char **argv, char **env, const char *folder, gboolean merge,
                        GError **error);
/* Asks a child that still runs to go (standard input closes, SIGTERM), waits up to PATIENCE
 * milliseconds, kills. TRUE: it went quietly, with 0 or by that signal. */
gboolean rl_child_end(RlChild *self, int patience);
void rl_child_free(RlChild *self);

/* To be polled for input, -1: no longer. */
int rl_child_output_fd(const RlChild *self);
int rl_child_end_fd(const RlChild *self);
/* Takes what has happened; never blocks. */
void rl_child_update(RlChild *self);

const char *rl_child_output(const RlChild *self); /* all so far, borrowed */
gboolean rl_child_ended(const RlChild *self);
int rl_child_exit_status(const RlChild *self); /* 128 and the number of a signal */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlChild, rl_child_free)
