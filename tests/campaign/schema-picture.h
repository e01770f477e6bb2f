/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that relink has read in an answer, a line each, so that two readings can be compared. */
#pragma once

#include "json-http.h"
#include "schema-fields.h"

typedef struct {
  RlOutcome *outcome;
  SchemaClass found;
  GPtrArray *lines; /* "name=text", texts that are drawn; "-" is none */
  guint removed;    /* characters taken out of them */
} SchemaPicture;

/* BODY as the answer to the request of ANSWER. */
SchemaPicture *schema_picture_new(JsonHttp *http, SchemaAnswer answer, const GString *body);
void schema_picture_free(SchemaPicture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SchemaPicture, schema_picture_free)
