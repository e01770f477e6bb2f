/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/session.h"

#include "base/error.h"
#include "base/i18n.h"

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

gboolean rl_session_may_write(const RlSession *self, GError **error)
{
  if (!self->profile->read_only)
    return TRUE;
  g_set_error(error, RL_ERROR, RL_ERROR_LOCAL,
              _("The profile “%s” is read-only: nothing is sent. Use another profile, or change "
                "read_only in relink.conf."),
              self->profile->name);
  return FALSE;
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
