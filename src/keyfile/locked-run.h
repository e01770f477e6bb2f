/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work with OpenSSL that touches a private key: on a thread of its own whose stack lies in locked
 * memory, and what OpenSSL takes from the heap meanwhile does too. All of it is wiped. */
#pragma once

#include <glib.h>

/* Gives OpenSSL an allocator that knows such threads; for everybody else it is malloc. Before any
 * other use of OpenSSL in the process, that of libcurl included: FALSE means that it was too late,
 * and OpenSSL's own allocator stays, whose blocks are not locked. Call once. */
gboolean rl_locked_run_init(void);
/* Whether that was in time: otherwise no key is to be opened. */
gboolean rl_locked_run_is_ready(void);

/* Calls RUN with DATA there and waits for it. When more memory is wanted than there is, OpenSSL is
 * told so, and RUN must be able to bear that. Thread-safe. */
void rl_locked_run(void (*run)(gpointer data), gpointer data);

/* How many runs have ended but left blocks behind, which OpenSSL holds for the whole process. */
guint rl_locked_run_leftovers(void);
