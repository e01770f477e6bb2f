/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/field.h"

#include "base/i18n.h"

/* Base64 takes four bytes for three. */
enum { ENCODED_MAX = (RL_KEYFILE_MAX + 2) / 3 * 4 };

static const RlField table[RL_N_FIELDS] = {
  [RL_FIELD_PASSWORD] = { "password", N_("Password"), RL_FIELD_KIND_SECRET, RL_TYPED_MAX,
                          N_("The customer's main password at the institution.") },
  [RL_FIELD_PIN] = { "password2", N_("PIN"), RL_FIELD_KIND_SECRET, RL_TYPED_MAX,
                     N_("A second password or PIN, where the institution asks for one.") },
  [RL_FIELD_TOKEN] = { "token", N_("Token"), RL_FIELD_KIND_SECRET, RL_TYPED_MAX,
                       N_("A one-time code known beforehand. It is safer to leave this empty and "
                          "wait for the bank to ask.") },
  [RL_FIELD_ENCRYPTION_KEY] = { "encryption_key", N_("Encryption key"), RL_FIELD_KIND_SECRET,
                                RL_TYPED_MAX,
                                N_("Only for old links that were created with a key of your "
                                   "own.") },
  [RL_FIELD_USERNAME_TYPE] = { "username_type", N_("Username type"), RL_FIELD_KIND_SELECT, 64,
                               N_("The kind of document that serves as user name.") },
  [RL_FIELD_CERTIFICATE] = { "certificate", N_("Certificate"), RL_FIELD_KIND_CERTIFICATE,
                             ENCODED_MAX,
                             N_("The certificate file (.cer) of a tax log-in, together with its "
                                "private key.") },
  [RL_FIELD_PRIVATE_KEY] = { "private_key", N_("Private key"), RL_FIELD_KIND_KEY, ENCODED_MAX,
                             N_("The private key file (.key) that belongs to the certificate.") },
};

const RlField *rl_field(RlFieldId id)
{
  g_assert(id < RL_N_FIELDS);
  return &table[id];
}

RlFieldId rl_field_by_key(const char *key)
{
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++)
    if (g_strcmp0(table[id].key, key) == 0)
      return id;
  return RL_NO_FIELD;
}

const char *const *rl_field_keys(void)
{
  static const char *keys[RL_N_FIELDS + 1];
  static gsize filled;
  if (g_once_init_enter(&filled)) {
    for (RlFieldId id = 0; id < RL_N_FIELDS; id++)
      keys[id] = table[id].key;
    g_once_init_leave(&filled, 1);
  }
  return keys;
}

gboolean rl_field_is_file(RlFieldId id)
{
  const RlFieldKind kind = rl_field(id)->kind;
  return kind == RL_FIELD_KIND_CERTIFICATE || kind == RL_FIELD_KIND_KEY;
}
