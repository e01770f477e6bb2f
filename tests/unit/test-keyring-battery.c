/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every state of a session's keyring times every operation, with real daemons on private buses:
 * the right word for it, in time, with advice; nothing lost, nothing in clear text. */
#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"

#include "keyring-contract.h"
#include "keyring-daemons.h"
#include "keyring-fake.h"

#define KEPT     "kept-5f1c0f6e9b41"
#define SERVICES "services/org.freedesktop.secrets.service"
#define PROMPTER "org.gnome.keyring.SystemPrompter"

enum { WORKS = -1 };

/* What is there beside the daemons while a state lasts. */
typedef struct {
  KeyringDaemons *daemons;
  RlKeyring *keyring;
  KeyringFake *fake;
  GSocketListener *closing;
  const char *password; /* of the keyring; NULL: there is none */
  gboolean holds;       /* it holds KEPT under keyring_some_key */
  gboolean frozen_bus;
} World;

/* How a state is reached, and what each operation ends with there. */
typedef struct {
  const char *name;
  void (*reach)(World *world);
  int probe, lookup, store, forget, list, unlock, create;
  gboolean slow; /* each operation waits until its patience ends: they run side by side */
} State;

/* ---- reaching a state ---- */

static void create_with(World *world, const char *password)
{
  GError *error = NULL;
  g_autoptr(RlSecret) secret = rl_secret_new_from(password, -1, 0);
  (void) world->keyring->create(world->keyring, secret, NULL, &error);
  g_assert_no_error(error);
  world->password = password;
}

static void no_bus(World *world)
{
}

static void dead_address(World *world)
{
  setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/relink-bus", 1);
}

static gpointer close_incoming(gpointer listener)
{
  GSocketConnection *connection = NULL;
  while ((connection = g_socket_listener_accept(listener, NULL, NULL, NULL)) != NULL)
    g_object_unref(connection);
  g_object_unref(listener);
  return NULL;
}

/* What listens there takes every line and drops it at once. */
static void closing_bus(World *world)
{
  GError *error = NULL;
  g_autofree char *path = g_build_filename(world->daemons->folder, "run", "closing", NULL);
  g_autofree char *address = g_strconcat("unix:path=", path, NULL);
  g_autoptr(GSocketAddress) socket = g_unix_socket_address_new(path);
  world->closing = g_socket_listener_new();
  (void) g_socket_listener_add_address(world->closing, socket, G_SOCKET_TYPE_STREAM,
                                       G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error(error);
  g_thread_unref(g_thread_new("closing", close_incoming, g_object_ref(world->closing)));
  setenv("DBUS_SESSION_BUS_ADDRESS", address, 1);
}

static void frozen_bus(World *world)
{
  keyring_daemons_start_bus(world->daemons, FALSE);
  keyring_daemons_freeze(world->daemons->bus);
  world->frozen_bus = TRUE;
}

static void no_service(World *world)
{
  keyring_daemons_start_bus(world->daemons, FALSE);
}

/* A bus that would start PROGRAM as the service. */
static void start_bus_for(World *world, const char *program)
{
  GError *error = NULL;
  g_autofree char *path = g_build_filename(world->daemons->folder, SERVICES, NULL);
  g_autofree char *folder = g_path_get_dirname(path);
  g_autofree char *text =
      g_strdup_printf("[D-BUS Service]\nName=org.freedesktop.secrets\nExec=%s\n", program);
  g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
  (void) g_file_set_contents(path, text, -1, &error);
  g_assert_no_error(error);
  keyring_daemons_start_bus(world->daemons, FALSE);
}

static void service_missing(World *world)
{
  start_bus_for(world, "/nonexistent/keyring");
}

static void service_fails(World *world)
{
  start_bus_for(world, "/bin/false");
}

/* It starts, and never takes the name. */
static void service_never_comes(World *world)
{
  start_bus_for(world, "/bin/sleep 60");
}

static void no_collection(World *world)
{
  keyring_daemons_start_bus(world->daemons, FALSE);
  keyring_daemons_start_service(world->daemons);
}

static void open_without(World *world)
{
  no_collection(world);
  create_with(world, "test");
}

static void restart(World *world)
{
  keyring_daemons_stop_service(world->daemons);
  keyring_daemons_start_service(world->daemons);
}

/* The alias has outlived its collection. */
static void collection_deleted(World *world)
{
  open_without(world);
  keyring_daemons_stop_service(world->daemons);
  g_autofree char *file =
      g_build_filename(world->daemons->folder, "data", "keyrings", "login.keyring", NULL);
  g_assert_cmpint(unlink(file), ==, 0);
  keyring_daemons_start_service(world->daemons);
  world->password = NULL;
}

static void open_with(World *world)
{
  open_without(world);
  g_assert_cmpint(keyring_store_text(world->keyring, &keyring_some_key, KEPT), ==, WORKS);
  world->holds = TRUE;
}

/* Another program has stored an item of the same attributes, and more. */
static void open_with_several(World *world)
{
  const char *const argv[] = { "secret-tool", "store",     "--label=x",
                               "application", "relink",    "profile",
                               "production",  "origin",    keyring_some_key.origin,
                               "stored-by",   "elsewhere", NULL };
  open_without(world);
  g_assert_true(keyring_daemons_run(argv, "another", NULL));
  g_assert_cmpint(keyring_store_text(world->keyring, &keyring_some_key, KEPT), ==, WORKS);
}

static void locked_without(World *world)
{
  open_without(world);
  restart(world);
}

static void locked_with(World *world)
{
  open_with(world);
  restart(world);
}

/* With a password that is not the one that will be tried. */
static void locked_otherwise(World *world)
{
  no_collection(world);
  create_with(world, "another password");
  g_assert_cmpint(keyring_store_text(world->keyring, &keyring_some_key, KEPT), ==, WORKS);
  world->holds = TRUE;
  restart(world);
}

/* Locked by another program while relink runs. */
static void locked_meanwhile(World *world)
{
  static const char *const login[] = { "/org/freedesktop/secrets/collection/login", NULL };
  GError *error = NULL;
  open_with(world);
  g_autoptr(GVariant) answer = g_dbus_connection_call_sync(
      world->daemons->control, "org.freedesktop.secrets", "/org/freedesktop/secrets",
      "org.freedesktop.Secret.Service", "Lock", g_variant_new("(^ao)", login), NULL,
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error(error);
  g_assert_nonnull(answer);
}

/* A desktop on the same bus whose prompter is asked and never answers. */
static void mute_prompter(World *world)
{
  GError *error = NULL;
  locked_with(world);
  g_autoptr(GVariant) owned = g_dbus_connection_call_sync(
      world->daemons->control, "org.freedesktop.DBus", "/org/freedesktop/DBus",
      "org.freedesktop.DBus", "RequestName", g_variant_new("(su)", PROMPTER, 0), NULL,
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error(error);
  g_assert_nonnull(owned);
}

static void frozen_service(World *world)
{
  open_with(world);
  keyring_daemons_freeze(world->daemons->service);
}

/* A service that wants to ask in a window before it stores or deletes. */
static void wants_prompts(World *world)
{
  keyring_daemons_start_bus(world->daemons, FALSE);
  world->fake = keyring_fake_new(getenv("DBUS_SESSION_BUS_ADDRESS"), "", KEYRING_FAKE_GNOME);
}

#define ALL(code) code, code, code, code, code, code, code
#define NONE_YET                                                                                   \
  RL_ERROR_NO_COLLECTION, RL_ERROR_NO_COLLECTION, RL_ERROR_NO_COLLECTION, RL_ERROR_NO_COLLECTION,  \
      RL_ERROR_NO_COLLECTION, RL_ERROR_NO_COLLECTION, WORKS
#define IS_LOCKED(unlock)                                                                          \
  RL_ERROR_LOCKED, RL_ERROR_LOCKED, RL_ERROR_LOCKED, RL_ERROR_LOCKED, WORKS, unlock, RL_ERROR_FAILED

/* probe, lookup, store, forget, list, unlock, create */
static const State states[] = {
  { "no-bus", no_bus, ALL(RL_ERROR_NO_BUS), FALSE },
  { "dead-address", dead_address, ALL(RL_ERROR_NO_BUS), FALSE },
  { "closing-bus", closing_bus, ALL(RL_ERROR_NO_BUS), FALSE },
  { "frozen-bus", frozen_bus, ALL(RL_ERROR_STUCK), TRUE },
  { "no-service", no_service, ALL(RL_ERROR_NO_SERVICE), FALSE },
  { "service-missing", service_missing, ALL(RL_ERROR_NO_SERVICE), FALSE },
  { "service-fails", service_fails, ALL(RL_ERROR_NO_SERVICE), FALSE },
  { "service-never-comes", service_never_comes, ALL(RL_ERROR_STUCK), TRUE },
  { "no-collection", no_collection, NONE_YET, FALSE },
  { "collection-deleted", collection_deleted, NONE_YET, FALSE },
  { "open-without-item", open_without, WORKS, RL_ERROR_NOT_STORED, WORKS, RL_ERROR_NOT_STORED,
    WORKS, WORKS, RL_ERROR_FAILED, FALSE },
  { "open-with-item", open_with, WORKS, WORKS, WORKS, WORKS, WORKS, WORKS, RL_ERROR_FAILED, FALSE },
  { "open-with-several", open_with_several, WORKS, WORKS, WORKS, WORKS, WORKS, WORKS,
    RL_ERROR_FAILED, FALSE },
  { "locked-without-item", locked_without, IS_LOCKED(WORKS), FALSE },
  { "locked-with-item", locked_with, IS_LOCKED(WORKS), FALSE },
  { "locked-with-another-password", locked_otherwise, IS_LOCKED(RL_ERROR_DENIED), FALSE },
  { "locked-meanwhile", locked_meanwhile, IS_LOCKED(WORKS), FALSE },
  { "mute-prompter", mute_prompter, IS_LOCKED(WORKS), FALSE },
  { "frozen-service", frozen_service, ALL(RL_ERROR_STUCK), TRUE },
  { "wants-prompts", wants_prompts, WORKS, RL_ERROR_NOT_STORED, RL_ERROR_DISMISSED,
    RL_ERROR_DISMISSED, WORKS, WORKS, RL_ERROR_FAILED, FALSE },
};

static int expected_of(const State *state, const char *operation)
{
  const struct {
    const char *name;
    int code;
  } all[] = {
    { "probe", state->probe },   { "lookup", state->lookup }, { "store", state->store },
    { "forget", state->forget }, { "list", state->list },     { "unlock", state->unlock },
    { "create", state->create },
  };
  for (guint i = 0; i < G_N_ELEMENTS(all); i++)
    if (strcmp(all[i].name, operation) == 0)
      return all[i].code;
  g_assert_not_reached();
}

/* ---- what holds in every case ---- */

static gboolean world_open(World *world, const State *state)
{
  *world = (World){ .daemons = keyring_daemons_new(), .keyring = rl_keyring_libsecret_new() };
  if (world->daemons == NULL)
    return FALSE;
  state->reach(world);
  return TRUE;
}

static void world_close(World *world)
{
  if (world->fake != NULL)
    keyring_fake_free(world->fake);
  if (world->closing != NULL)
    g_socket_listener_close(world->closing);
  g_clear_object(&world->closing);
  if (world->frozen_bus)
    keyring_daemons_stop_bus(world->daemons);
  rl_keyring_free(world->keyring);
  keyring_daemons_free(world->daemons);
}

/* What happened, and what to do: more than one sentence. */
static void assert_advises(const char *message)
{
  g_assert_nonnull(message);
  g_assert_nonnull(strstr(message, ". "));
  g_assert_true(g_str_has_suffix(message, "."));
}

static void run_case(const char *operation, int expected)
{
  g_autofree char *message = NULL;
  const gint64 before = g_get_monotonic_time();
  g_assert_cmpint(keyring_run(keyring_operation(operation), NULL, &message), ==, expected);
  /* Twice what is promised, for a machine that does other things as well; the waits that this is
   * to exclude are of 25 seconds, or for ever. */
  g_assert_cmpint((g_get_monotonic_time() - before) / G_USEC_PER_SEC, <, 2 * RL_KEYRING_PATIENCE);
  if (expected != WORKS)
    assert_advises(message);
}

/* Nothing that was there is lost or replaced because of an error. */
static void assert_intact(World *world)
{
  GError *error = NULL;
  g_autoptr(RlSecret) password = rl_secret_new_from(world->password, -1, 0);
  (void) world->keyring->unlock(world->keyring, password, NULL, &error);
  g_assert_no_error(error);
  keyring_assert_text(world->keyring, &keyring_some_key, KEPT);
}

static gboolean changes(const char *operation)
{
  return strcmp(operation, "store") == 0 || strcmp(operation, "forget") == 0;
}

static void test_one(World *world, const State *state, const char *operation)
{
  const int expected = expected_of(state, operation);
  run_case(operation, expected);
  if (world->holds && (expected != WORKS || !changes(operation)))
    assert_intact(world);
  g_assert_cmpuint(keyring_daemons_find(world->daemons, KEPT), ==, 0);
}

static gpointer run_in_thread(gpointer data)
{
  run_case(data, RL_ERROR_STUCK);
  return NULL;
}

static void test_side_by_side(World *world)
{
  GThread *threads[16];
  guint n = 0;
  for (const KeyringOperation *o = keyring_operations; o->name != NULL; o++)
    threads[n++] = g_thread_new(o->name, run_in_thread, (gpointer) o->name);
  for (guint i = 0; i < n; i++)
    g_thread_join(threads[i]);
  g_assert_cmpuint(keyring_daemons_find(world->daemons, KEPT), ==, 0);
}

static void test_state(gconstpointer data)
{
  const State *state = data;
  World world;
  for (const KeyringOperation *o = keyring_operations; o->name != NULL; o++) {
    g_test_message("%s: %s", state->name, o->name);
    if (!world_open(&world, state)) {
      rl_keyring_free(world.keyring);
      return;
    }
    if (state->slow)
      test_side_by_side(&world);
    else
      test_one(&world, state, o->name);
    world_close(&world);
    if (state->slow)
      break;
  }
}

/* The service ends while it is asked: whatever had been said by then, it is gone now. */
static void test_dies_meanwhile(void)
{
  const State state = { .reach = frozen_service };
  World world;
  GThread *threads[16];
  guint n = 0;
  if (!world_open(&world, &state))
    return;
  for (const KeyringOperation *o = keyring_operations; o->name != NULL; o++)
    threads[n++] = g_thread_new(o->name, keyring_run_in_thread, (gpointer) o);
  g_subprocess_force_exit(world.daemons->service);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint(GPOINTER_TO_INT(g_thread_join(threads[i])), ==, RL_ERROR_NO_SERVICE);
  world_close(&world);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(states); i++) {
    g_autofree char *path = g_strconcat("/keyring/battery/", states[i].name, NULL);
    g_test_add_data_func(path, &states[i], test_state);
  }
  g_test_add_func("/keyring/battery/dies-meanwhile", test_dies_meanwhile);
  return g_test_run();
}
