/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding the API secrets, with a dialog for each thing that has to be asked. */
#include "config.h"

#include "base/i18n.h"

#include "app/login.h"

#include "tui/screen.h"

enum { PASSWORD_MAX = 1024 };

/* The lowest screen of the stack until the secrets are there, or over others when they are to be
 * replaced. */
typedef struct {
  RlScreen base;
  RlLogin *login;
  RlScreen *overlay;
  RlLoginStage overlay_stage;
  gboolean below;        /* what lies on it can be used while the keyring is asked */
  gboolean typing;       /* somebody did, when the dialogs came */
  RlInputDialog *asking; /* stays while the secrets are checked, so that nothing is typed twice */
  void (*on_ready)(gpointer data);
  void (*on_left)(gpointer data); /* NULL: nothing is to be done */
  gpointer data;
} LoginScreen;

static const char *name(const RlScreen *screen)
{
  return _("API secrets");
}

static RlContext context(const RlScreen *screen)
{
  return RL_CONTEXT_WORKING;
}

static void draw(RlScreen *screen)
{
}

static void key(RlScreen *screen, RlAction action, const RlKey *pressed)
{
}

static void login_free(RlScreen *screen)
{
  LoginScreen *self = (LoginScreen *) screen;
  rl_login_free(self->login);
  g_free(self);
}

static const RlScreenOps ops = {
  .name = name,
  .context = context,
  .draw = draw,
  .key = key,
  .free = login_free,
};

/* Without a name of its own it leaves what is behind it visible. */
static const RlScreenOps renewing_ops = {
  .context = context,
  .draw = draw,
  .key = key,
  .free = login_free,
};

/* There is something to go back to. */
static gboolean has_way_back(const LoginScreen *self)
{
  return self->base.ops == &renewing_ops || self->on_left != NULL;
}

static void leave(LoginScreen *self)
{
  void (*on_left)(gpointer) = self->on_left;
  gpointer data = self->data;
  if (!has_way_back(self)) {
    rl_tui_quit(self->base.tui, rl_tui_exit_code(self->base.tui));
    return;
  }
  rl_tui_pop(self->base.tui, &self->base);
  if (on_left != NULL)
    on_left(data);
}

/* ---- the keyring ---- */

static void on_password(RlInputDialog *dialog, RlSecret **values, gpointer data)
{
  LoginScreen *self = data;
  const gboolean create = self->overlay_stage == RL_LOGIN_NO_KEYRING;
  if (rl_secret_length(values[0]) == 0)
    rl_input_dialog_fault(dialog, 0,
                          create ? _("Without a password the keyring would be kept in "
                                     "clear text. Choose one.")
                                 : _("Type the keyring password."));
  else if (create && !rl_secret_equal(values[0], values[1]))
    rl_input_dialog_fault(dialog, 1, _("The two passwords differ."));
  else
    rl_login_unlock(self->login, rl_secret_dup(values[0]));
}

static void on_no_keyring(RlInputDialog *dialog, gpointer data)
{
  LoginScreen *self = data;
  rl_login_skip_keyring(self->login);
}

static RlScreen *keyring_dialog(LoginScreen *self, const RlLoginView *view)
{
  const gboolean create = view->stage == RL_LOGIN_NO_KEYRING;
  const gboolean move = view->stage == RL_LOGIN_MOVABLE;
  const RlInputRow rows[] = { { _("Keyring password"), TRUE, PASSWORD_MAX },
                              { _("Once more"), TRUE, PASSWORD_MAX } };
  const RlInputSpec spec = { .title = create ? _("Create keyring")
                                      : move ? _("Move to the session's keyring?")
                                             : _("Unlock keyring"),
                             .message = view->message,
                             .rows = rows,
                             .n_rows = create ? 2 : 1,
                             .submit = create ? _("Create")
                                       : move ? _("Move")
                                              : _("Unlock"),
                             .cancel = move ? _("Not now") : _("Without keyring"),
                             .on_submit = on_password,
                             .on_cancel = on_no_keyring,
                             .data = self };
  return rl_input_dialog_screen(rl_input_dialog_new(&spec));
}

/* ---- the secrets themselves ---- */

static void on_secrets(RlInputDialog *dialog, RlSecret **values, gpointer data)
{
  LoginScreen *self = data;
  for (int i = 0; i < 2; i++)
    if (rl_secret_length(values[i]) == 0) {
      rl_input_dialog_fault(dialog, i, _("Both are needed: secret id and secret password."));
      return;
    }
  rl_login_enter(self->login,
                 rl_credentials_new(rl_secret_dup(values[0]), rl_secret_dup(values[1])));
}

static void on_no_secrets(RlInputDialog *dialog, gpointer data)
{
  leave(data);
}

static void ask(LoginScreen *self, const RlLoginView *view)
{
  if (self->asking != NULL) {
    rl_input_dialog_fault(self->asking, 0, view->message);
    return;
  }
  /* Who was typing a password may do so for a moment longer: it is not to be seen. */
  const RlInputRow rows[] = { { _("Secret id"), self->typing, RL_CREDENTIAL_MAX },
                              { _("Secret password"), TRUE, RL_CREDENTIAL_MAX } };
  const RlInputSpec spec = { .title = _("API secrets"),
                             .message = view->message,
                             .rows = rows,
                             .n_rows = 2,
                             .submit = _("Check"),
                             .cancel = has_way_back(self) ? _("Cancel") : _("Leave"),
                             .on_submit = on_secrets,
                             .on_cancel = on_no_secrets,
                             .stays_on_esc = !has_way_back(self),
                             .data = self };
  self->asking = rl_input_dialog_new(&spec);
  rl_tui_push(self->base.tui, rl_input_dialog_screen(self->asking));
}

static void on_keep(int choice, gpointer data)
{
  LoginScreen *self = data;
  self->overlay = NULL; /* it took itself off */
  rl_login_keep(self->login, choice == 0);
}

static RlScreen *keep_dialog(LoginScreen *self)
{
  const char *const labels[] = { _("Keep"), _("This run only"), NULL };
  return rl_choice_dialog_new(_("Keep the API secrets?"),
                              _("The server accepts them. The keyring can keep them for the next "
                                "start."),
                              labels, on_keep, self, NULL);
}

/* ---- following the login ---- */

static void cancel(gpointer data)
{
  LoginScreen *self = data;
  rl_login_cancel(self->login);
}

static RlScreen *overlay_for(LoginScreen *self, const RlLoginView *view)
{
  switch (view->stage) {
  case RL_LOGIN_LOOKING:
    return rl_wait_dialog_new(_("API secrets"), _("Asking the keyring."), view->since, cancel,
                              self);
  case RL_LOGIN_STORING:
    return rl_wait_dialog_new(_("API secrets"), _("Storing in the keyring."), view->since, cancel,
                              self);
  case RL_LOGIN_CHECKING:
    return rl_wait_dialog_new(_("API secrets"), _("Asking the server."), view->since, cancel, self);
  case RL_LOGIN_LOCKED:
  case RL_LOGIN_NO_KEYRING:
  case RL_LOGIN_MOVABLE:
    return keyring_dialog(self, view);
  case RL_LOGIN_OFFERING:
    return keep_dialog(self);
  case RL_LOGIN_ASKING:
  case RL_LOGIN_READY:
    break;
  }
  return NULL;
}

static void start_work(LoginScreen *self)
{
  void (*on_ready)(gpointer) = self->on_ready;
  gpointer data = self->data;
  if (self->below)
    rl_tui_remove(self->base.tui, &self->base);
  else
    rl_tui_pop(self->base.tui, &self->base);
  on_ready(data);
}

static void on_told(int choice, gpointer data)
{
  start_work(data);
}

/* What the person should know of where the secrets are kept is said first. */
static void finish(LoginScreen *self)
{
  const char *const labels[] = { _("OK"), NULL };
  const char *remark = rl_login_view(self->login)->message;
  if (remark == NULL)
    start_work(self);
  else
    rl_tui_push(self->base.tui,
                rl_choice_dialog_new(_("API secrets"), remark, labels, on_told, self, NULL));
}

/* There is something to say or to ask, before what can be used already. */
static void come_up(LoginScreen *self)
{
  if (!self->below)
    return;
  self->below = FALSE;
  self->typing = rl_tui_has_typed(self->base.tui);
  rl_tui_raise(self->base.tui, &self->base);
}

static void on_login(RlLogin *login, gpointer data)
{
  LoginScreen *self = data;
  const RlLoginView *view = rl_login_view(login);
  RlScreen *old = self->overlay;
  self->overlay = NULL;
  if (old != NULL)
    rl_tui_pop(self->base.tui, old);
  if (self->below && view->stage == RL_LOGIN_LOOKING)
    return;
  if (view->stage != RL_LOGIN_READY || view->message != NULL)
    come_up(self);
  if (view->stage == RL_LOGIN_READY) {
    finish(self);
    return;
  }
  if (view->stage == RL_LOGIN_ASKING) {
    ask(self, view);
    return;
  }
  self->overlay_stage = view->stage;
  self->overlay = overlay_for(self, view);
  rl_tui_push(self->base.tui, self->overlay);
}

static LoginScreen *push_login(RlTui *tui, const RlScreenOps *kind, void (*on_ready)(gpointer data),
                               gpointer data)
{
  LoginScreen *self = g_new0(LoginScreen, 1);
  self->base.ops = kind;
  self->on_ready = on_ready;
  self->data = data;
  self->login = rl_login_new(rl_tui_session(tui), on_login, self);
  rl_tui_push(tui, &self->base);
  return self;
}

void rl_login_dialogs_start(RlTui *tui, void (*on_ready)(gpointer data), gpointer data)
{
  rl_login_dialogs_switch(tui, on_ready, NULL, data);
}

RlScreen *rl_login_dialogs_start_below(RlTui *tui, void (*on_ready)(gpointer data), gpointer data)
{
  LoginScreen *self = push_login(tui, &ops, on_ready, data);
  self->below = TRUE;
  rl_login_start(self->login);
  return &self->base;
}

void rl_login_dialogs_uncover(RlScreen *login)
{
  LoginScreen *self = (LoginScreen *) login;
  self->below = FALSE;
  on_login(self->login, self);
}

void rl_login_dialogs_switch(RlTui *tui, void (*on_ready)(gpointer data),
                             void (*on_left)(gpointer data), gpointer data)
{
  if (rl_tui_session(tui)->credentials != NULL) {
    on_ready(data);
    return;
  }
  LoginScreen *self = push_login(tui, &ops, on_ready, data);
  self->on_left = on_left;
  rl_login_start(self->login);
}

void rl_login_dialogs_renew(RlTui *tui, const RlOutcome *outcome, void (*on_ready)(gpointer data),
                            gpointer data)
{
  rl_login_renew(push_login(tui, &renewing_ops, on_ready, data)->login, outcome);
}
