/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Picking one of the profiles of the configuration. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#include "tui/screen.h"

typedef struct {
  RlTui *tui;
  char *link; /* to be opened there; NULL */
} Pick;

static void pick_free(gpointer data)
{
  Pick *pick = data;
  g_free(pick->link);
  g_free(pick);
}

static const RlProfile *profile_at(const RlTui *tui, int index)
{
  return g_ptr_array_index(rl_tui_session(tui)->config->profiles, (guint) index);
}

static void on_picked(int choice, gpointer data)
{
  const Pick *pick = data;
  g_autoptr(GError) error = NULL;
  if (choice < 0)
    return;
  const RlProfile *profile = profile_at(pick->tui, choice);
  const gboolean same = profile == rl_tui_session(pick->tui)->profile;
  if (same && pick->link == NULL)
    return;
  if (!rl_tui_switch_profile(pick->tui, profile->name, pick->link, &error))
    rl_tui_tell(pick->tui, _("Profile"), error->message);
}

/* "production   api.belvo.com   PRODUCTION   read-only". */
static char *row_of(const RlProfile *profile, guint columns)
{
  const char *scheme = profile->base_url != NULL ? strstr(profile->base_url, "://") : NULL;
  g_autofree char *host = rl_text_clean_line(scheme != NULL ? scheme + 3 : "–", -1, 60, NULL);
  const guint gap = columns - MIN(columns, rl_text_columns(profile->name));
  return g_strdup_printf("%s%*s  %s%s%s%s%s", profile->name, (int) gap, "", host,
                         profile->production ? "  " : "",
                         profile->production ? _("PRODUCTION") : "", profile->read_only ? "  " : "",
                         profile->read_only ? _("read-only") : "");
}

static guint widest_name(const GPtrArray *profiles)
{
  guint columns = 0;
  for (guint i = 0; i < profiles->len; i++)
    columns = MAX(columns, rl_text_columns(((RlProfile *) g_ptr_array_index(profiles, i))->name));
  return columns;
}

void rl_profile_dialog_open(RlTui *tui, const char *title, const char *link)
{
  const RlSession *session = rl_tui_session(tui);
  const GPtrArray *profiles = session->config->profiles;
  const guint columns = widest_name(profiles);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);
  int current = 0;
  for (guint i = 0; i < profiles->len; i++) {
    const RlProfile *profile = g_ptr_array_index(profiles, i);
    if (profile == session->profile)
      current = (int) i;
    g_ptr_array_add(rows, row_of(profile, columns));
  }
  g_ptr_array_add(rows, NULL);
  Pick *pick = g_new0(Pick, 1);
  *pick = (Pick){ tui, g_strdup(link) };
  rl_tui_push(tui, rl_select_dialog_new(title, (const char *const *) rows->pdata, current,
                                        on_picked, pick, pick_free));
}
