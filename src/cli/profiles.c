/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relink profiles: which there are, where each comes from, and which have API secrets. A locked
 * keyring tells as much. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#include "app/exit-code.h"

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/setup.h"
#include "cli/table.h"
#include "plain/access.h"
#include "plain/print.h"

/* The items of the keyring, or why they are not known. */
typedef struct {
  RlKeyring *keyring;
  GPtrArray *items;
  GError *error;
} Stored;

static void stored_clear(Stored *stored)
{
  g_clear_pointer(&stored->items, g_ptr_array_unref);
  g_clear_error(&stored->error);
}

static gpointer run_list(gpointer data, RlCancel *cancel)
{
  Stored *stored = data;
  stored->items =
      stored->keyring->list(stored->keyring, RL_KEYRING_API_SECRETS, cancel, &stored->error);
  return stored;
}

static void read_stored(RlRun *run, Stored *stored)
{
  g_autoptr(RlWorker) worker = rl_worker_new("keyring");
  g_autoptr(RlKeyring) keyring = rl_keyring_new();
  stored->keyring = keyring;
  (void) rl_wait_job(rl_run_wait(run), worker, run_list, stored);
  rl_worker_free(g_steal_pointer(&worker)); /* before the keyring that it works on */
  stored->keyring = NULL;
}

static gboolean is_stored(const Stored *stored, const RlProfile *profile)
{
  g_autoptr(RlUrl) url = profile->base_url != NULL ? rl_url_parse(profile->base_url, NULL) : NULL;
  if (url == NULL)
    return FALSE;
  const RlKeyringKey key = { .profile = profile->name, .origin = url->origin };
  for (guint i = 0; i < stored->items->len; i++)
    if (rl_keyring_item_is(g_ptr_array_index(stored->items, i), &key))
      return TRUE;
  return FALSE;
}

static RlJson *profile_json(const RlProfile *profile, const Stored *stored)
{
  RlJson *object = rl_json_new_object();
  rl_json_set_string(object, "name", profile->name);
  rl_json_set_string(object, "base_url", profile->base_url);
  rl_json_set_string(object, "stored", NULL);
  if (stored->items != NULL)
    rl_json_set_boolean(object, "stored", is_stored(stored, profile));
  return object;
}

static void print_json(const RlConfig *config, const Stored *stored)
{
  g_autoptr(RlJson) object = rl_json_new_object();
  RlJson *list = rl_json_new_array();
  for (guint i = 0; i < config->profiles->len; i++)
    rl_json_add(list, profile_json(g_ptr_array_index(config->profiles, i), stored));
  rl_json_set(object, "profiles", list);
  rl_output_json(object);
}

/* People read their own language; programs one that is always the same. */
static const char *said(const char *text)
{
  return rl_output_is_terminal() ? _(text) : text;
}

/* For people, who read the heading; for programs, which have none. */
static const char *stored_text(const RlProfile *profile, const Stored *stored)
{
  const gboolean people = rl_output_is_terminal();
  if (stored->items == NULL)
    return people ? C_("API secrets", "not known") : "API secrets: not known";
  if (is_stored(stored, profile))
    return people ? C_("API secrets", "stored") : "API secrets stored";
  return people ? C_("API secrets", "none") : "no API secrets";
}

static void add_remark(GString *text, gboolean holds, const char *remark)
{
  if (holds)
    g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", said(remark));
}

/* "locked: base_url, proxy"; the choice of the profile in use may be, too. */
static void add_locks(GString *text, const RlConfig *config, const RlProfile *profile,
                      gboolean in_use)
{
  g_auto(GStrv) keys = rl_config_locked_keys(config, profile);
  g_autofree char *list = g_strjoinv(", ", keys);
  const gboolean only = in_use && rl_config_locked_by(config, NULL, "profile") != NULL;
  add_remark(text, only, N_("the only one that may be used here"));
  if (*list == '\0')
    return;
  g_autofree char *locked = rl_output_is_terminal() ? g_strdup_printf(_("locked: %s"), list)
                                                    : g_strdup_printf("locked: %s", list);
  g_string_append_printf(text, "%s%s", text->len > 0 ? "; " : "", locked);
}

static char *remarks(const RlConfig *config, const RlProfile *profile, const char *current)
{
  g_autoptr(GString) text = g_string_new(NULL);
  const gboolean in_use = strcmp(profile->name, current) == 0;
  add_remark(text, in_use, N_("in use"));
  add_remark(text, profile->production, N_("PRODUCTION"));
  add_remark(text, profile->read_only, N_("read-only"));
  add_locks(text, config, profile, in_use);
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static const RlColumn columns[] = {
  { .heading = N_("Profile"), .least = 8 },
  { .heading = N_("Server"), .least = 8 },
  { .heading = N_("API secrets"), .least = 6, .rank = 2 },
  { .heading = N_("Remarks"), .least = 10 },
  /* Translators: a heading: which file a profile comes from */
  { .heading = N_("From"), .least = 8, .rank = 1 },
};
enum { N_CELLS = G_N_ELEMENTS(columns) };

static void each_profile(const RlConfig *config, const Stored *stored, const char *current,
                         RlTable *table, gboolean print)
{
  for (guint i = 0; i < config->profiles->len; i++) {
    const RlProfile *profile = g_ptr_array_index(config->profiles, i);
    g_autofree char *remark = remarks(config, profile, current);
    g_autofree char *name = rl_text_clean_line(profile->name, -1, 200, NULL);
    g_autofree char *url = rl_text_clean_line(profile->base_url, -1, 200, NULL);
    g_autofree char *file = rl_text_clean_line(profile->file, -1, 200, NULL);
    const char *cells[N_CELLS] = { name, url, stored_text(profile, stored), remark,
                                   profile->file != NULL ? file : said(N_("built in")) };
    (print ? rl_table_print : rl_table_widen)(table, cells);
  }
}

static void print_text(const RlConfig *config, const Stored *stored, const char *current)
{
  RlTable table = rl_table_new(columns, N_CELLS);
  each_profile(config, stored, current, &table, FALSE);
  each_profile(config, stored, current, &table, TRUE);
}

int rl_command_profiles(RlRun *run, GError **error)
{
  Stored stored = { 0 };
  g_autoptr(RlConfig) config = rl_setup_config(run->options, error);
  if (config == NULL)
    return RL_EXIT_LOCAL;
  read_stored(run, &stored);
  if (rl_wait_caught(run->wait) != 0) {
    stored_clear(&stored);
    (void) rl_access_left(error);
    return RL_EXIT_LEFT;
  }
  if (rl_run_has(run, RL_OPTION_JSON))
    print_json(config, &stored);
  else
    print_text(config, &stored, rl_setup_profile(run->options, config));
  if (stored.error != NULL)
    rl_output_note(stored.error->message);
  stored_clear(&stored);
  return RL_EXIT_DONE;
}
