/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a link and its institution before a log-in, and when nothing is. */
#include <string.h>

#include "model/caution.h"

#include "helpers.h"

#define CREATED "'created_at':'2024-02-29T10:00:00Z'"

/* 2024-03-30 10:00:00 UTC: thirty days later. */
enum { END = 1711792800 };

static const struct {
  const char *link, *institution; /* NULL: not known */
  gint64 now;
  const char *brief; /* of all of them; NULL: none */
  const char *part;  /* of the first sentence */
  gboolean warning;  /* the first */
} rows[] = {
  { "{'credentials_storage':'store','access_mode':'recurrent'}",
    "{'status':'healthy','integration_type':'credentials'}", END, NULL, NULL, FALSE },
  { "{}", "{}", END, NULL, NULL, FALSE },
  { NULL, NULL, END, NULL, NULL, FALSE },
  { "{'credentials_storage':7,'access_mode':[]}", "{'status':'','integration_type':null}", END,
    NULL, NULL, FALSE },
  { NULL, "{'status':'down'}", END, "Institution down", "https://institutions.belvo.com/", TRUE },
  { NULL, "{'status':'inactive'}", END, "Institution: inactive", "\"inactive\"", TRUE },
  { NULL, "{'integration_type':'openfinance'}", END, "Consent, no password", "Belvo's portal",
    TRUE },
  { NULL, "{'integration_type':'openbanking'}", END, "Consent, no password", "consent", TRUE },
  { "{'credentials_storage':'nostore'}", NULL, END, "Credentials not kept", "create the link again",
    TRUE },
  { "{'credentials_storage':'30d'," CREATED "}", NULL, END - 1, NULL, NULL, FALSE },
  { "{'credentials_storage':'30d'," CREATED "}", NULL, END, "Credentials dropped",
    "for 30 days, until 2024-03-30 10:00:00 UTC", TRUE },
  { "{'credentials_storage':'30d'}", NULL, END, NULL, NULL, FALSE },
  { "{'credentials_storage':'0d'," CREATED "}", NULL, END, NULL, NULL, FALSE },
  { "{'credentials_storage':'-1d'," CREATED "}", NULL, END, NULL, NULL, FALSE },
  { "{'credentials_storage':'30days'," CREATED "}", NULL, END, NULL, NULL, FALSE },
  { "{'credentials_storage':'99999999999999999999d'," CREATED "}", NULL, END, NULL, NULL, FALSE },
  { "{'access_mode':'single'}", NULL, END, "Single access", "does not refresh", FALSE },
  { "{'credentials_storage':'nostore','access_mode':'single'}",
    "{'status':'down','integration_type':'openfinance'}", END,
    "Institution down; Consent, no password; Credentials not kept; Single access", "is down",
    TRUE },
};

static void test_rows(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlJson) link_json = helper_json(rows[i].link);
    g_autoptr(RlJson) bank_json = helper_json(rows[i].institution);
    g_autoptr(RlLink) link = link_json != NULL ? rl_link_from_json(link_json, NULL) : NULL;
    g_autoptr(RlInstitution) bank =
        bank_json != NULL ? rl_institution_from_json(bank_json, NULL) : NULL;
    g_autoptr(GPtrArray) cautions = rl_cautions(link, bank, rows[i].now);
    g_autofree char *brief = rl_cautions_brief(cautions);
    g_assert_cmpstr(brief, ==, rows[i].brief);
    if (cautions->len == 0)
      continue;
    const RlCaution *first = g_ptr_array_index(cautions, 0);
    g_test_message("%s", first->text);
    g_assert_nonnull(strstr(first->text, rows[i].part));
    g_assert_true(first->warning == rows[i].warning);
  }
}

int main(int argc, char **argv)
{
  (void) g_setenv("TZ", "UTC", TRUE);
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/caution/rows", test_rows);
  return g_test_run();
}
