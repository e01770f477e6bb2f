/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names that do not resolve and addresses that lead nowhere. Some need a network of our own: a
 * name server that is ours, and no way out. */
#pragma once

#include <glib.h>

typedef struct WireNowhere WireNowhere;

/* Before any thread and any server: from here on the process has a network of its own, if that can
 * be had. */
WireNowhere *wire_nowhere_new(void);
void wire_nowhere_free(WireNowhere *self);

/* The base URL that leads to KIND; NULL: it needs a network of our own. New. */
char *wire_nowhere_base(WireNowhere *self, const char *kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(WireNowhere, wire_nowhere_free)
