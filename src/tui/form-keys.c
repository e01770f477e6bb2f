/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What keys do to the fields of the form. */
#include "config.h"

#include "base/i18n.h"

#include "tui/form-dialogs.h"
#include "tui/form-screen.h"

static const RlForm *form_of(const FormScreen *self)
{
  return rl_flow_view(self->flow)->form;
}

static RlFieldId field_of(const FormScreen *self)
{
  return rl_form_on_field(self) ? (RlFieldId) self->focus : RL_NO_FIELD;
}

gboolean rl_form_is_set(const FormScreen *self)
{
  const RlFieldId id = field_of(self);
  return id != RL_NO_FIELD && rl_form_is_fixed(form_of(self), id) &&
         rl_draft_characters(rl_flow_draft(self->flow), id) == 0;
}

/* ---- which fields ---- */

guint rl_form_visible(const FormScreen *self, RlFieldId fields[RL_N_FIELDS])
{
  return rl_form_fields(form_of(self), rl_flow_draft(self->flow), self->all_fields, field_of(self),
                        fields);
}

/* Through what is shown, then the two buttons, then from the beginning. */
void rl_form_move(FormScreen *self, int step)
{
  RlFieldId fields[RL_N_FIELDS];
  int stops[N_STOPS];
  const int n = (int) rl_form_visible(self, fields);
  int at = 0;
  for (int i = 0; i < n; i++)
    stops[i] = (int) fields[i];
  stops[n] = STOP_UPDATE;
  stops[n + 1] = STOP_CANCEL;
  while (at <= n && stops[at] != self->focus)
    at++;
  self->focus = stops[(at + n + 2 + step) % (n + 2)];
  /* What was not possible there may be here. */
  if (self->message_refuses)
    rl_form_say(self, NULL);
}

void rl_form_leave_unasked(FormScreen *self)
{
  RlFieldId fields[RL_N_FIELDS];
  const RlFieldId id = field_of(self);
  if (id == RL_NO_FIELD || rl_form_asks(form_of(self), id) ||
      rl_draft_characters(rl_flow_draft(self->flow), id) > 0)
    return;
  (void) rl_form_visible(self, fields);
  self->focus = (int) fields[0];
}

/* Whether something is typed in a field that is only shown for that. */
static gboolean keeps_others(const FormScreen *self)
{
  const RlDraft *draft = rl_flow_draft(self->flow);
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++)
    if (rl_draft_characters(draft, id) > 0 && rl_form_row(form_of(self), id) == NULL)
      return TRUE;
  return FALSE;
}

/* A field that has the focus keeps it. */
void rl_form_toggle_fields(FormScreen *self)
{
  const gboolean has_own = form_of(self)->rows->len > 0;
  self->all_fields = has_own && !self->all_fields;
  if (self->all_fields || !has_own)
    rl_form_say(self, _("All seven fields are shown."));
  else if (keeps_others(self))
    rl_form_say(self, _("The institution's own fields are shown, and others that are filled in."));
  else
    rl_form_say(self, _("The institution's own fields are shown."));
}

/* ---- typing ---- */

static gboolean is_text(const RlKey *key)
{
  return key->typed != 0 || key->lost;
}

/* What came from a file or the list is replaced as a whole, not added to: a stray key must not
 * leave half a certificate. */
static void replace_whole(FormScreen *self, const RlKey *key)
{
  RlDraft *draft = rl_flow_draft(self->flow);
  const RlFieldId id = (RlFieldId) self->focus;
  RlSecret *value = rl_draft_value(draft, id);
  const gboolean picked = rl_form_is_select(self->focus) &&
                          rl_form_code_name(form_of(self), rl_secret_peek(value)) != NULL;
  const gboolean edits = is_text(key) || g_strcmp0(key->name, "Backspace") == 0;
  if (!edits || (rl_draft_note(draft, id) == NULL && !(picked && is_text(key))))
    return;
  rl_secret_clear(value);
  rl_input_start(&self->inputs[self->focus], value, rl_form_is_select(self->focus));
  rl_draft_edited(draft, id);
}

static void say_set(FormScreen *self)
{
  rl_form_refuse(self, _("The institution sets this field itself. Nothing can be typed here."));
}

void rl_form_type(FormScreen *self, const RlKey *key)
{
  if (rl_form_is_set(self)) {
    if (is_text(key))
      say_set(self);
    return;
  }
  replace_whole(self, key);
  RlInput *input = &self->inputs[self->focus];
  RlDraft *draft = rl_flow_draft(self->flow);
  const RlFieldId id = (RlFieldId) self->focus;
  /* A character that would still fit does not belong behind one that did not. */
  if (is_text(key) && rl_draft_is_cut(draft, id))
    return;
  const RlInputResult result = rl_input_key(input, key);
  rl_draft_set_gap(draft, id, input->gap);
  switch (result) {
  case RL_INPUT_CHANGED:
  case RL_INPUT_GAP:
    rl_draft_edited(draft, id);
    rl_form_say(self, NULL);
    rl_flow_edited(self->flow);
    return;
  case RL_INPUT_FULL:
    rl_draft_cut(draft, id);
    rl_form_say(self, NULL);
    return;
  case RL_INPUT_MOVED:
  case RL_INPUT_IGNORED:
    return;
  }
}

/* ---- a file, the list, the text in clear ---- */

static void on_file(RlFieldId id, const char *remark, gpointer data)
{
  FormScreen *self = data;
  rl_form_say(self, remark);
  rl_form_attach(self);
  rl_flow_edited(self->flow);
  rl_form_check_files(self, id);
}

void rl_form_take_file(FormScreen *self)
{
  if (rl_form_is_set(self))
    say_set(self);
  else if (rl_form_is_select(self->focus))
    rl_form_refuse(self, _("This field is picked from a list: press Enter."));
  else if (rl_form_on_field(self))
    rl_form_ask_file(self->base.tui, rl_flow_draft(self->flow), (RlFieldId) self->focus, on_file,
                     self);
}

static void on_code(gpointer data)
{
  FormScreen *self = data;
  rl_form_attach(self);
  rl_form_say(self, NULL);
  rl_flow_edited(self->flow);
}

void rl_form_pick(FormScreen *self)
{
  rl_form_pick_code(self->base.tui, form_of(self), rl_flow_draft(self->flow),
                    (RlFieldId) self->focus, on_code, self);
}

void rl_form_show(FormScreen *self)
{
  if (rl_form_on_field(self) && !rl_form_is_select(self->focus))
    self->inputs[self->focus].shown = !self->inputs[self->focus].shown;
}
