/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "helpers.h"

#include <string.h>

char *helper_quotes(const char *text)
{
  return g_strdelimit(g_strdup(text), "'", '"');
}

RlJson *helper_json(const char *text)
{
  if (text == NULL)
    return NULL;
  g_autofree char *quoted = helper_quotes(text);
  g_autoptr(GError) error = NULL;
  RlJson *json = rl_json_parse(quoted, strlen(quoted), &error);
  g_assert_no_error(error);
  return json;
}

RlSecret *helper_secret(const char *text)
{
  return text != NULL ? rl_secret_new_from(text, -1, 4096) : NULL;
}

void helper_assert_secret(const RlSecret *secret, const char *expected)
{
  g_assert_cmpmem(rl_secret_peek(secret), rl_secret_length(secret), expected, strlen(expected));
}

int helper_take_code(GError **error)
{
  const int code = *error != NULL && (*error)->domain == RL_ERROR ? (*error)->code : -1;
  g_clear_error(error);
  return code;
}
