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
  GCancellable *cancel;
  gboolean without_keyring; /* the person went on without it */
};

/* What a keyring job is given and brings back. */
typedef struct {
  RlSession *session; /* its keyring and the key are read */
  RlSecret *password; /* unlock, create */
  RlSecret *value;    /* store: what to store; look-up: what was found */
  gboolean create;
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
  g_clear_object(&self->cancel);
  g_free(self);
}

const RlLoginView *rl_login_view(const RlLogin *self)
{
  return &self->view;
}

static GCancellable *begin(RlLogin *self)
{
  g_clear_object(&self->cancel);
  self->cancel = g_cancellable_new();
  self->view.since = self->session->clock.monotonic();
  return self->cancel;
}

/* ---- the keyring, on its worker ---- */

static gpointer run_lookup(gpointer data, GCancellable *cancel)
{
  KeyringJob *job = data;
  RlKeyring *keyring = job->session->keyring;
  const RlKeyringKey key = rl_session_key(job->session);
  job->value = keyring->lookup(keyring, &key, cancel, &job->error);
  return job;
}

static gpointer run_unlock(gpointer data, GCancellable *cancel)
{
  KeyringJob *job = data;
  RlKeyring *keyring = job->session->keyring;
  const gboolean good = job->create ? keyring->create(keyring, job->password, cancel, &job->error)
                                    : keyring->unlock(keyring, job->password, cancel, &job->error);
  return good ? run_lookup(job, cancel) : job;
}

static gpointer run_store(gpointer data, GCancellable *cancel)
{
  KeyringJob *job = data;
  RlKeyring *keyring = job->session->keyring;
  const RlKeyringKey key = rl_session_key(job->session);
  g_autofree char *label = rl_session_key_label(job->session);
  (void) keyring->store(keyring, &key, label, job->value, cancel, &job->error);
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

static void on_looked_up(gpointer result, gpointer data)
{
  RlLogin *self = data;
  g_autoptr(KeyringJob) job = result;
  if (job->error == NULL) {
    take_found(self, job->value);
    return;
  }
  set_message(self, job->error->message);
  if (is_error(job->error, RL_ERROR_LOCKED) ||
      (is_error(job->error, RL_ERROR_DENIED) && !job->create))
    publish(self, RL_LOGIN_LOCKED);
  else if (is_error(job->error, RL_ERROR_NO_COLLECTION) || job->create)
    publish(self,
            is_error(job->error, RL_ERROR_NOT_STORED) ? RL_LOGIN_ASKING : RL_LOGIN_NO_KEYRING);
  else {
    self->without_keyring = !is_error(job->error, RL_ERROR_NOT_STORED);
    publish(self, RL_LOGIN_ASKING);
  }
}

void rl_login_start(RlLogin *self)
{
  if (self->session->credentials != NULL) {
    publish(self, RL_LOGIN_READY);
    return;
  }
  rl_worker_push(self->session->keys, run_lookup, keyring_job_new(self->session), begin(self),
                 on_looked_up, (GDestroyNotify) keyring_job_free, self);
  publish(self, RL_LOGIN_LOOKING);
}

void rl_login_ask(RlLogin *self, const char *reason)
{
  set_message(self, reason);
  publish(self, RL_LOGIN_ASKING);
}

void rl_login_unlock(RlLogin *self, RlSecret *password)
{
  KeyringJob *job = keyring_job_new(self->session);
  job->password = password;
  job->create = self->view.stage == RL_LOGIN_NO_KEYRING;
  rl_worker_push(self->session->keys, run_unlock, job, begin(self), on_looked_up,
                 (GDestroyNotify) keyring_job_free, self);
  publish(self, RL_LOGIN_LOOKING);
}

void rl_login_skip_keyring(RlLogin *self)
{
  self->without_keyring = TRUE;
  set_message(self, _("The keyring stays closed. The API secrets are kept for this run only."));
  publish(self, RL_LOGIN_ASKING);
}

/* ---- checking against the server ---- */

typedef struct {
  RlSession *session;
  RlCredentials *credentials;
} CheckJob;

static gpointer run_check(gpointer data, GCancellable *cancel)
{
  CheckJob *job = data;
  RlOutcome *outcome = rl_api_check(job->session->api, job->credentials, cancel);
  rl_credentials_free(job->credentials);
  g_free(job);
  return outcome;
}

static void on_checked(gpointer result, gpointer data)
{
  RlLogin *self = data;
  rl_outcome_free(self->outcome);
  self->outcome = result;
  if (self->outcome->kind != RL_OUTCOME_DONE) {
    g_clear_pointer(&self->entered, rl_credentials_free);
    g_autofree char *message = rl_outcome_message(self->outcome);
    g_autofree char *advice = rl_outcome_advice(self->outcome);
    g_autofree char *text = g_strdup_printf("%s\n%s", message, advice);
    set_message(self, g_strchomp(text));
    publish(self, RL_LOGIN_ASKING);
    return;
  }
  set_message(self, self->without_keyring
                        ? _("There is no keyring: the API secrets are kept for this run only.")
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
    g_cancellable_cancel(self->cancel);
}

/* ---- keeping ---- */

static void on_stored(gpointer result, gpointer data)
{
  RlLogin *self = data;
  g_autoptr(KeyringJob) job = result;
  if (job->error != NULL) {
    g_autofree char *text =
        g_strdup_printf(_("The API secrets are kept for this run only: %s"), job->error->message);
    set_message(self, text);
  }
  use(self, g_steal_pointer(&self->entered), job->error == NULL);
}

void rl_login_keep(RlLogin *self, gboolean keep)
{
  if (!keep) {
    use(self, g_steal_pointer(&self->entered), FALSE);
    return;
  }
  KeyringJob *job = keyring_job_new(self->session);
  job->value = rl_credentials_write(self->entered);
  rl_worker_push(self->session->keys, run_store, job, begin(self), on_stored,
                 (GDestroyNotify) keyring_job_free, self);
  publish(self, RL_LOGIN_STORING);
}
