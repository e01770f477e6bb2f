/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pre-flight in words. */
#include "config.h"

#include "base/i18n.h"

#include "keyfile/preflight.h"

enum { DAY = 24 * 60 * 60 };

static char *day_of(gint64 when)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(when);
  return time != NULL ? g_date_time_format(time, "%Y-%m-%d") : g_strdup("?");
}

/* ---- warnings ---- */

static void warn(GPtrArray *to, const char *text)
{
  g_ptr_array_add(to, g_strdup(text));
}

static void warn_of_dates(GPtrArray *to, const RlPreflight *self)
{
  const RlCertificate *certificate = self->certificate;
  g_autofree char *begin = day_of(certificate->not_before);
  g_autofree char *end = day_of(certificate->not_after);
  const guint days = (guint) ((certificate->not_after - self->now) / DAY);
  switch (self->dates) {
  case RL_DATES_EXPIRED:
    g_ptr_array_add(to, g_strdup_printf(_("The certificate expired on %s. Ask the customer for "
                                          "the one that is valid now."),
                                        end));
    return;
  case RL_DATES_NOT_YET:
    g_ptr_array_add(to, g_strdup_printf(_("The certificate is not valid before %s. Ask for the "
                                          "one in use until then, and check this machine's "
                                          "clock."),
                                        begin));
    return;
  case RL_DATES_ENDING:
    if (days == 0) {
      g_ptr_array_add(to, g_strdup(_("The certificate expires within a day. Tell the customer to "
                                     "renew it.")));
      return;
    }
    g_ptr_array_add(to, g_strdup_printf(ngettext("The certificate expires in %u day, on %s. Tell "
                                                 "the customer to renew it.",
                                                 "The certificate expires in %u days, on %s. Tell "
                                                 "the customer to renew it.",
                                                 days),
                                        days, end));
    return;
  case RL_DATES_VALID:
    return;
  }
}

static void warn_of_pair(GPtrArray *to, const RlPreflight *self)
{
  if (self->pair == RL_PAIR_DIFFERS)
    warn(to, _("The private key does not belong to the certificate. Ask the customer for the two "
               "files that were issued together."));
}

static void warn_of_certificate(GPtrArray *to, const RlPreflight *self)
{
  if (self->certificate != NULL)
    warn_of_dates(to, self);
  else if (self->has_certificate)
    warn(to, _("The certificate is none that can be read here. Check that it is the right file; "
               "the institution decides."));
}

static const char *closed_text(const RlPreflight *self)
{
  return self->has_pin
             ? _("Neither the password nor the PIN opens the private key. Check them, unless this "
                 "institution wants other ones than the key's own.")
             : _("The password does not open the private key. Check it, unless this institution "
                 "wants another one than the key's own.");
}

static void warn_of_key(GPtrArray *to, const RlPreflight *self)
{
  switch (self->key) {
  case RL_KEY_UNKNOWN:
    warn(to, _("The private key is none that can be read here. Check that it is the right file; "
               "the institution decides."));
    return;
  case RL_KEY_CLOSED:
    warn(to, closed_text(self));
    return;
  case RL_KEY_UNCHECKED:
    g_ptr_array_add(to, g_strdup_printf(_("The private key is encrypted with %s, which cannot be "
                                          "checked here. The institution decides."),
                                        self->cipher != NULL ? self->cipher : "?"));
    return;
  case RL_KEY_NONE:
  case RL_KEY_CLEAR:
  case RL_KEY_OPENED:
  case RL_KEY_OPENED_PIN:
  case RL_KEY_NOT_TRIED:
    return;
  }
}

/* Tax offices issue DER. Sent is what lies on disk, so a converted file stays converted. */
static void warn_of_forms(GPtrArray *to, const RlPreflight *self)
{
  const gboolean certificate = self->certificate_form != RL_FILE_FORM_DER;
  const gboolean key = self->key_form != RL_FILE_FORM_DER;
  if (certificate && key)
    warn(to, _("Both files are text and not the binary files that tax offices issue. They are "
               "sent as they are; use the original files if the update is refused."));
  else if (certificate)
    warn(to, _("The certificate is text and not the binary file that tax offices issue. It is "
               "sent as it is; use the original file if the update is refused."));
  else if (key)
    warn(to, _("The private key is text and not the binary file that tax offices issue. It is "
               "sent as it is; use the original file if the update is refused."));
}

GPtrArray *rl_preflight_warnings(const RlPreflight *self)
{
  GPtrArray *to = g_ptr_array_new_with_free_func(g_free);
  warn_of_pair(to, self);
  warn_of_certificate(to, self);
  warn_of_key(to, self);
  warn_of_forms(to, self);
  return to;
}

/* ---- facts ---- */

static void add(GPtrArray *to, const char *label, const char *value)
{
  if (value == NULL)
    return;
  g_ptr_array_add(to, g_strdup(label));
  g_ptr_array_add(to, g_strdup(value));
}

static void add_dates(GPtrArray *to, const RlCertificate *certificate)
{
  g_autofree char *begin = day_of(certificate->not_before);
  g_autofree char *end = day_of(certificate->not_after);
  /* Translators: two days, as 2024-03-01 to 2028-03-01 */
  g_autofree char *text = g_strdup_printf(_("%s to %s"), begin, end);
  add(to, _("Valid"), text);
}

static void add_certificate(GPtrArray *to, const RlCertificate *certificate)
{
  g_autofree char *key =
      certificate->key_bits > 0
          ? g_strdup_printf(_("%s, %u bits"), certificate->key_type, certificate->key_bits)
          : g_strdup(certificate->key_type);
  g_autofree char *removed =
      certificate->removed > 0
          ? g_strdup_printf(ngettext("%u hidden character removed", "%u hidden characters removed",
                                     certificate->removed),
                            certificate->removed)
          : NULL;
  add(to, _("Issued to"), certificate->name);
  if (g_strcmp0(certificate->organisation, certificate->name) != 0)
    add(to, _("Organisation"), certificate->organisation);
  add(to, "RFC", certificate->rfc);
  add(to, "CURP", certificate->curp);
  add(to, _("Serial number"), certificate->serial);
  add_dates(to, certificate);
  add(to, _("Key type"), key);
  add(to, NULL, removed);
}

static void add_key(GPtrArray *to, const RlPreflight *self)
{
  if (self->key == RL_KEY_NONE || self->key == RL_KEY_UNKNOWN)
    return;
  add(to, _("Encryption"), self->cipher != NULL ? self->cipher : _("none"));
  if (self->key == RL_KEY_NOT_TRIED)
    add(to, NULL, _("Not tried whether the key opens: no password is typed yet."));
  else if (self->key == RL_KEY_OPENED)
    add(to, NULL, _("The password opens the private key."));
  else if (self->key == RL_KEY_OPENED_PIN)
    add(to, NULL, _("The PIN opens the private key, the password does not."));
}

GPtrArray *rl_preflight_facts(const RlPreflight *self)
{
  GPtrArray *to = g_ptr_array_new_with_free_func(g_free);
  if (self->certificate != NULL)
    add_certificate(to, self->certificate);
  add_key(to, self);
  if (self->pair == RL_PAIR_MATCHES)
    add(to, NULL, _("The key belongs to the certificate."));
  return to;
}
