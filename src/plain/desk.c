/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of links that need attention, and choosing one of them. */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "app/exit-code.h"
#include "app/history.h"
#include "app/report.h"
#include "app/scope.h"

#include "plain/access.h"
#include "plain/challenges.h"
#include "plain/job.h"
#include "plain/plain.h"
#include "plain/print.h"

/* More are not read out; whoever looks for another link types its id. */
enum { PAGE_LINKS = 50 };

/* Before the number of a challenge: those of links have none. */
#define CHALLENGE_PREFIX "c"

typedef struct {
  RlSession *session;
  RlOutcome *outcome;
  RlLinkPage *page; /* NULL: see outcome */
} Listing;

static void listing_free(Listing *self)
{
  if (self == NULL)
    return;
  rl_outcome_free(self->outcome);
  rl_link_page_free(self->page);
  g_free(self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Listing, listing_free)

static gpointer run_listing(gpointer data, GCancellable *cancel)
{
  static const RlLinkQuery query = { .statuses = RL_NEEDS_ATTENTION, .page_size = PAGE_LINKS };
  Listing *self = data;
  const RlSession *session = self->session;
  self->outcome =
      rl_api_list_links(session->api, session->credentials, &query, NULL, cancel, &self->page);
  return self;
}

static Listing *read_listing(RlPlain *self)
{
  Listing *listing = g_new0(Listing, 1);
  listing->session = self->session;
  return rl_wait_job(self->prompt.wait, self->session->net, run_listing, listing);
}

static void print_link(FILE *to, guint number, const RlLink *link, gint64 now)
{
  g_autofree char *ago = rl_time_ago(link->last_access, now);
  rl_print(to, "%u. %s, %s, %s, %s: %s, %s\n", number, rl_link_status_text(link),
           link->institution != NULL ? link->institution : "–",
           link->external_id != NULL ? link->external_id : "–", _("last access"), ago, link->id);
}

static void print_listing(RlPlain *self, const Listing *listing)
{
  FILE *out = self->prompt.out;
  if (listing->page == NULL) {
    g_autoptr(RlReport) report = rl_report_failed_read(listing->outcome, self->session);
    rl_print_report(out, report);
    return;
  }
  const GPtrArray *links = listing->page->links;
  const gint64 count = MAX(listing->page->count, (gint64) links->len);
  g_autofree char *number = rl_text_number(count);
  rl_print(out, "%s: %s\n", _("Links that need attention"), number);
  for (guint i = 0; i < links->len; i++)
    print_link(out, i + 1, g_ptr_array_index(links, i), self->session->clock.wall());
  g_autofree char *removed = rl_report_removed(listing->page->removed);
  if (removed != NULL)
    rl_print(out, "%s\n", removed);
}

/* A number from the list, or what was typed. New string. */
static char *chosen(const Listing *listing, const char *line)
{
  guint64 number = 0;
  const guint n = listing->page != NULL ? listing->page->links->len : 0;
  if (n > 0 && g_ascii_string_to_unsigned(line, 10, 1, n, &number, NULL))
    return g_strdup(((RlLink *) g_ptr_array_index(listing->page->links, number - 1))->id);
  return g_strdup(line);
}

/* By a signal, at a question; an update may have been sent earlier. */
static void left_by_signal(const RlPlain *self, GError **error)
{
  if (rl_wait_signal(self->prompt.wait) != 0)
    g_set_error_literal(error, RL_ERROR, RL_ERROR_CANCELLED, _("Left."));
}

/* ---- another profile ---- */

static void print_profiles(const RlPlain *self)
{
  const GPtrArray *profiles = self->session->config->profiles;
  for (guint i = 0; i < profiles->len; i++) {
    const RlProfile *profile = g_ptr_array_index(profiles, i);
    rl_print(self->prompt.out, "%u. %s, %s%s%s\n", i + 1, profile->name,
             profile->base_url != NULL ? profile->base_url : "–", profile->production ? ", " : "",
             profile->production ? _("PRODUCTION") : "");
  }
}

/* The number is that of a profile, or NULL. */
static const RlProfile *profile_of(const RlPlain *self, const char *line)
{
  const GPtrArray *profiles = self->session->config->profiles;
  guint64 number = 0;
  if (profiles->len == 0 || !g_ascii_string_to_unsigned(line, 10, 1, profiles->len, &number, NULL))
    return NULL;
  return g_ptr_array_index(profiles, number - 1);
}

/* Without its API secrets a profile is of no use: then the old one stays. */
static void work_with(RlPlain *self, const RlPlainOptions *options, const RlProfile *profile)
{
  g_autoptr(GError) error = NULL;
  RlPrompt *asker = rl_prompt_is_possible() ? &self->prompt : NULL;
  RlSession *session = options->beside(self->first, profile->name, &error);
  if (session != NULL && rl_access_secrets(session, self->prompt.wait, asker, &error)) {
    self->session = session;
    rl_print(self->prompt.out, "%s: %s, %s%s%s\n", _("Profile"), profile->name,
             rl_api_endpoint(session->api)->url->authority, profile->production ? ", " : "",
             profile->production ? _("PRODUCTION") : "");
  } else {
    rl_print(self->prompt.out, "%s\n", error->message);
  }
}

static RlReply switch_profile(RlPlain *self, const RlPlainOptions *options)
{
  g_autofree char *line = NULL;
  print_profiles(self);
  const RlReply reply =
      rl_prompt_line(&self->prompt, _("Number of the profile (Enter: none)"), &line);
  const RlProfile *profile = reply == RL_REPLY_LINE ? profile_of(self, line) : NULL;
  if (profile != NULL)
    work_with(self, options, profile);
  else if (reply == RL_REPLY_LINE)
    rl_print(self->prompt.out, "%s\n", _("That is no number of the list."));
  return reply == RL_REPLY_EMPTY ? RL_REPLY_LINE : reply;
}

/* ---- open challenges ---- */

/* NULL: the keyring cannot be read. Then none was ever kept, or they wait for somebody who can. */
static RlOpenChallenges *read_challenges(RlPlain *self)
{
  RlPending pending = rl_pending_new();
  rl_open_challenges_list(self->session, pending.cancel, rl_pending_done, &pending);
  g_autoptr(RlOpenChallenges) list = rl_wait_result(self->prompt.wait, &pending);
  return list->error == NULL ? g_steal_pointer(&list) : NULL;
}

static void print_challenges(const RlPlain *self, const RlOpenChallenges *list)
{
  if (list == NULL)
    return;
  rl_plain_say_expired(self->prompt.out, list);
  if (list->open->len == 0)
    return;
  g_autofree char *number = rl_text_number(list->open->len);
  rl_print(self->prompt.out, "%s: %s\n", _("Open challenges"), number);
  rl_plain_list_challenges(self->prompt.out, self->session, list, CHALLENGE_PREFIX);
}

/* ---- updates without a known outcome ---- */

static void print_unknown(RlPlain *self)
{
  RlPending pending = rl_pending_new();
  rl_history_read(self->session, pending.cancel, rl_pending_done, &pending);
  g_autoptr(RlShift) shift = rl_wait_result(self->prompt.wait, &pending);
  g_autofree char *text = rl_shift_unknown_text(shift);
  if (text != NULL)
    rl_print(self->prompt.out, "%s\n", text);
}

/* ---- choosing ---- */

/* What the person wants next; nothing: the list again. */
typedef struct {
  char *link;
  RlOpenChallenges *challenges;
  const RlOpenChallenge *open; /* one of them, instead of a link */
} Wish;

static void wish_clear(Wish *self)
{
  g_free(self->link);
  rl_open_challenges_free(self->challenges);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wish, wish_clear)

/* FALSE: the person is done with the list. */
static gboolean choose(RlPlain *self, const RlPlainOptions *options, Wish *wish)
{
  g_autoptr(Listing) listing = read_listing(self);
  g_autofree char *line = NULL;
  wish->challenges = read_challenges(self);
  print_listing(self, listing);
  print_unknown(self);
  print_challenges(self, wish->challenges);
  const RlReply reply = rl_prompt_line(
      &self->prompt, _("Number, link id or external id (p: other profile, Enter leaves)"), &line);
  if (reply != RL_REPLY_LINE)
    return FALSE;
  if (strcmp(line, "p") == 0)
    return switch_profile(self, options) == RL_REPLY_LINE;
  wish->open = rl_plain_challenge_of(wish->challenges, CHALLENGE_PREFIX, line);
  wish->link = chosen(listing, line);
  return TRUE;
}

/* FALSE: the person wants to leave altogether. */
static gboolean fulfil(RlPlain *self, const Wish *wish, int *last)
{
  int code = RL_EXIT_LEFT;
  self->updated = FALSE;
  const gboolean stays = wish->open != NULL ? rl_plain_resume(self, wish->open, &code)
                                            : rl_plain_work_on(self, wish->link, &code);
  if (self->updated)
    *last = code;
  return stays;
}

static int run_desk(RlPlain *self, const RlPlainOptions *options, GError **error)
{
  int last = RL_EXIT_DONE;
  for (gboolean stays = TRUE; stays;) {
    g_auto(Wish) wish = { 0 };
    if (!choose(self, options, &wish))
      break;
    if (wish.link != NULL)
      stays = fulfil(self, &wish, &last);
  }
  left_by_signal(self, error);
  return last;
}

/* One link, or the challenge that was chosen. */
static int run_one(RlPlain *self, const RlPlainOptions *options, GError **error)
{
  int code = RL_EXIT_LEFT;
  const gboolean stays = options->resume != NULL ? rl_plain_resume(self, options->resume, &code)
                                                 : rl_plain_work_on(self, options->link, &code);
  if (!stays)
    left_by_signal(self, error);
  return code;
}

int rl_plain_run(RlSession *session, RlWait *wait, const RlPlainOptions *options, GError **error)
{
  RlPlain self = { .first = session, .session = session, .prompt = rl_prompt_new(wait) };
  self.prompt.out = stdout;
  RlPrompt *asker = rl_prompt_is_possible() ? &self.prompt : NULL;
  if (!rl_access_secrets(session, wait, asker, error))
    return RL_EXIT_AUTH;
  return options->link != NULL || options->resume != NULL ? run_one(&self, options, error)
                                                          : run_desk(&self, options, error);
}
