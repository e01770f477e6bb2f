/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Readline's keys on one line, written as strings: a capital letter is a key, anything else is
 * typed; the bar in a result is the cursor. */
#include <string.h>

#include "model/lineedit.h"

static const struct {
  char letter;
  RlEditAction action;
} keys[] = {
  { 'L', RL_EDIT_LEFT },      { 'R', RL_EDIT_RIGHT },     { 'H', RL_EDIT_HOME },
  { 'E', RL_EDIT_END },       { 'B', RL_EDIT_BACKSPACE }, { 'D', RL_EDIT_DELETE },
  { 'U', RL_EDIT_KILL_LINE }, { 'W', RL_EDIT_KILL_WORD }, { 'K', RL_EDIT_KILL_END },
};

/* Whether any key changed the text. */
static gboolean type_keys(RlLineEdit *edit, const char *typed)
{
  gboolean changed = FALSE;
  for (const char *p = typed; *p != '\0'; p = g_utf8_next_char(p)) {
    guint i = 0;
    while (i < G_N_ELEMENTS(keys) && keys[i].letter != *p)
      i++;
    changed |= i < G_N_ELEMENTS(keys) ? rl_lineedit_apply(edit, keys[i].action)
                                      : rl_lineedit_insert(edit, g_utf8_get_char(p));
  }
  return changed;
}

static char *with_cursor(const RlLineEdit *edit)
{
  GString *text = g_string_new(rl_secret_peek(edit->text));
  g_string_insert_c(text, (gssize) edit->cursor, '|');
  return g_string_free(text, FALSE);
}

static void test_keys(void)
{
  static const struct {
    const char *text, *keys, *after;
    gboolean changed;
  } rows[] = {
    { "", "abc", "abc|", TRUE },
    { "abc", "", "abc|", FALSE },
    /* moving, and at both ends */
    { "abc", "L", "ab|c", FALSE },
    { "abc", "LLLLL", "|abc", FALSE },
    { "abc", "R", "abc|", FALSE },
    { "abc", "HR", "a|bc", FALSE },
    { "abc", "HE", "abc|", FALSE },
    { "abc", "HRRRRRR", "abc|", FALSE },
    { "", "LRHE", "|", FALSE },
    /* typing in the middle */
    { "ac", "Lb", "ab|c", TRUE },
    { "bc", "Ha", "a|bc", TRUE },
    /* rubbing out, and where there is nothing */
    { "abc", "B", "ab|", TRUE },
    { "abc", "LB", "a|c", TRUE },
    { "abc", "HB", "|abc", FALSE },
    { "abc", "HD", "|bc", TRUE },
    { "abc", "LD", "ab|", TRUE },
    { "abc", "D", "abc|", FALSE },
    { "", "BDUWK", "|", FALSE },
    /* killing */
    { "abc def", "LLU", "|ef", TRUE },
    { "abc def", "U", "|", TRUE },
    { "abc def", "HU", "|abc def", FALSE },
    { "abc def", "LLK", "abc d|", TRUE },
    { "abc def", "K", "abc def|", FALSE },
    { "abc def", "W", "abc |", TRUE },
    { "abc def", "WW", "|", TRUE },
    { "abc def  ", "W", "abc |", TRUE },
    { "abc def", "LW", "abc |f", TRUE },
    { "abc def", "LLLLW", "| def", TRUE },
    { "   ", "W", "|", TRUE },
    { "abc", "HW", "|abc", FALSE },
    /* characters of several bytes */
    { "pässwörd", "LLL", "pässw|örd", FALSE },
    { "pässwörd", "HRR", "pä|sswörd", FALSE },
    { "pä", "B", "p|", TRUE },
    { "世界", "LB", "|界", TRUE },
    { "世界", "HD", "|界", TRUE },
    { "世", "界", "世界|", TRUE },
    { "a🔑b", "LLD", "a|b", TRUE },
    { "ñandú ñ", "W", "ñandú |", TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlSecret) text = rl_secret_new_from(rows[i].text, -1, 100);
    RlLineEdit edit;
    rl_lineedit_start(&edit, text);
    g_assert_true(type_keys(&edit, rows[i].keys) == rows[i].changed);
    g_autofree char *after = with_cursor(&edit);
    g_assert_cmpstr(after, ==, rows[i].after);
    const char *bar = strchr(rows[i].after, '|');
    g_assert_cmpuint(rl_lineedit_position(&edit), ==,
                     (gsize) g_utf8_strlen(rows[i].after, bar - rows[i].after));
  }
}

static void test_full(void)
{
  g_autoptr(RlSecret) text = rl_secret_new_from("abc", -1, 4);
  RlLineEdit edit;
  rl_lineedit_start(&edit, text);
  g_assert_false(rl_lineedit_insert(&edit, 0x4E16));
  g_assert_cmpuint(edit.cursor, ==, 3);
  g_assert_true(rl_lineedit_insert(&edit, 'd'));
  g_assert_false(rl_lineedit_insert(&edit, 'e'));
  g_assert_cmpstr(rl_secret_peek(text), ==, "abcd");
}

/* In bytes that are no text the cursor gets from one end to the other and everything goes. */
static void test_broken(void)
{
  static const char bytes[] = "\x80\x80"
                              "a\xff\xc3"
                              "b\x80";
  for (RlEditAction action = RL_EDIT_BACKSPACE; action <= RL_EDIT_DELETE; action++) {
    g_autoptr(RlSecret) text = rl_secret_new_from(bytes, sizeof bytes - 1, 0);
    RlLineEdit edit;
    rl_lineedit_start(&edit, text);
    for (guint i = 0; i < sizeof bytes; i++)
      (void) rl_lineedit_apply(&edit, RL_EDIT_LEFT);
    g_assert_cmpuint(edit.cursor, ==, 0);
    for (guint i = 0; i < sizeof bytes && action == RL_EDIT_BACKSPACE; i++)
      (void) rl_lineedit_apply(&edit, RL_EDIT_RIGHT);
    for (guint i = 0; i < sizeof bytes; i++)
      (void) rl_lineedit_apply(&edit, action);
    g_assert_cmpuint(rl_secret_length(text), ==, 0);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/lineedit/keys", test_keys);
  g_test_add_func("/lineedit/full", test_full);
  g_test_add_func("/lineedit/broken", test_broken);
  return g_test_run();
}
