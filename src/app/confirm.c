/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confirm.h"

#include <string.h>

#include "base/i18n.h"

/* How much of the id has to be typed. */
enum { TYPED_CHARACTERS = 4 };

char *rl_confirm_fields(const RlDraft *draft)
{
  g_autoptr(GString) names = g_string_new(NULL);
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++)
    if (rl_draft_characters(draft, id) > 0)
      g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", _(rl_field(id)->label));
  return g_string_free(g_steal_pointer(&names), FALSE);
}

char *rl_confirm_link(const RlLink *link)
{
  return g_strdup_printf("%s: %s\n%s: %s\n%s: %s", _("Link"), link->id, _("Institution"),
                         link->institution != NULL ? link->institution : "–", _("External id"),
                         link->external_id != NULL ? link->external_id : "–");
}

char *rl_confirm_summary(RlFlow *flow)
{
  g_autofree char *link = rl_confirm_link(rl_flow_view(flow)->link);
  g_autofree char *fields = rl_confirm_fields(rl_flow_draft(flow));
  return g_strdup_printf("%s\n%s: %s", link, _("Fields"), fields);
}

gboolean rl_confirm_is_end_of_id(const RlLink *link, const char *typed)
{
  g_autofree char *bare = g_strstrip(g_strdup(typed));
  const gsize n = strlen(link->id);
  return g_ascii_strcasecmp(bare, link->id + n - MIN(n, TYPED_CHARACTERS)) == 0;
}

const char *rl_confirm_mismatch(void)
{
  return _("That is not the end of this link's id.");
}
