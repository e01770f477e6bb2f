/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plain/form.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#include "keyfile/keyfile.h"

#include "app/precheck.h"

#include "plain/print.h"

static void append_count(GString *label, guint n)
{
  g_string_append(label, " (");
  g_autofree char *count = rl_text_number(n);
  g_string_append_printf(
      label, ngettext("%s character, Enter keeps it", "%s characters, Enter keeps them", n), count);
  g_string_append_c(label, ')');
}

/* "Password (senha)". */
static GString *name_of(const RlForm *form, RlFieldId id)
{
  const RlFormRow *row = rl_form_row(form, id);
  GString *name = g_string_new(_(rl_field(id)->label));
  if (row != NULL && row->label != NULL)
    g_string_append_printf(name, " (%s)", row->label);
  return name;
}

/* "Certificate (file)", and what the field holds already. */
static char *label_of(const RlForm *form, const RlDraft *draft, RlFieldId id)
{
  const gsize n = rl_draft_characters(draft, id);
  g_autoptr(GString) label = name_of(form, id);
  if (rl_field_is_file(id))
    g_string_append_printf(label, " (%s)", _("file"));
  if (rl_field(id)->kind == RL_FIELD_KIND_SELECT)
    g_string_append_printf(label, " (%s)", _("number or code, ? lists them"));
  if (rl_draft_note(draft, id) != NULL)
    g_string_append_printf(label, " (%s)", rl_draft_note(draft, id));
  else if (n > 0)
    append_count(label, (guint) n);
  return g_string_free(g_steal_pointer(&label), FALSE);
}

/* What a field holds, as far as that may be said. New string. */
static char *state_of(const RlForm *form, const RlDraft *draft, RlFieldId id)
{
  const gsize n = rl_draft_characters(draft, id);
  if (rl_draft_note(draft, id) != NULL)
    return g_strdup(rl_draft_note(draft, id));
  if (n == 0)
    return g_strdup(rl_form_is_fixed(form, id) ? _("set by the institution") : _("empty"));
  g_autofree char *count = rl_text_number((gint64) n);
  return g_strdup_printf(ngettext("%s character", "%s characters", n), count);
}

/* Where questions go, and what they are about. */
typedef struct {
  RlPrompt *prompt;
  const RlForm *form;
  RlDraft *draft;
  RlFieldId id; /* the field that is being asked for */
  RlFlow *flow;
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

/* A code that is the number of a row itself would be taken for another one. */
static gboolean are_numbered(const GPtrArray *codes)
{
  for (guint i = 0; i < codes->len; i++) {
    const RlFormChoice *choice = g_ptr_array_index(codes, i);
    if (*choice->code != '0' &&
        g_ascii_string_to_unsigned(choice->code, 10, 1, codes->len, NULL, NULL))
      return FALSE;
  }
  return TRUE;
}

/* What the institution says of the field. */
static void say_hint(gpointer data)
{
  const Asking *self = data;
  g_autofree char *hint = rl_form_hint(self->form, self->id);
  if (hint != NULL)
    rl_print(self->prompt->out, "%s\n", hint);
}

static void list_codes(gpointer data)
{
  const Asking *self = data;
  say_hint(data);
  g_autoptr(GPtrArray) codes = rl_form_codes(self->form);
  const gboolean numbered = are_numbered(codes);
  for (guint i = 0; i < codes->len; i++) {
    const RlFormChoice *choice = g_ptr_array_index(codes, i);
    if (numbered)
      rl_print(self->prompt->out, "%u. ", i + 1);
    if (choice->label != NULL)
      rl_print(self->prompt->out, "%s: %s\n", choice->code, choice->label);
    else
      rl_print(self->prompt->out, "%s\n", choice->code);
  }
}

/* What LINE means: a number of the list, or a code, in the list or not. New string. */
static char *code_of(const RlForm *form, const char *line)
{
  g_autoptr(GPtrArray) codes = rl_form_codes(form);
  guint64 number = 0;
  if (codes->len == 0 || !are_numbered(codes) || *line == '0' ||
      !g_ascii_string_to_unsigned(line, 10, 1, codes->len, &number, NULL))
    return g_strdup(line);
  return g_strdup(((const RlFormChoice *) g_ptr_array_index(codes, number - 1))->code);
}

static void say_code(const Asking *self, const char *code)
{
  const char *name = rl_form_code_name(self->form, code);
  if (name != NULL)
    rl_print(self->prompt->out, "%s: %s\n", code, name);
}

static RlReply ask_select(const Asking *self, RlFieldId id)
{
  for (;;) {
    g_autofree char *label = label_of(self->form, self->draft, id);
    g_autofree char *line = NULL;
    const RlReply reply = rl_prompt_line(self->prompt, label, &line);
    if (reply != RL_REPLY_LINE)
      return reply;
    g_autofree char *code = code_of(self->form, line);
    if (strlen(code) > rl_field(id)->max) {
      rl_print(self->prompt->out, "%s\n", _("That is too long for a code."));
      continue;
    }
    say_code(self, code);
    rl_draft_set(self->draft, id, rl_secret_new_from(code, -1, rl_field(id)->max), NULL);
    return reply;
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

static void empty_field(gpointer data)
{
  const Asking *self = data;
  rl_draft_set(self->draft, self->id, rl_secret_new(rl_field(self->id)->max), NULL);
}

static const RlPromptWord field_words[] = {
  { "-", N_("empty the field, which is then not sent"), empty_field },
  { NULL, NULL, NULL },
};

static const struct {
  RlReply (*ask)(const Asking *self, RlFieldId id);
  const char *help;
  void (*more)(gpointer data);
} ways[] = {
  [RL_FIELD_KIND_SECRET] = { ask_secret,
                             N_("Type the value; it is not shown. Enter leaves the field as it "
                                "is."),
                             say_hint },
  [RL_FIELD_KIND_SELECT] = { ask_select,
                             N_("Type a code, or the number of one of these. Enter leaves the "
                                "field as it is."),
                             list_codes },
  [RL_FIELD_KIND_CERTIFICATE] = { ask_file,
                                  N_("Type the path of the file. Enter leaves the field as it "
                                     "is."),
                                  say_hint },
  [RL_FIELD_KIND_KEY] = { ask_file,
                          N_("Type the path of the file. Enter leaves the field as it is."),
                          say_hint },
};

static RlReply ask_in_its_way(const Asking *self, RlFieldId id)
{
  const RlFieldKind kind = rl_field(id)->kind;
  Asking asking = *self;
  const RlPromptHelp help = { _(ways[kind].help), field_words, ways[kind].more, &asking };
  Question question = { &asking, id, NULL };
  asking.id = id;
  self->prompt->help = &help;
  self->prompt->relabel = relabel;
  self->prompt->question = &question;
  const RlReply reply = ways[kind].ask(&asking, id);
  self->prompt->relabel = NULL;
  self->prompt->help = NULL;
  g_free(question.label);
  rl_flow_typed(self->flow);
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

static Asking asking_of(RlPrompt *prompt, RlFlow *flow)
{
  return (Asking){ prompt, rl_flow_view(flow)->form, rl_flow_draft(flow), RL_NO_FIELD, flow };
}

RlReply rl_plain_ask_fields(RlPrompt *prompt, RlFlow *flow)
{
  const Asking asking = asking_of(prompt, flow);
  RlFieldId fields[RL_N_FIELDS];
  const guint n = rl_form_fields(asking.form, asking.draft, FALSE, RL_NO_FIELD, fields);
  rl_print(prompt->out, "%s\n",
           _("Fill in what has changed. Enter goes on without changing a field."));
  if (asking.form->user_name)
    rl_print(prompt->out, "%s\n",
             _("An update cannot change the user name: a new one needs a new link."));
  const RlReply reply = ask_some(&asking, fields, n);
  return rl_reply_leaves(reply) ? reply : ask_others(&asking, fields, n);
}

/* ---- one field of those that were filled in ---- */

#define ALL_WORD "a"

typedef struct {
  Asking asking;
  RlFieldId fields[RL_N_FIELDS];
  guint n;
} Menu;

static void list_fields(gpointer data)
{
  const Menu *self = data;
  const Asking *asking = &self->asking;
  for (guint i = 0; i < self->n; i++) {
    g_autoptr(GString) name = name_of(asking->form, self->fields[i]);
    g_autofree char *state = state_of(asking->form, asking->draft, self->fields[i]);
    rl_print(asking->prompt->out, "%u. %s: %s\n", i + 1, name->str, state);
  }
}

/* Where what was refused, or is about to be, goes wrong. */
static RlFieldId field_at_fault(RlFlow *flow)
{
  g_autoptr(RlPrecheck) precheck = rl_precheck(flow);
  const RlFieldId named = rl_flow_view(flow)->fault_field;
  return named != RL_NO_FIELD ? named : precheck->first;
}

static RlReply ask_number(const Menu *self, char **line)
{
  static const RlPromptWord words[] = {
    { ALL_WORD, N_("all fields in turn"), NULL },
    { NULL, NULL, NULL },
  };
  RlPrompt *prompt = self->asking.prompt;
  const RlPromptHelp help = { _("Type the number of a field, to type that one anew. Enter goes on "
                                "to the sending."),
                              words, list_fields, (gpointer) self };
  prompt->help = &help;
  const RlReply reply =
      rl_prompt_line(prompt, _("Number of the field (a: all in turn, Enter goes on)"), line);
  prompt->help = NULL;
  return reply;
}

static RlReply ask_by_number(Menu *self, RlFlow *flow)
{
  list_fields(self);
  for (;;) {
    g_autofree char *line = NULL;
    RlReply reply = ask_number(self, &line);
    if (reply != RL_REPLY_LINE)
      return reply == RL_REPLY_EMPTY ? RL_REPLY_LINE : reply;
    if (strcmp(line, ALL_WORD) == 0)
      return rl_plain_ask_fields(self->asking.prompt, flow);
    const int number = rl_prompt_number(self->asking.prompt, line, self->n);
    if (number >= 0)
      reply = ask_field(&self->asking, self->fields[number]);
    if (rl_reply_leaves(reply))
      return reply;
  }
}

RlReply rl_plain_change_fields(RlPrompt *prompt, RlFlow *flow)
{
  const RlFieldId first = field_at_fault(flow);
  Menu menu = { .asking = asking_of(prompt, flow) };
  menu.n = rl_form_fields(menu.asking.form, menu.asking.draft, FALSE, first, menu.fields);
  if (menu.n == 1)
    return rl_plain_ask_fields(prompt, flow);
  const RlReply reply = first != RL_NO_FIELD ? ask_field(&menu.asking, first) : RL_REPLY_LINE;
  return rl_reply_leaves(reply) ? reply : ask_by_number(&menu, flow);
}
