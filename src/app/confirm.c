/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confirm.h"

#include <string.h>

#include "base/i18n.h"

/* How much of the id has to be typed. */
enum { TYPED_CHARACTERS = 4 };

/* What is typed goes before what the institution sets. */
static char *name_of_field(const RlFlow *flow, const RlDraft *draft, RlFieldId id)
{
  const char *label = _(rl_field(id)->label);
  if (rl_draft_characters(draft, id) > 0)
    return g_strdup(label);
  if (!rl_form_is_fixed(rl_flow_view(flow)->form, id))
    return NULL;
  return g_strdup_printf("%s (%s)", label, _("set by the institution"));
}

char *rl_confirm_fields(RlFlow *flow)
{
  const RlDraft *draft = rl_flow_draft(flow);
  g_autoptr(GString) names = g_string_new(NULL);
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++) {
    g_autofree char *name = name_of_field(flow, draft, id);
    if (name != NULL)
      g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", name);
  }
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
  g_autofree char *fields = rl_confirm_fields(flow);
  return g_strdup_printf("%s\n%s: %s", link, _("Fields"), fields);
}

gboolean rl_confirm_is_end_of_id(const RlLink *link, const char *typed)
{
  g_autofree char *bare = g_strstrip(g_strdup(typed));
  const gsize n = strlen(link->id);
  return g_ascii_strcasecmp(bare, link->id + n - MIN(n, TYPED_CHARACTERS)) == 0;
}

char *rl_confirm_mismatch(const RlLink *link)
{
  return g_strdup_printf(_("That is not the end of this link's id: %s"), link->id);
}
