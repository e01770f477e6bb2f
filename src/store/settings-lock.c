/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/settings-lock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

enum { SHOWN_MAX = 60 };

static void lock_free(gpointer data)
{
  RlLock *lock = data;
  g_free(lock->section);
  g_free(lock->key);
  g_free(lock->file);
  g_free(lock);
}

GPtrArray *rl_locks_new(void)
{
  return g_ptr_array_new_with_free_func(lock_free);
}

static void add(GPtrArray *locks, const RlLock *where, const char *key)
{
  RlLock *lock = g_new0(RlLock, 1);
  lock->section = g_strdup(where->section);
  lock->key = g_strdup(key);
  lock->file = g_strdup(where->file);
  lock->rank = where->rank;
  g_ptr_array_add(locks, lock);
}

gboolean rl_locks_add(GPtrArray *locks, const RlLock *where, const char *text,
                      const char *const *known, GError **error)
{
  g_auto(GStrv) keys = g_strsplit(text, ";", -1);
  for (char **key = keys; *key != NULL; key++) {
    if (*g_strstrip(*key) == '\0')
      continue;
    if (strcmp(*key, "*") != 0 && !g_strv_contains(known, *key)) {
      g_autofree char *shown = rl_text_clean_line(*key, -1, SHOWN_MAX, NULL);
      g_set_error(error, RL_ERROR, RL_ERROR_LOCAL,
                  _("“%s” is no key of this section. Write the names of keys with a semicolon "
                    "between, or * for all"),
                  shown);
      return FALSE;
    }
    add(locks, where, *key);
  }
  return TRUE;
}

/* Whoever may except hosts from a proxy need not take it. */
static gboolean is_of(const RlLock *lock, const char *key)
{
  return strcmp(lock->key, key) == 0 || strcmp(lock->key, "*") == 0 ||
         (strcmp(lock->key, "proxy") == 0 && strcmp(key, "no_proxy") == 0);
}

const RlLock *rl_locks_find(const GPtrArray *locks, const char *section, const char *key)
{
  const RlLock *found = NULL;
  for (guint i = 0; i < locks->len; i++) {
    const RlLock *lock = g_ptr_array_index(locks, i);
    if (strcmp(lock->section, section) == 0 && is_of(lock, key) &&
        (found == NULL || lock->rank < found->rank))
      found = lock;
  }
  return found;
}

/* ---- who may speak for the machine ---- */

static gboolean refuse_writers(const char *path, GError **error)
{
  g_set_error(error, RL_ERROR, RL_ERROR_LOCAL,
              _("%s: others than its owner may write to it, and what stands there counts for every "
                "user of this machine. An administrator puts that right with \"chmod go-w %s\"."),
              path, path);
  return FALSE;
}

static gboolean refuse_owner(const char *path, GError **error)
{
  g_set_error(error, RL_ERROR, RL_ERROR_LOCAL,
              _("%s: it does not belong to root, and only what root alone can change may lock "
                "keys. An administrator puts that right with \"chown root %s\"; where nothing "
                "is locked it may belong to anybody."),
              path, path);
  return FALSE;
}

static gboolean check_one(const char *path, gboolean locks, guint owner, GError **error)
{
  struct stat info;
  if (stat(path, &info) != 0) {
    g_set_error(error, RL_ERROR, RL_ERROR_LOCAL, _("The configuration %s cannot be read: %s"), path,
                g_strerror(errno));
    return FALSE;
  }
  if ((info.st_mode & (locks ? S_IWGRP | S_IWOTH : S_IWOTH)) != 0)
    return refuse_writers(path, error);
  return !locks || info.st_uid == owner || refuse_owner(path, error);
}

/* Who may write to the folder may put another file in the place of this one. */
static gboolean check_with_folder(const char *file, gboolean locks, guint owner, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(file);
  return check_one(file, locks, owner, error) && check_one(folder, locks, owner, error);
}

/* Of a link both ends can be exchanged. */
gboolean rl_locks_check_file(const char *file, gboolean locks, guint owner, GError **error)
{
  char *target = realpath(file, NULL);
  const gboolean sound = check_with_folder(file, locks, owner, error) &&
                         (target == NULL || check_with_folder(target, locks, owner, error));
  free(target);
  return sound;
}
