/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door to libmicrohttpd: a thread for each connection, so that a slow answer holds up nobody
 * else. Requests and answers pass as plain data. */
#include "config.h"

#include "sandbox/sandbox.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/secret.h"

#include "sandbox/router.h"

/* Bytes of a request's body; beyond it is read, forgotten, and answered with 413. */
enum { MAX_BODY = 256 * 1024 };

struct RlSandbox {
  struct MHD_Daemon *daemon;
  RlSandboxState *state;
};

/* A request while its body comes in. The body holds credentials of whoever tries the sandbox
 * inside relink's own process. */
typedef struct {
  RlSecret *body;
  gboolean too_large;
} Upload;

static void upload_free(Upload *self)
{
  rl_secret_free(self->body);
  g_free(self);
}

static void upload_add(Upload *self, const char *bytes, size_t n)
{
  if (!self->too_large && rl_secret_append(self->body, bytes, (gssize) n))
    return;
  rl_secret_clear(self->body);
  self->too_large = TRUE;
}

static enum MHD_Result add_parameter(void *query, enum MHD_ValueKind kind, const char *name,
                                     const char *value)
{
  rl_sandbox_query_add(query, name, value);
  return MHD_YES;
}

/* After an update the connection is closed, for the library keeps what it received, credentials
 * among it, as long as a connection lives. */
static gboolean carries_credentials(const char *method)
{
  return g_str_equal(method, "PUT") || g_str_equal(method, "PATCH");
}

static enum MHD_Result send_answer(struct MHD_Connection *connection, const char *method,
                                   const RlSandboxAnswer *answer)
{
  enum MHD_Result result;
  struct MHD_Response *response =
      MHD_create_response_from_buffer(answer->length, answer->body, MHD_RESPMEM_MUST_COPY);
  if (!response)
    return MHD_NO;
  if (answer->type)
    MHD_add_response_header(response, "Content-Type", answer->type);
  if (answer->header)
    MHD_add_response_header(response, answer->header, answer->header_value);
  if (carries_credentials(method))
    MHD_add_response_header(response, "Connection", "close");
  result = MHD_queue_response(connection, answer->status, response);
  MHD_destroy_response(response);
  return result;
}

static enum MHD_Result answer(RlSandboxState *state, struct MHD_Connection *connection,
                              const char *path, const char *method, const Upload *upload)
{
  g_autoptr(GPtrArray) query = rl_sandbox_query_new();
  RlSandboxRequest request = {
    .method = method,
    .path = path,
    .authorization =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_AUTHORIZATION),
    .body = rl_secret_peek(upload->body),
    .body_length = rl_secret_length(upload->body),
    .too_large = upload->too_large,
    .query = query,
  };
  g_autoptr(RlSandboxAnswer) decided = NULL;
  MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, add_parameter, query);
  decided = rl_sandbox_route(state, &request);
  return decided ? send_answer(connection, method, decided) : MHD_NO;
}

/* The library calls this once for the headers, once for each piece of the body, once at its end. */
static enum MHD_Result on_request(void *data, struct MHD_Connection *connection, const char *path,
                                  const char *method, const char *version, const char *bytes,
                                  size_t *n, void **context)
{
  Upload *upload = *context;
  if (!upload) {
    upload = g_new0(Upload, 1);
    upload->body = rl_secret_new(MAX_BODY);
    *context = upload;
    return MHD_YES;
  }
  if (*n > 0) {
    upload_add(upload, bytes, *n);
    *n = 0;
    return MHD_YES;
  }
  return answer(data, connection, path, method, upload);
}

static void on_completed(void *data, struct MHD_Connection *connection, void **context,
                         enum MHD_RequestTerminationCode code)
{
  if (*context)
    upload_free(*context);
  *context = NULL;
}

/* The server's threads take no signals: those are for the program's own. */
static struct MHD_Daemon *start(RlSandboxState *state, guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
  struct MHD_Daemon *daemon;
  sigset_t all, before;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION |
                                MHD_USE_POLL,
                            port, NULL, NULL, on_request, state, MHD_OPTION_SOCK_ADDR, &address,
                            MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_END);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return daemon;
}

RlSandbox *rl_sandbox_new(guint16 port, guint extra_links, GError **error)
{
  g_autoptr(RlSandbox) self = g_new0(RlSandbox, 1);
  const union MHD_DaemonInfo *info;
  self->state = rl_sandbox_state_new(extra_links);
  /* No connection may find the state without its address. */
  g_mutex_lock(&self->state->lock);
  self->daemon = start(self->state, port);
  info = self->daemon ? MHD_get_daemon_info(self->daemon, MHD_DAEMON_INFO_BIND_PORT) : NULL;
  if (info)
    self->state->base_url = g_strdup_printf("http://127.0.0.1:%u", info->port);
  g_mutex_unlock(&self->state->lock);
  if (info)
    return g_steal_pointer(&self);
  g_set_error(error, RL_ERROR, RL_ERROR_FAILED,
              _("The sandbox cannot listen on port %u of this machine: another program may be "
                "using it. Choose another with --port, or leave it out."),
              port);
  return NULL;
}

const char *rl_sandbox_base_url(const RlSandbox *self)
{
  return self->state->base_url;
}

void rl_sandbox_set_log(RlSandbox *self, RlSandboxLog log, gpointer data)
{
  g_mutex_lock(&self->state->lock);
  self->state->log = log;
  self->state->log_data = data;
  g_mutex_unlock(&self->state->lock);
}

void rl_sandbox_free(RlSandbox *self)
{
  if (!self)
    return;
  rl_sandbox_state_stop(self->state);
  if (self->daemon)
    MHD_stop_daemon(self->daemon);
  rl_sandbox_state_free(self->state);
  g_free(self);
}
