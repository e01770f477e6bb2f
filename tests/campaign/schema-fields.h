/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The members of answers that relink reads: where they stand, and what they decide. */
#pragma once

#include <glib.h>

/* A request and its answer. */
typedef enum {
  SCHEMA_LINK,        /* of a PUT, 200 */
  SCHEMA_REREAD,      /* the same of a GET, after an unknown outcome */
  SCHEMA_PAGE,        /* of the list */
  SCHEMA_CHALLENGE,   /* 428 */
  SCHEMA_ERROR,       /* 400 */
  SCHEMA_INSTITUTION, /* with its form */
} SchemaAnswer;

enum { SCHEMA_N_ANSWERS = SCHEMA_INSTITUTION + 1 };

typedef enum {
  SCHEMA_STRING,
  SCHEMA_INTEGER,
  SCHEMA_NUMBER, /* a fraction, too */
  SCHEMA_BOOLEAN,
  SCHEMA_ARRAY,
  SCHEMA_OBJECT,
} SchemaType;

/* What an answer comes to. */
typedef enum {
  SCHEMA_DONE, /* also: a page, an institution that can be used */
  SCHEMA_IS_CHALLENGE,
  SCHEMA_REFUSED,
  SCHEMA_UNKNOWN,
  SCHEMA_MALFORMED,   /* of a read: it is said that the answer makes no sense */
  SCHEMA_NOTHING,     /* no institution of that name */
  SCHEMA_CANNOT_TELL, /* what reading the link again shows */
} SchemaClass;

typedef struct {
  SchemaAnswer answer;
  const char *place;  /* of the member in the answer's text, as "@PLACE@" */
  const char *member; /* its name */
  SchemaType type;
  const char *good;  /* its value when all is well; may have places, too */
  const char *other; /* another one that would do as well */
  SchemaClass gone;  /* when it is missing or of no use */
  SchemaClass odd;   /* when it is of its type, and nothing that anybody expects */
  SchemaClass twice; /* when it is there twice, with the other value behind the good one */
  const char *read;  /* the lines of the picture that show it begin with this */
  const char *empty; /* what the picture shows instead when it is gone; NULL: more than a line */
} SchemaField;

extern const SchemaField schema_fields[];
extern const guint schema_n_fields;

/* How the answer is written, with the places of its members, and its status. */
const char *schema_text(SchemaAnswer answer);
int schema_status(SchemaAnswer answer);
/* What it comes to as it is. */
SchemaClass schema_class(SchemaAnswer answer);
/* For people. */
const char *schema_answer_name(SchemaAnswer answer);
const char *schema_class_name(SchemaClass found);
