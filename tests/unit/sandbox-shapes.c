/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The members that the API's objects have, as tables: name, kinds of value, whether it must be
 * there. Members that no table knows fail. */
#include "sandbox-shapes.h"

#include <string.h>

#include "sandbox/world.h"

#define KIND(kind) (1u << RL_JSON_##kind)
#define TEXT       KIND(STRING)
#define TEXT_NULL  (KIND(STRING) | KIND(NULL))

typedef struct {
  const char *name; /* NULL ends a shape */
  guint kinds;
  gboolean required;
} Member;

/* clang-format off */
static const Member link_shape[] = {
  { "id", TEXT, TRUE }, { "institution", TEXT, TRUE }, { "access_mode", TEXT_NULL, TRUE },
  { "last_accessed_at", TEXT_NULL, TRUE }, { "status", TEXT, TRUE }, { "created_by", TEXT, TRUE },
  { "refresh_rate", TEXT_NULL, TRUE }, { "created_at", TEXT, FALSE },
  { "external_id", TEXT_NULL, FALSE }, { "institution_user_id", TEXT, FALSE },
  { "credentials_storage", TEXT, FALSE }, { "fetch_resources", KIND(ARRAY), FALSE },
  { "stale_in", TEXT, FALSE }, { NULL, 0, FALSE },
};
static const Member error_shape[] = {
  { "code", TEXT, TRUE }, { "message", TEXT, FALSE }, { "request_id", TEXT, TRUE },
  { "field", TEXT_NULL, FALSE }, { "institution_user_id", TEXT, FALSE }, { NULL, 0, FALSE },
};
static const Member challenge_shape[] = {
  { "code", TEXT, FALSE }, { "message", TEXT, FALSE }, { "request_id", TEXT, FALSE },
  { "detail", TEXT, FALSE }, { "session", TEXT, TRUE }, { "link", TEXT, TRUE },
  { "expiry", KIND(NUMBER) | TEXT, FALSE },
  { "token_generation_data", KIND(OBJECT) | KIND(NULL), FALSE }, { NULL, 0, FALSE },
};
static const Member data_shape[] = {
  { "instructions", TEXT, TRUE }, { "type", TEXT, TRUE }, { "value", TEXT, FALSE },
  { "expects_user_input", KIND(BOOL), FALSE }, { "expect_user_input", KIND(BOOL), FALSE },
  { NULL, 0, FALSE },
};
static const Member page_shape[] = {
  { "count", KIND(NUMBER), TRUE }, { "next", TEXT_NULL, TRUE }, { "previous", TEXT_NULL, TRUE },
  { "results", KIND(ARRAY), TRUE }, { NULL, 0, FALSE },
};
static const Member institution_shape[] = {
  { "id", KIND(NUMBER), TRUE }, { "name", TEXT, TRUE }, { "type", TEXT, TRUE },
  { "website", TEXT_NULL, TRUE }, { "display_name", TEXT, TRUE },
  { "country_codes", KIND(ARRAY), TRUE }, { "country_code", TEXT, FALSE },
  { "primary_color", TEXT, TRUE }, { "logo", TEXT_NULL, TRUE }, { "icon_logo", TEXT_NULL, TRUE },
  { "text_logo", TEXT_NULL, TRUE }, { "code", TEXT_NULL, FALSE },
  { "form_fields", KIND(ARRAY), TRUE }, { "features", KIND(ARRAY), TRUE },
  { "resources", KIND(ARRAY), TRUE }, { "integration_type", TEXT, TRUE },
  { "status", TEXT, TRUE }, { "openbanking_information", KIND(OBJECT) | KIND(NULL), TRUE },
  { NULL, 0, FALSE },
};
static const Member field_shape[] = {
  { "name", TEXT, TRUE }, { "type", TEXT, TRUE }, { "label", TEXT, FALSE },
  { "validation", TEXT_NULL, FALSE }, { "validation_message", TEXT_NULL, FALSE },
  { "placeholder", TEXT_NULL, FALSE }, { "values", KIND(ARRAY), FALSE }, { "value", TEXT, FALSE },
  { "length", TEXT, FALSE }, { "optional", KIND(BOOL), FALSE },
  { "pre_selected", KIND(NUMBER), FALSE }, { NULL, 0, FALSE },
};
static const Member choice_shape[] = {
  { "code", TEXT, TRUE }, { "label", TEXT, TRUE }, { "validation", TEXT_NULL, FALSE },
  { "validation_message", TEXT_NULL, FALSE }, { "placeholder", TEXT_NULL, FALSE },
  { NULL, 0, FALSE },
};
/* clang-format on */

const char *text_of(const RlJson *object, const char *name)
{
  return rl_json_string(rl_json_member(object, name));
}

gint64 number_of(const RlJson *object, const char *name)
{
  gint64 number;
  g_assert_true(rl_json_integer(rl_json_member(object, name), &number));
  return number;
}

static void check_shape(const RlJson *object, const Member *shape)
{
  guint known = 0;
  g_assert_cmpint(rl_json_kind(object), ==, RL_JSON_OBJECT);
  for (; shape->name; shape++) {
    RlJsonKind kind = rl_json_kind(rl_json_member(object, shape->name));
    if (kind == RL_JSON_NOTHING ? shape->required : !(shape->kinds & 1u << kind))
      g_error("%s has the wrong kind: %d", shape->name, kind);
    known += kind != RL_JSON_NOTHING;
  }
  g_assert_cmpuint(known, ==, rl_json_count(object));
}

void check_hex(const char *text)
{
  g_assert_cmpuint(strlen(text), ==, 32);
  g_assert_cmpuint(strspn(text, "0123456789abcdef"), ==, 32);
}

static void check_time(const RlJson *object, const char *name)
{
  const char *text = text_of(object, name);
  g_autoptr(GDateTime) time = text ? g_date_time_new_from_iso8601(text, NULL) : NULL;
  g_assert_true(time || !text);
}

void check_link(const RlJson *link)
{
  const char *user = text_of(link, "institution_user_id");
  const char *mode = text_of(link, "access_mode");
  check_shape(link, link_shape);
  g_assert_true(g_uuid_string_is_valid(text_of(link, "id")));
  g_assert_true(g_uuid_string_is_valid(text_of(link, "created_by")));
  g_assert_true(g_strv_contains(rl_sandbox_statuses, text_of(link, "status")));
  g_assert_nonnull(rl_sandbox_institution_find(text_of(link, "institution")));
  g_assert_true(!mode || g_strv_contains(rl_sandbox_access_modes, mode));
  g_assert_true(!user || g_regex_match_simple("^[A-Za-z0-9\\-=_]{44}$", user, 0, 0));
  check_time(link, "created_at");
  check_time(link, "last_accessed_at");
}

void check_errors(const RlJson *errors)
{
  g_assert_cmpint(rl_json_kind(errors), ==, RL_JSON_ARRAY);
  g_assert_cmpuint(rl_json_count(errors), >, 0);
  for (const RlJson *error = rl_json_first(errors); error; error = rl_json_next(error)) {
    check_shape(error, error_shape);
    check_hex(text_of(error, "request_id"));
  }
}

const RlJson *challenge_of(const RlJson *body)
{
  return rl_json_kind(body) == RL_JSON_ARRAY ? rl_json_first(body) : body;
}

void check_challenge(const RlJson *body)
{
  const RlJson *challenge = challenge_of(body);
  const RlJson *data = rl_json_member(challenge, "token_generation_data");
  check_shape(challenge, challenge_shape);
  g_assert_true(text_of(challenge, "code") || text_of(challenge, "detail"));
  if (rl_json_kind(data) == RL_JSON_OBJECT)
    check_shape(data, data_shape);
}

void check_institution(const RlJson *institution)
{
  check_shape(institution, institution_shape);
  const RlJson *fields = rl_json_member(institution, "form_fields");
  for (const RlJson *field = rl_json_first(fields); field; field = rl_json_next(field)) {
    const RlJson *choices = rl_json_member(field, "values");
    check_shape(field, field_shape);
    for (const RlJson *one = rl_json_first(choices); one; one = rl_json_next(one))
      check_shape(one, choice_shape);
  }
}

void check_page(const RlJson *page)
{
  check_shape(page, page_shape);
}
