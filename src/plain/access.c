/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plain/access.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"

#include "app/login.h"

#include "plain/print.h"
#include "plain/still.h"

enum { KEYRING_PASSWORD_MAX = 1024 };

gboolean rl_access_left(GError **error)
{
  g_set_error_literal(error, RL_ERROR, RL_ERROR_CANCELLED, _("Left before anything was sent."));
  return FALSE;
}

/* ---- API secrets ---- */

typedef struct {
  RlSession *session;
  RlWait *wait;
  RlPrompt *prompt;
  RlLogin *login;
  int caught; /* the signal that had been used up before this began; 0: none */
  GError **error;
} Access;

static gboolean login_rests(gpointer data)
{
  const RlLoginStage stage = rl_login_view(data)->stage;
  return stage != RL_LOGIN_LOOKING && stage != RL_LOGIN_CHECKING && stage != RL_LOGIN_STORING;
}

static void interrupt_login(gpointer data, int number)
{
  rl_login_cancel(data);
}

/* What "?" says of the questions for secrets. */
static RlReply ask_secret(RlPrompt *prompt, const char *label, const char *help, gsize max,
                          RlSecret **secret)
{
  const RlPromptHelp what = { .text = help };
  prompt->help = &what;
  const RlReply reply = rl_prompt_secret(prompt, label, max, secret);
  prompt->help = NULL;
  return reply;
}

static const char *keyring_help(void)
{
  return _("Type the password of the keyring; it is not shown. Enter alone goes on without the "
           "keyring.");
}

RlReply rl_access_ask(RlPrompt *prompt, RlCredentials **credentials)
{
  RlSecret *id = NULL, *password = NULL;
  const char *help = _("Type the pair of API secrets of this profile, as Belvo's dashboard gave "
                       "them; they are not shown. Enter alone leaves.");
  RlReply reply = ask_secret(prompt, _("Secret id"), help, RL_CREDENTIAL_MAX, &id);
  if (reply == RL_REPLY_LINE)
    reply = ask_secret(prompt, _("Secret password"), help, RL_CREDENTIAL_MAX, &password);
  if (reply == RL_REPLY_LINE) {
    *credentials = rl_credentials_new(id, password);
    return reply;
  }
  rl_secret_free(id);
  rl_secret_free(password);
  return reply;
}

static gboolean say(const Access *self)
{
  const char *message = rl_login_view(self->login)->message;
  if (message != NULL)
    rl_print(self->prompt->out, "%s\n", message);
  return TRUE;
}

static gboolean step_locked(Access *self)
{
  g_autoptr(RlSecret) password = NULL;
  (void) say(self);
  const RlReply reply = ask_secret(self->prompt, _("Keyring password"), keyring_help(),
                                   KEYRING_PASSWORD_MAX, &password);
  if (rl_reply_leaves(reply))
    return rl_access_left(self->error);
  if (reply == RL_REPLY_LINE)
    rl_login_unlock(self->login, g_steal_pointer(&password));
  else
    rl_login_skip_keyring(self->login);
  return TRUE;
}

/* A password that is typed unseen and then needed for ever is typed twice. EMPTY: not at all. */
static RlReply ask_new_password(RlPrompt *prompt, RlSecret **password)
{
  for (;;) {
    g_autoptr(RlSecret) first = NULL;
    g_autoptr(RlSecret) again = NULL;
    RlReply reply =
        ask_secret(prompt, _("New keyring password"), keyring_help(), KEYRING_PASSWORD_MAX, &first);
    if (reply != RL_REPLY_LINE)
      return reply;
    reply = rl_prompt_secret(prompt, _("The same again"), KEYRING_PASSWORD_MAX, &again);
    if (rl_reply_leaves(reply))
      return reply;
    if (rl_secret_equal(first, again)) {
      *password = g_steal_pointer(&first);
      return RL_REPLY_LINE;
    }
    rl_print(prompt->out, "%s\n", _("The two are different. Type it again."));
  }
}

static gboolean step_no_keyring(Access *self)
{
  RlSecret *password = NULL;
  (void) say(self);
  const RlReply reply = ask_new_password(self->prompt, &password);
  if (rl_reply_leaves(reply))
    return rl_access_left(self->error);
  if (reply == RL_REPLY_LINE)
    rl_login_unlock(self->login, password);
  else
    rl_login_skip_keyring(self->login);
  return TRUE;
}

static gboolean step_asking(Access *self)
{
  RlCredentials *credentials = NULL;
  (void) say(self);
  if (rl_access_ask(self->prompt, &credentials) != RL_REPLY_LINE)
    return rl_access_left(self->error);
  rl_login_enter(self->login, credentials);
  return TRUE;
}

static gboolean step_offering(Access *self)
{
  gboolean yes = FALSE;
  if (rl_reply_leaves(rl_prompt_yes(self->prompt, _("Keep the API secrets in the keyring"), &yes)))
    return rl_access_left(self->error);
  rl_login_keep(self->login, yes);
  return TRUE;
}

/* Nobody can be asked. Some messages say already what is to be done. */
static gboolean give_up(const Access *self)
{
  const char *message = rl_login_view(self->login)->message;
  const gboolean advised = message != NULL && strstr(message, "relink login") != NULL;
  g_set_error(self->error, RL_ERROR, RL_ERROR_AUTH,
              advised ? _("No API secrets for the profile “%s”: %s")
                      : _("No API secrets for the profile “%s”: %s In a terminal, \"relink "
                          "login\" asks for what is missing."),
              self->session->profile->name, message != NULL ? message : "");
  return FALSE;
}

static void wait_for_login(const Access *self)
{
  RlStill *still = self->prompt != NULL ? rl_still_new(self->prompt->out) : NULL;
  rl_wait_until(self->wait, login_rests, interrupt_login, self->login);
  rl_still_free(still);
}

static gboolean step(Access *self)
{
  static gboolean (*const steps[])(Access *) = {
    [RL_LOGIN_LOCKED] = step_locked,         [RL_LOGIN_MOVABLE] = step_locked,
    [RL_LOGIN_NO_KEYRING] = step_no_keyring, [RL_LOGIN_ASKING] = step_asking,
    [RL_LOGIN_OFFERING] = step_offering,
  };
  wait_for_login(self);
  if (rl_wait_signal(self->wait) != 0 || rl_wait_caught(self->wait) != self->caught)
    return rl_access_left(self->error);
  const RlLoginStage stage = rl_login_view(self->login)->stage;
  if (stage == RL_LOGIN_READY)
    return self->prompt == NULL || say(self);
  return self->prompt != NULL ? steps[stage](self) : give_up(self);
}

static gboolean follow(Access *self)
{
  do
    if (!step(self))
      return FALSE;
  while (rl_login_view(self->login)->stage != RL_LOGIN_READY);
  return TRUE;
}

gboolean rl_access_secrets(RlSession *session, RlWait *wait, RlPrompt *prompt, GError **error)
{
  g_autoptr(RlLogin) login = rl_login_new(session, NULL, NULL);
  Access self = { session, wait, prompt, login, rl_wait_caught(wait), error };
  rl_login_start(login);
  return follow(&self);
}

gboolean rl_access_renew(RlSession *session, RlPrompt *prompt, const RlOutcome *refused)
{
  g_autoptr(RlLogin) login = rl_login_new(session, NULL, NULL);
  g_autoptr(GError) error = NULL;
  Access self = { session, prompt->wait, prompt, login, rl_wait_caught(prompt->wait), &error };
  rl_login_renew(login, refused);
  return follow(&self);
}

/* ---- the keyring alone ---- */

typedef struct {
  RlKeyring *keyring;
  RlSecret *password; /* NULL: only look */
  gboolean create;
} KeyringJob;

static gpointer run_keyring(gpointer data, RlCancel *cancel)
{
  KeyringJob *job = data;
  RlKeyring *keyring = job->keyring;
  GError *error = NULL;
  if (job->password == NULL)
    (void) keyring->probe(keyring, cancel, &error);
  else if (job->create)
    (void) keyring->create(keyring, job->password, cancel, &error);
  else
    (void) keyring->unlock(keyring, job->password, cancel, &error);
  rl_secret_free(job->password);
  g_free(job);
  return error;
}

static GError *ask_keyring(RlSession *session, RlWait *wait, RlSecret *password, gboolean create)
{
  KeyringJob *job = g_new0(KeyringJob, 1);
  job->keyring = session->keyring;
  job->password = password;
  job->create = create;
  return rl_wait_job(wait, session->keys, run_keyring, job);
}

static gboolean is_error(const GError *error, RlError code)
{
  return g_error_matches(error, RL_ERROR, (gint) code);
}

/* WHY is what keeps the keyring closed. */
static RlReply ask_password(RlPrompt *prompt, const GError *why, gboolean create,
                            RlSecret **password)
{
  rl_print(prompt->out, "%s\n", why->message);
  return create ? ask_new_password(prompt, password)
                : rl_prompt_secret(prompt, _("Keyring password"), KEYRING_PASSWORD_MAX, password);
}

/* Whether a password may help against WHY. */
static gboolean can_ask(const RlPrompt *prompt, const GError *why, gboolean asked)
{
  if (prompt == NULL)
    return FALSE;
  return is_error(why, RL_ERROR_LOCKED) || is_error(why, RL_ERROR_NO_COLLECTION) ||
         (asked && is_error(why, RL_ERROR_DENIED));
}

static gboolean closed(const RlPrompt *prompt, const GError *why, GError **error)
{
  if (prompt == NULL && is_error(why, RL_ERROR_LOCKED))
    g_set_error(error, RL_ERROR, RL_ERROR_LOCKED, "%s %s", why->message,
                _("Run the same in a terminal: there it asks for the password."));
  else
    g_propagate_error(error, g_error_copy(why));
  return FALSE;
}

gboolean rl_access_keyring(RlSession *session, RlWait *wait, RlPrompt *prompt, GError **error)
{
  RlSecret *password = NULL;
  gboolean create = FALSE;
  for (gboolean asked = FALSE;; asked = TRUE) {
    g_autoptr(GError) why = ask_keyring(session, wait, g_steal_pointer(&password), create);
    if (why == NULL)
      return TRUE;
    if (!can_ask(prompt, why, asked))
      return closed(prompt, why, error);
    create = is_error(why, RL_ERROR_NO_COLLECTION);
    if (ask_password(prompt, why, create, &password) != RL_REPLY_LINE)
      return rl_access_left(error);
  }
}
