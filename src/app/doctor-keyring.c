/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the API secrets come from. Both keyrings are only looked at: one that is locked stays
 * locked, and one that does not run is not started. */
#include "config.h"

#include "base/error.h"
#include "base/i18n.h"

#include "app/doctor-checks.h"

static gboolean is_error(const GError *error, RlError code)
{
  return g_error_matches(error, RL_ERROR, (gint) code);
}

/* ---- looking ---- */

/* The key of the API secrets. Without an endpoint only the state of the keyring is of interest. */
static RlKeyringKey key_of(const RlPatient *patient)
{
  return (RlKeyringKey){ .application = RL_KEYRING_API_SECRETS,
                         .profile = patient->profile != NULL ? patient->profile->name : NULL,
                         .origin =
                             patient->endpoint != NULL ? patient->endpoint->url->origin : NULL };
}

static void look(RlDoctor *self, RlKeyring *keyring, RlCancel *cancel, GError **error)
{
  const RlKeyringKey key = key_of(self->patient);
  if (self->patient->endpoint == NULL) {
    (void) keyring->probe(keyring, cancel, error);
    return;
  }
  g_autoptr(RlSecret) value = keyring->lookup(keyring, &key, cancel, error);
  if (value != NULL)
    self->found = rl_credentials_read(value, error);
}

/* What a locked keyring tells of its items. FALSE also where it cannot be asked. */
static gboolean surely_lacks(const RlPatient *patient, RlKeyring *keyring, RlCancel *cancel)
{
  const RlKeyringKey key = key_of(patient);
  if (patient->endpoint == NULL)
    return FALSE;
  g_autoptr(GPtrArray) items = keyring->list(keyring, RL_KEYRING_API_SECRETS, cancel, NULL);
  for (guint i = 0; items != NULL && i < items->len; i++)
    if (rl_keyring_item_is(g_ptr_array_index(items, i), &key))
      return FALSE;
  return items != NULL;
}

/* ---- saying ---- */

static void say_fine(const RlPatient *patient, gboolean own, RlFinding *finding)
{
  const char *which = own ? _("relink's own keyring is open") : _("The session's keyring is open");
  if (patient->endpoint == NULL)
    rl_finding_fine(finding, g_strdup_printf("%s.", which));
  else
    rl_finding_fine(finding, g_strdup_printf(_("%s, and holds API secrets for the profile “%s”."),
                                             which, patient->profile->name));
}

static void say_lacking(const RlPatient *patient, RlFinding *finding)
{
  g_autofree char *quoted = rl_doctor_quote(patient->profile->name);
  g_autofree char *advice = g_strdup_printf(
      _("Store them: “relink login --profile %s” asks for the secret id and password."), quoted);
  rl_finding_fault(finding, RL_EXIT_AUTH,
                   g_strdup_printf(_("The keyring holds no API secrets of the profile “%s” for "
                                     "%s."),
                                   patient->profile->name, patient->endpoint->url->origin),
                   advice);
}

/* relink asks for the password where there is somebody to ask: then it is no fault. */
static void say_locked(const RlPatient *patient, gboolean own, RlFinding *finding)
{
  char *message = g_strdup(own ? _("relink's own keyring is locked, or does not run at the moment; "
                                   "there is no other in this session.")
                               : _("The session's keyring is locked, or does not run yet."));
  if (patient->may_ask) {
    rl_finding_warn(finding, message,
                    own ? _("Nothing need be done: relink asks for its password. With a keyring on "
                            "a session bus (packages dbus-user-session, gnome-keyring) and "
                            "libpam-gnome-keyring, logging in with a password opens it.")
                        : _("Nothing need be done: relink asks for its password. With "
                            "libpam-gnome-keyring (pam_gnome_keyring in /etc/pam.d/sshd) logging "
                            "in with a password over SSH opens it."));
    return;
  }
  rl_finding_fault(finding, RL_EXIT_AUTH, message,
                   own ? _("Unlock it: start relink in a terminal and enter the password; it stays "
                           "open for scripts as long as that relink runs.")
                       : _("Unlock it: start relink in a terminal once and enter the password, or "
                           "have libpam-gnome-keyring (pam_gnome_keyring in /etc/pam.d/sshd) do so "
                           "at each log-in with a password."));
}

static void say_no_keyring(const RlPatient *patient, gboolean own, RlFinding *finding)
{
  rl_finding_fault(finding, RL_EXIT_AUTH,
                   g_strdup(own ? _("There is no keyring service in this session, and relink has "
                                    "made no keyring of its own yet.")
                                : _("The keyring service runs, but there is no keyring in it "
                                    "yet.")),
                   _("“relink login” in a terminal makes one and keeps the API secrets in it."));
}

/* What is left when relink cannot keep a keyring of its own either. */
static void say_nothing(const GError *error, RlFinding *finding)
{
  if (is_error(error, RL_ERROR_NO_BUS))
    rl_finding_fault(
        finding, RL_EXIT_AUTH,
        g_strdup_printf(_("There is no session bus, and so no keyring. %s"), error->message),
        _("Have an administrator install dbus-user-session and gnome-keyring; then log in again. "
          "“loginctl enable-linger” gives your user a bus that does not depend on a log-in."));
  else
    rl_finding_fault(
        finding, RL_EXIT_AUTH,
        g_strdup_printf(_("There is a session bus, but no keyring on it. %s"), error->message),
        _("Have an administrator install gnome-keyring and libpam-gnome-keyring; then log in "
          "again."));
}

/* Of every other error the message says what happened. */
static const struct {
  RlError code;
  const char *advice;
} others[] = {
  { RL_ERROR_STUCK, N_("Log out and in again, or enter “systemctl --user restart "
                       "gnome-keyring-daemon”.") },
  { RL_ERROR_DENIED, N_("Allow it in the program that keeps your keyring.") },
  { RL_ERROR_DISMISSED, N_("Open the keyring in its own program, and allow relink to read it.") },
  { RL_ERROR_LOCAL, N_("Make the folder yours alone, for example with chmod 700.") },
  { RL_ERROR_MALFORMED, N_("Store them anew: “relink login”.") },
};

static void say_other(const GError *error, RlFinding *finding)
{
  const char *advice = N_("Log out and in again. If that does not help, look into what the keyring "
                          "service says: “journalctl --user”.");
  for (guint i = 0; i < G_N_ELEMENTS(others); i++)
    if (is_error(error, others[i].code))
      advice = others[i].advice;
  rl_finding_fault(finding, RL_EXIT_AUTH, g_strdup(error->message), _(advice));
}

static void say(RlDoctor *self, gboolean own, const GError *error, RlFinding *finding,
                RlCancel *cancel)
{
  const RlPatient *patient = self->patient;
  if (error == NULL)
    say_fine(patient, own, finding);
  else if (is_error(error, RL_ERROR_NOT_STORED) ||
           (is_error(error, RL_ERROR_LOCKED) &&
            surely_lacks(patient, own ? patient->own : patient->session, cancel)))
    say_lacking(patient, finding);
  else if (is_error(error, RL_ERROR_LOCKED))
    say_locked(patient, own, finding);
  else if (is_error(error, RL_ERROR_NO_COLLECTION))
    say_no_keyring(patient, own, finding);
  else if (is_error(error, RL_ERROR_NO_BUS) || is_error(error, RL_ERROR_NO_SERVICE))
    say_nothing(error, finding);
  else
    say_other(error, finding);
}

/* The session's keyring goes before relink's own, as in rl_keyring_new(). */
void rl_doctor_check_keyring(RlDoctor *self, RlFinding *finding, RlCancel *cancel)
{
  const RlPatient *patient = self->patient;
  g_autoptr(GError) error = NULL;
  if (patient->credentials != NULL) {
    rl_finding_fine(finding, g_strdup(_("The built-in sandbox brings its own API secrets: no "
                                        "keyring is needed.")));
    return;
  }
  look(self, patient->session, cancel, &error);
  const gboolean own = is_error(error, RL_ERROR_NO_BUS) || is_error(error, RL_ERROR_NO_SERVICE);
  self->session_works = !own;
  g_autoptr(GError) second = NULL;
  if (own) {
    look(self, patient->own, cancel, &second);
    /* Of the two the session's says what is missing in it. */
    if (is_error(second, RL_ERROR_NO_SERVICE))
      second->code = error->code;
  }
  say(self, own, own ? second : error, finding, cancel);
}

void rl_doctor_check_tools(RlDoctor *self, RlFinding *finding, RlCancel *cancel)
{
  g_autoptr(GError) error = NULL;
  const char *missing = rl_keyring_private_missing(&error);
  if (error != NULL)
    rl_finding_unknown(finding, error->message);
  else if (self->patient->credentials != NULL || self->session_works)
    rl_finding_fine(finding, g_strdup(_("relink needs no keyring of its own.")));
  else if (missing == NULL)
    rl_finding_fine(finding, g_strdup(_("The programs for a keyring of relink's own are there.")));
  else
    rl_finding_warn(finding,
                    g_strdup_printf(_("The program %s is missing, without which relink keeps no "
                                      "keyring of its own."),
                                    missing),
                    _("Have an administrator install the packages dbus, gnome-keyring and "
                      "util-linux."));
}
