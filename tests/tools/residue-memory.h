/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The memory of another process in which it can have written. */
#pragma once

#include <glib.h>
#include <sys/types.h>

typedef struct {
  guint64 start;
  guint64 end;
  char *name; /* file, [heap], [stack], or its protection where it has none */
  gboolean locked;
} RlMapping;

/* Waits until every thread of PID sleeps: a screen shows a state an instant before the program has
 * finished the turn that drew it. */
gboolean rl_memory_settle(pid_t pid, GError **error);

/* RlMapping: all that are writable, and private ones with pages that were written. */
GPtrArray *rl_memory_mappings(pid_t pid, GError **error);

typedef struct RlMemory RlMemory;
RlMemory *rl_memory_open(pid_t pid, GError **error);
void rl_memory_free(RlMemory *self);

/* The next run of pages from *AT to the end of the mapping that hold anything (in memory or
 * swapped out); *AT is set to its start. NULL at the end; else free with g_bytes_unref(). */
GBytes *rl_memory_next(RlMemory *self, const RlMapping *mapping, guint64 *at, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlMemory, rl_memory_free)
