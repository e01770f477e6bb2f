/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "keyfile/client-pair.h"

#include <sys/stat.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "keyfile/keyfile.h"
#include "keyfile/preflight.h"

enum { PATH_MAX_CHARS = 200 };

/* The files by name, and what a look at them has found. */
typedef struct {
  const char *certificate, *key; /* the same path when they are one file */
  gboolean is_one;
  guint mode; /* of the key's */
  const RlPreflight *found;
} Files;

void rl_client_pair_free(RlClientPair *self)
{
  if (self == NULL)
    return;
  rl_secret_free(self->certificate);
  rl_secret_free(self->key);
  g_free(self);
}

/* WHY is a sentence. */
static gboolean refuse(GError **error, const char *path, const char *why)
{
  g_autofree char *shown = rl_text_clean_line(path, -1, PATH_MAX_CHARS, NULL);
  g_set_error(error, RL_ERROR, RL_ERROR_LOCAL,
              _("Nothing is sent: the profile's client certificate cannot be used. %s: %s"), shown,
              why);
  return FALSE;
}

/* No larger than it has to be: it stays in locked memory, of which there may be little. */
static RlSecret *read_one(const char *path, guint *mode, GError **error)
{
  g_autoptr(GError) why = NULL;
  g_autoptr(RlSecret) bytes = rl_keyfile_read(path, mode, &why);
  if (bytes != NULL)
    return rl_secret_new_from(rl_secret_peek(bytes), (gssize) rl_secret_length(bytes), 0);
  g_set_error(error, RL_ERROR, RL_ERROR_LOCAL,
              _("Nothing is sent: the profile's client certificate cannot be used. %s. Check "
                "client_cert and client_key in relink.conf, and that you may read the files."),
              why->message);
  return NULL;
}

/* ---- what speaks against them ---- */

static gboolean check_mode(const Files *files, GError **error)
{
  if ((files->mode & (S_IROTH | S_IWOTH)) == 0)
    return TRUE;
  return refuse(error, files->key,
                _("others than its owner and its group may read or change this private key. Its "
                  "owner takes that away with \"chmod o= FILE\"; if somebody may have read it, "
                  "have it replaced."));
}

static gboolean check_form(const Files *files, GError **error)
{
  const gboolean is_other = files->found->certificate_form == RL_FILE_FORM_PEM;
  if (is_other && (files->is_one || files->found->key_form == RL_FILE_FORM_PEM))
    return TRUE;
  return refuse(error, is_other ? files->key : files->certificate,
                _("this is no PEM file. \"openssl x509 -inform DER -in FILE\" makes one of a "
                  "certificate, \"openssl pkey -inform DER -in FILE\" of a key."));
}

static gboolean check_key(const Files *files, GError **error)
{
  switch (files->found->key) {
  case RL_KEY_CLEAR:
    return TRUE;
  case RL_KEY_NONE:
  case RL_KEY_UNKNOWN:
    return refuse(error, files->key,
                  files->is_one
                      ? _("there is no private key beside the certificate. Name the key's file in "
                          "client_key.")
                      : _("there is no private key in it that can be read. client_key must name "
                          "a PEM file with one."));
  case RL_KEY_OPENED:
  case RL_KEY_OPENED_PIN:
  case RL_KEY_NOT_TRIED:
  case RL_KEY_CLOSED:
  case RL_KEY_UNCHECKED:
    break;
  }
  return refuse(error, files->key,
                _("the private key is encrypted, and relink asks for no pass phrase of it. Write "
                  "it without one, readable for its owner and group only: \"openssl pkey -in FILE "
                  "-out NEW\"."));
}

static char *day_of(gint64 when)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(when);
  return time != NULL ? g_date_time_format(time, "%Y-%m-%d") : g_strdup("?");
}

static gboolean check_dates(const Files *files, GError **error)
{
  const RlPreflight *found = files->found;
  const gboolean is_over = found->dates == RL_DATES_EXPIRED;
  if (!is_over && found->dates != RL_DATES_NOT_YET)
    return TRUE;
  g_autofree char *day =
      day_of(is_over ? found->certificate->not_after : found->certificate->not_before);
  g_autofree char *why =
      is_over ? g_strdup_printf(_("the certificate expired on %s. Ask whoever issued it for a new "
                                  "one, and check this machine's clock."),
                                day)
              : g_strdup_printf(_("the certificate is not valid before %s. Check this machine's "
                                  "clock, or ask whoever issued it."),
                                day);
  return refuse(error, files->certificate, why);
}

static gboolean check_certificate(const Files *files, GError **error)
{
  if (files->found->certificate != NULL)
    return TRUE;
  return refuse(error, files->certificate,
                _("there is no certificate in it that can be read. client_cert must name a PEM "
                  "file with one."));
}

static gboolean check_pair(const Files *files, GError **error)
{
  if (files->found->pair == RL_PAIR_MATCHES)
    return TRUE;
  return refuse(error, files->key,
                _("this private key does not belong to the first certificate in client_cert. Name "
                  "the right two files, and put the key's own certificate before those of its "
                  "issuers."));
}

static gboolean check_all(const Files *files, GError **error)
{
  return check_form(files, error) && check_certificate(files, error) && check_key(files, error) &&
         check_mode(files, error) && check_pair(files, error) && check_dates(files, error);
}

RlClientPair *rl_client_pair_load(const char *certificate, const char *key, gint64 now,
                                  GError **error)
{
  g_autoptr(RlClientPair) self = g_new0(RlClientPair, 1);
  Files files = { certificate, key != NULL ? key : certificate, key == NULL, 0, NULL };
  self->certificate = read_one(files.certificate, NULL, error);
  self->key = self->certificate != NULL ? read_one(files.key, &files.mode, error) : NULL;
  if (self->key == NULL)
    return NULL;
  g_autoptr(RlPreflight) found =
      rl_keyfile_preflight(self->certificate, self->key, NULL, NULL, now);
  files.found = found;
  return check_all(&files, error) ? g_steal_pointer(&self) : NULL;
}
