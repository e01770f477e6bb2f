/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keyring/keyring-share.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/i18n.h"

#include "keyring/keyring-connect.h"
#include "keyring/keyring-folders.h"
#include "keyring/keyring-pair.h"

#define ADDRESS_FILE "bus-address"
#define START_FILE   "start.lock"
#define USERS_FILE   "users.lock"

struct RlKeyringShare {
  GMutex lock;
  int users; /* holds users.lock; -1: no share */
  char *data;
};

/* What bus-address says. */
typedef struct {
  char *address, *machine, *host;
} Place;

static void place_clear(Place *self)
{
  g_free(self->address);
  g_free(self->machine);
  g_free(self->host);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Place, place_clear)

RlKeyringShare *rl_keyring_share_new(void)
{
  RlKeyringShare *self = g_new0(RlKeyringShare, 1);
  g_mutex_init(&self->lock);
  self->users = -1;
  return self;
}

static void let_go(int *fd)
{
  if (*fd >= 0)
    (void) close(*fd);
  *fd = -1;
}

void rl_keyring_share_free(RlKeyringShare *self)
{
  if (self == NULL)
    return;
  let_go(&self->users);
  g_free(self->data);
  g_mutex_clear(&self->lock);
  g_free(self);
}

/* ---- locks ---- */

static int open_file(const char *data, const char *name)
{
  g_autofree char *path = g_build_filename(data, name, NULL);
  return open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, S_IRUSR | S_IWUSR);
}

static gboolean cannot_lock(const char *data, const char *name, GError **error)
{
  g_set_error(
      error, RL_ERROR, RL_ERROR_LOCAL,
      _("relink's own keyring cannot lock %s/%s (%s), so it is not used: two relinks at once "
        "could lose what they store. Go on without the keyring."),
      data, name, g_strerror(errno));
  return FALSE;
}

/* Locks FD. Nothing else waits for a lock and can be cancelled at the same time. */
static gboolean lock_in_time(int fd, int kind, const char *data, const char *name, gint64 deadline,
                             GCancellable *cancel, GError **error)
{
  while (flock(fd, kind | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR)
      return cannot_lock(data, name, error);
    if (!rl_keyring_pause(-1, deadline, cancel, error))
      return FALSE;
  }
  return TRUE;
}

static int locked_file(const char *data, const char *name, int kind, gint64 deadline,
                       GCancellable *cancel, GError **error)
{
  int fd = open_file(data, name);
  if (fd < 0)
    (void) cannot_lock(data, name, error);
  else if (!lock_in_time(fd, kind, data, name, deadline, cancel, error))
    let_go(&fd);
  return fd;
}

/* Whether nobody holds a share; asked before we do. */
static gboolean nobody_shares(const char *data)
{
  int fd = open_file(data, USERS_FILE);
  const gboolean nobody = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0;
  let_go(&fd);
  return nobody;
}

/* ---- the address ---- */

/* What a socket can be reached within: this boot of this machine, and of containers that share a
 * home, this one. */
static char *this_machine(void)
{
  g_autofree char *boot = rl_clock_boot_id();
  g_autofree char *mounts = g_file_read_link("/proc/self/ns/mnt", NULL);
  return g_strdup_printf("%s %s", boot != NULL ? boot : g_get_host_name(),
                         mounts != NULL ? mounts : "");
}

static Place read_place(const char *data)
{
  Place place = { .address = NULL };
  g_autofree char *path = g_build_filename(data, ADDRESS_FILE, NULL);
  g_autofree char *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, NULL))
    return place;
  g_auto(GStrv) lines = g_strsplit(text, "\n", 4);
  if (g_strv_length(lines) < 3 || !g_str_has_prefix(lines[0], "unix:path="))
    return place;
  place.address = g_strdup(lines[0]);
  place.machine = g_strdup(lines[1]);
  place.host = g_utf8_make_valid(lines[2], -1);
  return place;
}

static gboolean write_place(const char *data, const char *address, GError **error)
{
  g_autoptr(GError) cause = NULL;
  g_autofree char *machine = this_machine();
  g_autofree char *path = g_build_filename(data, ADDRESS_FILE, NULL);
  g_autofree char *text = g_strdup_printf("%s\n%s\n%s\n", address, machine, g_get_host_name());
  if (g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, S_IRUSR | S_IWUSR,
                               &cause))
    return TRUE;
  g_set_error(error, RL_ERROR, RL_ERROR_LOCAL,
              _("relink's own keyring is not used, because its address could not be written (%s). "
                "Make room there, then try again."),
              cause->message);
  return FALSE;
}

static gboolean used_elsewhere(const Place *place, GError **error)
{
  g_set_error(error, RL_ERROR, RL_ERROR_FAILED,
              _("relink's own keyring is in use on another machine or in another container (%s), "
                "with the same home folder. End relink there, then try again, or go on without the "
                "keyring."),
              place->host);
  return FALSE;
}

/* ---- finding or starting ---- */

/* Who else may use what bus-address names. */
typedef enum { NOBODY, OTHERS, US } Users;

/* Whether CAUSE proves that nobody listens there. A bus that is too busy to take a connection, or
 * ends in the middle of it, fails otherwise. */
static gboolean nobody_listens(const GError *cause)
{
  return g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
         g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED) ||
         g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

/* TRUE: CONNECTION is there, or it may be started. A bus that listens and does not answer is STUCK,
 * never a reason for a second one. */
static gboolean find(const Place *place, Users users, gint64 deadline, GCancellable *cancel,
                     GDBusConnection **connection, GError **error)
{
  g_autofree char *machine = this_machine();
  for (gboolean gone = place->address == NULL; !gone;) {
    g_autoptr(GError) cause = NULL;
    *connection = rl_keyring_connect(place->address, deadline, cancel, &cause);
    if (*connection != NULL)
      return TRUE;
    gone = nobody_listens(cause);
    if (!gone && !rl_keyring_pause(-1, deadline, cancel, error))
      return FALSE;
    gone = gone || users == NOBODY;
  }
  return users != OTHERS || place->address == NULL || g_strcmp0(place->machine, machine) == 0 ||
         used_elsewhere(place, error);
}

static GDBusConnection *start(RlKeyringShare *self, gint64 deadline, GCancellable *cancel,
                              char **address, GError **error)
{
  g_autofree char *users = g_build_filename(self->data, USERS_FILE, NULL);
  g_autofree char *started = NULL;
  g_autoptr(GDBusConnection) connection =
      rl_keyring_pair_start(self->data, users, deadline, cancel, &started, error);
  if (connection == NULL || !write_place(self->data, started, error))
    return NULL;
  *address = g_steal_pointer(&started);
  return g_steal_pointer(&connection);
}

/* With start.lock held. Once our share is taken, a pair whose sockets are still there stays. */
static GDBusConnection *find_or_start(RlKeyringShare *self, gint64 deadline, GCancellable *cancel,
                                      char **address, GError **error)
{
  const Users users = self->users >= 0 ? US : nobody_shares(self->data) ? NOBODY : OTHERS;
  if (self->users < 0)
    self->users = locked_file(self->data, USERS_FILE, LOCK_SH, deadline, cancel, error);
  if (self->users < 0)
    return NULL;
  GDBusConnection *connection = NULL;
  g_auto(Place) place = read_place(self->data);
  if (!find(&place, users, deadline, cancel, &connection, error))
    return NULL;
  if (connection == NULL)
    return start(self, deadline, cancel, address, error);
  *address = g_steal_pointer(&place.address);
  return connection;
}

static gboolean prepare(RlKeyringShare *self, GError **error)
{
  g_autofree char *data = rl_keyring_folder_data();
  if (data == NULL) {
    g_set_error_literal(error, RL_ERROR, RL_ERROR_LOCAL,
                        _("There is no folder for relink's own keyring, because HOME names none. "
                          "Set HOME, or go on without the keyring."));
    return FALSE;
  }
  /* Another home: another keyring. */
  if (g_strcmp0(self->data, data) != 0)
    let_go(&self->users);
  g_free(self->data);
  self->data = g_steal_pointer(&data);
  return rl_keyring_folder_prepare(self->data, error);
}

GDBusConnection *rl_keyring_share_join(RlKeyringShare *self, gint64 deadline, GCancellable *cancel,
                                       char **address, GError **error)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&self->lock);
  const gboolean shared = self->users >= 0;
  if (!prepare(self, error))
    return NULL;
  int starting = locked_file(self->data, START_FILE, LOCK_EX, deadline, cancel, error);
  GDBusConnection *connection =
      starting >= 0 ? find_or_start(self, deadline, cancel, address, error) : NULL;
  /* What was started in vain ends. */
  if (connection == NULL && !shared)
    let_go(&self->users);
  let_go(&starting);
  return connection;
}

GDBusConnection *rl_keyring_share_look(gint64 deadline, GCancellable *cancel, char **address,
                                       GError **error)
{
  g_autofree char *data = rl_keyring_folder_data();
  g_auto(Place) place = { .address = NULL };
  if (data != NULL)
    place = read_place(data);
  GDBusConnection *connection =
      place.address != NULL ? rl_keyring_connect(place.address, deadline, cancel, NULL) : NULL;
  if (connection != NULL)
    *address = g_steal_pointer(&place.address);
  else
    (void) rl_keyring_pause(-1, deadline, cancel, error);
  return connection;
}
