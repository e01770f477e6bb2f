/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/settings.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

typedef struct {
  const char *key;
  gboolean (*read)(GKeyFile *file, const char *section, const char *key, gpointer target,
                   GError **error);
  gsize offset; /* in RlConfig or RlProfile */
} Option;

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
static char *string_of(GKeyFile *file, const char *section, const char *key, GError **error)
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
  char *text = string_of(file, section, key, error);
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
  g_autofree char *text = string_of(file, section, key, error);
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

static gboolean read_seconds(GKeyFile *file, const char *section, const char *key, gpointer target,
                             GError **error)
{
  enum { DAY = 24 * 3600 };
  g_autofree char *text = string_of(file, section, key, error);
  gint64 value = 0;
  if (text == NULL || !g_ascii_string_to_signed(g_strstrip(text), 10, 0, DAY, &value, error))
    return FALSE;
  *(guint *) target = (guint) value;
  return TRUE;
}

static gboolean read_confirm(GKeyFile *file, const char *section, const char *key, gpointer target,
                             GError **error)
{
  static const char *const words[] = { "never", "ask", "type" };
  g_autofree char *text = string_of(file, section, key, error);
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

static const Option general_options[] = {
  { "profile", read_text, G_STRUCT_OFFSET(RlConfig, profile) },
  { "idle_clear", read_seconds, G_STRUCT_OFFSET(RlConfig, idle_clear) },
  { "timeout", read_seconds, G_STRUCT_OFFSET(RlConfig, timeout) },
  { "connect_timeout", read_seconds, G_STRUCT_OFFSET(RlConfig, connect_timeout) },
  { "journal_dir", read_path, G_STRUCT_OFFSET(RlConfig, journal_dir) },
  { "syslog", read_flag, G_STRUCT_OFFSET(RlConfig, syslog) },
  { "plain", read_flag, G_STRUCT_OFFSET(RlConfig, plain) },
};

static const Option profile_options[] = {
  { "base_url", read_text, G_STRUCT_OFFSET(RlProfile, base_url) },
  { "ca_file", read_text, G_STRUCT_OFFSET(RlProfile, ca_file) },
  { "proxy", read_text, G_STRUCT_OFFSET(RlProfile, proxy) },
  { "no_proxy", read_text, G_STRUCT_OFFSET(RlProfile, no_proxy) },
  { "production", read_flag, G_STRUCT_OFFSET(RlProfile, production) },
  { "confirm", read_confirm, G_STRUCT_OFFSET(RlProfile, confirm) },
  { "read_only", read_flag, G_STRUCT_OFFSET(RlProfile, read_only) },
};

enum { NAME_MAX_CHARS = 64 };

#define GENERAL_SECTION        "relink"
#define PROFILE_SECTION_PREFIX "profile "

static void profile_free(RlProfile *profile)
{
  g_free(profile->name);
  g_free(profile->base_url);
  g_free(profile->ca_file);
  g_free(profile->proxy);
  g_free(profile->no_proxy);
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

static RlConfig *defaults(void)
{
  RlConfig *self = g_new0(RlConfig, 1);
  self->profile = g_strdup("sandbox");
  self->idle_clear = 300;
  self->timeout = 330;
  self->connect_timeout = 10;
  self->syslog = TRUE;
  self->profiles = g_ptr_array_new_with_free_func((GDestroyNotify) profile_free);
  add_profile(self, "sandbox", "https://sandbox.belvo.com");
  RlProfile *production = add_profile(self, "production", "https://api.belvo.com");
  production->production = TRUE;
  production->confirm = RL_CONFIRM_ASK;
  return self;
}

static gboolean fault(GError **error, const char *file, const char *section, const char *key,
                      const char *what)
{
  g_set_error(error, RL_ERROR, RL_ERROR_LOCAL, "%s: [%s] %s: %s", file, section, key, what);
  return FALSE;
}

static gboolean read_key(GKeyFile *keys, const char *file, const char *section, const char *key,
                         const Option *options, guint n, gpointer base, GError **error)
{
  for (guint i = 0; i < n; i++) {
    if (strcmp(options[i].key, key) != 0)
      continue;
    g_autoptr(GError) why = NULL;
    if (options[i].read(keys, section, key, G_STRUCT_MEMBER_P(base, options[i].offset), &why))
      return TRUE;
    return fault(error, file, section, key, why->message);
  }
  return fault(error, file, section, key, _("relink does not know this key"));
}

static gboolean read_section(GKeyFile *keys, const char *file, const char *section,
                             const Option *options, guint n, gpointer base, GError **error)
{
  g_auto(GStrv) names = g_key_file_get_keys(keys, section, NULL, NULL);
  for (char **name = names; name != NULL && *name != NULL; name++)
    if (!read_key(keys, file, section, *name, options, n, base, error))
      return FALSE;
  return TRUE;
}

static gboolean read_profile(RlConfig *self, GKeyFile *keys, const char *file, const char *section,
                             GError **error)
{
  /* The name is on every screen. */
  g_autofree char *name = g_strstrip(
      rl_text_clean_line(section + strlen(PROFILE_SECTION_PREFIX), -1, NAME_MAX_CHARS, NULL));
  if (*name == '\0')
    return fault(error, file, section, "", _("the profile has no name"));
  RlProfile *profile = find_profile(self, name);
  if (profile == NULL)
    profile = add_profile(self, name, NULL);
  return read_section(keys, file, section, profile_options, G_N_ELEMENTS(profile_options), profile,
                      error);
}

static gboolean read_any_section(RlConfig *self, GKeyFile *keys, const char *file,
                                 const char *section, GError **error)
{
  if (strcmp(section, GENERAL_SECTION) == 0)
    return read_section(keys, file, section, general_options, G_N_ELEMENTS(general_options), self,
                        error);
  if (g_str_has_prefix(section, PROFILE_SECTION_PREFIX))
    return read_profile(self, keys, file, section, error);
  return fault(error, file, section, "", _("relink does not know this section"));
}

static gboolean read_file(RlConfig *self, const char *file, GError **error)
{
  g_autoptr(GKeyFile) keys = g_key_file_new();
  g_autoptr(GError) why = NULL;
  /* A pipe in its place would be waited for. */
  if (g_file_test(file, G_FILE_TEST_EXISTS) && !g_file_test(file, G_FILE_TEST_IS_REGULAR)) {
    g_set_error(error, RL_ERROR, RL_ERROR_LOCAL, _("The configuration %s cannot be read: %s"), file,
                _("this is no regular file"));
    return FALSE;
  }
  if (!g_key_file_load_from_file(keys, file, G_KEY_FILE_NONE, &why)) {
    if (g_error_matches(why, G_FILE_ERROR, G_FILE_ERROR_NOENT))
      return TRUE;
    g_set_error(error, RL_ERROR, RL_ERROR_LOCAL, _("The configuration %s cannot be read: %s"), file,
                why->message);
    return FALSE;
  }
  g_auto(GStrv) sections = g_key_file_get_groups(keys, NULL);
  for (char **section = sections; *section != NULL; section++)
    if (!read_any_section(self, keys, file, *section, error))
      return FALSE;
  return TRUE;
}

RlConfig *rl_config_load_files(const char *const *files, GError **error)
{
  g_autoptr(RlConfig) self = defaults();
  for (const char *const *file = files; *file != NULL; file++)
    if (!read_file(self, *file, error))
      return NULL;
  return g_steal_pointer(&self);
}

RlConfig *rl_config_load(GError **error)
{
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
  const char *const *dirs = g_get_system_config_dirs();
  /* The first directory is the most important one, so it comes last. */
  for (guint i = g_strv_length((char **) dirs); i > 0; i--)
    g_ptr_array_add(files, g_build_filename(dirs[i - 1], "relink", "relink.conf", NULL));
  g_ptr_array_add(files, g_build_filename(g_get_user_config_dir(), "relink", "relink.conf", NULL));
  g_ptr_array_add(files, NULL);
  return rl_config_load_files((const char *const *) files->pdata, error);
}

void rl_config_free(RlConfig *self)
{
  if (self == NULL)
    return;
  g_free(self->profile);
  g_free(self->journal_dir);
  g_ptr_array_unref(self->profiles);
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
