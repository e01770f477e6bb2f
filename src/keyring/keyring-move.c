/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moving items from one keyring to another, with nothing but the functions that all keyrings have.
 *
 * A key with fewer attributes finds items with more, too. relink's own items always have all of
 * theirs; of items that somebody stored by hand, the fullest are moved first, and one whose key
 * still finds others stays where it is. */
#include "base/error.h"
#include "base/i18n.h"

#include "keyring/keyring.h"

typedef struct {
  RlKeyring *from, *to;
  RlCancel *cancel;
  const char *application;
  GPtrArray *here, *there; /* RlKeyringItem: what each holds by now */
  RlKeyringMoved *moved;
} Move;

static RlKeyringKey key_of(const Move *self, const RlKeyringItem *item)
{
  return (RlKeyringKey){ .application = self->application,
                         .profile = item->profile,
                         .origin = item->origin,
                         .link = item->link };
}

static gboolean same(const RlKeyringItem *a, const RlKeyringItem *b)
{
  return g_strcmp0(a->profile, b->profile) == 0 && g_strcmp0(a->origin, b->origin) == 0 &&
         g_strcmp0(a->link, b->link) == 0;
}

static int fullness(const RlKeyringItem *item)
{
  return (item->profile != NULL) + (item->origin != NULL) + (item->link != NULL);
}

static int compare_fullness(gconstpointer a, gconstpointer b)
{
  return fullness(*(RlKeyringItem *const *) b) - fullness(*(RlKeyringItem *const *) a);
}

/* How many of ITEMS have ITEM's attributes, and how many others its key finds. */
static void count(const Move *self, GPtrArray *items, const RlKeyringItem *item, guint *equal,
                  guint *others)
{
  const RlKeyringKey key = key_of(self, item);
  *equal = *others = 0;
  for (guint i = 0; i < items->len; i++)
    if (same(items->pdata[i], item))
      *equal += 1;
    else if (rl_keyring_item_is(items->pdata[i], &key))
      *others += 1;
}

static gboolean holds(const Move *self, const RlKeyringKey *key, const RlSecret *value,
                      gboolean *equal, GError **error)
{
  g_autoptr(RlSecret) found = self->to->lookup(self->to, key, self->cancel, error);
  if (found == NULL)
    return FALSE;
  *equal = rl_secret_equal(found, value);
  return TRUE;
}

static gboolean store(const Move *self, const RlKeyringItem *item, const RlKeyringKey *key,
                      const RlSecret *value, GError **error)
{
  gboolean equal = FALSE;
  if (!self->to->store(self->to, key, item->label, value, self->cancel, error) ||
      !holds(self, key, value, &equal, error))
    return FALSE;
  if (!equal)
    g_set_error_literal(
        error, RL_ERROR, RL_ERROR_FAILED,
        _("What was moved to the other keyring reads differently there, so it stays "
          "in relink's own as well. Try again, or store it with \"relink login\"."));
  return equal;
}

/* Whether ITEM is to be forgotten here: TO has it, since long or since now. */
static gboolean bring(const Move *self, const RlKeyringItem *item, gboolean *brought,
                      GError **error)
{
  guint equal = 0, others = 0;
  const RlKeyringKey key = key_of(self, item);
  *brought = FALSE;
  count(self, self->there, item, &equal, &others);
  if (others > 0)
    return TRUE;
  g_autoptr(RlSecret) value = self->from->lookup(self->from, &key, self->cancel, error);
  if (value == NULL)
    return FALSE;
  if (equal > 0)
    return holds(self, &key, value, brought, error);
  *brought = store(self, item, &key, value, error);
  return *brought;
}

/* The item at INDEX is there now, and those with the same attributes are gone as well. */
static void hand_over(Move *self, guint index)
{
  RlKeyringItem *item = g_ptr_array_steal_index(self->here, index);
  for (guint i = self->here->len; i > 0; i--)
    if (same(self->here->pdata[i - 1], item))
      g_ptr_array_remove_index(self->here, i - 1);
  g_ptr_array_add(self->there, item);
}

/* TRUE for what stays as well; NEXT is where to go on. */
static gboolean move_item(Move *self, guint *next, GError **error)
{
  const RlKeyringItem *item = self->here->pdata[*next];
  guint equal = 0, others = 0;
  gboolean brought = FALSE;
  count(self, self->here, item, &equal, &others);
  if (others == 0 && !bring(self, item, &brought, error))
    return FALSE;
  if (!brought) {
    self->moved->kept++;
    *next += 1;
    return TRUE;
  }
  const RlKeyringKey key = key_of(self, item);
  g_autoptr(GError) why = NULL;
  /* Somebody else may have forgotten it meanwhile. */
  if (!self->from->forget(self->from, &key, self->cancel, &why) &&
      !g_error_matches(why, RL_ERROR, RL_ERROR_NOT_STORED)) {
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
  }
  hand_over(self, *next);
  self->moved->moved++;
  return TRUE;
}

static gboolean move_application(Move *self, GError **error)
{
  g_autoptr(GPtrArray) here = self->from->list(self->from, self->application, self->cancel, error);
  g_autoptr(GPtrArray) there =
      here != NULL ? self->to->list(self->to, self->application, self->cancel, error) : NULL;
  if (there == NULL)
    return FALSE;
  self->here = here;
  self->there = there;
  g_ptr_array_sort(here, compare_fullness);
  for (guint next = 0; next < here->len;)
    if (!move_item(self, &next, error))
      return FALSE;
  return TRUE;
}

gboolean rl_keyring_move(RlKeyring *from, RlKeyring *to, RlCancel *cancel, RlKeyringMoved *moved,
                         GError **error)
{
  static const char *const applications[] = { RL_KEYRING_API_SECRETS, RL_KEYRING_CHALLENGE };
  Move self = { .from = from, .to = to, .cancel = cancel, .moved = moved };
  *moved = (RlKeyringMoved){ 0 };
  if (!from->probe(from, cancel, error) || !to->probe(to, cancel, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(applications); i++) {
    self.application = applications[i];
    if (!move_application(&self, error))
      return FALSE;
  }
  /* Whether the files go is no matter of success. */
  if (moved->kept == 0 && from->remove_empty != NULL)
    (void) from->remove_empty(from, cancel, NULL);
  return TRUE;
}
