/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From read() straight into locked memory: no library's buffer ever holds the text. */
#include "config.h"

#include "cli/fields.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"

#include "json/secret-json.h"

#include "keyfile/keyfile.h"

#include "cli/output.h"
#include "plain/access.h"
#include "plain/echo.h"

enum { FILE_MAX = 1024 * 1024, CHUNK = 4096, TOKEN_MAX = 1024 };

static gboolean is_stdin(const char *file)
{
  return file == NULL || strcmp(file, "-") == 0;
}

static char *name_of(const char *file)
{
  return is_stdin(file) ? g_strdup(_("standard input")) : g_filename_display_name(file);
}

/* Typing an object into a terminal is input, too. */
gboolean rl_fields_are_given(const RlRun *run)
{
  if (!rl_prompt_is_possible())
    return TRUE;
  const char *file = run->options->value[RL_OPTION_FIELDS];
  return file != NULL && !(is_stdin(file) && rl_run_has(run, RL_OPTION_NO_INPUT));
}

static gboolean fault(GError **error, const char *file, const char *what)
{
  g_autofree char *name = name_of(file);
  g_set_error(error, RL_ERROR, RL_ERROR_LOCAL, _("The fields from %s cannot be used: %s"), name,
              what);
  return FALSE;
}

static gboolean read_all(RlRun *run, int fd, const char *file, RlSecret *into, GError **error)
{
  for (;;) {
    char *to = rl_secret_reserve(into, CHUNK);
    if (to == NULL)
      return fault(error, file, _("it is larger than 1 MiB."));
    if (rl_wait_readable(rl_run_wait(run), fd, RL_NO_EXPIRY) != RL_READABLE)
      return rl_access_left(error);
    const gssize n = read(fd, to, CHUNK);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
      continue;
    if (n < 0)
      return fault(error, file, g_strerror(errno));
    if (n == 0)
      return TRUE;
    rl_secret_added(into, (gsize) n);
  }
}

/* What is typed into a terminal there is a bank's password. FALSE: FD is none. */
static gboolean hide_typing(RlRun *run, int fd)
{
  const gboolean hidden = rl_echo_off(rl_run_wait(run), fd);
  if (hidden)
    rl_output_note(_("Type a JSON object; the terminal does not show it. Ctrl-D on a line of its "
                     "own ends it."));
  return hidden;
}

static RlSecret *slurp(RlRun *run, GError **error)
{
  const char *file = run->options->value[RL_OPTION_FIELDS];
  /* A pipe without a writer must not hold up the opening: signals are heard while reading. */
  const int how = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
  (void) rl_run_wait(run); /* whoever sees that the file is open may send a signal */
  const int fd = is_stdin(file) ? STDIN_FILENO : open(file, how);
  if (fd < 0) {
    (void) fault(error, file, g_strerror(errno));
    return NULL;
  }
  RlSecret *text = rl_secret_new(FILE_MAX + CHUNK);
  const gboolean hidden = hide_typing(run, fd);
  if (!read_all(run, fd, file, text, error))
    g_clear_pointer(&text, rl_secret_free);
  if (hidden) {
    /* Half a line is not for the shell, which would show it. */
    if (text == NULL)
      (void) tcflush(fd, TCIFLUSH);
    rl_echo_on(rl_run_wait(run));
  }
  if (fd != STDIN_FILENO)
    (void) close(fd);
  return text;
}

/* Takes the members out of TEXT, which may be NULL after an error, into VALUES; every fault is one
 * of this machine's. */
static gboolean take_members(const RlRun *run, const RlSecret *text, const char *const *names,
                             RlSecret **values, gsize max, GError **error)
{
  g_autoptr(GError) why = NULL;
  if (text == NULL)
    return FALSE;
  return rl_secret_json_read(text, names, values, max, &why) ||
         fault(error, run->options->value[RL_OPTION_FIELDS], why->message);
}

/* The reader knows one bound for all members; the fields have bounds of their own. */
static gboolean check_lengths(const RlValues *values, const char *file, GError **error)
{
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++)
    if (rl_secret_length(values->value[id]) > rl_field(id)->max) {
      g_autofree char *what = g_strdup_printf(_("The field “%s” is too long."), rl_field(id)->key);
      return fault(error, file, what);
    }
  return TRUE;
}

static gboolean check(const RlValues *values, const char *file, GError **error)
{
  const RlSecret *certificate = values->value[RL_FIELD_CERTIFICATE];
  const RlSecret *key = values->value[RL_FIELD_PRIVATE_KEY];
  RlFieldId field = RL_NO_FIELD;
  g_autoptr(GError) why = NULL;
  if (!check_lengths(values, file, error))
    return FALSE;
  if (!rl_values_check(values, &field, &why) ||
      (rl_secret_length(key) > 0 && !rl_keyfile_check_pair(certificate, key, &why)))
    return fault(error, file, why->message);
  return TRUE;
}

RlValues *rl_fields_read(RlRun *run, GError **error)
{
  gsize max = 0;
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++)
    max = MAX(max, rl_field(id)->max);
  g_autoptr(RlValues) values = rl_values_new();
  g_autoptr(RlSecret) text = slurp(run, error);
  if (!take_members(run, text, rl_field_keys(), values->value, max, error) ||
      !check(values, run->options->value[RL_OPTION_FIELDS], error))
    return NULL;
  return g_steal_pointer(&values);
}

gboolean rl_fields_read_token(RlRun *run, gboolean *empty, RlSecret **token, GError **error)
{
  static const char *const names[] = { "token", NULL };
  RlSecret *values[] = { NULL };
  g_autoptr(RlSecret) text = slurp(run, error);
  if (empty != NULL && text != NULL && rl_secret_length(text) == 0) {
    *empty = TRUE;
    return TRUE;
  }
  if (!take_members(run, text, names, values, TOKEN_MAX, error))
    return FALSE;
  *token = values[0];
  return TRUE;
}
