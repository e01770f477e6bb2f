/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/form.h"

#include <string.h>

#include "base/text.h"

#include "model/username-type.h"

/* Real forms have one to five entries, real lists up to thirty choices. */
enum { ENTRIES_MAX = 64, CHOICES_MAX = 200 };
enum { LABEL_MAX = 64, TEXT_MAX = 160, PATTERN_MAX = 1024 };

/* ---- an institution's words ---- */

static void choice_free(gpointer data)
{
  RlFormChoice *self = data;
  g_free(self->code);
  g_free(self->label);
  g_free(self);
}

static void add_choice(GPtrArray *choices, const char *code, const char *label)
{
  RlFormChoice *choice = g_new0(RlFormChoice, 1);
  *choice = (RlFormChoice){ g_strdup(code), g_strdup(label) };
  g_ptr_array_add(choices, choice);
}

static void row_free(gpointer data)
{
  RlFormRow *self = data;
  g_free(self->label);
  g_free(self->placeholder);
  g_free(self->pattern);
  g_free(self->message);
  g_free(self->fixed);
  g_clear_pointer(&self->choices, g_ptr_array_unref);
  g_free(self);
}

/* Cleaned; NULL when nothing is left. */
static char *text_of(const RlJson *entry, const char *name, gsize max, guint *removed)
{
  const char *text = rl_json_string(rl_json_member(entry, name));
  g_autofree char *clean = rl_text_clean_line(text, -1, max, removed);
  if (clean != NULL)
    (void) g_strstrip(clean);
  return clean != NULL && *clean != '\0' ? g_steal_pointer(&clean) : NULL;
}

/* One that says the same as ours says nothing. */
static char *label_of(const RlJson *entry, RlFieldId id, guint *removed)
{
  g_autofree char *label = text_of(entry, "label", LABEL_MAX, removed);
  return g_strcmp0(label, rl_field(id)->label) != 0 ? g_steal_pointer(&label) : NULL;
}

/* As received; NULL when it is no string, empty, or longer than MAX bytes. */
static char *raw_of(const RlJson *entry, const char *name, gsize max)
{
  const char *text = rl_json_string(rl_json_member(entry, name));
  return text != NULL && *text != '\0' && strlen(text) <= max ? g_strdup(text) : NULL;
}

/* A number, or the digits of one in a string: the API has had both. */
static guint length_of(const RlJson *entry, guint max)
{
  const RlJson *member = rl_json_member(entry, "length");
  const char *text = rl_json_string(member);
  gint64 number = 0;
  guint64 parsed = 0;
  if (rl_json_integer(member, &number))
    return number > 0 && number <= max ? (guint) number : 0;
  if (text != NULL && g_ascii_string_to_unsigned(text, 10, 1, max, &parsed, NULL))
    return (guint) parsed;
  return 0;
}

/* A code that cannot be shown as it is cannot be picked by somebody who knows what it is. */
static char *code_of(const RlJson *value)
{
  g_autofree char *code = raw_of(value, "code", rl_field(RL_FIELD_USERNAME_TYPE)->max);
  g_autofree char *clean = rl_text_clean_line(code, -1, PATTERN_MAX, NULL);
  return g_strcmp0(code, clean) == 0 ? g_steal_pointer(&code) : NULL;
}

static const RlFormChoice *find_code(const GPtrArray *choices, const char *code)
{
  for (guint i = 0; choices != NULL && i < choices->len; i++) {
    const RlFormChoice *choice = g_ptr_array_index(choices, i);
    if (strcmp(choice->code, code) == 0)
      return choice;
  }
  return NULL;
}

static GPtrArray *choices_of(const RlJson *entry, guint *removed)
{
  const RlJson *values = rl_json_member(entry, "values");
  g_autoptr(GPtrArray) choices = g_ptr_array_new_with_free_func(choice_free);
  if (rl_json_kind(values) != RL_JSON_ARRAY)
    return NULL;
  guint n = 0;
  for (const RlJson *v = rl_json_first(values); v != NULL && n < CHOICES_MAX; v = rl_json_next(v)) {
    g_autofree char *code = code_of(v);
    n++;
    if (code == NULL || find_code(choices, code) != NULL)
      continue;
    g_autofree char *label = text_of(v, "label", LABEL_MAX, removed);
    add_choice(choices, code, label);
  }
  return choices->len > 0 ? g_steal_pointer(&choices) : NULL;
}

static RlFormRow *row_new(RlFieldId id, const RlJson *entry, guint *removed)
{
  const gsize max = rl_field(id)->max;
  const char *type = rl_json_string(rl_json_member(entry, "type"));
  RlFormRow *self = g_new0(RlFormRow, 1);
  self->id = id;
  self->label = label_of(entry, id, removed);
  self->placeholder = text_of(entry, "placeholder", TEXT_MAX, removed);
  self->message = text_of(entry, "validation_message", TEXT_MAX, removed);
  self->pattern = raw_of(entry, "validation", PATTERN_MAX);
  self->length = length_of(entry, (guint) max);
  self->optional = rl_json_boolean(rl_json_member(entry, "optional"), FALSE);
  if (g_strcmp0(type, "hidden") == 0)
    self->fixed = raw_of(entry, "value", max);
  if (rl_field(id)->kind == RL_FIELD_KIND_SELECT)
    self->choices = choices_of(entry, removed);
  return self;
}

/* ---- the form ---- */

/* An entry that comes twice counts once: the first. */
static void add_entry(RlForm *self, const RlJson *entry)
{
  const char *name = rl_json_string(rl_json_member(entry, "name"));
  const RlFieldId id = rl_field_by_key(name);
  if (id != RL_NO_FIELD && rl_form_row(self, id) == NULL)
    g_ptr_array_add(self->rows, row_new(id, entry, &self->removed));
  else if (name != NULL && id == RL_NO_FIELD && g_str_has_prefix(name, "username"))
    self->user_name = TRUE;
}

/* Belvo's schema of 2022 allows a single object in place of the array. */
static void add_entries(RlForm *self, const RlJson *fields)
{
  guint n = 0;
  if (rl_json_kind(fields) == RL_JSON_OBJECT)
    add_entry(self, fields);
  if (rl_json_kind(fields) != RL_JSON_ARRAY)
    return;
  for (const RlJson *entry = rl_json_first(fields); entry != NULL && n < ENTRIES_MAX; n++) {
    add_entry(self, entry);
    entry = rl_json_next(entry);
  }
}

RlForm *rl_form_new(const RlInstitution *institution)
{
  RlForm *self = g_new0(RlForm, 1);
  self->rows = g_ptr_array_new_with_free_func(row_free);
  if (institution == NULL)
    return self;
  add_entries(self, rl_json_member(institution->json, "form_fields"));
  self->files = g_strcmp0(institution->type, "fiscal") == 0;
  return self;
}

void rl_form_free(RlForm *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref(self->rows);
  g_free(self);
}

const RlFormRow *rl_form_row(const RlForm *self, RlFieldId id)
{
  for (guint i = 0; i < self->rows->len; i++) {
    const RlFormRow *row = g_ptr_array_index(self->rows, i);
    if (row->id == id)
      return row;
  }
  return NULL;
}

gboolean rl_form_is_fixed(const RlForm *self, RlFieldId id)
{
  const RlFormRow *row = rl_form_row(self, id);
  return row != NULL && row->fixed != NULL;
}

gboolean rl_form_asks(const RlForm *self, RlFieldId id)
{
  return self->rows->len == 0 || rl_form_row(self, id) != NULL ||
         (self->files && rl_field_is_file(id));
}

guint rl_form_fields(const RlForm *self, const RlDraft *draft, gboolean all, RlFieldId focus,
                     RlFieldId fields[RL_N_FIELDS])
{
  const gboolean seven = all || self->rows->len == 0;
  guint n = 0;
  for (guint i = 0; i < self->rows->len; i++)
    fields[n++] = ((const RlFormRow *) g_ptr_array_index(self->rows, i))->id;
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++) {
    const gboolean belongs = seven || (self->files && rl_field_is_file(id)) || id == focus ||
                             rl_draft_characters(draft, id) > 0;
    if (belongs && rl_form_row(self, id) == NULL)
      fields[n++] = id;
  }
  return n;
}

/* ---- the values that an institution sets ---- */

static gboolean sets_everything(const RlForm *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (((const RlFormRow *) g_ptr_array_index(self->rows, i))->fixed == NULL)
      return FALSE;
  return self->rows->len > 0;
}

gboolean rl_form_is_filled(const RlForm *self, const RlDraft *draft)
{
  return sets_everything(self) || !rl_draft_is_empty(draft);
}

void rl_form_fill(const RlForm *self, RlValues *values)
{
  for (guint i = 0; i < self->rows->len; i++) {
    const RlFormRow *row = g_ptr_array_index(self->rows, i);
    if (row->fixed != NULL && rl_secret_length(values->value[row->id]) == 0)
      (void) rl_secret_append(values->value[row->id], row->fixed, -1);
  }
}

void rl_form_unfill(const RlForm *self, RlValues *values)
{
  for (guint i = 0; i < self->rows->len; i++) {
    const RlFormRow *row = g_ptr_array_index(self->rows, i);
    if (row->fixed != NULL && g_strcmp0(rl_secret_peek(values->value[row->id]), row->fixed) == 0)
      rl_secret_clear(values->value[row->id]);
  }
}

/* ---- user-name types ---- */

static const GPtrArray *own_choices(const RlForm *self)
{
  const RlFormRow *row = rl_form_row(self, RL_FIELD_USERNAME_TYPE);
  return row != NULL ? row->choices : NULL;
}

const char *rl_form_code_name(const RlForm *self, const char *code)
{
  const RlFormChoice *choice = find_code(own_choices(self), code);
  return choice != NULL && choice->label != NULL ? choice->label : rl_username_type_name(code);
}

GPtrArray *rl_form_codes(const RlForm *self)
{
  const GPtrArray *own = own_choices(self);
  GPtrArray *codes = g_ptr_array_new_with_free_func(choice_free);
  for (guint i = 0; own != NULL && i < own->len; i++) {
    const char *code = ((const RlFormChoice *) g_ptr_array_index(own, i))->code;
    add_choice(codes, code, rl_form_code_name(self, code));
  }
  for (const RlUsernameType *type = rl_username_types(); own == NULL && type->code != NULL; type++)
    add_choice(codes, type->code, type->name);
  return codes;
}

char *rl_form_choice_text(const RlFormChoice *choice)
{
  return choice->label != NULL ? g_strdup_printf("%s  %s", choice->code, choice->label)
                               : g_strdup(choice->code);
}

/* PARTS, of which any may be NULL, with dots between them. New string, or NULL: there are none. */
static char *joined(const char *const *parts, guint n)
{
  g_autoptr(GString) line = g_string_new(NULL);
  for (guint i = 0; i < n; i++)
    if (parts[i] != NULL)
      g_string_append_printf(line, "%s%s", line->len > 0 ? " · " : "", parts[i]);
  return line->len > 0 ? g_string_free(g_steal_pointer(&line), FALSE) : NULL;
}

char *rl_form_hint(const RlForm *self, RlFieldId id)
{
  const RlFormRow *row = rl_form_row(self, id);
  if (row == NULL)
    return NULL;
  const char *const parts[] = { row->label, row->placeholder, row->message };
  return joined(parts, G_N_ELEMENTS(parts));
}

char *rl_form_hint_unlabelled(const RlForm *self, RlFieldId id)
{
  const RlFormRow *row = rl_form_row(self, id);
  if (row == NULL)
    return NULL;
  const char *const parts[] = { row->placeholder, row->message };
  return joined(parts, G_N_ELEMENTS(parts));
}
