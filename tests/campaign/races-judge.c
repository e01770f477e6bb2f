/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "races-judge.h"

#include <stdio.h>
#include <string.h>

/* Of one link and one method. */
typedef struct {
  guint intents; /* on record before */
  guint results;
  guint unsent;  /* of which the record says that nothing left */
  guint arrived; /* at the bank */
} Sum;

static const char *text(const RlJson *object, const char *name)
{
  return rl_json_string(rl_json_member(object, name));
}

static gboolean is(const RlJson *object, const char *name, const char *value)
{
  return g_strcmp0(text(object, name), value) == 0;
}

static void add_entry(Sum *sum, const RlJson *entry)
{
  const gboolean result = is(entry, "event", "result");
  sum->intents += is(entry, "event", "intent");
  sum->results += result;
  sum->unsent += result && (is(entry, "outcome", "cancelled") || is(entry, "outcome", "not_sent"));
}

static Sum *sum_of(GHashTable *sums, const char *id, const char *method)
{
  char *key = g_strdup_printf("%s %s", method, id);
  Sum *sum = g_hash_table_lookup(sums, key);
  if (sum != NULL) {
    g_free(key);
    return sum;
  }
  sum = g_new0(Sum, 1);
  g_hash_table_insert(sums, key, sum);
  return sum;
}

/* How often what was sent ended how. */
static void print_outcomes(const RlJson *entries)
{
  static const char *const words[] = { "done",      "challenge", "refused", "not_sent",
                                       "cancelled", "unknown",   "error" };
  printf("# results:");
  for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
    guint n = 0;
    for (const RlJson *e = rl_json_first(entries); e != NULL; e = rl_json_next(e))
      n += is(e, "event", "result") && is(e, "outcome", words[i]);
    printf(" %u %s", n, words[i]);
  }
  printf("\n");
}

/* FALSE: the chain does not hold. */
static gboolean read_journal(const Bank *bank, GHashTable *sums)
{
  g_autoptr(RlJournal) journal = rl_journal_new(bank->folder);
  g_autoptr(GError) error = NULL;
  g_autoptr(RlJournalReading) reading = rl_journal_read(journal, &error);
  if (reading == NULL) {
    printf("# %s\n", error->message);
    return FALSE;
  }
  for (const RlJson *e = rl_json_first(reading->entries); e != NULL; e = rl_json_next(e))
    if (is(e, "method", "PUT") || is(e, "method", "PATCH"))
      add_entry(sum_of(sums, text(e, "link"), text(e, "method")), e);
  print_outcomes(reading->entries);
  if (!reading->verified)
    printf("# the journal is broken in line %" G_GUINT64_FORMAT "\n", reading->broken_line);
  return reading->verified;
}

/* What did not come whole has left, too. A PATCH names its link in its body. */
static void read_wire(const Bank *bank, GHashTable *sums)
{
  g_autoptr(RlJson) requests = https_world_requests(bank->world);
  for (const RlJson *r = rl_json_first(requests); r != NULL; r = rl_json_next(r)) {
    const char *body = text(r, "body"), *target = text(r, "target");
    g_autoptr(RlJson) json = body != NULL ? rl_json_parse(body, strlen(body), NULL) : NULL;
    g_autofree char *last = target != NULL ? g_path_get_basename(target) : NULL;
    if (is(r, "method", "PUT"))
      sum_of(sums, last, "PUT")->arrived++;
    else if (is(r, "method", "PATCH"))
      sum_of(sums, text(json, "link"), "PATCH")->arrived++;
  }
}

static guint judge_sum(const char *what, const Sum *sum)
{
  if (sum->intents == sum->results && sum->arrived + sum->unsent <= sum->intents)
    return 0;
  printf("# %s: %u intents, %u results, %u of them not sent, and %u arrived\n", what, sum->intents,
         sum->results, sum->unsent, sum->arrived);
  return 1;
}

static guint count(const char *all, const char *part)
{
  guint n = 0;
  for (const char *at = all; (at = strstr(at, part)) != NULL; at++)
    n++;
  return n;
}

static guint judge_secrets(const Bank *bank, const GPtrArray *secrets)
{
  guint violations = 0;
  g_autofree char *path = g_build_filename(https_world_folder(bank->world), "record", NULL);
  g_autofree char *all = NULL;
  if (!g_file_get_contents(path, &all, NULL, NULL))
    return 1;
  for (guint i = 0; i < secrets->len; i++) {
    const char *secret = g_ptr_array_index(secrets, i);
    const guint n = count(all, secret);
    if (n > 1)
      printf("# %s was sent %u times\n", secret, n);
    violations += n > 1;
  }
  return violations;
}

guint races_judge(Bank *bank, const GPtrArray *ids, const GPtrArray *secrets)
{
  static const char *const methods[] = { "PUT", "PATCH" };
  g_autoptr(GHashTable) sums = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  guint violations = read_journal(bank, sums) ? 0 : 1;
  read_wire(bank, sums);
  for (guint i = 0; i < ids->len; i++)
    for (guint m = 0; m < G_N_ELEMENTS(methods); m++) {
      const char *id = g_ptr_array_index(ids, i);
      g_autofree char *what = g_strdup_printf("%s of %s", methods[m], id);
      violations += judge_sum(what, sum_of(sums, id, methods[m]));
    }
  return violations + judge_secrets(bank, secrets);
}
