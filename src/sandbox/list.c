/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists in pages. A page without filters is found by its index; with filters every item is
 * looked at, since the count must be right, and the following pages go on from there. */
#include "sandbox/list.h"

#include <string.h>

#include "sandbox/filter.h"

enum {
  DEFAULT_PAGE_SIZE = 10,
  MAX_PAGE_SIZE = 1000,
};

/* Where the items of a list come from. ITEM may use ROOM for what it returns. */
typedef struct {
  const RlSandboxFilter *filters;
  guint (*count)(const RlSandboxState *state);
  gconstpointer (*item)(const RlSandboxState *state, guint index, RlSandboxLink *room);
  RlJson *(*json)(gconstpointer item);
} Source;

typedef struct {
  guint64 number; /* from 1 */
  guint64 size;
  guint64 total; /* items in all pages */
  RlJson *results;
} Page;

RlSandboxAnswer *rl_sandbox_answer_not_found(void)
{
  return rl_sandbox_answer_error(404, "not_found", "There is nothing at this address", NULL);
}

/* The last parameter of that name wins. */
static const char *parameter_of(const RlSandboxRequest *request, const char *name)
{
  for (guint i = request->query->len; i > 0; i--) {
    const RlSandboxParameter *parameter = g_ptr_array_index(request->query, i - 1);
    if (g_str_equal(parameter->name, name))
      return parameter->value;
  }
  return NULL;
}

/* FALSE: the page is no number from 1 on. A size that is none counts as not given. */
static gboolean read_page(const RlSandboxRequest *request, Page *page)
{
  const char *number = parameter_of(request, "page");
  const char *size = parameter_of(request, "page_size");
  page->number = 1;
  if (!size || !g_ascii_string_to_unsigned(size, 10, 1, G_MAXUINT32, &page->size, NULL))
    page->size = DEFAULT_PAGE_SIZE;
  page->size = MIN(page->size, MAX_PAGE_SIZE);
  return !number || g_ascii_string_to_unsigned(number, 10, 1, G_MAXUINT32, &page->number, NULL);
}

static void add_item(Page *page, const Source *source, gconstpointer item)
{
  rl_json_add(page->results, source->json(item));
}

static void fill_by_index(const RlSandboxState *state, const Source *source, Page *page)
{
  RlSandboxLink room;
  guint64 first = (page->number - 1) * page->size;
  page->total = source->count(state);
  for (guint64 i = first; i < MIN(first + page->size, page->total); i++)
    add_item(page, source, source->item(state, (guint) i, &room));
}

/* Goes on from the bookmark of the page until the page is full, or, where there is none, through
 * all items to count them. The bookmark becomes the next page's. */
static void search(const RlSandboxState *state, const Source *source,
                   const RlSandboxSelection *selection, Page *page, RlSandboxBookmark *mark)
{
  RlSandboxLink room;
  const guint64 first = (page->number - 1) * page->size, end = first + page->size;
  const gboolean counted = mark->page == page->number;
  const guint count = source->count(state);
  guint64 found = counted ? first : 0;
  for (guint i = mark->index; i < count && !(counted && found == end); i++) {
    gconstpointer item = source->item(state, i, &room);
    if (!rl_sandbox_selection_has(selection, item))
      continue;
    if (found >= first && found < end)
      add_item(page, source, item);
    if (++found == end)
      mark->index = i + 1;
  }
  if (!counted)
    mark->total = found;
  page->total = mark->total;
  mark->page = page->number + 1;
}

static void fill_by_search(const RlSandboxState *state, const RlSandboxRequest *request,
                           const Source *source, const RlSandboxSelection *selection, Page *page)
{
  g_autoptr(GString) list =
      rl_sandbox_uri_new(state->base_url, request->path, request->query, "page");
  RlSandboxBookmark mark = { .page = page->number,
                             .version = rl_sandbox_links_version(state->links) };
  if (!rl_sandbox_bookmarks_find(state->bookmarks, list->str, &mark))
    mark.page = 0;
  search(state, source, selection, page, &mark);
  if (page->number * page->size < page->total)
    rl_sandbox_bookmarks_add(state->bookmarks, list->str, &mark);
}

static void set_neighbour(RlJson *body, const char *name, const RlSandboxState *state,
                          const RlSandboxRequest *request, guint64 number, gboolean there)
{
  if (!there) {
    rl_json_set_string(body, name, NULL);
    return;
  }
  GString *uri = rl_sandbox_uri_new(state->base_url, request->path, request->query, "page");
  g_string_append_c(uri, strchr(uri->str, '?') ? '&' : '?');
  g_string_append_printf(uri, "page=%" G_GUINT64_FORMAT, number);
  rl_json_set_string(body, name, uri->str);
  g_string_free(uri, TRUE);
}

static RlSandboxAnswer *answer_page(const RlSandboxState *state, const RlSandboxRequest *request,
                                    const Page *page)
{
  guint64 pages = MAX((page->total + page->size - 1) / page->size, 1);
  if (page->number > pages) {
    rl_json_free(page->results);
    return rl_sandbox_answer_not_found();
  }
  RlJson *body = rl_json_new_object();
  rl_json_set_integer(body, "count", (gint64) page->total);
  set_neighbour(body, "next", state, request, page->number + 1, page->number < pages);
  set_neighbour(body, "previous", state, request, page->number - 1, page->number > 1);
  rl_json_set(body, "results", page->results);
  return rl_sandbox_answer_json(200, body);
}

static RlSandboxAnswer *list(const RlSandboxState *state, const RlSandboxRequest *request,
                             const Source *source)
{
  Page page = { 0 };
  RlSandboxAnswer *refusal = NULL;
  g_autoptr(RlSandboxSelection) selection =
      rl_sandbox_selection_new(source->filters, request->query, &refusal);
  if (!selection)
    return refusal;
  if (!read_page(request, &page))
    return rl_sandbox_answer_not_found();
  page.results = rl_json_new_array();
  if (rl_sandbox_selection_is_all(selection))
    fill_by_index(state, source, &page);
  else
    fill_by_search(state, request, source, selection, &page);
  return answer_page(state, request, &page);
}

/* Links */

static const char *link_id(gconstpointer item)
{
  return ((const RlSandboxLink *) item)->id;
}

static const char *link_institution(gconstpointer item)
{
  return ((const RlSandboxLink *) item)->institution->name;
}

static const char *link_access_mode(gconstpointer item)
{
  return ((const RlSandboxLink *) item)->access_mode;
}

static const char *link_status(gconstpointer item)
{
  return ((const RlSandboxLink *) item)->status;
}

static const char *link_refresh_rate(gconstpointer item)
{
  return ((const RlSandboxLink *) item)->refresh_rate;
}

static const char *link_external_id(gconstpointer item)
{
  return rl_sandbox_link_external_id(item);
}

static gint64 link_created_at(gconstpointer item)
{
  return ((const RlSandboxLink *) item)->created_at;
}

static const char *const refresh_rates[] = { "6h", "12h", "24h", "7d", "30d", "null", NULL };

static const RlSandboxFilter link_filters[] = {
  { "id", RL_SANDBOX_UUID, link_id, NULL, NULL },
  { "id__in", RL_SANDBOX_UUID_IN, link_id, NULL, NULL },
  { "institution", RL_SANDBOX_EXACT, link_institution, NULL, NULL },
  { "institution__in", RL_SANDBOX_IN, link_institution, NULL, NULL },
  { "access_mode", RL_SANDBOX_EXACT, link_access_mode, NULL, rl_sandbox_access_modes },
  { "status", RL_SANDBOX_EXACT, link_status, NULL, rl_sandbox_statuses },
  { "status__in", RL_SANDBOX_IN, link_status, NULL, rl_sandbox_statuses },
  { "external_id", RL_SANDBOX_EXACT, link_external_id, NULL, NULL },
  { "external_id__in", RL_SANDBOX_IN, link_external_id, NULL, NULL },
  { "refresh_rate", RL_SANDBOX_EXACT, link_refresh_rate, NULL, refresh_rates },
  { "created_at", RL_SANDBOX_ON, NULL, link_created_at, NULL },
  { "created_at__gt", RL_SANDBOX_AFTER, NULL, link_created_at, NULL },
  { "created_at__gte", RL_SANDBOX_FROM, NULL, link_created_at, NULL },
  { "created_at__lt", RL_SANDBOX_BEFORE, NULL, link_created_at, NULL },
  { "created_at__lte", RL_SANDBOX_UNTIL, NULL, link_created_at, NULL },
  { "created_at__range", RL_SANDBOX_BETWEEN, NULL, link_created_at, NULL },
  { NULL, RL_SANDBOX_EXACT, NULL, NULL, NULL },
};

static guint count_links(const RlSandboxState *state)
{
  return rl_sandbox_links_count(state->links);
}

static gconstpointer get_link(const RlSandboxState *state, guint index, RlSandboxLink *room)
{
  rl_sandbox_links_get(state->links, index, room);
  return room;
}

static RlJson *link_json(gconstpointer item)
{
  return rl_sandbox_link_json(item);
}

RlSandboxAnswer *rl_sandbox_list_links(RlSandboxState *state, const RlSandboxRequest *request)
{
  static const Source source = { link_filters, count_links, get_link, link_json };
  return list(state, request, &source);
}

RlSandboxAnswer *rl_sandbox_show_link(RlSandboxState *state, const char *id)
{
  RlSandboxLink link;
  if (!rl_sandbox_links_find(state->links, id, &link))
    return rl_sandbox_answer_not_found();
  return rl_sandbox_answer_json(200, rl_sandbox_link_json(&link));
}

/* Institutions */

static const char *institution_name(gconstpointer item)
{
  return ((const RlSandboxInstitution *) item)->name;
}

static const char *institution_display_name(gconstpointer item)
{
  return ((const RlSandboxInstitution *) item)->display_name;
}

static const char *institution_country(gconstpointer item)
{
  return ((const RlSandboxInstitution *) item)->country;
}

static const char *institution_type(gconstpointer item)
{
  return ((const RlSandboxInstitution *) item)->type;
}

static const char *institution_status(gconstpointer item)
{
  return ((const RlSandboxInstitution *) item)->status;
}

static const RlSandboxFilter institution_filters[] = {
  { "name", RL_SANDBOX_EXACT, institution_name, NULL, NULL },
  { "name__in", RL_SANDBOX_IN, institution_name, NULL, NULL },
  { "display_name", RL_SANDBOX_PART, institution_display_name, NULL, NULL },
  { "country_code", RL_SANDBOX_EXACT, institution_country, NULL, NULL },
  { "country_code__in", RL_SANDBOX_IN, institution_country, NULL, NULL },
  { "type", RL_SANDBOX_EXACT, institution_type, NULL, rl_sandbox_institution_types },
  { "type__in", RL_SANDBOX_IN, institution_type, NULL, rl_sandbox_institution_types },
  { "status", RL_SANDBOX_EXACT, institution_status, NULL, rl_sandbox_institution_statuses },
  { "status__in", RL_SANDBOX_IN, institution_status, NULL, rl_sandbox_institution_statuses },
  { NULL, RL_SANDBOX_EXACT, NULL, NULL, NULL },
};

static guint count_institutions(const RlSandboxState *state)
{
  return rl_sandbox_institution_count();
}

static gconstpointer get_institution(const RlSandboxState *state, guint index, RlSandboxLink *room)
{
  return rl_sandbox_institution(index);
}

static void set_text(RlJson *object, const char *name, const char *json)
{
  rl_json_set(object, name, rl_json_parse(json, strlen(json), NULL));
}

static void set_pictures(RlJson *object, const char *name)
{
  static const char *const kinds[] = { "logo", "icon_logo", "text_logo" };
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
    g_autofree char *uri =
        g_strdup_printf("https://pictures.example.com/%s/%s.svg", kinds[i], name);
    rl_json_set_string(object, kinds[i], uri);
  }
}

static RlJson *institution_json(gconstpointer item)
{
  const RlSandboxInstitution *self = item;
  RlJson *object = rl_json_new_object();
  RlJson *countries = rl_json_new_array();
  rl_json_add(countries, rl_json_new_string(self->country));
  rl_json_set_integer(object, "id", self->id);
  rl_json_set_string(object, "name", self->name);
  rl_json_set_string(object, "type", self->type);
  rl_json_set_string(object, "website", self->website);
  rl_json_set_string(object, "display_name", self->display_name);
  rl_json_set(object, "country_codes", countries);
  rl_json_set_string(object, "country_code", self->country);
  rl_json_set_string(object, "primary_color", self->color);
  set_pictures(object, self->name);
  rl_json_set_string(object, "code", NULL);
  set_text(object, "form_fields", self->form_fields);
  set_text(object, "features", self->features);
  set_text(object, "resources", self->resources);
  rl_json_set_string(object, "integration_type", self->integration_type);
  rl_json_set_string(object, "status", self->status);
  rl_json_set_string(object, "openbanking_information", NULL);
  return object;
}

RlSandboxAnswer *rl_sandbox_list_institutions(RlSandboxState *state,
                                              const RlSandboxRequest *request)
{
  static const Source source = { institution_filters, count_institutions, get_institution,
                                 institution_json };
  return list(state, request, &source);
}

RlSandboxAnswer *rl_sandbox_show_institution(RlSandboxState *state, const char *id)
{
  guint64 number;
  if (!g_ascii_string_to_unsigned(id, 10, 0, G_MAXUINT, &number, NULL))
    return rl_sandbox_answer_not_found();
  for (guint i = 0; i < rl_sandbox_institution_count(); i++)
    if (rl_sandbox_institution(i)->id == number)
      return rl_sandbox_answer_json(200, institution_json(rl_sandbox_institution(i)));
  return rl_sandbox_answer_not_found();
}
