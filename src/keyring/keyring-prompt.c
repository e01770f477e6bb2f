/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keyring/keyring-prompt.h"

#include "base/error.h"
#include "base/i18n.h"

#include "keyring/keyring-key.h"

#define PROMPT "org.freedesktop.Secret.Prompt"

/* A prompt that is waited for; on the thread that started it. */
typedef struct {
  gboolean completed, dismissed, late;
  GVariant *result;
} Waiting;

static gboolean say_dismissed(GError **error)
{
  g_set_error_literal(error, RL_ERROR, RL_ERROR_DISMISSED,
                      _("The keyring wants to ask in a window of its own, where over SSH nobody "
                        "sees it, and so it was not done. Allow it, or open the keyring, in the "
                        "program that keeps it, then try again; or go on without the keyring."));
  return FALSE;
}

/* Whether it hears us makes no difference: it is not waited for any more either way. */
static gboolean dismiss(RlKeyringBus *bus, const char *prompt, GError **error)
{
  rl_keyring_bus_tell(bus, prompt, PROMPT, "Dismiss");
  return g_cancellable_is_cancelled(bus->cancel) ? rl_keyring_cancelled(error)
                                                 : say_dismissed(error);
}

static void on_completed(GDBusConnection *connection, const char *sender, const char *path,
                         const char *interface, const char *signal, GVariant *arguments,
                         gpointer data)
{
  Waiting *waiting = data;
  if (waiting->completed || !g_variant_is_of_type(arguments, G_VARIANT_TYPE("(bv)")))
    return;
  waiting->completed = TRUE;
  g_variant_get(arguments, "(bv)", &waiting->dismissed, &waiting->result);
}

static gboolean on_late(gpointer data)
{
  ((Waiting *) data)->late = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean on_cancelled(GCancellable *cancel, gpointer data)
{
  return on_late(data);
}

static GSource *attach(RlKeyringBus *bus, GSource *source, GSourceFunc callback, Waiting *waiting)
{
  g_source_set_callback(source, callback, waiting, NULL);
  g_source_attach(source, bus->context);
  return source;
}

/* Until it is completed, late or cancelled. */
static void wait_for(RlKeyringBus *bus, Waiting *waiting)
{
  GSource *timer =
      attach(bus, g_timeout_source_new((guint) rl_keyring_bus_time_left(bus)), on_late, waiting);
  GSource *cancel =
      attach(bus, g_cancellable_source_new(bus->cancel), G_SOURCE_FUNC(on_cancelled), waiting);
  while (!waiting->completed && !waiting->late)
    g_main_context_iteration(bus->context, TRUE);
  g_source_destroy(timer);
  g_source_destroy(cancel);
  g_source_unref(timer);
  g_source_unref(cancel);
}

static gboolean run(RlKeyringBus *bus, const char *prompt, GVariant **result, GError **error)
{
  Waiting waiting = { 0 };
  const guint watch = g_dbus_connection_signal_subscribe(
      bus->connection, bus->owner, PROMPT, "Completed", prompt, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
      on_completed, &waiting, NULL);
  g_autoptr(GVariant) begun =
      rl_keyring_bus_call(bus, prompt, PROMPT, "Prompt", g_variant_new("(s)", ""), "()", error);
  if (begun != NULL)
    wait_for(bus, &waiting);
  g_dbus_connection_signal_unsubscribe(bus->connection, watch);
  g_autoptr(GVariant) brought = waiting.result;
  if (begun == NULL)
    return FALSE;
  if (!waiting.completed)
    return dismiss(bus, prompt, error);
  if (waiting.dismissed)
    return say_dismissed(error);
  if (result != NULL)
    *result = g_steal_pointer(&brought);
  return TRUE;
}

gboolean rl_keyring_prompt_settle(RlKeyringBus *bus, const char *prompt, GVariant **result,
                                  GError **error)
{
  if (result != NULL)
    *result = NULL;
  if (g_strcmp0(prompt, "/") == 0)
    return TRUE;
  return rl_keyring_bus_is_gnome(bus) ? dismiss(bus, prompt, error)
                                      : run(bus, prompt, result, error);
}
