/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each member of an answer that relink reads, as it should not be: in fourteen ways. What the
 * answer then comes to is fixed by the field's row; whatever else it says is read as before, and
 * what is drawn is harmless and bounded. */
#include <locale.h>
#include <string.h>

#include "schema-picture.h"
#include "tally.h"

/* Characters of a text that is drawn, and of what a person is told. */
enum { SHOWN_MAX = 4096 };

typedef enum {
  MISSING,
  IS_NULL,
  WRONG_1,
  WRONG_2,
  WRONG_3,
  WRONG_4,
  WRONG_5,
  EMPTY,
  HUGE_TEXT,
  CONTROLS,
  BIDI,
  NO_UTF8,
  TWICE,
  NESTED,
  N_MUTATIONS,
  NONE = N_MUTATIONS,
} Mutation;

static const char *const names[] = { "missing",       "null",         "wrong type 1",
                                     "wrong type 2",  "wrong type 3", "wrong type 4",
                                     "wrong type 5",  "empty",        "64 KiB",
                                     "control bytes", "bidi",         "bad UTF-8",
                                     "twice",         "nested" };

/* ---- values as they should not be ---- */

static gboolean is_number(SchemaType type)
{
  return type == SCHEMA_INTEGER || type == SCHEMA_NUMBER;
}

/* One of those kinds that are not TYPE. */
static char *wrong_type(SchemaType type, guint number)
{
  static const struct {
    const char *text;
    SchemaType type;
  } kinds[] = {
    { "7", SCHEMA_INTEGER },           { "true", SCHEMA_BOOLEAN },
    { "\"text\"", SCHEMA_STRING },     { "[1]", SCHEMA_ARRAY },
    { "{\"a\":1}", SCHEMA_OBJECT },    { "1.5", SCHEMA_NUMBER },
    { "\"7 apples\"", SCHEMA_STRING },
  };
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
    const gboolean fits =
        kinds[i].type == type || (type == SCHEMA_NUMBER && kinds[i].type == SCHEMA_INTEGER);
    if (!fits && number-- == 0)
      return g_strdup(kinds[i].text);
  }
  g_assert_not_reached();
}

/* GOOD with BEFORE and BEHIND around it, as a value of the same kind; of what is no text, a text.
 */
static char *spoilt(SchemaType type, const char *good, const char *before, const char *behind)
{
  switch (type) {
  case SCHEMA_STRING:
    return g_strdup_printf("\"%s%.*s%s\"", before, (int) strlen(good) - 2, good + 1, behind);
  case SCHEMA_ARRAY:
    return g_strdup_printf("[\"%s%s\"]", before, behind);
  case SCHEMA_OBJECT:
    return g_strdup_printf("{\"%s%s\":\"%s%s\"}", before, behind, before, behind);
  default:
    return g_strdup_printf("\"%s%s\"", before, behind);
  }
}

static char *nested(const char *good)
{
  enum { DEEP = 20 };
  g_autofree char *open = g_strnfill(DEEP, '['), *close = g_strnfill(DEEP, ']');
  return g_strconcat(open, good, close, NULL);
}

static char *empty_of(SchemaType type)
{
  return g_strdup(type == SCHEMA_ARRAY ? "[]" : type == SCHEMA_OBJECT ? "{}" : "\"\"");
}

/* The value of FIELD, whose good one is GOOD. NULL: it is missing. */
static char *mutated(const SchemaField *field, const char *good, Mutation mutation)
{
  g_autofree char *huge = g_strnfill(64 * 1024, 'a');
  switch (mutation) {
  case MISSING:
    return NULL;
  case IS_NULL:
    return g_strdup("null");
  case EMPTY:
    return empty_of(field->type);
  case HUGE_TEXT:
    return spoilt(field->type, good, "", huge);
  case CONTROLS:
    return spoilt(field->type, good, "\\u001b[2J", "\\u0007\\u009b31m\\u007f\\u0001\\r\\n\\t");
  case BIDI:
    return spoilt(field->type, good, "\\u202e\\u2066", "\\u200b\\ufeff");
  case NO_UTF8:
    return spoilt(field->type, good, "", "\xe2\x80\xff");
  case NESTED:
    return nested(good);
  case TWICE:
  case NONE:
    return g_strdup(good);
  default:
    return wrong_type(field->type, (guint) (mutation - WRONG_1));
  }
}

/* ---- the answer's text ---- */

static const SchemaField *field_at(SchemaAnswer answer, const char *place, gsize length)
{
  for (guint i = 0; i < schema_n_fields; i++)
    if (schema_fields[i].answer == answer && strlen(schema_fields[i].place) == length &&
        strncmp(schema_fields[i].place, place, length) == 0)
      return &schema_fields[i];
  g_error("no field %.*s", (int) length, place);
}

/* TEXT with all its members, CHANGED as MUTATION says. New string. */
static char *filled_in(const char *text, const SchemaField *changed, Mutation mutation)
{
  GString *out = g_string_new(NULL);
  for (const char *at; (at = strchr(text, '@')) != NULL; text = strchr(at + 1, '@') + 1) {
    const SchemaField *field =
        field_at(changed->answer, at + 1, (gsize) (strchr(at + 1, '@') - at - 1));
    g_autofree char *good = filled_in(field->good, changed, mutation);
    g_autofree char *value = mutated(field, good, field == changed ? mutation : NONE);
    g_string_append_len(out, text, at - text);
    if (value != NULL)
      g_string_append_printf(out, ",\"%s\":%s", field->member, value);
    if (field == changed && mutation == TWICE)
      g_string_append_printf(out, ",\"%s\":%s", field->member, field->other);
  }
  g_string_append(out, text);
  return g_string_free(out, FALSE);
}

static SchemaPicture *read_answer(JsonHttp *http, const SchemaField *field, Mutation mutation)
{
  g_autofree char *text = filled_in(schema_text(field->answer), field, mutation);
  g_autoptr(GString) body = g_string_new(text);
  return schema_picture_new(http, field->answer, body);
}

/* ---- what has to hold ---- */

/* Whether a field of TYPE is of no use in this state, rather than odd. */
static gboolean is_gone(SchemaType type, Mutation mutation)
{
  const gboolean holds_more = type == SCHEMA_ARRAY || type == SCHEMA_OBJECT;
  switch (mutation) {
  case HUGE_TEXT:
  case CONTROLS:
  case BIDI:
    return is_number(type) || type == SCHEMA_BOOLEAN;
  case EMPTY:
    return !holds_more;
  case NESTED:
    return type != SCHEMA_ARRAY;
  default:
    return TRUE;
  }
}

/* An answer in which a byte is no UTF-8 is no JSON. */
static SchemaClass without_json(SchemaAnswer answer)
{
  static const SchemaClass classes[] = {
    [SCHEMA_LINK] = SCHEMA_UNKNOWN,   [SCHEMA_REREAD] = SCHEMA_CANNOT_TELL,
    [SCHEMA_PAGE] = SCHEMA_MALFORMED, [SCHEMA_CHALLENGE] = SCHEMA_REFUSED,
    [SCHEMA_ERROR] = SCHEMA_REFUSED,  [SCHEMA_INSTITUTION] = SCHEMA_MALFORMED,
  };
  return classes[answer];
}

static SchemaClass expected_class(const SchemaField *field, Mutation mutation)
{
  if (mutation == NO_UTF8)
    return without_json(field->answer);
  if (mutation == TWICE)
    return field->twice;
  return is_gone(field->type, mutation) ? field->gone : field->odd;
}

static gboolean is_own(const SchemaField *field, const char *line)
{
  const gsize n = strlen(field->read);
  return strncmp(line, field->read, n) == 0 && (line[n] == '=' || line[n] == '.');
}

/* The lines that are not FIELD's own, as one text. */
static char *others(const SchemaPicture *picture, const SchemaField *field)
{
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < picture->lines->len; i++)
    if (!is_own(field, g_ptr_array_index(picture->lines, i)))
      g_string_append_printf(text, "%s; ", (char *) g_ptr_array_index(picture->lines, i));
  return g_string_free(text, FALSE);
}

static void check_gone(const SchemaField *field, const SchemaPicture *picture)
{
  g_autofree char *expected = g_strdup_printf("%s=%s", field->read, field->empty);
  g_autofree char *nothing = g_strdup_printf("%s=", field->read);
  for (guint i = 0; i < picture->lines->len; i++) {
    const char *line = g_ptr_array_index(picture->lines, i);
    if (g_str_has_prefix(line, nothing))
      tally_expect(strcmp(line, expected) == 0, "it is still read: %s", line);
  }
}

/* What is drawn of one text is no more than a screen holds. */
static void check_text(const char *what, const char *text, glong max)
{
  tally_expect(json_text_is_harmless(text), "not harmless: %s", what);
  tally_expect(text == NULL || g_utf8_strlen(text, -1) <= max, "too long: %s", what);
}

static const char *said(SchemaClass found)
{
  static const char *const beginnings[] = {
    [SCHEMA_DONE] = "The bank accepted the credentials",
    [SCHEMA_IS_CHALLENGE] = "The bank wants one more step",
    [SCHEMA_REFUSED] = "The server refused it",
    [SCHEMA_UNKNOWN] = "The server answered, but not with the link",
    [SCHEMA_MALFORMED] = "The server's answer is not",
    [SCHEMA_NOTHING] = "",
    [SCHEMA_CANNOT_TELL] = "",
  };
  return beginnings[found];
}

/* What a person is told. The status of a link and a complaint's own words come into it, where they
 * are the field; and the name of what is there twice. */
static void check_said(const SchemaField *field, Mutation mutation, const SchemaPicture *picture)
{
  g_autofree char *message = rl_outcome_message(picture->outcome);
  g_autofree char *advice = rl_outcome_advice(picture->outcome);
  check_text("the message", message, SHOWN_MAX);
  check_text("the advice", advice, SHOWN_MAX);
  check_text("the headers", picture->outcome->exchange.headers, G_MAXLONG);
  check_text("the body", picture->outcome->exchange.body, G_MAXLONG);
  const gboolean depends = (field->answer == SCHEMA_LINK && strcmp(field->place, "status") == 0) ||
                           field->answer == SCHEMA_REREAD || picture->outcome->errors->len > 0 ||
                           (mutation == TWICE && field->twice != schema_class(field->answer));
  tally_expect(*message != '\0' && (depends || g_str_has_prefix(message, said(picture->found))),
               "said: %s", message);
}

static void check(JsonHttp *http, const SchemaField *field, Mutation mutation,
                  const SchemaPicture *reference)
{
  tally_run("%s, %s: %s", schema_answer_name(field->answer), field->place, names[mutation]);
  g_autoptr(SchemaPicture) picture = read_answer(http, field, mutation);
  const SchemaClass expected = expected_class(field, mutation);
  tally_expect(picture->found == expected, "%s instead of %s", schema_class_name(picture->found),
               schema_class_name(expected));
  for (guint i = 0; i < picture->lines->len; i++)
    check_text(g_ptr_array_index(picture->lines, i), g_ptr_array_index(picture->lines, i),
               SHOWN_MAX + 64);
  check_said(field, mutation, picture);
  if (picture->found != schema_class(field->answer) || mutation == NO_UTF8)
    return;
  g_autofree char *before = others(reference, field), *after = others(picture, field);
  tally_expect(strcmp(before, after) == 0, "something else is read, too: %s", after);
  if (field->empty != NULL && mutation != TWICE && is_gone(field->type, mutation))
    check_gone(field, picture);
}

/* What the picture does not show would not be missed when it is gone. */
static void check_reference(const SchemaField *field, const SchemaPicture *reference)
{
  guint own = 0;
  for (guint i = 0; i < reference->lines->len; i++)
    own += is_own(field, g_ptr_array_index(reference->lines, i));
  if (own == 0 || reference->found != schema_class(field->answer))
    g_error("%s, %s: the answer without a fault is not read", schema_answer_name(field->answer),
            field->place);
}

int main(int argc, char **argv)
{
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_autoptr(JsonHttp) http = json_http_new();
  for (guint i = 0; i < schema_n_fields; i++) {
    const SchemaField *field = &schema_fields[i];
    g_autoptr(SchemaPicture) reference = read_answer(http, field, NONE);
    check_reference(field, reference);
    for (Mutation m = 0; m < N_MUTATIONS; m++)
      check(http, field, m, reference);
  }
  return tally_end();
}
