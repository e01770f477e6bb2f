/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates and keys, loaded together with HTTP: both stand on OpenSSL. */
#include "base/module.h"

#include "keyfile/client-pair.h"
#include "keyfile/keyfile.h"
#include "keyfile/preflight.h"

/* The module is not loaded yet, and carries it out when it is. */
gboolean rl_keyfile_init(void)
{
  return TRUE;
}

RlKeyfileKind rl_keyfile_classify(const RlSecret *bytes, gint64 *valid_until)
{
  __typeof__(&rl_keyfile_classify) classify =
      rl_module_function(RL_MODULE_NET, "rl_keyfile_classify", NULL);
  if (classify != NULL)
    return classify(bytes, valid_until);
  if (valid_until != NULL)
    *valid_until = 0;
  return RL_KEYFILE_OTHER;
}

RlSecret *rl_keyfile_load(const char *path, RlFieldId id, char **note, GError **error)
{
  __typeof__(&rl_keyfile_load) load = rl_module_function(RL_MODULE_NET, "rl_keyfile_load", error);
  return load != NULL ? load(path, id, note, error) : NULL;
}

gboolean rl_keyfile_check_pair(const RlSecret *certificate, const RlSecret *key, GError **error)
{
  __typeof__(&rl_keyfile_check_pair) check =
      rl_module_function(RL_MODULE_NET, "rl_keyfile_check_pair", error);
  return check != NULL && check(certificate, key, error);
}

RlPreflight *rl_keyfile_preflight(const RlSecret *certificate, const RlSecret *key,
                                  const RlSecret *password, const RlSecret *pin, gint64 now)
{
  __typeof__(&rl_keyfile_preflight) look =
      rl_module_function(RL_MODULE_NET, "rl_keyfile_preflight", NULL);
  return look != NULL ? look(certificate, key, password, pin, now) : NULL;
}

/* NULL is allowed, and is nothing to load for. */
void rl_preflight_free(RlPreflight *self)
{
  if (self == NULL)
    return;
  __typeof__(&rl_preflight_free) drop = rl_module_need(RL_MODULE_NET, "rl_preflight_free");
  drop(self);
}

GPtrArray *rl_preflight_warnings(const RlPreflight *self)
{
  __typeof__(&rl_preflight_warnings) list = rl_module_need(RL_MODULE_NET, "rl_preflight_warnings");
  return list(self);
}

GPtrArray *rl_preflight_facts(const RlPreflight *self)
{
  __typeof__(&rl_preflight_facts) list = rl_module_need(RL_MODULE_NET, "rl_preflight_facts");
  return list(self);
}

RlClientPair *rl_client_pair_load(const char *certificate, const char *key, gint64 now,
                                  GError **error)
{
  __typeof__(&rl_client_pair_load) load =
      rl_module_function(RL_MODULE_NET, "rl_client_pair_load", error);
  return load != NULL ? load(certificate, key, now, error) : NULL;
}

void rl_client_pair_free(RlClientPair *self)
{
  if (self == NULL)
    return;
  __typeof__(&rl_client_pair_free) drop = rl_module_need(RL_MODULE_NET, "rl_client_pair_free");
  drop(self);
}
