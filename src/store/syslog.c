/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/syslog.h"

#include <errno.h>
#include <glib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

/* syslog(3) writes the same to the same socket, but waits without a bound when its queue is full,
 * as that of a daemon is which is stopped: measured, it never came back. So does GLib's writer for
 * journald, which also knows journald only. A datagram that is sent without waiting is neither. */
enum { PATIENCE_MS = 200 };

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

/* FALSE: errno says why. */
static gboolean try_to_send(int fd, const char *text)
{
  return send(fd, text, strlen(text), MSG_DONTWAIT | MSG_NOSIGNAL) >= 0;
}

static gboolean gets_room(int fd)
{
  GPollFD queue = { .fd = fd, .events = G_IO_OUT };
  return g_poll(&queue, 1, PATIENCE_MS) == 1;
}

static gboolean send_text(int fd, const char *path, const char *text)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  if (g_strlcpy(address.sun_path, path, sizeof address.sun_path) >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    return FALSE;
  }
  if (fd < 0 || connect(fd, (const struct sockaddr *) (const void *) &address, sizeof address) != 0)
    return FALSE;
  return try_to_send(fd, text) || (errno == EAGAIN && gets_room(fd) && try_to_send(fd, text));
}

void rl_syslog_send(const char *path, const char *line)
{
  g_autofree char *time = stamp();
  g_autofree char *text = g_strdup_printf("<%d>%s relink[%d]: @cee: %s", LOG_AUTHPRIV | LOG_INFO,
                                          time, (int) getpid(), line);
  const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (!send_text(fd, path, text))
    g_debug("%s: %s", path, g_strerror(errno));
  if (fd >= 0)
    (void) close(fd);
}
