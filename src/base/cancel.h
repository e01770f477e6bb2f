/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wish to stop, from whoever does not want to wait any longer to whoever works: set once, never
 * taken back. Thread-safe. Where a function takes one, NULL is one that is never set.
 *
 * GLib's own, GCancellable, is GIO's, and GIO is loaded behind the first screen (base/module.h). */
#pragma once

#include <glib.h>

typedef struct RlCancel RlCancel;

typedef void (*RlCancelFunc)(gpointer data);

/* Never NULL; ends with its last reference. */
RlCancel *rl_cancel_new(void);
RlCancel *rl_cancel_ref(RlCancel *self);
/* NULL is allowed. */
void rl_cancel_unref(RlCancel *self);

/* Sets it, wakes who waits, and calls those who watch, on this thread, before it returns. */
void rl_cancel_set(RlCancel *self);
gboolean rl_cancel_is_set(RlCancel *self);

/* FUNC is called with DATA once it is set: at once, on this thread, when it already is. It must not
 * come back to SELF. Returns what rl_cancel_unwatch() takes. */
guint rl_cancel_watch(RlCancel *self, RlCancelFunc func, gpointer data);
/* Waits until FUNC, if it runs, has returned: then DATA may go. */
void rl_cancel_unwatch(RlCancel *self, guint watch);

/* Blocks for so many milliseconds, or until it is set. FALSE: it is. */
gboolean rl_cancel_pause(RlCancel *self, gint64 milliseconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlCancel, rl_cancel_unref)
