/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of the configuration, each read by the tables of settings.c. */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "store/settings-lock.h"
#include "store/settings-table.h"

enum { NAME_MAX_CHARS = 64 };

/* ---- one file ---- */

typedef struct {
  const char *path;
  guint rank; /* the higher, the more important */
  gboolean is_system;
  GKeyFile *keys; /* NULL: there is no such file */
} Source;

static gboolean fault(GError **error, const char *file, const char *section, const char *key,
                      const char *what)
{
  g_set_error(error, RL_ERROR, RL_ERROR_LOCAL, "%s: [%s] %s: %s", file, section, key, what);
  return FALSE;
}

/* A section of it, and what it is about. */
typedef struct {
  const Source *source;
  const char *name; /* as it stands there */
  char *known_as;   /* as locks name it; new */
  const RlSettingTable *table;
  gpointer base;
} Section;

static gboolean read_setting(const Section *section, const RlSetting *setting, GError **error)
{
  const Source *source = section->source;
  g_autoptr(GError) why = NULL;
  if (setting->read(source->keys, section->name, setting->key,
                    G_STRUCT_MEMBER_P(section->base, setting->offset), &why))
    return TRUE;
  return fault(error, source->path, section->name, setting->key, why->message);
}

/* What a more important file locks, this one does not decide. What a less important one locks, it
 * may only repeat. */
static gboolean read_locked(const Section *section, const RlSetting *setting, const RlLock *lock,
                            GError **error)
{
  if (lock->rank > section->source->rank)
    return TRUE;
  g_autofree char *before = rl_setting_value(setting, section->base);
  if (!read_setting(section, setting, error))
    return FALSE;
  g_autofree char *after = rl_setting_value(setting, section->base);
  if (g_strcmp0(before, after) == 0)
    return TRUE;
  g_autofree char *why = g_strdup_printf(
      _("this key is locked by %s. Remove the line, or ask the administrator of this machine, who "
        "can change that file."),
      lock->file);
  return fault(error, section->source->path, section->name, setting->key, why);
}

static gboolean read_key(const RlConfig *self, const Section *section, const char *key,
                         GError **error)
{
  const Source *source = section->source;
  const RlSetting *setting = rl_setting_find(section->table, key);
  if (setting != NULL) {
    const RlLock *lock = rl_locks_find(self->locks, section->known_as, key);
    return lock != NULL && lock->rank != source->rank ? read_locked(section, setting, lock, error)
                                                      : read_setting(section, setting, error);
  }
  if (strcmp(key, RL_LOCK_KEY) != 0)
    return fault(error, source->path, section->name, key, _("relink does not know this key"));
  if (source->is_system)
    return TRUE; /* read_locks() has seen to it */
  g_autofree char *why =
      g_strdup_printf(_("only a file for the whole machine may lock keys, such as "
                        "%s/relink/relink.conf. Remove the line."),
                      rl_config_site());
  return fault(error, source->path, section->name, key, why);
}

/* Both are called for each section of each file. */
typedef gboolean (*Read)(RlConfig *self, const Section *section, GError **error);

static gboolean read_keys(RlConfig *self, const Section *section, GError **error)
{
  g_auto(GStrv) names = g_key_file_get_keys(section->source->keys, section->name, NULL, NULL);
  for (char **name = names; name != NULL && *name != NULL; name++)
    if (!read_key(self, section, *name, error))
      return FALSE;
  return TRUE;
}

static gboolean read_locks(RlConfig *self, const Section *section, GError **error)
{
  const Source *source = section->source;
  if (!source->is_system || !g_key_file_has_key(source->keys, section->name, RL_LOCK_KEY, NULL))
    return TRUE;
  const RlLock where = { section->known_as, NULL, (char *) (gpointer) source->path, source->rank };
  g_autoptr(GError) why = NULL;
  g_auto(GStrv) known = rl_setting_keys(section->table);
  g_autofree char *text = rl_setting_string(source->keys, section->name, RL_LOCK_KEY, &why);
  if (text != NULL && rl_locks_add(self->locks, &where, text, (const char *const *) known, &why))
    return TRUE;
  return fault(error, source->path, section->name, RL_LOCK_KEY, why->message);
}

static gboolean read_profile(RlConfig *self, Section *section, Read read, GError **error)
{
  /* The name is on every screen. */
  g_autofree char *name = g_strstrip(rl_text_clean_line(
      section->name + strlen(RL_PROFILE_SECTION_PREFIX), -1, NAME_MAX_CHARS, NULL));
  if (*name == '\0')
    return fault(error, section->source->path, section->name, "", _("the profile has no name"));
  g_autofree char *known_as = g_strconcat(RL_PROFILE_SECTION_PREFIX, name, NULL);
  RlProfile *profile = rl_config_need_profile(self, name);
  g_free(profile->file);
  profile->file = g_strdup(section->source->path);
  section->known_as = known_as;
  section->table = &rl_profile_settings;
  section->base = profile;
  return read(self, section, error);
}

static gboolean read_any_section(RlConfig *self, const Source *source, const char *name, Read read,
                                 GError **error)
{
  Section section = { .source = source, .name = name };
  if (g_str_has_prefix(name, RL_PROFILE_SECTION_PREFIX))
    return read_profile(self, &section, read, error);
  if (strcmp(name, RL_GENERAL_SECTION) != 0)
    return fault(error, source->path, name, "", _("relink does not know this section"));
  section.known_as = (char *) (gpointer) RL_GENERAL_SECTION;
  section.table = &rl_general_settings;
  section.base = self;
  return read(self, &section, error);
}

static gboolean read_sections(RlConfig *self, const Source *source, Read read, GError **error)
{
  g_auto(GStrv) names = source->keys != NULL ? g_key_file_get_groups(source->keys, NULL) : NULL;
  for (char **name = names; name != NULL && *name != NULL; name++)
    if (!read_any_section(self, source, *name, read, error))
      return FALSE;
  return TRUE;
}

static gboolean open_file(Source *source, GError **error)
{
  g_autoptr(GKeyFile) keys = g_key_file_new();
  g_autoptr(GError) why = NULL;
  const char *file = source->path;
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
  source->keys = g_steal_pointer(&keys);
  return TRUE;
}

/* Whether it locks anything: then it is looked at more closely. */
static gboolean has_locks(const Source *source)
{
  g_auto(GStrv) names = g_key_file_get_groups(source->keys, NULL);
  for (char **name = names; *name != NULL; name++)
    if (g_key_file_has_key(source->keys, *name, RL_LOCK_KEY, NULL))
      return TRUE;
  return FALSE;
}

static gboolean check_source(const Source *source, guint owner, GError **error)
{
  return !source->is_system || source->keys == NULL ||
         rl_locks_check_file(source->path, has_locks(source), owner, error);
}

/* ---- all of them ---- */

static void source_clear(gpointer data)
{
  Source *source = data;
  g_clear_pointer(&source->keys, g_key_file_unref);
}

/* All locks are known before any key is read: also those of a more important file. */
static gboolean read_sources(RlConfig *self, GArray *sources, guint owner, GError **error)
{
  for (guint i = 0; i < sources->len; i++) {
    Source *source = &g_array_index(sources, Source, i);
    if (!open_file(source, error) || !check_source(source, owner, error) ||
        !read_sections(self, source, read_locks, error))
      return FALSE;
  }
  for (guint i = 0; i < sources->len; i++)
    if (!read_sections(self, &g_array_index(sources, Source, i), read_keys, error))
      return FALSE;
  return TRUE;
}

static RlConfig *load(const char *const *files, guint owner, GError **error)
{
  g_autoptr(RlConfig) self = rl_config_new();
  g_autoptr(GArray) sources = g_array_new(FALSE, TRUE, sizeof(Source));
  g_array_set_clear_func(sources, source_clear);
  for (guint i = 0; files[i] != NULL; i++) {
    const Source source = { files[i], i, files[i + 1] != NULL, NULL };
    g_array_append_val(sources, source);
  }
  return read_sources(self, sources, owner, error) ? g_steal_pointer(&self) : NULL;
}

RlConfig *rl_config_load_files(const char *const *files, GError **error)
{
  return load(files, (guint) geteuid(), error);
}

static void add_place(GPtrArray *files, const char *folder)
{
  g_ptr_array_add(files, g_build_filename(folder, "relink", "relink.conf", NULL));
}

static gboolean is_same(const char *a, const char *b)
{
  g_autofree char *one = g_canonicalize_filename(a, "/");
  g_autofree char *other = g_canonicalize_filename(b, "/");
  return strcmp(one, other) == 0;
}

static gboolean is_among(const char *path, const char *const *folders)
{
  for (; *folders != NULL; folders++)
    if (is_same(path, *folders))
      return TRUE;
  return FALSE;
}

/* In the order of reading. New list. */
static char **files_of(const RlConfigPlaces *places)
{
  GPtrArray *files = g_ptr_array_new();
  if (!is_among(places->site, places->system))
    add_place(files, places->site);
  /* The first folder is the most important one, so it comes last. */
  for (guint i = g_strv_length((char **) places->system); i > 0; i--) {
    /* Links and ".." can make of a text that reads like the site's another folder. */
    const char *folder = places->system[i - 1];
    add_place(files, is_same(folder, places->site) ? places->site : folder);
  }
  add_place(files, places->user);
  g_ptr_array_add(files, NULL);
  return (char **) g_ptr_array_free(files, FALSE);
}

RlConfig *rl_config_load_places(const RlConfigPlaces *places, GError **error)
{
  g_auto(GStrv) files = files_of(places);
  return load((const char *const *) files, places->owner, error);
}

static RlConfigPlaces usual_places(void)
{
  return (RlConfigPlaces){ .site = rl_config_site(),
                           .system = g_get_system_config_dirs(),
                           .user = g_get_user_config_dir(),
                           .owner = 0 };
}

char **rl_config_files(void)
{
  const RlConfigPlaces places = usual_places();
  return files_of(&places);
}

RlConfig *rl_config_load(GError **error)
{
  const RlConfigPlaces places = usual_places();
  return rl_config_load_places(&places, error);
}
