/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of settings.c, for whoever reads files by them: settings-read.c. */
#pragma once

#include "store/settings.h"

#define RL_GENERAL_SECTION        "relink"
#define RL_PROFILE_SECTION_PREFIX "profile "

typedef struct {
  const char *key;
  gboolean (*read)(GKeyFile *file, const char *section, const char *key, gpointer target,
                   GError **error);
  gsize offset; /* in RlConfig or RlProfile */
} RlSetting;

/* The keys that a kind of section has. */
typedef struct {
  const RlSetting *settings;
  guint n;
} RlSettingTable;

extern const RlSettingTable rl_general_settings, rl_profile_settings;

/* NULL: there is none. */
const RlSetting *rl_setting_find(const RlSettingTable *table, const char *key);
/* Its value in BASE, to be compared. New, or NULL. */
char *rl_setting_value(const RlSetting *self, gconstpointer base);
/* The names of all. New list. */
char **rl_setting_keys(const RlSettingTable *table);

/* A text; errors are phrases. New, or NULL. */
char *rl_setting_string(GKeyFile *file, const char *section, const char *key, GError **error);

/* What there is without any file. */
RlConfig *rl_config_new(void);
/* The profile NAME, added when there is none. Borrowed. */
RlProfile *rl_config_need_profile(RlConfig *self, const char *name);
