/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/module.h"

#include <gmodule.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/i18n.h"

/* In the build tree the modules lie here beside the program. A folder of that name that holds none
 * of them is somebody else's. */
#define BUILD_FOLDER "modules"
#define OWN_FILE     "/proc/self/exe"

static const struct {
  const char *file;
  const char *start; /* called once, before anything else of it; NULL: nothing is */
} modules[RL_N_MODULES] = {
  [RL_MODULE_NET] = { "net.so", "rl_keyfile_init" },
  [RL_MODULE_KEYRING] = { "keyring.so", NULL },
  [RL_MODULE_QR] = { "qr.so", NULL },
  [RL_MODULE_SANDBOX] = { "sandbox.so", NULL },
};

static GMutex lock;
static GModule *loaded[RL_N_MODULES]; /* guarded by `lock` */

/* The folder of this program's file. Nothing but the program says where its parts are: what a
 * variable names could be anybody's. */
static char *own_folder(void)
{
  g_autofree char *path = g_file_read_link(OWN_FILE, NULL);
  return path != NULL ? g_path_get_dirname(path) : g_strdup(RL_BINDIR);
}

/* Where they are installed, seen from the program: it can be moved together with them. */
static char *beside(const char *own)
{
  const char *below = RL_MODULEDIR;
  if (g_str_has_prefix(below, RL_PREFIX "/") && g_str_has_prefix(RL_BINDIR, RL_PREFIX "/"))
    return g_build_filename(own, "..", below + strlen(RL_PREFIX "/"), NULL);
  return g_strdup(below);
}

char *rl_module_folder(void)
{
  g_autofree char *own = own_folder();
  g_autofree char *built = g_build_filename(own, BUILD_FOLDER, NULL);
  g_autofree char *known = g_build_filename(built, modules[RL_MODULE_NET].file, NULL);
  if (strcmp(own, RL_BINDIR) == 0)
    return g_strdup(RL_MODULEDIR);
  return g_file_test(known, G_FILE_TEST_EXISTS) ? g_steal_pointer(&built) : beside(own);
}

static gboolean fail(RlModule module, const char *why, GError **error)
{
  g_set_error(error, RL_ERROR, RL_ERROR_FAILED,
              _("A part of relink cannot be used (%s: %s). Where relink was updated a moment ago, "
                "leave it and start it again; otherwise it is not installed as a whole: install it "
                "again."),
              modules[module].file, why);
  return FALSE;
}

/* A program and a part of it that are of two versions must not meet. */
static gboolean is_ours(GModule *library)
{
  gpointer version = NULL;
  return g_module_symbol(library, "rl_module_version", &version) && version != NULL &&
         strcmp(version, PACKAGE_VERSION) == 0;
}

static void start(GModule *library, const char *name)
{
  gpointer function = NULL;
  if (name != NULL && g_module_symbol(library, name, &function))
    (void) ((gboolean(*)(void)) function)();
}

/* Who can change PART could change the program as well: everybody where everybody may write it, a
 * group where it is the program's own and may. */
static gboolean is_as_safe(const struct stat *part, const struct stat *program)
{
  const gboolean of_group = (program->st_mode & S_IWGRP) != 0 && part->st_gid == program->st_gid;
  const mode_t others = (S_IWOTH & ~program->st_mode) | (of_group ? 0 : S_IWGRP);
  return (part->st_uid == 0 || part->st_uid == program->st_uid) && (part->st_mode & others) == 0;
}

/* In a folder where others can write, what lies beside the program could be anybody's. Where there
 * is no /proc to say whose the program is, it is root's. */
static gboolean is_owners(const char *path)
{
  struct stat program, part;
  if (stat(OWN_FILE, &program) != 0)
    program = (struct stat){ .st_uid = 0 };
  return stat(path, &part) == 0 && is_as_safe(&part, &program);
}

/* With the lock held. Bound at once, not at the first call: see the linker's flags. */
static gboolean load(RlModule module, GError **error)
{
  g_autofree char *folder = rl_module_folder();
  g_autofree char *path = g_build_filename(folder, modules[module].file, NULL);
  if (!g_file_test(path, G_FILE_TEST_EXISTS))
    return fail(module, _("it is not there"), error);
  if (!is_owners(folder) || !is_owners(path))
    return fail(module, _("others can change it"), error);
  GModule *library = g_module_open(path, G_MODULE_BIND_LOCAL);
  if (library == NULL)
    return fail(module, g_module_error(), error);
  g_module_make_resident(library);
  if (!is_ours(library))
    return fail(module, _("it is of another version"), error);
  start(library, modules[module].start);
  loaded[module] = library;
  return TRUE;
}

gpointer rl_module_function(RlModule module, const char *name, GError **error)
{
  gpointer function = NULL;
  g_mutex_lock(&lock);
  const gboolean there = loaded[module] != NULL || load(module, error);
  if (there && !g_module_symbol(loaded[module], name, &function))
    (void) fail(module, g_module_error(), error);
  g_mutex_unlock(&lock);
  return function;
}

gpointer rl_module_need(RlModule module, const char *name)
{
  GError *error = NULL;
  gpointer function = rl_module_function(module, name, &error);
  if (function == NULL)
    g_error("%s", error != NULL ? error->message : modules[module].file);
  return function;
}
