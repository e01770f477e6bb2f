/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The idle clear's clock: says when nobody has pressed a key for a while. Time counts also while
 * the process is stopped and while the machine sleeps. Belongs to the main context. */
#pragma once

#include <glib.h>

typedef struct RlIdle RlIdle;

/* FUNC is called once, SECONDS after the last touch, before any input that waits; 0: never. Starts
 * with a touch. */
RlIdle *rl_idle_new(guint seconds, void (*func)(gpointer data), gpointer data);
/* NULL is allowed. */
void rl_idle_free(RlIdle *self);

/* Somebody is there. */
void rl_idle_touch(RlIdle *self);

/* Calls FUNC now if it is due: where the main loop has not come round since. */
void rl_idle_check(RlIdle *self);

/* "Cleared after N minutes", or seconds where it is less than one. New string. */
char *rl_idle_text(guint seconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlIdle, rl_idle_free)
