/* SPDX-License-Identifier: GPL-3.0-or-later */
/* races --updates N --seed N | --planted: updates that are broken off at random moments, through
 * the flow with all its workers: requests, the keyring, the desk's pages, an image that is being
 * read. Somebody presses Esc, closes the form, ends the program, or the line drops (a real SIGHUP).
 * Under ThreadSanitizer that finds races; in every build, whether what was promised is kept. The
 * last line counts runs and violations. */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/secret.h"
#include "base/signals.h"

#include "qr/code.h"

#include "app/desk.h"
#include "app/flow.h"
#include "app/open-challenge.h"

#include "qr-picture.h"
#include "races-judge.h"
#include "soak-gauge.h"

typedef enum { ESC, CLOSE, END, HANG_UP, N_WAYS } Way;

/* What is under way when it is broken off. */
typedef enum { OPENING, SENDING, ANSWERING, CLAIMING, REREADING, N_PHASES } Phase;

static const char *const phases[] = { "opening", "sending", "answering", "claiming", "rereading" };

typedef struct {
  Bank *bank;
  GRand *rand;
  RlDesk *desk;
  RlFlow *flow; /* NULL: there is none any more */
  char *image;  /* a PNG of a code, as a bank may send it */
  guint n;      /* of this update */
  Phase phase;
  Way way;
  gint64 usual[N_PHASES]; /* µs that the phase takes when nobody breaks it off */
  gboolean hung_up;
  guint broken_off; /* of all updates: so many were still under way */
  char *typed;      /* the password of this update */
  GPtrArray *ids, *secrets;
  guint ends[RL_STAGE_CLOSED + 1];
  guint violations;
} Races;

static void complain(Races *self, const char *what)
{
  printf("# update %u, %s, way %d: %s\n", self->n, phases[self->phase], self->way, what);
  self->violations++;
}

static gboolean is_busy(const RlFlow *flow)
{
  const RlFlowView *view = rl_flow_view(flow);
  return view->stage == RL_STAGE_OPENING || view->stage == RL_STAGE_WORKING || view->rereading;
}

static void await(Races *self)
{
  while (self->flow != NULL && is_busy(self->flow))
    g_main_context_iteration(NULL, TRUE);
}

/* ---- who breaks it off ---- */

/* As the screens do: what is typed goes, what is out comes to its end, and its challenge is kept.
 */
static void on_signal(int number, gpointer data)
{
  Races *self = data;
  self->hung_up = TRUE;
  if (self->flow == NULL)
    return;
  rl_flow_wipe(self->flow);
  await(self);
  if (rl_flow_view(self->flow)->can_send_again)
    complain(self, "what was wiped can be sent again");
  if (rl_flow_view(self->flow)->stage == RL_STAGE_CHALLENGE)
    rl_flow_keep_open(self->flow);
  await(self);
}

static void hang_up(Races *self)
{
  self->hung_up = FALSE;
  (void) kill(getpid(), SIGHUP);
  while (!self->hung_up)
    g_main_context_iteration(NULL, TRUE);
}

static void open_session(Races *self)
{
  bank_open_session(self->bank);
  self->desk = rl_desk_new(self->bank->session, NULL, NULL);
}

static void close_session(Races *self)
{
  g_clear_pointer(&self->flow, rl_flow_free);
  g_clear_pointer(&self->desk, rl_desk_free);
  bank_close_session(self->bank);
}

static void break_off(Races *self)
{
  self->broken_off += is_busy(self->flow);
  switch (self->way) {
  case ESC:
    rl_flow_cancel(self->flow);
    break;
  case CLOSE:
    g_clear_pointer(&self->flow, rl_flow_free);
    break;
  case END:
    close_session(self);
    open_session(self);
    break;
  case HANG_UP:
    hang_up(self);
    break;
  case N_WAYS:
    break;
  }
  await(self);
}

/* ---- when ---- */

/* A moment chosen by chance within what the phase usually takes, and a little more; sometimes the
 * first of all, before the worker has so much as looked. Time decides here on purpose: any moment
 * is to be hit. */
static void pass_time(Races *self)
{
  if (g_rand_int_range(self->rand, 0, 10) == 0)
    return;
  const double share = g_rand_double_range(self->rand, 0, 1.15);
  const gint64 end = g_get_monotonic_time() + (gint64) (share * (double) self->usual[self->phase]);
  while (g_get_monotonic_time() < end && is_busy(self->flow))
    g_main_context_iteration(NULL, FALSE);
}

/* Whether PHASE is the one to be broken off: then it was. Otherwise it has come to its end. */
static gboolean goes_through(Races *self, Phase phase)
{
  const gint64 start = g_get_monotonic_time();
  if (self->phase == phase) {
    pass_time(self);
    break_off(self);
    return FALSE;
  }
  await(self);
  self->usual[phase] = (3 * self->usual[phase] + g_get_monotonic_time() - start) / 4;
  return TRUE;
}

/* ---- one update ---- */

static char *new_secret(Races *self, const char *kind)
{
  char *secret = g_strdup_printf("%s-%06u-end", kind, self->n);
  g_ptr_array_add(self->secrets, secret);
  return secret;
}

static gboolean open_form(Races *self, const char *id)
{
  self->flow = rl_flow_new(self->bank->session, NULL, NULL);
  rl_flow_open(self->flow, id, TRUE);
  return goes_through(self, OPENING);
}

static gboolean send_update(Races *self)
{
  self->typed = new_secret(self, "pass");
  RlSecret *password = rl_draft_value(rl_flow_draft(self->flow), RL_FIELD_PASSWORD);
  (void) rl_secret_append(password, self->typed, -1);
  rl_flow_submit(self->flow);
  /* A reading after an unknown outcome begins by itself: it is waited for up to there only. */
  while (self->phase == REREADING && rl_flow_view(self->flow)->stage == RL_STAGE_WORKING)
    g_main_context_iteration(NULL, TRUE);
  return self->phase == REREADING ? goes_through(self, REREADING) : goes_through(self, SENDING);
}

static void on_list(gpointer result, gpointer data)
{
  *(RlOpenChallenges **) data = result;
}

/* The challenge goes into the keyring, and comes from there to a form of its own. */
static gboolean hand_over(Races *self, const char *id)
{
  RlOpenChallenges *list = NULL;
  rl_flow_keep_open(self->flow);
  await(self);
  g_clear_pointer(&self->flow, rl_flow_free);
  rl_open_challenges_list(self->bank->session, NULL, on_list, &list);
  while (list == NULL)
    g_main_context_iteration(NULL, TRUE);
  const RlOpenChallenge *open = rl_open_challenges_find(list, id);
  if (open != NULL) {
    self->flow = rl_flow_new(self->bank->session, NULL, NULL);
    rl_flow_resume(self->flow, open->link, open->challenge);
  }
  rl_open_challenges_free(list);
  return open != NULL;
}

static void answer(Races *self, const char *id)
{
  if (rl_flow_view(self->flow)->stage != RL_STAGE_CHALLENGE) {
    complain(self, "the bank's question did not come");
    return;
  }
  if (self->phase == CLAIMING && !hand_over(self, id)) {
    complain(self, "what was kept is not in the keyring");
    return;
  }
  const char *token = new_secret(self, "token");
  rl_flow_answer(self->flow, rl_secret_new_from(token, -1, 0));
  (void) goes_through(self, self->phase == CLAIMING ? CLAIMING : ANSWERING);
}

static void update(Races *self, const char *id)
{
  if (open_form(self, id) && send_update(self) && self->phase >= ANSWERING)
    answer(self, id);
}

/* ---- what must hold then ---- */

static gboolean holds_typed(const Races *self)
{
  const RlSecret *password = rl_draft_value(rl_flow_draft(self->flow), RL_FIELD_PASSWORD);
  return self->typed != NULL && rl_secret_length(password) == strlen(self->typed) &&
         memcmp(rl_secret_peek(password), self->typed, strlen(self->typed)) == 0;
}

/* Where nothing was wiped on purpose. An earlier form had what a resumed challenge belongs to. */
static void judge_kept(Races *self, const RlFlowView *view)
{
  const gboolean done = view->outcome != NULL && view->outcome->kind == RL_OUTCOME_DONE;
  if (self->typed == NULL || self->phase == CLAIMING || view->stage == RL_STAGE_CLOSED)
    return;
  if (view->stage == RL_STAGE_CHALLENGE) {
    if (!view->can_send_again)
      complain(self, "what was typed is lost behind a challenge");
  } else if (done == holds_typed(self)) {
    complain(self, done ? "what was typed is still there" : "what was typed is lost");
  }
}

static void judge_flow(Races *self)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  self->ends[view->stage]++;
  if (view->stage == RL_STAGE_WORKING || view->stage == RL_STAGE_OPENING || view->cancelling)
    complain(self, "it has not come to an end");
  if (self->way == HANG_UP && holds_typed(self))
    complain(self, "what was wiped is still there");
  else if (self->way == ESC)
    judge_kept(self, view);
}

/* ---- what goes on beside it ---- */

static gpointer read_image(gpointer job, RlCancel *cancel)
{
  g_autofree char *value = job;
  return rl_qr_code_new(value);
}

static void on_read(gpointer code, gpointer data)
{
  rl_qr_code_free(code);
}

static void begin_beside(Races *self)
{
  if (g_rand_boolean(self->rand))
    rl_desk_refresh(self->desk);
  if (g_rand_int_range(self->rand, 0, 4) == 0)
    rl_worker_push(self->bank->session->keys, read_image, g_strdup(self->image), NULL, on_read,
                   (GDestroyNotify) rl_qr_code_free, self);
}

static void end_beside(Races *self)
{
  if (g_rand_boolean(self->rand))
    rl_desk_stop(self->desk);
  if (g_rand_boolean(self->rand))
    rl_worker_forget(self->bank->session->keys, self);
}

static char *make_image(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RlQrSymbol) symbol = rl_qr_symbol_encode("races: 48291053", &error);
  g_assert_no_error(error);
  g_autoptr(RlQrImage) picture = qr_picture(symbol, 3, 12);
  g_autoptr(GByteArray) png = qr_png(picture, QR_PNG_GREY);
  return qr_base64("data:image/png;base64,", png);
}

/* ---- all of them ---- */

static BankManner manner_of(Races *self)
{
  if (self->phase == SENDING)
    return (BankManner) g_rand_int_range(self->rand, BANK_ASKS, BANK_FAILS + 1);
  return self->phase == REREADING ? BANK_FAILS : BANK_ASKS;
}

static void run_one(Races *self, guint n)
{
  self->n = n;
  self->phase = (Phase) g_rand_int_range(self->rand, 0, N_PHASES);
  self->way = (Way) g_rand_int_range(self->rand, 0, N_WAYS);
  self->typed = NULL;
  char *id = bank_link(manner_of(self), n);
  g_ptr_array_add(self->ids, id);
  begin_beside(self);
  update(self, id);
  end_beside(self);
  if (self->flow != NULL)
    judge_flow(self);
  g_clear_pointer(&self->flow, rl_flow_free);
}

static void print_ends(const Races *self)
{
  printf("# %u were under way still; ends of forms: %u failed, %u editing, %u challenge, %u "
         "outcome, %u closed\n",
         self->broken_off, self->ends[RL_STAGE_FAILED], self->ends[RL_STAGE_EDITING],
         self->ends[RL_STAGE_CHALLENGE], self->ends[RL_STAGE_OUTCOME], self->ends[RL_STAGE_CLOSED]);
}

static void judge_rest(Races *self, const Gauge *before)
{
  const Gauge after = gauge_read();
  self->violations += races_judge(self->bank, self->ids, self->secrets);
  if (after.threads != before->threads || after.fds != before->fds) {
    gauge_print("before", before);
    gauge_print("after", &after);
    self->violations++;
  }
}

static void run(Races *self, guint updates)
{
  static const int numbers[] = { SIGHUP, 0 };
  self->bank = bank_new();
  self->image = make_image();
  g_autoptr(RlSignals) signals = rl_signals_new(numbers, on_signal, self);
  open_session(self);
  close_session(self);
  const Gauge before = gauge_read();
  open_session(self);
  for (guint n = 1; n <= updates; n++)
    run_one(self, n);
  close_session(self);
  print_ends(self);
  judge_rest(self, &before);
  bank_free(self->bank);
  g_free(self->image);
}

/* ---- does ThreadSanitizer see anything? ---- */

static gpointer add_one(gpointer number, RlCancel *cancel)
{
  ++*(guint *) number;
  return NULL;
}

static void on_added(gpointer result, gpointer done)
{
  *(gboolean *) done = TRUE;
}

/* A race as our code could have one: what a job was given is changed behind it. */
static void plant_race(void)
{
  g_autoptr(RlWorker) worker = rl_worker_new("planted");
  guint number = 0;
  gboolean done = FALSE;
  rl_worker_push(worker, add_one, &number, NULL, on_added, NULL, &done);
  number++;
  while (!done)
    g_main_context_iteration(NULL, TRUE);
}

static gpointer error_domain(G_GNUC_UNUSED gpointer data)
{
  return GUINT_TO_POINTER(rl_error_quark());
}

/* The first errors of a process, on two threads at once. FALSE: they are not of one domain. */
static gboolean first_errors_agree(void)
{
  GThread *one = g_thread_new("one", error_domain, NULL);
  GThread *other = g_thread_new("other", error_domain, NULL);
  const gpointer ones = g_thread_join(one);
  return g_thread_join(other) == ones;
}

int main(int argc, char **argv)
{
  gint updates = 100, seed = 1;
  gboolean planted = FALSE;
  const GOptionEntry entries[] = {
    { "updates", 0, 0, G_OPTION_ARG_INT, &updates, "How many", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "Which series", "N" },
    { "planted", 0, 0, G_OPTION_ARG_NONE, &planted, "Only have a race that must be found", NULL },
    { 0 },
  };
  g_autoptr(GOptionContext) context = g_option_context_new(NULL);
  g_autoptr(GError) error = NULL;
  g_option_context_add_main_entries(context, entries, NULL);
  if (!g_option_context_parse(context, &argc, &argv, &error)) {
    g_printerr("%s\n", error->message);
    return 2;
  }
  if (planted) {
    plant_race();
    return EXIT_SUCCESS;
  }
  Races self = { .rand = g_rand_new_with_seed((guint32) seed),
                 .ids = g_ptr_array_new_with_free_func(g_free),
                 .secrets = g_ptr_array_new_with_free_func(g_free) };
  if (!first_errors_agree())
    self.violations++;
  run(&self, (guint) updates);
  printf("%d runs, %u violations\n", updates, self.violations);
  g_rand_free(self.rand);
  g_ptr_array_unref(self.ids);
  g_ptr_array_unref(self.secrets);
  return self.violations == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
