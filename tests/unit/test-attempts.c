/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the journal's lines about a link add up to: the count, what the last log-in ended in, and
 * what has to be asked before the next. */
#include <string.h>

#include "app/attempts.h"

#include "helpers.h"

/* A line is two words: what happened, and for which request. */
static const struct {
  const char *word, *line; /* single quotes for double ones; %s is the request */
} kinds[] = {
  { "sent", "{'event':'intent','request':'%s','outcome':null,'codes':[]}" },
  { "refused", "{'event':'result','request':'%s','outcome':'refused','codes':['login_error'],"
               "'login':'refused'}" },
  { "skipped", "{'event':'result','request':'%s','outcome':'refused','codes':['login_error'],"
               "'login':'not_attempted'}" },
  { "locked", "{'event':'result','request':'%s','outcome':'refused','codes':['login_error'],"
              "'login':'locked'}" },
  { "invalid", "{'event':'result','request':'%s','outcome':'refused','codes':['validation_error'],"
               "'login':null}" },
  /* a complaint of that code that is no refusal of a log-in, by what the line says of it */
  { "odd", "{'event':'result','request':'%s','outcome':'unknown','codes':['login_error'],"
           "'login':null}" },
  { "done", "{'event':'result','request':'%s','outcome':'done','codes':[],'login':null}" },
  { "asked", "{'event':'result','request':'%s','outcome':'challenge','codes':['token_required'],"
             "'login':null}" },
  { "unknown", "{'event':'result','request':'%s','outcome':'unknown','codes':[],'login':null}" },
  /* unknown, but for the log-in */
  { "lost", "{'event':'result','request':'%s','outcome':'unknown','codes':[],'login':'refused'}" },
  { "stopped", "{'event':'result','request':'%s','outcome':'cancelled','codes':[],'login':null}" },
  { "unsent", "{'event':'result','request':'%s','outcome':'not_sent','codes':[],'login':null}" },
  /* of older versions */
  { "old-refused", "{'event':'result','request':'%s','outcome':'refused','codes':['x',"
                   "'login_error']}" },
  { "old-invalid", "{'event':'result','request':'%s','outcome':'refused','codes':['required']}" },
  { "not-let-in",
    "{'event':'result','request':'%s','outcome':'done','codes':[],'login':'refused'}" },
  { "old-done", "{'event':'result','request':'%s','outcome':'done','codes':[]}" },
  { "carried-out", "{'event':'reconciled','request':'%s','outcome':'done'}" },
  { "not-carried-out", "{'event':'reconciled','request':'%s','outcome':'not_done'}" },
  { "cannot-tell", "{'event':'reconciled','request':'%s','outcome':'cannot_tell'}" },
  { "nameless", "{'event':'intent','request':null}" },
  { "strange", "{'event':17,'request':['%s'],'outcome':{},'codes':'login_error','login':3}" },
};

static void add_line(RlJson *entries, const char *word, const char *request)
{
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (strcmp(kinds[i].word, word) == 0) {
      g_auto(GStrv) parts = g_strsplit(kinds[i].line, "%s", 2);
      g_autofree char *line = g_strjoinv(request, parts);
      rl_json_add(entries, helper_json(line));
      return;
    }
  g_error("no such line: %s", word);
}

/* "sent a, refused a" as entries. */
static RlJson *entries_of(const char *story)
{
  RlJson *entries = rl_json_new_array();
  g_auto(GStrv) lines = g_strsplit(story, ", ", -1);
  for (char **line = lines; *line != NULL; line++) {
    g_auto(GStrv) words = g_strsplit(*line, " ", 2);
    add_line(entries, words[0], words[1] != NULL ? words[1] : "r");
  }
  return entries;
}

#define THREE "sent a, refused a, sent b, refused b, sent c, refused c"
#define PLAIN RL_LAST_UNREMARKABLE

static const struct {
  const char *story;
  RlAttempts expected; /* refused, unanswered, last, guard */
} rows[] = {
  { "", { 0, 0, PLAIN, RL_GUARD_NONE } },
  { "sent a, refused a", { 1, 0, PLAIN, RL_GUARD_NONE } },
  { "sent a, refused a, sent b, refused b", { 2, 0, PLAIN, RL_GUARD_NONE } },
  { THREE, { 3, 0, PLAIN, RL_GUARD_ASK } },
  { THREE ", sent d, refused d", { 4, 0, PLAIN, RL_GUARD_INSIST } },
  { THREE ", sent d, refused d, sent e, refused e", { 5, 0, PLAIN, RL_GUARD_INSIST } },
  { THREE ", " THREE ", " THREE, { 9, 0, PLAIN, RL_GUARD_INSIST } },
  /* a success begins anew */
  { THREE ", sent d, done d", { 0, 0, PLAIN, RL_GUARD_NONE } },
  { THREE ", sent d, not-let-in d", { 4, 0, PLAIN, RL_GUARD_INSIST } },
  { THREE ", sent d, old-done d, sent e, refused e", { 1, 0, PLAIN, RL_GUARD_NONE } },
  { THREE ", sent d, unknown d, carried-out d", { 0, 0, PLAIN, RL_GUARD_NONE } },
  { THREE ", sent d, unknown d, not-carried-out d", { 3, 1, PLAIN, RL_GUARD_INSIST } },
  { THREE ", sent d, unknown d, cannot-tell d", { 3, 1, PLAIN, RL_GUARD_INSIST } },
  { "sent a, sent b, done b", { 0, 0, PLAIN, RL_GUARD_NONE } },
  /* what is no refused log-in */
  { "sent a, invalid a, sent b, unsent b, sent c, stopped c, sent d, asked d",
    { 0, 0, PLAIN, RL_GUARD_NONE } },
  { THREE ", sent d, invalid d", { 3, 0, PLAIN, RL_GUARD_ASK } },
  /* a token that is refused is one */
  { "sent a, asked a, sent b, refused b", { 1, 0, PLAIN, RL_GUARD_NONE } },
  /* not attempted: not counted, but said, until a log-in ends in something else */
  { "sent a, refused a, sent b, skipped b", { 1, 0, RL_LAST_NOT_ATTEMPTED, RL_GUARD_NONE } },
  { "sent a, skipped a", { 0, 0, RL_LAST_NOT_ATTEMPTED, RL_GUARD_NONE } },
  { "sent a, skipped a, sent b, invalid b", { 0, 0, RL_LAST_NOT_ATTEMPTED, RL_GUARD_NONE } },
  { "sent a, skipped a, sent b, refused b", { 1, 0, PLAIN, RL_GUARD_NONE } },
  { "sent a, skipped a, sent b, done b", { 0, 0, PLAIN, RL_GUARD_NONE } },
  { THREE ", sent d, skipped d", { 3, 0, RL_LAST_NOT_ATTEMPTED, RL_GUARD_ASK } },
  /* locked: counted and said */
  { "sent a, locked a", { 1, 0, RL_LAST_LOCKED, RL_GUARD_NONE } },
  { "sent a, locked a, sent b, done b", { 0, 0, PLAIN, RL_GUARD_NONE } },
  { "sent a, locked a, sent b, refused b", { 2, 0, PLAIN, RL_GUARD_NONE } },
  /* older lines */
  { "sent a, old-refused a, sent b, old-invalid b", { 1, 0, PLAIN, RL_GUARD_NONE } },
  /* without a result: may yet be refused */
  { "sent a", { 0, 1, PLAIN, RL_GUARD_NONE } },
  { "sent a, sent b, sent c", { 0, 3, PLAIN, RL_GUARD_ASK } },
  { "sent a, refused a, sent b, refused b, sent c, sent d", { 2, 2, PLAIN, RL_GUARD_INSIST } },
  { THREE ", sent d", { 3, 1, PLAIN, RL_GUARD_INSIST } },
  /* of unknown outcome: may have been refused */
  { "sent a, unknown a", { 0, 1, PLAIN, RL_GUARD_NONE } },
  { "sent a, odd a, sent b, unknown b, sent c, unknown c", { 0, 3, PLAIN, RL_GUARD_ASK } },
  { "sent a, unknown a, not-carried-out a, sent b, unknown b, cannot-tell b, sent c, unknown c, "
    "sent d",
    { 0, 4, PLAIN, RL_GUARD_INSIST } },
  { "sent a, unknown a, sent b, unknown b, carried-out b", { 0, 0, PLAIN, RL_GUARD_NONE } },
  { "sent a, unknown a, sent b, done b, sent c, unknown c", { 0, 1, PLAIN, RL_GUARD_NONE } },
  { "sent a, refused a, sent b, unknown b, sent c, refused c", { 2, 1, PLAIN, RL_GUARD_ASK } },
  { "sent a, lost a", { 1, 0, PLAIN, RL_GUARD_NONE } },
  { "unknown a, unknown a", { 0, 1, PLAIN, RL_GUARD_NONE } },
  /* a result whose intent is not there, the same one twice, and lines of no sense */
  { "refused a", { 1, 0, PLAIN, RL_GUARD_NONE } },
  { "sent a, sent a, refused a", { 1, 0, PLAIN, RL_GUARD_NONE } },
  { "nameless, strange, strange", { 0, 0, PLAIN, RL_GUARD_NONE } },
};

static void test_table(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlJson) entries = entries_of(rows[i].story);
    const RlAttempts found = rl_attempts_count(entries), *expected = &rows[i].expected;
    g_test_message("%s", rows[i].story);
    g_assert_cmpuint(found.refused, ==, expected->refused);
    g_assert_cmpuint(found.unanswered, ==, expected->unanswered);
    g_assert_cmpint(found.last, ==, expected->last);
    g_assert_cmpint(found.guard, ==, expected->guard);
  }
}

static const struct {
  RlAttempts attempts;
  const char *text, *few_words; /* NULL: nothing is said */
} sayings[] = {
  { { 0, 0, PLAIN, RL_GUARD_NONE }, NULL, NULL },
  { { 0, 2, PLAIN, RL_GUARD_NONE }, NULL, NULL },
  { { 1, 0, PLAIN, RL_GUARD_NONE },
    "1 refused log-in since the last success; six invalidate the link, and banks lock accounts.",
    "1 of 6 log-ins refused" },
  { { 2, 0, PLAIN, RL_GUARD_NONE },
    "2 refused log-ins since the last success; six invalidate the link, and banks lock accounts.",
    "2 of 6 log-ins refused" },
  { { 2, 1, PLAIN, RL_GUARD_ASK },
    "2 refused log-ins since the last success; six invalidate the link, and banks lock accounts. 1 "
    "more has no known outcome.",
    "2 of 6 log-ins refused, 1 unknown" },
  { { 0, 3, PLAIN, RL_GUARD_ASK },
    "0 refused log-ins since the last success; six invalidate the link, and banks lock accounts. 3 "
    "more have no known outcome.",
    "0 of 6 log-ins refused, 3 unknown" },
  { { 0, 0, RL_LAST_NOT_ATTEMPTED, RL_GUARD_NONE },
    "The last log-in was not attempted: these credentials are known to be wrong, and the same "
    "again "
    "are pointless.",
    "0 of 6 log-ins refused, last not attempted" },
  { { 1, 2, RL_LAST_LOCKED, RL_GUARD_ASK },
    "1 refused log-in since the last success; six invalidate the link, and banks lock accounts. "
    "2 more have no known outcome. The account is locked: stop trying, the customer has to unlock "
    "it with the bank.",
    "1 of 6 log-ins refused, locked" },
  { { 4, 0, RL_LAST_LOCKED, RL_GUARD_INSIST },
    "4 refused log-ins since the last success; six invalidate the link, and banks lock accounts. "
    "The account is locked: "
    "stop trying, the customer has to unlock it with the bank.",
    "4 of 6 log-ins refused, locked" },
};

/* A journal that was changed: the guard asks at least, and says why. */
static void test_distrust(void)
{
  static const struct {
    RlAttempts attempts;
    RlGuard guard;
    const char *few_words;
  } distrusted[] = {
    { { 0, 0, PLAIN, RL_GUARD_NONE }, RL_GUARD_ASK, "0 of 6 log-ins refused, journal changed" },
    { { 3, 0, PLAIN, RL_GUARD_ASK }, RL_GUARD_ASK, "3 of 6 log-ins refused, journal changed" },
    { { 5, 0, RL_LAST_LOCKED, RL_GUARD_INSIST },
      RL_GUARD_INSIST,
      "5 of 6 log-ins refused, journal changed" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(distrusted); i++) {
    const RlAttempts attempts = rl_attempts_distrust(distrusted[i].attempts);
    g_autofree char *text = rl_attempts_text(&attempts);
    g_autofree char *few_words = rl_attempts_short(&attempts);
    g_assert_cmpint(attempts.guard, ==, distrusted[i].guard);
    g_assert_true(rl_attempts_are_worth_saying(&attempts));
    g_assert_nonnull(strstr(text, "The journal was changed, so that there may have been more."));
    g_assert_true((strstr(text, "locked:") != NULL) == (attempts.last == RL_LAST_LOCKED));
    g_assert_cmpstr(few_words, ==, distrusted[i].few_words);
  }
}

static void test_sayings(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(sayings); i++) {
    const RlAttempts *attempts = &sayings[i].attempts;
    g_assert_true(rl_attempts_are_worth_saying(attempts) == (sayings[i].text != NULL));
    if (sayings[i].text == NULL)
      continue;
    g_autofree char *text = rl_attempts_text(attempts);
    g_autofree char *few_words = rl_attempts_short(attempts);
    g_assert_cmpstr(text, ==, sayings[i].text);
    g_assert_cmpstr(few_words, ==, sayings[i].few_words);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/attempts/table", test_table);
  g_test_add_func("/attempts/distrust", test_distrust);
  g_test_add_func("/attempts/sayings", test_sayings);
  return g_test_run();
}
