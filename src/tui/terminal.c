/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tui/terminal.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/log.h"
#include "base/signals.h"

#include "tui/capability.h"
#include "tui/keys.h"

/* After this many milliseconds an escape character is the Esc key. Sequences arrive in one packet
 * also over slow lines. */
enum { ESCAPE_DELAY = 50 };

/* Longer notes are shown, not copied: terminals and multiplexers drop long sequences. */
enum { COPY_MAX = 4096 };

static gboolean started;
static gboolean away; /* given back for as long as the process is stopped */
static gboolean pasting_on;
static gboolean spares_last; /* column: see rl_terminal_columns() */
static gboolean past_curses; /* something of what was typed may be seen */
static struct termios before;
static SCREEN *screen;

/* Whoever shares the terminal may have told it not to wait; a line that hangs is not waited for. */
static gboolean may_try_again(void)
{
  return errno == EINTR || (errno == EAGAIN && rl_signals_takes(STDOUT_FILENO));
}

static void write_bytes(const char *bytes, gsize left)
{
  (void) fflush(stdout);
  while (left > 0) {
    const gssize n = write(STDOUT_FILENO, bytes, left);
    if (n < 0 && may_try_again())
      continue;
    if (n <= 0)
      return;
    bytes += n;
    left -= (gsize) n;
  }
}

static void write_raw(const char *sequence)
{
  write_bytes(sequence, strlen(sequence));
}

/* What has pastes put between marks; NULL: nothing is known to. tmux does so whatever TERM says.
 * But it may be another multiplexer inside it that listens: there, keys are trusted no sooner for
 * it. */
static const char *paste_mode(gboolean on)
{
  const char *sequence = rl_capability(on ? "BE" : "BD");
  if (sequence == NULL && g_getenv("TMUX") != NULL)
    return on ? "\033[?2004h" : "\033[?2004l";
  return sequence;
}

const char *rl_terminal_problem(void)
{
  int problem = 0;
  const char *term = g_getenv("TERM");
  if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
    return _("this is no terminal");
  if (term == NULL || *term == '\0' || strcmp(term, "dumb") == 0)
    return _("TERM names no terminal that can show screens");
  if (setupterm(NULL, STDOUT_FILENO, &problem) != OK)
    return _("the terminal named by TERM is not known on this machine");
  const char *reason =
      rl_capability("cup") == NULL ? _("the terminal cannot place its cursor") : NULL;
  (void) del_curterm(cur_term);
  return reason;
}

static void examine_description(RlTerminalFacts *to)
{
  int problem = 0;
  if (to->term == NULL || setupterm(NULL, STDOUT_FILENO, &problem) != OK)
    return;
  to->is_known = TRUE;
  to->colors = MAX(0, tigetnum((char *) (gpointer) "colors"));
  to->marks_pastes = paste_mode(TRUE) != NULL;
  (void) del_curterm(cur_term);
}

void rl_terminal_examine(RlTerminalFacts *to)
{
  const char *term = g_getenv("TERM");
  *to = (RlTerminalFacts){ .term = term != NULL && *term != '\0' ? term : NULL };
  to->shows_screens = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
  to->problem = to->shows_screens ? rl_terminal_problem() : NULL;
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO && !to->is_attended; fd++) {
    struct winsize size;
    to->is_attended = isatty(fd);
    if (to->is_attended && ioctl(fd, TIOCGWINSZ, &size) == 0) {
      to->width = size.ws_col;
      to->height = size.ws_row;
    }
  }
  examine_description(to);
}

/* What empties ROWS lines one after the other. Without an alternate screen some terminals (tmux)
 * put a screen that is cleared at once into their scrollback; lines that are empty leave nothing
 * there. A terminal that cannot empty a line has no scrollback, either. New string. */
static char *emptying(int rows)
{
  g_autofree char *home = rl_capability_filled("cup", 0, 0), *line = rl_capability_plain("el");
  g_autofree char *down = rl_capability_plain("cud1");
  g_autoptr(GString) all = g_string_new(NULL);
  for (int y = 0; y < rows && home != NULL && line != NULL && down != NULL; y++) {
    g_string_append(all, y == 0 ? home : down);
    g_string_append(all, line);
  }
  return g_string_free(g_steal_pointer(&all), FALSE);
}

/* ---- when relink dies of a fault ---- */

/* What undoes all that was asked of the terminal, and leaves nothing of what was typed. Made ahead
 * for a window of this height, since a handler makes nothing. */
static char *farewell;        /* atomic */
static char *farewell_before; /* which a handler on another thread may be writing */

static void prepare_farewell(void)
{
  static const char *const names[] = { "rmacs", "sgr0", "clear", "rmkx", "rmcup", "cnorm" };
  g_autofree char *empty = emptying(LINES);
  g_autoptr(GString) all = g_string_new(NULL);
  const char *unmarked = paste_mode(FALSE);
  g_string_append(all, unmarked != NULL ? unmarked : "");
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *sequence = rl_capability_plain(names[i]);
    if (strcmp(names[i], "clear") == 0)
      g_string_append(all, empty);
    g_string_append(all, sequence != NULL ? sequence : "");
  }
  g_free(farewell_before);
  farewell_before = farewell;
  g_atomic_pointer_set(&farewell, g_string_free(g_steal_pointer(&all), FALSE));
}

/* The terminal, for us alone: what another thread draws meanwhile goes nowhere. */
static int take_terminal(void)
{
  const int terminal = dup(STDOUT_FILENO);
  const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (terminal < 0 || null < 0 || dup2(null, STDOUT_FILENO) < 0)
    return STDOUT_FILENO;
  return terminal;
}

/* In a handler. While a frame of another thread is on its way the terminal takes nothing; no other
 * follows it. */
static void on_fault(void)
{
  if (away)
    return;
  const gboolean in_front = rl_signals_in_front(STDIN_FILENO);
  const int terminal = take_terminal();
  const char *last = g_atomic_pointer_get(&farewell);
  if (last != NULL && rl_signals_takes(terminal)) {
    const gssize n = write(terminal, last, strlen(last));
    (void) n;
  }
  if (in_front)
    (void) tcsetattr(STDIN_FILENO, TCSANOW, &before);
}

/* ---- into screens and out of them ---- */

/* curses changes the modes before it knows whether it can work. */
static gboolean start_curses(void)
{
  screen = newterm(NULL, stdout, stdin);
  if (screen != NULL) {
    (void) set_term(screen);
    spares_last =
        tigetflag((char *) (gpointer) "am") > 0 && tigetflag((char *) (gpointer) "xenl") <= 0;
    return TRUE;
  }
  rl_signals_set_last_will(NULL);
  (void) tcsetattr(STDIN_FILENO, TCSANOW, &before);
  return FALSE;
}

/* Until it has come back from a shell once, curses sends each movement of the cursor by itself;
 * after that a frame is one write. What it says on this way goes nowhere. */
static void pass_through_shell(void)
{
  const int terminal = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
  const gboolean silent = terminal >= 0 && null >= 0 && dup2(null, STDOUT_FILENO) >= 0;
  (void) endwin();
  if (silent)
    (void) dup2(terminal, STDOUT_FILENO);
  if (terminal >= 0)
    (void) close(terminal);
  if (null >= 0)
    (void) close(null);
}

gboolean rl_terminal_start(void)
{
  (void) tcgetattr(STDIN_FILENO, &before);
  rl_signals_set_last_will(on_fault);
  if (!start_curses())
    return FALSE;
  prepare_farewell();
  pass_through_shell();
  /* Before anything is sent: nothing of it is to be seen. */
  (void) refresh();
  (void) raw();
  (void) noecho();
  (void) nonl();
  (void) nodelay(stdscr, TRUE);
  (void) keypad(stdscr, TRUE);
  (void) set_escdelay(ESCAPE_DELAY);
  /* A frame that is begun is sent whole: what was sent is known then. */
  (void) typeahead(-1);
  rl_keys_init();
  rl_signals_unblock(STDOUT_FILENO);
  rl_log_hold(TRUE);
  started = TRUE;
  return TRUE;
}

void rl_terminal_paste(gboolean on)
{
  if (!started || on == pasting_on)
    return;
  const char *sequence = paste_mode(on);
  if (sequence != NULL)
    write_raw(sequence);
  pasting_on = on;
}

void rl_terminal_write(const RlSecret *bytes)
{
  if (!started)
    return;
  past_curses = TRUE;
  write_bytes(rl_secret_peek(bytes), rl_secret_length(bytes));
}

/* Takes SEQUENCE (taken; NULL: there is none) where it is shorter than what is in *BEST. */
static void take_shorter(char **best, char *sequence)
{
  if (sequence == NULL || (*best != NULL && strlen(*best) <= strlen(sequence))) {
    g_free(sequence);
    return;
  }
  g_free(*best);
  *best = sequence;
}

/* N times the capability NAME, where that is a short way. New string, or NULL. */
static char *repeated(const char *name, int n)
{
  enum { MANY = 8 };
  g_autofree char *once = n <= MANY ? rl_capability_plain(name) : NULL;
  g_autoptr(GString) all = g_string_new(NULL);
  for (int i = 0; once != NULL && i < n; i++)
    g_string_append(all, once);
  return once != NULL ? g_string_free(g_steal_pointer(&all), FALSE) : NULL;
}

int rl_terminal_columns(void)
{
  return COLS - spares_last;
}

void rl_terminal_go(RlSecret *out, RlPlace from, RlPlace to)
{
  if (from.y == to.y && from.x == to.x)
    return;
  g_autofree char *best = rl_capability_filled("cup", to.y, to.x);
  if (from.y == to.y && from.x > to.x) {
    take_shorter(&best, repeated("cub1", from.x - to.x));
    take_shorter(&best, rl_capability_filled("cub", from.x - to.x, 0));
  } else if (from.y == to.y) {
    take_shorter(&best, repeated("cuf1", to.x - from.x));
    take_shorter(&best, rl_capability_filled("cuf", to.x - from.x, 0));
  }
  if (best != NULL)
    (void) rl_secret_append(out, best, -1);
}

/* Before the screen is cleared: see emptying(). Where nothing went past curses, nothing is written:
 * what else is there may be a shell's. */
static void wipe(int rows)
{
  g_autofree char *empty = past_curses ? emptying(rows) : NULL;
  if (empty != NULL)
    write_raw(empty);
  past_curses = FALSE;
}

/* Blank cells go out before the alternate screen is left, so that no terminal keeps them. */
static void blank(void)
{
  wipe(LINES);
  (void) erase();
  (void) clearok(stdscr, TRUE);
  (void) refresh();
}

/* Sequences alone: the modes are those of whoever is in the foreground. */
static void leave_screen(void)
{
  static const char *const names[] = { "sgr0", "rmkx", "rmcup", "cnorm" };
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *sequence = rl_capability_plain(names[i]);
    if (sequence != NULL)
      write_raw(sequence);
  }
}

/* A line that hangs takes no farewell, and would keep us for ever. */
static void give_back(void)
{
  const gboolean in_front = rl_signals_in_front(STDIN_FILENO);
  const gboolean takes = rl_signals_takes(STDOUT_FILENO);
  if (takes)
    rl_terminal_paste(FALSE);
  if (in_front && takes) {
    blank();
    (void) endwin();
  } else if (takes) {
    leave_screen();
  } else if (in_front) {
    (void) tcsetattr(STDIN_FILENO, TCSANOW, &before);
  }
}

void rl_terminal_stop(void)
{
  if (!started)
    return;
  if (!away)
    give_back();
  rl_signals_unblock(-1);
  rl_signals_set_last_will(NULL);
  rl_log_hold(FALSE);
  started = FALSE;
}

void rl_terminal_say(const char *text)
{
  if (rl_signals_in_front(STDERR_FILENO))
    g_printerr("%s\n", text);
}

void rl_terminal_abandon(void)
{
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  rl_signals_set_last_will(NULL);
  started = FALSE;
  if (null < 0)
    return;
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    (void) dup2(null, fd);
  if (null > STDERR_FILENO)
    (void) close(null);
}

void rl_terminal_suspend(void)
{
  if (started && !away) {
    give_back();
    rl_log_hold(FALSE);
    away = TRUE;
  }
  rl_signals_stop(SIGTSTP);
}

gboolean rl_terminal_resume(void)
{
  if (!started)
    return FALSE;
  if (!rl_signals_in_front(STDIN_FILENO)) {
    rl_signals_stop(SIGSTOP);
    return FALSE;
  }
  away = FALSE;
  rl_log_hold(TRUE);
  /* Whoever had the terminal meanwhile may have changed that. */
  pasting_on = FALSE;
  (void) reset_prog_mode();
  rl_terminal_resize();
  rl_terminal_clear();
  return TRUE;
}

void rl_terminal_clear(void)
{
  wipe(LINES);
  (void) clearok(curscr, TRUE);
}

/* What the terminal has put into its scrollback when it became smaller, before it said so, stays
 * there: nothing but the whole scrollback could be taken back. What it has moved within the window
 * is emptied, wherever it is now. */
void rl_terminal_resize(void)
{
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
    return;
  const gboolean differs = is_term_resized(size.ws_row, size.ws_col);
  if (differs)
    wipe(size.ws_row);
  (void) resizeterm(size.ws_row, size.ws_col);
  if (differs)
    prepare_farewell();
}

/* GNU screen takes strings of a few hundred bytes, and passes several on as one. */
static char *wrapped_for_screen(const char *sequence)
{
  enum { PART = 240 };
  g_autoptr(GString) out = g_string_new(NULL);
  for (const char *part = sequence; *part != '\0';) {
    const gsize n = MIN(strlen(part), PART);
    g_string_append_printf(out, "\033P%.*s\033\\", (int) n, part);
    part += n;
  }
  return g_string_free(g_steal_pointer(&out), FALSE);
}

/* tmux takes the sequence itself (set-clipboard on), or passes on what is wrapped for it
 * (allow-passthrough on): which of the two cannot be known. */
static char *wrapped(const char *sequence)
{
  const char *term = g_getenv("TERM");
  if (g_getenv("TMUX") != NULL) {
    g_auto(GStrv) parts = g_strsplit(sequence, "\033", -1);
    g_autofree char *doubled = g_strjoinv("\033\033", parts);
    return g_strconcat(sequence, "\033Ptmux;", doubled, "\033\\", NULL);
  }
  if (g_getenv("STY") != NULL || (term != NULL && g_str_has_prefix(term, "screen")))
    return wrapped_for_screen(sequence);
  return g_strdup(sequence);
}

gboolean rl_terminal_copy(const char *text)
{
  const gsize n = strlen(text);
  if (!started || n > COPY_MAX)
    return FALSE;
  g_autofree char *encoded = g_base64_encode((const guchar *) text, n);
  g_autofree char *sequence = g_strconcat("\033]52;c;", encoded, "\007", NULL);
  g_autofree char *out = wrapped(sequence);
  write_raw(out);
  return TRUE;
}
