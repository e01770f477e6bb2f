/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The codes of `username_type` that Belvo documents, with the documents' own names. The names are
 * proper names in their country's language and are not translated. An institution's list decides
 * which codes it takes, so codes outside the table are allowed everywhere. */
#pragma once

#include <glib.h>

typedef struct {
  const char *code; /* "001" */
  const char *name;
} RlUsernameType;

/* The table, by code; its end has a NULL code. */
const RlUsernameType *rl_username_types(void);

/* The name of CODE, or NULL. */
const char *rl_username_type_name(const char *code);
