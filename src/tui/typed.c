/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/typed.h"

#include <curses.h>

#include "tui/terminal.h"

/* More than the fields of a window of any size take. */
enum { OUT_MAX = 1 << 20 };

static GArray *shown; /* RlTyped: by the last frame; without their texts */
static GArray *fresh; /* RlTyped: to be shown by the next one */

/* Where curses has the cursor, and where it really is. */
static RlPlace believed, real;

static void typed_clear(gpointer data)
{
  RlTyped *typed = data;
  g_clear_pointer(&typed->text, rl_secret_free);
}

void rl_typed_show(const RlTyped *typed)
{
  if (fresh == NULL) {
    fresh = g_array_new(FALSE, FALSE, sizeof(RlTyped));
    g_array_set_clear_func(fresh, typed_clear);
  }
  g_array_append_val(fresh, *typed);
}

static guint count(const GArray *fields)
{
  return fields != NULL ? fields->len : 0;
}

static RlArea area_of(const RlTyped *typed)
{
  return (RlArea){ typed->y, typed->x, 1, typed->columns };
}

static gboolean touch(RlArea a, RlArea b)
{
  return a.y < b.y + b.height && b.y < a.y + a.height && a.x < b.x + b.width && b.x < a.x + a.width;
}

void rl_typed_cover(RlArea area)
{
  for (guint i = count(fresh); i > 0; i--)
    if (touch(area_of(&g_array_index(fresh, RlTyped, i - 1)), area))
      g_array_remove_index(fresh, i - 1);
}

/* The one of FIELDS at the place of TYPED, or NULL. */
static const RlTyped *at_place_of(const GArray *fields, const RlTyped *typed)
{
  for (guint i = 0; i < count(fields); i++) {
    const RlTyped *other = &g_array_index(fields, RlTyped, i);
    if (other->y == typed->y && other->x == typed->x && other->columns == typed->columns)
      return other;
  }
  return NULL;
}

/* ---- what curses sees ---- */

/* Lines that were written to behind curses's back, and are not again, are sent whole. */
static gboolean send_again(void)
{
  gboolean any = FALSE;
  for (guint i = 0; i < count(shown); i++) {
    const RlTyped *old = &g_array_index(shown, RlTyped, i);
    if (old->y >= LINES || at_place_of(fresh, old) != NULL)
      continue;
    (void) wredrawln(stdscr, old->y, 1);
    any = TRUE;
  }
  return any;
}

static void draw_empty(void)
{
  for (guint i = 0; i < count(fresh); i++) {
    const RlTyped *typed = &g_array_index(fresh, RlTyped, i);
    (void) mvhline(typed->y, typed->x, '_', typed->columns);
  }
}

/* On its way to where a field begins, curses passes none of its cells, which it would write. */
static RlPlace parked(RlPlace cursor)
{
  for (guint i = 0; i < count(fresh); i++) {
    const RlTyped *typed = &g_array_index(fresh, RlTyped, i);
    if (touch((RlArea){ cursor.y, cursor.x, 1, 1 }, area_of(typed)))
      return (RlPlace){ typed->y, typed->x };
  }
  return cursor;
}

static guint changed_lines(void)
{
  guint n = 0;
  for (int y = 0; y < LINES; y++)
    n += is_linetouched(newscr, y) ? 1 : 0;
  return n;
}

/* ---- what goes past it ---- */

static RlSecret *out; /* empty between frames */

static void go_to(int y, int x)
{
  rl_terminal_go(out, real, (RlPlace){ y, x });
  real = (RlPlace){ y, x };
}

static void send_out(void)
{
  if (rl_secret_length(out) > 0)
    rl_terminal_write(out);
  rl_secret_clear(out);
}

/* Whether anything was seen that curses may have moved, with a line or within one. */
static gboolean was_text_shown(void)
{
  for (guint i = 0; i < count(shown); i++)
    if (g_array_index(shown, RlTyped, i).used > 0)
      return TRUE;
  return FALSE;
}

/* The columns of TYPED's field in which something of before may be seen; OLD was there, or NULL. */
static int columns_before(const RlTyped *typed, const RlTyped *old)
{
  if (typed->whole)
    return was_text_shown() ? typed->columns : 0;
  return old != NULL ? old->used : 0;
}

/* Before the frame is sent: which fields it goes over, so that they are written whole. */
static void note_swept(gboolean all)
{
  const guint lines = changed_lines();
  for (guint i = 0; i < count(fresh); i++) {
    RlTyped *typed = &g_array_index(fresh, RlTyped, i);
    /* Where two lines change, curses may move what lies between. */
    typed->whole = all || lines > 1 || (lines > 0 && is_linetouched(newscr, typed->y));
  }
}

/* Writes what is not seen yet. */
static void show(const RlTyped *typed)
{
  const RlTyped *old = at_place_of(shown, typed);
  const gboolean goes_on =
      !typed->whole && old != NULL && old->of == typed->of && old->from == typed->from;
  const gsize same = goes_on ? typed->same : 0, all = rl_secret_length(typed->text);
  const int end = MAX(typed->used, columns_before(typed, old));
  if (same == all && end == typed->used)
    return;
  go_to(typed->y, typed->x + (goes_on ? typed->same_columns : 0));
  (void) rl_secret_append(out, rl_secret_peek(typed->text) + same, (gssize) (all - same));
  for (int column = typed->used; column < end; column++)
    (void) rl_secret_append(out, "_", 1);
  /* Behind the last column a terminal stays or goes on, as it likes. */
  real = typed->x + end < COLS ? (RlPlace){ typed->y, typed->x + end } : (RlPlace){ -1, -1 };
}

static void keep_places(void)
{
  for (guint i = 0; i < count(fresh); i++)
    typed_clear(&g_array_index(fresh, RlTyped, i));
  g_clear_pointer(&shown, g_array_unref);
  shown = g_steal_pointer(&fresh);
}

/* All that curses has to send, once the cursor is where it takes it to be. */
static void send_frame(RlPlace place)
{
  go_to(believed.y, believed.x);
  send_out();
  (void) doupdate();
  believed = real = place;
}

void rl_typed_send(int y, int x)
{
  const gboolean again = send_again();
  const RlPlace place = parked((RlPlace){ y, x });
  draw_empty();
  (void) move(place.y, place.x);
  (void) wnoutrefresh(stdscr);
  const gboolean all = again || is_cleared(newscr) || is_cleared(curscr);
  if (out == NULL)
    out = rl_secret_new(OUT_MAX);
  note_swept(all);
  if (all || changed_lines() > 0 || place.y != believed.y || place.x != believed.x)
    send_frame(place);
  for (guint i = 0; i < count(fresh); i++)
    show(&g_array_index(fresh, RlTyped, i));
  go_to(y, x);
  send_out();
  keep_places();
}
