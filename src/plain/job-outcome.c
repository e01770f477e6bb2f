/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be asked once an outcome was said: details, and the note for the ticket. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"

#include "app/report.h"

#include "plain/job-state.h"
#include "plain/print.h"

#define NEXT_WORD "n"

static void say_text(const RlPlainWork *self, const char *heading, const char *text)
{
  rl_print(self->plain->prompt.out, "%s\n%s\n", heading, text);
}

static void say_details(gpointer data)
{
  const RlPlainWork *self = data;
  g_autofree char *text = rl_report_details(rl_flow_view(self->flow)->outcome);
  say_text(self, _("Details"), g_strchomp(text));
}

static void say_ticket(gpointer data)
{
  const RlPlainWork *self = data;
  const RlFlowView *view = rl_flow_view(self->flow);
  g_autofree char *text = rl_report_ticket(view, self->plain->session);
  say_text(self, _("Note for the ticket"), g_strchomp(text));
}

/* clang-format off */
#define DETAILS \
  { "d", N_("details: the answer, its headers and the same request with curl"), say_details }
#define TICKET  \
  { "t", N_("a note for the ticket; no typed value is in it"), say_ticket }
/* clang-format on */

static const RlPromptWord words[] = { DETAILS, TICKET, { NULL, NULL, NULL } };

const RlPromptHelp *rl_plain_outcome_help(RlPlainWork *self, RlPromptHelp *help)
{
  *help = (RlPromptHelp){ .words = words, .data = self };
  return rl_flow_view(self->flow)->outcome != NULL ? help : NULL;
}

RlReply rl_plain_ask_yes(RlPlainWork *self, const char *question, gboolean *yes)
{
  RlPrompt *prompt = &self->plain->prompt;
  RlPromptHelp help;
  prompt->help = rl_plain_outcome_help(self, &help);
  const RlReply reply = rl_prompt_yes(prompt, question, yes);
  prompt->help = NULL;
  return reply;
}

RlReply rl_plain_ask_next(RlPlainWork *self)
{
  static const RlPromptWord done_words[] = {
    DETAILS,
    TICKET,
    { NEXT_WORD, N_("open the next link that needs attention"), NULL },
    { NULL, NULL, NULL },
  };
  RlPrompt *prompt = &self->plain->prompt;
  const RlPromptHelp help = { _("Enter goes on."), done_words, NULL, self };
  RlReply reply = RL_REPLY_LINE;
  prompt->help = &help;
  do {
    g_autofree char *line = NULL;
    reply = rl_prompt_line(
        prompt, _("What next (Enter goes on, d details, t ticket note, n next link)"), &line);
    self->plain->wants_next = line != NULL && strcmp(line, NEXT_WORD) == 0;
    if (line != NULL && !self->plain->wants_next)
      rl_plain_work_say(self, _("That is no answer here. “?” lists what can be answered."));
  } while (reply == RL_REPLY_LINE && !self->plain->wants_next);
  prompt->help = NULL;
  return rl_reply_leaves(reply) ? reply : RL_REPLY_LINE;
}
