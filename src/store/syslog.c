/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/syslog.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

/* syslog(3) writes the same to the same socket, but waits without a bound when its queue is full,
 * as that of a daemon is which is stopped: measured, it never came back. So does GLib's writer for
 * journald, which also knows journald only. A datagram that is sent without waiting is neither. */
enum { PATIENCE_US = 200 * 1000 };

/* "Nov  8 20:02:10", as RFC 3164 wants it, in English whatever the language. New string. */
static char *stamp(void)
{
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr(GDateTime) now = g_date_time_new_now_local();
  return g_strdup_printf("%s %2d %02d:%02d:%02d", months[g_date_time_get_month(now) - 1],
                         g_date_time_get_day_of_month(now), g_date_time_get_hour(now),
                         g_date_time_get_minute(now), g_date_time_get_second(now));
}

/* FALSE: the daemon's queue is full. */
static gboolean try_to_send(GSocket *socket, const char *text, GError **error)
{
  g_autoptr(GError) why = NULL;
  if (g_socket_send(socket, text, strlen(text), NULL, &why) >= 0)
    return TRUE;
  const gboolean full = g_error_matches(why, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  if (!full)
    g_propagate_error(error, g_steal_pointer(&why));
  return !full;
}

static void send_text(const char *path, const char *text, GError **error)
{
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new(path);
  g_autoptr(GSocket) socket =
      g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  if (socket == NULL)
    return;
  g_socket_set_blocking(socket, FALSE);
  if (!g_socket_connect(socket, address, NULL, error) || try_to_send(socket, text, error))
    return;
  if (g_socket_condition_timed_wait(socket, G_IO_OUT, PATIENCE_US, NULL, error))
    (void) try_to_send(socket, text, error);
}

void rl_syslog_send(const char *path, const char *line)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *time = stamp();
  g_autofree char *text = g_strdup_printf("<%d>%s relink[%d]: @cee: %s", LOG_AUTHPRIV | LOG_INFO,
                                          time, (int) getpid(), line);
  send_text(path, text, &error);
  if (error != NULL)
    g_debug("%s: %s", path, error->message);
}
