/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of links that need attention, and choosing one of them. */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "model/link-name.h"

#include "app/exit-code.h"

#include "plain/access.h"
#include "plain/challenges.h"
#include "plain/desk-state.h"
#include "plain/print.h"

/* By a signal, at a question; an update may have been sent earlier. */
static void left_by_signal(const RlPlain *self, GError **error)
{
  if (rl_wait_signal(self->prompt.wait) != 0)
    g_set_error_literal(error, RL_ERROR, RL_ERROR_CANCELLED, _("Left."));
}

static void say(const RlPlainDesk *self, const char *text)
{
  rl_print(self->plain->prompt.out, "%s\n", text);
}

/* ---- working on a link ---- */

static RlPlainEnd end_work(RlPlainDesk *self, gboolean stays, int code)
{
  if (self->plain->updated)
    self->last = code;
  self->unread = TRUE;
  return stays ? RL_PLAIN_STAYS : RL_PLAIN_LEAVES;
}

static RlPlainEnd work_on(RlPlainDesk *self, const char *link)
{
  int code = RL_EXIT_LEFT;
  self->plain->updated = FALSE;
  const gboolean stays = rl_plain_work_on(self->plain, link, &code);
  return end_work(self, stays, code);
}

static RlPlainEnd go_on_with(RlPlainDesk *self, const RlOpenChallenge *open)
{
  g_autoptr(GError) error = NULL;
  int code = RL_EXIT_LEFT;
  if (!rl_session_may_write(self->plain->session, &error)) {
    say(self, error->message);
    return RL_PLAIN_STAYS;
  }
  self->plain->updated = FALSE;
  const gboolean stays = rl_plain_resume(self->plain, open, &code);
  return end_work(self, stays, code);
}

static RlPlainEnd open_next(RlPlainDesk *self)
{
  RlLinkRow row;
  const char *from = *self->plain->id != '\0' ? self->plain->id : NULL;
  if (rl_desk_next(self->desk, from, FALSE, &row)) {
    g_autofree char *id = g_strdup(row.id);
    return work_on(self, id);
  }
  /* Of a list that was not read to its end, its own remark says more. */
  if (rl_desk_view(self->desk)->stage == RL_DESK_READY)
    say(self, _("No other link of this list needs attention."));
  else
    self->unsaid = TRUE;
  return RL_PLAIN_STAYS;
}

/* ---- commands ---- */

static RlPlainEnd say_more(RlPlainDesk *self)
{
  if (!rl_plain_desk_turn(self))
    say(self, _("There are no more."));
  return RL_PLAIN_STAYS;
}

static RlPlainEnd show_all(RlPlainDesk *self)
{
  rl_plain_desk_toggle_all(self);
  return RL_PLAIN_STAYS;
}

static RlPlainEnd read_again(RlPlainDesk *self)
{
  self->unread = TRUE;
  return RL_PLAIN_STAYS;
}

static RlPlainEnd say_history(RlPlainDesk *self)
{
  rl_plain_desk_say_history(self);
  return RL_PLAIN_STAYS;
}

static RlPlainEnd leave(RlPlainDesk *self)
{
  return RL_PLAIN_LEAVES;
}

typedef struct {
  const char *word;
  RlPlainEnd (*run)(RlPlainDesk *self);
} Command;

static const Command commands[] = {
  { "a", show_all },
  { "h", say_history },
  { "m", say_more },
  { "n", open_next },
  { "p", rl_plain_desk_pick_profile },
  { "q", leave },
  { "r", read_again },
  { "v", rl_plain_desk_pick_view },
};

/* What is said of them, and of the answers that are more than a word. */
static const RlPromptWord words[] = {
  { "", N_("/ and a text: only the links that contain it, in any column; / alone: all again"),
    NULL },
  { "a", N_("all links, or only those that need attention"), NULL },
  { "c1", N_("answer the first of the open challenges"), NULL },
  { "h", N_("the links of this shift; h1 opens the first of them"), NULL },
  { "m", N_("more of the list"), NULL },
  { "n", N_("open the next link that needs attention"), NULL },
  { "", N_("o and an id: open that link, whatever its id looks like"), NULL },
  { "p", N_("another profile"), NULL },
  { "q", N_("leave relink, as Enter does"), NULL },
  { "r", N_("read the list again"), NULL },
  { "v", N_("the links of a state, an institution, an access mode or a day"), NULL },
  { NULL, NULL, NULL },
};

/* A number from the list, or what was typed. */
static RlPlainEnd open_named(RlPlainDesk *self, const char *line)
{
  RlLinkRow row;
  g_autoptr(GError) error = NULL;
  const gboolean listed = rl_plain_desk_row(self, line, &row);
  g_autofree char *link = g_strdup(listed ? row.id : line);
  g_autoptr(RlLinkName) name = rl_link_name_parse_pasted(link, &error);
  if (name != NULL)
    return work_on(self, link);
  rl_print(self->plain->prompt.out, "%s\n", error->message);
  return RL_PLAIN_STAYS;
}

/* What is no command names something to open. */
static RlPlainEnd open_line(RlPlainDesk *self, const char *line)
{
  const RlOpenChallenge *open =
      rl_plain_challenge_of(self->challenges, RL_PLAIN_CHALLENGE_PREFIX, line);
  if (open != NULL)
    return go_on_with(self, open);
  g_autofree char *earlier = g_strdup(rl_plain_desk_history_link(self, line));
  return earlier != NULL ? work_on(self, earlier) : open_named(self, line);
}

static RlPlainEnd obey(RlPlainDesk *self, char *line)
{
  for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
    if (strcmp(commands[i].word, line) == 0)
      return commands[i].run(self);
  if (*line == '/') {
    rl_plain_desk_filter(self, g_strstrip(line + 1));
    return RL_PLAIN_STAYS;
  }
  if (g_str_has_prefix(line, "o "))
    return work_on(self, g_strstrip(line + 2));
  return open_line(self, line);
}

static RlReply ask(RlPlainDesk *self, char **line)
{
  RlPrompt *prompt = &self->plain->prompt;
  const RlPromptHelp help = { _("Type the number of a link, or its id, its external id, or a text "
                                "with one of them. Enter leaves relink."),
                              words, NULL, NULL };
  prompt->help = &help;
  const RlReply reply =
      rl_prompt_line(prompt, _("Number, link id or external id (? helps, Enter leaves)"), line);
  prompt->help = NULL;
  return reply;
}

static RlPlainEnd turn(RlPlainDesk *self)
{
  g_autofree char *line = NULL;
  if (self->unread)
    rl_plain_desk_read(self);
  if (self->plain->wants_next) {
    self->plain->wants_next = FALSE;
    return open_next(self);
  }
  if (self->unsaid)
    rl_plain_desk_say(self);
  return ask(self, &line) == RL_REPLY_LINE ? obey(self, line) : RL_PLAIN_LEAVES;
}

static int run_desk(RlPlain *plain, const RlPlainOptions *options, GError **error)
{
  RlPlainDesk self = { .plain = plain, .options = options, .unread = TRUE, .last = RL_EXIT_DONE };
  plain->has_list = TRUE;
  self.desk = rl_desk_new(plain->session, NULL, NULL);
  while (turn(&self) == RL_PLAIN_STAYS)
    ;
  left_by_signal(plain, error);
  rl_desk_free(self.desk);
  rl_open_challenges_free(self.challenges);
  rl_shift_free(self.shift);
  rl_scope_free(self.wanted);
  return self.last;
}

/* One link, or the challenge that was chosen, and no list behind it. */
static int run_one(RlPlain *self, const RlPlainOptions *options, GError **error)
{
  int code = RL_EXIT_LEFT;
  const gboolean stays = options->resume != NULL ? rl_plain_resume(self, options->resume, &code)
                                                 : rl_plain_work_on(self, options->link, &code);
  if (!stays)
    left_by_signal(self, error);
  return code;
}

int rl_plain_run(RlSession *session, RlWait *wait, const RlPlainOptions *options, GError **error)
{
  RlPlain self = { .first = session, .session = session, .prompt = rl_prompt_new(wait) };
  self.prompt.out = stdout;
  RlPrompt *asker = rl_prompt_is_possible() ? &self.prompt : NULL;
  if (!rl_access_secrets(session, wait, asker, error))
    return RL_EXIT_AUTH;
  return options->link != NULL || options->resume != NULL ? run_one(&self, options, error)
                                                          : run_desk(&self, options, error);
}
