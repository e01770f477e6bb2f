/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/precheck.h"

#include "tui/form-screen.h"
#include "tui/preflight-dialog.h"

static void show_findings(gpointer data)
{
  FormScreen *self = data;
  const RlPreflight *found = rl_preflight_check_result(self->preflight);
  if (found != NULL && self->shows_findings && rl_tui_is_top(self->base.tui, &self->base))
    rl_tui_push(self->base.tui,
                rl_preflight_dialog_new(found, rl_flow_draft(self->flow), &self->base));
}

void rl_form_check_files(FormScreen *self, RlFieldId taken)
{
  const RlDraft *draft = rl_flow_draft(self->flow);
  self->shows_findings = rl_field_is_file(taken) &&
                         rl_draft_characters(draft, RL_FIELD_CERTIFICATE) > 0 &&
                         rl_draft_characters(draft, RL_FIELD_PRIVATE_KEY) > 0;
  if (self->shows_findings)
    rl_preflight_check_start(self->preflight, show_findings, self);
}

char **rl_form_findings(const FormScreen *self, RlFieldId *first)
{
  g_autoptr(RlPrecheck) precheck = rl_precheck(self->flow);
  g_autoptr(GPtrArray) warnings = rl_preflight_check_warnings(self->preflight);
  g_autoptr(GStrvBuilder) findings = g_strv_builder_new();
  *first = precheck->first;
  g_strv_builder_addv(findings, (const char **) precheck->sentences);
  for (guint i = 0; i < warnings->len; i++)
    g_strv_builder_add(findings, g_ptr_array_index(warnings, i));
  return g_strv_builder_end(findings);
}
