/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the institution's form has against a draft; and what its fixed values do to an update. */
#include <string.h>

#include "app/confirm.h"
#include "app/precheck.h"

#include "flow-world.h"
#include "helpers.h"

#define PASSWORD                                                                                   \
  "{'name':'password','label':'Senha','validation':'^[a-z]{1,5}$','validation_message':'1 a 5'}"
#define TOKEN  "{'name':'token','length':'6','validation':'^\\\\d{6}$'}"
#define SELECT "{'name':'username_type','values':[{'code':'003','label':'P'}],'optional':true}"
#define HIDDEN "{'name':'password','type':'hidden','value':'fake'}"

/* A form with FIELDS, open. */
static FlowWorld *editing(const char *fields)
{
  FlowWorld *world = flow_world_new(NULL);
  g_autofree char *bank =
      g_strdup_printf("{'results':[{'name':'a_b','form_fields':[%s]}]}", fields);
  rl_flow_follow_form(world->flow);
  fake_http_push_body(world->test->http, 200, LINK_INVALID);
  fake_http_push_body(world->test->http, 200, bank);
  rl_flow_open(world->flow, TEST_ID, FALSE);
  flow_world_await(world, RL_STAGE_EDITING);
  return world;
}

static const struct {
  const char *fields;
  struct {
    RlFieldId id;
    const char *text;
  } typed[2];
  const char *sentences; /* joined by ; */
  RlFieldId first;
} rows[] = {
  { PASSWORD, { { RL_FIELD_PASSWORD, "abc" } }, "", RL_NO_FIELD },
  { PASSWORD,
    { { RL_FIELD_PASSWORD, "hunter22" } },
    "Password does not look as the institution expects it: \"1 a 5\"",
    RL_FIELD_PASSWORD },
  { PASSWORD, { { RL_NO_FIELD, NULL } }, "", RL_NO_FIELD },
  { PASSWORD ",{'name':'password2'}",
    { { RL_FIELD_PASSWORD, "abc" } },
    "PIN is empty, but the institution asks for it.",
    RL_FIELD_PIN },
  { "{'name':'password2'}," PASSWORD,
    { { RL_FIELD_TOKEN, "1" } },
    "PIN is empty, but the institution asks for it.;"
    "Password is empty, but the institution asks for it.",
    RL_FIELD_PIN },
  { PASSWORD ",{'name':'password2','optional':true}",
    { { RL_FIELD_PASSWORD, "abc" } },
    "",
    RL_NO_FIELD },
  /* A token is left to the bank's question. */
  { PASSWORD "," TOKEN, { { RL_FIELD_PASSWORD, "abc" } }, "", RL_NO_FIELD },
  { TOKEN,
    { { RL_FIELD_TOKEN, "12345" } },
    "Token: the institution expects 6 characters.",
    RL_FIELD_TOKEN },
  { TOKEN,
    { { RL_FIELD_TOKEN, "12345x" } },
    "Token does not look as the institution expects it.",
    RL_FIELD_TOKEN },
  { TOKEN, { { RL_FIELD_TOKEN, "123456" } }, "", RL_NO_FIELD },
  { "{'name':'password2','length':4}",
    { { RL_FIELD_PIN, "123" } },
    "PIN: the institution expects 4 characters.",
    RL_FIELD_PIN },
  { SELECT, { { RL_FIELD_USERNAME_TYPE, "003" } }, "", RL_NO_FIELD },
  { SELECT,
    { { RL_FIELD_USERNAME_TYPE, "999" } },
    "Username type: the code is not in the institution's list.",
    RL_FIELD_USERNAME_TYPE },
  { HIDDEN ",{'name':'password2'}", { { RL_FIELD_PIN, "1" } }, "", RL_NO_FIELD },
  { HIDDEN,
    { { RL_FIELD_PASSWORD, "mine" } },
    "Password: the institution sets this value itself, but another one is typed.",
    RL_FIELD_PASSWORD },
  /* Patterns that cannot be checked say nothing. */
  { "{'name':'password','validation':'(a+)+$'}",
    { { RL_FIELD_PASSWORD, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!" } },
    "",
    RL_NO_FIELD },
  { "{'name':'password','validation':'['}", { { RL_FIELD_PASSWORD, "x" } }, "", RL_NO_FIELD },
  /* Nor does a form that is not known. */
  { "", { { RL_FIELD_PASSWORD, "x" } }, "", RL_NO_FIELD },
};

static void test_rows(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(FlowWorld) world = editing(rows[i].fields);
    for (guint k = 0; k < 2 && rows[i].typed[k].text != NULL; k++)
      flow_world_type(world, rows[i].typed[k].id, rows[i].typed[k].text);
    g_autoptr(RlPrecheck) precheck = rl_precheck(world->flow);
    g_autofree char *sentences = g_strjoinv(";", precheck->sentences);
    g_assert_cmpstr(sentences, ==, rows[i].sentences);
    g_assert_cmpint(precheck->first, ==, rows[i].first);
  }
}

/* Whatever the form says, and of fields of which it says nothing, too. */
static void test_cut(void)
{
  g_autoptr(FlowWorld) world = editing(PASSWORD);
  RlDraft *draft = rl_flow_draft(world->flow);
  flow_world_type(world, RL_FIELD_PASSWORD, "abc");
  flow_world_type(world, RL_FIELD_PIN, "1");
  rl_draft_cut(draft, RL_FIELD_PASSWORD);
  rl_draft_cut(draft, RL_FIELD_PIN);
  g_autoptr(RlPrecheck) precheck = rl_precheck(world->flow);
  g_autofree char *sentences = g_strjoinv(";", precheck->sentences);
  g_assert_cmpstr(sentences, ==,
                  "Password: not everything fitted, the end is missing.;"
                  "PIN: not everything fitted, the end is missing.");
  g_assert_cmpint(precheck->first, ==, RL_FIELD_PASSWORD);
  rl_draft_edited(draft, RL_FIELD_PASSWORD);
  g_autoptr(RlPrecheck) pin = rl_precheck(world->flow);
  g_assert_cmpint(pin->first, ==, RL_FIELD_PIN);
  rl_draft_clear(draft);
  g_assert_false(rl_draft_is_cut(draft, RL_FIELD_PIN));
}

/* Also in a field that is not on the form, and before anything else that is wrong with it. */
static void test_gaps(void)
{
  g_autoptr(FlowWorld) world = editing(PASSWORD);
  rl_draft_set_gap(rl_flow_draft(world->flow), RL_FIELD_PIN, TRUE);
  g_autoptr(RlPrecheck) empty = rl_precheck(world->flow);
  g_assert_null(*empty->sentences);
  flow_world_type(world, RL_FIELD_PASSWORD, "hunter22");
  rl_draft_set_gap(rl_flow_draft(world->flow), RL_FIELD_PASSWORD, TRUE);
  g_autoptr(RlPrecheck) precheck = rl_precheck(world->flow);
  g_autofree char *sentences = g_strjoinv(";", precheck->sentences);
  g_assert_cmpstr(sentences, ==,
                  "Password is incomplete: a character was not taken.;"
                  "PIN is incomplete: a character was not taken.");
  g_assert_cmpint(precheck->first, ==, RL_FIELD_PASSWORD);
}

/* ---- values that the institution sets ---- */

static const char *last_body(FlowWorld *world)
{
  return fake_http_request(world->test->http, -1)->body;
}

/* Sends, is refused, and is back in the form. */
static void send_in_vain(FlowWorld *world)
{
  fake_http_push_body(world->test->http, 400, "[{'code':'login_error','message':'No'}]");
  rl_flow_submit(world->flow);
  flow_world_await(world, RL_STAGE_OUTCOME);
  rl_flow_dismiss(world->flow);
  flow_world_await(world, RL_STAGE_EDITING);
}

static void test_goes_along(void)
{
  g_autoptr(FlowWorld) world = editing(HIDDEN ",{'name':'password2'}");
  flow_world_type(world, RL_FIELD_PIN, "1234");
  g_autofree char *fields = rl_confirm_fields(world->flow);
  g_assert_cmpstr(fields, ==, "Password (set by the institution), PIN");
  send_in_vain(world);
  g_assert_cmpstr(last_body(world), ==, "{\"password\":\"fake\",\"password2\":\"1234\"}");
  g_assert_cmpuint(rl_draft_characters(rl_flow_draft(world->flow), RL_FIELD_PASSWORD), ==, 0);
  g_assert_cmpuint(rl_draft_characters(rl_flow_draft(world->flow), RL_FIELD_PIN), ==, 4);
  send_in_vain(world);
  g_assert_cmpstr(last_body(world), ==, "{\"password\":\"fake\",\"password2\":\"1234\"}");
}

static void test_not_enough(void)
{
  g_autoptr(FlowWorld) world = editing(HIDDEN ",{'name':'password2'}");
  const guint asked = fake_http_count(world->test->http, NULL);
  rl_flow_submit(world->flow);
  g_assert_cmpint(flow_world_stage(world), ==, RL_STAGE_EDITING);
  g_assert_nonnull(rl_flow_view(world->flow)->fault);
  g_assert_cmpuint(fake_http_count(world->test->http, NULL), ==, asked);
}

static void test_all_there_is(void)
{
  g_autoptr(FlowWorld) world = editing("{'name':'username'}," HIDDEN);
  send_in_vain(world);
  g_assert_cmpstr(last_body(world), ==, "{\"password\":\"fake\"}");
}

/* A file of fields says all that is sent. */
static void test_without_form(void)
{
  g_autoptr(FlowWorld) world = flow_world_new(NULL);
  fake_http_push_body(world->test->http, 200, LINK_INVALID);
  fake_http_push_body(world->test->http, 200,
                      "{'results':[{'form_fields':[" HIDDEN ",{'name':'password2'}]}]}");
  rl_flow_open(world->flow, TEST_ID, FALSE);
  flow_world_await(world, RL_STAGE_EDITING);
  flow_world_type(world, RL_FIELD_PIN, "1234");
  send_in_vain(world);
  g_assert_cmpstr(last_body(world), ==, "{\"password2\":\"1234\"}");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/precheck/rows", test_rows);
  g_test_add_func("/precheck/cut", test_cut);
  g_test_add_func("/precheck/gaps", test_gaps);
  g_test_add_func("/precheck/goes-along", test_goes_along);
  g_test_add_func("/precheck/not-enough", test_not_enough);
  g_test_add_func("/precheck/all-there-is", test_all_there_is);
  g_test_add_func("/precheck/without-form", test_without_form);
  return g_test_run();
}
