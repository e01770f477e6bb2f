/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a terminal program costs: `meter [--size CxR] [--sessions N] PROGRAM… < STEPS` runs it on N
 * terminals (1) and takes each of them through the steps, a line each. Prints "NAME VALUE" lines,
 * and "! NAME WHY" where there is none; bench/README.md says what each means. Exit code 1: a step
 * came to nothing. */
#include "config.h"

#include <errno.h>
#include <gio/gio.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "process.h"
#include "seat.h"
#include "words.h"

enum {
  QUIET_MS = 150, /* a screen has settled when as long nothing came */
  GAP_MS = 8,     /* between keys: what a key brings has come by then */
  FIELD = 20,     /* characters that fit into every field */
  PATIENCE_MS = 20000,
};

typedef struct {
  GPtrArray *seats;
  int rows, columns;
  Seat *at;         /* the one that a step is about */
  const char *rest; /* of the step's line */
} Meter;

typedef gboolean (*StepRun)(Meter *self, GError **error);

static gboolean fail(GError **error, const char *what, const char *about)
{
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", what, about);
  return FALSE;
}

static void say(const char *name, const char *part, double value)
{
  (void) printf("%s%s %.3f\n", name, part, value);
}

static double ms_since(const Seat *seat, gint64 when)
{
  return (double) (when - seat->acted) / 1000;
}

/* ---- words of a step ---- */

static char *take_word(Meter *self)
{
  return rl_words_next(&self->rest);
}

static int take_number(Meter *self)
{
  g_autofree char *word = take_word(self);
  return atoi(word);
}

static gboolean take_text(Meter *self, GString **text, GError **error)
{
  rl_words_skip(&self->rest);
  *text = rl_words_quoted(&self->rest, NULL, NULL, error);
  return *text != NULL;
}

static const char *what_is_seen(const Meter *self, char **text)
{
  g_free(*text);
  return *text = rl_term_text(self->at->term);
}

/* ---- steps ---- */

/* wait "TEXT" */
static gboolean step_wait(Meter *self, GError **error)
{
  g_autoptr(GString) text = NULL;
  g_autofree char *seen = NULL;
  if (!take_text(self, &text, error))
    return FALSE;
  if (!seat_wait(self->at, text->str, PATIENCE_MS))
    return fail(error, text->str, what_is_seen(self, &seen));
  return TRUE;
}

/* until NAME "TEXT": the time from the last act until it stood there */
static gboolean step_until(Meter *self, GError **error)
{
  g_autofree char *name = take_word(self);
  if (!step_wait(self, error))
    return FALSE;
  say(name, ".time", ms_since(self->at, self->at->last));
  return TRUE;
}

/* screen NAME: what the last act brought until nothing came any more */
static gboolean step_screen(Meter *self, GError **error)
{
  g_autofree char *name = take_word(self);
  g_autofree char *seen = NULL;
  while (self->at->bytes == 0 && !rl_pty_ended(self->at->pty))
    (void) seat_serve(self->at, PATIENCE_MS * 1000LL);
  seat_settle(self->at, QUIET_MS);
  if (rl_pty_ended(self->at->pty))
    return fail(error, "the program has ended", what_is_seen(self, &seen));
  say(name, ".time", ms_since(self->at, self->at->last));
  say(name, ".bytes", (double) self->at->bytes);
  return TRUE;
}

/* settle */
static gboolean step_settle(Meter *self, GError **error)
{
  seat_settle(self->at, QUIET_MS);
  return TRUE;
}

/* pause MILLISECONDS: a person who does nothing */
static gboolean step_pause(Meter *self, GError **error)
{
  seat_pass(self->at, take_number(self));
  return TRUE;
}

/* type "TEXT" */
static gboolean step_type(Meter *self, GError **error)
{
  g_autoptr(GString) text = NULL;
  if (!take_text(self, &text, error))
    return FALSE;
  seat_type(self->at, text->str, text->len);
  return TRUE;
}

/* key NAME */
static gboolean step_key(Meter *self, GError **error)
{
  g_autofree char *name = take_word(self);
  return seat_key(self->at, name) || fail(error, "no such key", name);
}

static int compare(gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

/* The value that PART of all do not exceed. */
static double quantile(GArray *values, double part)
{
  g_array_sort(values, compare);
  const guint at = (guint) (part * (values->len - 1) + 0.5);
  return g_array_index(values, double, at);
}

/* Types one character. FALSE: it brought nothing. */
static gboolean type_one(Seat *seat, GArray *times, gsize *bytes)
{
  const gint64 end = g_get_monotonic_time() + PATIENCE_MS * 1000LL;
  seat_type(seat, "x", 1);
  while (seat->bytes == 0 && g_get_monotonic_time() < end && !rl_pty_ended(seat->pty))
    (void) seat_serve(seat, PATIENCE_MS * 1000LL);
  if (seat->bytes == 0)
    return FALSE;
  const double taken = ms_since(seat, seat->first);
  g_array_append_val(times, taken);
  seat_settle(seat, GAP_MS);
  *bytes += seat->bytes;
  return TRUE;
}

/* echo NAME N CLEAR: types N characters, one after the other has had its echo; a field that is full
 * is emptied by the key CLEAR */
static gboolean step_echo(Meter *self, GError **error)
{
  g_autofree char *name = take_word(self);
  const int n = take_number(self);
  g_autofree char *clear = take_word(self);
  g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(double));
  gsize bytes = 0;
  for (int i = 0; i < n; i++) {
    if (i > 0 && i % FIELD == 0) {
      if (!seat_key(self->at, clear))
        return fail(error, "no such key", clear);
      seat_settle(self->at, GAP_MS);
    }
    if (!type_one(self->at, times, &bytes))
      return fail(error, name, "a key has no echo");
  }
  say(name, ".p50", quantile(times, 0.5));
  say(name, ".p99", quantile(times, 0.99));
  say(name, ".bytes", (double) bytes / n);
  return TRUE;
}

/* moves NAME N KEY: bytes of a move, on average and at worst */
static gboolean step_moves(Meter *self, GError **error)
{
  g_autofree char *name = take_word(self);
  const int n = take_number(self);
  g_autofree char *key = take_word(self);
  gsize sum = 0, worst = 0;
  for (int i = 0; i < n; i++) {
    if (!seat_key(self->at, key))
      return fail(error, "no such key", key);
    seat_settle(self->at, QUIET_MS);
    sum += self->at->bytes;
    worst = MAX(worst, self->at->bytes);
  }
  say(name, ".bytes", (double) sum / n);
  say(name, ".worst", (double) worst);
  return TRUE;
}

/* resize NAME CxR */
static gboolean step_resize(Meter *self, GError **error)
{
  g_autofree char *name = take_word(self);
  g_autofree char *size = take_word(self);
  int rows, columns;
  if (sscanf(size, "%dx%d", &columns, &rows) != 2)
    return fail(error, "no size", size);
  seat_resize(self->at, rows, columns);
  seat_settle(self->at, QUIET_MS);
  say(name, ".bytes", (double) self->at->bytes);
  return TRUE;
}

/* end: until the program has */
static gboolean step_end(Meter *self, GError **error)
{
  g_autofree char *seen = NULL;
  if (!seat_wait_end(self->at, PATIENCE_MS))
    return fail(error, "the program does not end", what_is_seen(self, &seen));
  return TRUE;
}

/* ---- steps of all seats at once ---- */

static guint64 all_wakeups(const Meter *self)
{
  guint64 sum = 0;
  for (guint i = 0; i < self->seats->len; i++)
    sum += group_wakeups(rl_pty_pid(((Seat *) self->seats->pdata[i])->pty));
  return sum;
}

/* What they write meanwhile lies in their terminals, and is taken then. */
static gsize all_bytes(const Meter *self)
{
  gsize sum = 0;
  for (guint i = 0; i < self->seats->len; i++) {
    Seat *seat = self->seats->pdata[i];
    seat->bytes = 0;
    while (seat_serve(seat, 0))
      ;
    sum += seat->bytes;
  }
  return sum;
}

/* idle NAME SECONDS: what a session costs in which nothing is done, a second */
static gboolean step_idle(Meter *self, GError **error)
{
  g_autofree char *name = take_word(self);
  const int seconds = take_number(self);
  const double total = (double) seconds * self->seats->len;
  (void) all_bytes(self);
  const guint64 before = all_wakeups(self);
  g_usleep((gulong) seconds * G_USEC_PER_SEC);
  say(name, ".wakeups", (double) (all_wakeups(self) - before) / total);
  say(name, ".bytes", (double) all_bytes(self) / total);
  return TRUE;
}

/* pss NAME: of a session, pages that several share counted once */
static gboolean step_pss(Meter *self, GError **error)
{
  g_autofree char *name = take_word(self);
  gint64 sum = 0;
  for (guint i = 0; i < self->seats->len; i++) {
    const gint64 pss = group_pss(rl_pty_pid(((Seat *) self->seats->pdata[i])->pty));
    if (pss < 0) {
      (void) printf("! %s.pss only root may look at the memory of this program\n", name);
      return TRUE;
    }
    sum += pss;
  }
  say(name, ".pss", (double) sum / 1024 / self->seats->len);
  return TRUE;
}

/* ---- */

static const struct {
  const char *name;
  StepRun run;
  gboolean all; /* once, not for each seat */
} steps[] = {
  { "echo", step_echo },     { "end", step_end },       { "idle", step_idle, TRUE },
  { "key", step_key },       { "moves", step_moves },   { "pause", step_pause },
  { "pss", step_pss, TRUE }, { "resize", step_resize }, { "screen", step_screen },
  { "settle", step_settle }, { "type", step_type },     { "until", step_until },
  { "wait", step_wait },
};

static gboolean run_step(Meter *self, const char *line, guint i, GError **error)
{
  const guint turns = steps[i].all ? 1 : self->seats->len;
  for (guint seat = 0; seat < turns; seat++) {
    self->at = self->seats->pdata[seat];
    self->rest = line;
    if (!steps[i].run(self, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean run_line(Meter *self, const char *line, GError **error)
{
  g_autofree char *name = rl_words_next(&line);
  for (guint i = 0; i < G_N_ELEMENTS(steps); i++)
    if (strcmp(steps[i].name, name) == 0)
      return run_step(self, line, i, error);
  return *name == '\0' || fail(error, "no such step", name);
}

static gboolean run_lines(Meter *self, GError **error)
{
  g_autofree char *line = NULL;
  size_t size = 0;
  while (getline(&line, &size, stdin) > 0)
    if (!run_line(self, g_strchomp(line), error))
      return FALSE;
  return TRUE;
}

/* The sessions begin one after the other, as people do. */
static gboolean open_seats(Meter *self, int n, char **argv, GError **error)
{
  for (int i = 0; i < n; i++) {
    Seat *seat = seat_new(argv, self->rows, self->columns, error);
    if (seat == NULL)
      return FALSE;
    g_ptr_array_add(self->seats, seat);
    if (n > 1)
      seat_settle(seat, QUIET_MS);
  }
  return TRUE;
}

/* Where the program begins in ARGV; 0: what stands before it is not understood. */
static int take_options(int argc, char **argv, Meter *self, int *sessions)
{
  int at = 1;
  for (; at + 1 < argc && argv[at][0] == '-'; at += 2) {
    const gboolean size = strcmp(argv[at], "--size") == 0;
    if (size && sscanf(argv[at + 1], "%dx%d", &self->columns, &self->rows) == 2)
      continue;
    if (size || strcmp(argv[at], "--sessions") != 0)
      return 0;
    *sessions = MAX(1, atoi(argv[at + 1]));
  }
  return at < argc ? at : 0;
}

int main(int argc, char **argv)
{
  g_autoptr(GPtrArray) seats = g_ptr_array_new_with_free_func((GDestroyNotify) seat_free);
  g_autoptr(GError) error = NULL;
  Meter self = { .seats = seats, .rows = 24, .columns = 80 };
  int sessions = 1;
  seat_stamp_if_asked(argc, argv);
  (void) setlocale(LC_ALL, "C.UTF-8");
  const int program = take_options(argc, argv, &self, &sessions);
  if (program == 0) {
    g_printerr("usage: %s [--size CxR] [--sessions N] PROGRAM… < STEPS\n", argv[0]);
    return 2;
  }
  if (open_seats(&self, sessions, argv + program, &error) && run_lines(&self, &error))
    return 0;
  g_printerr("%s: %s\n", argv[program], error->message);
  return 1;
}
