/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/session.h"

static gint64 system_monotonic(void)
{
  return g_get_monotonic_time();
}

static gint64 system_wall(void)
{
  return g_get_real_time() / G_USEC_PER_SEC;
}

const RlClock rl_clock_system = { system_monotonic, system_wall };

RlSession *rl_session_new(RlConfig *config, const RlProfile *profile, RlApi *api,
                          RlKeyring *keyring, RlJournal *journal, RlCredentials *credentials,
                          const RlClock *clock)
{
  RlSession *self = g_new0(RlSession, 1);
  self->config = config;
  self->profile = profile;
  self->api = api;
  self->keyring = keyring;
  self->journal = journal;
  self->credentials = credentials;
  self->clock = *clock;
  self->institutions = rl_institutions_new();
  self->net = rl_worker_new("network");
  self->keys = rl_worker_new("keyring");
  return self;
}

void rl_session_free(RlSession *self)
{
  if (self == NULL)
    return;
  rl_worker_free(self->net);
  rl_worker_free(self->keys);
  rl_institutions_free(self->institutions);
  rl_credentials_free(self->credentials);
  rl_journal_free(self->journal);
  rl_keyring_free(self->keyring);
  rl_api_free(self->api);
  rl_config_free(self->config);
  g_free(self);
}

const char *rl_session_origin(const RlSession *self)
{
  return rl_api_endpoint(self->api)->url->origin;
}

char **rl_session_other_profiles(const RlSession *self)
{
  GPtrArray *names = g_ptr_array_new();
  for (guint i = 0; i < self->config->profiles->len; i++) {
    const RlProfile *profile = g_ptr_array_index(self->config->profiles, i);
    if (g_strcmp0(profile->name, self->profile->name) != 0)
      g_ptr_array_add(names, g_strdup(profile->name));
  }
  g_ptr_array_add(names, NULL);
  return (char **) g_ptr_array_free(names, FALSE);
}

RlKeyringKey rl_session_key(const RlSession *self)
{
  return (RlKeyringKey){ .application = RL_KEYRING_API_SECRETS,
                         .profile = self->profile->name,
                         .origin = rl_session_origin(self) };
}

char *rl_session_key_label(const RlSession *self)
{
  return g_strdup_printf("relink API secrets (%s)", self->profile->name);
}
