/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The floor of a form on a terminal: curses, one form drawn by hand, nothing behind it. Tab moves,
 * characters become stars, Ctrl-U empties a field, Ctrl-X is the end. */
#include <curses.h>
#include <locale.h>
#include <string.h>

enum {
  FIELDS = 2,
  FIRST_ROW = 4,
  COLUMN = 19,
  WIDTH = 34,
  CTRL_U = 'u' & 0x1f,
  CTRL_X = 'x' & 0x1f
};

static const char *const labels[FIELDS] = { "Password", "PIN" };
static const char blanks[WIDTH + 1] = "__________________________________";

static void draw(const char *link, const int *lengths, int at)
{
  erase();
  mvaddstr(0, 1, "Update link");
  mvaddstr(2, 3, "Link");
  mvaddstr(2, COLUMN, link);
  for (int i = 0; i < FIELDS; i++) {
    mvaddstr(FIRST_ROW + i, 3, labels[i]);
    mvaddstr(FIRST_ROW + i, COLUMN, blanks);
    for (int star = 0; star < lengths[i]; star++)
      mvaddch(FIRST_ROW + i, COLUMN + star, '*');
  }
  mvaddstr(LINES - 1, 1, "Tab next  ^X end");
  move(FIRST_ROW + at, COLUMN + lengths[at]);
}

static void take_key(int key, int *lengths, int *at)
{
  if (key == '\t')
    *at = (*at + 1) % FIELDS;
  else if (key == CTRL_U)
    lengths[*at] = 0;
  else if (key >= ' ' && key <= '~' && lengths[*at] < WIDTH)
    lengths[*at]++;
}

int main(int argc, char **argv)
{
  int lengths[FIELDS] = { 0 };
  int at = 0;
  (void) setlocale(LC_ALL, "");
  initscr();
  raw();
  noecho();
  keypad(stdscr, TRUE);
  for (int key = 0; key != CTRL_X; key = getch()) {
    take_key(key, lengths, &at);
    draw(argc > 1 ? argv[1] : "", lengths, at);
  }
  endwin();
  return 0;
}
