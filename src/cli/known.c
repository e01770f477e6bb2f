/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/known.h"

#include <string.h>

#include "base/text.h"

#include "model/link-name.h"
#include "model/link.h"

#include "app/history.h"

#include "cli/setup.h"

/* Some 500 requests of one agent; read and parsed in the time of a key press. */
enum { TAIL_BYTES = 512 * 1024 };

/* Characters of a text. An external id of Belvo's has at most 256. */
enum { TEXT_MAX = 256 };

/* Each run of the sandbox inside relink has another port. */
#define SANDBOX_ORIGIN "http://127.0.0.1:"

static void link_free(RlKnownLink *self)
{
  g_free(self->id);
  g_free(self->external_id);
  g_free(self->institution);
  g_free(self->outcome);
  g_free(self);
}

/* New string, or NULL: what had to be cleaned would name something else. */
static char *if_harmless(const char *text)
{
  g_autofree char *clean = rl_text_clean_line(text, -1, TEXT_MAX, NULL);
  return clean != NULL && *clean != '\0' && strcmp(clean, text) == 0 ? g_steal_pointer(&clean)
                                                                     : NULL;
}

/* New string, or NULL: it would be taken for an option, for something that an id stands in, or by a
 * shell for several words. */
static char *external_id_of(const RlHistoryRequest *request)
{
  g_autofree char *text = if_harmless(request->external_id);
  if (text == NULL || *text == '-' || strchr(text, ' ') != NULL)
    return NULL;
  g_autoptr(RlLinkName) name = rl_link_name_parse(text, NULL);
  const gboolean good = name != NULL && g_strcmp0(rl_link_name_first(name), text) == 0;
  return good ? g_steal_pointer(&text) : NULL;
}

static void fill_in(RlKnownLink *self, const RlHistoryRequest *request)
{
  if (self->external_id == NULL)
    self->external_id = external_id_of(request);
  if (self->institution == NULL)
    self->institution = if_harmless(request->institution);
}

/* Takes ID. */
static RlKnownLink *link_new(char *id, const RlHistoryRequest *request)
{
  RlKnownLink *self = g_new0(RlKnownLink, 1);
  self->id = id;
  self->outcome = g_strdup(rl_history_outcome_text(request));
  self->time = rl_time_parse(request->time);
  return self;
}

static gboolean is_of(const RlHistoryRequest *request, const char *origin)
{
  if (request->origin == NULL)
    return FALSE;
  return origin != NULL ? strcmp(request->origin, origin) == 0
                        : g_str_has_prefix(request->origin, SANDBOX_ORIGIN);
}

GPtrArray *rl_known_links_in(const RlJson *entries, const char *origin)
{
  GPtrArray *links = g_ptr_array_new_with_free_func((GDestroyNotify) link_free);
  g_autoptr(GPtrArray) requests = rl_history_requests(entries);
  g_autoptr(GHashTable) by_id = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = requests->len; i > 0; i--) {
    const RlHistoryRequest *request = g_ptr_array_index(requests, i - 1);
    g_autofree char *id = is_of(request, origin) ? rl_link_id_parse(request->link) : NULL;
    if (id == NULL)
      continue;
    RlKnownLink *link = g_hash_table_lookup(by_id, id);
    if (link == NULL) {
      link = link_new(g_steal_pointer(&id), request);
      g_ptr_array_add(links, link);
      g_hash_table_insert(by_id, link->id, link);
    }
    fill_in(link, request);
  }
  return links;
}

RlConfig *rl_known_config(const RlOptions *options)
{
  static const char *const no_files[] = { NULL };
  RlConfig *config = rl_setup_config(options, NULL);
  return config != NULL ? config : rl_config_load_files(no_files, NULL);
}

/* FALSE: there is no such server. *ORIGIN is new. */
static gboolean find_origin(const RlOptions *options, const RlConfig *config, char **origin)
{
  if (rl_options_has(options, RL_OPTION_SANDBOX))
    return TRUE;
  const RlProfile *profile = rl_config_profile(config, rl_setup_profile(options, config), NULL);
  g_autoptr(RlUrl) url = profile != NULL ? rl_url_parse(profile->base_url, NULL) : NULL;
  *origin = url != NULL ? g_strdup(url->origin) : NULL;
  return url != NULL;
}

/* Whose journal is meant is not guessed where the configuration cannot be read. */
GPtrArray *rl_known_links(const RlOptions *options)
{
  g_autofree char *origin = NULL;
  g_autoptr(RlJson) entries = NULL;
  g_autoptr(RlConfig) config = rl_setup_config(options, NULL);
  const gboolean known = config != NULL && find_origin(options, config, &origin);
  g_autoptr(RlJournal) journal = known ? rl_setup_journal(config) : NULL;
  if (journal != NULL)
    entries = rl_journal_read_newest(journal, TAIL_BYTES, NULL);
  return rl_known_links_in(entries, origin);
}
