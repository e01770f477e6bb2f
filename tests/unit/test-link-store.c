/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows in and out of the store: hostile ones, refreshes against a naive list, the bounds. */
#include <locale.h>

#include "model/link-pack.h"

#include "link-rows.h"

#define ID "683005d6-f45c-4adb-b289-f1a12f50f80c"

static void test_put(void)
{
  static const struct {
    const char *id, *status, *institution, *external_id;
    RlPut put;
    guint count;
    const char *status_text;
  } rows[] = {
    { ID, "token_required", "erebor", "cust-1", RL_PUT_NEW, 1, "token required" },
    { "", "valid", "erebor", "cust-1", RL_PUT_NO_ID, 1, NULL },
    { "683005d6", "valid", "erebor", "cust-1", RL_PUT_NO_ID, 1, NULL },
    { ID "0", "valid", "erebor", "cust-1", RL_PUT_NO_ID, 1, NULL },
    { ID, "valid", NULL, "Ünï", RL_PUT_TWICE, 1, "valid" },
    { "00000000-0000-0000-0000-000000000000", NULL, NULL, NULL, RL_PUT_NEW, 2, "unknown" },
    { "ffffffff-ffff-ffff-ffff-ffffffffffff", "Odd", "", "", RL_PUT_NEW, 3, "Odd" },
  };
  g_autoptr(RlLinkStore) store = rl_link_store_new();
  rl_link_store_begin(store);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_assert_cmpint(link_rows_put(store, rows[i].id, rows[i].status, rows[i].institution,
                                  rows[i].external_id, 7),
                    ==, rows[i].put);
    g_assert_cmpuint(rl_link_store_count(store), ==, rows[i].count);
    RlLinkRow row;
    guint at = G_MAXUINT;
    g_assert_cmpint(rl_link_store_find(store, rows[i].id, &at), ==, rows[i].status_text != NULL);
    if (rows[i].status_text == NULL)
      continue;
    rl_link_store_row(store, at, &row);
    g_assert_cmpstr(row.id, ==, rows[i].id);
    g_assert_cmpstr(row.status_text, ==, rows[i].status_text);
    g_assert_cmpstr(row.institution, ==, rows[i].institution);
    g_assert_cmpstr(row.external_id, ==, rows[i].external_id);
    g_assert_cmpint(row.last_access, ==, 7);
  }
}

/* What rl_link_from_json() makes of rows that are no links, or very large ones. */
static void test_hostile(void)
{
  g_autofree char *huge = g_strnfill(10 * 1024, 'A');
  g_autofree char *wide = g_strdup_printf("{\"id\":\"" ID "\",\"institution\":\"%s\"}", huge);
  const struct {
    const char *json;
    RlPut put;
  } rows[] = {
    { "{}", RL_PUT_NO_ID },
    { "{\"id\":7,\"status\":[]}", RL_PUT_NO_ID },
    { "{\"id\":\"../../x\"}", RL_PUT_NO_ID },
    { wide, RL_PUT_NEW },
    { "{\"id\":\"" ID "\",\"institution\":{},\"status\":null,\"external_id\":1,"
      "\"created_at\":[],\"access_mode\":true,\"last_accessed_at\":\"yesterday\"}",
      RL_PUT_TWICE },
  };
  g_autoptr(RlLinkStore) store = rl_link_store_new();
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlJson) json = rl_json_parse(rows[i].json, strlen(rows[i].json), NULL);
    g_autoptr(RlLink) link = rl_link_from_json_bare(json, NULL);
    g_assert_null(link->json);
    g_assert_cmpint(rl_link_store_put(store, link), ==, rows[i].put);
    if (rows[i].put != RL_PUT_NO_ID)
      link_rows_assert_same(store, 0, link);
  }
}

/* Text that folds to many times its length, in every member at once. */
static void test_folding_grows(void)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(RlLinkStore) store = rl_link_store_new();
  for (guint i = 0; i < 256; i++)
    g_string_append(text, "\xEF\xB7\xBA"); /* a whole phrase in one character */
  for (guint i = 0; i < 40; i++) {
    g_autofree char *id = link_rows_id(i);
    g_string_overwrite(text, i * 3, "\xEF\xB7\xBB");
    g_assert_cmpint(link_rows_put(store, id, text->str, text->str, text->str, 0), ==, RL_PUT_NEW);
  }
  for (guint i = 0; i < 40; i++) {
    RlLinkRow row;
    rl_link_store_row(store, i, &row);
    g_assert_cmpstr(row.external_id, ==, row.institution);
    g_assert_cmpuint(strlen(row.external_id), ==, 256 * 3);
  }
}

static void test_refresh(void)
{
  g_autoptr(RlLinkStore) store = rl_link_store_new();
  g_autofree char *a = link_rows_id(1), *b = link_rows_id(2), *c = link_rows_id(3);
  guint row = 0;
  link_rows_put(store, a, "invalid", NULL, "a", 0);
  link_rows_put(store, b, "invalid", NULL, "b", 0);
  rl_link_store_begin(store);
  g_assert_cmpint(link_rows_put(store, c, "invalid", NULL, "c", 0), ==, RL_PUT_NEW);
  g_assert_cmpint(link_rows_put(store, b, "valid", NULL, "b2", 0), ==, RL_PUT_REPLACED);
  g_assert_cmpint(link_rows_put(store, b, "valid", NULL, "b3", 0), ==, RL_PUT_TWICE);
  g_assert_true(rl_link_store_find(store, b, &row));
  g_assert_cmpuint(row, ==, 1);
  /* A reading that was given up takes nothing away. */
  g_assert_cmpuint(rl_link_store_count(store), ==, 3);
  g_assert_cmpuint(rl_link_store_sweep(store), ==, 1);
  g_assert_false(rl_link_store_find(store, a, NULL));
  g_assert_true(rl_link_store_find(store, b, &row));
  g_assert_cmpuint(row, ==, 0);
  g_assert_cmpuint(rl_link_store_sweep(store), ==, 0);
  rl_link_store_begin(store);
  g_assert_cmpuint(rl_link_store_sweep(store), ==, 2);
  g_assert_cmpuint(rl_link_store_count(store), ==, 0);
}

/* What is put into a row amid a reading is not what the reading brought. */
static void test_update(void)
{
  g_autoptr(RlLinkStore) store = rl_link_store_new();
  g_autofree char *a = link_rows_id(1), *b = link_rows_id(2);
  g_autoptr(RlLink) link = rl_link_new_bare(a), other = rl_link_new_bare(b);
  guint row = 0;
  RlLinkRow now;
  link_rows_put(store, a, "invalid", NULL, "a", 0);
  link->status = g_strdup("valid");
  link->external_id = g_strdup("a2");
  rl_link_store_begin(store);
  g_assert_true(rl_link_store_update(store, link));
  g_assert_false(rl_link_store_update(store, other));
  g_assert_true(rl_link_store_find(store, a, &row));
  rl_link_store_row(store, row, &now);
  g_assert_cmpint(now.status, ==, RL_STATUS_VALID);
  g_assert_cmpstr(now.external_id, ==, "a2");
  g_assert_cmpint(link_rows_put(store, a, "valid", NULL, "a3", 0), ==, RL_PUT_REPLACED);
  g_assert_true(rl_link_store_update(store, link));
  g_assert_cmpint(link_rows_put(store, a, "valid", NULL, "a4", 0), ==, RL_PUT_TWICE);
  rl_link_store_begin(store);
  g_assert_true(rl_link_store_update(store, link));
  g_assert_cmpuint(rl_link_store_sweep(store), ==, 1);
  g_assert_cmpuint(rl_link_store_count(store), ==, 0);
}

/* ---- against a list that is kept the simple way ---- */

typedef struct {
  RlLinkStore *store;
  GPtrArray *links;    /* RlLink, in order */
  GHashTable *brought; /* ids, by this reading */
} Twins;

static gint find_naively(const Twins *self, const char *id)
{
  for (guint i = 0; i < self->links->len; i++)
    if (g_str_equal(((const RlLink *) g_ptr_array_index(self->links, i))->id, id))
      return (gint) i;
  return -1;
}

static void put_both(Twins *self, RlLink *link)
{
  const gint at = find_naively(self, link->id);
  const gboolean twice = !g_hash_table_add(self->brought, g_strdup(link->id));
  const RlPut expected = at < 0 ? RL_PUT_NEW : twice ? RL_PUT_TWICE : RL_PUT_REPLACED;
  g_assert_cmpint(rl_link_store_put(self->store, link), ==, expected);
  if (at < 0) {
    g_ptr_array_add(self->links, link);
    return;
  }
  rl_link_free(g_ptr_array_index(self->links, at));
  g_ptr_array_index(self->links, at) = link;
}

static void sweep_both(Twins *self)
{
  guint swept = 0;
  for (guint i = self->links->len; i > 0; i--) {
    const RlLink *link = g_ptr_array_index(self->links, i - 1);
    if (g_hash_table_contains(self->brought, link->id))
      continue;
    g_ptr_array_remove_index(self->links, i - 1);
    swept++;
  }
  g_assert_cmpuint(rl_link_store_sweep(self->store), ==, swept);
}

static void assert_same(const Twins *self)
{
  guint removed = 0;
  g_assert_cmpuint(rl_link_store_count(self->store), ==, self->links->len);
  for (guint i = 0; i < self->links->len; i++) {
    const RlLink *link = g_ptr_array_index(self->links, i);
    guint row = G_MAXUINT;
    link_rows_assert_same(self->store, i, link);
    g_assert_true(rl_link_store_find(self->store, link->id, &row));
    g_assert_cmpuint(row, ==, i);
    removed += link->removed;
  }
  g_assert_cmpuint(rl_link_store_removed(self->store), ==, removed);
}

static void test_random(void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed(19700101);
  g_autoptr(RlLinkStore) store = rl_link_store_new();
  g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func((GDestroyNotify) rl_link_free);
  g_autoptr(GHashTable) brought = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  Twins twins = { .store = store, .links = links, .brought = brought };
  for (guint reading = 0; reading < 30; reading++) {
    rl_link_store_begin(store);
    g_hash_table_remove_all(brought);
    for (guint i = 0; i < 300; i++)
      put_both(&twins, link_rows_random(random, (guint) g_rand_int_range(random, 0, 600)));
    if (reading % 3 != 0)
      sweep_both(&twins);
    assert_same(&twins);
    g_assert_cmpuint(link_rows_put(store, "no id", NULL, NULL, NULL, 0), ==, RL_PUT_NO_ID);
  }
  rl_link_store_clear(store);
  g_assert_cmpuint(rl_link_store_count(store), ==, 0);
  g_assert_cmpuint(rl_link_store_removed(store), ==, 0);
  g_assert_false(rl_link_store_find(store, ID, NULL));
}

/* A shift of refreshes, each with other texts for the same links. */
static void test_memory_stays(void)
{
  g_autoptr(RlLinkStore) store = rl_link_store_new();
  gsize most = 0;
  const guint stamp = rl_link_store_stamp(store);
  for (guint reading = 0; reading < 100; reading++) {
    rl_link_store_begin(store);
    for (guint i = 0; i < 500; i++) {
      g_autofree char *id = link_rows_id(i);
      g_autofree char *text = g_strdup_printf("%0200u-%u", reading, i);
      link_rows_put(store, id, text, text, text, 0);
    }
    g_assert_cmpuint(rl_link_store_sweep(store), ==, 0);
    most = MAX(most, rl_link_store_bytes(store));
  }
  /* What lives is 300 kB of text; all that was ever put is thirty megabytes. */
  g_assert_cmpuint(most, <, 2 * 1024 * 1024);
  g_assert_cmpuint(rl_link_store_stamp(store), !=, stamp);
  for (guint i = 0; i < 500; i++) {
    RlLinkRow row;
    rl_link_store_row(store, i, &row);
    g_autofree char *text = g_strdup_printf("%0200u-%u", 99, i);
    g_assert_cmpstr(row.external_id, ==, text);
    g_assert_cmpstr(row.institution, ==, text);
  }
}

/* A text that goes and comes again takes no more room than it did. */
static void test_text_comes_back(void)
{
  g_autoptr(RlLinkStore) store = rl_link_store_new();
  g_autofree char *id = link_rows_id(1);
  char *texts[] = { g_strnfill(250, 'a'), g_strnfill(250, 'b') };
  const guint stamp = rl_link_store_stamp(store);
  for (guint i = 0; i < 4000; i++)
    link_rows_put(store, id, texts[i % 2], "bank", "same", 0);
  g_assert_cmpuint(rl_link_store_stamp(store), ==, stamp);
  g_assert_cmpuint(rl_text_pool_bytes(rl_link_store_pool(store)), <, 70000);
  g_free(texts[0]);
  g_free(texts[1]);
}

/* The most there may be: nothing more goes in, and each row has its bytes. */
static void test_full(void)
{
  g_autoptr(RlLinkStore) store = rl_link_store_new();
  g_autoptr(RlLink) link = rl_link_new_bare("");
  char external_id[16];
  link->institution = g_strdup("erebor_mx_retail");
  link->external_id = external_id;
  for (guint i = 0; i <= RL_LINKS_MAX; i++) {
    g_free(link->id);
    link->id = link_rows_id(i);
    g_snprintf(external_id, sizeof external_id, "cust-%07u", i);
    g_assert_cmpint(rl_link_store_put(store, link), ==,
                    i < RL_LINKS_MAX ? RL_PUT_NEW : RL_PUT_FULL);
  }
  link->external_id = NULL;
  g_assert_cmpuint(rl_link_store_count(store), ==, RL_LINKS_MAX);
  g_assert_cmpuint(rl_link_store_bytes(store) / RL_LINKS_MAX, <, 90);
  rl_link_store_begin(store);
  g_free(link->id);
  link->id = link_rows_id(RL_LINKS_MAX / 2);
  g_assert_cmpint(rl_link_store_put(store, link), ==, RL_PUT_REPLACED);
  g_assert_cmpuint(rl_link_store_sweep(store), ==, RL_LINKS_MAX - 1);
  link_rows_assert_same(store, 0, link);
}

int main(int argc, char **argv)
{
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/link-store/put", test_put);
  g_test_add_func("/link-store/hostile", test_hostile);
  g_test_add_func("/link-store/folding-grows", test_folding_grows);
  g_test_add_func("/link-store/refresh", test_refresh);
  g_test_add_func("/link-store/update", test_update);
  g_test_add_func("/link-store/random", test_random);
  g_test_add_func("/link-store/memory-stays", test_memory_stays);
  g_test_add_func("/link-store/text-comes-back", test_text_comes_back);
  g_test_add_func("/link-store/full", test_full);
  return g_test_run();
}
