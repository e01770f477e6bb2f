/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests as people are shown them: with placeholders for every secret. */
#pragma once

#include "model/draft.h"
#include "model/outcome.h"

#include "net/http.h"

/* A request that is shown and not sent. */
typedef struct {
  char *method;
  char *url;
  char **headers; /* "Name: value", NULL-terminated; that of our secrets has a placeholder */
  char *body;     /* JSON */
} RlShown;

/* A placeholder for each of VALUES that is filled in, by the name that it is sent under. New. */
RlValues *rl_shown_values(const RlValues *values);

/* REQUEST has a body, made of placeholders. New. */
RlShown *rl_shown_new(const RlHttpRequest *request);
void rl_shown_free(RlShown *self);

/* The curl command that would send the same request as EXCHANGE. New string. */
char *rl_api_curl_command(const RlExchange *exchange);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlShown, rl_shown_free)
