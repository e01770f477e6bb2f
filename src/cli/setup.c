/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/setup.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"

#include "keyfile/client-pair.h"

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

/* Whether option ID, or the variable that stands for it, may say what it says of KEY. */
static gboolean may_say(const RlOptions *options, RlOptionId id, const RlConfig *config,
                        const RlProfile *profile, const char *key, GError **error)
{
  const RlOption *option = rl_option(id);
  if (options->value[id] == NULL)
    return TRUE;
  g_autofree char *source =
      options->typed[id] ? g_strconcat("--", option->name, NULL) : g_strdup(option->variable);
  return rl_config_may_be(config, profile, key, options->value[id], source, error);
}

static gboolean check_locks(const RlOptions *options, const RlConfig *config,
                            const RlProfile *profile, GError **error)
{
  return may_say(options, RL_OPTION_PROFILE, config, NULL, "profile", error) &&
         (profile == NULL ||
          (may_say(options, RL_OPTION_BASE_URL, config, profile, "base_url", error) &&
           may_say(options, RL_OPTION_CA_FILE, config, profile, "ca_file", error)));
}

/* Our certificate is for the profile's own server. */
static void use_base_url(RlProfile *profile, const char *base_url)
{
  if (base_url == NULL)
    return;
  g_autoptr(RlUrl) own = profile->base_url != NULL ? rl_url_parse(profile->base_url, NULL) : NULL;
  if (own == NULL || !rl_url_same_origin(own, base_url)) {
    g_clear_pointer(&profile->client_cert, g_free);
    g_clear_pointer(&profile->client_key, g_free);
  }
  replace(&profile->base_url, base_url);
}

RlConfig *rl_setup_config(const RlOptions *options, GError **error)
{
  g_autoptr(RlConfig) config = rl_config_load(error);
  if (config == NULL || rl_options_has(options, RL_OPTION_SANDBOX))
    return g_steal_pointer(&config);
  RlProfile *profile = profile_in_use(options, config);
  if (!check_locks(options, config, profile, error))
    return NULL;
  if (profile != NULL) {
    use_base_url(profile, options->value[RL_OPTION_BASE_URL]);
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
  g_clear_pointer(&profile->client_cert, g_free);
  g_clear_pointer(&profile->client_key, g_free);
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
  /* A pipe in its place would be waited for. */
  if (g_file_test(file, G_FILE_TEST_EXISTS) && !g_file_test(file, G_FILE_TEST_IS_REGULAR)) {
    g_set_error(error, RL_ERROR, RL_ERROR_LOCAL, _("The CA file %s cannot be read: %s"), shown,
                _("this is no regular file"));
    return FALSE;
  }
  if (!g_file_get_contents(file, &text, NULL, &why)) {
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

/* What a site locks does not come from the environment either. */
static char *proxy_setting(const RlConfig *config, const RlProfile *profile, const char *value,
                           const char *key)
{
  if (value != NULL)
    return g_strdup(value);
  return rl_config_locked_by(config, profile, key) != NULL ? g_strdup("") : NULL;
}

static void set_proxy(RlEndpoint *endpoint, const RlConfig *config, const RlProfile *profile)
{
  endpoint->proxy = proxy_setting(config, profile, profile->proxy, "proxy");
  endpoint->no_proxy = proxy_setting(config, profile, profile->no_proxy, "no_proxy");
  if (endpoint->no_proxy == NULL)
    endpoint->no_proxy = proxy_setting(config, profile, NULL, "proxy");
}

static gboolean set_client(RlEndpoint *endpoint, const RlProfile *profile, GError **error)
{
  if (profile->client_cert == NULL && profile->client_key == NULL)
    return TRUE;
  if (profile->client_cert == NULL) {
    g_set_error(error, RL_ERROR, RL_ERROR_LOCAL,
                _("The profile “%s” has a client_key and no client_cert. Add it to relink.conf."),
                profile->name);
    return FALSE;
  }
  g_autoptr(RlClientPair) pair = rl_client_pair_load(profile->client_cert, profile->client_key,
                                                     g_get_real_time() / G_USEC_PER_SEC, error);
  if (pair == NULL)
    return FALSE;
  endpoint->client_cert = g_steal_pointer(&pair->certificate);
  endpoint->client_key = g_steal_pointer(&pair->key);
  return TRUE;
}

RlEndpoint *rl_setup_endpoint(const RlConfig *config, const RlProfile *profile, GError **error)
{
  RlUrl *url =
      check_ca_file(profile->ca_file, error) ? rl_url_parse(profile->base_url, error) : NULL;
  if (url == NULL)
    return NULL;
  RlEndpoint *endpoint = g_new0(RlEndpoint, 1);
  endpoint->url = url;
  endpoint->ca_file = g_strdup(profile->ca_file);
  endpoint->connect_timeout = config->connect_timeout;
  endpoint->timeout = config->timeout;
  set_proxy(endpoint, config, profile);
  if (set_client(endpoint, profile, error))
    return endpoint;
  rl_endpoint_free(endpoint);
  return NULL;
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

/* The sandbox inside this process is none of the site's choice. */
static gboolean may_switch(const RlSession *base, const RlProfile *profile, GError **error)
{
  const char *file = rl_config_locked_by(base->config, NULL, "profile");
  if (file == NULL || strcmp(profile->name, base->config->profile) == 0)
    return TRUE;
  g_set_error(error, RL_ERROR, RL_ERROR_LOCAL,
              _("The profile “%s” cannot be used here: %s lets this machine work with “%s” only. "
                "Ask its administrator, who can change that file."),
              profile->name, file, base->config->profile);
  return FALSE;
}

RlSession *rl_setup_beside(RlSession *base, const char *name, GError **error)
{
  RlSession *known = rl_session_find_beside(base, name);
  if (known != NULL)
    return known;
  const RlProfile *profile = rl_config_profile(base->config, name, error);
  if (profile == NULL || !may_switch(base, profile, error))
    return NULL;
  RlEndpoint *endpoint = rl_setup_endpoint(base->config, profile, error);
  if (endpoint == NULL)
    return NULL;
  /* The sandbox's keyring is one for play. */
  RlKeyring *keyring = base->sandbox ? rl_keyring_new() : NULL;
  return rl_session_new_beside(base, profile, rl_api_new(rl_http_curl_new(), endpoint), keyring);
}
