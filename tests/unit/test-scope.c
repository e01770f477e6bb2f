/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The views of the desk: which values can be meant, and what a list of one is called. */
#include "base/error.h"

#include "app/scope.h"

static void test_values(void)
{
  static const struct {
    RlScopeKind kind;
    const char *value;
    const char *title; /* NULL: the value is refused */
  } rows[] = {
    { RL_SCOPE_ATTENTION, NULL, "Needs attention" },
    { RL_SCOPE_ALL, "passed over", "All links" },
    { RL_SCOPE_STATUS, "invalid", "Status: invalid" },
    { RL_SCOPE_STATUS, "broken", NULL },
    { RL_SCOPE_STATUS, NULL, NULL },
    { RL_SCOPE_INSTITUTION, " erebor_mx_retail ", "Institution: erebor_mx_retail" },
    { RL_SCOPE_INSTITUTION, " ", NULL },
    { RL_SCOPE_ACCESS_MODE, "recurrent", "Access mode: recurrent" },
    { RL_SCOPE_ACCESS_MODE, "both", NULL },
    { RL_SCOPE_EXTERNAL_ID, "cust-1", "External id: cust-1" },
    { RL_SCOPE_EXTERNAL_ID, "ab", NULL },
    { RL_SCOPE_EXTERNAL_ID, "ñññ", "External id: ñññ" },
    { RL_SCOPE_CREATED, "2026-11-24", "Created: 2026-11-24" },
    { RL_SCOPE_CREATED, "2026-11-01..2026-11-24", "Created: 2026-11-01..2026-11-24" },
    { RL_SCOPE_CREATED, "2026-11-24..2026-11-01", NULL },
    { RL_SCOPE_CREATED, "2026-02-30", NULL },
    { RL_SCOPE_CREATED, "2026-W48-2", NULL },
    { RL_SCOPE_CREATED, "2026-01-01..9999-12-31", "Created: 2026-01-01..9999-12-31" },
    { RL_SCOPE_CREATED, "24.11.2026", NULL },
    { RL_SCOPE_CREATED, "2026-11-24..", NULL },
    { RL_SCOPE_CREATED, "2026-11-24&x=1", NULL },
    { RL_SCOPE_CREATED, "", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(RlScope) scope = rl_scope_new(rows[i].kind, rows[i].value, &error);
    if (rows[i].title == NULL) {
      g_assert_null(scope);
      g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
      continue;
    }
    g_assert_no_error(error);
    g_autofree char *title = rl_scope_title(scope);
    g_assert_cmpstr(title, ==, rows[i].title);
    g_autoptr(RlScope) copy = rl_scope_copy(scope);
    g_assert_true(rl_scope_equal(scope, copy));
  }
}

static void test_equal(void)
{
  g_autoptr(RlScope) one = rl_scope_new(RL_SCOPE_STATUS, "valid", NULL);
  g_autoptr(RlScope) other = rl_scope_new(RL_SCOPE_STATUS, "invalid", NULL);
  g_autoptr(RlScope) all = rl_scope_new(RL_SCOPE_ALL, NULL, NULL);
  g_assert_false(rl_scope_equal(one, other));
  g_assert_false(rl_scope_equal(one, all));
}

/* Each view that wants a value says what, and each choice offered is one that is taken. */
static void test_table(void)
{
  for (guint kind = 0; kind < RL_N_SCOPES; kind++) {
    const char *const *choices = rl_scope_choices((RlScopeKind) kind);
    g_assert_nonnull(rl_scope_name((RlScopeKind) kind));
    g_assert_true(choices == NULL || rl_scope_question((RlScopeKind) kind) != NULL);
    for (; choices != NULL && *choices != NULL; choices++) {
      g_autoptr(RlScope) scope = rl_scope_new((RlScopeKind) kind, *choices, NULL);
      g_assert_nonnull(scope);
    }
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/scope/values", test_values);
  g_test_add_func("/scope/equal", test_equal);
  g_test_add_func("/scope/table", test_table);
  return g_test_run();
}
