/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was sent is taken out of what comes back, and nothing else is. */
#include <string.h>

#include "net/redact.h"

#include "helpers.h"

/* Secrets are NULL-terminated. */
static void fill(RlRedaction *redaction, RlSecret **secrets, const char *const *texts)
{
  for (guint i = 0; texts[i] != NULL; i++) {
    secrets[i] = helper_secret(texts[i]);
    rl_redaction_add(redaction, secrets[i]);
  }
}

static void clear(RlSecret **secrets)
{
  for (guint i = 0; i < 4; i++)
    rl_secret_free(secrets[i]);
}

static void test_json(void)
{
  static const struct {
    const char *secrets[4];
    const char *before, *after;
  } rows[] = {
    { { NULL }, "{'a':'hunter2'}", "{'a':'hunter2'}" },
    { { "", NULL }, "{'a':'','b':'x'}", "{'a':'','b':'x'}" },
    { { "hunter2", NULL }, "{'password':'hunter2'}", "{'password':'[removed]'}" },
    { { "hunter2", NULL }, "'hunter2'", "'[removed]'" },
    { { "hunter2", NULL },
      "[['hunter2'],{'a':{'b':'hunter2'}}]",
      "[['[removed]'],{'a':{'b':'[removed]'}}]" },
    { { "hunter2", NULL },
      "{'m':'no hunter2 and hunter2!'}",
      "{'m':'no [removed] and [removed]!'}" },
    { { "aaaa", NULL }, "{'m':'aaaaaaaaa'}", "{'m':'[removed][removed]a'}" },
    /* short ones only as a whole: a PIN of three digits is in many numbers */
    { { "123", NULL }, "{'a':'123','b':'x123'}", "{'a':'[removed]','b':'x123'}" },
    { { "1234", NULL }, "{'a':'x1234'}", "{'a':'x[removed]'}" },
    /* identifiers are compared and sent back: only as a whole */
    { { "6830", NULL },
      "{'id':'6830-x','session':'s6830','link':'6830l','request_id':'r6830',"
      "'created_by':'6830','value':'v6830','other':'o6830'}",
      "{'id':'6830-x','session':'s6830','link':'6830l','request_id':'r6830',"
      "'created_by':'[removed]','value':'v6830','other':'o[removed]'}" },
    /* words of the API by which an answer is judged, whatever the PIN is; others are no such words
     */
    { { "valid", "login", "text", NULL },
      "[{'status':'valid','code':'login_error','type':'text'},"
      "{'status':'validated','code':'an_login','type':'texts','other':'invalid'}]",
      "[{'status':'valid','code':'login_error','type':'text'},"
      "{'status':'[removed]ated','code':'an_[removed]','type':'[removed]s','other':'in[removed]'}"
      "]" },
    { { "lock", NULL },
      "[{'message':'The account is locked.'},{'detail':'Account is locked'},{'message':'lock it'}]",
      "[{'message':'account is locked'},{'detail':'account is locked'},"
      "{'message':'[removed] it'}]" },
    { { "xyzw", NULL },
      "{'message':'The account is locked: xyzw'}",
      "{'message':'The account is locked: [removed]'}" },
    { { "600", "6001", NULL },
      "[{'expiry':'600'},{'expiry':'6001s'},{'seconds':'600'}]",
      "[{'expiry':'600'},{'expiry':'[removed]s'},{'seconds':'[removed]'}]" },
    { { "cred", NULL },
      "{'message':'Invalid Credentials for x','m':'Invalid credentials'}",
      "{'message':'Invalid Credentials for x','m':'Invalid [removed]entials'}" },
    /* the secret as it stands in JSON within a text */
    { { "p\"ss", NULL }, "{'m':'you sent p\\\\\\u0022ss'}", "{'m':'you sent [removed]'}" },
    /* in base64, alone and behind and before other bytes */
    { { "hunter22", NULL },
      "{'m':'aHVudGVyMjI= Omh1bnRlcjIyOg== OjpodW50ZXIyMjo6'}",
      "{'m':'[removed] Om[removed]Og== Ojp[removed]jo6'}" },
    { { "hunter2", "0042", "", NULL },
      "{'a':'0042','b':'hunter20042'}",
      "{'a':'[removed]','b':'[removed][removed]'}" },
    /* names: a whole body that was taken for one, and those by which an answer is read */
    { { "hunter2", NULL },
      "{'hunter2':1,'n':7,'t':true,'z':null}",
      "{'[removed]':1,'n':7,'t':true,'z':null}" },
    { { "hunter2", NULL },
      "{'{\\u0022password\\u0022:\\u0022hunter2\\u0022}':[{'code':'unknown_field'}]}",
      "{'{\\\"password\\\":\\\"[removed]\\\"}':[{'code':'unknown_field'}]}" },
    { { "code", "session", "password", NULL },
      "{'code':'x','session':'s','password':'p','codes':1}",
      "{'code':'x','session':'s','password':'p','[removed]s':1}" },
    { { "17", NULL }, "{'17':{'171':0}}", "{'[removed]':{'171':0}}" },
    /* numbers */
    { { "482913", NULL },
      "{'password2':482913,'n':[14829130,4829],'id':14829130}",
      "{'password2':'[removed]','n':['1[removed]0',4829],'id':14829130}" },
    { { "600", NULL }, "{'expiry':600,'seconds':600}", "{'expiry':600,'seconds':'[removed]'}" },
    { { "12345678901234567890", NULL }, "[12345678901234567890123]", "['[removed]123']" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    RlRedaction redaction = { .n = 0 };
    RlSecret *secrets[4] = { NULL };
    fill(&redaction, secrets, rows[i].secrets);
    g_autoptr(RlJson) json = helper_json(rows[i].before);
    g_autofree char *expected = helper_quotes(rows[i].after);
    /* Whoever asks first must not miss any of these. */
    g_autofree char *before = helper_quotes(rows[i].before);
    g_assert_true(g_str_equal(before, expected) ||
                  rl_redact_is_needed(&redaction, before, strlen(before)));
    rl_redact_json(&redaction, json);
    g_autofree char *text = rl_json_print(json, FALSE);
    g_assert_cmpstr(text, ==, expected);
    clear(secrets);
  }
}

/* The bank may show again what somebody typed off its code. Not so a password, also the same one.
 */
static void test_shown(void)
{
  RlRedaction redaction = { .n = 0 };
  g_autoptr(RlSecret) token = helper_secret("12345");
  g_autoptr(RlSecret) password = helper_secret("67890");
  g_autoptr(RlJson) json = helper_json("[{'value':'12345'},{'value':'67890'},{'code':'12345'}]");
  rl_redaction_add(&redaction, password);
  rl_redaction_add_shown(&redaction, token);
  rl_redact_json(&redaction, json);
  g_autofree char *expected =
      helper_quotes("[{'value':'12345'},{'value':'[removed]'},{'code':'[removed]'}]");
  g_autofree char *text = rl_json_print(json, FALSE);
  g_assert_cmpstr(text, ==, expected);
  g_autoptr(RlSecret) same = helper_secret("12345");
  g_autoptr(RlJson) echo = helper_json("{'value':'12345'}");
  rl_redaction_add(&redaction, same);
  rl_redact_json(&redaction, echo);
  g_assert_cmpstr(rl_json_string(rl_json_first(echo)), ==, RL_REDACTED);
}

static void test_is_needed(void)
{
  static const struct {
    const char *secret, *json;
    gboolean needed;
  } rows[] = {
    { "hunter2", "{'id':'x','n':7}", FALSE },
    { "hunter2", "{'m':'hunter'}", FALSE },
    { "hunter2", "{'m':'hunter2'}", TRUE },
    { "hunter2", "{'m':'hunter\\u0032'}", TRUE },
    { "hunter22", "{'m':'aHVudGVyMjI='}", TRUE },
    { "hunter222", "{'m':'hunter222'}", TRUE }, /* as long as what takes its place */
    { "1234", "{'id':'x'}", FALSE },
    { "123", "{'id':'x'}", TRUE }, /* too short to be looked for in the whole */
    { "", "{'id':'x'}", FALSE },   /* no secret at all */
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    RlRedaction redaction = { .n = 0 };
    g_autoptr(RlSecret) secret = helper_secret(rows[i].secret);
    g_autofree char *json = helper_quotes(rows[i].json);
    rl_redaction_add(&redaction, secret);
    g_assert_cmpint(rl_redact_is_needed(&redaction, json, strlen(json)), ==, rows[i].needed);
  }
}

/* One short secret among others is enough, wherever it stands among them; and of what was cut off
 * the end may be anything. */
static void test_is_needed_of_several(void)
{
  static const struct {
    const char *secrets[4];
    gboolean cut_off, needed;
  } rows[] = {
    { { "hunter2", "swordfish", NULL }, FALSE, FALSE },
    { { "123", "hunter2", NULL }, FALSE, TRUE },
    { { "hunter2", "123", "swordfish", NULL }, FALSE, TRUE },
    { { "hunter2", NULL }, TRUE, TRUE },
  };
  static const char json[] = "{\"id\":\"x\"}";
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    RlRedaction redaction = { .cut_off = rows[i].cut_off };
    RlSecret *secrets[4] = { NULL };
    fill(&redaction, secrets, rows[i].secrets);
    g_assert_cmpint(rl_redact_is_needed(&redaction, json, strlen(json)), ==, rows[i].needed);
    clear(secrets);
  }
}

/* Whoever asks first hears the same as whoever looks for each form by itself: of texts of few
 * letters, in which secrets of few letters are now and then, as they are or in base64. */
static void test_is_needed_by_chance(void)
{
  enum { TRIES = 20000 };
  g_autoptr(GRand) random = g_rand_new_with_seed(20261129);
  guint needed = 0;
  for (guint i = 0; i < TRIES; i++) {
    RlRedaction redaction = { .n = 0 };
    RlSecret *secrets[4] = { NULL };
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint k = 0; k < 3; k++) {
      g_autofree char *secret = g_strnfill((gsize) g_rand_int_range(random, 4, 40), 'a');
      for (char *p = secret; *p != '\0'; p++)
        *p = (char) g_rand_int_range(random, 'a', k == 0 ? 'c' : 'z');
      secrets[k] = helper_secret(secret);
      rl_redaction_add(&redaction, secrets[k]);
      g_autofree char *encoded = g_base64_encode((const guchar *) secret, strlen(secret));
      const char *part = g_rand_boolean(random) ? secret : encoded;
      const gint32 from = g_rand_int_range(random, 0, (gint32) strlen(part));
      if (g_rand_int_range(random, 0, 3) == 0)
        g_string_append(text, part + (g_rand_boolean(random) ? from : 0));
      for (gint32 n = g_rand_int_range(random, 0, 30); n > 0; n--)
        g_string_append_c(text, (char) g_rand_int_range(random, 'a', 'd'));
    }
    g_autofree char *clean = rl_redact_text(&redaction, text->str, text->len);
    const gboolean changed = strcmp(clean, text->str) != 0;
    g_assert_true(rl_redact_is_needed(&redaction, text->str, text->len) == changed);
    needed += changed;
    clear(secrets);
  }
  g_assert_cmpuint(needed, >, TRIES / 5);
  g_assert_cmpuint(needed, <, TRIES * 4 / 5);
}

static void test_text(void)
{
  static const struct {
    const char *secrets[4];
    const char *before;
    gsize n;
    const char *after;
  } rows[] = {
    { { "hunter2", NULL }, "", 0, "" },
    { { "hunter2", NULL }, "hunter2", 7, "[removed]" },
    { { "hunter2", NULL }, "<p>hunter2</p>hunter", 20, "<p>[removed]</p>hunter" },
    { { "hunter2", NULL }, "hunter2 is cut off", 6, "hunter" },
    { { "a\\b\"c", NULL }, "{\"x\":\"a\\\\b\\\"c\"", 15, "{\"x\":\"[removed]\"" },
    { { "secret", NULL }, "x c2VjcmV0 y", 12, "x [removed] y" }, /* eight letters are no chance */
    { { "[removed]", NULL }, "a[removed]b", 11, "a[removed]b" },
    { { "remo", NULL }, "xremoremo", 9, "x[removed][removed]" },
    /* spelled by other escapes than ours: all of it goes */
    { { "se\xC3\xB1"
        "a/1",
        NULL },
      "{\"x\":\"se\\u00F1a\\/1",
      18,
      "[removed]" },
    { { "se\xC3\xB1"
        "a/1",
        NULL },
      "{\"x\":\"se\\u00F2a\\/1",
      18,
      "{\"x\":\"se\\u00F2a\\/1" },
    { { "pass\xF0\x9F\x98\x80", NULL }, "pass\\ud83d\\ude00", 16, "[removed]" },
    { { "pass\xF0\x9F\x98\x80", NULL }, "pass\\ud83d\\uce00", 16, "pass\\ud83d\\uce00" },
    { { "pass\xF0\x9F\x98\x80", NULL }, "pass\\ud83d\\ufe00", 16, "pass\\ud83d\\ufe00" },
    { { "pass\xF0\x9F\x98\x80", NULL }, "pass\\ud83dx\\ude00", 17, "pass\\ud83dx\\ude00" },
    { { "u00g1\n", NULL }, "\\u00g1 \\q \\u0075\\n", 18, "\\u00g1 \\q \\u0075\\n" },
    { { "u00g1\n", NULL }, "\\u00g1\\n", 8, "\\[removed]" },
    { { "ninebytes", NULL }, "\\u006einebytes", 14, "[removed]" },
    { { "word", NULL }, "the \\u0077ord\\", 14, "[removed]" },
    { { "word", NULL }, "the word\\u00", 12, "the [removed]\\u00" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    RlRedaction redaction = { .n = 0 };
    RlSecret *secrets[4] = { NULL };
    fill(&redaction, secrets, rows[i].secrets);
    g_autofree char *text = rl_redact_text(&redaction, rows[i].before, rows[i].n);
    g_assert_cmpstr(text, ==, rows[i].after);
    clear(secrets);
  }
}

/* One more than there is room for is a mistake of ours, and nothing is written behind the end. */
static void test_too_many(void)
{
  RlRedaction redaction = { .n = 0 };
  g_autoptr(RlSecret) secret = helper_secret("hunter2");
  for (guint i = 0; i < G_N_ELEMENTS(redaction.secrets); i++)
    rl_redaction_add(&redaction, secret);
  g_test_expect_message(NULL, G_LOG_LEVEL_CRITICAL, "*assertion*");
  rl_redaction_add(&redaction, secret);
  g_test_assert_expected_messages();
  g_assert_cmpuint(redaction.n, ==, G_N_ELEMENTS(redaction.secrets));
}

/* Half an answer can end in half a secret. */
static void test_cut_off(void)
{
  static const struct {
    const char *before, *after;
  } rows[] = {
    { "you sent hun\"te", "you sent [removed]" },  { "you sent hun\\\"t", "you sent [removed]" },
    { "you sent aHVuInRl", "you sent [removed]" }, { "you sent hun", "you sent hun" },
    { "you sent hun\"", "you sent [removed]" },    { "hun\"t was sent", "hun\"t was sent" },
    { "you sent hun\\u0022t", "[removed]" },       { "you sent \\u0068un\"\\u00", "[removed]" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    RlRedaction redaction = { .cut_off = TRUE };
    RlSecret *secrets[4] = { NULL };
    fill(&redaction, secrets, (const char *const[]){ "hun\"ter-and-more", NULL });
    g_autofree char *text = rl_redact_text(&redaction, rows[i].before, strlen(rows[i].before));
    g_assert_cmpstr(text, ==, rows[i].after);
    clear(secrets);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/redact/json", test_json);
  g_test_add_func("/redact/shown", test_shown);
  g_test_add_func("/redact/is-needed", test_is_needed);
  g_test_add_func("/redact/is-needed-of-several", test_is_needed_of_several);
  g_test_add_func("/redact/is-needed-by-chance", test_is_needed_by_chance);
  g_test_add_func("/redact/text", test_text);
  g_test_add_func("/redact/cut-off", test_cut_off);
  g_test_add_func("/redact/too-many", test_too_many);
  return g_test_run();
}
