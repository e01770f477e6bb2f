/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Links for the tests of the store and its view, made from a seed. */
#pragma once

#include "model/link-store.h"

/* "00000000-…": the id of number N. */
char *link_rows_id(guint n);

/* A link with the id of number N; all else is picked from few odd texts and times, null and many
 * alike among them. */
RlLink *link_rows_random(GRand *random, guint n);

/* Puts a link of these texts, which may be NULL, and times. */
RlPut link_rows_put(RlLinkStore *store, const char *id, const char *status, const char *institution,
                    const char *external_id, gint64 last_access);

/* Whether ROW says the same as LINK. */
void link_rows_assert_same(const RlLinkStore *store, guint row, const RlLink *link);
