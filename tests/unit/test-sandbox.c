/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The built-in sandbox: what holds whatever the path, its lists, pages and filters, and that it
 * serves this machine only, many at once, and stops. */
#include <gio/gio.h>
#include <string.h>

#include "sandbox/world.h"

#include "sandbox-client.h"
#include "sandbox-shapes.h"

/* Whatever the path */

static void test_rules(Box *box, gconstpointer extra)
{
  static const struct {
    const char *method, *path, *body, *user;
    guint status;
    const char *code, *header;
  } rules[] = {
    { "GET", "/api/", "", "wrong:pair", 401, "authentication_failed", "WWW-Authenticate: Basic" },
    { "GET", "/nowhere/", "", "wrong:pair", 401, "authentication_failed", "WWW-Authenticate" },
    { "PUT", "/api/links/" PLAIN_LINK "/", "{}", "", 401, "authentication_failed", "Date" },
    { "GET", "/nowhere/", "", secrets, 404, "not_found", "application/json" },
    { "GET", "/api/links/" OTHER_LINK "/", "", secrets, 404, "not_found", "Date" },
    { "PUT", "/api/links/" OTHER_LINK "/", "{}", secrets, 404, "not_found", "Date" },
    { "PUT", "/api/links/no-uuid/", "{}", secrets, 404, "not_found", "Date" },
    { "GET", "/api/institutions/erebor_mx_retail/", "", secrets, 404, "not_found", "Date" },
    { "GET", "/api/links/?page=99", "", secrets, 404, "not_found", "Date" },
    { "GET", "/api/links/?page=0", "", secrets, 404, "not_found", "Date" },
    { "POST", "/api/links/", "{}", secrets, 405, "method_not_allowed", "Allow: GET, PATCH" },
    { "PATCH", "/api/links/" PLAIN_LINK "/", "{}", secrets, 405, "method_not_allowed",
      "Allow: GET, PUT" },
    { "DELETE", "/api/", "", secrets, 405, "method_not_allowed", "Allow: GET" },
    { "PUT", "/api/links/" PLAIN_LINK "/", "{\"password\":", secrets, 400, "parse_error", "Date" },
    { "PUT", "/api/links/" PLAIN_LINK "/", "", secrets, 400, "parse_error", "Date" },
    { "PUT", "/api/links/" PLAIN_LINK "/", "[]", secrets, 400, "invalid", "Date" },
    { "PATCH", "/api/links/", "nothing", secrets, 400, "parse_error", "Date" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
    g_autoptr(Reply) reply =
        exchange(box->url, rules[i].method, rules[i].path, rules[i].body, rules[i].user);
    check_refused(reply, rules[i].status, rules[i].code, NULL);
    g_assert_nonnull(strstr(reply->head, rules[i].header));
  }
  g_assert_cmpuint(box->lines->len, ==, G_N_ELEMENTS(rules));
  g_assert_cmpstr(box->lines->pdata[0], ==, "GET /api/ 401");
}

static void test_root(Box *box, gconstpointer extra)
{
  g_autoptr(Reply) reply = get(box, "/api/");
  g_assert_cmpuint(reply->status, ==, 200);
  g_assert_true(g_str_has_prefix(text_of(reply->json, "links"), box->url));
}

static void test_slash(Box *box, gconstpointer extra)
{
  static const char path[] = "/api/links/" PLAIN_LINK;
  g_autofree char *target = g_strdup_printf("Location: %s%s/\r\n", box->url, path);
  g_autoptr(Reply) reply = exchange(box->url, "PUT", path, "{\"password\":\"x\"}", secrets);
  g_assert_cmpuint(reply->status, ==, 301);
  g_assert_nonnull(strstr(reply->head, target));
  check_status(box, PLAIN_LINK, "invalid");
}

static void test_too_large(Box *box, gconstpointer extra)
{
  g_autofree char *fits = g_strnfill(200 * 1024, ' ');
  g_autofree char *large = g_strnfill(300 * 1024, ' ');
  g_autoptr(Reply) first = put(box, PLAIN_LINK, fits);
  g_autoptr(Reply) second = put(box, PLAIN_LINK, large);
  check_refused(first, 400, "parse_error", NULL);
  check_refused(second, 413, "request_too_large", NULL);
}

/* Lists */

/* Follows the pages from PATH on, and hands each item to CHECK. The number of items. */
static guint walk(Box *box, const char *path, void (*check)(const RlJson *item))
{
  g_autofree char *next = g_strdup(path);
  guint items = 0;
  while (next) {
    g_autoptr(Reply) reply = get_page(box, next);
    const RlJson *results = rl_json_member(reply->json, "results");
    for (const RlJson *item = rl_json_first(results); item; item = rl_json_next(item), items++)
      check(item);
    g_free(next);
    next = g_strdup(text_of(reply->json, "next"));
    g_assert_true(next || items == number_of(reply->json, "count"));
  }
  return items;
}

static void test_links(Box *box, gconstpointer extra)
{
  g_assert_cmpuint(walk(box, "/api/links/", check_link), ==, rl_sandbox_fixed_link_count());
  for (guint i = 0; i < rl_sandbox_fixed_link_count(); i++)
    check_status(box, rl_sandbox_fixed_link(i)->id, rl_sandbox_fixed_link(i)->status);
}

static void test_institutions(Box *box, gconstpointer extra)
{
  g_assert_cmpuint(walk(box, "/api/institutions/?page_size=7", check_institution), ==,
                   rl_sandbox_institution_count());
  for (guint i = 0; i < rl_sandbox_institution_count(); i++) {
    const RlSandboxInstitution *institution = rl_sandbox_institution(i);
    g_autofree char *path = g_strdup_printf("/api/institutions/%u/", institution->id);
    g_autoptr(Reply) reply = get(box, path);
    check_institution(reply->json);
    g_assert_cmpstr(text_of(reply->json, "name"), ==, institution->name);
  }
}

/* The items at PATH have this text in this member; there is one at least. */
static void check_filter(Box *box, const char *path, const char *member, const char *pattern)
{
  g_autoptr(Reply) reply = get_page(box, path);
  const RlJson *item = rl_json_first(rl_json_member(reply->json, "results"));
  g_assert_nonnull(item);
  for (; item; item = rl_json_next(item)) {
    const char *text = text_of(item, member);
    g_assert_true(g_regex_match_simple(pattern, text ? text : "null", 0, 0));
  }
}

static void test_filters(Box *box, gconstpointer extra)
{
  static const char *const filters[][3] = {
    { "links/?id=" PLAIN_LINK, "id", "^" PLAIN_LINK "$" },
    { "links/?id__in=" PLAIN_LINK "," TOKEN_LINK, "id", "^(30cb4806|683005d6)" },
    { "links/?institution=erebor%5Fmx%5Fretail", "institution", "^erebor_mx_retail$" },
    { "links/?institution__in=banamex%2Cerebor_mx_retail", "institution", "^(banamex|erebor)" },
    { "links/?access_mode=single", "access_mode", "^single$" },
    { "links/?status=token_required&page_size=3", "status", "^token_required$" },
    { "links/?status__in=invalid,unconfirmed", "status", "^(invalid|unconfirmed)$" },
    { "links/?external_id=cust-10442", "id", "^" TOKEN_LINK "$" },
    { "links/?external_id__in=cust-10442,cust-00918", "external_id", "^cust-(10442|00918)$" },
    { "links/?external_id=Distribui%C3%A7%C3%A3o+S%C3%A3o+Jo%C3%A3o%2C%20unidade%207",
      "external_id", "^Distribui" },
    { "links/?refresh_rate=null", "refresh_rate", "^null$" },
    { "links/?created_at=2022-10-10", "external_id", "^cust-10443$" },
    { "links/?created_at__lt=2021-06-15", "id", "^" PLAIN_LINK "$" },
    { "links/?created_at__lte=2021-03-09T10:28:40Z", "id", "^" PLAIN_LINK "$" },
    { "links/?created_at__gt=2024-03-13&created_at__lt=2024-04-01", "external_id", "60002" },
    { "links/?created_at__gte=2024-04-01T08:00:00Z", "created_at", "^2024-04-01" },
    { "links/?created_at__range=2023-09-21,2023-09-22", "created_at", "^2023-09-21" },
    { "institutions/?name=gotham_br_business", "name", "^gotham_br_business$" },
    { "institutions/?name__in=banamex,belvo_mx_retail", "name", "^(banamex|belvo_mx_retail)$" },
    { "institutions/?display_name=NEG%C3%93CIOS", "name", "^gotham_br_business$" },
    { "institutions/?country_code=CO", "name", "_co_" },
    { "institutions/?type=fiscal", "type", "^fiscal$" },
    { "institutions/?status=down", "status", "^down$" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(filters); i++) {
    g_autofree char *path = g_strconcat("/api/", filters[i][0], NULL);
    check_filter(box, path, filters[i][1], filters[i][2]);
  }
}

static void test_bad_filters(Box *box, gconstpointer extra)
{
  static const char *const filters[][3] = {
    { "/api/links/?status=broken", "invalid_choice", "status" },
    { "/api/links/?status__in=valid,broken", "invalid_choice", "status__in" },
    { "/api/links/?access_mode=often", "invalid_choice", "access_mode" },
    { "/api/links/?id=123", "invalid", "id" },
    { "/api/links/?created_at__gt=yesterday", "invalid", "created_at__gt" },
    { "/api/links/?created_at__range=2023-01-01", "invalid", "created_at__range" },
    { "/api/institutions/?type=casino", "invalid_choice", "type" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(filters); i++) {
    g_autoptr(Reply) reply = get(box, filters[i][0]);
    check_refused(reply, 400, filters[i][1], filters[i][2]);
  }
  /* Bytes that are no text are in no name. */
  g_autoptr(Reply) none = get_page(box, "/api/institutions/?display_name=%F0");
  g_assert_cmpuint(rl_json_count(rl_json_member(none->json, "results")), ==, 0);
}

static void test_pages(Box *box, gconstpointer extra)
{
  g_autoptr(Reply) first = get_page(box, "/api/links/");
  g_autoptr(Reply) second = get_page(box, text_of(first->json, "next"));
  g_autoptr(Reply) back = get_page(box, text_of(second->json, "previous"));
  g_autoptr(Reply) all = get_page(box, "/api/links/?page_size=1000");
  g_assert_null(text_of(first->json, "previous"));
  g_assert_cmpuint(rl_json_count(rl_json_member(first->json, "results")), ==, 10);
  g_assert_cmpstr(text_of(rl_json_first(rl_json_member(first->json, "results")), "id"), ==,
                  text_of(rl_json_first(rl_json_member(back->json, "results")), "id"));
  g_assert_null(text_of(all->json, "next"));
  g_assert_cmpuint(rl_json_count(rl_json_member(all->json, "results")), ==,
                   rl_sandbox_fixed_link_count());
}

/* The ids of a list's page, comma-joined; its count is checked. */
static char *ids_on(Box *box, const char *query, guint page, guint count)
{
  g_autofree char *path = g_strdup_printf("/api/links/?%s&page_size=7&page=%u", query, page);
  g_autoptr(Reply) reply = get_page(box, path);
  GString *ids = g_string_new(NULL);
  g_assert_cmpint(number_of(reply->json, "count"), ==, count);
  for (const RlJson *item = rl_json_first(rl_json_member(reply->json, "results")); item;
       item = rl_json_next(item))
    g_string_append_printf(ids, "%s,", text_of(item, "id"));
  return g_string_free(ids, FALSE);
}

/* A page is the same whichever was asked for before, and two lists do not get mixed up. */
static void test_page_order(Box *box, gconstpointer extra)
{
  static const struct {
    const char *query;
    guint page;
  } asked[] = {
    { "status__in=invalid", 3 }, { "status__in=invalid", 1 }, { "status__in=invalid", 2 },
    { "status__in=valid", 3 },   { "status__in=invalid", 3 }, { "status__in=invalid", 3 },
    { "status__in=invalid", 4 }, { "status__in=valid", 4 },   { "status__in=invalid", 2 },
  };
  g_autoptr(GHashTable) pages = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < G_N_ELEMENTS(asked); i++) {
    g_autofree char *path = g_strdup_printf("/api/links/?%s&page_size=7", asked[i].query);
    g_autoptr(Reply) reply = get_page(box, path);
    const guint count = (guint) number_of(reply->json, "count");
    g_autofree char *ids = ids_on(box, asked[i].query, asked[i].page, count);
    char *key = g_strdup_printf("%s %u", asked[i].query, asked[i].page);
    const char *before = g_hash_table_lookup(pages, key);
    g_assert_cmpuint(strlen(ids), ==, 7 * 37);
    if (before)
      g_assert_cmpstr(ids, ==, before);
    for (const char *id = ids; *id && !before; id += 37) {
      g_autofree char *one = g_strndup(id, 36);
      g_assert_true(g_hash_table_insert(pages, g_steal_pointer(&one), g_strdup("")));
    }
    g_hash_table_insert(pages, key, g_steal_pointer(&ids));
  }
}

/* After an update the pages that follow are those of the list as it is then. */
static void test_page_after_update(Box *box, gconstpointer extra)
{
  g_autoptr(Reply) first = get_page(box, "/api/links/?status=valid&page_size=7");
  const guint count = (guint) number_of(first->json, "count");
  const char *id = text_of(rl_json_first(rl_json_member(first->json, "results")), "id");
  g_autofree char *second = ids_on(box, "status=valid", 2, count);
  g_autoptr(Reply) updated = put_password(box, id, "ok_invalid");
  g_assert_cmpuint(updated->status, ==, 200);
  /* One is gone before the second page, so that its first item is now on the first. */
  g_autofree char *moved = ids_on(box, "status=valid", 2, count - 1);
  g_assert_true(g_str_has_prefix(moved, second + 37));
  g_autofree char *gone = ids_on(box, "status=valid", 1, count - 1);
  g_assert_null(strstr(gone, id));
}

static void test_million(Box *box, gconstpointer extra)
{
  g_autoptr(Reply) first = get_page(box, "/api/links/?page_size=5000");
  g_autoptr(Reply) late = get_page(box, "/api/links/?page=1000&page_size=1000");
  g_autofree char *id =
      g_strdup(text_of(rl_json_first(rl_json_member(late->json, "results")), "id"));
  g_assert_cmpint(number_of(first->json, "count"), ==,
                  GPOINTER_TO_UINT(extra) + rl_sandbox_fixed_link_count());
  g_assert_cmpuint(rl_json_count(rl_json_member(first->json, "results")), ==, 1000);
  for (const RlJson *link = rl_json_first(rl_json_member(late->json, "results")); link;
       link = rl_json_next(link))
    check_link(link);
  g_autoptr(Reply) updated = put_password(box, id, "ok_token_required");
  g_assert_cmpuint(updated->status, ==, 200);
  check_status(box, id, "token_required");
  check_filter(box, "/api/links/?external_id=cust-1000000", "external_id", "^cust-1000000$");
}

/* The server itself */

static void test_loopback(Box *box, gconstpointer extra)
{
  g_autoptr(GSocketClient) client = g_socket_client_new();
  g_autoptr(GError) error = NULL;
  guint16 port = (guint16) g_ascii_strtoull(strrchr(box->url, ':') + 1, NULL, 10);
  /* Another address of the same machine: whoever listens on all addresses would answer. */
  g_autoptr(GSocketConnection) connection =
      g_socket_client_connect_to_host(client, "127.0.0.2", port, NULL, &error);
  g_assert_null(connection);
  g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_autoptr(GError) taken = NULL;
  g_assert_null(rl_sandbox_new(port, 0, &taken));
  g_assert_nonnull(taken);
}

static gpointer wait_for_stall(gpointer box)
{
  return put_password(box, PLAIN_LINK, "stall");
}

static gpointer wait_for_slow(gpointer box)
{
  return put_password(box, TOKEN_LINK, "slow_30");
}

static void test_stop(Box *box, gconstpointer extra)
{
  GThread *slow = g_thread_new("slow", wait_for_slow, box);
  GThread *stalled = g_thread_new("stalled", wait_for_stall, box);
  await_note(box, "PUT /api/links/" PLAIN_LINK "/ 000");
  /* Others are served meanwhile, and see the links as they were. */
  check_status(box, PLAIN_LINK, "invalid");
  check_status(box, TOKEN_LINK, "token_required");
  rl_sandbox_free(g_steal_pointer(&box->sandbox));
  g_autoptr(Reply) first = g_thread_join(slow);
  g_autoptr(Reply) second = g_thread_join(stalled);
  g_assert_cmpuint(first->status, ==, 0);
  g_assert_cmpuint(second->status, ==, 0);
}

int main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run)(Box *box, gconstpointer extra);
    guint extra;
  } tests[] = {
    { "/sandbox/rules", test_rules, 0 },
    { "/sandbox/root", test_root, 0 },
    { "/sandbox/slash", test_slash, 0 },
    { "/sandbox/too-large", test_too_large, 0 },
    { "/sandbox/links", test_links, 0 },
    { "/sandbox/institutions", test_institutions, 0 },
    { "/sandbox/filters", test_filters, 0 },
    { "/sandbox/bad-filters", test_bad_filters, 0 },
    { "/sandbox/page-order", test_page_order, 5000 },
    { "/sandbox/page-after-update", test_page_after_update, 5000 },
    { "/sandbox/pages", test_pages, 0 },
    { "/sandbox/million", test_million, 1000000 },
    { "/sandbox/loopback", test_loopback, 0 },
    { "/sandbox/stop", test_stop, 0 },
  };
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Box, GUINT_TO_POINTER(tests[i].extra), box_open, tests[i].run,
               box_close);
  return g_test_run();
}
