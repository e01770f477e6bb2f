/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The members of a link that are texts, and reading rows of a list without a tree. */
#pragma once

#include "json/plain.h"

#include "model/link.h"

typedef enum {
  RL_LINK_INSTITUTION,
  RL_LINK_ACCESS_MODE,
  RL_LINK_STATUS,
  RL_LINK_EXTERNAL_ID,
  RL_LINK_LISTED, /* those above are what a list has */
  RL_LINK_LAST_ACCESSED_AT = RL_LINK_LISTED,
  RL_LINK_CREATED_AT,
  RL_LINK_CREATED_BY,
  RL_LINK_REFRESH_RATE,
  RL_LINK_CREDENTIALS_STORAGE,
  RL_N_LINK_TEXTS,
} RlLinkText;

/* Where SELF holds a text. */
char **rl_link_text(RlLink *self, RlLinkText text);

/* Reads the object that comes next into TO, just as rl_link_from_json_bare() would; its texts are
 * TEXTS', and it is not to be freed. FALSE: JSON has come upon a fault, or is not plain. */
gboolean rl_link_read_plain(RlJsonPlain *json, GStringChunk *texts, RlLink *to);
