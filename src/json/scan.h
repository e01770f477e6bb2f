/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strict reading of JSON: says yes or no, and builds nothing. */
#pragma once

#include <glib.h>

enum {
  RL_JSON_MAX_DEPTH = 32,
  RL_JSON_MAX_BYTES = 4 * 1024 * 1024, /* several times what any door lets in */
};

/* A number that a double may not hold as it is written. */
typedef struct {
  guint index; /* among all numbers of the text, from 0 */
  gsize at, length;
} RlJsonNumber;

/* Called for each member of an outermost object, with the member's raw name (between its quotes)
 * and its raw value (strings with their quotes). FALSE stops the scan with the error set. */
typedef gboolean (*RlJsonMemberFunc)(const char *name, gsize name_length, const char *value,
                                     gsize value_length, gpointer data, GError **error);

/* Whether LENGTH bytes of TEXT are one JSON value by RFC 8259: UTF-8, no raw control characters
 * and no \u0000 in strings, paired surrogates, numbers by the grammar, at most RL_JSON_MAX_DEPTH
 * deep, nothing but white space around it, at most RL_JSON_MAX_BYTES. Otherwise
 * RL_ERROR_MALFORMED with the place. */
gboolean rl_json_scan(const char *text, gsize length, GError **error);

/* The same; long and huge numbers are appended to NUMBERS (RlJsonNumber) in order. */
gboolean rl_json_scan_numbers(const char *text, gsize length, GArray *numbers, GError **error);

/* The same, and the value must be an object, whose members are shown to FUNC as they are met.
 * Since a later byte can still be wrong, FUNC only collects. */
gboolean rl_json_scan_members(const char *text, gsize length, RlJsonMemberFunc func, gpointer data,
                              GError **error);
