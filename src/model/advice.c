/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The advice table: one row for each error code that Belvo documents, and for each cause of
 * login_error, which the API tells apart by its message only. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"

#include "model/api-error.h"

typedef struct {
  const char *code;
  const char *advice;
  const char *login; /* of a login_error that is no plain refusal: what the bank made of it */
} Row;

static const Row codes[] = {
  { "too_many_sessions", N_("The customer is logged in at the bank elsewhere, or data is being "
                            "fetched right now. Ask the customer to log out of the bank's site "
                            "and app, wait two minutes, then send again.") },
  { "session_expired", N_("The token came too late. Send the update again; the bank will ask for "
                          "a new token.") },
  { "session_expired_ob", N_("The consent session has expired. Start it again in the consent "
                             "page; this form cannot renew it.") },
  { "invalid_link", N_("The link was invalidated by repeated failed log-ins. A correct password "
                       "repairs it: check every character with the customer, then send.") },
  { "unconfirmed_link", N_("The link was never finished. Send the credentials and answer the "
                           "bank's challenge to finish it.") },
  { "institution_down", N_("The bank's site is down. Try again later; nothing is wrong with the "
                           "credentials.") },
  { "institution_unavailable", N_("The bank cannot be reached just now. Try again later; nothing "
                                  "is wrong with the credentials.") },
  { "institution_inactive", N_("Belvo has switched this institution off for now. Try again "
                               "later.") },
  { "unsupported_operation", N_("This institution does not offer that. Check that the link "
                                "belongs to the institution you mean.") },
  { "activation_failed", N_("The customer's online banking is not active. The customer has to "
                            "activate it with the bank first.") },
  { "activation_required", N_("The customer's online banking is not active. The customer has to "
                              "activate it with the bank first.") },
  { "validation_error", N_("The credentials do not have the form that this institution expects. "
                           "Compare them with what the bank asks for.") },
  { "required", N_("A field that the bank needs is missing. Fill in the field named here and "
                   "send again.") },
  { "null", N_("A field was sent without a value. Fill it in, or leave it empty.") },
  { "blank", N_("A field was sent empty. Fill it in, or leave it out.") },
  { "invalid", N_("The field named here has the wrong form. Correct it and send again.") },
  { "invalid_choice", N_("The value chosen is not one that this institution knows. Pick another "
                         "one.") },
  { "does_not_exist", N_("What was referred to does not exist. Check the id or the name.") },
  { "not_a_list", N_("The server did not understand the request. Report this with the request "
                     "id.") },
  { "parse_error", N_("The server did not understand the request. Report this with the request "
                      "id.") },
  { "duplicated", N_("This link exists already. Use the existing one.") },
  { "invalid_credentials_storage", N_("The link's storage setting does not allow this. Your team's "
                                      "developers can change it; give them the request id.") },
  { "invalid_fetch_resources", N_("The link's list of resources does not allow this. Your team's "
                                  "developers can change it; give them the request id.") },
  { "invalid_access_mode_switch",
    N_("The link's access mode cannot be changed this way. A new log-in does not help; give your "
       "team's developers the request id.") },
  { "invalid_period", N_("The period asked for is not allowed. This is no matter of the "
                         "credentials; give your team's developers the request id.") },
  { "unavailable_data", N_("The institution does not offer the data asked for. This is no matter "
                           "of the credentials.") },
  { "authentication_failed", N_("Our own API secrets were refused: wrong, or of another "
                                "environment. Check the profile, then “relink login”.") },
  { "consent_without_accounts", N_("The customer's consent names no account. The customer has to "
                                   "give a new consent.") },
  { "access_to_production_denied", N_("This account has no access to production. Belvo has to "
                                      "grant it.") },
  { "access_to_resource_denied", N_("This account has no right to use links. Belvo has to grant "
                                    "it.") },
  { "permission_denied", N_("The institution forbids it, or too many requests were sent. Wait, "
                            "then try once more.") },
  { "quota_limit_reached",
    N_("This environment takes no more links. Check that the profile is the right one.") },
  { "not_found",
    N_("The server does not know this link. Check the id, and that the profile is "
       "the right environment. “relink -p NAME LINK” asks another profile's server.") },
  { "expired_credentials", N_("The stored credentials are no longer kept. The customer has to "
                              "connect the account again.") },
  { "method_not_allowed", N_("The server does not take this request at this address. Check the "
                             "base URL of the profile.") },
  { "request_timeout", N_("The bank took longer than five minutes. Look at the link's status "
                          "before sending again.") },
  { "link_refreshed", N_("The link was refreshed less than ten minutes ago. Wait ten minutes, then "
                         "send again if it is still needed.") },
  { "token_required", N_("The bank wants one more code. Send the update and answer the "
                         "challenge.") },
  { "too_many_requests", N_("Too many requests. Wait, then send again.") },
  { "unexpected_error", N_("Belvo or the bank had a fault that may pass. Look at the link's "
                           "status before sending again; after three tries, give support the "
                           "request id.") },
  { "service_unavailable", N_("Belvo has a fault. Look at the link's status before sending "
                              "again.") },
};

/* In this order: the first fragments resemble later ones. Written without apostrophes and full
 * stops, in which the API's versions differ. */
static const Row login_errors[] = {
  { "not attempted",
    N_("Belvo did not even try: these credentials are known to be wrong. Sending "
       "the same again is pointless; ask for new ones."),
    "not_attempted" },
  { "account is locked",
    N_("The bank has locked the account. Stop trying; the customer has to "
       "unlock it with the bank."),
    "locked" },
  { "missing credentials", N_("The bank wants a field that was not sent: a second password, or "
                              "the kind of document. Fill it in and send again.") },
  { "not supported yet", N_("The bank wants a kind of second factor that Belvo cannot do yet. "
                            "This cannot be repaired here.") },
  { "something unexpected happened", N_("The bank had trouble. Try again later; do not repeat it "
                                        "many times.") },
  { "forbidden by the institution", N_("The customer lacks the right to use online banking. The "
                                       "customer has to ask the bank.") },
  { "invalid credentials", N_("The bank refused the password or the user name. Ask the customer "
                              "to read it again, character by character. Six refused log-ins "
                              "invalidate the link.") },
};

static const char login_fallback[] =
    N_("The bank refused the log-in. Ask the customer to check the credentials in the bank's own "
       "app before trying again.");

static const struct {
  int status;
  const char *advice;
} statuses[] = {
  { 401, N_("Our own API secrets were refused. Check the profile, then “relink login”.") },
  { 403, N_("The server forbids it: too many requests in a short time, or a field that it no "
            "longer takes. Wait half a minute; leave out encryption key, username type and "
            "certificate if they are filled in.") },
  { 404, N_("The server does not know this link. Check the id, and that the profile is the right "
            "environment. “relink -p NAME LINK” asks another profile's server.") },
  { 405, N_("The server does not take this request at this address. Check the base URL of the "
            "profile.") },
  { 408, N_("The bank took too long. Look at the link's status before sending again.") },
  { 413, N_("The server finds the request too large. Check the certificate and key files.") },
  { 428, N_("The bank wants one more step, but the answer has no session to answer it with. The "
            "customer usually has to activate online banking first.") },
  { 429, N_("Too many requests. Wait, then send again.") },
};

static const char *find(const Row *rows, guint n, const char *code)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0(rows[i].code, code) == 0)
      return _(rows[i].advice);
  return NULL;
}

/* The row whose fragment MESSAGE contains; NULL: a message that nobody knows. */
static const Row *login_row(const char *message)
{
  g_autofree char *folded = g_utf8_strdown(message != NULL ? message : "", -1);
  for (guint i = 0; i < G_N_ELEMENTS(login_errors); i++)
    if (strstr(folded, login_errors[i].code) != NULL)
      return &login_errors[i];
  return NULL;
}

static const char *login_advice(const char *message)
{
  const Row *row = login_row(message);
  return row != NULL ? _(row->advice) : _(login_fallback);
}

const char *rl_api_error_login(const RlApiError *error)
{
  if (g_strcmp0(error->code, "login_error") != 0)
    return NULL;
  const Row *row = login_row(error->message);
  return row != NULL && row->login != NULL ? row->login : "refused";
}

gboolean rl_api_error_knows_code(const char *code)
{
  return g_strcmp0(code, "login_error") == 0 || find(codes, G_N_ELEMENTS(codes), code) != NULL;
}

const char *rl_api_error_part(const char *message)
{
  const Row *row = login_row(message);
  return row != NULL ? row->code : NULL;
}

const char *rl_api_error_advice(int http_status, const RlApiError *error)
{
  if (g_strcmp0(error->code, "login_error") == 0)
    return login_advice(error->message);
  /* A 428 that nothing can answer: "answer the challenge" would be no help. */
  if (http_status == 428 && g_strcmp0(error->code, "token_required") == 0)
    return rl_http_status_advice(428);
  return find(codes, G_N_ELEMENTS(codes), error->code);
}

const char *rl_http_status_advice(int http_status)
{
  for (guint i = 0; i < G_N_ELEMENTS(statuses); i++)
    if (statuses[i].status == http_status)
      return _(statuses[i].advice);
  if (http_status >= 300 && http_status < 400)
    return _("The server points to another address. relink never follows that with a password. "
             "Check the base URL of the profile.");
  if (http_status >= 500)
    return _("The server had a fault. Look at the link's status before sending again.");
  return _("The server said no. The details show its answer; give support the request id.");
}

void rl_advice_foreach(RlAdviceFunc func, gpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS(codes); i++)
    func(codes[i].code, NULL, _(codes[i].advice), data);
  for (guint i = 0; i < G_N_ELEMENTS(login_errors); i++)
    func("login_error", login_errors[i].code, _(login_errors[i].advice), data);
}
