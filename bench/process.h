/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kernel has counted for a program and all that it runs: the processes of its group. */
#pragma once

#include <glib.h>
#include <sys/types.h>

/* How often any thread of the group was given a processor anew, since it began. */
guint64 group_wakeups(pid_t group);

/* Kilobytes in memory, those that are shared with others in equal shares. -1: the kernel does not
 * say it to us, since a program that makes itself undumpable is root's to look at. */
gint64 group_pss(pid_t group);
