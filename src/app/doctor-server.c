/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way to the server, and whether it takes the API secrets. It is asked twice: once without
 * them, for how the connection is made, and once with them. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#include "model/link.h"

#include "keyfile/keyfile.h"

#include "net/proxy.h"

#include "app/doctor-checks.h"

/* Days before the end of a certificate at which somebody should hear of it; and the seconds by
 * which two clocks may differ before what they say is of no use together. */
enum { DAY = 24 * 3600, SOON = 14 * DAY, SKEW_MAX = 60, CA_FILE_MAX = 16 * 1024 };

/* NULL: there is nowhere to look, and FINDING says so. */
static const RlProbe *look(RlDoctor *self, RlFinding *finding, RlCancel *cancel)
{
  const RlPatient *patient = self->patient;
  if (patient->endpoint == NULL) {
    rl_finding_unknown(finding, _("the configuration has to be in order first."));
    return NULL;
  }
  if (self->probe == NULL)
    self->probe = rl_probe(patient->http, patient->endpoint, cancel);
  return self->probe;
}

static void not_reached(RlFinding *finding)
{
  rl_finding_unknown(finding, _("the server cannot be reached."));
}

/* ---- the proxy ---- */

static void say_proxy(const RlProxy *proxy, const RlProbe *probe, RlFinding *finding)
{
  /* Whoever takes the connection is the proxy. */
  const gboolean fails =
      probe->fault == RL_HTTP_FAULT_PROXY || probe->fault == RL_HTTP_FAULT_CONNECT;
  if (proxy->except != NULL)
    rl_finding_fine(finding, g_strdup_printf(_("%s names the proxy %s, but %s excepts this server "
                                               "from it."),
                                             proxy->from, proxy->url, proxy->except));
  else if (fails)
    rl_finding_fault(finding, RL_EXIT_NOT_SENT,
                     g_strdup_printf(_("The proxy %s (from %s) does not lead to the server: %s"),
                                     proxy->url, proxy->from, probe->error->message),
                     _("Ask whoever runs the network for the right proxy; set it as “proxy” of the "
                       "profile in relink.conf, or except the server with “no_proxy”."));
  else
    rl_finding_fine(finding, g_strdup_printf(_("Requests go through the proxy %s (from %s)."),
                                             proxy->url, proxy->from));
}

void rl_doctor_check_proxy(RlDoctor *self, RlFinding *finding, RlCancel *cancel)
{
  const RlProbe *probe = look(self, finding, cancel);
  g_auto(RlProxy) proxy = { .url = NULL };
  if (probe == NULL)
    return;
  rl_proxy_find(self->patient->endpoint, &proxy);
  if (proxy.url == NULL)
    rl_finding_fine(finding, g_strdup(_("No proxy is used.")));
  else
    say_proxy(&proxy, probe, finding);
}

/* ---- the server ---- */

/* It takes connections, and the check of TLS says what is wrong with them. */
static gboolean is_about_tls(RlHttpFault fault)
{
  return fault == RL_HTTP_FAULT_CERTIFICATE || fault == RL_HTTP_FAULT_TLS ||
         fault == RL_HTTP_FAULT_CLIENT;
}

static const char *fault_advice(RlHttpFault fault)
{
  switch (fault) {
  case RL_HTTP_FAULT_NAME:
    return _("Check base_url, and that this machine resolves names: “getent hosts NAME”.");
  case RL_HTTP_FAULT_CONNECT:
    return _("Ask whoever runs the network whether this machine may reach the server, directly or "
             "through a proxy.");
  case RL_HTTP_FAULT_PROXY:
    return _("See the proxy above.");
  default:
    return _("Try again in a moment; if it stays, ask whoever runs the network.");
  }
}

static void say_status(const RlPatient *patient, int status, RlFinding *finding)
{
  const char *server = patient->endpoint->url->authority;
  if (status >= 500)
    rl_finding_fault(finding, RL_EXIT_FAILURE,
                     g_strdup_printf(_("%s is reached, but fails (%d)."), server, status),
                     _("Try again in a moment; if it stays, tell those who run the server."));
  else if (status >= 300 && status < 400)
    rl_finding_fault(finding, RL_EXIT_LOCAL,
                     g_strdup_printf(_("%s leads elsewhere (%d), where relink never follows: this "
                                       "is not the API, or a portal of the network answers."),
                                     server, status),
                     _("Check base_url, and log in to the network if it wants that."));
  else
    rl_finding_fine(finding, g_strdup_printf(_("%s answers."), server));
}

void rl_doctor_check_server(RlDoctor *self, RlFinding *finding, RlCancel *cancel)
{
  const RlProbe *probe = look(self, finding, cancel);
  if (probe == NULL)
    return;
  if (is_about_tls(probe->fault))
    rl_finding_fine(finding, g_strdup_printf(_("%s takes connections."),
                                             self->patient->endpoint->url->authority));
  else if (probe->error == NULL)
    say_status(self->patient, probe->status, finding);
  else
    rl_finding_fault(finding,
                     probe->fault != RL_HTTP_FAULT_NONE ? RL_EXIT_NOT_SENT : RL_EXIT_FAILURE,
                     g_strdup(probe->error->message), fault_advice(probe->fault));
}

/* ---- TLS ---- */

static gint64 now(void)
{
  return g_get_real_time() / G_USEC_PER_SEC;
}

/* The end of the first certificate in a CA file that is no collection; 0: not known. */
static gint64 ca_end(const char *path)
{
  gint64 end = 0;
  gsize n = 0;
  g_autofree char *text = NULL;
  if (path == NULL || !g_file_get_contents(path, &text, &n, NULL) || n > CA_FILE_MAX)
    return 0;
  g_autoptr(RlSecret) bytes = rl_secret_new_from(text, (gssize) n, 0);
  return rl_keyfile_classify(bytes, &end) == RL_KEYFILE_CERTIFICATE ? end : 0;
}

static void check_end(RlFinding *finding, gint64 end, const char *format, const char *advice)
{
  if (end == 0 || end > now() + SOON)
    return;
  g_autofree char *when = rl_time_format_local(end);
  g_autoptr(GString) text = g_string_new(format);
  (void) g_string_replace(text, "%s", when, 1);
  rl_finding_warn(finding, g_string_free(g_steal_pointer(&text), FALSE), advice);
}

static char *describe_tls(const RlEndpoint *endpoint, const RlProbe *probe)
{
  g_autofree char *ca = endpoint->ca_file != NULL ? g_filename_display_name(endpoint->ca_file)
                                                  : g_strdup(_("the system's certificates"));
  const char *version = probe->tls != NULL ? probe->tls : "TLS";
  if (probe->certificate_end == 0)
    return g_strdup_printf(_("%s; the server's certificate is trusted by %s."), version, ca);
  g_autofree char *end = rl_time_format_local(probe->certificate_end);
  return g_strdup_printf(_("%s; the server's certificate is trusted by %s, and valid until %s."),
                         version, ca, end);
}

static void say_tls_fault(const RlEndpoint *endpoint, const RlProbe *probe, RlFinding *finding)
{
  const char *advice =
      probe->fault == RL_HTTP_FAULT_CLIENT
          ? _("Check client_cert and client_key of the profile, and ask whoever runs the server "
              "which certificate it takes.")
      : probe->fault == RL_HTTP_FAULT_TLS
          ? _("The server must speak TLS 1.2 or later, and no program between may break the "
              "connection up. Ask whoever runs it.")
      : endpoint->ca_file != NULL
          ? _("The CA file must hold the certificate that signed the server's. Check also that "
              "this machine's clock is right.")
          : _("If the server, or a proxy that looks into connections, is your own, name its CA "
              "with "
              "ca_file in the profile or --ca-file. Otherwise check the package ca-certificates "
              "and this machine's clock.");
  rl_finding_fault(finding, RL_EXIT_NOT_SENT, g_strdup(probe->error->message), advice);
}

void rl_doctor_check_tls(RlDoctor *self, RlFinding *finding, RlCancel *cancel)
{
  const RlEndpoint *endpoint = self->patient->endpoint;
  const RlProbe *probe = look(self, finding, cancel);
  if (probe == NULL)
    return;
  if (endpoint->url->plain) {
    rl_finding_fine(finding, g_strdup(_("The server is on this machine: nothing is encrypted.")));
    return;
  }
  if (is_about_tls(probe->fault))
    say_tls_fault(endpoint, probe, finding);
  else if (probe->fault != RL_HTTP_FAULT_NONE)
    not_reached(finding);
  if (finding->health != RL_HEALTH_FINE)
    return;
  check_end(finding, probe->certificate_end, _("The server's certificate is only valid until %s."),
            _("Tell those who run the server: from then on nothing is sent."));
  check_end(finding, ca_end(endpoint->ca_file),
            _("The certificate in the CA file is only valid until %s."),
            _("Get the CA's next certificate from those who run the server."));
  rl_finding_fine(finding, describe_tls(endpoint, probe));
}

/* ---- the clock ---- */

void rl_doctor_check_clock(RlDoctor *self, RlFinding *finding, RlCancel *cancel)
{
  const RlProbe *probe = look(self, finding, cancel);
  if (probe == NULL)
    return;
  if (probe->status == 0) {
    not_reached(finding);
    return;
  }
  if (probe->server_time == 0) {
    rl_finding_fine(finding, g_strdup(_("The server does not say what time it is.")));
    return;
  }
  const gint64 skew = probe->receipt_time - probe->server_time;
  g_autofree char *seconds = rl_text_number(ABS(skew));
  if (ABS(skew) <= SKEW_MAX)
    rl_finding_fine(finding, g_strdup(_("This machine's clock agrees with the server's.")));
  else
    rl_finding_warn(finding,
                    g_strdup_printf(skew > 0 ? _("This machine's clock is %s seconds ahead of the "
                                                 "server's: times in the journal are wrong.")
                                             : _("This machine's clock is %s seconds behind the "
                                                 "server's: times in the journal are wrong."),
                                    seconds),
                    _("Have an administrator set it by the network: “timedatectl set-ntp true”."));
}

/* ---- the API secrets ---- */

static void say_refused(const RlPatient *patient, int status, RlFinding *finding)
{
  g_autofree char *quoted = rl_doctor_quote(patient->profile->name);
  g_autofree char *advice = g_strdup_printf(
      _("Store the ones that belong to this server: “relink login --check --profile %s”."), quoted);
  rl_finding_fault(finding, RL_EXIT_AUTH,
                   g_strdup_printf(_("The server refuses the API secrets of the profile “%s” "
                                     "(%d)."),
                                   patient->profile->name, status),
                   advice);
}

static void say_check(const RlPatient *patient, const RlOutcome *outcome, RlFinding *finding)
{
  const RlExit code = rl_exit_of_outcome(outcome);
  g_autofree char *advice = rl_text_or_nothing(rl_outcome_advice(outcome));
  if (outcome->kind == RL_OUTCOME_DONE)
    rl_finding_fine(finding, g_strdup(_("The server accepts the API secrets.")));
  else if (code == RL_EXIT_AUTH)
    say_refused(patient, outcome->http_status, finding);
  else
    rl_finding_fault(finding, code, rl_outcome_message(outcome), advice);
}

void rl_doctor_check_keys(RlDoctor *self, RlFinding *finding, RlCancel *cancel)
{
  const RlPatient *patient = self->patient;
  const RlProbe *probe = look(self, finding, cancel);
  const RlCredentials *credentials =
      patient->credentials != NULL ? patient->credentials : self->found;
  if (probe == NULL)
    return;
  if (credentials == NULL)
    rl_finding_unknown(finding, _("the API secrets are not at hand, see the keyring."));
  else if (probe->error != NULL)
    not_reached(finding);
  else {
    g_autoptr(RlOutcome) outcome = rl_api_check(patient->api, credentials, cancel);
    say_check(patient, outcome, finding);
  }
}
