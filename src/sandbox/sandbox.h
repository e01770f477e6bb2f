/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The built-in sandbox: a small server on loopback with the shapes, errors and magic values of
 * Belvo's links API, so that the whole job can be tried and tested without a bank. */
#pragma once

#include <glib.h>

/* The fixed API secrets: useless anywhere else. */
#define RL_SANDBOX_SECRET_ID       "relink-sandbox-id"
#define RL_SANDBOX_SECRET_PASSWORD "relink-sandbox-password"

typedef struct RlSandbox RlSandbox;

/* Starts serving on 127.0.0.1:PORT (0: a free port) in threads of its own. EXTRA_LINKS more links
 * are made up beside the fixed ones, without memory for each. NULL and an error when the port
 * cannot be had. */
RlSandbox *rl_sandbox_new(guint16 port, guint extra_links, GError **error);

/* "http://127.0.0.1:PORT", borrowed. */
const char *rl_sandbox_base_url(const RlSandbox *self);

/* Where requests are noted, one line each ("PUT /api/links/ID/ 428"): called on the server's
 * threads, one call at a time. NULL: nowhere. */
typedef void (*RlSandboxLog)(const char *line, gpointer data);
void rl_sandbox_set_log(RlSandbox *self, RlSandboxLog log, gpointer data);

void rl_sandbox_free(RlSandbox *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlSandbox, rl_sandbox_free)
