/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pair of API secrets in the form in which a keyring item holds it. */
#include "model/credentials.h"

#include "helpers.h"

static void test_write(void)
{
  g_autoptr(RlCredentials) pair = rl_credentials_new_text("id-1", "p\"ä\\ss");
  g_autoptr(RlSecret) text = rl_credentials_write(pair);
  helper_assert_secret(text, "{\"secret_id\":\"id-1\",\"secret_password\":\"p\\\"ä\\\\ss\"}");
  g_autoptr(RlCredentials) again = rl_credentials_read(text, NULL);
  g_autoptr(RlCredentials) copy = rl_credentials_dup(again);
  helper_assert_secret(copy->id, "id-1");
  helper_assert_secret(copy->password, "p\"ä\\ss");
}

static void test_refused(void)
{
  static const char *const texts[] = {
    "",
    "{}",
    "{\"secret_id\":\"a\"}",
    "{\"secret_password\":\"a\"}",
    "{\"secret_id\":\"a\",\"secret_password\":7}",
    "{\"secret_id\":\"a\",\"secret_password\":\"b\",\"more\":\"c\"}",
  };
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_autoptr(RlSecret) text = helper_secret(texts[i]);
    g_autoptr(GError) error = NULL;
    g_assert_null(rl_credentials_read(text, &error));
    g_assert_error(error, RL_ERROR, RL_ERROR_MALFORMED);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/credentials/write", test_write);
  g_test_add_func("/credentials/refused", test_refused);
  return g_test_run();
}
