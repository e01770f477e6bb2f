/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/credentials.h"

#include "base/error.h"
#include "base/i18n.h"

#include "json/secret-json.h"

static const char *const names[] = { "secret_id", "secret_password", NULL };

RlCredentials *rl_credentials_new(RlSecret *id, RlSecret *password)
{
  RlCredentials *self = g_new0(RlCredentials, 1);
  self->id = id;
  self->password = password;
  return self;
}

RlCredentials *rl_credentials_new_text(const char *id, const char *password)
{
  return rl_credentials_new(rl_secret_new_from(id, -1, RL_CREDENTIAL_MAX),
                            rl_secret_new_from(password, -1, RL_CREDENTIAL_MAX));
}

RlCredentials *rl_credentials_dup(const RlCredentials *self)
{
  return rl_credentials_new(rl_secret_dup(self->id), rl_secret_dup(self->password));
}

void rl_credentials_free(RlCredentials *self)
{
  if (self == NULL)
    return;
  rl_secret_free(self->id);
  rl_secret_free(self->password);
  g_free(self);
}

RlSecret *rl_credentials_write(const RlCredentials *self)
{
  RlSecret *text =
      rl_secret_new(64 + rl_secret_json_bound(self->id) + rl_secret_json_bound(self->password));
  rl_secret_json_member(text, names[0], self->id);
  rl_secret_json_member(text, names[1], self->password);
  rl_secret_json_close(text);
  return text;
}

RlCredentials *rl_credentials_read(const RlSecret *text, GError **error)
{
  RlSecret *values[2] = { NULL, NULL };
  if (rl_secret_json_read(text, names, values, RL_CREDENTIAL_MAX, NULL) && values[0] != NULL &&
      values[1] != NULL)
    return rl_credentials_new(values[0], values[1]);
  g_set_error_literal(error, RL_ERROR, RL_ERROR_MALFORMED,
                      _("The keyring's item does not hold what relink stores in it. Enter the API "
                        "secrets again; keeping them replaces the item."));
  rl_secret_free(values[0]);
  rl_secret_free(values[1]);
  return NULL;
}
