/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of magic values. */
#include "sandbox/magic.h"

#include <string.h>

#include "sandbox/behaviour.h"

#define HTML "text/html; charset=utf-8"

#define ROW(value, meaning, act, detail)                                                           \
  {                                                                                                \
    value, meaning, rl_sandbox_act_##act, detail                                                   \
  }
#define FAULT(status, code, message, field)                                                        \
  fault, (&(const RlSandboxFault){ status, code, message, field })
#define PAGE(status, type, body) (&(const RlSandboxPage){ status, type, body, NULL, NULL })
#define PAGE_WITH(status, type, body, header, value)                                               \
  (&(const RlSandboxPage){ status, type, body, header, value })
#define GATEWAY(title)                                                                             \
  "<html>\r\n<head><title>" title "</title></head>\r\n<body>\r\n<center><h1>" title                \
  "</h1></center>\r\n<hr><center>openresty</center>\r\n</body>\r\n</html>\r\n"

/* FAULT brings the act and its detail. */
#define ERROR(value, meaning, ...)             ERROR_ROW(value, meaning, __VA_ARGS__)
#define ERROR_ROW(value, meaning, act, detail) ROW(value, meaning, act, detail)

/* clang-format off */
static const RlSandboxBehaviour behaviours[] = {
  /* It works */
  ROW("pass_valid", "updated", succeed, NULL),
  ROW("ok_created", "updated, answered with 201", created, NULL),
  ROW("ok_more", "updated, with members that nobody knows", more, NULL),
  ROW("ok_invalid", "200, but the link is invalid", status, "invalid"),
  ROW("ok_unconfirmed", "200, but the link is unconfirmed", status, "unconfirmed"),
  ROW("ok_token_required", "200, but the link still wants a token", status, "token_required"),

  /* It says so in a way that cannot be believed */
  ROW("ok_other_id", "200 with another link's id", other_id,
      "7a5b2052-5fbf-4e46-9654-47090babe7b9"),
  ROW("ok_not_json", "updated, but the 200 is a page", done_but,
      PAGE(200, HTML, "<html><body>Everything is fine.</body></html>\n")),
  ROW("ok_broken", "updated, but the JSON of the 200 breaks off", done_but,
      PAGE(200, "application/json", "{\"id\": \"683005d6-f45c-4adb-b289-f1a12f50f80c\", \"stat")),
  ROW("ok_array", "updated, but the 200 is an empty array", done_but,
      PAGE(200, "application/json", "[]")),
  ROW("ok_empty", "updated, but the 200 has no body", done_but, PAGE(200, NULL, "")),
  ROW("ok_no_content", "updated, answered with 204", done_but, PAGE(204, NULL, "")),
  ROW("timeout_done", "408, although the update was carried out", done_fault,
      (&(const RlSandboxFault){ 408, "request_timeout", "It took longer than five minutes",
                                NULL })),
  ROW("html_502_done", "502, although the update was carried out", done_but,
      PAGE(502, HTML, GATEWAY("502 Bad Gateway"))),

  /* The bank refuses the log-in */
  ERROR("pass_invalid", "refused: wrong password", FAULT(400, "login_error",
        "The bank says no: invalid credentials provided", NULL)),
  ERROR("login_invalid", "refused: wrong password", FAULT(400, "login_error",
        "The bank says no: invalid credentials provided", NULL)),
  ERROR("login_not_attempted", "refused: known to be wrong, the bank was not asked",
        FAULT(400, "login_error",
        "Log-in not attempted, since it failed before with invalid credentials", NULL)),
  ERROR("login_missing", "refused: a field is missing", FAULT(400, "login_error",
        "The bank cannot be asked: missing credentials", NULL)),
  ERROR("login_unsupported", "refused: a kind of MFA that cannot be done", FAULT(400,
        "login_error", "The bank wants a kind of MFA that is not supported yet", NULL)),
  ERROR("login_unexpected", "refused: trouble at the bank", FAULT(400, "login_error",
        "Something unexpected happened at the bank during the log-in", NULL)),
  ERROR("login_forbidden", "refused: no rights at the bank", FAULT(400, "login_error",
        "This access is forbidden by the institution", NULL)),
  ERROR("login_locked", "refused: the account is locked", FAULT(400, "login_error",
        "No log-in is possible, since the account is locked", NULL)),
  ERROR("login_new", "refused: with a message that nobody knows", FAULT(400, "login_error",
        "The bank asks its customer to call", NULL)),

  /* 400 */
  ERROR("error_too_many_sessions", "400: the customer is logged in elsewhere", FAULT(400,
        "too_many_sessions", "Another session of this user is open", NULL)),
  ERROR("error_session_expired", "400: the token came too late", FAULT(400, "session_expired",
        "The token came after the end of the session", NULL)),
  ERROR("error_session_expired_ob", "400: the same in open finance, without a message",
        FAULT(400, "session_expired_ob", NULL, NULL)),
  ERROR("error_invalid_link", "400: too many failed log-ins", FAULT(400, "invalid_link",
        "Too many log-ins failed, the link is invalid", NULL)),
  ERROR("error_unconfirmed_link", "400: the link was never finished", FAULT(400,
        "unconfirmed_link", "The creation of this link was never finished", NULL)),
  ERROR("error_institution_down", "400: the bank's site is down", FAULT(400, "institution_down",
        "The site of the institution is down", NULL)),
  ERROR("error_institution_unavailable", "400: the bank cannot be reached", FAULT(400,
        "institution_unavailable", "The institution cannot be reached at present", NULL)),
  ERROR("error_institution_inactive", "400: the bank is switched off", FAULT(400,
        "institution_inactive", "This institution has been switched off", NULL)),
  ERROR("error_unsupported_operation", "400: not to be had at this bank", FAULT(400,
        "unsupported_operation", "This institution does not offer that", NULL)),
  ERROR("error_activation_failed", "400: internet banking could not be activated", FAULT(400,
        "activation_failed", "Internet banking could not be activated for this user", NULL)),
  ERROR("error_validation_error", "400: the credentials do not fit the form", FAULT(400,
        "validation_error", "Bad request", NULL)),
  ERROR("1234567890abcdefg", "400: the credentials do not fit the form", FAULT(400,
        "validation_error", "Bad request", NULL)),
  ERROR("error_required", "400: the PIN is missing", FAULT(400, "required",
        "A value is required here", "password2")),
  ERROR("error_null", "400: the PIN is null", FAULT(400, "null", "This cannot be null",
        "password2")),
  ERROR("error_blank", "400: the PIN is empty", FAULT(400, "blank", "This cannot be empty",
        "password2")),
  ERROR("error_null_blank", "400: the PIN is empty, with the code for null", FAULT(400, "null",
        "This field may not be blank.", "password2")),
  ERROR("error_invalid", "400: the token has the wrong form", FAULT(400, "invalid",
        "This has not the form of a token", "token")),
  ERROR("error_invalid_choice", "400: there is no such document", FAULT(400, "invalid_choice",
        "There is no such kind of document", "username_type")),
  ERROR("error_invalid_certificate", "400: the certificate cannot be read", FAULT(400, "invalid",
        "This is not a certificate", "certificate")),
  ERROR("error_invalid_private_key", "400: the key does not fit", FAULT(400, "invalid",
        "The key does not belong to the certificate", "private_key")),
  ERROR("error_invalid_encryption_key", "400: the encryption key is wrong", FAULT(400, "invalid",
        "The stored password was encrypted with another key", "encryption_key")),
  ERROR("error_does_not_exist", "400: the link is not known", FAULT(400, "does_not_exist",
        "There is no link of that id", "link")),
  ERROR("error_not_a_list", "400: a list was expected", FAULT(400, "not_a_list",
        "A list was expected here", NULL)),
  ERROR("error_parse_error", "400: the request is no JSON", FAULT(400, "parse_error",
        "The request is not JSON", NULL)),
  ROW("error_duplicated", "400: the link is there already", duplicated, NULL),
  ERROR("error_invalid_credentials_storage", "400: rule of another call", FAULT(400,
        "invalid_credentials_storage", "This storage is not to be had here", NULL)),
  ERROR("error_invalid_fetch_resources", "400: rule of another call", FAULT(400,
        "invalid_fetch_resources", "These resources are not to be had here", NULL)),
  ERROR("error_invalid_access_mode_switch", "400: rule of another call", FAULT(400,
        "invalid_access_mode_switch", "A link cannot change its mode like that", NULL)),
  ERROR("error_invalid_period", "400: rule of another call", FAULT(400, "invalid_period",
        "This period is not to be had here", NULL)),
  ERROR("error_unavailable_data", "400: rule of another call", FAULT(400, "unavailable_data",
        "The institution has no such data", NULL)),
  ERROR("error_unknown", "400: a code that nobody knows", FAULT(400, "moon_phase_mismatch",
        "The moon does not permit it", NULL)),
  ERROR("error_hostile", "400: code and message attack the terminal", FAULT(400,
        "bad\x1b[2Jcode", "\x1b]0;owned\x07No\u200bthing \u202e.etadpu rof\u202c\r\nLink updated",
        "pass\x1b[31mword")),

  /* Errors in other clothes */
  ROW("two_errors", "400: two errors in one array", two, NULL),
  ROW("error_object", "400: one error, not in an array", single, NULL),
  ROW("error_nested", "400: errors inside each other", nested, NULL),
  ROW("error_detail", "400: an object with detail only", page,
      PAGE(400, "application/json", "{\"detail\":\"Not in this state.\"}")),
  ROW("error_empty", "400 without a body", page, PAGE(400, NULL, "")),
  ROW("error_empty_array", "400: an empty array", page, PAGE(400, "application/json", "[]")),
  ROW("error_bytes", "400: called JSON, but not even UTF-8", page,
      PAGE(400, "application/json", "[{\"code\":\"caf\xe9\",\"message\":\"\xff\xfe\"}]")),

  /* 401 to 500 */
  ERROR("error_authentication_failed", "401: the API secrets are wrong", FAULT(401,
        "authentication_failed", "The secret id or the secret password is wrong", NULL)),
  ERROR("error_consent_without_accounts", "401: the consent covers no account", FAULT(401,
        "consent_without_accounts", "The consent covers no account", NULL)),
  ERROR("error_access_to_production_denied", "403: no production for this account", FAULT(403,
        "access_to_production_denied", "This account is not open for production", NULL)),
  ERROR("error_access_to_resource_denied", "403: no right to this", FAULT(403,
        "access_to_resource_denied", "This account has no right to that", NULL)),
  ERROR("error_permission_denied", "403: the bank forbids it", FAULT(403, "permission_denied",
        "The institution does not permit it", NULL)),
  ERROR("error_quota_limit_reached", "403: too many links", FAULT(403, "quota_limit_reached",
        "There are too many links already", NULL)),
  ROW("html_403", "403 as a page", page, PAGE(403, HTML, GATEWAY("403 Forbidden"))),
  ERROR("error_not_found", "404: no such link", FAULT(404, "not_found",
        "There is nothing at this address", NULL)),
  ERROR("error_expired_credentials", "404: the credentials are no longer kept", FAULT(404,
        "expired_credentials", "The credentials of this link are no longer kept", NULL)),
  ERROR("error_method_not_allowed", "405", FAULT(405, "method_not_allowed",
        "This address does not take that method", NULL)),
  ERROR("error_request_timeout", "408: longer than five minutes", FAULT(408, "request_timeout",
        "It took longer than five minutes", NULL)),
  ERROR("error_link_refreshed", "409: refreshed a short while ago", FAULT(409, "link_refreshed",
        "Refreshed less than 10 minutes ago", NULL)),
  ERROR("error_activation_required", "428 without a session", FAULT(428, "activation_required",
        "The customer has to activate internet banking first", NULL)),
  ROW("error_429", "429 as a page: wait 30 seconds", page,
      PAGE_WITH(429, HTML, GATEWAY("429 Too Many Requests"), "Retry-After", "30")),
  ROW("error_429_empty", "429 without a body", page, PAGE(429, NULL, "")),
  ERROR("error_unexpected_error", "500", FAULT(500, "unexpected_error",
        "Something went wrong, please try again", NULL)),
  ERROR("error_service_unavailable", "500: the service is not to be had", FAULT(500,
        "service_unavailable", "The service is not to be had at present", NULL)),
  ROW("empty_500", "500 without a body", page, PAGE(500, NULL, "")),
  ROW("html_502", "502 as a page", page, PAGE(502, HTML, GATEWAY("502 Bad Gateway"))),
  ROW("html_503", "503 as a page: wait 120 seconds", page,
      PAGE_WITH(503, HTML, GATEWAY("503 Service Temporarily Unavailable"), "Retry-After", "120")),
  ROW("redirect", "307 to another address", redirect, NULL),
  ROW("echo", "400 whose message is the request's body", echo, NULL),
  ROW("echo_page", "500 as a page that shows the request's body", echo_page, NULL),

  /* Slow */
  ROW("slow_3", "updated after 3 seconds", slow, GUINT_TO_POINTER(3)),
  ROW("slow_30", "updated after 30 seconds", slow, GUINT_TO_POINTER(30)),
  ROW("slow_numeric", "MFA after 3 seconds: a number to make the token from", slow_challenge,
      "numeric_code"),
  ROW("stall", "never answered", stall, NULL),

  /* Challenges */
  ROW("numeric_code", "MFA: a number to make the token from", challenge, "numeric_code"),
  ROW("mfa_numeric", "MFA: the same, not saying that input is expected", challenge, "mfa_numeric"),
  ROW("mfa_default", "MFA: a token from a device", challenge, "mfa_default"),
  ROW("mfa_text", "MFA: a question in words", challenge, "mfa_text"),
  ROW("mfa_unknown", "MFA: of a type that nobody knows", challenge, "mfa_unknown"),
  ROW("mfa_none", "MFA: nothing to type", challenge, "mfa_none"),
  ROW("mfa_none_other", "MFA: nothing to type, in the other spelling", challenge,
      "mfa_none_other"),
  ROW("qr_code", "MFA: QR as text", challenge, "qr_code"),
  ROW("mfa_qr", "MFA: QR as text, its type in capitals", challenge, "mfa_qr"),
  ROW("qr_none", "MFA: QR and nothing to type", challenge, "qr_none"),
  ROW("qr_png", "MFA: QR as a data URI of a PNG image", challenge, "qr_png"),
  ROW("qr_base64", "MFA: QR as a PNG image in bare base64", challenge, "qr_base64"),
  ROW("qr_url", "MFA: QR as the address of an image", challenge, "qr_url"),
  ROW("qr_link", "MFA: QR as an address to go to", challenge, "qr_link"),
  ROW("qr_broken", "MFA: QR as a PNG image that is none", challenge, "qr_broken"),
  ROW("qr_pix", "MFA: QR as a text that takes all of a small window", challenge, "qr_pix"),
  ROW("qr_long", "MFA: QR as a text too long for small windows", challenge, "qr_long"),
  ROW("chain_3", "MFA: three challenges, one after the other", challenge, "chain_3"),
  ROW("chain_qr", "MFA: three challenges, the first a QR", challenge, "chain_qr"),
  ROW("form_array", "MFA: the 428 is an array", challenge, "form_array"),
  ROW("form_detail", "MFA: the 428 of 2019, with detail", challenge, "form_detail"),
  ROW("session_dashed", "MFA: the session is a UUID", challenge, "session_dashed"),
  ROW("expiry_0", "MFA: expired from the start", challenge, "expiry_0"),
  ROW("expiry_5", "MFA: expires after 5 seconds", challenge, "expiry_5"),
  ROW("expiry_12", "MFA: expires after 12 seconds", challenge, "expiry_12"),
  ROW("expiry_string", "MFA: the expiry is a text of digits", challenge, "expiry_string"),
  ROW("expiry_unreadable", "MFA: the expiry cannot be read", challenge, "expiry_unreadable"),
  ROW("expiry_missing", "MFA: no expiry", challenge, "expiry_missing"),
  ROW("data_missing", "MFA: nothing said about the token", challenge, "data_missing"),
  ROW("data_null", "MFA: null said about the token", challenge, "data_null"),
  ROW("mfa_hostile", "MFA: texts that attack the terminal", challenge, "mfa_hostile"),

  /* Tokens */
  ROW("111111", "token: accepted", succeed, NULL),
  ROW("999999", "token: not accepted, the challenge again", again, NULL),
  ROW("222222", "token: accepted, one more is wanted", challenge, "mfa_text"),
  ROW("200200", "token: accepted, but the link is invalid", status, "invalid"),
  ERROR("400400", "token: refused for good", FAULT(400, "login_error",
        "The bank says no: invalid credentials provided", NULL)),
  ERROR("400408", "token: too late", FAULT(400, "session_expired",
        "The token came after the end of the session", NULL)),
  ERROR("408408", "token: 408", FAULT(408, "request_timeout", "It took longer than five minutes",
        NULL)),
  ERROR("500500", "token: 500", FAULT(500, "unexpected_error",
        "Something went wrong, please try again", NULL)),
  ROW("003003", "token: accepted after 3 seconds", slow, GUINT_TO_POINTER(3)),
  ROW("030030", "token: accepted after 30 seconds", slow, GUINT_TO_POINTER(30)),
  ROW("000000", "token: never answered", stall, NULL),
};
/* clang-format on */

const RlSandboxBehaviour *rl_sandbox_behaviour_find(const char *value)
{
  for (guint i = 0; i < G_N_ELEMENTS(behaviours); i++)
    if (strcmp(behaviours[i].value, value) == 0)
      return &behaviours[i];
  return NULL;
}

gboolean rl_sandbox_behaviour_is_token(const char *value)
{
  return strlen(value) == 6 && strspn(value, "0123456789") == 6;
}

const RlSandboxMagic *rl_sandbox_magic(void)
{
  static RlSandboxMagic list[G_N_ELEMENTS(behaviours) + 1];
  static gsize made = 0;
  if (g_once_init_enter(&made)) {
    for (guint i = 0; i < G_N_ELEMENTS(behaviours); i++) {
      list[i].value = behaviours[i].value;
      list[i].meaning = behaviours[i].meaning;
    }
    g_once_init_leave(&made, 1);
  }
  return list;
}
