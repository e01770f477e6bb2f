/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/api-error.h"

#include "base/text.h"

/* A hostile server must not fill the screen; a sound one sends one to three. */
enum { ERRORS_MAX = 50, TEXT_MAX = 1024, DEPTH_MAX = 8 };

void rl_api_error_free(RlApiError *self)
{
  if (self == NULL)
    return;
  g_free(self->code);
  g_free(self->message);
  g_free(self->field);
  g_free(self->request_id);
  g_free(self);
}

typedef struct {
  GPtrArray *errors;
  guint *removed;
} Walk;

/* NULL: it says nothing that can be seen. */
static char *clean(const Walk *walk, const char *text)
{
  return rl_text_or_nothing(rl_text_clean_line(text, -1, TEXT_MAX, walk->removed));
}

static char *text(const Walk *walk, const RlJson *object, const char *name)
{
  return clean(walk, rl_json_string(rl_json_member(object, name)));
}

static gboolean has_text(const RlJson *object, const char *name)
{
  return rl_json_string(rl_json_member(object, name)) != NULL;
}

/* FIELD and REQUEST_ID are what an enclosing object said. */
static void add_error(Walk *walk, const RlJson *object, const char *field, const char *request_id)
{
  RlApiError *error = g_new0(RlApiError, 1);
  error->code = text(walk, object, "code");
  error->message = text(walk, object, "message");
  if (error->message == NULL)
    error->message = text(walk, object, "detail");
  error->field = text(walk, object, "field");
  error->request_id = text(walk, object, "request_id");
  if (error->field == NULL)
    error->field = clean(walk, field);
  if (error->request_id == NULL)
    error->request_id = clean(walk, request_id);
  g_ptr_array_add(walk->errors, error);
}

static void visit(Walk *walk, const RlJson *json, const char *field, const char *request_id,
                  guint depth);

static void visit_children(Walk *walk, const RlJson *json, const char *field,
                           const char *request_id, guint depth)
{
  const char *own_field = rl_json_string(rl_json_member(json, "field"));
  const char *own_id = rl_json_string(rl_json_member(json, "request_id"));
  for (const RlJson *child = rl_json_first(json); child != NULL; child = rl_json_next(child)) {
    const char *name = rl_json_name(child);
    visit(walk, child,
          own_field != NULL ? own_field
          : name != NULL    ? name
                            : field,
          own_id != NULL ? own_id : request_id, depth + 1);
  }
}

static void visit(Walk *walk, const RlJson *json, const char *field, const char *request_id,
                  guint depth)
{
  const RlJsonKind kind = rl_json_kind(json);
  if (walk->errors->len >= ERRORS_MAX || depth > DEPTH_MAX ||
      (kind != RL_JSON_OBJECT && kind != RL_JSON_ARRAY))
    return;
  if (has_text(json, "code") || has_text(json, "message") || has_text(json, "detail"))
    add_error(walk, json, field, request_id);
  else
    visit_children(walk, json, field, request_id, depth);
}

GPtrArray *rl_api_errors_from_json(const RlJson *body, guint *removed)
{
  Walk walk = { .errors = g_ptr_array_new_with_free_func((GDestroyNotify) rl_api_error_free),
                .removed = removed };
  visit(&walk, body, NULL, NULL, 0);
  return walk.errors;
}
