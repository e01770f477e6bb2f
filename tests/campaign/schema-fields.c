/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema-fields.h"

#define ID    "\"683005d6-f45c-4adb-b289-f1a12f50f80c\""
#define OTHER "\"30cb4806-6e00-48a4-91c9-ca55968576c8\""
#define TIME  "\"2027-01-15T08:00:01Z\""

#define DONE       SCHEMA_DONE
#define CHALLENGE  SCHEMA_IS_CHALLENGE
#define REFUSED    SCHEMA_REFUSED
#define UNKNOWN    SCHEMA_UNKNOWN
#define MALFORMED  SCHEMA_MALFORMED
#define NOTHING    SCHEMA_NOTHING
#define CANNOT_SAY SCHEMA_CANNOT_TELL

/* One field a row, with what it is in the columns of SchemaField. */
/* clang-format off */
#define STRING(answer, place, member, good, gone, odd, twice, read) \
  { answer, place, member, SCHEMA_STRING, good, "\"other\"", gone, odd, twice, read, "-" }

const SchemaField schema_fields[] = {
  { SCHEMA_LINK, "id", "id", SCHEMA_STRING, ID, OTHER, UNKNOWN, UNKNOWN, UNKNOWN, "id", NULL },
  STRING(SCHEMA_LINK, "institution", "institution", "\"erebor\"", DONE, DONE, DONE, "institution"),
  STRING(SCHEMA_LINK, "access_mode", "access_mode", "\"recurrent\"", DONE, DONE, DONE, "access_mode"),
  STRING(SCHEMA_LINK, "status", "status", "\"valid\"", DONE, DONE, UNKNOWN, "status"),
  STRING(SCHEMA_LINK, "external_id", "external_id", "\"cust-1\"", DONE, DONE, DONE, "external_id"),
  STRING(SCHEMA_LINK, "accessed", "last_accessed_at", TIME, DONE, DONE, UNKNOWN, "last_accessed_at"),
  STRING(SCHEMA_LINK, "created", "created_at", TIME, DONE, DONE, DONE, "created_at"),
  STRING(SCHEMA_LINK, "created_by", "created_by", "\"someone\"", DONE, DONE, DONE, "created_by"),
  STRING(SCHEMA_LINK, "refresh_rate", "refresh_rate", "\"7d\"", DONE, DONE, DONE, "refresh_rate"),
  STRING(SCHEMA_LINK, "storage", "credentials_storage", "\"store\"", DONE, DONE, DONE, "storage"),

  { SCHEMA_REREAD, "id", "id", SCHEMA_STRING, ID, OTHER, CANNOT_SAY, CANNOT_SAY, CANNOT_SAY, "id", NULL },
  STRING(SCHEMA_REREAD, "status", "status", "\"valid\"", CANNOT_SAY, CANNOT_SAY, CANNOT_SAY, "status"),
  STRING(SCHEMA_REREAD, "accessed", "last_accessed_at", TIME, CANNOT_SAY, CANNOT_SAY, CANNOT_SAY,
         "last_accessed_at"),

  { SCHEMA_PAGE, "count", "count", SCHEMA_INTEGER, "1", "2", DONE, DONE, DONE, "count", "-1" },
  STRING(SCHEMA_PAGE, "next", "next", "\"https://bank.example/api/links/?page=2\"", DONE, DONE, DONE,
         "next"),
  { SCHEMA_PAGE, "results", "results", SCHEMA_ARRAY, "[{\"z\":0@row.id@@row.status@@row.external_id@}]",
    "[]", MALFORMED, DONE, DONE, "row", NULL },
  { SCHEMA_PAGE, "row.id", "id", SCHEMA_STRING, ID, OTHER, DONE, DONE, DONE, "row.id", "" },
  STRING(SCHEMA_PAGE, "row.status", "status", "\"invalid\"", DONE, DONE, DONE, "row.status"),
  STRING(SCHEMA_PAGE, "row.external_id", "external_id", "\"cust-1\"", DONE, DONE, DONE,
         "row.external_id"),

  { SCHEMA_CHALLENGE, "session", "session", SCHEMA_STRING, "\"s-1\"", "\"s-2\"", REFUSED, CHALLENGE,
    UNKNOWN, "session", NULL },
  { SCHEMA_CHALLENGE, "expiry", "expiry", SCHEMA_NUMBER, "600", "60", CHALLENGE, CHALLENGE, UNKNOWN,
    "expiry", "-1" },
  { SCHEMA_CHALLENGE, "link", "link", SCHEMA_STRING, "\"l-1\"", "\"l-2\"", CHALLENGE, CHALLENGE,
    UNKNOWN, "link", "same" },
  { SCHEMA_CHALLENGE, "data", "token_generation_data", SCHEMA_OBJECT,
    "{\"z\":0@instructions@@type@@value@@expects@}", "{}", CHALLENGE, CHALLENGE, CHALLENGE, "data", NULL },
  STRING(SCHEMA_CHALLENGE, "instructions", "instructions", "\"Use this code\"", CHALLENGE, CHALLENGE,
         CHALLENGE, "data.instructions"),
  STRING(SCHEMA_CHALLENGE, "type", "type", "\"numeric\"", CHALLENGE, CHALLENGE, CHALLENGE, "data.type"),
  { SCHEMA_CHALLENGE, "value", "value", SCHEMA_STRING, "\"48291\"", "\"48292\"", CHALLENGE, CHALLENGE,
    CHALLENGE, "data.value", NULL },
  { SCHEMA_CHALLENGE, "expects", "expects_user_input", SCHEMA_BOOLEAN, "false", "true", CHALLENGE,
    CHALLENGE, CHALLENGE, "data.expects", "yes" },

  STRING(SCHEMA_ERROR, "code", "code", "\"login_error\"", REFUSED, REFUSED, REFUSED, "code"),
  STRING(SCHEMA_ERROR, "message", "message", "\"Invalid credentials\"", REFUSED, REFUSED, REFUSED,
         "message"),
  STRING(SCHEMA_ERROR, "field", "field", "\"password\"", REFUSED, REFUSED, REFUSED, "field"),
  STRING(SCHEMA_ERROR, "request_id", "request_id", "\"4f1d\"", REFUSED, REFUSED, REFUSED, "request_id"),

  { SCHEMA_INSTITUTION, "name", "name", SCHEMA_STRING, "\"erebor\"", "\"moria\"", NOTHING, NOTHING, NOTHING,
    "name", NULL },
  STRING(SCHEMA_INSTITUTION, "display_name", "display_name", "\"Erebor\"", DONE, DONE, DONE,
         "display_name"),
  STRING(SCHEMA_INSTITUTION, "kind", "type", "\"bank\"", DONE, DONE, DONE, "type"),
  STRING(SCHEMA_INSTITUTION, "health", "status", "\"healthy\"", DONE, DONE, DONE, "status"),
  { SCHEMA_INSTITUTION, "form_fields", "form_fields", SCHEMA_ARRAY,
    "[{\"z\":0@field.name@@field.type@@field.label@@field.placeholder@@field.validation@"
    "@field.message@@field.optional@@field.length@@field.values@},"
    "{\"name\":\"password2\",\"type\":\"hidden\"@field.value@}]",
    "[]", DONE, DONE, DONE, "form", NULL },
  { SCHEMA_INSTITUTION, "field.name", "name", SCHEMA_STRING, "\"username_type\"", "\"token\"", DONE, DONE,
    DONE, "form", NULL },
  { SCHEMA_INSTITUTION, "field.type", "type", SCHEMA_STRING, "\"select\"", "\"hidden\"", DONE, DONE, DONE,
    "form.username_type.fixed", NULL },
  STRING(SCHEMA_INSTITUTION, "field.label", "label", "\"Document\"", DONE, DONE, DONE,
         "form.username_type.label"),
  STRING(SCHEMA_INSTITUTION, "field.placeholder", "placeholder", "\"003\"", DONE, DONE, DONE,
         "form.username_type.placeholder"),
  { SCHEMA_INSTITUTION, "field.validation", "validation", SCHEMA_STRING, "\"^[0-9]+$\"", "\"^x$\"", DONE,
    DONE, DONE, "form.username_type.pattern", NULL },
  STRING(SCHEMA_INSTITUTION, "field.message", "validation_message", "\"Three digits\"", DONE, DONE, DONE,
         "form.username_type.message"),
  { SCHEMA_INSTITUTION, "field.optional", "optional", SCHEMA_BOOLEAN, "true", "false", DONE, DONE, DONE,
    "form.username_type.optional", "no" },
  { SCHEMA_INSTITUTION, "field.length", "length", SCHEMA_INTEGER, "3", "4", DONE, DONE, DONE,
    "form.username_type.length", "0" },
  { SCHEMA_INSTITUTION, "field.values", "values", SCHEMA_ARRAY, "[{\"z\":0@choice.code@@choice.label@}]",
    "[]", DONE, DONE, DONE, "form.username_type.choice", NULL },
  { SCHEMA_INSTITUTION, "choice.code", "code", SCHEMA_STRING, "\"003\"", "\"004\"", DONE, DONE, DONE,
    "form.username_type.choice", NULL },
  STRING(SCHEMA_INSTITUTION, "choice.label", "label", "\"Passport\"", DONE, DONE, DONE,
         "form.username_type.choice.label"),
  { SCHEMA_INSTITUTION, "field.value", "value", SCHEMA_STRING, "\"0000\"", "\"1111\"", DONE, DONE, DONE,
    "form.password2.fixed", NULL },
};
/* clang-format on */

const guint schema_n_fields = G_N_ELEMENTS(schema_fields);

static const struct {
  const char *name;
  int status;
  SchemaClass found;
  const char *text;
} answers[] = {
  [SCHEMA_LINK] = { "link", 200, DONE,
                    "{\"z\":0@id@@institution@@access_mode@@status@@external_id@@accessed@@created@"
                    "@created_by@@refresh_rate@@storage@}" },
  [SCHEMA_REREAD] = { "link again", 200, DONE, "{\"z\":0@id@@status@@accessed@}" },
  [SCHEMA_PAGE] = { "list", 200, DONE, "{\"z\":0@count@@next@@results@}" },
  [SCHEMA_CHALLENGE] = { "428", 428, CHALLENGE, "{\"z\":0@session@@expiry@@link@@data@}" },
  [SCHEMA_ERROR] = { "400", 400, REFUSED, "[{\"z\":0@code@@message@@field@@request_id@}]" },
  [SCHEMA_INSTITUTION] = { "institution", 200, DONE,
                           "{\"results\":[{\"z\":0@name@@display_name@@kind@@health@"
                           "@form_fields@}]}" },
};

const char *schema_text(SchemaAnswer answer)
{
  return answers[answer].text;
}

int schema_status(SchemaAnswer answer)
{
  return answers[answer].status;
}

SchemaClass schema_class(SchemaAnswer answer)
{
  return answers[answer].found;
}

const char *schema_answer_name(SchemaAnswer answer)
{
  return answers[answer].name;
}

const char *schema_class_name(SchemaClass found)
{
  static const char *const names[] = {
    [DONE] = "done",
    [CHALLENGE] = "challenge",
    [REFUSED] = "refused",
    [UNKNOWN] = "unknown",
    [MALFORMED] = "malformed",
    [NOTHING] = "nothing found",
    [CANNOT_SAY] = "cannot tell",
  };
  return names[found];
}
