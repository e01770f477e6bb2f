/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Order and filter over a store: what they mean, row by row, and a long random session against a
 * naive reference. */
#include <locale.h>
#include <string.h>

#include "base/text.h"

#include "model/link-view.h"
#include "model/natural.h"

#include "link-rows.h"

enum { NOW = 1700000000, HOUR = 3600 };

static const char *const columns[] = { "status",      "institution", "external id", "last access",
                                       "access mode", "created",     "link",        "none" };

/* ---- few rows ---- */

static const struct {
  const char *id, *status, *institution, *external_id, *access_mode;
  gint64 last_access, created;
} few[] = {
  { "683005d6-f45c-4adb-b289-f1a12f50f80c", "valid", "erebor_mx_retail", "cust-10", "single",
    NOW - 2 * HOUR, 1615285720 },
  { "30cb4806-6e00-48a4-91c9-ca55968576c8", "token_required", "Gringotts", "cust-9", NULL, 0,
    1644396350 },
  { "1d0b6dd4-b90f-4a38-b04e-81a6755df6d2", "odd", NULL, "São João, unidade 7", "recurrent",
    NOW - 72 * HOUR, 0 },
  { "8b822ca3-5b87-489b-bc86-12b68e57f4ed", "invalid", "gringotts", NULL, "recurrent", NOW - 30,
    1644396351 },
  { "8b822ca3-5b87-489b-bc86-12b68e57f4ec", "unconfirmed", "bank", "cust-010", "single",
    NOW - 2 * HOUR, 1615285719 },
};

static RlLinkStore *few_rows(void)
{
  RlLinkStore *store = rl_link_store_new();
  for (guint i = 0; i < G_N_ELEMENTS(few); i++) {
    g_autoptr(RlLink) link = rl_link_new_bare(few[i].id);
    link->status = g_strdup(few[i].status);
    link->institution = g_strdup(few[i].institution);
    link->external_id = g_strdup(few[i].external_id);
    link->access_mode = g_strdup(few[i].access_mode);
    link->last_access = few[i].last_access;
    link->created = few[i].created;
    g_assert_cmpint(rl_link_store_put(store, link), ==, RL_PUT_NEW);
  }
  return store;
}

/* The rows shown, as digits. */
static char *shown(const RlLinkView *view)
{
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < rl_link_view_count(view); i++)
    g_string_append_printf(text, "%u", rl_link_view_row(view, i));
  return g_string_free(text, FALSE);
}

static void test_filter(void)
{
  static const struct {
    const char *text, *rows;
  } rows[] = {
    { "", "01234" },           { "  ", "01234" },
    { "gringotts", "13" },     { "GRINGOTTS", "13" },
    { "sao joao", "2" },       { "SÃO unidade", "2" },
    { "unidade são", "2" },    { "token required", "1" },
    { "token_required", "1" }, { "odd", "2" },
    { "never", "1" },          { "2 h ago", "04" },
    { "just", "3" },           { "d ago unidade", "2" },
    { "recurrent", "23" },     { "2021-03-09", "04" },
    { "2022-02", "13" },       { "1970", "" },
    { "683005d6-f45c", "0" },  { "683005d6f45c", "0" },
    { "5d6-f", "0" },          { "8b822ca35b87489bbc8612b68e57f4e", "34" },
    { "8b822ca3 7f4ed", "3" }, { "cust-10", "0" },
    { "cust retail", "0" },    { "zzz", "" },
    { "gringotts zzz", "" },   { "null", "" },
  };
  g_autoptr(RlLinkStore) store = few_rows();
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlLinkView) view = rl_link_view_new(store);
    rl_link_view_set_now(view, NOW);
    rl_link_view_filter(view, rows[i].text);
    g_assert_false(rl_link_view_work(view, G_N_ELEMENTS(few)));
    g_autofree char *got = shown(view);
    if (!g_str_equal(got, rows[i].rows))
      g_error("“%s” shows %s", rows[i].text, got);
  }
}

static void test_sort(void)
{
  static const struct {
    RlLinkColumn column;
    const char *up, *down;
  } rows[] = {
    { RL_COLUMN_STATUS, "13420", "02431" },      { RL_COLUMN_INSTITUTION, "40132", "13042" },
    { RL_COLUMN_EXTERNAL_ID, "10423", "20413" }, { RL_COLUMN_LAST_ACCESS, "20431", "30421" },
    { RL_COLUMN_ACCESS_MODE, "23041", "04231" }, { RL_COLUMN_CREATED, "40132", "31042" },
    { RL_COLUMN_LINK, "21043", "34012" },        { RL_NO_COLUMN, "01234", "01234" },
  };
  g_autoptr(RlLinkStore) store = few_rows();
  g_autoptr(RlLinkView) view = rl_link_view_new(store);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    for (guint down = 0; down < 2; down++) {
      guint n = 0;
      rl_link_view_sort(view, rows[i].column, down != 0);
      g_autofree char *got = shown(view);
      if (!g_str_equal(got, down != 0 ? rows[i].down : rows[i].up))
        g_error("by %s, descending %u: %s", columns[rows[i].column], down, got);
      g_assert_true(rl_link_view_find(view, 3, &n));
      g_assert_cmpuint(rl_link_view_row(view, n), ==, 3);
    }
}

/* A keystroke looks at no more rows than it is allowed to, and what is found so far is shown. */
static void test_slices(void)
{
  g_autoptr(RlLinkStore) store = few_rows();
  g_autoptr(RlLinkView) view = rl_link_view_new(store);
  guint n = 0;
  g_assert_false(rl_link_view_is_pending(view));
  rl_link_view_filter(view, "c");
  g_assert_true(rl_link_view_is_pending(view));
  g_assert_cmpuint(rl_link_view_count(view), ==, 0);
  for (guint looked = 1; looked <= G_N_ELEMENTS(few); looked++) {
    g_assert_true(rl_link_view_work(view, 1) == (looked < G_N_ELEMENTS(few)));
    g_assert_cmpuint(rl_link_view_count(view), ==, looked);
    g_assert_true(rl_link_view_find(view, looked - 1, &n));
    g_assert_cmpint(rl_link_view_find(view, looked, &n), ==, FALSE);
  }
  /* Narrowed: only what was left is looked at. */
  rl_link_view_filter(view, "cust-1");
  g_assert_true(rl_link_view_work(view, 4));
  g_assert_false(rl_link_view_work(view, 1));
  rl_link_view_filter(view, "cust-10");
  g_assert_cmpuint(rl_link_view_count(view), ==, 0);
  g_assert_false(rl_link_view_work(view, 1));
  g_assert_cmpuint(rl_link_view_count(view), ==, 1);
  /* Wider again: all are. */
  rl_link_view_filter(view, "cust-1 ");
  rl_link_view_filter(view, "cust");
  g_assert_true(rl_link_view_work(view, 4));
  g_assert_false(rl_link_view_work(view, 1));
  g_assert_cmpuint(rl_link_view_count(view), ==, 3);
}

static void test_now(void)
{
  g_autoptr(RlLinkStore) store = few_rows();
  g_autoptr(RlLinkView) view = rl_link_view_new(store);
  rl_link_view_set_now(view, NOW);
  rl_link_view_filter(view, "just now");
  g_assert_false(rl_link_view_work(view, 100));
  g_assert_cmpuint(rl_link_view_count(view), ==, 1);
  rl_link_view_set_now(view, NOW + 10);
  g_assert_false(rl_link_view_is_pending(view));
  rl_link_view_set_now(view, NOW + 120);
  g_assert_true(rl_link_view_is_pending(view));
  g_assert_false(rl_link_view_work(view, 100));
  g_assert_cmpuint(rl_link_view_count(view), ==, 0);
}

/* ---- the naive reference ---- */

static gboolean in_text(const char *text, const char *word)
{
  g_autofree char *folded = text != NULL ? rl_text_fold(text) : NULL;
  return folded != NULL && strstr(folded, word) != NULL;
}

static gboolean has_word(const RlLinkStore *store, guint row, const char *status, const char *word)
{
  RlLinkRow link;
  rl_link_store_row(store, row, &link);
  g_autofree char *ago = rl_time_ago(link.last_access, NOW);
  g_autofree char *date = rl_time_format_utc(link.created);
  g_auto(GStrv) parts = g_strsplit(link.id, "-", -1);
  g_autofree char *bare = g_strjoinv("", parts);
  if (date != NULL)
    *strchr(date, 'T') = '\0';
  return in_text(link.institution, word) || in_text(link.external_id, word) ||
         in_text(link.access_mode, word) || in_text(link.status_text, word) ||
         in_text(status, word) || in_text(ago, word) || in_text(date, word) ||
         in_text(link.id, word) || in_text(bare, word);
}

static gboolean fits(const RlLinkStore *store, guint row, const char *text)
{
  static const char *const words_of[] = { "valid", "invalid", "unconfirmed", "token_required" };
  RlLinkRow link;
  rl_link_store_row(store, row, &link);
  g_autofree char *folded = rl_text_fold(text);
  g_auto(GStrv) words = g_strsplit(folded, " ", -1);
  const char *status = link.status < RL_STATUS_OTHER ? words_of[link.status] : NULL;
  for (char **word = words; *word != NULL; word++)
    if (**word != '\0' && !has_word(store, row, status, *word))
      return FALSE;
  return TRUE;
}

typedef struct {
  const RlLinkStore *store;
  RlLinkColumn column;
  gboolean descending;
} Naive;

/* Digits are skipped together with the zeros before them, as a person reads a number. */
static int compare_folded(const char *a, const char *b)
{
  for (; *a != '\0' || *b != '\0'; a++, b++) {
    if (g_ascii_isdigit(*a) && g_ascii_isdigit(*b)) {
      const gsize zeros_a = strspn(a, "0"), zeros_b = strspn(b, "0");
      a += zeros_a;
      b += zeros_b;
      const gsize n = strspn(a, "0123456789"), m = strspn(b, "0123456789");
      const int difference = n != m ? (n < m ? -1 : 1) : strncmp(a, b, n);
      if (difference != 0)
        return difference;
      a += n;
      b += n;
      if (*a == '\0' && *b == '\0')
        return 0;
    }
    if (*a != *b)
      return (guchar) *a < (guchar) *b ? -1 : 1;
  }
  return 0;
}

static int compare_texts(const Naive *naive, const char *a, const char *b)
{
  if (a == NULL || b == NULL)
    return (a == NULL) - (b == NULL);
  g_autofree char *x = rl_text_fold(a), *y = rl_text_fold(b);
  const int difference = compare_folded(x, y);
  return naive->descending ? -difference : difference;
}

static int compare_numbers(const Naive *naive, gint64 a, gint64 b)
{
  const int difference = (a > b) - (a < b);
  return naive->descending ? -difference : difference;
}

static int compare_times(const Naive *naive, gint64 a, gint64 b)
{
  if (a == 0 || b == 0)
    return (a == 0) - (b == 0);
  return compare_numbers(naive, a, b);
}

static int compare_columns(const Naive *naive, const RlLinkRow *a, const RlLinkRow *b)
{
  static const int needs[] = { 4, 1, 2, 0, 3 };
  switch (naive->column) {
  case RL_COLUMN_STATUS:
    return compare_numbers(naive, needs[a->status], needs[b->status]);
  case RL_COLUMN_INSTITUTION:
    return compare_texts(naive, a->institution, b->institution);
  case RL_COLUMN_EXTERNAL_ID:
    return compare_texts(naive, a->external_id, b->external_id);
  case RL_COLUMN_ACCESS_MODE:
    return compare_texts(naive, a->access_mode, b->access_mode);
  case RL_COLUMN_LAST_ACCESS:
    return compare_times(naive, a->last_access, b->last_access);
  case RL_COLUMN_CREATED:
    return compare_times(naive, a->created, b->created);
  case RL_COLUMN_LINK:
    return compare_numbers(naive, strcmp(a->id, b->id), 0);
  default:
    return 0;
  }
}

static gint compare_rows(gconstpointer a, gconstpointer b, gpointer data)
{
  const Naive *naive = data;
  const guint x = *(const guint *) a, y = *(const guint *) b;
  RlLinkRow one, other;
  rl_link_store_row(naive->store, x, &one);
  rl_link_store_row(naive->store, y, &other);
  const int difference = compare_columns(naive, &one, &other);
  return difference != 0 ? difference : (x > y) - (x < y);
}

static void assert_naive(const RlLinkView *view, Naive *naive, const char *text)
{
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint row = 0; row < rl_link_store_count(naive->store); row++)
    if (fits(naive->store, row, text))
      g_array_append_val(rows, row);
  g_array_sort_with_data(rows, compare_rows, naive);
  if (rl_link_view_count(view) != rows->len)
    g_error("“%s”: %u rows, not %u", text, rl_link_view_count(view), rows->len);
  for (guint i = 0; i < rows->len; i++)
    if (rl_link_view_row(view, i) != g_array_index(rows, guint, i))
      g_error("“%s” by %s, descending %d: row %u at %u, not %u", text, columns[naive->column],
              naive->descending, rl_link_view_row(view, i), i, g_array_index(rows, guint, i));
}

/* ---- a long session ---- */

typedef struct {
  GRand *random;
  RlLinkStore *store;
  RlLinkView *view;
  Naive naive;
  GString *text;
  guint last; /* id of the last new row */
} Session;

static void type(Session *self)
{
  static const char *const pieces[] = { "c", "u", "st", "-", "0", "1", "7", " ",  "itau", "å",
                                        "v", "d", " a", "h", "e", "2", "9", "go", "ER",   " 20" };
  const guint back = (guint) g_rand_int_range(self->random, 0, 4);
  if (back == 0 && self->text->len > 0)
    g_string_set_size(self->text, 0);
  else
    g_string_append(self->text, pieces[g_rand_int_range(self->random, 0, G_N_ELEMENTS(pieces))]);
  rl_link_view_filter(self->view, self->text->str);
}

static void append(Session *self)
{
  for (gint32 n = g_rand_int_range(self->random, 0, 90); n > 0; n--) {
    g_autoptr(RlLink) link = link_rows_random(self->random, self->last++);
    g_assert_cmpint(rl_link_store_put(self->store, link), ==, RL_PUT_NEW);
  }
  rl_link_view_appended(self->view);
}

static void refresh(Session *self)
{
  const guint before = self->last;
  rl_link_store_begin(self->store);
  for (guint n = 0; n < before; n++) {
    if (g_rand_int_range(self->random, 0, 3) == 0)
      continue;
    g_autoptr(RlLink) link = link_rows_random(self->random, n);
    (void) rl_link_store_put(self->store, link);
    /* Meanwhile the screen goes on with what is not quite right any more. */
    if (n % 50 == 0)
      append(self);
    (void) rl_link_view_work(self->view, n % 3);
  }
  (void) rl_link_store_sweep(self->store);
  rl_link_view_changed(self->view);
}

static void sort(Session *self)
{
  self->naive.column = (RlLinkColumn) g_rand_int_range(self->random, 0, RL_N_COLUMNS + 1);
  self->naive.descending = g_rand_boolean(self->random);
  rl_link_view_sort(self->view, self->naive.column, self->naive.descending);
}

static void step(Session *self)
{
  const gint32 what = g_rand_int_range(self->random, 0, 20);
  if (what < 8)
    type(self);
  else if (what < 13)
    append(self);
  else if (what < 14)
    refresh(self);
  else if (what < 16)
    sort(self);
  else
    (void) rl_link_view_work(self->view, (guint) g_rand_int_range(self->random, 0, 200));
}

static void test_random(void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed(20231114);
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint round = 0; round < 8; round++) {
    g_autoptr(RlLinkStore) store = rl_link_store_new();
    g_autoptr(RlLinkView) view = rl_link_view_new(store);
    Session session = { random, store, view, { store, RL_NO_COLUMN, FALSE }, text, 0 };
    g_string_set_size(text, 0);
    rl_link_view_set_now(view, NOW);
    for (guint i = 0; i < 60; i++) {
      step(&session);
      if (i % 4 != 0)
        continue;
      while (rl_link_view_work(view, 50))
        ;
      assert_naive(view, &session.naive, text->str);
    }
  }
}

/* ---- many rows ---- */

/* Texts that keys do not tell apart: long ones that begin alike, and zeros before a number. */
static char *alike(guint form, guint number)
{
  g_autofree char *same = g_strnfill(200, 'a');
  switch (form) {
  case 0:
    return g_strdup_printf("%s%04u", same, number);
  case 1:
    return g_strdup_printf("%s%u-b", same, number);
  case 2:
    return g_strdup_printf("%u%s", number, same);
  case 3:
    return g_strdup_printf("%s%u", same + number % 200, number);
  case 4:
    return g_strdup_printf("%s%0*u", same, (int) (number % 50), number % 3);
  default:
    return g_strdup_printf("%s1%0*u", same, (int) (number % 4), number % 80);
  }
}

static void test_alike(void)
{
  enum { N = 700, FORMS = 6 };
  for (guint form = 0; form < FORMS; form++) {
    g_autoptr(RlLinkStore) store = rl_link_store_new();
    for (guint i = 0; i < N; i++) {
      g_autofree char *id = link_rows_id(i), *text = alike(form, i * 1009 % N);
      /* In most forms one begins otherwise, so that not all have something in common. */
      link_rows_put(store, id, "valid", "bank", i == 7 && form < 5 ? "outlier" : text, 0);
    }
    g_autoptr(RlLinkView) view = rl_link_view_new(store);
    Naive naive = { store, RL_COLUMN_EXTERNAL_ID, form % 2 == 0 };
    rl_link_view_sort(view, naive.column, naive.descending);
    assert_naive(view, &naive, "");
  }
}

/* ---- what sorting costs ---- */

static guint parts, comparisons;

/* Named so that the linker puts them between (--wrap). */
guint64 __real_rl_natural_next(const char *text, RlNaturalPlace *place);
guint64 __wrap_rl_natural_next(const char *text, RlNaturalPlace *place);
int __real_rl_natural_compare(const char *a, const char *b);
int __wrap_rl_natural_compare(const char *a, const char *b);

guint64 __wrap_rl_natural_next(const char *text, RlNaturalPlace *place)
{
  parts++;
  return __real_rl_natural_next(text, place);
}

int __wrap_rl_natural_compare(const char *a, const char *b)
{
  comparisons++;
  return __real_rl_natural_compare(a, b);
}

/* Texts that come apart as late as possible, some at each step; that are long numbers; that differ
 * in nothing but zeros before a number; that all begin alike. */
static char *slow(guint form, guint n)
{
  const guint chance = n * 2654435761u;
  char text[257];
  memset(text, 'x', sizeof text - 1);
  text[sizeof text - 1] = '\0';
  text[chance % 32 * 8] = (char) ('a' + n % 7);
  if (form == 1)
    return g_strdup_printf("2024010100000000000%012u", chance);
  if (form == 2)
    return g_strdup_printf("a%0*u", (int) (chance % 200) + 1, 7);
  return form == 3 ? g_strdup_printf("%.200s%010u", text + 8, chance)
                   : g_strdup_printf("%.247s%08x", text, chance);
}

/* No texts take more than a few looks each, and no row gets lost over it; not even when such rows
 * come behind others. */
static void test_cost(void)
{
  enum { N = 30000, LATER = 2000, FORMS = 4, PARTS_MAX = 6, COMPARED = 20000, LOG = 16 };
  for (guint form = 0; form < FORMS; form++) {
    g_autoptr(RlLinkStore) store = rl_link_store_new();
    g_autoptr(RlLinkView) view = rl_link_view_new(store);
    g_autoptr(GArray) seen = g_array_new(FALSE, TRUE, sizeof(gboolean));
    for (guint i = 0; i < N + LATER; i++) {
      g_autofree char *id = link_rows_id(i), *text = slow(form, i);
      link_rows_put(store, id, "valid", "bank", text, 0);
      if (i != N)
        continue;
      parts = comparisons = 0;
      rl_link_view_changed(view);
      rl_link_view_sort(view, RL_COLUMN_EXTERNAL_ID, form % 2 == 0);
      g_assert_cmpuint(parts, >=, N);
      g_assert_cmpuint(parts, <=, (N + 1) * PARTS_MAX);
      g_assert_cmpuint(comparisons, <=, COMPARED * LOG);
      rl_link_view_filter(view, "a");
      while (rl_link_view_work(view, 500))
        ;
    }
    rl_link_view_appended(view);
    rl_link_view_filter(view, "");
    g_array_set_size(seen, N + LATER);
    g_assert_cmpuint(rl_link_view_count(view), ==, N + LATER);
    for (guint i = 0; i < N + LATER; i++)
      g_array_index(seen, gboolean, rl_link_view_row(view, i)) = TRUE;
    for (guint i = 0; i < N + LATER; i++)
      g_assert_true(g_array_index(seen, gboolean, i));
  }
}

/* Ids that differ in their second half only. */
static void test_alike_ids(void)
{
  g_autoptr(RlLinkStore) store = rl_link_store_new();
  for (guint i = 0; i < 300; i++) {
    g_autofree char *id = g_strdup_printf("683005d6-f45c-4adb-%04x-%012x", i * 1009 % 3, i * 7919);
    link_rows_put(store, id, NULL, NULL, NULL, 0);
  }
  g_autoptr(RlLinkView) view = rl_link_view_new(store);
  Naive naive = { store, RL_COLUMN_LINK, FALSE };
  for (guint down = 0; down < 2; down++) {
    naive.descending = down != 0;
    rl_link_view_sort(view, naive.column, naive.descending);
    assert_naive(view, &naive, "");
  }
}

static guint count_of(RlLinkView *view, const char *text)
{
  rl_link_view_filter(view, text);
  while (rl_link_view_work(view, 100))
    ;
  return rl_link_view_count(view);
}

/* Times whose answers would be remembered in the same place. */
static void test_same_place(void)
{
  static const gint64 day = 24 * HOUR;
  static const struct {
    gint64 last_access, created;
  } rows[] = { { 0, 1615285720 }, { NOW - 915 * day, 1615285720 + 4096 * day } };
  g_autoptr(RlLinkStore) store = rl_link_store_new();
  for (guint i = 0; i < 300; i++) {
    g_autofree char *id = link_rows_id(i);
    g_autoptr(RlLink) link = rl_link_new_bare(id);
    link->last_access = rows[i % 3 == 0].last_access;
    link->created = rows[i % 3 == 0].created;
    g_assert_cmpint(rl_link_store_put(store, link), ==, RL_PUT_NEW);
  }
  g_autoptr(RlLinkView) view = rl_link_view_new(store);
  rl_link_view_set_now(view, NOW);
  g_assert_cmpuint(count_of(view, "never"), ==, 200);
  g_assert_cmpuint(count_of(view, "915 ago"), ==, 100);
  g_assert_cmpuint(count_of(view, "2021-03-09"), ==, 200);
  g_assert_cmpuint(count_of(view, "2032-05-26"), ==, 100);
}

/* What was found out about a name must not be taken for another's when the store moves them. */
static void test_moved(void)
{
  enum { N = 3000 };
  g_autoptr(RlLinkStore) store = rl_link_store_new();
  g_autoptr(RlLinkView) view = rl_link_view_new(store);
  for (guint reading = 0; reading < 6; reading++) {
    guint banks = 0;
    rl_link_store_begin(store);
    for (guint i = 0; i < N; i++) {
      const gboolean bank = i % (reading + 2) == 0;
      g_autofree char *id = link_rows_id(i);
      g_autofree char *name = g_strdup_printf("%s-%0100u-%u", bank ? "bank" : "no", i, reading);
      link_rows_put(store, id, NULL, name, NULL, 0);
      banks += bank;
    }
    (void) rl_link_store_sweep(store);
    rl_link_view_changed(view);
    if (reading == 0)
      rl_link_view_filter(view, "bank");
    while (rl_link_view_work(view, 1000))
      ;
    g_assert_cmpuint(rl_link_view_count(view), ==, banks);
  }
}

int main(int argc, char **argv)
{
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/link-view/filter", test_filter);
  g_test_add_func("/link-view/sort", test_sort);
  g_test_add_func("/link-view/slices", test_slices);
  g_test_add_func("/link-view/now", test_now);
  g_test_add_func("/link-view/random", test_random);
  g_test_add_func("/link-view/alike", test_alike);
  g_test_add_func("/link-view/alike-ids", test_alike_ids);
  g_test_add_func("/link-view/cost", test_cost);
  g_test_add_func("/link-view/same-place", test_same_place);
  g_test_add_func("/link-view/moved", test_moved);
  return g_test_run();
}
