/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door for signals: they become events of the main loop. One watch at a time; all of it belongs
 * to the main thread, whichever thread a signal arrives in. */
#pragma once

#include <glib.h>

typedef struct RlSignals RlSignals;

/* On the main context, before any input that waits. May free the watch. */
typedef void (*RlSignalFunc)(int number, gpointer data);

/* Catches NUMBERS (a list that 0 ends; at most RL_SIGNALS_MAX), except those that are ignored: who
 * started the program wants it so. What comes several times before the main loop comes round is
 * told once; of what comes together, that which ends the program is told first; and of a stop and a
 * continuation only the later one. */
enum { RL_SIGNALS_MAX = 8 };
RlSignals *rl_signals_new(const int *numbers, RlSignalFunc on_signal, gpointer data);

/* What was before is again. NULL is allowed. */
void rl_signals_free(RlSignals *self);

/* NUMBER is caught from here on, too, or no longer; with the same exception. */
void rl_signals_catch(RlSignals *self, int number);
void rl_signals_release(RlSignals *self, int number);

/* As if NUMBER had arrived. */
void rl_signals_note(int number);

/* Stops the process with NUMBER, caught or not, and comes back when it has been continued; at once,
 * where nobody could continue it. SIGCONT is told afterwards in any case. */
void rl_signals_stop(int number);

/* From here on a signal that ends the program makes terminal FD forget what it has not taken, where
 * it takes no more: whoever writes to it would never come to hear of the signal. -1: none. */
void rl_signals_unblock(int fd);

/* Whether this process may set the modes of terminal FD without being stopped for it. */
gboolean rl_signals_in_front(int fd);

/* Whether terminal FD takes more, which is waited for half a second: while anybody else writes to
 * it it takes nothing, nor does a line that hangs. Where that cannot be found out it counts as one
 * that does, as nearly all do. May be called in a handler. */
gboolean rl_signals_takes(int fd);

/* From here on the program's own faults and want of memory, of which GLib dies, too (SIGABRT,
 * SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGILL), first carry out the last will, then say FAREWELL on
 * standard error, and only then kill. FAREWELL is kept, not copied. What somebody else catches
 * stays theirs.
 */
void rl_signals_watch_faults(const char *farewell);

/* Done when the program dies of a fault; NULL: nothing is. Called in a handler, on whichever thread
 * it was, so it may call only what a handler may. */
typedef void (*RlLastWill)(void);
void rl_signals_set_last_will(RlLastWill will);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlSignals, rl_signals_free)
