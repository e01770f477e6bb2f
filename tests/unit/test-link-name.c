/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is typed or pasted to open a link: ids, words, webhooks, tickets, chats. */
#include <locale.h>
#include <string.h>

#include "base/error.h"

#include "model/link-name.h"

#define A     "683005d6-f45c-4adb-b289-f1a12f50f80c"
#define B     "30cb4806-6e00-48a4-91c9-ca55968576c8"
#define C     "0d3ffb69-f83b-456e-ad8e-208d0998d71d"
#define D     "5cf1cbe9-4be0-4d5b-8b3c-f1a12f50f80c"
#define A_HEX "683005d6f45c4adbb289f1a12f50f80c"

#define WEBHOOK                                                                                    \
  "{\"webhook_id\":\"" B "\",\"webhook_type\":\"LINK\",\"process_type\":\"recurrent_update\","     \
  "\"webhook_code\":\"invalid_credentials\",\"link_id\":\"" A "\",\"request_id\":\"" C "\","       \
  "\"external_id\":\"cust-1\",\"data\":{\"error_code\":\"login_error\",\"status\":400}}"

/* As a ticket system stores it: JSON in JSON. */
#define ESCAPED                                                                                    \
  "{\"body\":\"{\\\"webhook_id\\\":\\\"" B "\\\",\\\"link_id\\\":\\\"" A                           \
  "\\\",\\\"external_id\\\":\\\"cust-1\\\"}\"}"

static const struct {
  const char *text;
  const char *id, *external_id; /* both NULL: an error */
  const char *first;            /* "id" or "external"; else a part of the error */
} rows[] = {
  /* an id, whole */
  { A, A, A, "id" },
  { "683005D6-F45C-4ADB-B289-F1A12F50F80C", A, "683005D6-F45C-4ADB-B289-F1A12F50F80C", "id" },
  { A_HEX, A, A_HEX, "id" },
  { "\t " A " \r\n", A, A, "id" },
  { "\xe2\x80\x8b" A "\xef\xbb\xbf", A, A, "id" },
  /* a word */
  { "cust-10442", NULL, "cust-10442", "external" },
  { "José", NULL, "José", "external" },
  { "ab", NULL, "ab", "external" },
  { "../../x", NULL, "../../x", "external" },
  { "cust-" A, NULL, "cust-" A, "external" },
  { A "/../../institutions", NULL, A "/../../institutions", "external" },
  { "../" A "?x=1", NULL, "../" A "?x=1", "external" },
  { "../" A, NULL, "../" A, "external" },
  { "(" A "),", A, "(" A "),", "external" },
  { "“" A "”", A, "“" A "”", "external" },
  { "«" A "»", A, "«" A "»", "external" },
  { "é" A, NULL, "é" A, "external" },
  { "“" A "é”", NULL, "“" A "é”", "external" },
  { "id:" A, A, "id:" A, "external" },
  { "UUID=“" A "”", A, "UUID=“" A "”", "external" },
  { "x:" A, NULL, "x:" A, "external" },
  { "a-" A, NULL, "a-" A, "external" },
  { "[" A "/x]", NULL, "[" A "/x]", "external" },
  { "--", NULL, "--", "external" },
  /* several, of a name that somebody gave */
  { "Distribuição São João, unidade 7", NULL, "Distribuição São João, unidade 7", "external" },
  { " Ana María 7\n", NULL, "Ana María 7", "external" },
  { "https://sandbox.belvo.com/api/links/" A "/", A, "https://sandbox.belvo.com/api/links/" A "/",
    "external" },
  { "https://sandbox.belvo.com/api/links/" A_HEX "/?x=" B, A,
    "https://sandbox.belvo.com/api/links/" A_HEX "/?x=" B, "external" },
  { "link=" A "&request_id=" B, A, "link=" A "&request_id=" B, "external" },
  { A "/" B, NULL, A "/" B, "external" },
  { "external_id:cust-1", NULL, "cust-1", "external" },
  { "\"" A "\"", A, NULL, "id" },
  { "{" A "}", A, NULL, "id" },
  /* webhooks and other JSON */
  { WEBHOOK, A, NULL, "id" },
  { ESCAPED, A, NULL, "id" },
  { "&quot;webhook_id&quot;:&quot;" B "&quot;,&quot;link_id&quot;:&quot;" A "&quot;", A, NULL,
    "id" },
  { "{\n  \"webhook_id\" : \"" B "\",\n  \"link_id\" :\n    \"" A "\"\n}", A, NULL, "id" },
  { "{'session':'" A_HEX "','link':'" B "','request_id':'" C "'}", B, NULL, "id" },
  { "{\"id\":\"" A "\",\"created_by\":\"" B "\"}", A, NULL, "id" },
  { "{\"id\":\"" A "\",\"link\":\"" B "\"}", B, NULL, "id" },
  { "{\"webhookId\":\"" B "\",\"linkId\":\"" A "\"}", A, NULL, "id" },
  { "{\"link_id\":\"" A_HEX "\",\"request_id\":\"" B "\"}", A, NULL, "id" },
  { "{\"webhook_id\":\"" B "\",\"external_id\":\"cust-1\"}", NULL, "cust-1", "external" },
  { "{\"external_id\":\"a\\\"b\\u00e9 c\"}", NULL, "a\"bé c", "external" },
  { "\"{\\\"external_id\\\": \\\"jos\\\\u00e9\\\"}\"", NULL, "josé", "external" },
  { "{\"external_id\": \"" B "\", \"request_id\": \"" C "\"}", NULL, B, "external" },
  { "{\"link_id\":\"" A "\",\"external_id\":\"" B "\"}", A, NULL, "id" },
  /* relink's own ticket note, in three languages */
  { "Link: " A "\nExternal id: cust-1\nInstitution: a_b\nRequest ids: " B ", " C "\n", A, NULL,
    "id" },
  { "Enlace: " A "\nId externo: cust-1\nIds de solicitud: " B "\n", A, NULL, "id" },
  { "Link: " A "\nId externo: cust-1\nIds da requisição: " B ", " C "\n", A, NULL, "id" },
  { "External id: Ana María 7\nIds da requisição: " B, NULL, "Ana María 7", "external" },
  { "Id externo: cust-1\r\nHora: 2026-11-24T18:00:00Z", NULL, "cust-1", "external" },
  /* chats */
  { "Hola, el enlace de Ana Ruiz es " A ", gracias", A, NULL, "id" },
  { "the link\n" A "\nrequest " B, A, NULL, "id" },
  { "please have a look: " A, A, NULL, "id" },
  { A " and again " A, A, NULL, "id" },
  { "see " A ", request id is " B " of today", A, NULL, "id" },
  { "vínculo " A " (solicitação " B ")", A, NULL, "id" },
  { "a request of Ana's: " A, A, NULL, "id" },
  { "broken \xff\xfe\x80 link " A "\xc3", A, NULL, "id" },
  /* not to be told apart */
  { "links: " A ", " B, NULL, NULL, A ", " B },
  { A " " B " " C, NULL, NULL, A ", " B ", " C ". Open" },
  { A " " B " " C " " D " 11111111-1111-4111-8111-111111111111", NULL, NULL, D ", …" },
  { "external_id: a-1\nexternal_id: a-2", NULL, NULL, "a-1, a-2" },
  /* nothing in it */
  { "", NULL, NULL, "No link" },
  { " \n", NULL, NULL, "No link" },
  { "my bank does\nnot let me in", NULL, NULL, "No link" },
  { "{\"password\":\"hunter2\"}", NULL, NULL, "No link" },
  { "{\"external_id\":null,\"request_id\":\"" A "\"}", NULL, NULL, "No link" },
  { "External id: –", NULL, NULL, "No link" },
  { "Request ids: " A ", " B, NULL, NULL, "No link" },
  { "the session " A_HEX " is dead", NULL, NULL, "No link" },
  { "Request id: “" A "”", NULL, NULL, "No link" },
  { "ID da requisição:\u00a0«" A "»", NULL, NULL, "No link" },
  { "id\n" A "0", NULL, NULL, "No link" },
  { "caf\xe9", NULL, NULL, "No link" },
};

/* Several words are only asked for when they were given as a link. */
static void test_pasted(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RlLinkName) given = rl_link_name_parse("my password is hunter2", NULL);
  g_assert_nonnull(given);
  g_assert_null(rl_link_name_parse_pasted("my password is hunter2", &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_USAGE);
  g_assert_nonnull(strstr(error->message, "Nothing was sent"));
  g_assert_null(rl_link_name_parse_pasted("", NULL));
  static const char *const good[] = { "cust-1", A, "the link " A, "external_id: Ana María 7" };
  for (guint i = 0; i < G_N_ELEMENTS(good); i++) {
    g_autoptr(RlLinkName) name = rl_link_name_parse_pasted(good[i], NULL);
    g_assert_nonnull(name);
  }
}

static void test_parse(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(RlLinkName) name = rl_link_name_parse(rows[i].text, &error);
    g_test_message("%u: %s", i, rows[i].text);
    if (rows[i].id == NULL && rows[i].external_id == NULL) {
      g_assert_error(error, RL_ERROR, RL_ERROR_USAGE);
      g_assert_nonnull(strstr(error->message, rows[i].first));
      g_assert_nonnull(strstr(error->message, "Nothing was sent"));
      g_assert_null(name);
      continue;
    }
    g_assert_no_error(error);
    g_assert_cmpstr(name->id, ==, rows[i].id);
    g_assert_cmpstr(name->external_id, ==, rows[i].external_id);
    g_assert_cmpstr(rl_link_name_first(name), ==,
                    strcmp(rows[i].first, "id") == 0 ? name->id : name->external_id);
  }
}

/* Only an id that stands alone is worked on when it cannot be read. */
static void test_whole(void)
{
  static const struct {
    const char *text;
    gboolean whole;
  } texts[] = { { A, TRUE }, { A_HEX, TRUE }, { "cust-1", FALSE }, { "link " A, FALSE } };
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_autoptr(RlLinkName) name = rl_link_name_parse(texts[i].text, NULL);
    g_assert_cmpint(name->is_whole_id, ==, texts[i].whole);
  }
}

/* As much as a paste can hold, of what is dear to search. */
static void test_long(void)
{
  static const char *const parts[] = { "x",   "external_id:\\\"", "link ", "6830",
                                       "{\"", "683005d6-f45c-",   "\xff",  "e\xcc\x81" };
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
    g_autoptr(GString) text = g_string_new("link_id: " A " ");
    while (text->len < RL_LINK_NAME_MAX)
      g_string_append(text, parts[i]);
    g_string_append(text, " link_id: " B);
    g_autoptr(RlLinkName) name = rl_link_name_parse(text->str, NULL);
    g_assert_cmpstr(name != NULL ? name->id : NULL, ==, A);
  }
}

int main(int argc, char **argv)
{
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/link-name/parse", test_parse);
  g_test_add_func("/link-name/pasted", test_pasted);
  g_test_add_func("/link-name/whole", test_whole);
  g_test_add_func("/link-name/long", test_long);
  return g_test_run();
}
