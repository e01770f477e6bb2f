/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plain/form.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#include "model/username-type.h"

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

/* "Password", "Certificate (file)", and what the field holds already. */
static char *label_of(const RlDraft *draft, RlFieldId id)
{
  const gsize n = rl_draft_characters(draft, id);
  g_autoptr(GString) label = g_string_new(_(rl_field(id)->label));
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

static RlReply ask_secret(RlPrompt *prompt, RlDraft *draft, RlFieldId id)
{
  RlSecret *value = NULL;
  g_autofree char *label = label_of(draft, id);
  const RlReply reply = rl_prompt_secret(prompt, label, rl_field(id)->max, &value);
  if (value != NULL)
    rl_draft_set(draft, id, value, NULL);
  return reply;
}

static void list_username_types(RlPrompt *prompt)
{
  for (const RlUsernameType *type = rl_username_types(); type->code != NULL; type++)
    rl_print(prompt->out, "%s: %s\n", type->code, type->name);
}

static RlReply ask_select(RlPrompt *prompt, RlDraft *draft, RlFieldId id)
{
  g_autofree char *label = label_of(draft, id);
  for (;;) {
    g_autofree char *line = NULL;
    const RlReply reply = rl_prompt_line(prompt, label, &line);
    if (reply != RL_REPLY_LINE)
      return reply;
    if (strcmp(line, "?") == 0)
      list_username_types(prompt);
    else if (strlen(line) > rl_field(id)->max)
      rl_print(prompt->out, "%s\n", _("That is too long for a code."));
    else {
      rl_draft_set(draft, id, rl_secret_new_from(line, -1, rl_field(id)->max), NULL);
      return reply;
    }
  }
}

static RlReply ask_file(RlPrompt *prompt, RlDraft *draft, RlFieldId id)
{
  for (;;) {
    g_autofree char *label = label_of(draft, id);
    g_autofree char *path = NULL;
    g_autofree char *note = NULL;
    g_autoptr(GError) error = NULL;
    const RlReply reply = rl_prompt_line(prompt, label, &path);
    if (reply != RL_REPLY_LINE)
      return reply;
    RlSecret *value = rl_keyfile_load(path, id, &note, &error);
    if (value != NULL) {
      rl_print(prompt->out, "%s\n", note != NULL ? note : "");
      rl_draft_set(draft, id, value, note);
      return reply;
    }
    rl_print(prompt->out, "%s\n", error->message);
  }
}

static RlReply ask_field(RlPrompt *prompt, RlDraft *draft, RlFieldId id)
{
  static RlReply (*const ways[])(RlPrompt *, RlDraft *, RlFieldId) = {
    [RL_FIELD_KIND_SECRET] = ask_secret,
    [RL_FIELD_KIND_SELECT] = ask_select,
    [RL_FIELD_KIND_CERTIFICATE] = ask_file,
    [RL_FIELD_KIND_KEY] = ask_file,
  };
  return ways[rl_field(id)->kind](prompt, draft, id);
}

RlReply rl_plain_ask_fields(RlPrompt *prompt, RlDraft *draft)
{
  rl_print(prompt->out, "%s\n",
           _("Fill in what has changed. Enter goes on without changing a field."));
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++) {
    const RlReply reply = ask_field(prompt, draft, id);
    if (rl_reply_leaves(reply))
      return reply;
  }
  return RL_REPLY_LINE;
}
