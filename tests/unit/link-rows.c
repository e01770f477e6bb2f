/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link-rows.h"

char *link_rows_id(guint n)
{
  return g_strdup_printf("%08x-5a1e-4d0c-9b7f-%04x00000000", n * 0x9e3779b1u, n & 0xFFFF);
}

static char *pick(GRand *random, const char *const *texts, gint32 n)
{
  return g_strdup(texts[g_rand_int_range(random, 0, n)]);
}

static gint64 pick_time(GRand *random)
{
  static const gint64 odd[] = { 0, 1, -1, G_MININT64, G_MAXINT64, 1700000000, 1700000000 };
  if (g_rand_boolean(random))
    return odd[g_rand_int_range(random, 0, G_N_ELEMENTS(odd))];
  return 1700000000 - g_rand_int_range(random, -4000, 100 * 24 * 60 * 60);
}

static char *pick_external_id(GRand *random)
{
  static const char *const odd[] = { NULL,
                                     "cust-7",
                                     "cust-007",
                                     "CUST-7",
                                     "Ação 12",
                                     "acao 3",
                                     "x",
                                     "",
                                     "cust-7-b",
                                     "cust-0007-ab",
                                     "99999999999999999999999999999" };
  if (g_rand_int_range(random, 0, 3) == 0)
    return pick(random, odd, G_N_ELEMENTS(odd));
  return g_strdup_printf("cust-%05d", g_rand_int_range(random, 0, 3000));
}

RlLink *link_rows_random(GRand *random, guint n)
{
  static const char *const institutions[] = {
    "erebor_mx_retail", "Erebor_MX_retail", "gringotts_br", "bank10", "bank9", "Itaú", "itau", NULL
  };
  static const char *const modes[] = { "single", "recurrent", "recurrent", NULL };
  static const char *const statuses[] = { "valid",          "valid", "invalid", "unconfirmed",
                                          "token_required", "Vålid", "new",     NULL };
  g_autofree char *id = link_rows_id(n);
  RlLink *link = rl_link_new_bare(id);
  link->institution = pick(random, institutions, G_N_ELEMENTS(institutions));
  link->access_mode = pick(random, modes, G_N_ELEMENTS(modes));
  link->status = pick(random, statuses, G_N_ELEMENTS(statuses));
  link->external_id = pick_external_id(random);
  link->last_access = pick_time(random);
  link->created = pick_time(random);
  link->removed = (guint) g_rand_int_range(random, 0, 3);
  return link;
}

RlPut link_rows_put(RlLinkStore *store, const char *id, const char *status, const char *institution,
                    const char *external_id, gint64 last_access)
{
  g_autoptr(RlLink) link = rl_link_new_bare(id);
  link->status = g_strdup(status);
  link->institution = g_strdup(institution);
  link->external_id = g_strdup(external_id);
  link->last_access = last_access;
  return rl_link_store_put(store, link);
}

void link_rows_assert_same(const RlLinkStore *store, guint row, const RlLink *link)
{
  RlLinkRow is;
  rl_link_store_row(store, row, &is);
  g_assert_cmpstr(is.id, ==, link->id);
  g_assert_cmpint(is.status, ==, rl_link_status(link));
  g_assert_cmpstr(is.status_text, ==, rl_link_status_text(link));
  g_assert_cmpstr(is.institution, ==, link->institution);
  g_assert_cmpstr(is.access_mode, ==, link->access_mode);
  g_assert_cmpstr(is.external_id, ==, link->external_id);
  g_assert_cmpint(is.last_access, ==, link->last_access);
  g_assert_cmpint(is.created, ==, link->created);
}
