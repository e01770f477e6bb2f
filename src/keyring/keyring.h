/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door to the OS keyring: items of secret text, found by attributes.
 *
 * Every function blocks (a few milliseconds; never longer than RL_KEYRING_PATIENCE seconds, unless
 * cancelled earlier) and belongs on a worker thread. No function ever starts a prompt of
 * gnome-keyring's: a locked keyring is reported as locked, and unlock() opens it with a password
 * that our own front-end asked for. KeePassXC does everything by prompts; they are run, and one
 * that wants a person is given up when the patience ends. Its database is opened in its own window
 * only.
 *
 * Errors are RL_ERROR codes: NO_BUS, NO_SERVICE, NO_COLLECTION, LOCKED, NOT_STORED, DISMISSED,
 * STUCK, DENIED, CANCELLED, LOCAL for an empty new password, and FAILED for the rest; the message
 * says what it means and what to do. NOT_STORED is only said of an open keyring. After STUCK,
 * CANCELLED, NO_BUS, NO_SERVICE and FAILED, what was asked for may have been done. */
#pragma once

#include "base/cancel.h"
#include "base/secret.h"

enum { RL_KEYRING_PATIENCE = 5 };

/* What an item is found by. `link` is NULL for API secrets; `origin` may be NULL. What is NULL is
 * not searched for, and not stored. */
typedef struct {
  const char *application; /* "relink" or "relink-challenge" */
  const char *profile;
  const char *origin; /* scheme://host[:port] */
  const char *link;
} RlKeyringKey;

#define RL_KEYRING_API_SECRETS "relink"
#define RL_KEYRING_CHALLENGE   "relink-challenge"

/* What a list says of an item; secrets are not read for it.
 *
 * A gnome-keyring that was not unlocked since it started knows its items only by MD5 digests of
 * the attributes: then the texts are NULL, the label is "", and the digests are set. */
typedef struct {
  char *profile, *origin, *link; /* NULL where the item has no such attribute, or hides it */
  char *label;                   /* never NULL */
  char *profile_digest, *origin_digest, *link_digest; /* hex, or NULL */
} RlKeyringItem;

void rl_keyring_item_free(RlKeyringItem *item);

/* Whether KEY's profile, origin and link (those that are not NULL) are ITEM's, also of an item
 * that hides its texts. */
gboolean rl_keyring_item_is(const RlKeyringItem *item, const RlKeyringKey *key);

typedef struct RlKeyring RlKeyring;

struct RlKeyring {
  /* Whether items can be read right now: TRUE, or the error that says why not. */
  gboolean (*probe)(RlKeyring *self, RlCancel *cancel, GError **error);
  /* The secret of the one item that KEY finds; where several match, the newest. */
  RlSecret *(*lookup)(RlKeyring *self, const RlKeyringKey *key, RlCancel *cancel, GError **error);
  /* Stores, replacing an item with the same attributes. */
  gboolean (*store)(RlKeyring *self, const RlKeyringKey *key, const char *label,
                    const RlSecret *value, RlCancel *cancel, GError **error);
  /* Removes what KEY finds. NOT_STORED when there was nothing. */
  gboolean (*forget)(RlKeyring *self, const RlKeyringKey *key, RlCancel *cancel, GError **error);
  /* The items of one application, also of a locked keyring; never NULL without an error.
   * Elements are RlKeyringItem. */
  GPtrArray *(*list)(RlKeyring *self, const char *application, RlCancel *cancel, GError **error);
  /* Opens the default collection; nothing happens when it is open. DENIED: wrong password. */
  gboolean (*unlock)(RlKeyring *self, const RlSecret *password, RlCancel *cancel, GError **error);
  /* Creates the default collection ("login"), open. LOCAL: an empty password, since the keyring
   * would then be kept in clear text. FAILED: there is a default collection already. */
  gboolean (*create)(RlKeyring *self, const RlSecret *password, RlCancel *cancel, GError **error);
  /* Whether relink's own keyring, which it keeps where there is no other, holds items that could
   * be moved here. Looks at files only. */
  gboolean (*can_take_over)(RlKeyring *self);
  /* Only when can_take_over(): opens that keyring with PASSWORD and moves its items here. What is
   * here already stays as it is. DENIED: wrong password; nothing has moved. After another error
   * some may have. */
  gboolean (*take_over)(RlKeyring *self, const RlSecret *password, RlCancel *cancel,
                        GError **error);
  /* Whether the last operation was with relink's own keyring. NULL: it never is. */
  gboolean (*is_private)(RlKeyring *self);
  /* Deletes relink's own keyring when it holds no item at all. FALSE without an error: it holds
   * some, or is not ours to delete. NULL: nothing to delete. */
  gboolean (*remove_empty)(RlKeyring *self, RlCancel *cancel, GError **error);
  void (*free)(RlKeyring *self);
};

/* The keyring of the session bus; where there is no bus, or no service on it, relink's own: a
 * gnome-keyring-daemon on a private bus, with its files in $XDG_DATA_HOME/relink/keyrings, which
 * all relink processes of the user share. Which one it is, is asked anew at each operation, so a
 * session bus that turns up wins; but what has once met a keyring on the session bus never turns to
 * the private one.
 *
 * Without a file of a private keyring, everything but create() ends in NO_COLLECTION and starts
 * nothing. Where a program is missing, NO_BUS or NO_SERVICE stay, and the message names it. Folders
 * that cannot be used are LOCAL; a keyring that another machine uses, or that does not start, is
 * FAILED. The daemons end when the last process frees its keyrings, or ends, however that is. */
RlKeyring *rl_keyring_new(void);

/* Only the one of the session bus. */
RlKeyring *rl_keyring_libsecret_new(void);

/* Only relink's own, also where there is a session bus: for moving what it holds. */
RlKeyring *rl_keyring_private_new(void);

/* For looking without touching: the keyring of the session bus, or relink's OWN. Nothing is
 * started, made or asked for, so only probe(), lookup() and list() may be called: a service that
 * would have to be started is LOCKED, as it would be then, and so is an item that a person would be
 * asked for. */
RlKeyring *rl_keyring_look_new(gboolean own);

/* The first of the programs that relink's own keyring takes that is not there; NULL: all are,
 * or, with ERROR, the part of relink that keeps it cannot be used. */
const char *rl_keyring_private_missing(GError **error);

/* Where the session bus is, as D-Bus writes it; NULL: there is none, or relink cannot use it. New
 * string. */
char *rl_keyring_session_address(void);

/* Whether relink's own keyring has files. Looks at a folder, asks no daemon. */
gboolean rl_keyring_private_exists(void);

/* Where they are, or would be; NULL where there is no home. Owned by the caller. */
char *rl_keyring_private_folder(void);

/* Whether SELF's last operation was with relink's own keyring. */
gboolean rl_keyring_is_private(RlKeyring *self);

/* What rl_keyring_move() did. */
typedef struct {
  guint moved; /* now only in the new keyring */
  guint kept;  /* still in the old one, because the new one has another secret for the same */
} RlKeyringMoved;

/* Moves the API secrets and open challenges of FROM to TO; both must be open. An item is stored,
 * read back and compared before it leaves FROM, so an end in the middle loses nothing, and calling
 * again goes on. What TO already has is never overwritten. When FROM is empty then, its files go.
 * FALSE: the error that ended it; MOVED counts what was done until then. Each item takes a few
 * operations of up to RL_KEYRING_PATIENCE. */
gboolean rl_keyring_move(RlKeyring *from, RlKeyring *to, RlCancel *cancel, RlKeyringMoved *moved,
                         GError **error);

/* For tests, and for "do not keep": gone with the process. */
RlKeyring *rl_keyring_memory_new(void);

void rl_keyring_free(RlKeyring *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlKeyring, rl_keyring_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlKeyringItem, rl_keyring_item_free)
