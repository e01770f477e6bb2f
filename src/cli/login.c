/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relink login and logout: the API secrets of a profile in the keyring. */
#include "config.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "app/exit-code.h"

#include "cli/commands.h"
#include "cli/output.h"
#include "plain/access.h"
#include "plain/print.h"

static void say_done(const RlRun *run, const char *message)
{
  if (rl_run_has(run, RL_OPTION_JSON)) {
    g_autoptr(RlJson) object = rl_output_object("done", message);
    rl_output_json(object);
    return;
  }
  rl_print(stdout, "%s\n", message);
}

/* ---- login ---- */

/* What the keyring's item can hold. */
static gboolean is_text(const RlSecret *line)
{
  return g_utf8_validate(rl_secret_peek(line), (gssize) rl_secret_length(line), NULL);
}

/* The secret id on the first line, the secret password on the second. */
static RlCredentials *read_lines(RlRun *run, GError **error)
{
  RlPrompt input = rl_prompt_new(rl_run_wait(run));
  g_autofree char *limit = rl_text_number(RL_CREDENTIAL_MAX);
  g_autoptr(RlSecret) id = rl_secret_new(RL_CREDENTIAL_MAX);
  g_autoptr(RlSecret) password = rl_secret_new(RL_CREDENTIAL_MAX);
  RlReply reply = rl_prompt_read(&input, id);
  if (reply == RL_REPLY_LINE)
    reply = rl_prompt_read(&input, password);
  if (reply == RL_REPLY_LINE && (!is_text(id) || !is_text(password)))
    g_set_error_literal(error, RL_ERROR, RL_ERROR_LOCAL,
                        _("Standard input holds bytes that are no UTF-8. Nothing was stored."));
  else if (reply == RL_REPLY_LINE)
    return rl_credentials_new(g_steal_pointer(&id), g_steal_pointer(&password));
  else if (reply == RL_REPLY_SIGNAL)
    (void) rl_access_left(error);
  else
    g_set_error(error, RL_ERROR, RL_ERROR_LOCAL,
                _("Standard input must hold two lines of at most %s bytes: the secret id, then the "
                  "secret password. Nothing was stored."),
                limit);
  return NULL;
}

static RlCredentials *ask_lines(RlRun *run, GError **error)
{
  RlCredentials *credentials = NULL;
  if (!rl_run_may_ask(run)) {
    g_set_error_literal(error, RL_ERROR, RL_ERROR_USAGE,
                        _("nothing says what to store: give two lines on standard input, the "
                          "secret id and the secret password."));
    return NULL;
  }
  if (rl_access_ask(rl_run_prompt(run), &credentials) != RL_REPLY_LINE)
    (void) rl_access_left(error);
  return credentials;
}

typedef struct {
  RlSession *session;
  RlCredentials *credentials;
} Job; /* both borrowed */

static gpointer run_check(gpointer data, RlCancel *cancel)
{
  const Job *job = data;
  return rl_api_check(job->session->api, job->credentials, cancel);
}

static gpointer run_store(gpointer data, RlCancel *cancel)
{
  const Job *job = data;
  RlKeyring *keyring = job->session->keyring;
  const RlKeyringKey key = rl_session_key(job->session);
  g_autofree char *label = rl_session_key_label(job->session);
  g_autoptr(RlSecret) value = rl_credentials_write(job->credentials);
  GError *error = NULL;
  (void) keyring->store(keyring, &key, label, value, cancel, &error);
  return error;
}

/* RL_EXIT_DONE, or everything is told. */
static int check(RlRun *run, Job *job, GError **error)
{
  g_autoptr(RlOutcome) outcome = rl_wait_job(rl_run_wait(run), run->session->net, run_check, job);
  if (outcome->kind == RL_OUTCOME_DONE)
    return RL_EXIT_DONE;
  rl_output_note(_("Nothing was stored."));
  return rl_run_failed_read(run, outcome, error);
}

static gboolean store(RlRun *run, Job *job, GError **error)
{
  if (!rl_access_keyring(run->session, rl_run_wait(run), rl_run_prompt(run), error))
    return FALSE;
  GError *why = rl_wait_job(rl_run_wait(run), run->session->keys, run_store, job);
  if (why != NULL)
    g_propagate_error(error, why);
  return why == NULL;
}

/* The built-in sandbox has no keyring but this process's memory. */
static char *what_was_kept(const RlSession *session)
{
  const char *name = session->profile->name, *origin = rl_session_origin(session);
  if (session->sandbox)
    return g_strdup_printf(
        _("The API secrets of the profile “%s” are kept until relink ends, for %s."), name, origin);
  return g_strdup_printf(_("The API secrets of the profile “%s” are kept in the keyring, for %s."),
                         name, origin);
}

int rl_command_login(RlRun *run, GError **error)
{
  g_autoptr(RlCredentials) credentials =
      rl_prompt_is_possible() ? ask_lines(run, error) : read_lines(run, error);
  if (credentials == NULL)
    return RL_EXIT_LOCAL;
  Job job = { run->session, credentials };
  if (rl_run_has(run, RL_OPTION_CHECK)) {
    const int code = check(run, &job, error);
    if (code != RL_EXIT_DONE)
      return code;
  }
  if (!store(run, &job, error))
    return RL_EXIT_AUTH;
  g_autofree char *message = what_was_kept(run->session);
  say_done(run, message);
  return RL_EXIT_DONE;
}

/* ---- logout ---- */

static gpointer run_forget(gpointer data, RlCancel *cancel)
{
  RlSession *session = data;
  const RlKeyringKey key = rl_session_key(session);
  GError *error = NULL;
  (void) session->keyring->forget(session->keyring, &key, cancel, &error);
  return error;
}

int rl_command_logout(RlRun *run, GError **error)
{
  RlSession *session = run->session;
  if (!rl_access_keyring(session, rl_run_wait(run), rl_run_prompt(run), error))
    return RL_EXIT_AUTH;
  g_autoptr(GError) why = rl_wait_job(rl_run_wait(run), session->keys, run_forget, session);
  const gboolean nothing = g_error_matches(why, RL_ERROR, RL_ERROR_NOT_STORED);
  if (why != NULL && !nothing) {
    g_propagate_error(error, g_steal_pointer(&why));
    return RL_EXIT_AUTH;
  }
  g_autofree char *message = g_strdup_printf(
      nothing ? _("The keyring held no API secrets of the profile “%s” for %s.")
              : _("The API secrets of the profile “%s” for %s are no longer in the keyring."),
      session->profile->name, rl_session_origin(session));
  say_done(run, message);
  return RL_EXIT_DONE;
}
