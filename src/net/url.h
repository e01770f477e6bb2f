/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where requests may go. https everywhere; http to this machine only, for the sandbox. */
#pragma once

#include <glib.h>

typedef struct {
  char *base;      /* without a trailing slash */
  char *origin;    /* scheme://host[:port], lower case, no default port: what secrets belong to */
  char *authority; /* host[:port], for the top line */
  gboolean plain;  /* http: the address must turn out to be this machine's own */
  gboolean here;   /* the host says that it is this machine */
} RlUrl;

/* Checks a base URL. RL_ERROR_LOCAL names what is wrong with it: no https (or http beyond
 * loopback), user or password in it, a query, no host. */
RlUrl *rl_url_parse(const char *base_url, GError **error);
void rl_url_free(RlUrl *self);

/* Whether TEXT is an absolute URL of the same origin, without user or password. */
gboolean rl_url_same_origin(const RlUrl *self, const char *text);

/* Whether a socket's address is this machine's own. */
struct sockaddr;
gboolean rl_url_is_loopback(const struct sockaddr *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlUrl, rl_url_free)
