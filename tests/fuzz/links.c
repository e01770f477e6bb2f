/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of links and where the next one lies, into the store and its view; and the same answer
 * taken for a list of institutions, with the form that one of them asks for. */
#include <string.h>

#include "model/form.h"
#include "model/link-view.h"
#include "model/pattern.h"

#include "fuzz.h"
#include "page-same.h"

static const RlLinkQuery query = { .statuses = "invalid,token_required", .page_size = 100 };

/* ---- links ---- */

static void put_all(RlLinkStore *store, const RlLinkPage *page)
{
  rl_link_store_begin(store);
  for (guint i = 0; i < page->links->len; i++) {
    const RlLink *link = g_ptr_array_index(page->links, i);
    const RlPut put = rl_link_store_put(store, link);
    g_assert_true((put == RL_PUT_NO_ID) == (*link->id == '\0'));
  }
  g_assert_cmpuint(rl_link_store_count(store), <=, page->links->len);
  g_assert_cmpuint(rl_link_store_sweep(store), ==, 0);
}

static void check_rows(const RlLinkStore *store)
{
  for (guint i = 0; i < rl_link_store_count(store); i++) {
    RlLinkRow row;
    guint at = 0;
    rl_link_store_row(store, i, &row);
    fuzz_assert_line(row.status_text);
    fuzz_assert_line(row.institution);
    fuzz_assert_line(row.external_id);
    fuzz_assert_line(row.access_mode);
    g_assert_true(rl_link_store_find(store, row.id, &at) && at == i);
  }
}

/* Every order shows every row once. */
static void check_view(const RlLinkStore *store)
{
  g_autoptr(RlLinkView) view = rl_link_view_new(store);
  rl_link_view_set_now(view, 1800000000);
  for (RlLinkColumn column = 0; column < RL_N_COLUMNS; column++) {
    rl_link_view_sort(view, column, column % 2 == 0);
    guint64 sum = 0, n = rl_link_view_count(view);
    g_assert_cmpuint(n, ==, rl_link_store_count(store));
    for (guint i = 0; i < n; i++)
      sum += rl_link_view_row(view, i);
    g_assert_cmpuint(sum, ==, n > 0 ? n * (n - 1) / 2 : 0);
  }
  rl_link_view_filter(view, "valid er");
  while (rl_link_view_work(view, 100))
    ;
  g_assert_cmpuint(rl_link_view_count(view), <=, rl_link_store_count(store));
}

static void check_page(const RlLinkPage *page)
{
  g_autoptr(RlLinkStore) store = rl_link_store_new();
  put_all(store, page);
  check_rows(store);
  check_view(store);
}

/* The transport asserts where that request goes. */
static void check_next(RlApi *api, const RlCredentials *credentials, const char *next)
{
  RlLinkPage *page = NULL;
  g_autoptr(RlOutcome) outcome = rl_api_list_links(api, credentials, &query, next, NULL, &page);
  fuzz_assert_outcome(outcome);
  rl_link_page_free(page);
}

/* What is read without a tree is what the tree says. */
static void check_same(const FuzzAnswer *answer)
{
  gboolean plain = FALSE;
  g_autofree char *fault = page_same_fault(answer->body, answer->length, &plain);
  if (fault != NULL)
    g_error("%s", fault);
}

static void check_links(RlApi *api, const RlCredentials *credentials)
{
  RlLinkPage *taken = NULL;
  g_autoptr(RlOutcome) outcome = rl_api_list_links(api, credentials, &query, NULL, NULL, &taken);
  g_autoptr(RlLinkPage) page = taken;
  fuzz_assert_outcome(outcome);
  g_assert_true((page != NULL) == (outcome->kind == RL_OUTCOME_DONE));
  if (page == NULL)
    return;
  check_page(page);
  if (page->next != NULL)
    check_next(api, credentials, page->next);
}

/* ---- an institution and its form ---- */

static void check_choices(const RlFormRow *row)
{
  for (guint i = 0; row->choices != NULL && i < row->choices->len; i++) {
    g_autofree char *text = rl_form_choice_text(g_ptr_array_index(row->choices, i));
    fuzz_assert_line(text);
  }
}

static void check_row(const RlForm *form, const RlFormRow *row)
{
  g_autoptr(RlSecret) typed = rl_secret_new_from("aA1-\303\261 xyz000000000", -1, 64);
  g_autofree char *hint = rl_form_hint(form, row->id);
  fuzz_assert_line(hint);
  fuzz_assert_line(row->label);
  fuzz_assert_block(row->message);
  check_choices(row);
  if (row->pattern != NULL)
    (void) rl_pattern_check(row->pattern, typed);
}

static void check_form(const RlInstitution *institution)
{
  g_autoptr(RlForm) form = rl_form_new(institution);
  g_autoptr(RlDraft) draft = rl_draft_new();
  RlFieldId fields[RL_N_FIELDS];
  const guint n = rl_form_fields(form, draft, FALSE, RL_NO_FIELD, fields);
  g_assert_true(n >= 1 && n <= RL_N_FIELDS);
  for (guint i = 0; i < form->rows->len; i++)
    check_row(form, g_ptr_array_index(form->rows, i));
  RlValues *values = rl_draft_steal(draft);
  rl_form_fill(form, values);
  rl_form_unfill(form, values);
  g_assert_true(rl_values_are_empty(values));
  rl_draft_restore(draft, values);
}

static void check_institution(RlApi *api, const RlCredentials *credentials)
{
  RlInstitution *institution = NULL;
  g_autoptr(RlOutcome) outcome =
      rl_api_get_institution(api, credentials, "erebor", NULL, &institution);
  fuzz_assert_outcome(outcome);
  if (institution == NULL)
    return;
  g_assert_cmpstr(institution->name, ==, "erebor");
  fuzz_assert_line(institution->display_name);
  check_form(institution);
  rl_institution_free(institution);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  fuzz_start();
  g_autoptr(FuzzAnswer) answer = fuzz_answer_new(data, size);
  g_autoptr(RlApi) api = fuzz_api_new(answer);
  g_autoptr(RlCredentials) credentials = fuzz_credentials();
  check_same(answer);
  check_links(api, credentials);
  check_institution(api, credentials);
  return 0;
}
