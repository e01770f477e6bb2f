/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "keyfile/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "keyfile/blocks.h"
#include "keyfile/locked-run.h"

gboolean rl_keyfile_init(void)
{
  return rl_locked_run_init();
}

static char *expand(const char *path)
{
  return g_str_has_prefix(path, "~/") ? g_build_filename(g_get_home_dir(), path + 2, NULL)
                                      : g_strdup(path);
}

static gboolean fault(GError **error, const char *path, const char *what)
{
  g_autofree char *shown = rl_text_clean_line(path, -1, 200, NULL);
  g_set_error(error, RL_ERROR, RL_ERROR_LOCAL, "%s: %s", shown, what);
  return FALSE;
}

static gboolean check_size(int fd, const char *path, struct stat *info, GError **error)
{
  if (fstat(fd, info) != 0)
    return fault(error, path, g_strerror(errno));
  if (!S_ISREG(info->st_mode))
    return fault(error, path, _("this is no regular file"));
  if (info->st_size == 0)
    return fault(error, path, _("the file is empty"));
  if (info->st_size > RL_KEYFILE_MAX)
    return fault(error, path,
                 _("the file is larger than 64 KiB; certificate and key files are "
                   "much smaller"));
  return TRUE;
}

static gboolean read_bytes(int fd, const char *path, RlSecret *into, gsize size, GError **error)
{
  while (size > 0) {
    const gssize n = read(fd, rl_secret_reserve(into, size), size);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return fault(error, path, g_strerror(errno));
    if (n == 0)
      return TRUE;
    rl_secret_added(into, (gsize) n);
    size -= (gsize) n;
  }
  return TRUE;
}

RlSecret *rl_keyfile_read(const char *path, guint *mode, GError **error)
{
  g_autoptr(RlSecret) bytes = rl_secret_new(RL_KEYFILE_MAX);
  struct stat info = { 0 };
  const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) {
    fault(error, path, g_strerror(errno));
    return NULL;
  }
  const gboolean good = check_size(fd, path, &info, error) &&
                        read_bytes(fd, path, bytes, (gsize) info.st_size, error);
  (void) close(fd);
  if (mode != NULL)
    *mode = (guint) info.st_mode;
  return good ? g_steal_pointer(&bytes) : NULL;
}

static RlSecret *encode(const RlSecret *bytes)
{
  const gsize n = rl_secret_length(bytes);
  const gsize room = (n + 2) / 3 * 4 + 8;
  RlSecret *text = rl_secret_new(room);
  gint state = 0, save = 0;
  char *to = rl_secret_reserve(text, room);
  gsize used =
      g_base64_encode_step((const guchar *) rl_secret_peek(bytes), n, FALSE, to, &state, &save);
  used += g_base64_encode_close(FALSE, to + used, &state, &save);
  rl_secret_added(text, used);
  return text;
}

static gboolean is_swapped(RlFieldId id, RlKeyfileKind kind)
{
  return (id == RL_FIELD_CERTIFICATE && kind == RL_KEYFILE_PRIVATE_KEY) ||
         (id == RL_FIELD_PRIVATE_KEY && kind == RL_KEYFILE_CERTIFICATE);
}

static const char *swapped_message(RlFieldId id)
{
  return id == RL_FIELD_CERTIFICATE
             ? _("this is a private key, not a certificate; the two are swapped")
             : _("this is a certificate, not a private key; the two are swapped");
}

static char *make_note(const char *path, const RlSecret *bytes, gint64 valid_until)
{
  g_autofree char *base = g_path_get_basename(path);
  g_autofree char *name = rl_text_clean_line(base, -1, 40, NULL);
  const guint n = (guint) rl_secret_length(bytes);
  g_autofree char *number = rl_text_number(n);
  g_autofree char *size = g_strdup_printf(ngettext("%s byte", "%s bytes", n), number);
  if (valid_until == 0)
    return g_strdup_printf("%s  %s", name, size);
  g_autoptr(GDateTime) end = g_date_time_new_from_unix_utc(valid_until);
  g_autofree char *day = g_date_time_format(end, "%Y-%m-%d");
  return g_strdup_printf(_("%s  %s, valid until %s"), name, size, day);
}

static RlSecret *load_pair_member(const char *path, RlFieldId id, char **note, GError **error)
{
  g_autoptr(RlSecret) bytes = rl_keyfile_read(path, NULL, error);
  if (bytes == NULL)
    return NULL;
  gint64 valid_until = 0;
  const RlKeyfileKind kind = rl_keyfile_classify(bytes, &valid_until);
  if (is_swapped(id, kind)) {
    fault(error, path, swapped_message(id));
    return NULL;
  }
  *note = make_note(path, bytes, valid_until);
  return encode(bytes);
}

static const char *end_of(const RlSecret *bytes)
{
  return rl_secret_peek(bytes) + rl_secret_length(bytes);
}

/* Secrets from a file are one line; what stands behind its end is not part of it. */
static RlSecret *load_line(const char *path, RlFieldId id, char **note, GError **error)
{
  g_autoptr(RlSecret) bytes = rl_keyfile_read(path, NULL, error);
  if (bytes == NULL)
    return NULL;
  /* Some editors put a byte order mark before it. */
  const char *text = rl_secret_peek(bytes);
  text += rl_byte_order_mark(bytes);
  const gsize n = strcspn(text, "\r\n");
  const gboolean whole = text[n] != '\0' || text + n == end_of(bytes);
  if (n == 0 || !whole || n > rl_field(id)->max || !g_utf8_validate_len(text, n, NULL)) {
    fault(error, path,
          n == 0 && whole ? _("its first line is empty")
                          : _("its first line is too long or not UTF-8 text"));
    return NULL;
  }
  *note = NULL;
  return rl_secret_new_from(text, (gssize) n, rl_field(id)->max);
}

RlSecret *rl_keyfile_load(const char *path, RlFieldId id, char **note, GError **error)
{
  g_autofree char *expanded = expand(path);
  return rl_field_is_file(id) ? load_pair_member(expanded, id, note, error)
                              : load_line(expanded, id, note, error);
}

static gboolean check_one(const RlSecret *value, RlFieldId id, GError **error)
{
  if (rl_secret_length(value) == 0)
    return TRUE;
  g_autoptr(RlSecret) bytes = rl_base64_decode(value);
  if (bytes == NULL || !is_swapped(id, rl_keyfile_classify(bytes, NULL)))
    return TRUE;
  return fault(error, rl_field(id)->key, swapped_message(id));
}

gboolean rl_keyfile_check_pair(const RlSecret *certificate, const RlSecret *key, GError **error)
{
  return check_one(certificate, RL_FIELD_CERTIFICATE, error) &&
         check_one(key, RL_FIELD_PRIVATE_KEY, error);
}
