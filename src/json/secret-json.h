/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON whose values are secrets: written into and read from locked memory, no tree in between. */
#pragma once

#include "base/secret.h"

/* Appends `"NAME":"VALUE"` to an object in the making, with the opening brace or comma before it.
 * NAME needs no escaping. VALUE is UTF-8; quotes, backslashes and control characters are escaped,
 * everything else stands as it is. */
void rl_secret_json_member(RlSecret *into, const char *name, const RlSecret *value);
/* Closes the object; an object without members becomes `{}`. */
void rl_secret_json_close(RlSecret *into);

/* Bytes that VALUE takes at most as a JSON string, quotes included. */
gsize rl_secret_json_bound(const RlSecret *value);

/* What stands between the quotes of a JSON string, in characters; never longer than RAW. What is no
 * escape stands for itself, and of one that broke off nothing is left: RAW need not be sound. New.
 */
RlSecret *rl_secret_json_unescape(const char *raw, gsize n);

/* Reads a JSON object whose members are all strings. For each member whose name is NAMES[i] (a
 * NULL-terminated list) a new secret is put into VALUES[i], replacing and freeing one that was
 * there; MAXIMUM bounds each. On error VALUES is left as it was:
 * RL_ERROR_MALFORMED no JSON or no object, RL_ERROR_LOCAL a member that is unknown, no string, too
 * long or there twice; the message names the member, never a value. */
gboolean rl_secret_json_read(const RlSecret *text, const char *const *names, RlSecret **values,
                             gsize maximum, GError **error);
