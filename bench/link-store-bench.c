/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a store of N rows and a view over it cost: bytes a row, and times beside a floor that the
 * same run measured, so that figures of different machines can be compared. One line for each N
 * that is named. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/link-view.h"

enum { SLICE = 20000, NOW = 1700000000 };

static gint64 started;

static void start(void)
{
  started = g_get_monotonic_time();
}

/* Microseconds since the start. */
static double taken(void)
{
  return (double) (g_get_monotonic_time() - started);
}

static void fill_in(RlLink *link, guint n)
{
  static const char *const institutions[] = { "erebor_mx_retail", "gringotts_br_retail", "banamex",
                                              "heimdall_co_retail", "ironbank_br_business" };
  static const char *const statuses[] = { "valid", "valid", "valid", "invalid", "token_required" };
  link->id = g_strdup_printf("%08x-5a1e-4d0c-9b7f-%012x", n * 0x9e3779b1u, n);
  link->external_id = g_strdup_printf("cust-%07u", n * 7919 % 10000000);
  link->institution = g_strdup(institutions[n % G_N_ELEMENTS(institutions)]);
  link->status = g_strdup(statuses[n / 3 % G_N_ELEMENTS(statuses)]);
  link->access_mode = g_strdup(n % 7 == 6 ? "single" : "recurrent");
  link->last_access = NOW - n % 10007 * 60;
  link->created = NOW - n * 61LL;
}

/* The time that nothing but putting takes: links are made in between. */
static double put_all(RlLinkStore *store, guint n)
{
  double sum = 0;
  for (guint from = 0; from < n; from += 1000) {
    g_autoptr(GPtrArray) page = g_ptr_array_new_with_free_func((GDestroyNotify) rl_link_free);
    for (guint i = from; i < MIN(from + 1000, n); i++) {
      g_ptr_array_add(page, g_new0(RlLink, 1));
      fill_in(g_ptr_array_index(page, i - from), i);
    }
    start();
    for (guint i = 0; i < page->len; i++)
      (void) rl_link_store_put(store, g_ptr_array_index(page, i));
    sum += taken();
  }
  return sum;
}

typedef struct {
  double copy;   /* a memcpy of all that the store holds */
  double search; /* a memmem through as many bytes */
} Floor;

static Floor measure_floor(gsize bytes)
{
  Floor floor;
  g_autofree char *from = g_malloc(bytes), *to = g_malloc(bytes);
  memset(from, 'a', bytes);
  memset(to, 'b', bytes);
  start();
  memcpy(to, from, bytes);
  floor.copy = MAX(taken(), 1);
  start();
  if (memmem(to, bytes, "erebor", 6) != NULL)
    abort();
  floor.search = MAX(taken(), 1);
  return floor;
}

static void print_time(const char *what, double time, double floor)
{
  (void) printf("  %-28s %10.3f ms   %8.2f x\n", what, time / 1000, time / floor);
}

static void measure_filter(RlLinkView *view, double floor)
{
  static const char *const texts[] = { "e", "er", "erebor 3", "zzz", "683005d6", "2 h ago" };
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_autofree char *all = g_strdup_printf("filter '%s', all", texts[i]);
    g_autofree char *first = g_strdup_printf("filter '%s', a slice", texts[i]);
    start();
    rl_link_view_filter(view, texts[i]);
    gboolean more = rl_link_view_work(view, SLICE);
    print_time(first, taken(), floor);
    while (more)
      more = rl_link_view_work(view, SLICE);
    print_time(all, taken(), floor);
  }
  rl_link_view_filter(view, "");
}

static void measure_sort(RlLinkView *view, double floor)
{
  static const char *const names[] = { "status",      "institution", "external id", "last access",
                                       "access mode", "created",     "link" };
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *what = g_strdup_printf("sort by %s", names[i]);
    start();
    rl_link_view_sort(view, (RlLinkColumn) i, FALSE);
    print_time(what, taken(), floor);
  }
}

static void measure(guint n)
{
  g_autoptr(RlLinkStore) store = rl_link_store_new();
  const double put = put_all(store, n);
  g_autoptr(RlLinkView) view = rl_link_view_new(store);
  const Floor floor = measure_floor(rl_link_store_bytes(store));
  rl_link_view_set_now(view, NOW);
  (void) printf("%u rows; memcpy of the store %.3f ms, memmem %.3f ms\n", n, floor.copy / 1000,
                floor.search / 1000);
  print_time("put all (memcpy)", put, floor.copy);
  measure_filter(view, floor.search);
  measure_sort(view, floor.copy);
  rl_link_view_filter(view, "c");
  while (rl_link_view_work(view, SLICE))
    ;
  (void) printf("  %-28s %10.1f B, with a view %.1f B\n", "a row",
                (double) rl_link_store_bytes(store) / n,
                (double) (rl_link_store_bytes(store) + rl_link_view_bytes(view)) / n);
}

int main(int argc, char **argv)
{
  (void) setlocale(LC_ALL, "C.UTF-8");
  for (int i = 1; i < argc; i++)
    measure((guint) strtoul(argv[i], NULL, 10));
  return argc > 1 ? 0 : 2;
}
