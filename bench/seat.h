/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program on a terminal of its own, and a clock that stands beside both: when it was executed,
 * when keys left, when bytes arrived. Times are monotonic microseconds. */
#pragma once

#include <glib.h>

#include "screen-pty.h"
#include "screen-term.h"

typedef struct {
  RlPty *pty;
  RlTerm *term;
  gint64 acted; /* when something was last done to the program: exec, keys, another size */
  gint64 first; /* of the bytes since then; 0: none yet */
  gint64 last;
  gsize bytes;
} Seat;

/* Starts ARGV[] on a terminal of ROWS and COLUMNS; its time counts from the exec on, which is
 * stamped by the process that becomes the program. */
Seat *seat_new(char **argv, int rows, int columns, GError **error);
/* Kills what still runs. */
void seat_free(Seat *self);

/* Has to be called first in main(): what the stamping process runs. Returns in any other. */
void seat_stamp_if_asked(int argc, char **argv);

/* Takes what arrives within MICROSECONDS, once. FALSE: nothing did. */
gboolean seat_serve(Seat *self, gint64 microseconds);
/* Serves until nothing has arrived for MILLISECONDS. */
void seat_settle(Seat *self, int milliseconds);
/* Serves all the MILLISECONDS, whatever arrives. */
void seat_pass(Seat *self, int milliseconds);
/* Serves until TEXT stands on the screen; FALSE: patience or the program ended before. */
gboolean seat_wait(Seat *self, const char *text, int patience_ms);
/* Serves until the program has ended; FALSE: patience ended before. */
gboolean seat_wait_end(Seat *self, int patience_ms);

/* What is done to the program: the count of bytes and time begins again. */
void seat_type(Seat *self, const char *bytes, gsize length);
gboolean seat_key(Seat *self, const char *name); /* FALSE: there is no such key */
void seat_resize(Seat *self, int rows, int columns);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Seat, seat_free)
