/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema-picture.h"

#include "model/form.h"

#include "app/reconcile.h"

/* The link before the update whose outcome is not known. */
enum { ACCESSED_BEFORE = 1700000000, SENT_AT = 1800000000 };

static void add(SchemaPicture *self, const char *name, const char *text)
{
  g_ptr_array_add(self->lines, g_strdup_printf("%s=%s", name, text != NULL ? text : "-"));
}

static void add_number(SchemaPicture *self, const char *name, gint64 number)
{
  g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
  add(self, name, text);
}

/* What is not drawn: whether it is there. */
static void add_raw(SchemaPicture *self, const char *name, const char *text)
{
  add(self, name, text != NULL ? "there" : NULL);
}

static void add_yes(SchemaPicture *self, const char *name, gboolean yes)
{
  add(self, name, yes ? "yes" : "no");
}

static void add_link(SchemaPicture *self, const RlLink *link)
{
  add(self, "id", link->id);
  add(self, "institution", link->institution);
  add(self, "access_mode", link->access_mode);
  add(self, "status", link->status);
  add(self, "external_id", link->external_id);
  add(self, "last_accessed_at", link->last_accessed_at);
  add_number(self, "last_accessed_at.seconds", link->last_access);
  add(self, "created_at", link->created_at);
  add_number(self, "created_at.seconds", link->created);
  add(self, "created_by", link->created_by);
  add(self, "refresh_rate", link->refresh_rate);
  add(self, "storage", link->credentials_storage);
}

static void add_errors(SchemaPicture *self, const RlOutcome *outcome)
{
  for (guint i = 0; i < outcome->errors->len; i++) {
    const RlApiError *error = g_ptr_array_index(outcome->errors, i);
    add(self, "code", error->code);
    add(self, "message", error->message);
    add(self, "field", error->field);
    add(self, "request_id", error->request_id);
  }
}

static void add_challenge(SchemaPicture *self, const RlChallenge *challenge)
{
  const char *link = challenge->link;
  add_raw(self, "session", challenge->session);
  add_number(self, "expiry", rl_challenge_seconds_left(challenge, G_USEC_PER_SEC));
  add(self, "link", g_strcmp0(link, JSON_HTTP_ID) == 0 ? "same" : "there");
  add(self, "data.instructions", challenge->instructions);
  add(self, "data.type", challenge->type);
  add(self, "data.value", challenge->shown_value);
  add_yes(self, "data.expects", challenge->expects_input);
}

static SchemaClass class_of(const RlOutcome *outcome)
{
  switch (outcome->kind) {
  case RL_OUTCOME_DONE:
    return SCHEMA_DONE;
  case RL_OUTCOME_CHALLENGE:
    return SCHEMA_IS_CHALLENGE;
  case RL_OUTCOME_REFUSED:
    return SCHEMA_REFUSED;
  case RL_OUTCOME_UNKNOWN:
    return SCHEMA_UNKNOWN;
  default:
    return SCHEMA_MALFORMED;
  }
}

static void read_update(SchemaPicture *self, JsonHttp *http)
{
  self->outcome = json_http_update(http);
  self->found = class_of(self->outcome);
  self->removed = self->outcome->removed;
  if (self->outcome->link != NULL)
    add_link(self, self->outcome->link);
  if (self->outcome->challenge != NULL)
    add_challenge(self, self->outcome->challenge);
  add_errors(self, self->outcome);
}

static void read_again(SchemaPicture *self, JsonHttp *http)
{
  g_autoptr(RlLink) before = rl_link_new_bare(JSON_HTTP_ID);
  before->status = g_strdup("valid");
  before->last_access = ACCESSED_BEFORE;
  const RlAttempt attempt = { .http_status = 500,
                              .complete = TRUE,
                              .sent_at = SENT_AT,
                              .now = SENT_AT + 600,
                              .elapsed = 600,
                              .limit = 600 };
  self->outcome = json_http_get_link(http);
  self->removed = self->outcome->removed;
  const RlReconciled found = rl_reconcile(before, self->outcome->link, &attempt);
  self->found = found == RL_RECONCILED_DONE          ? SCHEMA_DONE
                : found == RL_RECONCILED_CANNOT_TELL ? SCHEMA_CANNOT_TELL
                                                     : SCHEMA_REFUSED;
  if (self->outcome->link != NULL)
    add_link(self, self->outcome->link);
}

static void read_page(SchemaPicture *self, JsonHttp *http)
{
  g_autoptr(RlLinkPage) page = NULL;
  self->outcome = json_http_list(http, &page);
  self->found = page != NULL ? class_of(self->outcome) : SCHEMA_MALFORMED;
  if (page == NULL)
    return;
  self->removed = page->removed;
  add_number(self, "count", page->count);
  add_raw(self, "next", page->next);
  add_number(self, "row.broken", page->broken);
  for (guint i = 0; i < page->links->len; i++) {
    const RlLink *link = g_ptr_array_index(page->links, i);
    add(self, "row.id", link->id);
    add(self, "row.status", link->status);
    add(self, "row.external_id", link->external_id);
  }
}

static void add_row(SchemaPicture *self, const RlFormRow *row)
{
  static const char *const parts[] = { "label",    "placeholder", "pattern", "message",
                                       "optional", "length",      "fixed" };
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    g_ptr_array_add(names, g_strdup_printf("form.%s.%s", rl_field(row->id)->key, parts[i]));
  char **name = (char **) names->pdata;
  add(self, name[0], row->label);
  add(self, name[1], row->placeholder);
  add_raw(self, name[2], row->pattern);
  add(self, name[3], row->message);
  add_yes(self, name[4], row->optional);
  add_number(self, name[5], row->length);
  add_raw(self, name[6], row->fixed);
  for (guint i = 0; row->choices != NULL && i < row->choices->len; i++) {
    const RlFormChoice *choice = g_ptr_array_index(row->choices, i);
    add(self, "form.username_type.choice.code", choice->code);
    add(self, "form.username_type.choice.label", choice->label);
  }
}

static void read_institution(SchemaPicture *self, JsonHttp *http)
{
  g_autoptr(RlInstitution) institution = NULL;
  self->outcome = json_http_institution(http, "erebor", &institution);
  self->found = class_of(self->outcome);
  if (institution == NULL) {
    self->found = self->found == SCHEMA_DONE ? SCHEMA_NOTHING : self->found;
    return;
  }
  g_autoptr(RlForm) form = rl_form_new(institution);
  self->removed = institution->removed + form->removed;
  add(self, "name", institution->name);
  add(self, "display_name", institution->display_name);
  add(self, "type", institution->type);
  add(self, "status", institution->status);
  for (guint i = 0; i < form->rows->len; i++)
    add_row(self, g_ptr_array_index(form->rows, i));
}

SchemaPicture *schema_picture_new(JsonHttp *http, SchemaAnswer answer, const GString *body)
{
  static void (*const reads[])(SchemaPicture *, JsonHttp *) = {
    [SCHEMA_LINK] = read_update,  [SCHEMA_REREAD] = read_again,
    [SCHEMA_PAGE] = read_page,    [SCHEMA_CHALLENGE] = read_update,
    [SCHEMA_ERROR] = read_update, [SCHEMA_INSTITUTION] = read_institution,
  };
  SchemaPicture *self = g_new0(SchemaPicture, 1);
  self->lines = g_ptr_array_new_with_free_func(g_free);
  json_http_set(http, schema_status(answer), body->str, body->len);
  reads[answer](self, http);
  return self;
}

void schema_picture_free(SchemaPicture *self)
{
  rl_outcome_free(self->outcome);
  g_ptr_array_unref(self->lines);
  g_free(self);
}
