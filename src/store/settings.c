/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/settings.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "store/settings-lock.h"
#include "store/settings-proxy.h"
#include "store/settings-table.h"

/* Whether each backslash of a value as it is in the file begins one of GLib's escapes. */
static gboolean is_well_escaped(const char *raw)
{
  for (const char *p = raw; (p = strchr(p, '\\')) != NULL; p += 2)
    if (p[1] == '\0' || strchr("sntr\\", p[1]) == NULL)
      return FALSE;
  return TRUE;
}

/* GLib gives a text also where it complains of an escape in it, and complains of its own complaint
 * when there are two. New string, or NULL. */
char *rl_setting_string(GKeyFile *file, const char *section, const char *key, GError **error)
{
  g_autofree char *raw = g_key_file_get_value(file, section, key, error);
  if (raw == NULL)
    return NULL;
  if (is_well_escaped(raw))
    return g_key_file_get_string(file, section, key, error);
  g_set_error_literal(error, RL_ERROR, RL_ERROR_LOCAL,
                      _("a backslash in it begins nothing that is known: write \\\\ for one"));
  return NULL;
}

static gboolean read_text(GKeyFile *file, const char *section, const char *key, gpointer target,
                          GError **error)
{
  char *text = rl_setting_string(file, section, key, error);
  if (text == NULL)
    return FALSE;
  g_free(*(char **) target);
  *(char **) target = text;
  return TRUE;
}

/* Where the program was started must not matter. */
static gboolean read_path(GKeyFile *file, const char *section, const char *key, gpointer target,
                          GError **error)
{
  g_autofree char *text = rl_setting_string(file, section, key, error);
  if (text == NULL)
    return FALSE;
  if (!g_path_is_absolute(text)) {
    g_set_error_literal(error, RL_ERROR, RL_ERROR_LOCAL,
                        _("it must be a whole path, which begins with /"));
    return FALSE;
  }
  g_free(*(char **) target);
  *(char **) target = g_steal_pointer(&text);
  return TRUE;
}

static gboolean read_proxy(GKeyFile *file, const char *section, const char *key, gpointer target,
                           GError **error)
{
  g_autofree char *text = rl_setting_string(file, section, key, error);
  if (text == NULL || !rl_proxy_check(g_strstrip(text), error))
    return FALSE;
  g_free(*(char **) target);
  *(char **) target = g_steal_pointer(&text);
  return TRUE;
}

static gboolean read_flag(GKeyFile *file, const char *section, const char *key, gpointer target,
                          GError **error)
{
  GError *fault = NULL;
  const gboolean value = g_key_file_get_boolean(file, section, key, &fault);
  if (fault != NULL) {
    g_propagate_error(error, fault);
    return FALSE;
  }
  *(gboolean *) target = value;
  return TRUE;
}

static gboolean read_number(GKeyFile *file, const char *section, const char *key, gint64 least,
                            guint *target, GError **error)
{
  enum { DAY = 24 * 3600 };
  g_autofree char *text = rl_setting_string(file, section, key, error);
  gint64 value = 0;
  if (text == NULL || !g_ascii_string_to_signed(g_strstrip(text), 10, least, DAY, &value, error))
    return FALSE;
  *target = (guint) value;
  return TRUE;
}

/* 0 is "never". */
static gboolean read_seconds(GKeyFile *file, const char *section, const char *key, gpointer target,
                             GError **error)
{
  return read_number(file, section, key, 0, target, error);
}

/* Something always waits as long: without a limit that would be for ever. */
static gboolean read_limit(GKeyFile *file, const char *section, const char *key, gpointer target,
                           GError **error)
{
  return read_number(file, section, key, 1, target, error);
}

static gboolean read_confirm(GKeyFile *file, const char *section, const char *key, gpointer target,
                             GError **error)
{
  static const char *const words[] = { "never", "ask", "type" };
  g_autofree char *text = rl_setting_string(file, section, key, error);
  if (text == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (strcmp(g_strstrip(text), words[i]) == 0) {
      *(RlConfirm *) target = (RlConfirm) i;
      return TRUE;
    }
  g_set_error_literal(error, RL_ERROR, RL_ERROR_LOCAL, _("it must be never, ask or type"));
  return FALSE;
}

static const RlSetting general_options[] = {
  { "profile", read_text, G_STRUCT_OFFSET(RlConfig, profile) },
  { "idle_clear", read_seconds, G_STRUCT_OFFSET(RlConfig, idle_clear) },
  { "timeout", read_limit, G_STRUCT_OFFSET(RlConfig, timeout) },
  { "connect_timeout", read_limit, G_STRUCT_OFFSET(RlConfig, connect_timeout) },
  { "journal_dir", read_path, G_STRUCT_OFFSET(RlConfig, journal_dir) },
  { "syslog", read_flag, G_STRUCT_OFFSET(RlConfig, syslog) },
  { "plain", read_flag, G_STRUCT_OFFSET(RlConfig, plain) },
};

static const RlSetting profile_options[] = {
  { "base_url", read_text, G_STRUCT_OFFSET(RlProfile, base_url) },
  { "ca_file", read_text, G_STRUCT_OFFSET(RlProfile, ca_file) },
  { "proxy", read_proxy, G_STRUCT_OFFSET(RlProfile, proxy) },
  { "no_proxy", read_text, G_STRUCT_OFFSET(RlProfile, no_proxy) },
  { "client_cert", read_path, G_STRUCT_OFFSET(RlProfile, client_cert) },
  { "client_key", read_path, G_STRUCT_OFFSET(RlProfile, client_key) },
  { "production", read_flag, G_STRUCT_OFFSET(RlProfile, production) },
  { "confirm", read_confirm, G_STRUCT_OFFSET(RlProfile, confirm) },
  { "read_only", read_flag, G_STRUCT_OFFSET(RlProfile, read_only) },
};

static void profile_free(RlProfile *profile)
{
  g_free(profile->name);
  g_free(profile->base_url);
  g_free(profile->ca_file);
  g_free(profile->proxy);
  g_free(profile->no_proxy);
  g_free(profile->client_cert);
  g_free(profile->client_key);
  g_free(profile->file);
  g_free(profile);
}

static RlProfile *add_profile(RlConfig *self, const char *name, const char *base_url)
{
  RlProfile *profile = g_new0(RlProfile, 1);
  profile->name = g_strdup(name);
  profile->base_url = g_strdup(base_url);
  g_ptr_array_add(self->profiles, profile);
  return profile;
}

static RlProfile *find_profile(const RlConfig *self, const char *name)
{
  for (guint i = 0; i < self->profiles->len; i++) {
    RlProfile *profile = g_ptr_array_index(self->profiles, i);
    if (strcmp(profile->name, name) == 0)
      return profile;
  }
  return NULL;
}

RlConfig *rl_config_new(void)
{
  RlConfig *self = g_new0(RlConfig, 1);
  self->profile = g_strdup("sandbox");
  self->idle_clear = 300;
  self->timeout = 330;
  self->connect_timeout = 10;
  self->syslog = TRUE;
  self->profiles = g_ptr_array_new_with_free_func((GDestroyNotify) profile_free);
  self->locks = rl_locks_new();
  add_profile(self, "sandbox", "https://sandbox.belvo.com");
  RlProfile *production = add_profile(self, "production", "https://api.belvo.com");
  production->production = TRUE;
  production->confirm = RL_CONFIRM_ASK;
  return self;
}

RlProfile *rl_config_need_profile(RlConfig *self, const char *name)
{
  RlProfile *profile = find_profile(self, name);
  return profile != NULL ? profile : add_profile(self, name, NULL);
}

/* ---- the tables, for others ---- */

const RlSettingTable rl_general_settings = { general_options, G_N_ELEMENTS(general_options) };
const RlSettingTable rl_profile_settings = { profile_options, G_N_ELEMENTS(profile_options) };

const RlSetting *rl_setting_find(const RlSettingTable *table, const char *key)
{
  for (guint i = 0; i < table->n; i++)
    if (strcmp(table->settings[i].key, key) == 0)
      return &table->settings[i];
  return NULL;
}

/* A reader of texts that is new belongs in here. */
char *rl_setting_value(const RlSetting *self, gconstpointer base)
{
  const gconstpointer place = (const char *) base + self->offset;
  if (self->read == read_text || self->read == read_path || self->read == read_proxy)
    return g_strdup(*(char *const *) place);
  return g_strdup_printf("%d", *(const int *) place);
}

char **rl_setting_keys(const RlSettingTable *table)
{
  char **keys = g_new0(char *, table->n + 1);
  for (guint i = 0; i < table->n; i++)
    keys[i] = g_strdup(table->settings[i].key);
  return keys;
}

/* ---- locks ---- */

static const RlLock *lock_of(const RlConfig *self, const RlProfile *profile, const char *key)
{
  g_autofree char *section = profile != NULL
                                 ? g_strconcat(RL_PROFILE_SECTION_PREFIX, profile->name, NULL)
                                 : g_strdup(RL_GENERAL_SECTION);
  return rl_locks_find(self->locks, section, key);
}

const char *rl_config_locked_by(const RlConfig *self, const RlProfile *profile, const char *key)
{
  const RlLock *lock = lock_of(self, profile, key);
  return lock != NULL ? lock->file : NULL;
}

char **rl_config_locked_keys(const RlConfig *self, const RlProfile *profile)
{
  const RlSettingTable *table = profile != NULL ? &rl_profile_settings : &rl_general_settings;
  GPtrArray *keys = g_ptr_array_new();
  for (guint i = 0; i < table->n; i++)
    if (lock_of(self, profile, table->settings[i].key) != NULL)
      g_ptr_array_add(keys, g_strdup(table->settings[i].key));
  g_ptr_array_add(keys, NULL);
  return (char **) g_ptr_array_free(keys, FALSE);
}

gboolean rl_config_may_be(const RlConfig *self, const RlProfile *profile, const char *key,
                          const char *value, const char *source, GError **error)
{
  const RlLock *lock = lock_of(self, profile, key);
  if (lock == NULL)
    return TRUE;
  const RlSetting *setting =
      rl_setting_find(profile != NULL ? &rl_profile_settings : &rl_general_settings, key);
  const gconstpointer base = profile != NULL ? (gconstpointer) profile : (gconstpointer) self;
  /* Only what is a setting can be locked. */
  g_autofree char *now = setting != NULL ? rl_setting_value(setting, base) : NULL;
  if (g_strcmp0(now, value) == 0)
    return TRUE;
  if (profile == NULL)
    g_set_error(error, RL_ERROR, RL_ERROR_LOCAL,
                _("%s cannot be used here: %s is locked by %s. Leave it out, or ask the "
                  "administrator of this machine, who can change that file."),
                source, key, lock->file);
  else
    g_set_error(error, RL_ERROR, RL_ERROR_LOCAL,
                _("%s cannot be used here: %s of the profile “%s” is locked by %s. Leave it out, "
                  "or ask the administrator of this machine, who can change that file."),
                source, key, profile->name, lock->file);
  return FALSE;
}

void rl_config_free(RlConfig *self)
{
  if (self == NULL)
    return;
  g_free(self->profile);
  g_free(self->journal_dir);
  g_ptr_array_unref(self->profiles);
  g_ptr_array_unref(self->locks);
  g_free(self);
}

const RlProfile *rl_config_profile(const RlConfig *self, const char *name, GError **error)
{
  const RlProfile *profile = find_profile(self, name);
  if (profile != NULL && profile->base_url != NULL)
    return profile;
  if (profile != NULL) {
    g_set_error(error, RL_ERROR, RL_ERROR_LOCAL,
                _("The profile “%s” has no base_url. Add it to relink.conf, or use --base-url."),
                name);
    return NULL;
  }
  g_autoptr(GString) known = g_string_new(NULL);
  for (guint i = 0; i < self->profiles->len; i++)
    g_string_append_printf(known, "%s%s", i > 0 ? ", " : "",
                           ((RlProfile *) g_ptr_array_index(self->profiles, i))->name);
  g_set_error(error, RL_ERROR, RL_ERROR_LOCAL,
              _("There is no profile “%s”. The known profiles are: %s."), name, known->str);
  return NULL;
}

const char *rl_config_key(gboolean of_profile, guint i)
{
  if (of_profile)
    return i < G_N_ELEMENTS(profile_options) ? profile_options[i].key : NULL;
  return i < G_N_ELEMENTS(general_options) ? general_options[i].key : NULL;
}
