/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/journal-place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"

#include "store/journal-lock.h"

enum { PRIVATE_MODE = 0600, SHARED_MODE = 0640, ALL_BITS = 07777, APPEND = O_RDWR | O_APPEND };

#define SUFFIX ".jsonl"

void rl_journal_place_init(RlJournalPlace *self, const char *directory, gboolean shared)
{
  g_autofree char *uid = g_strdup_printf("%lu" SUFFIX, (unsigned long) geteuid());
  self->directory = directory != NULL ? g_strdup(directory)
                                      : g_build_filename(g_get_user_state_dir(), "relink", NULL);
  self->path = g_build_filename(self->directory, shared ? uid : "journal" SUFFIX, NULL);
  self->shared = shared;
}

void rl_journal_place_clear(RlJournalPlace *self)
{
  g_clear_pointer(&self->directory, g_free);
  g_clear_pointer(&self->path, g_free);
}

static gboolean because(GError **error, const char *why)
{
  g_set_error_literal(error, RL_ERROR, RL_ERROR_FAILED, why);
  return FALSE;
}

/* ---- the directory ---- */

static gboolean sync_folder(int fd)
{
  /* Some file systems have nothing to write for a directory, and say so. */
  return fsync(fd) == 0 || errno == EINVAL;
}

static gboolean sync_parent(const char *path)
{
  g_autofree char *parent = g_path_get_dirname(path);
  const int fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return FALSE;
  const gboolean good = sync_folder(fd);
  const int code = errno;
  (void) close(fd);
  errno = code;
  return good;
}

/* A umask that takes the owner's rights away would leave a directory of no use. */
static gboolean make_one(const char *path)
{
  if (mkdir(path, S_IRWXU) == 0)
    return chmod(path, S_IRWXU) == 0 && sync_parent(path);
  return errno == EEXIST;
}

static gboolean make_folders(const char *path)
{
  if (make_one(path))
    return TRUE;
  if (errno != ENOENT)
    return FALSE;
  g_autofree char *parent = g_path_get_dirname(path);
  return strcmp(parent, path) != 0 && make_folders(parent) && make_one(path);
}

/* Its owner could remove or exchange every file in it, whatever the sticky bit says. */
static gboolean is_safe(const struct stat *info, const char *path, GError **error)
{
  g_autofree char *why = NULL;
  if (info->st_uid != 0 && info->st_uid != geteuid())
    why = g_strdup_printf(_("the directory %s belongs neither to root nor to you"), path);
  else if ((info->st_mode & S_IWOTH) != 0)
    why = g_strdup_printf(_("others than its group may write to the directory %s"), path);
  else if ((info->st_mode & S_IWGRP) != 0 && (info->st_mode & S_ISVTX) == 0)
    why = g_strdup_printf(_("the directory %s is not sticky: its users could remove each other's "
                            "files"),
                          path);
  return why != NULL ? because(error, why) : TRUE;
}

/* The team's directory, once it has been looked at. */
static int open_shared(const RlJournalPlace *self, GError **error)
{
  struct stat info;
  const int fd = open(self->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0 || fstat(fd, &info) != 0) {
    g_autofree char *why = g_strdup_printf(_("the directory %s cannot be opened: %s"),
                                           self->directory, g_strerror(errno));
    (void) because(error, why);
  } else if (is_safe(&info, self->directory, error)) {
    return fd;
  }
  if (fd >= 0)
    (void) close(fd);
  return -1;
}

/* ---- a file ---- */

/* What was opened, and not what its path leads to, is looked at. OWNER -1: whoever it is. ALONE: a
 * file that has another name as well may have been put there by somebody who does not own it. */
static gboolean is_file_of(int fd, gint64 owner, gboolean alone, struct stat *info, GError **error)
{
  if (fstat(fd, info) != 0)
    return FALSE;
  if (!S_ISREG(info->st_mode))
    return because(error, _("this is no regular file"));
  if (owner >= 0 && info->st_uid != owner)
    return because(error, _("the file belongs to somebody else"));
  if (alone && info->st_nlink != 1)
    return because(error, _("the file has another name elsewhere: it is a hard link"));
  return TRUE;
}

/* A symbolic link is not followed, and a pipe not waited for. */
static int open_as(const char *path, int flags, GError **error)
{
  const int fd = open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, PRIVATE_MODE);
  if (fd < 0 && errno == ELOOP)
    (void) because(error, _("it is a symbolic link"));
  return fd;
}

/* Neither umask nor the user's primary group decides who can read it. */
static gboolean set_rights(int fd, const struct stat *info, const struct stat *folder)
{
  const mode_t mode = folder != NULL ? SHARED_MODE : PRIVATE_MODE;
  if (folder != NULL && info->st_gid != folder->st_gid &&
      fchown(fd, (uid_t) -1, folder->st_gid) != 0)
    return FALSE;
  return (info->st_mode & ALL_BITS) == mode || fchmod(fd, mode) == 0;
}

/* Under another name until its colleagues can read it: one who looks meanwhile would be refused,
 * and take the journal for one that was changed. Nobody else makes it, since the directory is
 * locked. */
static int make_shared(const char *path, const struct stat *folder)
{
  struct stat info;
  g_autofree char *draft = g_strconcat(path, ".XXXXXX", NULL);
  const int fd = mkostemp(draft, O_APPEND | O_CLOEXEC);
  if (fd < 0)
    return -1;
  if (fstat(fd, &info) == 0 && set_rights(fd, &info, folder) && rename(draft, path) == 0)
    return fd;
  const int code = errno;
  (void) unlink(draft);
  (void) close(fd);
  errno = code;
  return -1;
}

/* Another process may have made it meanwhile, and may have written to it. */
static int make_private(const char *path, GError **error)
{
  const int fd = open_as(path, APPEND | O_CREAT | O_EXCL, error);
  return fd < 0 && errno == EEXIST ? open_as(path, APPEND, error) : fd;
}

/* FOLDER: the team's directory, or NULL. */
static int open_or_make(const char *path, const struct stat *folder, GError **error)
{
  const int fd = open_as(path, APPEND, error);
  if (fd >= 0 || errno != ENOENT)
    return fd;
  return folder != NULL ? make_shared(path, folder) : make_private(path, error);
}

/* A file without a line may be one whose name is not on the disk yet, whoever made it. It stays in
 * any case: somebody else may be writing to it. */
static int open_own(const RlJournalPlace *self, const struct stat *folder, GError **error)
{
  struct stat info;
  const int fd = open_or_make(self->path, folder, error);
  if (fd < 0)
    return -1;
  const gboolean good = is_file_of(fd, geteuid(), folder != NULL, &info, error) &&
                        set_rights(fd, &info, folder) &&
                        (info.st_size > 0 || sync_parent(self->path));
  if (good)
    return fd;
  const int code = errno;
  (void) close(fd);
  errno = code;
  return -1;
}

/* ---- holding it ---- */

static gboolean take_shared(RlJournalHold *self, const RlJournalPlace *place, guint seconds,
                            RlCancel *cancel, GError **error)
{
  struct stat folder;
  self->lock = open_shared(place, error);
  if (self->lock < 0 || !rl_journal_lock(self->lock, LOCK_EX, seconds, cancel, error) ||
      fstat(self->lock, &folder) != 0)
    return FALSE;
  self->file = open_own(place, &folder, error);
  return self->file >= 0;
}

static gboolean take_private(RlJournalHold *self, const RlJournalPlace *place, guint seconds,
                             RlCancel *cancel, GError **error)
{
  if (!make_folders(place->directory))
    return FALSE;
  self->lock = self->file = open_own(place, NULL, error);
  return self->lock >= 0 && rl_journal_lock(self->lock, LOCK_EX, seconds, cancel, error);
}

gboolean rl_journal_hold_take(RlJournalHold *self, const RlJournalPlace *place, guint seconds,
                              RlCancel *cancel, GError **error)
{
  *self = RL_JOURNAL_NOT_HELD;
  return place->shared ? take_shared(self, place, seconds, cancel, error)
                       : take_private(self, place, seconds, cancel, error);
}

/* ---- whether it could be held ---- */

/* The nearest folder above PATH that is there, or PATH itself. */
static char *nearest_folder(const char *path)
{
  g_autofree char *folder = g_strdup(path);
  while (access(folder, F_OK) != 0 && errno == ENOENT) {
    char *parent = g_path_get_dirname(folder);
    if (strcmp(parent, folder) == 0) {
      g_free(parent);
      break;
    }
    g_free(folder);
    folder = parent;
  }
  return g_steal_pointer(&folder);
}

/* What is kept back for root is no room for others. */
static gboolean has_room(const char *path)
{
  struct statvfs info;
  if (statvfs(path, &info) != 0)
    return FALSE;
  if (info.f_blocks == 0 || (geteuid() == 0 ? info.f_bfree : info.f_bavail) > 0)
    return TRUE;
  errno = ENOSPC;
  return FALSE;
}

/* A file that is not there yet. */
static gboolean may_make(const RlJournalPlace *place)
{
  g_autofree char *folder = nearest_folder(place->directory);
  return faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0 && has_room(folder);
}

gboolean rl_journal_place_may_write(const RlJournalPlace *place, GError **error)
{
  struct stat info;
  const int folder = place->shared ? open_shared(place, error) : -1;
  if (place->shared && folder < 0)
    return FALSE;
  if (folder >= 0)
    (void) close(folder);
  const int fd = open_as(place->path, APPEND, error);
  if (fd < 0)
    return errno == ENOENT && may_make(place);
  const gboolean good =
      is_file_of(fd, geteuid(), place->shared, &info, error) && has_room(place->path);
  const int code = errno;
  (void) close(fd);
  errno = code;
  return good;
}

gboolean rl_journal_hold_look(RlJournalHold *self, const RlJournalPlace *place, GError **error)
{
  *self = RL_JOURNAL_NOT_HELD;
  self->lock = place->shared ? open_shared(place, error) : open_as(place->path, O_RDONLY, error);
  if (self->lock < 0)
    return !place->shared && errno == ENOENT;
  return rl_journal_lock(self->lock, LOCK_SH, RL_JOURNAL_PATIENCE, NULL, error);
}

void rl_journal_hold_release(RlJournalHold *self)
{
  const int code = errno;
  if (self->file >= 0 && self->file != self->lock)
    (void) close(self->file);
  if (self->lock >= 0)
    (void) close(self->lock);
  *self = RL_JOURNAL_NOT_HELD;
  errno = code;
}

/* ---- reading ---- */

/* "1004.jsonl" is uid 1004's. FALSE: this is no name of a journal's file. */
static gboolean uid_of(const char *name, uid_t *uid)
{
  guint64 number = 0;
  if (!g_str_has_suffix(name, SUFFIX))
    return FALSE;
  g_autofree char *stem = g_strndup(name, strlen(name) - strlen(SUFFIX));
  if (!g_ascii_string_to_unsigned(stem, 10, 0, G_MAXUINT32, &number, NULL))
    return FALSE;
  *uid = (uid_t) number;
  g_autofree char *again = g_strdup_printf("%lu", (unsigned long) *uid);
  return strcmp(again, stem) == 0;
}

static int by_name(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *shared_files(const RlJournalPlace *self, GError **error)
{
  const int fd = open_shared(self, error);
  if (fd < 0)
    return NULL;
  (void) close(fd);
  g_autoptr(GDir) folder = g_dir_open(self->directory, 0, error);
  if (folder == NULL)
    return NULL;
  GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
  uid_t uid = 0;
  for (const char *name; (name = g_dir_read_name(folder)) != NULL;)
    if (uid_of(name, &uid))
      g_ptr_array_add(paths, g_build_filename(self->directory, name, NULL));
  g_ptr_array_sort(paths, by_name);
  return paths;
}

GPtrArray *rl_journal_place_files(const RlJournalPlace *self, GError **error)
{
  if (self->shared)
    return shared_files(self, error);
  GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(paths, g_strdup(self->path));
  return paths;
}

int rl_journal_place_open(const RlJournalPlace *self, const char *path, gint64 *owner,
                          GError **error)
{
  struct stat info;
  uid_t uid = 0;
  g_autofree char *name = g_path_get_basename(path);
  const gboolean named = self->shared && uid_of(name, &uid);
  *owner = named ? (gint64) uid : -1;
  const int fd = open_as(path, O_RDONLY, error);
  if (fd < 0 || is_file_of(fd, *owner, self->shared, &info, error))
    return fd;
  const int code = errno;
  (void) close(fd);
  errno = code;
  return -1;
}
