/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "soak-bank.h"

#include <glib/gstdio.h>
#include <string.h>

#define JSON " header \"Content-Type: application/json\" body "
#define LINK(rest)                                                                                 \
  "{\\\"id\\\":\\\"{link}\\\",\\\"institution\\\":\\\"erebor_mx_retail\\\"," rest "}"
#define INVALID                                                                                    \
  LINK("\\\"status\\\":\\\"invalid\\\",\\\"last_accessed_at\\\":\\\"2026-11-01T08:00:00Z\\\"")
#define VALID                                                                                      \
  LINK("\\\"status\\\":\\\"valid\\\",\\\"last_accessed_at\\\":\\\"2026-11-02T08:00:00Z\\\"")

/* The group of a link's id that says how it is taken. */
static const char *const manners[] = {
  [BANK_ASKS] = "a0a0", [BANK_TAKES] = "a1a1", [BANK_REFUSES] = "a2a2", [BANK_FAILS] = "a3a3"
};

static const char rules[] =
    "PUT /api/links/*-a0a0-*/ -> 428" JSON
    "\"{\\\"session\\\":\\\"s{request}\\\",\\\"link\\\":\\\"{link}\\\",\\\"expiry\\\":600,"
    "\\\"token_generation_data\\\":{\\\"type\\\":\\\"numeric\\\",\\\"value\\\":\\\"48291053\\\"}}"
    "\"\n"
    "PUT /api/links/*-a1a1-*/ -> 200" JSON "\"" VALID "\"\n"
    "PUT /api/links/*-a2a2-*/ -> 400" JSON
    "\"[{\\\"code\\\":\\\"login_error\\\",\\\"message\\\":\\\"Invalid credentials\\\"}]\"\n"
    "PUT /api/links/*-a3a3-*/ -> 500\n"
    "PATCH /api/links/ -> 201" JSON "\"" VALID "\"\n"
    "GET /api/links/*/ -> 200" JSON "\"" INVALID "\"\n"
    "GET /api/institutions/ -> 200" JSON "\"{\\\"results\\\":[{\\\"id\\\":7,"
    "\\\"name\\\":\\\"erebor_mx_retail\\\",\\\"display_name\\\":\\\"Erebor\\\"}]}\"\n"
    "GET /api/links/ -> 200" JSON "\"{\\\"count\\\":%d,\\\"results\\\":[";

/* The list comes last, since it is long. */
char *bank_rules(void)
{
  GString *all = g_string_new(NULL);
  g_string_printf(all, rules, BANK_LISTED);
  for (guint i = 0; i < BANK_LISTED; i++) {
    g_autofree char *id = bank_link(BANK_ASKS, i);
    g_string_append_printf(all,
                           "%s{\\\"id\\\":\\\"%s\\\",\\\"institution\\\":\\\"erebor_mx_retail\\\","
                           "\\\"status\\\":\\\"invalid\\\"}",
                           i > 0 ? "," : "", id);
  }
  g_string_append(all, "]}\"\n");
  return g_string_free(all, FALSE);
}

static char *make_folder(void)
{
  g_autofree char *pattern = g_strdup("/dev/shm/relink-bank-XXXXXX");
  char *folder = g_mkdtemp(pattern) != NULL ? g_steal_pointer(&pattern)
                                            : g_dir_make_tmp("relink-bank-XXXXXX", NULL);
  if (folder == NULL)
    g_error("no folder for the journal");
  return folder;
}

Bank *bank_new(void)
{
  Bank *self = g_new0(Bank, 1);
  g_autofree char *text = bank_rules();
  self->folder = make_folder();
  self->world = https_world_new(text);
  return self;
}

static void remove_file(const Bank *self, const char *name)
{
  g_autofree char *path = g_build_filename(self->folder, name, NULL);
  (void) g_remove(path);
}

void bank_free(Bank *self)
{
  bank_close_session(self);
  https_world_free(self->world);
  remove_file(self, "journal.jsonl");
  remove_file(self, "relink.conf");
  (void) g_rmdir(self->folder);
  g_free(self->folder);
  g_free(self);
}

static RlConfig *make_config(const Bank *self)
{
  g_autofree char *path = g_build_filename(self->folder, "relink.conf", NULL);
  g_autofree char *text =
      g_strdup_printf("[profile bank]\nbase_url=%s\nca_file=%s\n", https_world_base(self->world),
                      https_world_ca(self->world));
  const char *const files[] = { path, NULL };
  g_autoptr(GError) error = NULL;
  if (!g_file_set_contents(path, text, -1, &error))
    g_error("%s", error->message);
  RlConfig *config = rl_config_load_files(files, &error);
  if (config == NULL)
    g_error("%s", error->message);
  return config;
}

static RlApi *make_api(const RlProfile *profile)
{
  RlEndpoint *endpoint = g_new0(RlEndpoint, 1);
  endpoint->url = rl_url_parse(profile->base_url, NULL);
  endpoint->ca_file = g_strdup(profile->ca_file);
  endpoint->connect_timeout = 60;
  endpoint->timeout = 330;
  return rl_api_new(rl_http_curl_new(), endpoint);
}

void bank_open_session(Bank *self)
{
  RlConfig *config = make_config(self);
  const RlProfile *profile = rl_config_profile(config, "bank", NULL);
  self->session = rl_session_new(config, profile, make_api(profile), rl_keyring_memory_new(),
                                 rl_journal_new(self->folder),
                                 rl_credentials_new_text("sec-id", "sec-pass"), &rl_clock_system);
}

void bank_close_session(Bank *self)
{
  g_clear_pointer(&self->session, rl_session_free);
}

char *bank_link(BankManner manner, guint number)
{
  return g_strdup_printf("683005d6-f45c-4adb-%s-%012u", manners[manner], number);
}

guint bank_count(const Bank *self, const char *method)
{
  g_autofree char *path = g_build_filename(https_world_folder(self->world), "record", NULL);
  g_autofree char *member = g_strdup_printf("\"method\":\"%s\"", method);
  g_autofree char *text = NULL;
  guint n = 0;
  if (!g_file_get_contents(path, &text, NULL, NULL))
    return 0;
  for (const char *at = text; (at = strstr(at, member)) != NULL; at++)
    n++;
  return n;
}

static gpointer do_nothing(gpointer job, RlCancel *cancel)
{
  return job;
}

static void count_down(gpointer result, gpointer left)
{
  --*(guint *) left;
}

void bank_settle(Bank *self)
{
  RlWorker *const workers[] = { self->session->net, self->session->lists, self->session->keys };
  guint left = G_N_ELEMENTS(workers);
  for (guint i = 0; i < G_N_ELEMENTS(workers); i++)
    rl_worker_push(workers[i], do_nothing, NULL, NULL, count_down, NULL, &left);
  while (left > 0)
    g_main_context_iteration(NULL, TRUE);
}
