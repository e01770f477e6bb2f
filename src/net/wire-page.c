/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of links, from a tree and from the text alone: the same comes of both. */
#include "config.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "json/plain.h"

#include "model/link-read.h"

#include "net/wire.h"

/* ROOM: bytes of text that are expected, so that it need not move as it grows. */
static RlLinkPage *page_new(RlRows rows, gsize room)
{
  RlLinkPage *self = g_new0(RlLinkPage, 1);
  self->count = -1;
  self->links = g_ptr_array_new();
  self->json = rows == RL_ROWS_AS_TEXT ? g_string_sized_new(room) : NULL;
  return self;
}

void rl_link_page_free(RlLinkPage *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref(self->links);
  if (self->block != NULL)
    g_array_unref(self->block);
  if (self->texts != NULL)
    g_string_chunk_free(self->texts);
  if (self->json != NULL)
    (void) g_string_free(self->json, TRUE);
  g_free(self->next);
  g_free(self);
}

static void begin_row(GString *json)
{
  if (json->len > 0)
    g_string_append_c(json, ',');
}

/* ---- from a tree ---- */

static void add_text(RlLinkPage *self, const RlJson *row)
{
  g_autofree char *text = rl_json_print(row, FALSE);
  begin_row(self->json);
  g_string_append(self->json, text);
}

static void add_link(RlLinkPage *self, const RlJson *row, RlRows rows)
{
  RlLink *link =
      rows == RL_ROWS_WITH_JSON ? rl_link_from_json(row, NULL) : rl_link_from_json_bare(row, NULL);
  self->removed += link->removed;
  g_ptr_array_add(self->links, link);
}

static void add_row(RlLinkPage *self, const RlJson *row, RlRows rows)
{
  if (rl_json_kind(row) != RL_JSON_OBJECT) {
    self->broken++;
    return;
  }
  self->n++;
  if (rows == RL_ROWS_AS_TEXT)
    add_text(self, row);
  else
    add_link(self, row, rows);
}

RlLinkPage *rl_wire_link_page(const RlJson *json, RlRows rows, GError **error)
{
  const RlJson *results = rl_json_member(json, "results");
  if (rl_json_kind(results) != RL_JSON_ARRAY) {
    g_set_error_literal(error, RL_ERROR, RL_ERROR_MALFORMED,
                        _("The server's answer is not a list of links."));
    return NULL;
  }
  RlLinkPage *page = page_new(rows, 0);
  g_ptr_array_set_free_func(page->links, (GDestroyNotify) rl_link_free);
  page->next = rl_text_or_nothing(g_strdup(rl_json_string(rl_json_member(json, "next"))));
  (void) rl_json_integer(rl_json_member(json, "count"), &page->count);
  for (const RlJson *row = rl_json_first(results); row != NULL; row = rl_json_next(row))
    add_row(page, row, rows);
  return page;
}

/* ---- from the text ---- */

enum { COUNT, NEXT, RESULTS };

static const char *const names[] = {
  [COUNT] = "count", [NEXT] = "next", [RESULTS] = "results", NULL
};

/* The links lie in a block that moves when it grows, so they are pointed at in the end. */
static void point_at_links(RlLinkPage *self)
{
  g_ptr_array_set_size(self->links, (gint) self->block->len);
  for (guint i = 0; i < self->block->len; i++)
    self->links->pdata[i] = &g_array_index(self->block, RlLink, i);
}

static gboolean read_link(RlLinkPage *self, RlJsonPlain *json)
{
  if (self->json != NULL) {
    begin_row(self->json);
    return rl_json_plain_copy(json, self->json);
  }
  RlLink link;
  if (!rl_link_read_plain(json, self->texts, &link))
    return FALSE;
  self->removed += link.removed;
  g_array_append_val(self->block, link);
  return TRUE;
}

static gboolean read_rows(RlLinkPage *self, RlJsonPlain *json)
{
  gboolean good = rl_json_plain_array(json);
  while (good && rl_json_plain_element(json)) {
    const gboolean link = rl_json_plain_kind(json) == RL_JSON_OBJECT;
    good = link ? read_link(self, json) : rl_json_plain_skip(json);
    self->n += link;
    self->broken += !link;
  }
  return good;
}

static gboolean read_next(RlLinkPage *self, RlJsonPlain *json)
{
  RlJsonBytes url;
  if (rl_json_plain_kind(json) != RL_JSON_STRING)
    return rl_json_plain_skip(json);
  if (!rl_json_plain_string(json, &url))
    return FALSE;
  self->next = rl_text_or_nothing(g_strndup(url.text, url.length));
  return TRUE;
}

static gboolean read_count(RlLinkPage *self, RlJsonPlain *json)
{
  return rl_json_plain_kind(json) == RL_JSON_NUMBER ? rl_json_plain_integer(json, &self->count)
                                                    : rl_json_plain_skip(json);
}

/* Of each name there is one member at most. */
static gboolean read_page(RlLinkPage *self, RlJsonPlain *json)
{
  int name = RL_JSON_OTHER_NAME;
  gboolean found = FALSE, good = rl_json_plain_object(json, names);
  while (good && rl_json_plain_member(json, &name)) {
    if (name == COUNT)
      good = read_count(self, json);
    else if (name == NEXT)
      good = read_next(self, json);
    else
      good = name == RESULTS ? read_rows(self, json) : rl_json_plain_skip(json);
    found = found || name == RESULTS;
  }
  return found && rl_json_plain_end(json);
}

RlLinkPage *rl_wire_plain_page(const char *text, gsize length, RlRows rows)
{
  enum { ROWS = 1024, TEXTS = 16 * 1024 };
  g_autoptr(RlJsonPlain) json = rl_json_plain_new(text, length);
  g_autoptr(RlLinkPage) page = page_new(rows, length);
  page->block = g_array_sized_new(FALSE, FALSE, sizeof(RlLink),
                                  rows == RL_ROWS_AS_TEXT ? 0 : MIN(ROWS, length / 64));
  page->texts = g_string_chunk_new(TEXTS);
  if (!read_page(page, json))
    return NULL;
  point_at_links(page);
  return g_steal_pointer(&page);
}
