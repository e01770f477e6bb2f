/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request through libcurl, in the usual manner: a PUT with a password in its body. */
#pragma once

#include "net/http.h"

/* The caller changes in `request` what is to be different. */
typedef struct {
  RlHttp *http;
  char *url;
  RlSecret *authorization, *body;
  RlHttpRequest request;
  RlHttpResponse *response;
  GError *error;
} HttpsCall;

/* To BASE and PATH. */
void https_call_init(HttpsCall *call, const char *base, const char *path, const char *ca_file);
void https_call_clear(HttpsCall *call);

/* Fills in response and error. */
void https_call_perform(HttpsCall *call, RlCancel *cancel);

/* The error's code, or -1 when the answer is complete. */
int https_call_code(const HttpsCall *call);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(HttpsCall, https_call_clear)
