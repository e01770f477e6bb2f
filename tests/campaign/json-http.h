/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A transport that gives every request the same answer, byte for byte, whatever bytes they are. */
#pragma once

#include "net/api.h"

#define JSON_HTTP_BASE "https://bank.example"
#define JSON_HTTP_ID   "683005d6-f45c-4adb-b289-f1a12f50f80c"

/* The API over such a transport, with API secrets, and its answer, which is empty at first. */
typedef struct {
  RlApi *api;
  RlCredentials *credentials;
  RlHttp *http; /* the API's */
} JsonHttp;

JsonHttp *json_http_new(void);
void json_http_free(JsonHttp *self);

/* From now on STATUS and LENGTH bytes of BODY (borrowed) are the answer, said to be JSON. */
void json_http_set(JsonHttp *self, int status, const char *body, gsize length);

/* One call of each kind; each gives an outcome. The update sends a password. */
RlOutcome *json_http_update(JsonHttp *self);
RlOutcome *json_http_get_link(JsonHttp *self);
RlOutcome *json_http_list(JsonHttp *self, RlLinkPage **page);
RlOutcome *json_http_institution(JsonHttp *self, const char *name, RlInstitution **institution);

/* Whether TEXT can do no harm on a terminal: UTF-8 without a character that a terminal obeys, hides
 * or turns round. A list of its own: relink's would not see its own gaps. NULL is. */
gboolean json_text_is_harmless(const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(JsonHttp, json_http_free)
