/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A draft lends its values out and takes them back; what may be sent, and what may not. */
#include <string.h>

#include "model/draft.h"

#include "helpers.h"

static void fill(RlDraft *draft, RlFieldId id, const char *text, const char *note)
{
  rl_draft_set(draft, id, helper_secret(text), note);
}

static void test_set(void)
{
  g_autoptr(RlDraft) draft = rl_draft_new();
  g_assert_true(rl_draft_is_empty(draft));
  fill(draft, RL_FIELD_CERTIFICATE, "QUJD", "customer.cer  3 bytes");
  g_assert_false(rl_draft_is_empty(draft));
  g_assert_cmpstr(rl_draft_note(draft, RL_FIELD_CERTIFICATE), ==, "customer.cer  3 bytes");
  g_assert_null(rl_draft_note(draft, RL_FIELD_PASSWORD));
  rl_draft_edited(draft, RL_FIELD_CERTIFICATE);
  g_assert_null(rl_draft_note(draft, RL_FIELD_CERTIFICATE));
  helper_assert_secret(rl_draft_value(draft, RL_FIELD_CERTIFICATE), "QUJD");
}

static void test_steal(void)
{
  g_autoptr(RlDraft) draft = rl_draft_new();
  fill(draft, RL_FIELD_PASSWORD, "pässwörd", NULL);
  fill(draft, RL_FIELD_PRIVATE_KEY, "QUJD", "customer.key");
  RlValues *values = rl_draft_steal(draft);
  g_assert_null(rl_draft_value(draft, RL_FIELD_PASSWORD));
  g_assert_cmpuint(rl_draft_characters(draft, RL_FIELD_PASSWORD), ==, 8);
  g_assert_cmpuint(rl_draft_characters(draft, RL_FIELD_PIN), ==, 0);
  g_assert_false(rl_draft_is_empty(draft));
  g_assert_cmpstr(rl_draft_note(draft, RL_FIELD_PRIVATE_KEY), ==, "customer.key");
  rl_draft_restore(draft, values);
  helper_assert_secret(rl_draft_value(draft, RL_FIELD_PASSWORD), "pässwörd");
  g_assert_cmpuint(rl_draft_characters(draft, RL_FIELD_PASSWORD), ==, 8);
}

/* A gap stays while the values are away; a new value, or none, has none. */
static void test_gap(void)
{
  g_autoptr(RlDraft) draft = rl_draft_new();
  rl_draft_set_gap(draft, RL_FIELD_PASSWORD, TRUE);
  rl_draft_set_gap(draft, RL_FIELD_PIN, TRUE);
  rl_draft_restore(draft, rl_draft_steal(draft));
  g_assert_true(rl_draft_has_gap(draft, RL_FIELD_PASSWORD));
  g_assert_false(rl_draft_has_gap(draft, RL_FIELD_TOKEN));
  fill(draft, RL_FIELD_PASSWORD, "x", NULL);
  g_assert_false(rl_draft_has_gap(draft, RL_FIELD_PASSWORD));
  g_assert_true(rl_draft_has_gap(draft, RL_FIELD_PIN));
  rl_draft_clear(draft);
  g_assert_false(rl_draft_has_gap(draft, RL_FIELD_PIN));
}

/* Clearing leaves nothing, whether the values are there, lent out, or come back afterwards. */
static void test_clear(void)
{
  for (guint stolen = 0; stolen < 2; stolen++) {
    g_autoptr(RlDraft) draft = rl_draft_new();
    fill(draft, RL_FIELD_PASSWORD, "secret", "note");
    g_autoptr(RlValues) away G_GNUC_UNUSED = stolen != 0 ? rl_draft_steal(draft) : NULL;
    rl_draft_clear(draft);
    g_assert_true(rl_draft_is_empty(draft));
    g_assert_null(rl_draft_note(draft, RL_FIELD_PASSWORD));
    helper_assert_secret(rl_draft_value(draft, RL_FIELD_PASSWORD), "");
  }
}

static void test_check(void)
{
  static const struct {
    const char *values[RL_N_FIELDS];
    const char *names;
    RlFieldId fault; /* RL_NO_FIELD: can be sent */
  } rows[] = {
    { { NULL }, "", RL_FIELD_PASSWORD },
    { { "" }, "", RL_FIELD_PASSWORD },
    { { "a" }, "password", RL_NO_FIELD },
    { { NULL, "0042" }, "password2", RL_NO_FIELD },
    { { [RL_FIELD_TOKEN] = "1" }, "token", RL_NO_FIELD },
    { { [RL_FIELD_USERNAME_TYPE] = "001" }, "username_type", RL_NO_FIELD },
    { { [RL_FIELD_CERTIFICATE] = "QQ==" }, "certificate", RL_FIELD_PRIVATE_KEY },
    { { "a", [RL_FIELD_PRIVATE_KEY] = "QQ==" }, "password,private_key", RL_FIELD_CERTIFICATE },
    { { [RL_FIELD_CERTIFICATE] = "QQ==", [RL_FIELD_PRIVATE_KEY] = "QQ==" },
      "certificate,private_key",
      RL_NO_FIELD },
    { { " ", "b", "c", "d", "e", "f", "g" },
      "password,password2,token,encryption_key,username_type,certificate,private_key",
      RL_NO_FIELD },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlValues) values = rl_values_new();
    for (RlFieldId id = 0; id < RL_N_FIELDS; id++)
      if (rows[i].values[id] != NULL)
        g_assert_true(rl_secret_append(values->value[id], rows[i].values[id], -1));
    RlFieldId field = RL_FIELD_TOKEN;
    g_autoptr(GError) error = NULL;
    const gboolean good = rl_values_check(values, &field, &error);
    g_autofree char *names = rl_values_names(values);
    g_assert_cmpstr(names, ==, rows[i].names);
    g_assert_true(rl_values_are_empty(values) == (*names == '\0'));
    g_assert_true(good == (rows[i].fault == RL_NO_FIELD));
    g_assert_cmpint(field, ==, rows[i].fault);
    g_assert_cmpint(helper_take_code(&error), ==, good ? -1 : (int) RL_ERROR_LOCAL);
  }
}

/* A value that was never made counts as not filled in. */
static void test_null_values(void)
{
  g_autoptr(RlValues) values = g_new0(RlValues, 1);
  g_autofree char *names = rl_values_names(values);
  g_assert_cmpstr(names, ==, "");
  g_assert_true(rl_values_are_empty(values));
}

/* Another number after every change, so that what was found out of a value is not taken for the
 * next one's. */
static void test_revision(void)
{
  g_autoptr(RlDraft) draft = rl_draft_new();
  const guint first = rl_draft_revision(draft, RL_FIELD_CERTIFICATE);
  rl_draft_set(draft, RL_FIELD_CERTIFICATE, helper_secret("a"), "note");
  const guint set = rl_draft_revision(draft, RL_FIELD_CERTIFICATE);
  g_assert_cmpuint(set, !=, first);
  rl_draft_edited(draft, RL_FIELD_PIN);
  g_assert_cmpuint(rl_draft_revision(draft, RL_FIELD_CERTIFICATE), ==, set);
  rl_draft_edited(draft, RL_FIELD_CERTIFICATE);
  const guint edited = rl_draft_revision(draft, RL_FIELD_CERTIFICATE);
  g_assert_cmpuint(edited, !=, set);
  rl_draft_restore(draft, rl_draft_steal(draft));
  const guint restored = rl_draft_revision(draft, RL_FIELD_CERTIFICATE);
  g_assert_cmpuint(restored, !=, edited);
  rl_draft_clear(draft);
  g_assert_cmpuint(rl_draft_revision(draft, RL_FIELD_CERTIFICATE), !=, restored);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/draft/set", test_set);
  g_test_add_func("/draft/steal", test_steal);
  g_test_add_func("/draft/gap", test_gap);
  g_test_add_func("/draft/clear", test_clear);
  g_test_add_func("/draft/check", test_check);
  g_test_add_func("/draft/null-values", test_null_values);
  g_test_add_func("/draft/revision", test_revision);
  return g_test_run();
}
