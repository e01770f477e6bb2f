/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chain itself: what is done to lines that hold, and which line is named for it. */
#include <string.h>

#include "store/journal-chain.h"

#include "helpers.h"

enum { LINES = 4 };

/* Four lines that hold, one behind the other. */
static void make_lines(char *lines[LINES + 1])
{
  const char *previous = rl_chain_first;
  g_autofree char *held = NULL;
  for (guint i = 0; i < LINES; i++) {
    g_autoptr(RlJson) event = rl_json_new_object();
    rl_json_set_integer(event, "n", i + 1);
    rl_json_set_string(event, "user", i % 2 == 0 ? "maria" : "jo\"ão\n");
    lines[i] = rl_chain_seal(event, previous);
    const char *hash = rl_chain_hash_of(lines[i], strlen(lines[i]));
    g_assert_nonnull(hash);
    g_free(held);
    previous = held = g_strndup(hash, RL_HASH_CHARS);
  }
  lines[LINES] = NULL;
}

static void free_lines(char *lines[LINES + 1])
{
  for (guint i = 0; i < LINES; i++)
    g_free(lines[i]);
}

static RlChain chain_of(const char *const *lines, gboolean full)
{
  RlChain chain;
  rl_chain_init(&chain);
  for (; *lines != NULL; lines++)
    rl_chain_add(&chain, *lines, strlen(*lines), full);
  return chain;
}

static void test_order(void)
{
  static const struct {
    const char *order;
    guint broken;
  } rows[] = {
    { "", 0 },     { "1234", 0 },  { "12", 0 },    { "2", 1 },      { "134", 2 },
    { "123", 0 },  { "1124", 2 },  { "12344", 5 }, { "1243", 3 },   { "2134", 1 },
    { "1324", 2 }, { "12341", 5 }, { "4321", 1 },  { "123412", 5 },
  };
  char *lines[LINES + 1];
  make_lines(lines);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const char *chosen[8] = { NULL };
    for (guint k = 0; rows[i].order[k] != '\0'; k++)
      chosen[k] = lines[rows[i].order[k] - '1'];
    for (guint full = 0; full < 2; full++) {
      const RlChain chain = chain_of(chosen, full != 0);
      g_assert_cmpuint(chain.broken_line, ==, rows[i].broken);
      g_assert_cmpuint(chain.changed_line, ==, rows[i].broken);
      g_assert_cmpuint(chain.lines, ==, strlen(rows[i].order));
    }
  }
  free_lines(lines);
}

/* What is done to the third line; a `place` from its end where negative. */
static const struct {
  int place;
  char with;
  guint broken, changed, cheap; /* the last: when own hashes are taken for granted */
} edits[] = {
  { 0, '[', 3, 4, 4 },    /* no object: the next line hangs on nothing */
  { 5, '9', 3, 3, 0 },    /* a number in it */
  { 12, 'x', 3, 3, 0 },   /* the user's name */
  { -1, ']', 3, 4, 4 },   /* the last brace */
  { -2, '\'', 3, 4, 4 },  /* the quote before it */
  { -66, '+', 3, 4, 4 },  /* the hash: no digit in front */
  { -3, '+', 3, 4, 4 },   /* and behind */
  { -3, '\0', 3, 4, 4 },  /* a NUL */
  { -3, 'g', 3, 4, 4 },   /* no digit, either */
  { -3, 'A', 3, 4, 4 },   /* capitals are not written */
  { -70, 'b', 3, 4, 4 },  /* the name of "hash" */
  { -80, 'Z', 3, 4, 4 },  /* the hash before */
  { -142, 'y', 3, 4, 4 }, /* the name of "prev" */
};

static void test_edits(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(edits); i++) {
    char *lines[LINES + 1];
    make_lines(lines);
    const gsize n = strlen(lines[2]);
    const gsize at = edits[i].place < 0 ? n - (gsize) -edits[i].place : (gsize) edits[i].place;
    g_assert_cmpint(lines[2][at], !=, edits[i].with);
    lines[2][at] = edits[i].with;
    for (guint full = 0; full < 2; full++) {
      RlChain chain;
      rl_chain_init(&chain);
      for (guint k = 0; k < LINES; k++)
        rl_chain_add(&chain, lines[k], k == 2 ? n : strlen(lines[k]), full != 0);
      g_assert_cmpuint(chain.changed_line, ==, full ? edits[i].changed : edits[i].cheap);
      g_assert_cmpuint(chain.broken_line, ==,
                       full || edits[i].cheap != 0 ? edits[i].broken : edits[i].cheap);
    }
    free_lines(lines);
  }
}

/* A digit of a hash that becomes another digit: the line itself, and the one behind it. */
static void test_digits(void)
{
  for (guint digit = 0; digit < 2 * RL_HASH_CHARS; digit++) {
    char *lines[LINES + 1];
    make_lines(lines);
    const gsize end = strlen(lines[1]) - 2;
    const gsize at = digit < RL_HASH_CHARS ? end - RL_HASH_CHARS + digit
                                           : end - 2 * RL_HASH_CHARS - 10 + digit - RL_HASH_CHARS;
    lines[1][at] = lines[1][at] == '0' ? '1' : '0';
    const RlChain chain = chain_of((const char *const *) lines, TRUE);
    g_assert_cmpuint(chain.broken_line, ==, 2);
    g_assert_cmpuint(chain.changed_line, ==, 2);
    const RlChain cheap = chain_of((const char *const *) lines, FALSE);
    g_assert_cmpuint(cheap.changed_line, ==, digit < RL_HASH_CHARS ? 3 : 2);
    free_lines(lines);
  }
}

/* What is put between, before or behind lines that hold is named, and changes nothing of them. */
static void test_junk(void)
{
  static const char *const junk[] = { "", "{}", "{\"n\":1}", "\r", "junk", "[]" };
  char *lines[LINES + 1];
  make_lines(lines);
  for (guint i = 0; i < G_N_ELEMENTS(junk); i++)
    for (guint at = 0; at <= LINES; at++) {
      const char *chosen[LINES + 2] = { NULL };
      for (guint k = 0; k <= LINES; k++)
        chosen[k] = k < at ? lines[k] : k == at ? junk[i] : lines[k - 1];
      const RlChain chain = chain_of(chosen, TRUE);
      g_assert_cmpuint(chain.broken_line, ==, at + 1);
      g_assert_cmpuint(chain.changed_line, ==, 0);
    }
  /* Half a line, and one that carries another system's line end. */
  RlChain chain = chain_of((const char *const *) lines, TRUE);
  rl_chain_add_torn(&chain);
  g_assert_cmpuint(chain.broken_line, ==, LINES + 1);
  g_assert_cmpuint(chain.changed_line, ==, 0);
  rl_chain_add_torn(&chain);
  g_assert_cmpuint(chain.broken_line, ==, LINES + 1);
  g_autofree char *crlf = g_strconcat(lines[0], "\r", NULL);
  g_assert_null(rl_chain_hash_of(crlf, strlen(crlf)));
  free_lines(lines);
}

/* A chain may be cut at the end of a line, and nobody sees it; two files in one are seen. */
static void test_cut(void)
{
  char *lines[LINES + 1];
  make_lines(lines);
  g_autofree char *last = g_steal_pointer(&lines[LINES - 1]);
  RlChain chain = chain_of((const char *const *) lines, TRUE);
  g_assert_cmpuint(chain.broken_line, ==, 0);
  for (guint i = 0; lines[i] != NULL; i++)
    rl_chain_add(&chain, lines[i], strlen(lines[i]), TRUE);
  g_assert_cmpuint(chain.broken_line, ==, LINES);
  g_assert_cmpuint(chain.changed_line, ==, LINES);
  free_lines(lines);
}

/* Every length that is too short for a line. */
static void test_short(void)
{
  char *lines[LINES + 1];
  make_lines(lines);
  const gsize n = strlen(lines[0]);
  for (gsize length = 0; length < n; length++)
    g_assert_null(rl_chain_hash_of(lines[0], length));
  for (gsize from = 1; from <= n; from++)
    g_assert_null(rl_chain_hash_of(lines[0] + from, n - from));
  free_lines(lines);
}

/* The form is fixed: journals that exist must hold tomorrow. */
static void test_form(void)
{
  g_autoptr(RlJson) event = helper_json("{'event':'intent','fields':['password']}");
  g_autofree char *line = rl_chain_seal(event, rl_chain_first);
  g_assert_cmpstr(line, ==,
                  "{\"event\":\"intent\",\"fields\":[\"password\"],\"prev\":"
                  "\"0000000000000000000000000000000000000000000000000000000000000000\",\"hash\":"
                  "\"c38903c019ae006305d0a312f687db3acaa70d09932c3f50e11d8e0912f01764\"}");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/journal-chain/order", test_order);
  g_test_add_func("/journal-chain/edits", test_edits);
  g_test_add_func("/journal-chain/digits", test_digits);
  g_test_add_func("/journal-chain/junk", test_junk);
  g_test_add_func("/journal-chain/cut", test_cut);
  g_test_add_func("/journal-chain/short", test_short);
  g_test_add_func("/journal-chain/form", test_form);
  return g_test_run();
}
