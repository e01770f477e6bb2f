/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The action table keeps its promises: nothing needs an F-key, no key means two things in one
 * place, letters are text where text is typed, and the bottom line fits with help on it. */
#include <locale.h>
#include <string.h>

#include "base/text.h"

#include "app/action.h"

static const RlContext contexts[] = {
  RL_CONTEXT_DESK,      RL_CONTEXT_FORM,    RL_CONTEXT_SELECT_FIELD, RL_CONTEXT_WORKING,
  RL_CONTEXT_CHALLENGE, RL_CONTEXT_OUTCOME, RL_CONTEXT_TEXT,         RL_CONTEXT_INPUT,
  RL_CONTEXT_CHOICE,    RL_CONTEXT_FILTER,  RL_CONTEXT_DONE,         RL_CONTEXT_CODE,
  RL_CONTEXT_LARGE,     RL_CONTEXT_TOKEN,
};

static gboolean is_f_key(const char *name)
{
  return name != NULL && name[0] == 'F' && g_ascii_isdigit(name[1]);
}

static void test_no_f_keys_needed(void)
{
  for (const RlActionRow *row = rl_actions(); row->action != RL_ACTION_NONE; row++) {
    const gboolean reachable =
        (row->key != NULL && !is_f_key(row->key)) || (row->twin != NULL && !is_f_key(row->twin));
    if (!reachable)
      g_error("only an F-key leads to “%s”", row->label);
  }
}

/* Every row leads where it says; where two rows share a key they are one action. */
static void test_unambiguous(void)
{
  for (const RlActionRow *row = rl_actions(); row->action != RL_ACTION_NONE; row++)
    for (guint c = 0; c < G_N_ELEMENTS(contexts); c++) {
      const char *keys[] = { row->key, row->twin };
      for (guint k = 0; k < G_N_ELEMENTS(keys); k++)
        if ((row->contexts & contexts[c]) != 0 && keys[k] != NULL &&
            rl_action_for_key(keys[k], contexts[c], FALSE) != row->action)
          g_error("%s does not mean “%s” in context %u", keys[k], row->label, contexts[c]);
    }
}

/* What is named on the bottom line works there. */
static void test_hinted_work(void)
{
  for (const RlActionRow *row = rl_actions(); row->action != RL_ACTION_NONE; row++)
    g_assert_cmpuint(row->hinted & ~row->contexts, ==, 0);
}

static void test_keys(void)
{
  static const struct {
    const char *key;
    RlContext context;
    gboolean in_text;
    RlAction action;
  } rows[] = {
    { "Enter", RL_CONTEXT_DESK, FALSE, RL_ACTION_ENTER },
    { "q", RL_CONTEXT_DESK, FALSE, RL_ACTION_QUIT },
    { "o", RL_CONTEXT_DESK, FALSE, RL_ACTION_OPEN },
    { "?", RL_CONTEXT_DESK, FALSE, RL_ACTION_HELP },
    { "Esc", RL_CONTEXT_DESK, FALSE, RL_ACTION_BACK }, /* Esc never quits */
    { "/", RL_CONTEXT_DESK, FALSE, RL_ACTION_FILTER },
    { "p", RL_CONTEXT_DESK, FALSE, RL_ACTION_PROFILE },
    { "p", RL_CONTEXT_FILTER, TRUE, RL_ACTION_NONE },
    { "Enter", RL_CONTEXT_FILTER, TRUE, RL_ACTION_ENTER },
    { "Esc", RL_CONTEXT_FILTER, TRUE, RL_ACTION_BACK },
    { "n", RL_CONTEXT_DONE, FALSE, RL_ACTION_NEXT_LINK },
    { "n", RL_CONTEXT_OUTCOME, FALSE, RL_ACTION_NONE },
    { "F2", RL_CONTEXT_FORM, TRUE, RL_ACTION_SHOW },
    { "Ctrl-O", RL_CONTEXT_FORM, TRUE, RL_ACTION_SHOW },
    { "Ctrl-F", RL_CONTEXT_FORM, TRUE, RL_ACTION_FILE },
    { "Ctrl-T", RL_CONTEXT_FORM, TRUE, RL_ACTION_ALL_FIELDS },
    { "Ctrl-X", RL_CONTEXT_FORM, TRUE, RL_ACTION_UPDATE },
    { "Ctrl-Q", RL_CONTEXT_FORM, TRUE, RL_ACTION_LEAVE },
    { "F10", RL_CONTEXT_OUTCOME, FALSE, RL_ACTION_LEAVE },
    { "F2", RL_CONTEXT_TOKEN | RL_CONTEXT_CODE, TRUE, RL_ACTION_SHOW },
    { "F2", RL_CONTEXT_TOKEN | RL_CONTEXT_CHALLENGE, TRUE, RL_ACTION_SHOW },
    { "F2", RL_CONTEXT_CODE, FALSE, RL_ACTION_NONE }, /* nothing is typed */
    { "F2", RL_CONTEXT_CHALLENGE, FALSE, RL_ACTION_NONE },
    { "Esc", RL_CONTEXT_TOKEN | RL_CONTEXT_CODE, TRUE, RL_ACTION_BACK },
    { "F1", RL_CONTEXT_CHALLENGE, TRUE, RL_ACTION_HELP },
    { "?", RL_CONTEXT_CHALLENGE, FALSE, RL_ACTION_HELP },
    { "?", RL_CONTEXT_CHALLENGE, TRUE, RL_ACTION_NONE },
    { "v", RL_CONTEXT_CODE, FALSE, RL_ACTION_SPELL },
    { "v", RL_CONTEXT_CODE, TRUE, RL_ACTION_NONE },
    { "v", RL_CONTEXT_LARGE, FALSE, RL_ACTION_SPELL },
    { "v", RL_CONTEXT_CHALLENGE, FALSE, RL_ACTION_NONE }, /* there is no code */
    { "F6", RL_CONTEXT_CODE, TRUE, RL_ACTION_LARGE },
    { "Ctrl-G", RL_CONTEXT_CODE, TRUE, RL_ACTION_LARGE },
    { "f", RL_CONTEXT_CODE, FALSE, RL_ACTION_LARGE },
    { "f", RL_CONTEXT_CODE, TRUE, RL_ACTION_NONE },
    { "F6", RL_CONTEXT_CHALLENGE, TRUE, RL_ACTION_NONE },
    { "F6", RL_CONTEXT_LARGE, FALSE, RL_ACTION_BACK },
    { "f", RL_CONTEXT_LARGE, FALSE, RL_ACTION_BACK },
    { "q", RL_CONTEXT_LARGE, FALSE, RL_ACTION_BACK },
    { "Esc", RL_CONTEXT_LARGE, FALSE, RL_ACTION_BACK },
    { "F8", RL_CONTEXT_CODE, TRUE, RL_ACTION_COPY },
    { "y", RL_CONTEXT_CODE, FALSE, RL_ACTION_COPY },
    { "y", RL_CONTEXT_CODE, TRUE, RL_ACTION_NONE },
    { "y", RL_CONTEXT_CHALLENGE, FALSE, RL_ACTION_NONE },
    { "y", RL_CONTEXT_OUTCOME, FALSE, RL_ACTION_COPY },
    { "F8", RL_CONTEXT_OUTCOME, FALSE, RL_ACTION_COPY },
    { "y", RL_CONTEXT_FORM, TRUE, RL_ACTION_NONE },
    { "q", RL_CONTEXT_FORM, TRUE, RL_ACTION_NONE },
    { "Esc", RL_CONTEXT_WORKING, FALSE, RL_ACTION_BACK },
    { "Ctrl-C", RL_CONTEXT_WORKING, FALSE, RL_ACTION_BACK },
    { "Ctrl-C", RL_CONTEXT_FORM, TRUE, RL_ACTION_INTERRUPT },
    { "Ctrl-L", RL_CONTEXT_WORKING, FALSE, RL_ACTION_REDRAW },
    { "Ctrl-Z", RL_CONTEXT_FORM, TRUE, RL_ACTION_SUSPEND },
    { "Space", RL_CONTEXT_SELECT_FIELD, TRUE, RL_ACTION_LIST },
    { "Enter", RL_CONTEXT_SELECT_FIELD, TRUE, RL_ACTION_LIST },
    { "Space", RL_CONTEXT_FORM, TRUE, RL_ACTION_NONE },
    { "Tab", RL_CONTEXT_FORM, TRUE, RL_ACTION_NEXT },
    { "Up", RL_CONTEXT_INPUT, TRUE, RL_ACTION_PREVIOUS },
    { "F99", RL_CONTEXT_FORM, TRUE, RL_ACTION_NONE },
    { "", RL_CONTEXT_FORM, TRUE, RL_ACTION_NONE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const RlAction action = rl_action_for_key(rows[i].key, rows[i].context, rows[i].in_text);
    if (action != rows[i].action)
      g_error("“%s” in context %u: %d", rows[i].key, rows[i].context, action);
  }
}

/* Behind the hint of ROW and its gap, when LINE begins with it; otherwise LINE. */
static const char *skip_hint(const char *line, const RlActionRow *row)
{
  g_autofree char *hint = g_strdup_printf("%s %s", row->key, row->label);
  if (!g_str_has_prefix(line, hint))
    return line;
  const char *rest = line + strlen(hint);
  return rest + strspn(rest, " ");
}

/* One of the keys of help stands on each bottom line, however narrow, in whole hints only. */
static void test_hints(void)
{
  static const guint widths[] = { 40, 80, 200 };
  for (guint c = 0; c < G_N_ELEMENTS(contexts); c++)
    for (guint w = 0; w < G_N_ELEMENTS(widths); w++) {
      g_autofree char *line = rl_action_hints(contexts[c], widths[w]);
      const char *rest = line;
      g_assert_cmpuint(rl_text_columns(line), <=, widths[w]);
      if (contexts[c] != RL_CONTEXT_TEXT) /* the help itself is one */
        g_assert_nonnull(strstr(line, " help"));
      for (const RlActionRow *row = rl_actions(); row->action != RL_ACTION_NONE; row++)
        if ((row->hinted & contexts[c]) != 0)
          rest = skip_hint(rest, row);
      g_assert_cmpstr(rest, ==, "");
    }
  g_autofree char *desk = rl_action_hints(RL_CONTEXT_DESK, 78);
  g_assert_cmpstr(desk, ==,
                  "Enter update  / filter  a all  o open by id  r refresh p profile ? help q quit");
}

/* The help of a context names every key that works there. */
static void test_help(void)
{
  for (guint c = 0; c < G_N_ELEMENTS(contexts); c++) {
    g_autofree char *page = rl_action_help(contexts[c], 78);
    for (const RlActionRow *row = rl_actions(); row->action != RL_ACTION_NONE; row++) {
      if ((row->contexts & contexts[c]) == 0)
        continue;
      g_assert_nonnull(strstr(page, row->key));
      g_assert_true(row->twin == NULL || strstr(page, row->twin) != NULL);
    }
  }
}

int main(int argc, char **argv)
{
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/action/no-f-keys-needed", test_no_f_keys_needed);
  g_test_add_func("/action/unambiguous", test_unambiguous);
  g_test_add_func("/action/hinted-work", test_hinted_work);
  g_test_add_func("/action/keys", test_keys);
  g_test_add_func("/action/hints", test_hints);
  g_test_add_func("/action/help", test_help);
  return g_test_run();
}
