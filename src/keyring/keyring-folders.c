/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths are looked up anew each time; GLib's own functions would remember the first answer. */
#include "keyring/keyring-folders.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"

#include "keyring/keyring.h"

/* What gnome-keyring-daemon puts below a PAIR, longer than the bus's socket. */
#define LONGEST_SOCKET "/keyring/control"
#define SOCKET_LIMIT   (sizeof(((struct sockaddr_un *) NULL)->sun_path))

static const char *absolute_path_in(const char *variable)
{
  const char *path = g_getenv(variable);
  return path != NULL && g_path_is_absolute(path) ? path : NULL;
}

char *rl_keyring_folder_data(void)
{
  const char *data = absolute_path_in("XDG_DATA_HOME");
  if (data != NULL)
    return g_build_filename(data, "relink", NULL);
  const char *home = absolute_path_in("HOME");
  if (home == NULL)
    home = g_get_home_dir();
  return home != NULL ? g_build_filename(home, ".local", "share", "relink", NULL) : NULL;
}

gboolean rl_keyring_folder_has_keyring(void)
{
  g_autofree char *data = rl_keyring_folder_data();
  g_autofree char *keyrings = data != NULL ? g_build_filename(data, "keyrings", NULL) : NULL;
  g_autoptr(GDir) dir = keyrings != NULL ? g_dir_open(keyrings, 0, NULL) : NULL;
  const char *name = NULL;
  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
    if (g_str_has_suffix(name, ".keyring"))
      return TRUE;
  return FALSE;
}

static gboolean unusable(const char *path, const char *why, GError **error)
{
  g_set_error(error, RL_ERROR, RL_ERROR_LOCAL,
              _("relink's own keyring cannot use the folder %s (%s). Make it yours alone, for "
                "example with chmod 700, or go on without the keyring."),
              path, why);
  return FALSE;
}

/* The folder that was opened is the one that is judged, whatever its path leads to later. */
static gboolean is_ours(int fd, const char *path, GError **error)
{
  struct stat info;
  if (fstat(fd, &info) != 0)
    return unusable(path, g_strerror(errno), error);
  if (info.st_uid != geteuid())
    return unusable(path, _("it belongs to somebody else"), error);
  if ((info.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return unusable(path, _("others may write there"), error);
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0 && fchmod(fd, S_IRWXU) != 0)
    return unusable(path, g_strerror(errno), error);
  if (access(path, W_OK | X_OK) != 0)
    return unusable(path, g_strerror(errno), error);
  return TRUE;
}

static gboolean make_ours(const char *path, GError **error)
{
  if (g_mkdir_with_parents(path, S_IRWXU) != 0)
    return unusable(path, g_strerror(errno), error);
  const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return unusable(path, g_strerror(errno), error);
  const gboolean ours = is_ours(fd, path, error);
  (void) close(fd);
  return ours;
}

/* Without `keyrings`, the daemon would use ~/.gnome2/keyrings of the user's where that exists. */
gboolean rl_keyring_folder_prepare(const char *data, GError **error)
{
  g_autofree char *keyrings = g_build_filename(data, "keyrings", NULL);
  return make_ours(data, error) && make_ours(keyrings, error);
}

static gboolean fits(const char *pair)
{
  return strlen(pair) + strlen(LONGEST_SOCKET) < SOCKET_LIMIT;
}

/* A new PAIR below FOLDER, which becomes ours. */
static char *pair_below(const char *folder)
{
  g_autofree char *pair = g_build_filename(folder, "pair-XXXXXX", NULL);
  if (!fits(pair) || !make_ours(folder, NULL) || g_mkdtemp_full(pair, S_IRWXU) == NULL)
    return NULL;
  return g_steal_pointer(&pair);
}

static char *pair_in_runtime_folder(void)
{
  const char *runtime = absolute_path_in("XDG_RUNTIME_DIR");
  struct stat info;
  /* Whoever may write there could replace ours. */
  if (runtime == NULL || stat(runtime, &info) != 0 || info.st_uid != geteuid() ||
      (info.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return NULL;
  g_autofree char *folder = g_build_filename(runtime, "relink", NULL);
  return pair_below(folder);
}

static char *pair_in_temporary_folder(const char *folder)
{
  g_autofree char *pair = g_build_filename(folder, "relink-XXXXXX", NULL);
  if (!fits(pair) || g_mkdtemp_full(pair, S_IRWXU) == NULL)
    return NULL;
  return g_steal_pointer(&pair);
}

char *rl_keyring_folder_pair(const char *data, GError **error)
{
  const char *temporary = absolute_path_in("TMPDIR");
  char *pair = pair_in_runtime_folder();
  if (pair == NULL)
    pair = pair_below(data);
  if (pair == NULL && temporary != NULL)
    pair = pair_in_temporary_folder(temporary);
  if (pair == NULL)
    pair = pair_in_temporary_folder("/tmp");
  if (pair == NULL)
    (void) unusable("/tmp", g_strerror(errno), error);
  return pair;
}

gboolean rl_keyring_private_exists(void)
{
  return rl_keyring_folder_has_keyring();
}

char *rl_keyring_private_folder(void)
{
  g_autofree char *data = rl_keyring_folder_data();
  return data != NULL ? g_build_filename(data, "keyrings", NULL) : NULL;
}
