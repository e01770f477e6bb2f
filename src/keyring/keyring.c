/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all keyrings share: the attributes of an item, and the errors that are said of a key. */
#include "keyring/keyring.h"

#include "base/error.h"
#include "base/i18n.h"

#include "keyring/keyring-key.h"

enum { NOWHERE = -1 };

/* The attributes by name, and where each is found in a key and in an item. */
static const struct {
  const char *name;
  glong in_key;
  glong in_item;
  glong digest_in_item;
} attributes[RL_KEYRING_ATTRIBUTES] = {
  { "application", G_STRUCT_OFFSET(RlKeyringKey, application), NOWHERE, NOWHERE },
  { "profile", G_STRUCT_OFFSET(RlKeyringKey, profile), G_STRUCT_OFFSET(RlKeyringItem, profile),
    G_STRUCT_OFFSET(RlKeyringItem, profile_digest) },
  { "origin", G_STRUCT_OFFSET(RlKeyringKey, origin), G_STRUCT_OFFSET(RlKeyringItem, origin),
    G_STRUCT_OFFSET(RlKeyringItem, origin_digest) },
  { "link", G_STRUCT_OFFSET(RlKeyringKey, link), G_STRUCT_OFFSET(RlKeyringItem, link),
    G_STRUCT_OFFSET(RlKeyringItem, link_digest) },
};

const char *rl_keyring_attribute_name(guint i)
{
  return attributes[i].name;
}

const char *rl_keyring_attribute_value(const RlKeyringKey *key, guint i)
{
  return G_STRUCT_MEMBER(const char *, key, attributes[i].in_key);
}

const char *rl_keyring_schema(const RlKeyringKey *key)
{
  return g_strcmp0(key->application, RL_KEYRING_CHALLENGE) == 0 ? "io.github.relink.Challenge"
                                                                : "io.github.relink.ApiSecrets";
}

void rl_keyring_item_take(RlKeyringItem *item, const char *name, gboolean digest, const char *value)
{
  for (guint i = 0; i < RL_KEYRING_ATTRIBUTES; i++) {
    const glong at = digest ? attributes[i].digest_in_item : attributes[i].in_item;
    if (at == NOWHERE || g_strcmp0(attributes[i].name, name) != 0)
      continue;
    char **place = &G_STRUCT_MEMBER(char *, item, at);
    g_free(*place);
    *place = g_strdup(value);
  }
}

static gboolean attribute_is(const RlKeyringItem *item, guint i, const char *wanted)
{
  const char *text = G_STRUCT_MEMBER(const char *, item, attributes[i].in_item);
  const char *digest = G_STRUCT_MEMBER(const char *, item, attributes[i].digest_in_item);
  if (text != NULL || digest == NULL)
    return g_strcmp0(text, wanted) == 0;
  g_autofree char *md5 = g_compute_checksum_for_string(G_CHECKSUM_MD5, wanted, -1);
  return g_ascii_strcasecmp(digest, md5) == 0;
}

gboolean rl_keyring_item_is(const RlKeyringItem *item, const RlKeyringKey *key)
{
  for (guint i = 0; i < RL_KEYRING_ATTRIBUTES; i++) {
    const char *wanted = rl_keyring_attribute_value(key, i);
    if (wanted != NULL && attributes[i].in_item != NOWHERE && !attribute_is(item, i, wanted))
      return FALSE;
  }
  return TRUE;
}

void rl_keyring_item_free(RlKeyringItem *item)
{
  if (item == NULL)
    return;
  g_free(item->profile);
  g_free(item->origin);
  g_free(item->link);
  g_free(item->label);
  g_free(item->profile_digest);
  g_free(item->origin_digest);
  g_free(item->link_digest);
  g_free(item);
}

gboolean rl_keyring_not_stored(const RlKeyringKey *key, GError **error)
{
  const char *profile = key->profile != NULL ? key->profile : "";
  if (g_strcmp0(key->application, RL_KEYRING_CHALLENGE) == 0)
    g_set_error(error, RL_ERROR, RL_ERROR_NOT_STORED,
                _("The keyring is open, but it holds no such challenge of the profile %s. It was "
                  "answered, has expired, or was kept under another profile."),
                profile);
  else
    g_set_error(error, RL_ERROR, RL_ERROR_NOT_STORED,
                _("The keyring is open, but it holds no API secrets for the profile %s%s%s. Store "
                  "them with \"relink login\"."),
                profile, key->origin != NULL ? " " : "", key->origin != NULL ? key->origin : "");
  return FALSE;
}

gboolean rl_keyring_cancelled(GError **error)
{
  g_set_error_literal(error, RL_ERROR, RL_ERROR_CANCELLED,
                      _("The keyring was no longer waited for, because you went on."));
  return FALSE;
}

gboolean rl_keyring_exists(GError **error)
{
  g_set_error_literal(error, RL_ERROR, RL_ERROR_FAILED,
                      _("There is a default keyring already, so none was created. Use that one; "
                        "when it is locked, unlock it with its password."));
  return FALSE;
}

gboolean rl_keyring_password_allowed(const RlSecret *password, GError **error)
{
  if (rl_secret_length(password) > 0)
    return TRUE;
  g_set_error_literal(error, RL_ERROR, RL_ERROR_LOCAL,
                      _("The password of a new keyring must not be empty: its secrets would be "
                        "written to the disk in clear text. Choose a password, best the one you "
                        "log in with."));
  return FALSE;
}

void rl_keyring_free(RlKeyring *self)
{
  if (self != NULL)
    self->free(self);
}

gboolean rl_keyring_is_private(RlKeyring *self)
{
  return self->is_private != NULL && self->is_private(self);
}
