/* SPDX-License-Identifier: GPL-3.0-or-later */
/* soak --updates N [--settled N] [--every N] | --print-rules: updates in one process, one after the
 * other, as an agent would make them in months. Says at intervals what the process holds; from the
 * first sample on that must not grow. The last line counts runs and violations. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/secret.h"

#include "app/desk.h"
#include "app/flow.h"
#include "app/open-challenge.h"

#include "soak-bank.h"
#include "soak-gauge.h"

#if defined __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif

/* Links of each kind; their updates come round. */
enum { LINKS = 400 };

/* From here on memory may not have grown, in KiB. */
enum { GROWTH_MAX = 1024 };

typedef struct {
  Bank *bank;
  RlDesk *desk;
  Gauge first; /* once everything has been used for a while */
  guint violations;
} Soak;

/* Of twenty updates; the rest ends in a challenge that is answered. */
typedef struct {
  BankManner manner;
  RlOutcomeKind kind; /* in the end */
  gboolean resumed;   /* the challenge is left open, and answered by another form */
} Plan;

static Plan plan_of(guint n)
{
  switch (n % 20) {
  case 3:
  case 11:
    return (Plan){ BANK_TAKES, RL_OUTCOME_DONE, FALSE };
  case 5:
    return (Plan){ BANK_REFUSES, RL_OUTCOME_REFUSED, FALSE };
  case 9:
    return (Plan){ BANK_FAILS, RL_OUTCOME_UNKNOWN, FALSE };
  case 14:
    return (Plan){ BANK_ASKS, RL_OUTCOME_DONE, TRUE };
  default:
    return (Plan){ BANK_ASKS, RL_OUTCOME_DONE, FALSE };
  }
}

static void await(const RlFlow *flow)
{
  const RlFlowView *view = rl_flow_view(flow);
  while (view->stage == RL_STAGE_OPENING || view->stage == RL_STAGE_WORKING || view->rereading)
    g_main_context_iteration(NULL, TRUE);
}

static void on_list(gpointer result, gpointer data)
{
  *(RlOpenChallenges **) data = result;
}

/* What an earlier form has left in the keyring, in FLOW; FALSE: it is not there. */
static gboolean resume(Soak *self, RlFlow *flow, const char *id)
{
  RlOpenChallenges *list = NULL;
  rl_open_challenges_list(self->bank->session, NULL, on_list, &list);
  while (list == NULL)
    g_main_context_iteration(NULL, TRUE);
  const RlOpenChallenge *open = rl_open_challenges_find(list, id);
  if (open != NULL)
    rl_flow_resume(flow, open->link, open->challenge);
  rl_open_challenges_free(list);
  return open != NULL;
}

static void answer(RlFlow *flow)
{
  if (rl_flow_view(flow)->stage != RL_STAGE_CHALLENGE)
    return;
  rl_flow_answer(flow, rl_secret_new_from("111111", -1, 0));
  await(flow);
}

static void submit(RlFlow *flow, const char *id)
{
  rl_flow_open(flow, id, TRUE);
  await(flow);
  if (rl_flow_view(flow)->stage != RL_STAGE_EDITING)
    return;
  RlSecret *password = rl_draft_value(rl_flow_draft(flow), RL_FIELD_PASSWORD);
  (void) rl_secret_append(password, "hunter2", -1);
  rl_flow_confirm(flow, rl_flow_guard(flow));
  rl_flow_submit(flow);
  await(flow);
}

/* The challenge of FLOW goes into the keyring, and from there into another flow, which is new. */
static RlFlow *hand_over(Soak *self, RlFlow *flow, const char *id)
{
  RlFlow *second = rl_flow_new(self->bank->session, NULL, NULL);
  if (rl_flow_view(flow)->stage == RL_STAGE_CHALLENGE) {
    rl_flow_keep_open(flow);
    await(flow);
  }
  if (!resume(self, second, id))
    printf("# the challenge of %s was not in the keyring\n", id);
  rl_flow_free(flow);
  return second;
}

/* Nothing is to be kept of it. */
static void close_flow(RlFlow *flow)
{
  while (rl_flow_view(flow)->stage != RL_STAGE_CLOSED) {
    rl_flow_dismiss(flow);
    await(flow);
  }
  rl_flow_free(flow);
}

static void update(Soak *self, guint n)
{
  const Plan plan = plan_of(n);
  g_autofree char *id = bank_link(plan.manner, n % LINKS);
  RlFlow *flow = rl_flow_new(self->bank->session, NULL, NULL);
  submit(flow, id);
  if (plan.resumed)
    flow = hand_over(self, flow, id);
  answer(flow);
  const RlFlowView *view = rl_flow_view(flow);
  if (view->stage != RL_STAGE_OUTCOME || view->outcome->kind != plan.kind) {
    g_autofree char *message = view->outcome != NULL ? rl_outcome_message(view->outcome) : NULL;
    printf("# update %u of %s did not end as it should: %s\n", n, id, message);
    self->violations++;
  }
  if (n % 10 == 0)
    rl_desk_touch(self->desk, view->link);
  close_flow(flow);
}

static void complain(Soak *self, guint n, const char *what, guint before, guint now)
{
  printf("# after update %u: %s %u, %u after the warm-up\n", n, what, now, before);
  self->violations++;
}

/* Under a sanitizer memory is the sanitizer's, which keeps what was freed; it looks for leaks
 * instead. */
static void judge_memory(Soak *self, guint n, const Gauge *now)
{
#ifndef __SANITIZE_ADDRESS__
  if (now->rss >= self->first.rss + GROWTH_MAX)
    complain(self, n, "KiB in memory", self->first.rss, now->rss);
#endif
}

/* The list is read, and after it the number of all links. */
static void rest(Soak *self)
{
  while (rl_desk_view(self->desk)->stage == RL_DESK_LOADING)
    g_main_context_iteration(NULL, TRUE);
  bank_settle(self->bank);
  bank_settle(self->bank);
}

static void sample(Soak *self, guint n, gboolean is_first)
{
  rest(self);
  const Gauge now = gauge_read();
  g_autofree char *when = g_strdup_printf("%u updates", n);
  gauge_print(when, &now);
  if (is_first) {
    self->first = now;
    return;
  }
  judge_memory(self, n, &now);
  if (now.locked != self->first.locked)
    complain(self, n, "KiB locked", self->first.locked, now.locked);
  if (now.fds != self->first.fds)
    complain(self, n, "files", self->first.fds, now.fds);
  if (now.threads != self->first.threads)
    complain(self, n, "threads", self->first.threads, now.threads);
}

/* Nothing was sent more than once, and nothing has been left out. */
static void judge_wire(Soak *self, guint updates)
{
  const guint sent = bank_count(self->bank, "PUT");
  if (sent == updates)
    return;
  printf("# %u PUTs arrived for %u updates\n", sent, updates);
  self->violations++;
}

typedef struct {
  gint updates, settled, every;
  gboolean print_rules;
} Options;

static guint run(const Options *options)
{
  Soak self = { .bank = bank_new() };
  bank_open_session(self.bank);
  self.desk = rl_desk_new(self.bank->session, NULL, NULL);
  rl_desk_refresh(self.desk);
  const guint updates = (guint) options->updates, settled = (guint) options->settled;
  for (guint n = 1; n <= updates; n++) {
    update(&self, n);
    if (n == settled || (n > settled && n % (guint) options->every == 0))
      sample(&self, n, n == settled);
  }
  judge_wire(&self, updates);
  rl_desk_free(self.desk);
  bank_free(self.bank);
  return self.violations;
}

static gboolean parse(int *argc, char ***argv, Options *options)
{
  const GOptionEntry entries[] = {
    { "updates", 0, 0, G_OPTION_ARG_INT, &options->updates, "How many", "N" },
    { "settled", 0, 0, G_OPTION_ARG_INT, &options->settled, "After how many nothing may grow",
      "N" },
    { "every", 0, 0, G_OPTION_ARG_INT, &options->every, "After how many it looks again", "N" },
    { "print-rules", 0, 0, G_OPTION_ARG_NONE, &options->print_rules,
      "Only say how the bank behaves", NULL },
    { 0 },
  };
  g_autoptr(GOptionContext) context = g_option_context_new(NULL);
  g_autoptr(GError) error = NULL;
  g_option_context_add_main_entries(context, entries, NULL);
  if (!g_option_context_parse(context, argc, argv, &error)) {
    g_printerr("%s\n", error->message);
    return FALSE;
  }
  return options->print_rules || (options->updates > options->settled && options->every > 0);
}

int main(int argc, char **argv)
{
  Options options = { .settled = 500, .every = 500 };
  if (!parse(&argc, &argv, &options))
    return 2;
  if (options.print_rules) {
    g_autofree char *rules = bank_rules();
    fputs(rules, stdout);
    return EXIT_SUCCESS;
  }
  rl_secret_harden_process();
  const guint violations = run(&options);
  printf("%d runs, %u violations\n", options.updates, violations);
  return violations == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
