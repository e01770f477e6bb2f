/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door to what is loaded while relink runs: parts of relink that stand on heavy libraries. None
 * of them is needed to draw a form, and all together they take longer to load than the rest does to
 * start. Each part is a file beside the program, and stays when it is loaded.
 *
 * A function of a module is called under its own name: the program has one of that name that loads
 * the module and passes the call on (the *-module.c files). A build with --disable-modules links
 * the functions themselves instead. */
#pragma once

#include <glib.h>

typedef enum {
  RL_MODULE_NET,     /* HTTP, certificates and keys: libcurl, OpenSSL */
  RL_MODULE_KEYRING, /* the Secret Service: libsecret, GIO */
  RL_MODULE_QR,      /* codes: libqrencode, libpng */
  RL_MODULE_SANDBOX, /* the built-in server: libmicrohttpd */
  RL_N_MODULES,
} RlModule;

/* The function NAME of MODULE; it is loaded first if it is not yet, which takes milliseconds.
 * Thread-safe. NULL and RL_ERROR_FAILED when it is not there, cannot be loaded, or is of another
 * version: relink was replaced while it ran. */
gpointer rl_module_function(RlModule module, const char *name, GError **error);

/* The same of a module that is loaded: for functions that are called on what it has made, and on
 * nothing else. A fault is said on standard error and ends the program, by way of its last will
 * (base/signals.h). */
gpointer rl_module_need(RlModule module, const char *name);

/* The folder in which they lie, or should. New string. */
char *rl_module_folder(void);
