/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/api.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"

#include "net/api-call.h"
#include "net/verdict.h"

struct RlApi {
  RlHttp *http;
  RlEndpoint *endpoint;
  const RlPatience *patience;
};

/* A read is quick or useless; only the bank's log-in takes minutes. */
enum { READ_TIMEOUT_MIN = 5, READ_TIMEOUT_MAX = 60 };

/* Belvo's are UUIDs. A shorter one, of a server of one's own, may be a word of any text. */
enum { SECRET_ID_MIN = 16 };

void rl_endpoint_free(RlEndpoint *self)
{
  if (self == NULL)
    return;
  rl_url_free(self->url);
  g_free(self->ca_file);
  g_free(self->proxy);
  g_free(self->no_proxy);
  rl_secret_free(self->client_cert);
  rl_secret_free(self->client_key);
  g_free(self);
}

RlHttpRequest rl_endpoint_request(const RlEndpoint *self)
{
  return (RlHttpRequest){
    .plain = self->url->plain,
    .ca_file = self->ca_file,
    .proxy = self->proxy,
    .no_proxy = self->no_proxy,
    .client_cert = self->client_cert,
    .client_key = self->client_key,
    .connect_timeout = self->connect_timeout,
  };
}

RlApi *rl_api_new(RlHttp *http, RlEndpoint *endpoint)
{
  RlApi *self = g_new0(RlApi, 1);
  self->http = http;
  self->endpoint = endpoint;
  self->patience = &rl_patience;
  return self;
}

void rl_api_set_patience(RlApi *self, const RlPatience *patience)
{
  self->patience = patience;
}

void rl_api_free(RlApi *self)
{
  if (self == NULL)
    return;
  rl_http_free(self->http);
  rl_endpoint_free(self->endpoint);
  g_free(self);
}

const RlEndpoint *rl_api_endpoint(const RlApi *self)
{
  return self->endpoint;
}

typedef RlCall Call;

static void call_clear(Call *call)
{
  g_free(call->url);
  rl_secret_free(call->body);
  g_strfreev(call->sent_names);
}

static guint call_timeout(const RlEndpoint *endpoint, const Call *call)
{
  if (call->body != NULL)
    return endpoint->timeout;
  return MIN(endpoint->timeout, CLAMP(endpoint->timeout / 10, READ_TIMEOUT_MIN, READ_TIMEOUT_MAX));
}

static RlHttpRequest make_request(const RlApi *self, const RlSecret *authorization,
                                  const Call *call)
{
  RlHttpRequest request = rl_endpoint_request(self->endpoint);
  request.method = call->method;
  request.url = call->url;
  request.authorization = authorization;
  request.body = call->body;
  request.keeps = TRUE;
  request.timeout = call_timeout(self->endpoint, call);
  return request;
}

static RlHttpResponse *send_call(RlApi *self, const RlSecret *authorization, const Call *call,
                                 RlCancel *cancel, GError **error)
{
  const RlHttpRequest request = make_request(self, authorization, call);
  /* The response does not keep the request, which cppcheck cannot see through the pointer. */
  // cppcheck-suppress returnDanglingLifetime
  return self->http->perform(self->http, &request, cancel, error);
}

/* The part of the header that both API secrets can be read from, for the redaction. */
static RlSecret *encoded_pair(const RlSecret *authorization)
{
  const char *line = rl_secret_peek(authorization);
  return rl_secret_new_from(strrchr(line, ' ') + 1, -1, 0);
}

/* What all tries of a call have in common. */
typedef struct {
  RlApi *api;
  Call *call;
  const RlSecret *authorization;
  RlCancel *cancel;
  RlVerdict verdict;
  const char *id;
} Asking;

/* Their names are shown. Those that decide something have to stay what they are, and are no secret.
 */
static void redact_names(const Call *call, GPtrArray *doubles)
{
  for (guint i = 0; i < doubles->len; i++) {
    RlJsonDouble *found = g_ptr_array_index(doubles, i);
    if (rl_verdict_is_decisive(found->name))
      continue;
    char *clean = rl_redact_text(&call->redaction, found->name, strlen(found->name));
    g_free(found->name);
    found->name = clean;
  }
}

/* The answer's JSON without what it repeats of what was sent, or NULL. */
static RlJson *read_json(const Call *call, const RlHttpResponse *response, GPtrArray *doubles)
{
  const char *text = rl_secret_peek(response->body);
  const gsize length = rl_secret_length(response->body);
  RlJson *json = rl_json_parse_noting(text, length, doubles, NULL);
  redact_names(call, doubles);
  if (json != NULL && rl_redact_is_needed(&call->redaction, text, length))
    rl_redact_json(&call->redaction, json);
  return json;
}

/* A list that is as it should be is read straight from the text. Where what we sent is in it, or
 * something else has to be said of it, it is looked at as every answer is: FALSE. */
static gboolean read_page(Call *call, const RlHttpResponse *response, const GError *error)
{
  const char *text = rl_secret_peek(response->body);
  const gsize length = rl_secret_length(response->body);
  g_clear_pointer(&call->page, rl_link_page_free);
  if (call->terse && call->rows != RL_ROWS_WITH_JSON && error == NULL &&
      rl_verdict_is_sound(response) && !rl_redact_is_needed(&call->redaction, text, length))
    call->page = rl_wire_plain_page(text, length, call->rows);
  return call->page != NULL;
}

static gint64 server_time(const RlHttpResponse *response)
{
  const char *date = rl_http_response_header(response, "Date");
  return date != NULL ? MAX(rl_http_date(date), 0) : 0;
}

/* One request, and what its RESPONSE means. */
static RlOutcome *ask_once(const Asking *asking, RlHttpResponse **response)
{
  Call *call = asking->call;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) doubles =
      g_ptr_array_new_with_free_func((GDestroyNotify) rl_json_double_free);
  call->redaction.cut_off = FALSE;
  *response = send_call(asking->api, asking->authorization, call, asking->cancel, &error);
  const gboolean is_page = read_page(call, *response, error);
  RlJson *json = is_page ? NULL : read_json(call, *response, doubles);
  RlOutcome *outcome = is_page ? rl_outcome_new(RL_OUTCOME_DONE)
                               : asking->verdict(*response, json, asking->id, error);
  outcome->http_status = (*response)->status;
  outcome->receipt = (*response)->receipt;
  outcome->server_time = server_time(*response);
  outcome->response = json;
  rl_verdict_doubles(outcome, *response, doubles,
                     call->body != NULL ? RL_OUTCOME_UNKNOWN : RL_OUTCOME_ERROR);
  rl_call_note_exchange(outcome, call, *response, error);
  call->redaction.cut_off = !(*response)->complete;
  rl_call_note_body(outcome, call, *response);
  rl_call_log(outcome);
  return outcome;
}

/* What the last try brought stays in Details; it is not what the person is to be told. */
static void give_up(RlOutcome *outcome)
{
  outcome->kind = RL_OUTCOME_CANCELLED;
  outcome->http_status = 0;
  outcome->retry_after = 0;
  g_ptr_array_set_size(outcome->errors, 0);
  g_clear_error(&outcome->error);
  g_set_error_literal(&outcome->error, RL_ERROR, RL_ERROR_CANCELLED,
                      _("Cancelled while waiting to ask the server once more."));
}

/* A read is asked again when that may help; what the last try brought counts. */
static RlOutcome *ask(const Asking *asking)
{
  const RlPatience *patience = asking->api->patience;
  const gint64 start = patience->now();
  RlRetryState state = { .budget =
                             (gint64) call_timeout(asking->api->endpoint, asking->call) * 1000 };
  for (;;) {
    g_autoptr(RlHttpResponse) response = NULL;
    RlOutcome *outcome = ask_once(asking, &response);
    state.tries++;
    state.elapsed = (patience->now() - start) / 1000;
    const gint64 pause =
        asking->call->body == NULL ? rl_retry_pause(&state, response, patience->chance()) : -1;
    if (pause < 0)
      return outcome;
    rl_log_pause(outcome->exchange.method, outcome->exchange.url, pause);
    if (!patience->wait(pause, asking->cancel)) {
      give_up(outcome);
      return outcome;
    }
    rl_outcome_free(outcome);
  }
}

/* Sends CALL and gives the outcome that VERDICT finds. CALL is consumed. */
static RlOutcome *carry_out(RlApi *self, const RlCredentials *credentials, Call *call,
                            RlCancel *cancel, RlVerdict verdict, const char *id)
{
  g_autoptr(RlSecret) authorization = rl_wire_authorization(credentials);
  g_autoptr(RlSecret) encoded = encoded_pair(authorization);
  const Asking asking = { self, call, authorization, cancel, verdict, id };
  /* The pair first: the password alone is a part of it. */
  rl_redaction_add(&call->redaction, encoded);
  rl_redaction_add(&call->redaction, credentials->password);
  if (rl_secret_length(credentials->id) >= SECRET_ID_MIN)
    rl_redaction_add(&call->redaction, credentials->id);
  RlOutcome *outcome = ask(&asking);
  call_clear(call);
  rl_wipe_stack();
  return outcome;
}

static Call call_get(RlApi *self, const char *path)
{
  return (Call){ .method = "GET", .url = g_strconcat(self->endpoint->url->base, path, NULL) };
}

RlOutcome *rl_api_check(RlApi *self, const RlCredentials *credentials, RlCancel *cancel)
{
  Call call = call_get(self, "/api/");
  return carry_out(self, credentials, &call, cancel, rl_verdict_keys, NULL);
}

static Call call_update(const RlApi *self, const char *id, const RlValues *values)
{
  g_autofree char *names = rl_values_names(values);
  return (Call){
    .method = "PUT",
    .url = g_strdup_printf("%s/api/links/%s/", self->endpoint->url->base, id),
    .body = rl_wire_update_body(values),
    .sent_names = g_strsplit(names, ",", -1),
  };
}

RlShown *rl_api_show_update(const RlApi *self, const char *id, const RlValues *values)
{
  g_autoptr(RlValues) placeholders = rl_shown_values(values);
  Call call = call_update(self, id, placeholders);
  const RlHttpRequest request = make_request(self, NULL, &call);
  RlShown *shown = rl_shown_new(&request);
  call_clear(&call);
  return shown;
}

RlOutcome *rl_api_update_link(RlApi *self, const RlCredentials *credentials, const char *id,
                              const RlValues *values, RlCancel *cancel)
{
  Call call = call_update(self, id, values);
  for (RlFieldId field = 0; field < RL_N_FIELDS; field++)
    if (rl_field(field)->kind != RL_FIELD_KIND_SELECT)
      rl_redaction_add(&call.redaction, values->value[field]);
  return carry_out(self, credentials, &call, cancel, rl_verdict_write, id);
}

static void redact_token(RlRedaction *redaction, const RlChallenge *challenge,
                         const RlSecret *token)
{
  if (g_strcmp0(challenge->value, rl_secret_peek(token)) == 0)
    rl_redaction_add_shown(redaction, token);
  else
    rl_redaction_add(redaction, token);
}

RlOutcome *rl_api_answer_challenge(RlApi *self, const RlCredentials *credentials, const char *id,
                                   const RlChallenge *challenge, const RlSecret *token,
                                   RlCancel *cancel)
{
  g_autoptr(RlSecret) bare = rl_wire_token(token);
  /* One copy less while it is on its way. */
  if (rl_secret_length(bare) == rl_secret_length(token))
    g_clear_pointer(&bare, rl_secret_free);
  const RlSecret *sent = bare != NULL ? bare : token;
  const gboolean with_token = challenge->expects_input && rl_secret_length(sent) > 0;
  Call call = {
    .method = "PATCH",
    .url = g_strconcat(self->endpoint->url->base, "/api/links/", NULL),
    .body = rl_wire_answer_body(challenge, token),
    .sent_names = g_strsplit(with_token ? "session,link,token" : "session,link", ",", -1),
  };
  redact_token(&call.redaction, challenge, sent);
  RlOutcome *outcome = carry_out(self, credentials, &call, cancel, rl_verdict_write, id);
  if (outcome->challenge != NULL)
    outcome->challenge->attempt = challenge->attempt + 1;
  return outcome;
}

RlOutcome *rl_api_get_link(RlApi *self, const RlCredentials *credentials, const char *id,
                           RlCancel *cancel)
{
  g_autofree char *path = g_strdup_printf("/api/links/%s/", id);
  Call call = call_get(self, path);
  return carry_out(self, credentials, &call, cancel, rl_verdict_link, id);
}

gboolean rl_api_is_warm(RlApi *self)
{
  return rl_http_is_warm(self->http);
}

void rl_api_rest(RlApi *self)
{
  rl_http_rest(self->http);
}

gboolean rl_api_warm(RlApi *self, const RlCredentials *credentials, const char *id,
                     RlCancel *cancel)
{
  g_autofree char *path = g_strdup_printf("/api/links/%s/", id);
  g_autoptr(RlSecret) authorization = rl_wire_authorization(credentials);
  Call call = call_get(self, path);
  g_autoptr(RlHttpResponse) response = send_call(self, authorization, &call, cancel, NULL);
  rl_log_exchange(call.method, call.url, response->status, "");
  call_clear(&call);
  rl_wipe_stack();
  return response->complete && response->status < 300;
}

static void add_parameter(GString *path, const char *name, const char *value)
{
  if (value == NULL)
    return;
  /* Lists are comma-joined, and the commas stay as they are. */
  g_autofree char *escaped = g_uri_escape_string(value, ",", FALSE);
  g_string_append_printf(path, "%c%s=%s", strchr(path->str, '?') != NULL ? '&' : '?', name,
                         escaped);
}

static char *list_path(const RlLinkQuery *query)
{
  g_autoptr(GString) path = g_string_new("/api/links/");
  g_autofree char *size = query->page_size > 0 ? g_strdup_printf("%u", query->page_size) : NULL;
  add_parameter(path, "status__in", query->statuses);
  add_parameter(path, "institution__in", query->institutions);
  add_parameter(path, "external_id", query->external_id);
  add_parameter(path, "access_mode", query->access_mode);
  add_parameter(path, "created_at__gte", query->created_from);
  add_parameter(path, "created_at__lt", query->created_before);
  add_parameter(path, "page_size", size);
  return g_string_free(g_steal_pointer(&path), FALSE);
}

/* A result that is not what was promised turns DONE into an error. */
static RlOutcome *or_malformed(RlOutcome *outcome, GError *error)
{
  if (error != NULL) {
    outcome->kind = RL_OUTCOME_ERROR;
    outcome->error = error;
  }
  return outcome;
}

static RlRows rows_of(const RlLinkQuery *query)
{
  if ((query->keep & RL_KEEP_TEXT) != 0)
    return RL_ROWS_AS_TEXT;
  return (query->keep & RL_KEEP_LINK_JSON) != 0 ? RL_ROWS_WITH_JSON : RL_ROWS_BARE;
}

/* The page in the answer's tree, or NULL. The answer itself goes unless the query keeps it, or it
 * is no page. */
static RlLinkPage *take_page(RlOutcome *outcome, const RlLinkQuery *query, GError **error)
{
  if (outcome->kind != RL_OUTCOME_DONE)
    return NULL;
  RlLinkPage *page = rl_wire_link_page(outcome->response, rows_of(query), error);
  if (page == NULL)
    rl_call_note_json(outcome);
  else if ((query->keep & RL_KEEP_ANSWER) == 0)
    g_clear_pointer(&outcome->response, rl_json_free);
  return page;
}

RlOutcome *rl_api_list_links(RlApi *self, const RlCredentials *credentials,
                             const RlLinkQuery *query, const char *next, RlCancel *cancel,
                             RlLinkPage **page)
{
  if (next != NULL && !rl_url_same_origin(self->endpoint->url, next))
    return rl_outcome_new_error(
        RL_OUTCOME_ERROR,
        g_error_new_literal(RL_ERROR, RL_ERROR_MALFORMED,
                            _("The server's next page lies on another host. It is not followed, "
                              "since our API secrets would go there.")));
  g_autofree char *path = list_path(query);
  Call call = call_get(self, path);
  if (next != NULL) {
    g_free(call.url);
    call.url = g_strdup(next);
  }
  call.terse = (query->keep & RL_KEEP_ANSWER) == 0;
  call.rows = rows_of(query);
  RlOutcome *outcome = carry_out(self, credentials, &call, cancel, rl_verdict_json, NULL);
  GError *error = NULL;
  RlLinkPage *taken = call.page != NULL ? call.page : take_page(outcome, query, &error);
  if (taken != NULL)
    *page = taken;
  return or_malformed(outcome, error);
}

/* A server that does not filter must not lead to a foreign institution's form. */
static const RlJson *find_named(const RlJson *results, const char *name)
{
  for (const RlJson *row = rl_json_first(results); row != NULL; row = rl_json_next(row))
    if (g_strcmp0(rl_json_string(rl_json_member(row, "name")), name) == 0)
      return row;
  return NULL;
}

RlOutcome *rl_api_get_institution(RlApi *self, const RlCredentials *credentials, const char *name,
                                  RlCancel *cancel, RlInstitution **institution)
{
  g_autoptr(GString) path = g_string_new("/api/institutions/");
  add_parameter(path, "name", name);
  Call call = call_get(self, path->str);
  RlOutcome *outcome = carry_out(self, credentials, &call, cancel, rl_verdict_json, NULL);
  const RlJson *found = find_named(rl_json_member(outcome->response, "results"), name);
  GError *error = NULL;
  if (outcome->kind == RL_OUTCOME_DONE && found != NULL)
    *institution = rl_institution_from_json(found, &error);
  return or_malformed(outcome, error);
}
