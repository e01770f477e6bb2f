/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The routes, and the checks that hold for all of them. */
#include "sandbox/router.h"

#include <string.h>

#include "sandbox/list.h"
#include "sandbox/update.h"

/* ARGUMENT is what stood at the pattern's star. */
typedef RlSandboxAnswer *(*Handler)(RlSandboxState *state, const RlSandboxRequest *request,
                                    const char *argument);

static RlSandboxAnswer *show_root(RlSandboxState *state, const RlSandboxRequest *request,
                                  const char *argument)
{
  static const char *const rooms[] = { "institutions", "links" };
  RlJson *body = rl_json_new_object();
  for (guint i = 0; i < G_N_ELEMENTS(rooms); i++) {
    g_autofree char *uri = g_strdup_printf("%s/api/%s/", state->base_url, rooms[i]);
    rl_json_set_string(body, rooms[i], uri);
  }
  return rl_sandbox_answer_json(200, body);
}

static RlSandboxAnswer *list_links(RlSandboxState *state, const RlSandboxRequest *request,
                                   const char *argument)
{
  return rl_sandbox_list_links(state, request);
}

static RlSandboxAnswer *resume(RlSandboxState *state, const RlSandboxRequest *request,
                               const char *argument)
{
  return rl_sandbox_resume(state, request);
}

static RlSandboxAnswer *show_link(RlSandboxState *state, const RlSandboxRequest *request,
                                  const char *id)
{
  return rl_sandbox_show_link(state, id);
}

static RlSandboxAnswer *list_institutions(RlSandboxState *state, const RlSandboxRequest *request,
                                          const char *argument)
{
  return rl_sandbox_list_institutions(state, request);
}

static RlSandboxAnswer *show_institution(RlSandboxState *state, const RlSandboxRequest *request,
                                         const char *id)
{
  return rl_sandbox_show_institution(state, id);
}

/* Two different things are done with PATCH in the real API, told apart by the id in the path; only
 * the one without is here, so that mixing them up gets 405. */
static const struct {
  const char *method;
  const char *pattern; /* a star stands for one part of the path */
  Handler handler;
} routes[] = {
  { "GET", "/api/", show_root },
  { "GET", "/api/links/", list_links },
  { "PATCH", "/api/links/", resume },
  { "GET", "/api/links/*/", show_link },
  { "PUT", "/api/links/*/", rl_sandbox_update },
  { "GET", "/api/institutions/", list_institutions },
  { "GET", "/api/institutions/*/", show_institution },
};

/* Whether PATH fits PATTERN; *ARGUMENT is then what stands at the star, new, or NULL. */
static gboolean matches(const char *pattern, const char *path, char **argument)
{
  const char *star = strchr(pattern, '*');
  const char *end;
  *argument = NULL;
  if (!star)
    return g_str_equal(pattern, path);
  if (strncmp(pattern, path, (gsize) (star - pattern)) != 0)
    return FALSE;
  path += star - pattern;
  end = strchr(path, '/');
  if (!end || end == path || !g_str_equal(end, star + 1))
    return FALSE;
  *argument = g_strndup(path, (gsize) (end - path));
  return TRUE;
}

/* The methods that PATH takes, separated by commas; NULL: there is no such path. */
static char *methods_of(const char *path)
{
  GString *methods = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(routes); i++) {
    g_autofree char *argument = NULL;
    if (!matches(routes[i].pattern, path, &argument))
      continue;
    if (methods)
      g_string_append(methods, ", ");
    else
      methods = g_string_new(NULL);
    g_string_append(methods, routes[i].method);
  }
  return methods ? g_string_free(methods, FALSE) : NULL;
}

static gboolean is_authorised(const RlSandboxRequest *request)
{
  static const char pair[] = RL_SANDBOX_SECRET_ID ":" RL_SANDBOX_SECRET_PASSWORD;
  g_autofree char *expected = g_base64_encode((const guchar *) pair, sizeof pair - 1);
  const char *given = request->authorization;
  if (!given || g_ascii_strncasecmp(given, "Basic ", 6) != 0)
    return FALSE;
  return g_str_equal(given + 6 + strspn(given + 6, " "), expected);
}

static RlSandboxAnswer *answer_unauthorised(void)
{
  return rl_sandbox_answer_with(
      rl_sandbox_answer_error(401, "authentication_failed",
                              "The secret id or the secret password is wrong", NULL),
      "WWW-Authenticate", "Basic realm=\"relink sandbox\"");
}

/* A path that lacks its last slash is sent there, so that a client that forgets it is found out. */
static RlSandboxAnswer *answer_no_route(const RlSandboxState *state,
                                        const RlSandboxRequest *request)
{
  g_autofree char *slashed = g_strconcat(request->path, "/", NULL);
  g_autofree char *slashed_methods = methods_of(slashed);
  RlSandboxAnswer *answer;
  GString *uri;
  if (!slashed_methods)
    return rl_sandbox_answer_not_found();
  uri = rl_sandbox_uri_new(state->base_url, slashed, request->query, NULL);
  answer = rl_sandbox_answer_with(rl_sandbox_answer_text(301, "text/html", "<h1>Moved</h1>\n"),
                                  "Location", uri->str);
  g_string_free(uri, TRUE);
  return answer;
}

static RlSandboxAnswer *answer_wrong_method(const char *methods)
{
  return rl_sandbox_answer_with(rl_sandbox_answer_error(405, "method_not_allowed",
                                                        "This address does not take that method",
                                                        NULL),
                                "Allow", methods);
}

static RlSandboxAnswer *handle(RlSandboxState *state, const RlSandboxRequest *request)
{
  g_autofree char *methods = methods_of(request->path);
  if (!methods)
    return answer_no_route(state, request);
  for (guint i = 0; i < G_N_ELEMENTS(routes); i++) {
    g_autofree char *argument = NULL;
    if (matches(routes[i].pattern, request->path, &argument) &&
        g_str_equal(routes[i].method, request->method))
      return routes[i].handler(state, request, argument);
  }
  return answer_wrong_method(methods);
}

static RlSandboxAnswer *decide(RlSandboxState *state, const RlSandboxRequest *request)
{
  if (!is_authorised(request))
    return answer_unauthorised();
  if (request->too_large)
    return rl_sandbox_answer_error(413, "request_too_large", "The request is too large", NULL);
  return handle(state, request);
}

RlSandboxAnswer *rl_sandbox_route(RlSandboxState *state, const RlSandboxRequest *request)
{
  RlSandboxAnswer *answer;
  g_mutex_lock(&state->lock);
  answer = decide(state, request);
  if (answer)
    rl_sandbox_state_note(state, request, answer->status);
  g_mutex_unlock(&state->lock);
  return answer;
}
