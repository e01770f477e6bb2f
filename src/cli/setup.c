/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/setup.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"

#include "store/syslog.h"

#define SANDBOX_PROFILE "sandbox"

const char *rl_setup_profile(const RlOptions *options, const RlConfig *config)
{
  if (rl_options_has(options, RL_OPTION_SANDBOX))
    return SANDBOX_PROFILE;
  const char *asked = options->value[RL_OPTION_PROFILE];
  return asked != NULL ? asked : config->profile;
}

static RlProfile *profile_in_use(const RlOptions *options, const RlConfig *config)
{
  const char *name = rl_setup_profile(options, config);
  for (guint i = 0; i < config->profiles->len; i++) {
    RlProfile *profile = g_ptr_array_index(config->profiles, i);
    if (strcmp(profile->name, name) == 0)
      return profile;
  }
  return NULL;
}

static void replace(char **place, const char *text)
{
  if (text == NULL)
    return;
  g_free(*place);
  *place = g_strdup(text);
}

RlConfig *rl_setup_config(const RlOptions *options, GError **error)
{
  g_autoptr(RlConfig) config = rl_config_load(error);
  if (config == NULL)
    return NULL;
  RlProfile *profile = profile_in_use(options, config);
  if (profile != NULL && !rl_options_has(options, RL_OPTION_SANDBOX)) {
    replace(&profile->base_url, options->value[RL_OPTION_BASE_URL]);
    replace(&profile->ca_file, options->value[RL_OPTION_CA_FILE]);
  }
  return g_steal_pointer(&config);
}

RlJournal *rl_setup_journal(const RlConfig *config)
{
  RlJournal *journal = config->journal_dir != NULL ? rl_journal_new_shared(config->journal_dir)
                                                   : rl_journal_new(NULL);
  if (config->syslog)
    rl_journal_copy_to(journal, RL_SYSLOG_SOCKET);
  return journal;
}

/* Whatever the configuration makes of a profile of that name, this one is a playground. */
static void become_sandbox(RlProfile *profile, const RlSandbox *sandbox)
{
  replace(&profile->base_url, rl_sandbox_base_url(sandbox));
  g_clear_pointer(&profile->ca_file, g_free);
  g_clear_pointer(&profile->proxy, g_free);
  g_clear_pointer(&profile->no_proxy, g_free);
  profile->production = FALSE;
  profile->read_only = FALSE;
  profile->confirm = RL_CONFIRM_NEVER;
}

/* libcurl would only notice when a request is made. */
static gboolean check_ca_file(const char *file, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr(GError) why = NULL;
  if (file == NULL)
    return TRUE;
  g_autofree char *shown = g_filename_display_name(file);
  /* A pipe would be waited for. */
  if (g_file_test(file, G_FILE_TEST_EXISTS) && !g_file_test(file, G_FILE_TEST_IS_REGULAR))
    g_set_error_literal(&why, RL_ERROR, RL_ERROR_LOCAL, _("this is no regular file"));
  if (why != NULL || !g_file_get_contents(file, &text, NULL, &why)) {
    g_set_error(error, RL_ERROR, RL_ERROR_LOCAL, _("The CA file %s cannot be read: %s"), shown,
                why->message);
    return FALSE;
  }
  if (strstr(text, "-----BEGIN CERTIFICATE-----") != NULL ||
      strstr(text, "-----BEGIN TRUSTED CERTIFICATE-----") != NULL)
    return TRUE;
  g_set_error(error, RL_ERROR, RL_ERROR_LOCAL,
              _("The CA file %s holds no certificate. It must be PEM text with at least one."),
              shown);
  return FALSE;
}

RlEndpoint *rl_setup_endpoint(const RlConfig *config, const RlProfile *profile, GError **error)
{
  if (!check_ca_file(profile->ca_file, error))
    return NULL;
  RlUrl *url = rl_url_parse(profile->base_url, error);
  if (url == NULL)
    return NULL;
  RlEndpoint *endpoint = g_new0(RlEndpoint, 1);
  endpoint->url = url;
  endpoint->ca_file = g_strdup(profile->ca_file);
  endpoint->proxy = g_strdup(profile->proxy);
  endpoint->no_proxy = g_strdup(profile->no_proxy);
  endpoint->connect_timeout = config->connect_timeout;
  endpoint->timeout = config->timeout;
  return endpoint;
}

static RlSession *assemble(RlConfig *config, const RlProfile *profile, RlEndpoint *endpoint,
                           const RlSandbox *sandbox)
{
  RlKeyring *keyring = sandbox != NULL ? rl_keyring_memory_new() : rl_keyring_new();
  RlCredentials *credentials =
      sandbox != NULL ? rl_credentials_new_text(RL_SANDBOX_SECRET_ID, RL_SANDBOX_SECRET_PASSWORD)
                      : NULL;
  RlSession *session =
      rl_session_new(config, profile, rl_api_new(rl_http_curl_new(), endpoint), keyring,
                     rl_setup_journal(config), credentials, &rl_clock_system);
  session->sandbox = sandbox != NULL;
  return session;
}

const RlProfile *rl_setup_use(const RlOptions *options, RlConfig *config, const RlSandbox *sandbox,
                              GError **error)
{
  RlProfile *mine = profile_in_use(options, config);
  if (sandbox != NULL && mine != NULL)
    become_sandbox(mine, sandbox);
  return rl_config_profile(config, rl_setup_profile(options, config), error);
}

RlSession *rl_setup_session(const RlOptions *options, const RlSandbox *sandbox, GError **error)
{
  g_autoptr(RlConfig) config = rl_setup_config(options, error);
  if (config == NULL)
    return NULL;
  const RlProfile *profile = rl_setup_use(options, config, sandbox, error);
  RlEndpoint *endpoint = profile != NULL ? rl_setup_endpoint(config, profile, error) : NULL;
  if (endpoint == NULL)
    return NULL;
  return assemble(g_steal_pointer(&config), profile, endpoint, sandbox);
}

RlSession *rl_setup_beside(RlSession *base, const char *name, GError **error)
{
  RlSession *known = rl_session_find_beside(base, name);
  if (known != NULL)
    return known;
  const RlProfile *profile = rl_config_profile(base->config, name, error);
  RlEndpoint *endpoint = profile != NULL ? rl_setup_endpoint(base->config, profile, error) : NULL;
  if (endpoint == NULL)
    return NULL;
  /* The sandbox's keyring is one for play. */
  RlKeyring *keyring = base->sandbox ? rl_keyring_new() : NULL;
  return rl_session_new_beside(base, profile, rl_api_new(rl_http_curl_new(), endpoint), keyring);
}
