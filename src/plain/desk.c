/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of links that need attention, and choosing one of them. */
#include "config.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "app/exit-code.h"
#include "app/report.h"

#include "plain/access.h"
#include "plain/job.h"
#include "plain/plain.h"
#include "plain/print.h"

/* More are not read out; whoever looks for another link types its id. */
enum { PAGE_SIZE = 50 };

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
  static const RlLinkQuery query = { .statuses = "invalid,token_required,unconfirmed",
                                     .page_size = PAGE_SIZE };
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

/* FALSE: the person is done with the list. */
static gboolean choose(RlPlain *self, char **link)
{
  g_autoptr(Listing) listing = read_listing(self);
  g_autofree char *line = NULL;
  print_listing(self, listing);
  const RlReply reply =
      rl_prompt_line(&self->prompt, _("Number, link id or external id (Enter leaves)"), &line);
  if (reply != RL_REPLY_LINE)
    return FALSE;
  *link = chosen(listing, line);
  return TRUE;
}

static int run_desk(RlPlain *self, GError **error)
{
  int last = RL_EXIT_DONE;
  for (gboolean stays = TRUE; stays;) {
    g_autofree char *link = NULL;
    int code = RL_EXIT_LEFT;
    if (!choose(self, &link))
      break;
    self->updated = FALSE;
    stays = rl_plain_work_on(self, link, &code);
    if (self->updated)
      last = code;
  }
  left_by_signal(self, error);
  return last;
}

static int run_link(RlPlain *self, const char *link, GError **error)
{
  int code = RL_EXIT_LEFT;
  if (!rl_plain_work_on(self, link, &code))
    left_by_signal(self, error);
  return code;
}

int rl_plain_run(RlSession *session, RlWait *wait, const char *link, GError **error)
{
  RlPlain self = { .session = session, .prompt = rl_prompt_new(wait) };
  self.prompt.out = stdout;
  RlPrompt *asker = rl_prompt_is_possible() ? &self.prompt : NULL;
  if (!rl_access_secrets(session, wait, asker, error))
    return RL_EXIT_AUTH;
  return link != NULL ? run_link(&self, link, error) : run_desk(&self, error);
}
