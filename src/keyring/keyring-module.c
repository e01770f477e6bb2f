/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Secret Service, loaded by the first operation. */
#include "base/module.h"

#include "keyring/keyring.h"

typedef struct {
  RlKeyring keyring;
  gboolean looks; /* the real one is of rl_keyring_look_new(), which takes `own` */
  gboolean own;
  GMutex lock;
  RlKeyring *real; /* NULL: it is not loaded yet */
} LateKeyring;

static RlKeyring *make(const LateKeyring *self, GError **error)
{
  if (self->looks) {
    RlKeyring *(*look)(gboolean) =
        rl_module_function(RL_MODULE_KEYRING, "rl_keyring_look_new", error);
    return look != NULL ? look(self->own) : NULL;
  }
  RlKeyring *(*use)(void) = rl_module_function(RL_MODULE_KEYRING, "rl_keyring_new", error);
  return use != NULL ? use() : NULL;
}

/* NULL and RL_ERROR_FAILED. */
static RlKeyring *real_of(RlKeyring *keyring, GError **error)
{
  LateKeyring *self = (LateKeyring *) keyring;
  g_mutex_lock(&self->lock);
  if (self->real == NULL)
    self->real = make(self, error);
  RlKeyring *real = self->real;
  g_mutex_unlock(&self->lock);
  return real;
}

static gboolean late_probe(RlKeyring *self, RlCancel *cancel, GError **error)
{
  RlKeyring *real = real_of(self, error);
  return real != NULL && real->probe(real, cancel, error);
}

static RlSecret *late_lookup(RlKeyring *self, const RlKeyringKey *key, RlCancel *cancel,
                             GError **error)
{
  RlKeyring *real = real_of(self, error);
  return real != NULL ? real->lookup(real, key, cancel, error) : NULL;
}

static gboolean late_store(RlKeyring *self, const RlKeyringKey *key, const char *label,
                           const RlSecret *value, RlCancel *cancel, GError **error)
{
  RlKeyring *real = real_of(self, error);
  return real != NULL && real->store(real, key, label, value, cancel, error);
}

static gboolean late_forget(RlKeyring *self, const RlKeyringKey *key, RlCancel *cancel,
                            GError **error)
{
  RlKeyring *real = real_of(self, error);
  return real != NULL && real->forget(real, key, cancel, error);
}

static GPtrArray *late_list(RlKeyring *self, const char *application, RlCancel *cancel,
                            GError **error)
{
  RlKeyring *real = real_of(self, error);
  return real != NULL ? real->list(real, application, cancel, error) : NULL;
}

static gboolean late_unlock(RlKeyring *self, const RlSecret *password, RlCancel *cancel,
                            GError **error)
{
  RlKeyring *real = real_of(self, error);
  return real != NULL && real->unlock(real, password, cancel, error);
}

static gboolean late_create(RlKeyring *self, const RlSecret *password, RlCancel *cancel,
                            GError **error)
{
  RlKeyring *real = real_of(self, error);
  return real != NULL && real->create(real, password, cancel, error);
}

static gboolean late_can_take_over(RlKeyring *self)
{
  RlKeyring *real = real_of(self, NULL);
  return real != NULL && real->can_take_over(real);
}

static gboolean late_take_over(RlKeyring *self, const RlSecret *password, RlCancel *cancel,
                               GError **error)
{
  RlKeyring *real = real_of(self, error);
  return real != NULL && real->take_over(real, password, cancel, error);
}

static gboolean late_remove_empty(RlKeyring *self, RlCancel *cancel, GError **error)
{
  RlKeyring *real = real_of(self, error);
  return real != NULL && real->remove_empty(real, cancel, error);
}

static void late_free(RlKeyring *keyring)
{
  LateKeyring *self = (LateKeyring *) keyring;
  rl_keyring_free(self->real);
  g_mutex_clear(&self->lock);
  g_free(self);
}

static RlKeyring *late_new(gboolean looks, gboolean own)
{
  static const RlKeyring functions = {
    .probe = late_probe,
    .lookup = late_lookup,
    .store = late_store,
    .forget = late_forget,
    .list = late_list,
    .unlock = late_unlock,
    .create = late_create,
    .can_take_over = late_can_take_over,
    .take_over = late_take_over,
    .remove_empty = late_remove_empty,
    .free = late_free,
  };
  LateKeyring *self = g_new0(LateKeyring, 1);
  *self = (LateKeyring){ .keyring = functions, .looks = looks, .own = own };
  g_mutex_init(&self->lock);
  return &self->keyring;
}

RlKeyring *rl_keyring_new(void)
{
  return late_new(FALSE, TRUE);
}

RlKeyring *rl_keyring_look_new(gboolean own)
{
  return late_new(TRUE, own);
}

const char *rl_keyring_private_missing(GError **error)
{
  __typeof__(&rl_keyring_private_missing) tell =
      rl_module_function(RL_MODULE_KEYRING, "rl_keyring_private_missing", error);
  return tell != NULL ? tell(error) : NULL;
}

char *rl_keyring_session_address(void)
{
  char *(*tell)(void) = rl_module_function(RL_MODULE_KEYRING, "rl_keyring_session_address", NULL);
  return tell != NULL ? tell() : NULL;
}
