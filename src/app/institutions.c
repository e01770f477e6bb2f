/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/institutions.h"

#include "base/i18n.h"

struct RlInstitutions {
  GMutex lock;
  GHashTable *by_name; /* name as asked for → RlJson, the object as received */
};

RlInstitutions *rl_institutions_new(void)
{
  RlInstitutions *self = g_new0(RlInstitutions, 1);
  g_mutex_init(&self->lock);
  self->by_name =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) rl_json_free);
  return self;
}

void rl_institutions_free(RlInstitutions *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref(self->by_name);
  g_mutex_clear(&self->lock);
  g_free(self);
}

/* NULL: not read yet. */
static RlInstitution *recall(RlInstitutions *self, const char *name)
{
  g_mutex_lock(&self->lock);
  const RlJson *json = g_hash_table_lookup(self->by_name, name);
  RlInstitution *institution = json != NULL ? rl_institution_from_json(json, NULL) : NULL;
  g_mutex_unlock(&self->lock);
  return institution;
}

static void keep(RlInstitutions *self, const char *name, const RlInstitution *institution)
{
  g_mutex_lock(&self->lock);
  g_hash_table_replace(self->by_name, g_strdup(name), rl_json_copy(institution->json));
  g_mutex_unlock(&self->lock);
}

/* Without the lock: a slow answer must not hold up who has what was read before. */
static RlInstitution *read_now(RlApi *api, const RlCredentials *credentials, const char *name,
                               RlCancel *cancel, char **fault)
{
  RlInstitution *institution = NULL;
  g_autoptr(RlOutcome) outcome =
      rl_api_get_institution(api, credentials, name, cancel, &institution);
  if (institution != NULL || fault == NULL)
    return institution;
  g_autofree char *why = outcome->kind == RL_OUTCOME_DONE
                             ? g_strdup(_("The server does not know it."))
                             : rl_outcome_message(outcome);
  *fault = g_strdup_printf(_("The institution could not be read: %s"), why);
  return NULL;
}

RlInstitution *rl_institutions_get(RlInstitutions *self, RlApi *api,
                                   const RlCredentials *credentials, const char *name,
                                   RlCancel *cancel, char **fault)
{
  RlInstitution *institution = recall(self, name);
  if (institution != NULL)
    return institution;
  institution = read_now(api, credentials, name, cancel, fault);
  if (institution != NULL)
    keep(self, name, institution);
  return institution;
}
