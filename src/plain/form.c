/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plain/form.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#include "keyfile/keyfile.h"

#include "plain/print.h"

static void append_count(GString *label, guint n)
{
  g_string_append(label, " (");
  g_autofree char *count = rl_text_number(n);
  g_string_append_printf(
      label, ngettext("%s character, Enter keeps it", "%s characters, Enter keeps them", n), count);
  g_string_append_c(label, ')');
}

/* "Password (senha)", "Certificate (file)", and what the field holds already. */
static char *label_of(const RlForm *form, const RlDraft *draft, RlFieldId id)
{
  const gsize n = rl_draft_characters(draft, id);
  const RlFormRow *row = rl_form_row(form, id);
  g_autoptr(GString) label = g_string_new(_(rl_field(id)->label));
  if (row != NULL && row->label != NULL)
    g_string_append_printf(label, " (%s)", row->label);
  if (rl_field_is_file(id))
    g_string_append_printf(label, " (%s)", _("file"));
  if (rl_field(id)->kind == RL_FIELD_KIND_SELECT)
    g_string_append_printf(label, " (%s)", _("code, ? lists them"));
  if (rl_draft_note(draft, id) != NULL)
    g_string_append_printf(label, " (%s)", rl_draft_note(draft, id));
  else if (n > 0)
    append_count(label, (guint) n);
  return g_string_free(g_steal_pointer(&label), FALSE);
}

/* Where questions go, and what they are about. */
typedef struct {
  RlPrompt *prompt;
  const RlForm *form;
  RlDraft *draft;
} Asking;

static RlReply ask_secret(const Asking *self, RlFieldId id)
{
  RlSecret *value = NULL;
  g_autofree char *label = label_of(self->form, self->draft, id);
  const RlReply reply = rl_prompt_secret(self->prompt, label, rl_field(id)->max, &value);
  if (value != NULL)
    rl_draft_set(self->draft, id, value, NULL);
  return reply;
}

static void list_codes(const Asking *self)
{
  g_autoptr(GPtrArray) codes = rl_form_codes(self->form);
  for (guint i = 0; i < codes->len; i++) {
    const RlFormChoice *choice = g_ptr_array_index(codes, i);
    if (choice->label != NULL)
      rl_print(self->prompt->out, "%s: %s\n", choice->code, choice->label);
    else
      rl_print(self->prompt->out, "%s\n", choice->code);
  }
}

static RlReply ask_select(const Asking *self, RlFieldId id)
{
  for (;;) {
    g_autofree char *label = label_of(self->form, self->draft, id);
    g_autofree char *line = NULL;
    const RlReply reply = rl_prompt_line(self->prompt, label, &line);
    if (reply != RL_REPLY_LINE)
      return reply;
    if (strcmp(line, "?") == 0)
      list_codes(self);
    else if (strlen(line) > rl_field(id)->max)
      rl_print(self->prompt->out, "%s\n", _("That is too long for a code."));
    else {
      rl_draft_set(self->draft, id, rl_secret_new_from(line, -1, rl_field(id)->max), NULL);
      return reply;
    }
  }
}

static RlReply ask_file(const Asking *self, RlFieldId id)
{
  for (;;) {
    g_autofree char *label = label_of(self->form, self->draft, id);
    g_autofree char *path = NULL;
    g_autofree char *note = NULL;
    g_autoptr(GError) error = NULL;
    const RlReply reply = rl_prompt_line(self->prompt, label, &path);
    if (reply != RL_REPLY_LINE)
      return reply;
    RlSecret *value = rl_keyfile_load(path, id, &note, &error);
    if (value != NULL) {
      rl_print(self->prompt->out, "%s\n", note != NULL ? note : "");
      rl_draft_set(self->draft, id, value, note);
      return reply;
    }
    rl_print(self->prompt->out, "%s\n", error->message);
  }
}

/* A field that is being asked for, and its label since it was cleared. */
typedef struct {
  const Asking *asking;
  RlFieldId id;
  char *label;
} Question;

static const char *relabel(gpointer data)
{
  Question *self = data;
  g_free(self->label);
  self->label = label_of(self->asking->form, self->asking->draft, self->id);
  return self->label;
}

static RlReply ask_in_its_way(const Asking *self, RlFieldId id)
{
  static RlReply (*const ways[])(const Asking *, RlFieldId) = {
    [RL_FIELD_KIND_SECRET] = ask_secret,
    [RL_FIELD_KIND_SELECT] = ask_select,
    [RL_FIELD_KIND_CERTIFICATE] = ask_file,
    [RL_FIELD_KIND_KEY] = ask_file,
  };
  Question question = { self, id, NULL };
  self->prompt->relabel = relabel;
  self->prompt->question = &question;
  const RlReply reply = ways[rl_field(id)->kind](self, id);
  self->prompt->relabel = NULL;
  g_free(question.label);
  return reply;
}

static RlReply ask_field(const Asking *self, RlFieldId id)
{
  if (!rl_form_is_fixed(self->form, id) || rl_draft_characters(self->draft, id) > 0)
    return ask_in_its_way(self, id);
  rl_print(self->prompt->out, "%s: %s\n", _(rl_field(id)->label), _("set by the institution"));
  return RL_REPLY_EMPTY;
}

static RlReply ask_some(const Asking *self, const RlFieldId *fields, guint n)
{
  for (guint i = 0; i < n; i++) {
    const RlReply reply = ask_field(self, fields[i]);
    if (rl_reply_leaves(reply))
      return reply;
  }
  return RL_REPLY_LINE;
}

/* The N fields in FIELDS were asked; now those that are not among them, if they are wanted. */
static RlReply ask_others(const Asking *self, const RlFieldId *fields, guint n)
{
  RlFieldId others[RL_N_FIELDS];
  guint n_others = 0;
  gboolean wanted = FALSE;
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++) {
    gboolean asked = FALSE;
    for (guint i = 0; i < n; i++)
      asked |= fields[i] == id;
    if (!asked)
      others[n_others++] = id;
  }
  if (n_others == 0)
    return RL_REPLY_LINE;
  const RlReply reply = rl_prompt_wish(self->prompt, _("All fields"), &wanted);
  return wanted ? ask_some(self, others, n_others) : reply;
}

RlReply rl_plain_ask_fields(RlPrompt *prompt, RlFlow *flow)
{
  const Asking asking = { prompt, rl_flow_view(flow)->form, rl_flow_draft(flow) };
  RlFieldId fields[RL_N_FIELDS];
  const guint n = rl_form_fields(asking.form, asking.draft, FALSE, RL_NO_FIELD, fields);
  rl_print(prompt->out, "%s\n",
           _("Fill in what has changed. Enter goes on without changing a field."));
  const RlReply reply = ask_some(&asking, fields, n);
  return rl_reply_leaves(reply) ? reply : ask_others(&asking, fields, n);
}
