/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/login.h"

#include "base/error.h"
#include "base/i18n.h"

struct RlLogin {
  RlSession *session;
  RlLoginChanged changed;
  gpointer data;
  RlLoginView view;
  char *message;
  RlOutcome *outcome;
  RlCredentials *entered; /* checked or being checked, not yet the session's */
  RlCancel *cancel;
  gboolean without_keyring; /* the person went on without it */
  gboolean keeping;         /* `entered` is on its way into the keyring */
  gboolean staying;         /* items of relink's own keyring are to stay there */
};

/* What the password of a job is for. */
typedef enum { OPEN_NOTHING, OPEN_KEYRING, CREATE_KEYRING, TAKE_OVER } Opening;

/* What a keyring job is given and brings back. Opening the keyring is never an end in itself: the
 * job then stores or looks up. */
typedef struct {
  RlSession *session; /* its keyring and the key are read */
  Opening opening;
  RlSecret *password; /* NULL with OPEN_NOTHING */
  RlSecret *value;    /* to be stored; NULL: looked up, and then what was found */
  gboolean movable;   /* nothing is stored, but relink's own keyring has items */
  GError *error;
} KeyringJob;

static KeyringJob *keyring_job_new(RlSession *session)
{
  KeyringJob *job = g_new0(KeyringJob, 1);
  job->session = session;
  return job;
}

static void keyring_job_free(KeyringJob *job)
{
  rl_secret_free(job->password);
  rl_secret_free(job->value);
  g_clear_error(&job->error);
  g_free(job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KeyringJob, keyring_job_free)

static void publish(RlLogin *self, RlLoginStage stage)
{
  self->view.stage = stage;
  self->view.message = self->message;
  self->view.outcome = self->outcome;
  if (self->changed != NULL)
    self->changed(self, self->data);
}

static void set_message(RlLogin *self, const char *text)
{
  char *message = g_strdup(text);
  g_free(self->message);
  self->message = message;
}

RlLogin *rl_login_new(RlSession *session, RlLoginChanged changed, gpointer data)
{
  RlLogin *self = g_new0(RlLogin, 1);
  self->session = session;
  self->changed = changed;
  self->data = data;
  return self;
}

void rl_login_free(RlLogin *self)
{
  if (self == NULL)
    return;
  rl_worker_forget(self->session->keys, self);
  rl_worker_forget(self->session->net, self);
  g_free(self->message);
  rl_outcome_free(self->outcome);
  rl_credentials_free(self->entered);
  g_clear_pointer(&self->cancel, rl_cancel_unref);
  g_free(self);
}

const RlLoginView *rl_login_view(const RlLogin *self)
{
  return &self->view;
}

static RlCancel *begin(RlLogin *self)
{
  g_clear_pointer(&self->cancel, rl_cancel_unref);
  self->cancel = rl_cancel_new();
  self->view.since = self->session->clock.monotonic();
  return self->cancel;
}

/* ---- the keyring, on its worker ---- */

static gboolean open_keyring(KeyringJob *job, RlCancel *cancel)
{
  RlKeyring *keyring = job->session->keyring;
  switch (job->opening) {
  case OPEN_KEYRING:
    return keyring->unlock(keyring, job->password, cancel, &job->error);
  case CREATE_KEYRING:
    return keyring->create(keyring, job->password, cancel, &job->error);
  case TAKE_OVER:
    return keyring->take_over(keyring, job->password, cancel, &job->error);
  case OPEN_NOTHING:
    break;
  }
  return TRUE;
}

static gpointer run_keyring(gpointer data, RlCancel *cancel)
{
  KeyringJob *job = data;
  RlKeyring *keyring = job->session->keyring;
  const RlKeyringKey key = rl_session_key(job->session);
  g_autofree char *label = rl_session_key_label(job->session);
  if (!open_keyring(job, cancel))
    return job;
  if (job->value != NULL)
    (void) keyring->store(keyring, &key, label, job->value, cancel, &job->error);
  else
    job->value = keyring->lookup(keyring, &key, cancel, &job->error);
  job->movable =
      g_error_matches(job->error, RL_ERROR, RL_ERROR_NOT_STORED) && keyring->can_take_over(keyring);
  return job;
}

static gboolean is_error(const GError *error, RlError code)
{
  return g_error_matches(error, RL_ERROR, (gint) code);
}

static void use(RlLogin *self, RlCredentials *credentials, gboolean stored)
{
  rl_credentials_free(self->session->credentials);
  self->session->credentials = credentials;
  self->view.stored = stored;
  self->keeping = FALSE;
  g_clear_pointer(&self->outcome, rl_outcome_free);
  publish(self, RL_LOGIN_READY);
}

static void take_found(RlLogin *self, const RlSecret *value)
{
  g_autoptr(GError) error = NULL;
  RlCredentials *credentials = rl_credentials_read(value, &error);
  set_message(self, error != NULL ? error->message : NULL);
  if (credentials != NULL)
    use(self, credentials, TRUE);
  else
    publish(self, RL_LOGIN_ASKING);
}

/* The keyring stays out of it: the secrets are used all the same, or asked for. */
static void go_without(RlLogin *self, const char *why)
{
  g_autofree char *text =
      self->keeping ? g_strdup_printf(_("The API secrets are kept for this run only: %s"), why)
                    : g_strdup(why);
  set_message(self, text);
  if (self->keeping)
    use(self, g_steal_pointer(&self->entered), FALSE);
  else
    publish(self, RL_LOGIN_ASKING);
}

/* Where an error of the keyring leads. */
static RlLoginStage stage_after(const RlLogin *self, const KeyringJob *job)
{
  const gboolean wrong = is_error(job->error, RL_ERROR_DENIED);
  const gboolean missing = is_error(job->error, RL_ERROR_NOT_STORED);
  if (job->opening == TAKE_OVER && wrong)
    return RL_LOGIN_MOVABLE;
  if (is_error(job->error, RL_ERROR_LOCKED) || (job->opening == OPEN_KEYRING && wrong))
    return RL_LOGIN_LOCKED;
  if (is_error(job->error, RL_ERROR_NO_COLLECTION) || (job->opening == CREATE_KEYRING && !missing))
    return RL_LOGIN_NO_KEYRING;
  return job->movable && !self->staying ? RL_LOGIN_MOVABLE : RL_LOGIN_ASKING;
}

static void on_keyring_failed(RlLogin *self, const KeyringJob *job)
{
  const RlLoginStage stage = stage_after(self, job);
  set_message(self,
              job->movable && stage == RL_LOGIN_MOVABLE
                  ? _("This session's keyring holds no API secrets yet. There is also relink's "
                      "own keyring, from when there was no session bus: enter its password "
                      "to move what it holds.")
                  : job->error->message);
  if (stage != RL_LOGIN_ASKING) {
    publish(self, stage);
    return;
  }
  self->without_keyring = !is_error(job->error, RL_ERROR_NOT_STORED);
  go_without(self, job->error->message);
}

static void on_keyring(gpointer result, gpointer data)
{
  RlLogin *self = data;
  g_autoptr(KeyringJob) job = result;
  if (job->error != NULL)
    on_keyring_failed(self, job);
  else if (self->keeping) {
    set_message(self, NULL);
    use(self, g_steal_pointer(&self->entered), TRUE);
  } else
    take_found(self, job->value);
}

static Opening opening_of(RlLoginStage stage)
{
  switch (stage) {
  case RL_LOGIN_LOCKED:
    return OPEN_KEYRING;
  case RL_LOGIN_NO_KEYRING:
    return CREATE_KEYRING;
  case RL_LOGIN_MOVABLE:
    return TAKE_OVER;
  default:
    return OPEN_NOTHING;
  }
}

/* PASSWORD (taken; may be NULL) is for what the stage wants it for. */
static void ask_keyring(RlLogin *self, RlSecret *password)
{
  KeyringJob *job = keyring_job_new(self->session);
  job->password = password;
  job->opening = password != NULL ? opening_of(self->view.stage) : OPEN_NOTHING;
  job->value = self->keeping ? rl_credentials_write(self->entered) : NULL;
  rl_worker_push(self->session->keys, run_keyring, job, begin(self), on_keyring,
                 (GDestroyNotify) keyring_job_free, self);
  publish(self, self->keeping ? RL_LOGIN_STORING : RL_LOGIN_LOOKING);
}

void rl_login_start(RlLogin *self)
{
  if (self->session->credentials != NULL)
    publish(self, RL_LOGIN_READY);
  else
    ask_keyring(self, NULL);
}

gboolean rl_login_is_wanted(const RlSession *session, const RlOutcome *outcome)
{
  return outcome != NULL && rl_outcome_refuses_secrets(outcome) && !session->sandbox;
}

void rl_login_renew(RlLogin *self, const RlOutcome *outcome)
{
  g_auto(GStrv) ids = rl_outcome_request_ids(outcome);
  g_autofree char *id =
      ids[0] != NULL ? g_strdup_printf(_(", request id %s"), ids[0]) : g_strdup("");
  g_autofree char *text =
      g_strdup_printf(_("The server refused the API secrets (401%s). Nothing was carried out, and "
                        "what was typed is kept. Enter the ones for %s."),
                      id, rl_session_origin(self->session));
  set_message(self, text);
  publish(self, RL_LOGIN_ASKING);
}

void rl_login_unlock(RlLogin *self, RlSecret *password)
{
  ask_keyring(self, password);
}

void rl_login_skip_keyring(RlLogin *self)
{
  if (self->view.stage == RL_LOGIN_MOVABLE) {
    self->staying = TRUE;
    set_message(self, NULL);
    publish(self, RL_LOGIN_ASKING);
    return;
  }
  self->without_keyring = TRUE;
  go_without(self,
             self->keeping
                 ? _("the keyring stays closed.")
                 : _("The keyring stays closed. The API secrets are kept for this run only."));
}

/* ---- checking against the server ---- */

typedef struct {
  RlSession *session;
  RlCredentials *credentials;
} CheckJob;

static gpointer run_check(gpointer data, RlCancel *cancel)
{
  CheckJob *job = data;
  RlOutcome *outcome = rl_api_check(job->session->api, job->credentials, cancel);
  rl_credentials_free(job->credentials);
  g_free(job);
  return outcome;
}

/* The advice of a 401 is to come here: here it is to look at what was typed. New string. */
static char *check_failed_text(const RlLogin *self)
{
  if (rl_login_is_wanted(self->session, self->outcome))
    return g_strdup_printf(_("The server refused these API secrets (401). Check both, and that "
                             "they are the ones for %s."),
                           rl_session_origin(self->session));
  if (self->outcome->http_status == 404)
    return g_strdup_printf(_("There is no Belvo API at %s (404). Check the base URL."),
                           rl_session_origin(self->session));
  g_autofree char *message = rl_outcome_message(self->outcome);
  g_autofree char *advice = rl_outcome_advice(self->outcome);
  return g_strchomp(g_strdup_printf("%s\n%s", message, advice));
}

static void on_checked(gpointer result, gpointer data)
{
  RlLogin *self = data;
  rl_outcome_free(self->outcome);
  self->outcome = result;
  if (self->outcome->kind != RL_OUTCOME_DONE) {
    g_clear_pointer(&self->entered, rl_credentials_free);
    g_autofree char *text = check_failed_text(self);
    set_message(self, text);
    publish(self, RL_LOGIN_ASKING);
    return;
  }
  set_message(self, self->without_keyring
                        ? _("Without a keyring the API secrets are kept for this run only.")
                        : NULL);
  if (self->without_keyring)
    use(self, g_steal_pointer(&self->entered), FALSE);
  else
    publish(self, RL_LOGIN_OFFERING);
}

void rl_login_enter(RlLogin *self, RlCredentials *credentials)
{
  rl_credentials_free(self->entered);
  self->entered = credentials;
  CheckJob *job = g_new0(CheckJob, 1);
  job->session = self->session;
  job->credentials = rl_credentials_dup(credentials);
  rl_worker_push(self->session->net, run_check, job, begin(self), on_checked,
                 (GDestroyNotify) rl_outcome_free, self);
  publish(self, RL_LOGIN_CHECKING);
}

void rl_login_cancel(RlLogin *self)
{
  if (self->cancel != NULL)
    rl_cancel_set(self->cancel);
}

/* ---- keeping ---- */

void rl_login_keep(RlLogin *self, gboolean keep)
{
  self->keeping = keep;
  if (keep)
    ask_keyring(self, NULL);
  else
    use(self, g_steal_pointer(&self->entered), FALSE);
}
