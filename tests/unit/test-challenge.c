/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The 428 in all its shapes, its expiry in all its spellings, and the countdown. */
#include <locale.h>

#include "model/challenge.h"

#include "helpers.h"

enum { WEEK = 7 * 24 * 3600, WALL = 1700000000 };

static const RlReceipt receipt = { 5 * G_USEC_PER_SEC, WALL };

static void test_shapes(void)
{
  static const struct {
    const char *json;
    const char *session; /* NULL: cannot be answered */
    const char *link;
  } rows[] = {
    { "{'code':'token_required','session':'s1','link':'l1'}", "s1", "l1" },
    { "[{'code':'token_required','session':'s1','link':'l1'}]", "s1", "l1" },
    { "{'detail':'Token Required','session':'s1','link':'l1'}", "s1", "l1" },
    { "[{'session':'s1','link':'l1'},{'session':'s2'}]", "s1", "l1" },
    { "[{'code':'late'},7,{'session':''},{'session':'s1','link':'l1'}]", "s1", "l1" },
    { "[{'code':'late'},{'session':7}]", NULL, NULL },
    { "{'session':'s1'}", "s1", "mine" },
    { "{'session':'s1','link':null}", "s1", "mine" },
    { "{'session':'s1','link':''}", "s1", "mine" },
    { "{'session':'s1','link':7}", "s1", "mine" },
    { "{'session':' S-\\u001b[2J\\u202e ','link':'l1'}", " S-\x1b[2J\xe2\x80\xae ", "l1" },
    { "{'session':'<uuid>','link':'<uuid>'}", "<uuid>", "<uuid>" },
    { "{'code':'activation_required','link':'l1'}", NULL, NULL },
    { "{'session':'','link':'l1'}", NULL, NULL },
    { "{'session':null}", NULL, NULL },
    { "{'session':7}", NULL, NULL },
    { "{'Session':'s1'}", NULL, NULL },
    { "[]", NULL, NULL },
    { "['s1']", NULL, NULL },
    { "[[{'session':'s1'}]]", NULL, NULL },
    { "'s1'", NULL, NULL },
    { "null", NULL, NULL },
    { NULL, NULL, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlJson) json = helper_json(rows[i].json);
    g_autoptr(RlChallenge) challenge = rl_challenge_from_json(json, "mine", &receipt);
    g_assert_true((challenge != NULL) == (rows[i].session != NULL));
    if (challenge == NULL)
      continue;
    g_assert_cmpstr(challenge->session, ==, rows[i].session);
    g_assert_cmpstr(challenge->link, ==, rows[i].link);
    g_assert_cmpuint(challenge->attempt, ==, 1);
  }
}

/* Seconds from the moment of receipt, or -1 for no countdown. */
static void test_expiry(void)
{
  static const struct {
    const char *expiry; /* NULL: missing */
    gint64 seconds;
  } rows[] = {
    { "9600", 9600 },
    { "'720'", 720 },
    { "' 720 '", 720 },
    { "1", 1 },
    { "0", 0 },
    { "'0'", 0 },
    { "600.0", 600 },
    { "'<integer>'", -1 },
    { "-5", 0 },
    { "'-5'", 0 },
    { "-1e300", 0 },
    { "99.5", 99 },
    { "'99.5'", 99 },
    { "0.5", 0 },
    { "604801", WEEK },
    { "'604801'", WEEK },
    { "1e15", WEEK },
    { "'999999999999'", WEEK },
    { "1e300", WEEK },
    { "'1e3'", 1000 },
    { "'nan'", -1 },
    { "'inf'", -1 },
    { "'infinity'", -1 },
    { "'0x10'", -1 },
    { "'6 00'", -1 },
    { "'600s'", -1 },
    { "'.'", -1 },
    { "' '", -1 },
    { "null", -1 },
    { "true", -1 },
    { "[600]", -1 },
    { "{}", -1 },
    { "''", -1 },
    { "'ten'", -1 },
    { "'2026-01-01T00:00:00Z'", -1 },
    { "'99999999999999999999999'", WEEK },
    { "9223372036854775808", WEEK },
    { NULL, -1 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = rows[i].expiry == NULL
                                ? g_strdup("{'session':'s'}")
                                : g_strdup_printf("{'session':'s','expiry':%s}", rows[i].expiry);
    g_autoptr(RlJson) json = helper_json(text);
    g_autoptr(RlChallenge) challenge = rl_challenge_from_json(json, "l", &receipt);
    g_assert_cmpint(rl_challenge_seconds_left(challenge, receipt.monotonic), ==, rows[i].seconds);
    g_assert_cmpint(challenge->expires_at, ==, rows[i].seconds < 0 ? 0 : WALL + rows[i].seconds);
    g_assert_true((challenge->deadline == RL_NO_EXPIRY) == (rows[i].seconds < 0));
  }
}

static void test_data(void)
{
  static const struct {
    const char *data; /* NULL: missing */
    const char *instructions, *type, *value, *shown;
    RlChallengeKind kind;
    gboolean expects_input;
    guint removed;
  } rows[] = {
    { NULL, NULL, NULL, NULL, NULL, RL_CHALLENGE_DEVICE, TRUE, 0 },
    { "null", NULL, NULL, NULL, NULL, RL_CHALLENGE_DEVICE, TRUE, 0 },
    { "'text'", NULL, NULL, NULL, NULL, RL_CHALLENGE_DEVICE, TRUE, 0 },
    { "[]", NULL, NULL, NULL, NULL, RL_CHALLENGE_DEVICE, TRUE, 0 },
    { "{}", NULL, NULL, NULL, NULL, RL_CHALLENGE_DEVICE, TRUE, 0 },
    { "{'instructions':'Look at your phone'}", "Look at your phone", NULL, NULL, NULL,
      RL_CHALLENGE_DEVICE, TRUE, 0 },
    { "{'instructions':'one\\ntwo','type':'numeric','value':'48291 053'}", "one\ntwo", "numeric",
      "48291 053", "48291 053", RL_CHALLENGE_NUMERIC, TRUE, 0 },
    { "{'type':'NUMERIC','value':12345}", NULL, "NUMERIC", "12345", "12345", RL_CHALLENGE_NUMERIC,
      TRUE, 0 },
    { "{'type':'number','value':'007'}", NULL, "number", "007", "007", RL_CHALLENGE_NUMERIC, TRUE,
      0 },
    { "{'type':'text','value':'word'}", NULL, "text", "word", "word", RL_CHALLENGE_TEXT, TRUE, 0 },
    { "{'type':'qr','value':'x'}", NULL, "qr", "x", "x", RL_CHALLENGE_QR, TRUE, 0 },
    { "{'type':'QR_Code','value':'x'}", NULL, "QR_Code", "x", "x", RL_CHALLENGE_QR, TRUE, 0 },
    { "{'type':'qrcode'}", NULL, "qrcode", NULL, NULL, RL_CHALLENGE_QR, TRUE, 0 },
    { "{'type':'<string>','value':'<string>'}", NULL, "<string>", "<string>", "<string>",
      RL_CHALLENGE_OTHER, TRUE, 0 },
    { "{'type':'qr','value':''}", NULL, "qr", NULL, NULL, RL_CHALLENGE_QR, TRUE, 0 },
    { "{'instructions':'Look','value':''}", "Look", NULL, NULL, NULL, RL_CHALLENGE_DEVICE, TRUE,
      0 },
    { "{'value':'only'}", NULL, NULL, "only", "only", RL_CHALLENGE_OTHER, TRUE, 0 },
    { "{'instructions':' \\n','type':'\\u200b'}", NULL, NULL, NULL, NULL, RL_CHALLENGE_DEVICE, TRUE,
      1 },
    { "{'instructions':['a'],'type':7,'value':null}", NULL, NULL, NULL, NULL, RL_CHALLENGE_DEVICE,
      TRUE, 0 },
    /* What is drawn is clean; what QR code is made of is as it came. */
    { "{'instructions':'a\\u001b]0;x\\u0007','type':'qr\\u202e','value':'1\\u200b2\\n3'}",
      "a\xef\xbf\xbd]0;x\xef\xbf\xbd", "qr",
      "1\xe2\x80\x8b"
      "2\n3",
      "12 3", RL_CHALLENGE_QR, TRUE, 4 },
    { "{'expects_user_input':false}", NULL, NULL, NULL, NULL, RL_CHALLENGE_DEVICE, FALSE, 0 },
    { "{'expect_user_input':false}", NULL, NULL, NULL, NULL, RL_CHALLENGE_DEVICE, FALSE, 0 },
    { "{'expects_user_input':true}", NULL, NULL, NULL, NULL, RL_CHALLENGE_DEVICE, TRUE, 0 },
    { "{'expects_user_input':'false'}", NULL, NULL, NULL, NULL, RL_CHALLENGE_DEVICE, TRUE, 0 },
    { "{'expects_user_input':null}", NULL, NULL, NULL, NULL, RL_CHALLENGE_DEVICE, TRUE, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text =
        rows[i].data == NULL
            ? g_strdup("{'session':'s'}")
            : g_strdup_printf("{'session':'s','token_generation_data':%s}", rows[i].data);
    g_autoptr(RlJson) json = helper_json(text);
    g_autoptr(RlChallenge) read = rl_challenge_from_json(json, "l", &receipt);
    g_autoptr(RlChallenge) challenge = rl_challenge_copy(read);
    g_assert_cmpstr(challenge->instructions, ==, rows[i].instructions);
    g_assert_cmpstr(challenge->type, ==, rows[i].type);
    g_assert_cmpstr(challenge->value, ==, rows[i].value);
    g_assert_cmpstr(challenge->shown_value, ==, rows[i].shown);
    g_assert_cmpint(challenge->kind, ==, rows[i].kind);
    g_assert_true(challenge->expects_input == rows[i].expects_input);
    g_assert_cmpuint(challenge->removed, ==, rows[i].removed);
  }
}

/* The last second is shown as 1, and 0 means that it is over. */
static void test_countdown(void)
{
  static const struct {
    gint64 microseconds; /* since the receipt */
    gint64 left;
  } rows[] = {
    { 0, 10 },       { 1, 10 },      { 999999, 10 },  { 1000000, 9 },  { 9000000, 1 },
    { 9000001, 1 },  { 9999999, 1 }, { 10000000, 0 }, { 10000001, 0 }, { 99 * 1000000LL, 0 },
    { -500000, 11 },
  };
  g_autoptr(RlJson) json = helper_json("{'session':'s','expiry':10}");
  g_autoptr(RlChallenge) challenge = rl_challenge_from_json(json, "l", &receipt);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    g_assert_cmpint(rl_challenge_seconds_left(challenge, receipt.monotonic + rows[i].microseconds),
                    ==, rows[i].left);
}

int main(int argc, char **argv)
{
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/challenge/shapes", test_shapes);
  g_test_add_func("/challenge/expiry", test_expiry);
  g_test_add_func("/challenge/data", test_data);
  g_test_add_func("/challenge/countdown", test_countdown);
  return g_test_run();
}
