/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door to cJSON, which accepts much that is no JSON: everything passes rl_json_scan() first.
 *
 * Values are borrowed from the tree they hang in. There is no function here that takes an
 * RlSecret: JSON with secrets is written by json/secret-json. */
#pragma once

#include <glib.h>

typedef struct cJSON RlJson;

typedef enum {
  RL_JSON_NOTHING, /* no such value */
  RL_JSON_NULL,
  RL_JSON_BOOL,
  RL_JSON_NUMBER,
  RL_JSON_STRING,
  RL_JSON_ARRAY,
  RL_JSON_OBJECT,
} RlJsonKind;

/* Parses LENGTH bytes of TEXT, which must be one JSON value by the letter of RFC 8259 in valid
 * UTF-8, nested at most 32 deep, without NUL characters. New tree, or NULL and
 * RL_ERROR_MALFORMED. Numbers that no double holds stay as they are written. Of members of one name
 * the last one counts, as with nearly every other reader, and the others are not in the tree. */
RlJson *rl_json_parse(const char *text, gsize length, GError **error);
void rl_json_free(RlJson *self);

/* A member that was left out because a later one has its name. */
typedef struct {
  char *name;
  gboolean differ; /* the later one has another value */
} RlJsonDouble;

void rl_json_double_free(RlJsonDouble *self);

/* The same; what was left out is appended to DOUBLES (of RlJsonDouble, may be NULL). */
RlJson *rl_json_parse_noting(const char *text, gsize length, GPtrArray *doubles, GError **error);

/* Reading. Every function takes NULL for "no such value". */
RlJsonKind rl_json_kind(const RlJson *self);
const RlJson *rl_json_member(const RlJson *object, const char *name); /* case matters */
const RlJson *rl_json_first(const RlJson *container);                 /* NULL: empty */
const RlJson *rl_json_next(const RlJson *self);
const char *rl_json_name(const RlJson *self); /* of an object's member, or NULL */
guint rl_json_count(const RlJson *container);
const char *rl_json_string(const RlJson *self); /* NULL: not a string */
/* FALSE: no whole number, or one that is not certain to the last digit; *TO is left alone then. */
gboolean rl_json_integer(const RlJson *self, gint64 *to);
gboolean rl_json_boolean(const RlJson *self, gboolean otherwise);

/* Building. NULL strings become JSON null; trees handed in are taken. */
RlJson *rl_json_new_object(void);
RlJson *rl_json_new_array(void);
RlJson *rl_json_new_string(const char *value);
RlJson *rl_json_copy(const RlJson *self); /* of NULL: JSON null */
void rl_json_set(RlJson *object, const char *name, RlJson *value);
void rl_json_set_string(RlJson *object, const char *name, const char *value);
void rl_json_set_integer(RlJson *object, const char *name, gint64 value);
void rl_json_set_boolean(RlJson *object, const char *name, gboolean value);
void rl_json_add(RlJson *array, RlJson *value);

/* Puts a string in the place of a string or a number, whose text is wiped. */
void rl_json_replace(RlJson *value, const char *text);
/* Gives an object's member another name; the old one is wiped. */
void rl_json_rename(RlJson *member, const char *name);

/* One line, or indented by two blanks a level for people. Characters that a terminal could obey or
 * hide (DEL, C1, bidi, zero-width and other format characters, floods of marks) are written as \u
 * escapes, so the result means the same and is harmless. New string. */
char *rl_json_print(const RlJson *self, gboolean pretty);

/* The last step of that: valid JSON text with those characters as escapes. New string. */
char *rl_json_make_harmless(const char *json);

/* Valid JSON text with all but ASCII as \u escapes. New string. */
char *rl_json_to_ascii(const char *json);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlJson, rl_json_free)
