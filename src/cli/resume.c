/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relink resume: challenges that outlived their terminal, listed and answered. */
#include "config.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "model/link-name.h"

#include "net/wire.h"

#include "app/exit-code.h"
#include "app/flow.h"
#include "app/open-challenge.h"
#include "app/open-text.h"

#include "cli/commands.h"
#include "cli/fields.h"
#include "cli/finish.h"
#include "cli/mode.h"
#include "cli/output.h"
#include "cli/setup.h"
#include "cli/table.h"
#include "plain/access.h"
#include "plain/challenges.h"
#include "plain/plain.h"
#include "plain/print.h"
#include "tui/tui.h"

/* ---- which challenge ---- */

/* Asks for the password of a keyring that is locked; one that is not there is not created, since it
 * would hold no challenge. */
static gboolean open_keyring(RlRun *run, GError **error)
{
  g_autoptr(GError) why = NULL;
  if (rl_access_keyring(run->session, rl_run_wait(run), NULL, &why))
    return TRUE;
  if (g_error_matches(why, RL_ERROR, RL_ERROR_LOCKED))
    return rl_access_keyring(run->session, rl_run_wait(run), rl_run_prompt(run), error);
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

static RlOpenChallenges *read_open(RlRun *run, GError **error)
{
  if (!open_keyring(run, error))
    return NULL;
  RlPending pending = rl_pending_new();
  rl_open_challenges_list(run->session, pending.cancel, rl_pending_done, &pending);
  g_autoptr(RlOpenChallenges) list = rl_wait_result(rl_run_wait(run), &pending);
  if (list->error != NULL) {
    g_propagate_error(error, g_steal_pointer(&list->error));
    return NULL;
  }
  g_autofree char *expired = rl_open_challenges_expired(list);
  if (expired != NULL)
    rl_output_note(expired);
  return g_steal_pointer(&list);
}

/* By id or external id; NAME NULL: any. */
static gboolean is_of(const RlOpenChallenge *open, const RlLinkName *name)
{
  if (name == NULL)
    return TRUE;
  return (name->id != NULL && g_strcmp0(open->link->id, name->id) == 0) ||
         (name->external_id != NULL && g_strcmp0(open->link->external_id, name->external_id) == 0);
}

static const RlOpenChallenge *none(const RlRun *run, const char *link, GError **error)
{
  g_autofree char *shown = rl_text_clean_line(link, -1, 60, NULL);
  if (link == NULL)
    g_set_error(error, RL_ERROR, RL_ERROR_LOCAL, _("No challenge of the profile “%s” is open."),
                run->session->profile->name);
  else
    g_set_error(error, RL_ERROR, RL_ERROR_LOCAL,
                _("No challenge of “%s” is open for the profile “%s”: it was answered, has "
                  "expired, or was never kept. Nothing was sent. Send the update again if the "
                  "link still needs it."),
                shown, run->session->profile->name);
  return NULL;
}

/* The one challenge that LINK means, borrowed. */
static const RlOpenChallenge *choose(const RlRun *run, const RlOpenChallenges *list,
                                     const char *link, GError **error)
{
  const RlOpenChallenge *found = NULL;
  guint n = 0;
  g_autoptr(RlLinkName) name = link != NULL ? rl_link_name_parse(link, error) : NULL;
  if (link != NULL && name == NULL)
    return NULL;
  for (guint i = 0; i < list->open->len; i++)
    if (is_of(g_ptr_array_index(list->open, i), name)) {
      found = g_ptr_array_index(list->open, i);
      n++;
    }
  if (n == 0)
    return none(run, link, error);
  if (n == 1)
    return found;
  g_autofree char *count = rl_text_number(n);
  g_set_error(error, RL_ERROR, RL_ERROR_USAGE,
              ngettext("%s challenge is open; name its link. \"relink resume\" lists it.",
                       "%s challenges are open; name a link. \"relink resume\" lists them.", n),
              count);
  return NULL;
}

/* ---- listing ---- */

static RlJson *challenge_json(const RlSession *session, const RlOpenChallenge *open)
{
  const RlChallenge *challenge = open->challenge;
  RlJson *object = rl_json_new_object();
  g_autofree char *expires = rl_time_format_utc(challenge->expires_at);
  const gint64 left = rl_challenge_seconds_left(challenge, session->clock.monotonic());
  rl_json_set_string(object, "link", open->link->id);
  rl_json_set_string(object, "institution", open->link->institution);
  rl_json_set_string(object, "external_id", open->link->external_id);
  rl_json_set_string(object, "session", challenge->session);
  rl_json_set_string(object, "expires_at", expires);
  rl_json_set_string(object, "seconds_left", NULL);
  if (left >= 0)
    rl_json_set_integer(object, "seconds_left", left);
  rl_json_set_string(object, "instructions", challenge->instructions);
  rl_json_set_string(object, "type", challenge->type);
  rl_json_set_string(object, "value", challenge->value);
  rl_json_set_boolean(object, "expects_user_input", challenge->expects_input);
  rl_json_set_integer(object, "attempt", challenge->attempt);
  return object;
}

static void print_json(const RlRun *run, const RlOpenChallenges *list)
{
  g_autoptr(RlJson) object = rl_json_new_object();
  RlJson *array = rl_json_new_array();
  for (guint i = 0; i < list->open->len; i++)
    rl_json_add(array, challenge_json(run->session, g_ptr_array_index(list->open, i)));
  rl_json_set(object, "challenges", array);
  rl_output_json(object);
}

static const RlColumn columns[] = {
  { .heading = N_("Time left"), .least = 5 },
  { .heading = N_("Institution"), .least = 8, .rank = 2 },
  { .heading = N_("External id"), .least = 8 },
  { .heading = N_("Link"), .least = 9, .whole = TRUE },
};
enum { N_CELLS = G_N_ELEMENTS(columns) };

/* As the countdown shows it, and for programs in seconds. New string, or NULL. */
static char *time_left(gint64 seconds)
{
  if (seconds < 0)
    return NULL;
  if (!rl_output_is_terminal())
    return g_strdup_printf("%" G_GINT64_FORMAT, seconds);
  return g_strdup_printf("%02d:%02d", (int) (seconds / 60), (int) (seconds % 60));
}

static void each_row(const RlRun *run, const RlOpenChallenges *list, RlTable *table, gboolean print)
{
  const gint64 now = run->session->clock.monotonic();
  for (guint i = 0; i < list->open->len; i++) {
    const RlOpenChallenge *open = g_ptr_array_index(list->open, i);
    g_autofree char *left = time_left(rl_challenge_seconds_left(open->challenge, now));
    g_autofree char *institution = rl_text_clean_line(open->link->institution, -1, 128, NULL);
    g_autofree char *external = rl_text_clean_line(open->link->external_id, -1, 256, NULL);
    const char *cells[N_CELLS] = { left, institution, external, open->link->id };
    (print ? rl_table_print : rl_table_widen)(table, cells);
  }
}

static int print_list(const RlRun *run, const RlOpenChallenges *list)
{
  RlTable table = rl_table_new(columns, N_CELLS);
  if (rl_run_has(run, RL_OPTION_JSON)) {
    print_json(run, list);
    return RL_EXIT_DONE;
  }
  each_row(run, list, &table, FALSE);
  each_row(run, list, &table, TRUE);
  if (list->open->len == 0)
    rl_output_note(_("No challenge is open."));
  return RL_EXIT_DONE;
}

/* ---- answering without questions ---- */

/* Whoever names neither a link nor fields may want to see what is open. */
static gboolean may_list(const RlRun *run)
{
  return run->arguments[0] == NULL && !rl_run_has(run, RL_OPTION_FIELDS);
}

static gboolean is_answer(const RlOpenChallenge *open, const RlSecret *token, GError **error)
{
  if (!open->challenge->expects_input || rl_wire_has_token(token))
    return TRUE;
  g_set_error_literal(error, RL_ERROR, RL_ERROR_LOCAL,
                      _("The challenge expects a token: {\"token\": \"…\"}. Nothing was sent."));
  return FALSE;
}

static int answer(RlRun *run, const RlOpenChallenge *open, RlSecret *token, GError **error)
{
  g_autoptr(RlFlow) flow = rl_flow_new(run->session, NULL, NULL);
  const RlFlowView *view = rl_flow_view(flow);
  rl_flow_resume(flow, open->link, open->challenge);
  rl_flow_answer(flow, token);
  if (view->fault != NULL) {
    g_set_error_literal(error, RL_ERROR, RL_ERROR_LOCAL, view->fault);
    return RL_EXIT_LOCAL;
  }
  rl_wait_flow(run->wait, flow);
  if (view->fault == NULL)
    return rl_finish_update(run, flow);
  /* It may be gone from the keyring all the same. */
  g_autofree char *remark = rl_finish_keep(run, flow);
  if (remark != NULL)
    rl_output_note(remark);
  g_set_error_literal(error, RL_ERROR, RL_ERROR_AUTH, view->fault);
  return RL_EXIT_AUTH;
}

/* TOKEN is taken where it is sent. */
static int answer_with(RlRun *run, const RlOpenChallenge *open, RlSecret **token, GError **error)
{
  if (!is_answer(open, *token, error) || !rl_run_access(run, error))
    return RL_EXIT_LOCAL;
  if (rl_wait_caught(run->wait) != 0) {
    (void) rl_access_left(error);
    return RL_EXIT_LEFT;
  }
  return answer(run, open, g_steal_pointer(token), error);
}

/* Who only wanted the list ought to know what is waited for. */
static void say_what_is_read(RlRun *run)
{
  if (rl_wait_readable(rl_run_wait(run), STDIN_FILENO, rl_clock_since_boot()) == RL_READABLE_LATE)
    rl_output_note(_("Reading a token from standard input; its end without one lists."));
}

/* Standard input that nobody named may hold nothing. */
static int answer_or_list(RlRun *run, const RlOpenChallenges *list, GError **error)
{
  g_autoptr(RlSecret) token = NULL;
  gboolean empty = FALSE;
  say_what_is_read(run);
  if (!rl_fields_read_token(run, &empty, &token, error))
    return RL_EXIT_LOCAL;
  if (empty)
    return print_list(run, list);
  const RlOpenChallenge *open = choose(run, list, NULL, error);
  if (open == NULL || !rl_session_may_write(run->session, error))
    return RL_EXIT_LOCAL;
  return answer_with(run, open, &token, error);
}

static int answer_from_fields(RlRun *run, const RlOpenChallenges *list, GError **error)
{
  g_autoptr(RlSecret) token = NULL;
  const RlOpenChallenge *open = choose(run, list, run->arguments[0], error);
  /* One that may not be answered from here stays for somebody else. */
  if (open == NULL || !rl_session_may_write(run->session, error) ||
      !rl_fields_read_token(run, NULL, &token, error))
    return RL_EXIT_LOCAL;
  return answer_with(run, open, &token, error);
}

/* ---- answering as a person ---- */

/* From the list, where several are open. *OPEN stays NULL for somebody who leaves. */
static gboolean pick(RlRun *run, const RlOpenChallenges *list, const RlOpenChallenge **open,
                     GError **error)
{
  RlPrompt *prompt = rl_run_prompt(run);
  rl_plain_list_challenges(prompt->out, run->session, list, "");
  for (;;) {
    g_autofree char *line = NULL;
    if (rl_prompt_line(prompt, _("Number of the challenge (Enter leaves)"), &line) != RL_REPLY_LINE)
      return rl_access_left(error);
    *open = rl_plain_challenge_of(list, "", line);
    if (*open != NULL)
      return TRUE;
    rl_print(prompt->out, "%s\n", _("That is no number of the list."));
  }
}

static int ask_plainly(RlRun *run, const RlOpenChallenges *list, const RlOpenChallenge *open,
                       GError **error)
{
  if (open == NULL && !pick(run, list, &open, error))
    return RL_EXIT_LEFT;
  const RlPlainOptions options = { .resume = open, .beside = rl_setup_beside };
  return rl_plain_run(run->session, rl_run_wait(run), &options, error);
}

/* OPEN NULL: the person chooses. */
static int ask(RlRun *run, const RlOpenChallenges *list, const RlOpenChallenge *open,
               GError **error)
{
  g_autofree char *line = NULL;
  if (!rl_run_access(run, error))
    return RL_EXIT_AUTH;
  if (rl_mode_is_plain(run, &line))
    return ask_plainly(run, list, open, error);
  const RlTuiOptions options = { .resume = open,
                                 .lists_challenges = open == NULL,
                                 .no_color = rl_run_has(run, RL_OPTION_NO_COLOR),
                                 .beside = rl_setup_beside };
  /* The screen catches signals itself. */
  g_clear_pointer(&run->wait, rl_wait_free);
  return rl_tui_run(run->session, &options);
}

static int resume(RlRun *run, const RlOpenChallenges *list, GError **error)
{
  const gboolean chooses = run->arguments[0] == NULL && list->open->len > 1;
  const RlOpenChallenge *open = chooses ? NULL : choose(run, list, run->arguments[0], error);
  if ((open == NULL && !chooses) || !rl_session_may_write(run->session, error))
    return RL_EXIT_LOCAL;
  return ask(run, list, open, error);
}

/* Whether there is a person to be asked. Who pipes the list on only wants to see it. */
static gboolean asks(const RlRun *run)
{
  return rl_run_may_ask(run) && !rl_fields_are_given(run) &&
         (!may_list(run) || rl_output_is_terminal());
}

/* Before anything is asked. */
static void say_mode(RlRun *run)
{
  g_autofree char *line = NULL;
  if (rl_mode_is_plain(run, &line))
    rl_print(rl_run_prompt(run)->out, "%s\n", line);
}

static int resume_from_fields(RlRun *run, const RlOpenChallenges *list, GError **error)
{
  return may_list(run) ? answer_or_list(run, list, error) : answer_from_fields(run, list, error);
}

int rl_command_resume(RlRun *run, GError **error)
{
  const gboolean is_given = rl_fields_are_given(run), is_asked = asks(run);
  if (!is_given && !is_asked && !may_list(run)) {
    g_set_error_literal(error, RL_ERROR, RL_ERROR_USAGE,
                        _("nothing says what to answer: name a file with --fields, or give a JSON "
                          "object on standard input."));
    return RL_EXIT_USAGE;
  }
  if (is_asked)
    say_mode(run);
  g_autoptr(RlOpenChallenges) list = read_open(run, error);
  if (list == NULL)
    return RL_EXIT_AUTH;
  if (is_given)
    return resume_from_fields(run, list, error);
  if (!is_asked || (may_list(run) && list->open->len == 0))
    return print_list(run, list);
  return resume(run, list, error);
}
