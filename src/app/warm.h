/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ready before the key: while somebody types, the connection that an update or an answer is going
 * to leave on is kept from growing old, so that neither has to look the server up, to connect and
 * to shake hands first. It takes a reading of the link now and then, of which nothing is kept; that
 * is the cheapest that the API has. All agents of a host share one limit (80 requests in 30
 * seconds), so there are few of them, and none when nobody types: no timer runs. Belongs to the
 * main context; the network worker does the work. */
#pragma once

#include "app/session.h"

typedef struct RlWarm RlWarm;

/* SESSION is borrowed. */
RlWarm *rl_warm_new(RlSession *session);
void rl_warm_free(RlWarm *self);

/* Something was typed that will be sent about the link ID. */
void rl_warm_typed(RlWarm *self, const char *id);

/* Another request is about to be made, and must not wait: a reading under way ends at once, and its
 * connection with it. */
void rl_warm_stop(RlWarm *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlWarm, rl_warm_free)
