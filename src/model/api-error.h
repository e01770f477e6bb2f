/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server complains of, and what a person can do about it. */
#pragma once

#include "json/json.h"

/* One complaint. All texts are cleaned; NULL where the server said nothing. */
typedef struct {
  char *code;
  char *message;
  char *field;
  char *request_id;
} RlApiError;

void rl_api_error_free(RlApiError *self);

/* Every complaint in an error body: an array of objects, one object, an object with `detail`, or
 * objects nested under field names. Elements are RlApiError; empty when there is none. *REMOVED is
 * increased by the characters taken out. */
GPtrArray *rl_api_errors_from_json(const RlJson *body, guint *removed);

/* Plain advice for a complaint that came with an HTTP status, in the person's language. For
 * login_error the message decides. NULL when nothing is known about the code. Borrowed. */
const char *rl_api_error_advice(int http_status, const RlApiError *error);

/* What the bank made of the log-in, by what the complaint says of it: "refused", "not_attempted"
 * (known to be wrong, the bank was not asked), "locked". NULL: it is about something else. Static.
 * The seven causes of login_error are told apart by the message only. */
const char *rl_api_error_login(const RlApiError *error);

/* Whether CODE is one of the API's that relink has advice for. */
gboolean rl_api_error_knows_code(const char *code);
/* The part by which a login_error's MESSAGE is known, in the API's words; NULL: it is not. Static.
 */
const char *rl_api_error_part(const char *message);

/* What an HTTP status without any complaint means to the person. Never NULL. Borrowed. */
const char *rl_http_status_advice(int http_status);

/* Calls FUNC for each code that relink has advice for; for tests and documents. FRAGMENT is NULL
 * but for login_error, where it is the text that the message contains. */
typedef void (*RlAdviceFunc)(const char *code, const char *fragment, const char *advice,
                             gpointer data);
void rl_advice_foreach(RlAdviceFunc func, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlApiError, rl_api_error_free)
