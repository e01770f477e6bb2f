/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server of tests/tools/https-server for one test: its rules in, what it received out. The
 * environment variable HTTPS_SERVER names the program. */
#pragma once

#include "json/json.h"

typedef struct HttpsWorld HttpsWorld;

/* Starts a server with RULES. Failing to is failing the test. */
HttpsWorld *https_world_new(const char *rules);
void https_world_free(HttpsWorld *self);

/* Borrowed: https://localhost:PORT, the CA's file, http://127.0.0.1:PORT of a plain entrance, and
 * a folder for the test's own files. */
const char *https_world_base(const HttpsWorld *self);
const char *https_world_ca(const HttpsWorld *self);
const char *https_world_plain_base(const HttpsWorld *self);
const char *https_world_folder(const HttpsWorld *self);

/* What has been received so far: an array of the server's records. */
RlJson *https_world_requests(const HttpsWorld *self);
/* Waits until N requests have been received. */
void https_world_await(const HttpsWorld *self, guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpsWorld, https_world_free)
