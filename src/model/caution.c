/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/caution.h"

#include "base/i18n.h"

/* Belvo's page of outages. */
#define STATUS_PAGE "https://institutions.belvo.com/"

enum { DAY = 24 * 60 * 60, DAYS_MAX = 9999 };

static void caution_free(gpointer data)
{
  RlCaution *self = data;
  g_free(self->text);
  g_free(self->brief);
  g_free(self);
}

/* TEXT is taken. */
static void add(GPtrArray *cautions, gboolean warning, char *text, const char *brief)
{
  RlCaution *caution = g_new0(RlCaution, 1);
  *caution = (RlCaution){ text, g_strdup(brief), warning };
  g_ptr_array_add(cautions, caution);
}

static void add_status(GPtrArray *cautions, const RlInstitution *institution)
{
  const char *status = institution->status;
  if (rl_institution_is_down(institution)) {
    add(cautions, TRUE,
        g_strdup_printf(_("The institution is down at the moment: a log-in would most likely fail. "
                          "%s says when it is back."),
                        STATUS_PAGE),
        _("Institution down"));
    return;
  }
  if (status == NULL || *status == '\0' || g_strcmp0(status, "healthy") == 0)
    return;
  g_autofree char *brief = g_strdup_printf(_("Institution: %s"), status);
  add(cautions, TRUE,
      g_strdup_printf(_("The institution's status is \"%s\": a log-in may fail. %s knows more."),
                      status, STATUS_PAGE),
      brief);
}

/* "openbanking" until 2023. */
static void add_consent(GPtrArray *cautions, const RlInstitution *institution)
{
  const char *type = institution->integration_type;
  if (g_strcmp0(type, "openfinance") != 0 && g_strcmp0(type, "openbanking") != 0)
    return;
  add(cautions, TRUE,
      g_strdup(_("This institution works by the customer's consent (open finance), not by a "
                 "password. A consent that has ended is renewed in Belvo's portal, not by an "
                 "update.")),
      _("Consent, no password"));
}

/* The N of "30d", or 0. */
static gint64 days_of(const char *storage)
{
  char *end = NULL;
  const gint64 days =
      storage != NULL && g_ascii_isdigit(*storage) ? g_ascii_strtoll(storage, &end, 10) : 0;
  return days > 0 && days <= DAYS_MAX && g_strcmp0(end, "d") == 0 ? days : 0;
}

/* Belvo drops credentials after the time that was chosen when the link was created. */
static void add_storage(GPtrArray *cautions, const RlLink *link, gint64 now)
{
  if (g_strcmp0(link->credentials_storage, "nostore") == 0) {
    add(cautions, TRUE,
        g_strdup(_("Belvo does not keep this link's credentials (nostore). An update may not help: "
                   "the customer may have to create the link again.")),
        _("Credentials not kept"));
    return;
  }
  const gint64 days = days_of(link->credentials_storage);
  const gint64 end = link->created + days * DAY;
  if (days == 0 || link->created == 0 || now < end)
    return;
  g_autofree char *when = rl_time_format_local(end);
  add(cautions, TRUE,
      g_strdup_printf(
          ngettext("Belvo kept this link's credentials for %d day, until %s. An update "
                   "may not help: the customer may have to create the link again.",
                   "Belvo kept this link's credentials for %d days, until %s. An update "
                   "may not help: the customer may have to create the link again.",
                   (gulong) days),
          (int) days, when),
      _("Credentials dropped"));
}

static void add_access_mode(GPtrArray *cautions, const RlLink *link)
{
  if (g_strcmp0(link->access_mode, "single") == 0)
    add(cautions, FALSE,
        g_strdup(_("A link for single access: Belvo does not refresh its data by itself, not even "
                   "after an update.")),
        _("Single access"));
}

GPtrArray *rl_cautions(const RlLink *link, const RlInstitution *institution, gint64 now)
{
  GPtrArray *cautions = g_ptr_array_new_with_free_func(caution_free);
  if (institution != NULL) {
    add_status(cautions, institution);
    add_consent(cautions, institution);
  }
  if (link != NULL) {
    add_storage(cautions, link, now);
    add_access_mode(cautions, link);
  }
  return cautions;
}

char *rl_cautions_brief(const GPtrArray *cautions)
{
  g_autoptr(GString) line = g_string_new(NULL);
  for (guint i = 0; i < cautions->len; i++) {
    const RlCaution *caution = g_ptr_array_index(cautions, i);
    g_string_append_printf(line, "%s%s", i > 0 ? "; " : "", caution->brief);
  }
  return line->len > 0 ? g_string_free(g_steal_pointer(&line), FALSE) : NULL;
}
