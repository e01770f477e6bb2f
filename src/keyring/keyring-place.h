/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a keyring may be looked for, and what one RlKeyring remembers of it. Private to this
 * folder.
 *
 * The session bus is tried first, at every operation: so one that turns up later wins. Only when it
 * is missing, or nobody offers a keyring on it, does relink's own one take its place; a session's
 * keyring that is locked, empty, silent or refuses is the keyring all the same. And once an
 * operation has met a keyring on the session bus, a later one that does not find it says so, and
 * never looks elsewhere: what is kept there would seem not to be stored. */
#pragma once

#include "keyring/keyring-share.h"

typedef struct {
  gboolean session;      /* the session bus is tried */
  gboolean own;          /* relink's own keyring is tried */
  gboolean looks;        /* nothing is started, made or asked for the sake of an answer */
  gint met_session;      /* atomic */
  gint last_was_own;     /* atomic */
  gint taken_over;       /* atomic; relink's own items were moved to the session's */
  RlKeyringShare *share; /* of relink's own; NULL unless it is tried, and may be started */
} RlKeyringPlace;
