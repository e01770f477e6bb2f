/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain JSON read forward, without a tree: for lists by the million.
 *
 * Plain is what needs no more than a look at its bytes: no escapes, no name twice in an object, and
 * no more names in it than a row of a list has. A fault, or what is not plain, ends the reading for
 * good: every function says FALSE from then on. Whoever reads goes to json.h then, which says what
 * is wrong, or reads it. So what is decided here is only ever that a text is right: what can be
 * read up to rl_json_plain_end() is JSON by the letter of json/scan.h. */
#pragma once

#include "json/json.h"

typedef struct RlJsonPlain RlJsonPlain;

/* A string as it stands between its quotes; borrowed from the text, without a NUL. */
typedef struct {
  const char *text;
  gsize length;
  gboolean ascii; /* printable ASCII all through */
} RlJsonBytes;

enum { RL_JSON_OTHER_NAME = -1 };

/* TEXT is borrowed. */
RlJsonPlain *rl_json_plain_new(const char *text, gsize length);
void rl_json_plain_free(RlJsonPlain *self);

/* What kind of value comes next; RL_JSON_NOTHING: none does. */
RlJsonKind rl_json_plain_kind(RlJsonPlain *self);

/* Goes into an object, whose names are looked up in NAMES (NULL-terminated, borrowed for as long as
 * SELF; NULL: none is known), or into an array. */
gboolean rl_json_plain_object(RlJsonPlain *self, const char *const *names);
gboolean rl_json_plain_array(RlJsonPlain *self);
/* The next member of the object that was gone into, or element of the array; its value has to be
 * read then. *NAME is its place in the list, or RL_JSON_OTHER_NAME. FALSE: there is none, and the
 * reading is behind the object or array. */
gboolean rl_json_plain_member(RlJsonPlain *self, int *name);
gboolean rl_json_plain_element(RlJsonPlain *self);

/* Reads a value of one kind; of another kind it counts as a fault. A whole number of more than 15
 * digits is not plain. */
gboolean rl_json_plain_string(RlJsonPlain *self, RlJsonBytes *to);
gboolean rl_json_plain_integer(RlJsonPlain *self, gint64 *to);
/* Passes over any value. */
gboolean rl_json_plain_skip(RlJsonPlain *self);
/* The same; appends to OUT what rl_json_print() would write of it, on one line. A number that would
 * be written in another way is not plain. After a fault OUT may hold a part of it. */
gboolean rl_json_plain_copy(RlJsonPlain *self, GString *out);

/* Whether the text was read to its end, and all of it is plain JSON. */
gboolean rl_json_plain_end(RlJsonPlain *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlJsonPlain, rl_json_plain_free)
