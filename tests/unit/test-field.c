/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The field table against the contract: seven names in order, their labels, and bounds that a
 * certificate file of the largest size fits into. */
#include "model/field.h"

static const struct {
  const char *key, *label;
  RlFieldKind kind;
} expected[] = {
  { "password", "Password", RL_FIELD_KIND_SECRET },
  { "password2", "PIN", RL_FIELD_KIND_SECRET },
  { "token", "Token", RL_FIELD_KIND_SECRET },
  { "encryption_key", "Encryption key", RL_FIELD_KIND_SECRET },
  { "username_type", "Username type", RL_FIELD_KIND_SELECT },
  { "certificate", "Certificate", RL_FIELD_KIND_CERTIFICATE },
  { "private_key", "Private key", RL_FIELD_KIND_KEY },
};

static void test_table(void)
{
  const char *const *keys = rl_field_keys();
  g_assert_cmpint(RL_N_FIELDS, ==, G_N_ELEMENTS(expected));
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++) {
    const RlField *field = rl_field(id);
    g_assert_cmpstr(field->key, ==, expected[id].key);
    g_assert_cmpstr(field->label, ==, expected[id].label);
    g_assert_cmpint(field->kind, ==, expected[id].kind);
    g_assert_cmpstr(keys[id], ==, expected[id].key);
    g_assert_cmpint(rl_field_by_key(expected[id].key), ==, id);
    g_assert_true(rl_field_is_file(id) == (id >= RL_FIELD_CERTIFICATE));
    g_assert_nonnull(field->help);
  }
  g_assert_null(keys[RL_N_FIELDS]);
}

static void test_unknown(void)
{
  static const char *const others[] = { NULL, "", "Password", "pin", "password3", "username" };
  for (guint i = 0; i < G_N_ELEMENTS(others); i++)
    g_assert_cmpint(rl_field_by_key(others[i]), ==, RL_NO_FIELD);
}

static void test_room(void)
{
  g_autofree guchar *largest = g_malloc0(RL_KEYFILE_MAX);
  g_autofree char *encoded = g_base64_encode(largest, RL_KEYFILE_MAX);
  g_assert_cmpuint(rl_field(RL_FIELD_CERTIFICATE)->max, >=, g_utf8_strlen(encoded, -1));
  g_assert_cmpuint(rl_field(RL_FIELD_PRIVATE_KEY)->max, >=, g_utf8_strlen(encoded, -1));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/field/table", test_table);
  g_test_add_func("/field/unknown", test_unknown);
  g_test_add_func("/field/room", test_room);
  return g_test_run();
}
