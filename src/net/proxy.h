/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which proxy libcurl takes for an endpoint, told without asking it: for people who look for the
 * way. Nothing is decided by it. */
#pragma once

#include "net/api.h"

/* What "proxy" in relink.conf is called where a variable would be named. */
#define RL_PROXY_SETTING "proxy"

typedef struct {
  char *url;        /* without user and password; NULL: none is named */
  const char *from; /* RL_PROXY_SETTING, or the variable's name; NULL */
  const char
      *except; /* what excepts this host from it: "no_proxy" or the variable; NULL: nothing */
} RlProxy;

/* Of the environment of this process. http goes without a proxy. */
void rl_proxy_find(const RlEndpoint *endpoint, RlProxy *to);
void rl_proxy_clear(RlProxy *self);

/* Whether HOST is one of LIST, as libcurl reads it: names with all that end in them, addresses,
 * networks, "*". */
gboolean rl_proxy_excepts(const char *list, const char *host);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RlProxy, rl_proxy_clear)
