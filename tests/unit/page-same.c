/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "page-same.h"

#include <string.h>

static char *text_of(const RlLinkPage *page)
{
  GString *out = g_string_new(NULL);
  g_string_append_printf(
      out, "count %" G_GINT64_FORMAT " next %s rows %u broken %u removed %u json %s", page->count,
      page->next != NULL ? page->next : "(none)", page->n, page->broken, page->removed,
      page->json != NULL ? page->json->str : "(none)");
  for (guint i = 0; i < page->links->len; i++) {
    const RlLink *link = g_ptr_array_index(page->links, i);
    g_string_append_printf(out, "\n%s|%s|%s|%s|%s|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT "|%u",
                           link->id, link->institution, link->access_mode, link->status,
                           link->external_id, link->last_access, link->created, link->removed);
    if (link->json != NULL || link->created_at != NULL || link->last_accessed_at != NULL ||
        link->created_by != NULL || link->refresh_rate != NULL || link->credentials_storage != NULL)
      g_string_append(out, " and what no list has");
  }
  return g_string_free(out, FALSE);
}

static char *from_tree(const char *text, gsize length, RlRows rows)
{
  g_autoptr(GPtrArray) doubles =
      g_ptr_array_new_with_free_func((GDestroyNotify) rl_json_double_free);
  g_autoptr(RlJson) json = rl_json_parse_noting(text, length, doubles, NULL);
  if (json == NULL)
    return g_strdup("no JSON");
  if (doubles->len > 0)
    return g_strdup("a name twice");
  g_autoptr(RlLinkPage) page = rl_wire_link_page(json, rows, NULL);
  return page != NULL ? text_of(page) : g_strdup("no page");
}

char *page_same_fault(const char *text, gsize length, gboolean *plain)
{
  static const RlRows ways[] = { RL_ROWS_BARE, RL_ROWS_AS_TEXT };
  *plain = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
    /* At the end of its memory, so that a sanitizer sees a look behind it. */
    g_autofree char *bytes = g_memdup2(text, length);
    g_autoptr(RlLinkPage) page = rl_wire_plain_page(bytes, length, ways[i]);
    if (page == NULL)
      continue;
    *plain = TRUE;
    g_autofree char *expected = from_tree(text, length, ways[i]), *found = text_of(page);
    if (strcmp(expected, found) != 0)
      return g_strdup_printf("from the tree:\n%s\nfrom the text:\n%s\nof: %.*s", expected, found,
                             (int) MIN(length, 2000), text);
  }
  return NULL;
}
