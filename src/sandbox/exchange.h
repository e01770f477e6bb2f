/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A request and its answer as plain data, so that nothing behind the door knows the HTTP library.
 */
#pragma once

#include <glib.h>

#include "json/json.h"

typedef struct {
  char *name;
  char *value;
} RlSandboxParameter;

typedef struct {
  const char *method;
  const char *path;          /* percent-decoded, without the query */
  const char *authorization; /* the header's value, or NULL */
  const char *body;          /* NUL-terminated, never NULL */
  gsize body_length;
  gboolean too_large; /* the body was more than is read; BODY is then empty */
  GPtrArray *query;   /* of RlSandboxParameter, decoded, in order */
} RlSandboxRequest;

typedef struct {
  guint status;
  const char *type; /* Content-Type, static; NULL: none */
  char *body;
  gsize length;
  const char *header; /* one header beside Content-Type, static; NULL: none */
  char *header_value;
} RlSandboxAnswer;

/* An array of RlSandboxParameter that owns them. */
GPtrArray *rl_sandbox_query_new(void);
void rl_sandbox_query_add(GPtrArray *query, const char *name, const char *value);

/* PATH with the parameters of QUERY, percent-encoded, behind BASE_URL. The parameter SKIP is left
 * out; NULL: none is. */
GString *rl_sandbox_uri_new(const char *base_url, const char *path, const GPtrArray *query,
                            const char *skip);

/* Thirty-two fresh hexadecimal digits: request ids and sessions. */
char *rl_sandbox_hex_new(void);

/* One element of an error array. NULL for MESSAGE or FIELD leaves the member out. */
RlJson *rl_sandbox_error_new(const char *code, const char *message, const char *field);

/* New answers. BODY is taken by the first and copied by the second. */
RlSandboxAnswer *rl_sandbox_answer_json(guint status, RlJson *body);
RlSandboxAnswer *rl_sandbox_answer_text(guint status, const char *type, const char *body);
/* An array of one error. */
RlSandboxAnswer *rl_sandbox_answer_error(guint status, const char *code, const char *message,
                                         const char *field);
/* NAME must be static. Returns ANSWER. */
RlSandboxAnswer *rl_sandbox_answer_with(RlSandboxAnswer *answer, const char *name,
                                        const char *value);
void rl_sandbox_answer_free(RlSandboxAnswer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlSandboxAnswer, rl_sandbox_answer_free)
