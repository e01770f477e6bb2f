/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/session.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/i18n.h"

static gint64 system_wall(void)
{
  return g_get_real_time() / G_USEC_PER_SEC;
}

const RlClock rl_clock_system = { rl_clock_since_boot, system_wall, rl_clock_boot_id };

static void free_beside(gpointer data)
{
  RlSession *self = data;
  rl_worker_free(self->net);
  rl_worker_free(self->lists);
  rl_credentials_free(self->credentials);
  if (self->own_keyring)
    rl_keyring_free(self->keyring);
  rl_institutions_free(self->institutions);
  rl_api_free(self->api);
  g_free(self);
}

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
  self->beside = g_ptr_array_new_with_free_func(free_beside);
  self->institutions = rl_institutions_new();
  self->net = rl_worker_new("network");
  self->lists = rl_worker_new("lists");
  self->keys = rl_worker_new("keyring");
  self->files = rl_worker_new("files");
  return self;
}

RlSession *rl_session_new_beside(RlSession *base, const RlProfile *profile, RlApi *api,
                                 RlKeyring *keyring)
{
  RlSession *self = g_new0(RlSession, 1);
  self->profile = profile;
  self->config = base->config;
  self->api = api;
  self->net = rl_worker_new("network");
  self->lists = rl_worker_new("lists");
  self->keys = base->keys;
  self->files = base->files;
  self->keyring = keyring != NULL ? keyring : base->keyring;
  self->own_keyring = keyring != NULL;
  self->journal = base->journal;
  self->clock = base->clock;
  self->institutions = rl_institutions_new();
  g_ptr_array_add(base->beside, self);
  return self;
}

RlSession *rl_session_find_beside(RlSession *base, const char *name)
{
  if (strcmp(base->profile->name, name) == 0)
    return base;
  for (guint i = 0; i < base->beside->len; i++) {
    RlSession *session = g_ptr_array_index(base->beside, i);
    if (strcmp(session->profile->name, name) == 0)
      return session;
  }
  return NULL;
}

void rl_session_rest(RlSession *base)
{
  rl_api_rest(base->api);
  for (guint i = 0; i < base->beside->len; i++)
    rl_api_rest(((RlSession *) g_ptr_array_index(base->beside, i))->api);
}

/* The keyring's worker goes before all sessions that gave it work. */
void rl_session_free(RlSession *self)
{
  if (self == NULL)
    return;
  rl_worker_free(self->net);
  rl_worker_free(self->lists);
  rl_worker_free(self->keys);
  rl_worker_free(self->files);
  g_ptr_array_unref(self->beside);
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

char **rl_session_other_profiles(const RlSession *self)
{
  GPtrArray *names = g_ptr_array_new();
  const guint n =
      rl_config_locked_by(self->config, NULL, "profile") == NULL ? self->config->profiles->len : 0;
  for (guint i = 0; i < n; i++) {
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

guint rl_session_list_pause(const RlSession *self)
{
  const gboolean here = rl_api_endpoint(self->api)->url->here;
  return here ? 0 : rl_pace_pause(&self->pace, self->clock.monotonic());
}
