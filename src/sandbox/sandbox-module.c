/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sandbox, loaded by whoever starts one. */
#include "base/module.h"

#include "sandbox/sandbox.h"

RlSandbox *rl_sandbox_new(guint16 port, guint extra_links, GError **error)
{
  __typeof__(&rl_sandbox_new) make = rl_module_function(RL_MODULE_SANDBOX, "rl_sandbox_new", error);
  return make != NULL ? make(port, extra_links, error) : NULL;
}

const char *rl_sandbox_base_url(const RlSandbox *self)
{
  __typeof__(&rl_sandbox_base_url) tell = rl_module_need(RL_MODULE_SANDBOX, "rl_sandbox_base_url");
  return tell(self);
}

void rl_sandbox_set_log(RlSandbox *self, RlSandboxLog log, gpointer data)
{
  __typeof__(&rl_sandbox_set_log) set = rl_module_need(RL_MODULE_SANDBOX, "rl_sandbox_set_log");
  set(self, log, data);
}

void rl_sandbox_free(RlSandbox *self)
{
  if (self == NULL)
    return;
  __typeof__(&rl_sandbox_free) drop = rl_module_need(RL_MODULE_SANDBOX, "rl_sandbox_free");
  drop(self);
}
