/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program in the foreground of a terminal of its own, as a shell would have started it.
 *
 * A small process of ours stands between as the shell: it leads the session, so that the program
 * can be stopped with Ctrl-Z and that the terminal keeps its modes when the program ends; on a
 * hang-up it passes SIGHUP on. */
#pragma once

#include <glib.h>
#include <sys/types.h>

typedef struct RlPty RlPty;

/* Starts ARGV with ENV in FOLDER. Nothing here blocks, but rl_pty_free(), which kills. */
RlPty *rl_pty_spawn(char **argv, char **env, const char *folder, int rows, int columns,
                    GError **error);
void rl_pty_free(RlPty *self);

/* To be polled for input, -1 when there is nothing to wait for: the terminal, and news of the
 * program. */
int rl_pty_terminal(const RlPty *self);
int rl_pty_news(const RlPty *self);

/* Takes what the program wrote; 0: nothing now. */
gsize rl_pty_read(RlPty *self, char *bytes, gsize size);
/* Takes news, if any. */
void rl_pty_update(RlPty *self);

/* Keeps bytes for the program, and hands over what it takes now. */
void rl_pty_write(RlPty *self, const char *bytes, gsize length);
gboolean rl_pty_flush(RlPty *self); /* TRUE: all was taken */

void rl_pty_resize(RlPty *self, int rows, int columns); /* the kernel sends SIGWINCH */
gboolean rl_pty_signal(RlPty *self, int number);
/* The terminal goes away, as when an SSH connection breaks. */
void rl_pty_hang_up(RlPty *self);

gboolean rl_pty_ended(const RlPty *self);
gboolean rl_pty_stopped(const RlPty *self);
/* Of an ended program: its exit status, or 128 and the number of the signal. */
int rl_pty_exit_status(const RlPty *self);
/* 0 until the program runs. */
pid_t rl_pty_pid(const RlPty *self);
/* Whether the terminal's modes are those from before the start. */
gboolean rl_pty_restored(const RlPty *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlPty, rl_pty_free)
