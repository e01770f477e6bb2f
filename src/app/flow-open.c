/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the link that was named, and what becomes of the flow then. */
#include "config.h"

#include "base/i18n.h"

#include "app/exit-code.h"
#include "app/flow-state.h"
#include "app/where.h"

/* OUTCOME is taken. */
static void fail_opening(RlFlow *self, RlOutcome *outcome)
{
  rl_flow_take_outcome(self, outcome);
  self->exit_code = (int) rl_exit_of_outcome(outcome);
  if (rl_where_is_nothing(outcome))
    self->other_profiles = rl_session_other_profiles(self->session);
  rl_flow_publish(self, RL_STAGE_FAILED);
}

static void take_institution(RlFlow *self, RlOpened *opened)
{
  rl_institution_free(self->institution);
  g_free(self->institution_fault);
  rl_form_free(self->form);
  self->institution = g_steal_pointer(&opened->institution);
  self->institution_fault = g_steal_pointer(&opened->institution_fault);
  self->form = rl_form_new(self->institution);
}

/* Whether what was read before is of the link that could not be read now. */
static gboolean is_known(const RlFlow *self, const RlLinkName *name)
{
  return self->insistent && name->is_whole_id && self->link != NULL &&
         g_strcmp0(self->link->id, name->id) == 0;
}

/* What is known stays, beside why there is nothing newer. */
static void keep_known(RlFlow *self, const RlOutcome *outcome)
{
  g_autofree char *why = rl_outcome_message(outcome), *earlier = g_steal_pointer(&self->notice);
  g_autofree char *said =
      outcome->kind == RL_OUTCOME_CANCELLED
          ? g_strdup(_("Cancelled. The link is shown as it was known before."))
          /* Translators: a sentence that says why follows */
          : g_strdup_printf(
                _("The link was not read again, and is shown as it was known before. %s"), why);
  self->notice = earlier != NULL ? g_strjoin(" ", earlier, said, NULL) : g_strdup(said);
  rl_flow_publish(self, RL_STAGE_EDITING);
}

/* UNFINISHED may be NULL. */
static void take_unfinished(RlFlow *self, const RlUnfinished *unfinished)
{
  g_free(self->unfinished);
  g_free(self->unfinished_short);
  self->unfinished = unfinished != NULL ? rl_unfinished_text(unfinished) : NULL;
  self->unfinished_short = unfinished != NULL ? rl_unfinished_short(unfinished) : NULL;
}

static void on_opened(gpointer result, gpointer data)
{
  RlFlow *self = data;
  g_autoptr(RlOpened) opened = result;
  self->view.cancelling = FALSE;
  const RlLinkName *name = self->asked.name;
  self->count = opened->count;
  take_unfinished(self, opened->unfinished);
  if (opened->link == NULL && is_known(self, name)) {
    keep_known(self, opened->outcome);
    return;
  }
  if (opened->link == NULL && self->insistent && name->is_whole_id)
    opened->link = rl_link_new_bare(name->id);
  if (opened->link == NULL) {
    fail_opening(self, g_steal_pointer(&opened->outcome));
    return;
  }
  rl_flow_take_link(self, g_steal_pointer(&opened->link));
  take_institution(self, opened);
  if (!self->updated)
    self->exit_code = RL_EXIT_LEFT;
  rl_flow_publish(self, RL_STAGE_EDITING);
}

/* Or waits until that can be done. */
static void read_link(RlFlow *self)
{
  RlCancel *cancel = rl_flow_begin(self);
  if (!self->view.waits)
    rl_open_link(self->session, self->asked.name, cancel, on_opened, self);
  rl_flow_publish(self, RL_STAGE_OPENING);
}

void rl_flow_open(RlFlow *self, const char *link, gboolean insistent)
{
  g_autoptr(GError) error = NULL;
  const RlLinkName *name = rl_asked_set(&self->asked, link, &error);
  g_clear_pointer(&self->other_profiles, g_strfreev);
  self->insistent = insistent;
  self->resumed = FALSE;
  if (name == NULL) {
    fail_opening(self, rl_outcome_new_error(RL_OUTCOME_ERROR, g_steal_pointer(&error)));
    return;
  }
  self->view.waits = self->session->credentials == NULL;
  read_link(self);
}

void rl_flow_go_on(RlFlow *self)
{
  if (self->view.stage != RL_STAGE_OPENING || !self->view.waits)
    return;
  self->view.waits = FALSE;
  read_link(self);
}
