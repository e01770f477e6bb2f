/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Being stopped and continued from outside (SIGTSTP, SIGCONT), as events of the main loop. One
 * terminal at a time. */
#pragma once

#include <glib.h>

/* ON_STOP has to stop the process itself, once nothing is to be seen any more. ON_CONTINUE follows
 * whoever stopped it, and however. After curses has started, which catches SIGTSTP itself. */
void rl_stop_watch(void (*on_stop)(gpointer data), void (*on_continue)(gpointer data),
                   gpointer data);
/* What was before is again. */
void rl_stop_unwatch(void);
