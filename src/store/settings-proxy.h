/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Whether TEXT can be the address of a proxy: empty (none), or [SCHEME://]HOST[:PORT].
 * RL_ERROR_LOCAL is a phrase that repeats nothing of it, since it may hold a password. */
gboolean rl_proxy_check(const char *text, GError **error);
