/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "https-script.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

#include "json/json.h"

#include "words.h"

typedef struct {
  const RlFault *fault;
  gint64 argument;
} Chosen;

typedef struct {
  char *method; /* "connection": not for requests */
  char *glob;
  int times; /* 0: always */
  int used;
  int status;
  int delay;
  char *reason; /* NULL: the usual words */
  char *gate;
  GPtrArray *headers;
  GString *body;
  GArray *faults; /* Chosen */
} Rule;

struct RlRules {
  GMutex mutex;
  GPtrArray *rules;
  char *folder; /* of the script */
  char *base_url;
  int requests;
};

static const struct {
  int status;
  const char *reason;
} reasons[] = {
  { 101, "Switching Protocols" },
  { 200, "OK" },
  { 201, "Created" },
  { 204, "No Content" },
  { 301, "Moved Permanently" },
  { 302, "Found" },
  { 307, "Temporary Redirect" },
  { 400, "Bad Request" },
  { 401, "Unauthorized" },
  { 403, "Forbidden" },
  { 404, "Not Found" },
  { 408, "Request Timeout" },
  { 428, "Precondition Required" },
  { 429, "Too Many Requests" },
  { 500, "Internal Server Error" },
  { 502, "Bad Gateway" },
  { 503, "Service Unavailable" },
};

static void rule_free(gpointer rule_)
{
  Rule *rule = rule_;
  g_free(rule->method);
  g_free(rule->glob);
  g_free(rule->reason);
  g_free(rule->gate);
  g_ptr_array_unref(rule->headers);
  g_string_free(rule->body, TRUE);
  g_array_unref(rule->faults);
  g_free(rule);
}

static gboolean is_connection(const Rule *rule)
{
  return strcmp(rule->method, "connection") == 0;
}

static gboolean wrong(GError **error, const char *what, const char *word)
{
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: \"%s\"", what, word);
  return FALSE;
}

static gboolean take_number(const char *word, int *to, GError **error)
{
  guint64 number;
  if (!g_ascii_string_to_unsigned(word, 10, 0, G_MAXINT, &number, NULL))
    return wrong(error, "no number", word);
  *to = (int) number;
  return TRUE;
}

static gboolean take_fault(Rule *rule, const char *text, GError **error)
{
  g_auto(GStrv) parts = g_strsplit(text, ":", 2);
  Chosen chosen = { .fault = rl_fault_find(parts[0]) };
  if (chosen.fault == NULL)
    return wrong(error, "no such fault", text);
  if (rl_fault_opens(chosen.fault) != is_connection(rule))
    return wrong(error, "this fault goes with the other kind of rule", text);
  chosen.argument = chosen.fault->usual;
  if (parts[1] != NULL &&
      !g_ascii_string_to_signed(parts[1], 10, 0, G_MAXINT, &chosen.argument, error))
    return FALSE;
  g_array_append_val(rule->faults, chosen);
  return TRUE;
}

static gboolean take_header(Rule *rule, const char **at, GError **error)
{
  g_autoptr(GString) text = rl_words_quoted(at, NULL, NULL, error);
  if (text != NULL)
    g_ptr_array_add(rule->headers, g_strdup(text->str));
  return text != NULL;
}

static gboolean take_reason(Rule *rule, const char **at, GError **error)
{
  g_autoptr(GString) text = rl_words_quoted(at, NULL, NULL, error);
  g_free(rule->reason);
  rule->reason = text != NULL ? g_strdup(text->str) : NULL;
  return text != NULL;
}

static gboolean take_body(Rule *rule, const char **at, GError **error)
{
  g_autoptr(GString) text = rl_words_quoted(at, NULL, NULL, error);
  if (text != NULL)
    g_string_append_len(rule->body, text->str, (gssize) text->len);
  return text != NULL;
}

static gboolean take_body_file(const RlRules *self, Rule *rule, const char **at, GError **error)
{
  g_autofree char *name = rl_words_next(at);
  g_autofree char *path = g_canonicalize_filename(name, self->folder);
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents(path, &text, &length, error))
    return FALSE;
  g_string_append_len(rule->body, text, (gssize) length);
  return TRUE;
}

/* One part of what stands behind "->". */
static gboolean take_part(const RlRules *self, Rule *rule, const char **at, GError **error)
{
  g_autofree char *word = rl_words_next(at);
  if (strcmp(word, "header") == 0)
    return take_header(rule, at, error);
  if (strcmp(word, "reason") == 0)
    return take_reason(rule, at, error);
  if (strcmp(word, "body") == 0)
    return take_body(rule, at, error);
  if (strcmp(word, "body-file") == 0)
    return take_body_file(self, rule, at, error);
  if (g_str_has_prefix(word, "delay="))
    return take_number(word + strlen("delay="), &rule->delay, error);
  if (g_str_has_prefix(word, "after=")) {
    g_free(rule->gate);
    rule->gate = g_canonicalize_filename(word + strlen("after="), self->folder);
    return TRUE;
  }
  if (g_str_has_prefix(word, "fault="))
    return take_fault(rule, word + strlen("fault="), error);
  return wrong(error, "not understood", word);
}

/* METHOD GLOB [times=N] -> STATUS, or: connection [times=N] -> */
static gboolean take_start(Rule *rule, const char **at, GError **error)
{
  g_free(rule->method);
  rule->method = rl_words_next(at);
  if (!is_connection(rule))
    rule->glob = rl_words_next(at);
  g_autofree char *word = rl_words_next(at);
  if (g_str_has_prefix(word, "times=")) {
    if (!take_number(word + strlen("times="), &rule->times, error))
      return FALSE;
    g_free(word);
    word = rl_words_next(at);
  }
  if (strcmp(word, "->") != 0)
    return wrong(error, "-> expected", word);
  if (is_connection(rule))
    return TRUE;
  g_autofree char *status = rl_words_next(at);
  return take_number(status, &rule->status, error);
}

static gboolean take_rule(RlRules *self, const char *line, GError **error)
{
  Rule *rule = g_new0(Rule, 1);
  rule->headers = g_ptr_array_new_with_free_func(g_free);
  rule->body = g_string_new(NULL);
  rule->faults = g_array_new(FALSE, FALSE, sizeof(Chosen));
  g_ptr_array_add(self->rules, rule);
  if (!take_start(rule, &line, error))
    return FALSE;
  for (rl_words_skip(&line); *line != '\0'; rl_words_skip(&line)) {
    if (!take_part(self, rule, &line, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean take_rules(RlRules *self, const char *path, char **lines, GError **error)
{
  guint number = 0;
  while (lines[number] != NULL) {
    guint first = number;
    g_autoptr(GString) line = g_string_new(lines[number++]);
    while (lines[number] != NULL && g_ascii_isspace(lines[number][0]))
      g_string_append(line, lines[number++]);
    if (line->str[0] == '#' || line->str[strspn(line->str, " \t")] == '\0')
      continue;
    if (!take_rule(self, line->str, error)) {
      g_prefix_error(error, "%s:%u: ", path, first + 1);
      return FALSE;
    }
  }
  return TRUE;
}

RlRules *rl_rules_load(const char *path, GError **error)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, error))
    return NULL;
  g_autoptr(RlRules) self = g_new0(RlRules, 1);
  g_mutex_init(&self->mutex);
  self->rules = g_ptr_array_new_with_free_func(rule_free);
  g_autofree char *whole = g_canonicalize_filename(path, NULL);
  self->folder = g_path_get_dirname(whole);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  return take_rules(self, path, lines, error) ? g_steal_pointer(&self) : NULL;
}

gboolean rl_rules_reload(RlRules *self, const char *path, GError **error)
{
  g_autoptr(RlRules) other = rl_rules_load(path, error);
  if (other == NULL)
    return FALSE;
  g_mutex_lock(&self->mutex);
  GPtrArray *old = self->rules;
  self->rules = other->rules;
  other->rules = old;
  g_mutex_unlock(&self->mutex);
  return TRUE;
}

void rl_rules_free(RlRules *self)
{
  g_mutex_clear(&self->mutex);
  g_ptr_array_unref(self->rules);
  g_free(self->folder);
  g_free(self->base_url);
  g_free(self);
}

void rl_rules_set_base_url(RlRules *self, const char *base_url)
{
  g_free(self->base_url);
  self->base_url = g_strdup(base_url);
}

static const char *reason_of(int status)
{
  for (guint i = 0; i < G_N_ELEMENTS(reasons); i++) {
    if (reasons[i].status == status)
      return reasons[i].reason;
  }
  return "Other";
}

/* REQUEST is NULL for the opening of a connection. The query only counts for globs that have one.
 */
static gboolean fits(const Rule *rule, const RlRequest *request)
{
  if (is_connection(rule) != (request == NULL))
    return FALSE;
  if (rule->times > 0 && rule->used >= rule->times)
    return FALSE;
  if (request == NULL)
    return TRUE;
  g_autofree char *target = g_strdup(request->target);
  if (strchr(rule->glob, '?') == NULL)
    target[strcspn(target, "?")] = '\0';
  return rl_words_glob(rule->method, "*", request->method) &&
         rl_words_glob(rule->glob, "*", target);
}

static Rule *use_rule(RlRules *self, const RlRequest *request)
{
  for (guint i = 0; i < self->rules->len; i++) {
    Rule *rule = self->rules->pdata[i];
    if (!fits(rule, request))
      continue;
    rule->used++;
    return rule;
  }
  return NULL;
}

/* The link that REQUEST is about: as its body says, else the last part of its path. New string. */
static char *link_of(const RlRequest *request)
{
  g_autoptr(RlJson) body =
      rl_json_parse((const char *) request->body->data, request->body->len, NULL);
  const char *link = rl_json_string(rl_json_member(body, "link"));
  if (link != NULL)
    return g_strdup(link);
  g_autofree char *path = g_strndup(request->target, strcspn(request->target, "?"));
  return g_path_get_basename(path);
}

/* {n}: which use of its rule; {request}, {connection}: counted from 1; {base_url}; {link}. */
static void fill_in(const RlRules *self, const RlRequest *request, int used, GString *text)
{
  g_autofree char *n = g_strdup_printf("%d", used);
  g_autofree char *number = g_strdup_printf("%d", self->requests);
  g_autofree char *connection = g_strdup_printf("%u", request->connection);
  g_string_replace(text, "{n}", n, 0);
  g_string_replace(text, "{request}", number, 0);
  g_string_replace(text, "{connection}", connection, 0);
  g_string_replace(text, "{base_url}", self->base_url, 0);
  if (strstr(text->str, "{link}") == NULL)
    return;
  g_autofree char *link = link_of(request);
  g_string_replace(text, "{link}", link, 0);
}

static void apply_faults(const Rule *rule, RlAnswer *answer)
{
  for (guint i = 0; i < rule->faults->len; i++) {
    const Chosen *chosen = &g_array_index(rule->faults, Chosen, i);
    rl_fault_apply(chosen->fault, answer, chosen->argument);
  }
}

static void fill_answer(const RlRules *self, const Rule *rule, const RlRequest *request,
                        RlAnswer *answer)
{
  answer->delay = rule->delay;
  g_string_printf(answer->status, "HTTP/1.1 %d %s", rule->status,
                  rule->reason != NULL ? rule->reason : reason_of(rule->status));
  answer->gate = g_strdup(rule->gate);
  for (guint i = 0; i < rule->headers->len; i++)
    g_string_append_printf(answer->headers, "%s\r\n", (const char *) rule->headers->pdata[i]);
  g_string_append_len(answer->body, rule->body->str, (gssize) rule->body->len);
  fill_in(self, request, rule->used, answer->headers);
  fill_in(self, request, rule->used, answer->body);
  answer->no_body = rule->status < 200 || rule->status == 204 || rule->status == 304 ||
                    strcmp(request->method, "HEAD") == 0;
  if (request->last) {
    g_string_append(answer->headers, "Connection: close\r\n");
    answer->cut = RL_CUT_END;
    answer->then = RL_THEN_FINISH;
  }
  apply_faults(rule, answer);
}

static void fill_without_rule(const RlRequest *request, RlAnswer *answer)
{
  g_printerr("no rule for %s %s\n", request->method, request->target);
  g_string_assign(answer->status, "HTTP/1.1 404 Not Found");
  g_string_assign(answer->body, "no rule of the test's script fits this request\n");
}

RlAnswer *rl_rules_answer(RlRules *self, const RlRequest *request)
{
  RlAnswer *answer = rl_answer_new();
  g_mutex_lock(&self->mutex);
  self->requests++;
  const Rule *rule = use_rule(self, request);
  if (rule != NULL)
    fill_answer(self, rule, request, answer);
  else
    fill_without_rule(request, answer);
  g_mutex_unlock(&self->mutex);
  return answer;
}

RlAnswer *rl_rules_opening(RlRules *self)
{
  RlAnswer *opening = rl_answer_new();
  g_mutex_lock(&self->mutex);
  const Rule *rule = use_rule(self, NULL);
  if (rule != NULL)
    apply_faults(rule, opening);
  g_mutex_unlock(&self->mutex);
  return opening;
}
