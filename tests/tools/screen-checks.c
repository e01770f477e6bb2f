/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a script can say about the screen and the terminal.
 *
 * A check that something is there waits until it is, so that no check depends on how the program's
 * output was cut into pieces; a check that something is absent looks once. */
#include "config.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

#include "qr-scan.h"
#include "raw-clean.h"
#include "screen-commands.h"
#include "screen-qr.h"
#include "screen-shape.h"
#include "words.h"

typedef enum { ON_SCREEN, NOW, ANYHOW } When;

/* The private mode of a cursor that is seen. */
enum { CURSOR_SHOWN = 25 };

/* What stands behind a check's name, in this order; a HINT may be left out. SCAN: nothing, but
 * zbar is needed. */
typedef enum {
  COLOUR = 1,
  NUMBER = 2,
  TEXT = 4,
  SWITCH = 8,
  HINT = 16,
  SCAN = 32,
  LAST = 64,
  NAME = 128
} Words;

typedef struct {
  int colour;
  int number, last;
  char *name;
  GString *text;
  GString *hint; /* NULL: none */
  gboolean on;
} Asked;

typedef struct {
  const char *name;
  guint words;
  When when;
  gboolean (*holds)(RlWorld *world, const Asked *asked);
  const char *otherwise;
} Check;

typedef gboolean (*Suits)(const RlTerm *term, const RlTermSpan *span, const Asked *asked);

/* Whether a place of the text on rows FIRST to LAST suits; NULL suits anywhere. */
static gboolean find(const RlTerm *term, int first, int last, const Asked *asked, Suits suits)
{
  for (int row = MAX(first, 0); row <= last && row < rl_term_rows(term); row++) {
    RlTermSpan span = { .start = -1 };
    while (rl_term_find(term, row, span.start + 1, asked->text->str, &span)) {
      if (suits == NULL || suits(term, &span, asked))
        return TRUE;
    }
  }
  return FALSE;
}

static gboolean find_anywhere(RlWorld *world, const Asked *asked, Suits suits)
{
  return find(world->term, 0, G_MAXINT, asked, suits);
}

static gboolean is_there(RlWorld *world, const Asked *asked)
{
  return find_anywhere(world, asked, NULL);
}

static gboolean is_gone(RlWorld *world, const Asked *asked)
{
  return !is_there(world, asked);
}

static gboolean is_in_line(RlWorld *world, const Asked *asked)
{
  return find(world->term, asked->number - 1, asked->number - 1, asked, NULL);
}

/* Where the cursor is, as seen from a span in its row; a cursor that is hidden is nowhere. */
static gboolean finds_cursor(const RlTerm *term, const RlTermSpan *span, int *column)
{
  int row;
  rl_term_cursor(term, &row, column);
  return row == span->row && rl_term_mode(term, CURSOR_SHOWN);
}

static gboolean touches_cursor(const RlTerm *term, const RlTermSpan *span, const Asked *asked)
{
  int column;
  return finds_cursor(term, span, &column) && column >= span->start && column <= span->end;
}

static gboolean begins_at_cursor(const RlTerm *term, const RlTermSpan *span, const Asked *asked)
{
  int column;
  return finds_cursor(term, span, &column) && column == span->start;
}

static gboolean in_cursor_row(const RlTerm *term, const RlTermSpan *span, const Asked *asked)
{
  int column;
  return finds_cursor(term, span, &column);
}

static gboolean has_cursor(RlWorld *world, const Asked *asked)
{
  return find_anywhere(world, asked, touches_cursor);
}

static gboolean has_cursor_at(RlWorld *world, const Asked *asked)
{
  return find_anywhere(world, asked, begins_at_cursor);
}

static gboolean has_cursor_row(RlWorld *world, const Asked *asked)
{
  return find_anywhere(world, asked, in_cursor_row);
}

static gboolean reversed(const RlTerm *term, const RlTermSpan *span, const Asked *asked)
{
  return rl_term_has(term, span, RL_TERM_REVERSE);
}

static gboolean bold(const RlTerm *term, const RlTermSpan *span, const Asked *asked)
{
  return rl_term_has(term, span, RL_TERM_BOLD);
}

static gboolean underlined(const RlTerm *term, const RlTermSpan *span, const Asked *asked)
{
  return rl_term_has(term, span, RL_TERM_UNDERLINE);
}

static gboolean coloured(const RlTerm *term, const RlTermSpan *span, const Asked *asked)
{
  return rl_term_coloured(term, span, asked->colour);
}

static gboolean is_reversed(RlWorld *world, const Asked *asked)
{
  return find_anywhere(world, asked, reversed);
}

static gboolean is_bold(RlWorld *world, const Asked *asked)
{
  return find_anywhere(world, asked, bold);
}

static gboolean is_underlined(RlWorld *world, const Asked *asked)
{
  return find_anywhere(world, asked, underlined);
}

static gboolean is_coloured(RlWorld *world, const Asked *asked)
{
  return find_anywhere(world, asked, coloured);
}

static gboolean altscreen_is(RlWorld *world, const Asked *asked)
{
  return rl_term_altscreen(world->term) == asked->on;
}

static gboolean mode_is(RlWorld *world, const Asked *asked)
{
  return rl_term_mode(world->term, asked->number) == asked->on;
}

static gboolean stopped_is(RlWorld *world, const Asked *asked)
{
  return rl_pty_stopped(world->pty) == asked->on;
}

static gboolean was_sent(RlWorld *world, const Asked *asked)
{
  const GByteArray *raw = rl_term_raw(world->term);
  return raw->len > 0 && memmem(raw->data, raw->len, asked->text->str, asked->text->len) != NULL;
}

static gboolean was_not_sent(RlWorld *world, const Asked *asked)
{
  return !was_sent(world, asked);
}

static gboolean is_quiet(RlWorld *world, const Asked *asked)
{
  const guint sent = rl_term_raw(world->term)->len - world->mark;
  if (sent > (guint) asked->number)
    printf("# %u bytes\n", sent);
  return sent <= (guint) asked->number;
}

/* At most so many times since the mark. */
static gboolean was_sent_seldom(RlWorld *world, const Asked *asked)
{
  const GByteArray *raw = rl_term_raw(world->term);
  const char *text = asked->text->str, *end = (const char *) raw->data + raw->len;
  const char *at = (const char *) raw->data + world->mark;
  int found = 0;
  while (at < end && (at = memmem(at, (gsize) (end - at), text, asked->text->len)) != NULL) {
    found++;
    at += asked->text->len;
  }
  if (found > asked->number)
    printf("# %d times\n", found);
  return found <= asked->number;
}

static gboolean stands_after_exit(RlWorld *world, const Asked *asked)
{
  g_autofree char *text = rl_term_text(world->term);
  return rl_pty_ended(world->pty) && !rl_term_altscreen(world->term) &&
         strstr(text, asked->text->str) != NULL;
}

static gboolean modes_are_restored(RlWorld *world, const Asked *asked)
{
  return rl_pty_restored(world->pty);
}

/* All that arrived since the program started, judged by the character set of its locale. */
static gboolean raw_is_clean(const RlWorld *world, gboolean screen, gboolean copies)
{
  const RlRawRules rules = { .charset = rl_raw_charset(g_environ_getenv(world->env, "LC_ALL")),
                             .screen = screen,
                             .copies = copies };
  const GByteArray *raw = rl_term_raw(world->term);
  g_autofree char *fault = rl_raw_fault(&rules, (const char *) raw->data, raw->len);
  if (fault != NULL)
    printf("# %s\n", fault);
  return fault == NULL && raw->len > 0;
}

static gboolean screen_is_clean(RlWorld *world, const Asked *asked)
{
  return raw_is_clean(world, TRUE, FALSE);
}

static gboolean copies_are_clean(RlWorld *world, const Asked *asked)
{
  return raw_is_clean(world, TRUE, TRUE);
}

static gboolean lines_are_clean(RlWorld *world, const Asked *asked)
{
  return raw_is_clean(world, FALSE, FALSE);
}

static gboolean box_is_whole(RlWorld *world, const Asked *asked)
{
  return rl_shape_box(world->term);
}

static gboolean is_aligned(RlWorld *world, const Asked *asked)
{
  return rl_shape_aligned(world->term, asked->number, asked->text->str);
}

/* Says which it was, so that a script can be asked how often. */
static gboolean say_shown(const RlWorld *world, const char *as)
{
  printf("# line %u, %dx%d: shown as %s\n", world->step->line, world->columns, world->rows, as);
  return TRUE;
}

static gboolean is_qr(RlWorld *world, const Asked *asked)
{
  return rl_screen_qr(world->term, asked->text->str) == RL_SCREEN_QR_SHOWN &&
         say_shown(world, "QR");
}

static gboolean is_qr_ascii(RlWorld *world, const Asked *asked)
{
  return rl_screen_qr_ascii(world->term, asked->text->str) == RL_SCREEN_QR_SHOWN;
}

static gboolean is_no_qr(RlWorld *world, const Asked *asked)
{
  return rl_screen_qr(world->term, NULL) == RL_SCREEN_QR_NONE;
}

static gboolean is_qr_or_text(RlWorld *world, const Asked *asked)
{
  const RlScreenQr found = rl_screen_qr(world->term, asked->text->str);
  if (found == RL_SCREEN_QR_SHOWN)
    return say_shown(world, "QR");
  if (found == RL_SCREEN_QR_NONE && rl_screen_has_text(world->term, asked->text->str))
    return say_shown(world, "text");
  return found == RL_SCREEN_QR_NONE && asked->hint != NULL &&
         rl_screen_has_text(world->term, asked->hint->str) && say_shown(world, "hint");
}

/* The same as it was when it was kept. */
static gboolean is_same(RlWorld *world, const Asked *asked)
{
  const char *kept = g_hash_table_lookup(world->variables, asked->name);
  g_autofree char *text = rl_shape_text(world->term);
  return g_strcmp0(kept, text) == 0;
}

static gboolean is_inside(RlWorld *world, const Asked *asked)
{
  return rl_shape_inside(world->term, world->resized);
}

static gboolean is_drawn(RlWorld *world, const Asked *asked)
{
  g_autofree char *text = rl_term_text(world->term);
  return *g_strstrip(text) != '\0';
}

static gboolean has_each(RlWorld *world, const Asked *asked)
{
  return rl_shape_each(world->term, asked->number, asked->last, asked->text->str) > asked->last;
}

/* A bar that is drawn for this width. */
static gboolean has_bar(RlWorld *world, const Asked *asked)
{
  RlTermCell cell;
  return rl_term_cell(world->term, asked->number - 1, rl_term_columns(world->term) - 1, &cell) &&
         cell.is_explicit;
}

static const Check checks[] = {
  { "wait", TEXT, ON_SCREEN, is_there, "it did not come to the screen" },
  { "wait-gone", TEXT, ON_SCREEN, is_gone, "it stays on the screen" },
  { "expect", TEXT, ON_SCREEN, is_there, "it is not on the screen" },
  { "absent", TEXT, NOW, is_gone, "it is on the screen" },
  { "expect-line", NUMBER | TEXT, ON_SCREEN, is_in_line, "it is not in that line" },
  { "cursor", TEXT, ON_SCREEN, has_cursor, "the cursor is not there" },
  { "cursor-at", TEXT, ON_SCREEN, has_cursor_at,
    "the visible cursor is not on its first character" },
  { "cursor-row", TEXT, ON_SCREEN, has_cursor_row, "the cursor's row does not hold it" },
  { "reverse", TEXT, ON_SCREEN, is_reversed, "it is not shown in reverse video" },
  { "bold", TEXT, ON_SCREEN, is_bold, "it is not shown bold" },
  { "underline", TEXT, ON_SCREEN, is_underlined, "it is not shown underlined" },
  { "color", COLOUR | TEXT, ON_SCREEN, is_coloured, "it is not shown in that colour" },
  { "altscreen", SWITCH, ON_SCREEN, altscreen_is, "the other screen is shown" },
  { "mode", NUMBER | SWITCH, ON_SCREEN, mode_is, "the mode is the other way round" },
  { "stopped", SWITCH, ANYHOW, stopped_is, "the program is the other way round" },
  { "raw-expect", TEXT, ON_SCREEN, was_sent, "these bytes were not sent to the terminal" },
  { "raw-absent", TEXT, NOW, was_not_sent, "these bytes were sent to the terminal" },
  { "quiet", NUMBER, NOW, is_quiet, "more than that was sent to the terminal since the mark" },
  { "times", NUMBER | TEXT, NOW, was_sent_seldom,
    "these bytes were sent to the terminal more often since the mark" },
  /* What has arrived may end within a sequence, whose rest is still to come. */
  { "raw-clean", 0, ANYHOW, screen_is_clean, "more than drawing was sent to the terminal" },
  { "raw-clean-copies", 0, ANYHOW, copies_are_clean,
    "more than drawing and copying was sent to the terminal" },
  { "raw-clean-lines", 0, ANYHOW, lines_are_clean, "more than lines was sent to the terminal" },
  { "box", 0, ON_SCREEN, box_is_whole, "the innermost frame is not there, or broken" },
  { "aligned", NUMBER | TEXT, ON_SCREEN, is_aligned, "it is not in so many rows in one column" },
  { "bar", NUMBER, ON_SCREEN, has_bar, "that line has no bar up to the last column" },
  { "same-as", NAME, ON_SCREEN, is_same, "it is not the same as what was kept" },
  { "drawn", 0, ON_SCREEN, is_drawn, "nothing is on the screen" },
  { "in-window", 0, ON_SCREEN, is_inside,
    "the window was not drawn afresh, or something beyond it" },
  { "each", NUMBER | LAST | TEXT, ON_SCREEN, has_each, "one of them is not on the screen" },
  { "qr", TEXT | SCAN, ON_SCREEN, is_qr, "no code on the screen is read as this" },
  { "qr-ascii", TEXT | SCAN, ON_SCREEN, is_qr_ascii, "no code on the screen is read as this" },
  { "qr-absent", 0, NOW, is_no_qr, "a code is on the screen" },
  { "qr-or-text", TEXT | HINT | SCAN, ON_SCREEN, is_qr_or_text,
    "a code on the screen is not read as this, or there is none and no text either" },
  { "output-after-exit", TEXT, NOW, stands_after_exit,
    "it does not stand on the normal screen of an ended program" },
  { "termios-restored", 0, ANYHOW, modes_are_restored, "the terminal's modes are changed" },
};

static const Check *find_check(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(checks); i++) {
    if (strcmp(checks[i].name, name) == 0)
      return &checks[i];
  }
  return NULL;
}

gboolean rl_check_known(const char *name)
{
  return find_check(name) != NULL;
}

static gboolean take_choice(const char **at, const char *const *choices, int *index, GError **error)
{
  g_autofree char *word = rl_words_next(at);
  for (*index = 0; choices[*index] != NULL; (*index)++) {
    if (strcmp(choices[*index], word) == 0)
      return TRUE;
  }
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "\"%s\" does not fit here", word);
  return FALSE;
}

static gboolean take_number(const char **at, int *number, GError **error)
{
  guint64 value;
  g_autofree char *word = rl_words_next(at);
  if (!g_ascii_string_to_unsigned(word, 10, 0, G_MAXINT, &value, error))
    return FALSE;
  *number = (int) value;
  return TRUE;
}

static gboolean take_asked(RlWorld *world, const RlStep *step, guint words, Asked *asked,
                           GError **error)
{
  static const char *const colours[] = { "black",   "red",  "green", "yellow", "blue",
                                         "magenta", "cyan", "white", NULL };
  static const char *const switches[] = { "off", "on", NULL };
  const char *at = step->rest;
  if ((words & COLOUR) && !take_choice(&at, colours, &asked->colour, error))
    return FALSE;
  if ((words & NUMBER) && !take_number(&at, &asked->number, error))
    return FALSE;
  if ((words & LAST) && !take_number(&at, &asked->last, error))
    return FALSE;
  if (words & NAME)
    asked->name = rl_words_next(&at);
  if ((words & SWITCH) && !take_choice(&at, switches, &asked->on, error))
    return FALSE;
  if (words & TEXT)
    asked->text = rl_words_quoted(&at, rl_world_lookup, world, error);
  if ((words & TEXT) && (asked->text == NULL || asked->text->len == 0)) {
    if (asked->text != NULL)
      g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "an empty text is everywhere");
    return FALSE;
  }
  rl_words_skip(&at);
  if ((words & HINT) && *at == '"') {
    asked->hint = rl_words_quoted(&at, rl_world_lookup, world, error);
    if (asked->hint == NULL)
      return FALSE;
    rl_words_skip(&at);
  }
  if (*at == '\0' || *at == '#')
    return TRUE;
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "too much: %s", at);
  return FALSE;
}

typedef struct {
  const Check *check;
  const Asked *asked;
} Question;

static gboolean answer(RlWorld *world, gconstpointer question_)
{
  const Question *question = question_;
  return question->check->holds(world, question->asked);
}

static gboolean ask(RlWorld *world, const Check *check, const Asked *asked)
{
  Question question = { check, asked };
  if (check->when == ON_SCREEN)
    return rl_world_until_shown(world, answer, &question);
  if (check->when == ANYHOW)
    return rl_world_until(world, answer, &question);
  rl_world_serve(world, 0);
  return check->holds(world, asked);
}

/* What it should have been the same as. */
static void describe_kept(RlWorld *world, const char *name)
{
  const char *kept = g_hash_table_lookup(world->variables, name);
  g_auto(GStrv) lines = g_strsplit(kept != NULL ? kept : "nothing", "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (**line != '\0')
      printf("# %s: |%s\n", name, *line);
}

gboolean rl_check_run(RlWorld *world, const RlStep *step, GError **error)
{
  const Check *check = find_check(step->name);
  Asked asked = { 0 };
  if (world->pty == NULL) {
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "no program was run");
    return FALSE;
  }
  if ((check->words & SCAN) && !qr_scan_can()) {
    world->skipped = "built without zbar";
    return TRUE;
  }
  gboolean taken = take_asked(world, step, check->words, &asked, error);
  gboolean holds = taken && ask(world, check, &asked);
  if (taken && !holds)
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_FAILED, check->otherwise);
  if (taken && !holds && asked.name != NULL)
    describe_kept(world, asked.name);
  g_free(asked.name);
  if (asked.text != NULL)
    g_string_free(asked.text, TRUE);
  if (asked.hint != NULL)
    g_string_free(asked.hint, TRUE);
  return holds;
}
