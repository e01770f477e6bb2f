/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A journal that was cut off at any byte, or in which any bit was turned: it is read, the line is
 * named, what the guard and the history make of it is looked at, the next event is written, and no
 * other line is lost. Prints what does not hold in lines that begin with "#", then RUNS VIOLATIONS.
 *
 *   journal-damage FOLDER SEED CASES      CASES 0: all */
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/attempts.h"
#include "app/history.h"
#include "app/unfinished.h"

enum { REQUESTS = 6, BITS = 8 };

static const char link_id[] = "683005d6-f45c-4adb-b289-f1a12f50f80c";
static const char other_id[] = "30cb4806-6e00-48a4-91c9-ca55968576c8";

typedef struct {
  RlJournal *journal;
  char *good; /* the journal as it was written */
  gsize n;
  GPtrArray *lines; /* of it, as text */
  guint runs, violations;
} World;

/* One thing that is done to it. BIT of BITS: it is cut off in front of the byte. */
typedef struct {
  gsize at;
  guint bit;
} Damage;

static void append(RlJournal *journal, const char *kind, const char *request, const char *link,
                   const char *outcome)
{
  static char *fields[] = { (char *) "password", (char *) "token", NULL };
  static char *codes[] = { (char *) "login_error", (char *) "\xc3\xa9\"\\\n", NULL };
  const gboolean result = strcmp(kind, "result") == 0;
  const RlJournalEvent event = {
    .event = kind,
    .request = request,
    .method = "PUT",
    .profile = "production",
    .origin = "https://api.belvo.com",
    .link = link,
    .institution = "erebor_mx_retail",
    .external_id = "cust-10442",
    .fields = fields,
    .outcome = outcome,
    .http_status = result ? 400 : 0,
    .codes = result ? codes : NULL,
    .status = "invalid",
    .last_accessed_at = "2026-11-23T18:00:00Z",
  };
  g_autoptr(GError) error = NULL;
  if (!rl_journal_append(journal, &event, &error))
    g_error("%s", error->message);
}

/* Refusals, a success, and one whose end nobody knows. */
static void write_journal(RlJournal *journal)
{
  static const char *const outcomes[REQUESTS] = { "refused",  "done",    "challenge",
                                                  "not_sent", "refused", NULL };
  for (guint i = 0; i < REQUESTS; i++) {
    g_autofree char *request = g_strdup_printf("0a1b2c3d-0000-4000-8000-00000000000%u", i);
    const char *link = i % 3 == 2 ? other_id : link_id;
    append(journal, "intent", request, link, NULL);
    if (outcomes[i] != NULL)
      append(journal, "result", request, link, outcomes[i]);
  }
}

static void read_good(World *world)
{
  if (!g_file_get_contents(rl_journal_path(world->journal), &world->good, &world->n, NULL))
    g_error("the journal cannot be read");
  g_auto(GStrv) lines = g_strsplit(world->good, "\n", -1);
  world->lines = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; *lines[i] != '\0'; i++)
    g_ptr_array_add(world->lines, g_strdup(lines[i]));
}

G_GNUC_PRINTF(3, 4)
static void violated(World *world, const Damage *damage, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *what = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  if (damage->bit == BITS)
    g_print("# cut off at byte %" G_GSIZE_FORMAT ": %s\n", damage->at, what);
  else
    g_print("# bit %u of byte %" G_GSIZE_FORMAT ": %s\n", damage->bit, damage->at, what);
  world->violations++;
}

/* The number of the line, from 1, in which byte AT is. */
static guint line_of(const World *world, gsize at)
{
  guint line = 1;
  for (gsize i = 0; i < at; i++)
    line += world->good[i] == '\n';
  return line;
}

static void put(const World *world, const Damage *damage)
{
  const gboolean cut = damage->bit == BITS;
  const gsize n = cut ? damage->at : world->n;
  g_autofree char *text = g_memdup2(world->good, world->n);
  if (!cut)
    text[damage->at] = (char) (text[damage->at] ^ (1 << damage->bit));
  FILE *file = fopen(rl_journal_path(world->journal), "w");
  if (file == NULL || fwrite(text, 1, n, file) != n || fclose(file) != 0)
    g_error("the journal cannot be written");
}

/* ---- what must hold ---- */

static RlShift *shift_of(const RlJson *entries)
{
  RlShiftReader *reader = rl_shift_reader_new("somebody", NULL);
  for (const RlJson *entry = rl_json_first(entries); entry != NULL; entry = rl_json_next(entry))
    rl_shift_reader_take(rl_json_copy(entry), reader);
  return rl_shift_reader_end(reader);
}

/* Everything that is made of the entries: none of it may crash. */
static void use(const RlJson *entries)
{
  const RlAttempts attempts = rl_attempts_count(entries);
  g_autofree char *said G_GNUC_UNUSED = rl_attempts_text(&attempts);
  g_autoptr(RlShift) shift G_GNUC_UNUSED = shift_of(entries);
  g_autoptr(GPtrArray) requests = rl_history_requests(entries);
  for (guint i = 0; i < requests->len; i++)
    g_free(rl_history_sentence(g_ptr_array_index(requests, i)));
  g_autoptr(RlUnfinished) unfinished = rl_unfinished_find(entries, "https://api.belvo.com");
  g_free(unfinished != NULL ? rl_unfinished_text(unfinished) : NULL);
}

/* The lines FIRST to LAST, from 1, may be missing or changed; the others are there, in their order.
 */
static gboolean has_the_others(const World *world, const RlJson *entries, guint first, guint last)
{
  const RlJson *entry = rl_json_first(entries);
  for (guint i = 0; i < world->lines->len; i++) {
    if (i + 1 >= first && i + 1 <= last)
      continue;
    gboolean found = FALSE;
    for (; entry != NULL && !found; entry = rl_json_next(entry)) {
      g_autofree char *text = rl_json_print(entry, FALSE);
      found = strcmp(text, g_ptr_array_index(world->lines, i)) == 0;
    }
    if (!found)
      return FALSE;
  }
  return TRUE;
}

typedef struct {
  guint broken;      /* the line that must be named; 0: the journal holds */
  gboolean changed;  /* the guard must not trust it */
  guint first, last; /* the lines that may be gone */
} Expected;

/* Cut off at the end of a line nobody can see it; elsewhere the line is named. */
static Expected expect_cut(const World *world, gsize at)
{
  const guint line = line_of(world, at);
  const gboolean at_end = at == 0 || world->good[at - 1] == '\n';
  /* Only the line end is gone: the line is whole, and is kept. */
  const gboolean unended = world->good[at] == '\n';
  return (Expected){ at_end ? 0 : line, FALSE, unended ? line + 1 : line, world->lines->len };
}

/* A line end that is turned takes two lines. In the last line there is nothing behind that could
 * tell: what ends it may only break it. */
static Expected expect_flip(const World *world, gsize at)
{
  const guint line = line_of(world, at);
  return (Expected){ line, line < world->lines->len, line,
                     world->good[at] == '\n' ? line + 1 : line };
}

static void check_reading(World *world, const Damage *damage, const Expected *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RlJournalReading) reading = rl_journal_read(world->journal, &error);
  if (reading == NULL) {
    violated(world, damage, "it cannot be read: %s", error->message);
    return;
  }
  if (reading->broken_line != expected->broken || reading->verified != (expected->broken == 0))
    violated(world, damage, "line %u is named, not %u", (guint) reading->broken_line,
             expected->broken);
  if (!has_the_others(world, reading->entries, expected->first, expected->last))
    violated(world, damage, "other lines are missing");
  use(reading->entries);
}

static void check_look(World *world, const Damage *damage, const Expected *expected)
{
  g_autoptr(RlJournalReading) past = rl_journal_look(world->journal, link_id, NULL);
  if (past == NULL) {
    violated(world, damage, "the guard cannot look");
    return;
  }
  if (expected->changed != past->changed && (expected->changed || damage->bit == BITS))
    violated(world, damage, "the guard %s it", past->changed ? "does not trust" : "trusts");
  use(past->entries);
}

static gboolean lets_pass(const RlJournalReading *past, gpointer data, GError **error)
{
  return TRUE;
}

/* The next event is written behind it, hangs on what is there, and takes nothing more with it. */
static void check_append(World *world, const Damage *damage, const Expected *expected)
{
  const RlJournalEvent event = { .event = "intent", .request = "next", .link = link_id };
  g_autoptr(GError) error = NULL;
  if (!rl_journal_append_gated(world->journal, &event, lets_pass, NULL, NULL, &error) ||
      !rl_journal_append(world->journal, &event, &error)) {
    violated(world, damage, "nothing can be written any more: %s", error->message);
    return;
  }
  g_autoptr(RlJournalReading) reading = rl_journal_read(world->journal, NULL);
  guint next = 0;
  for (const RlJson *e = rl_json_first(reading->entries); e != NULL; e = rl_json_next(e))
    next += g_strcmp0(rl_json_string(rl_json_member(e, "request")), "next") == 0 ? 1 : 0;
  if (next != 2)
    violated(world, damage, "of the next two events there are %u", next);
  if (!has_the_others(world, reading->entries, expected->first, expected->last))
    violated(world, damage, "the next event took others with it");
  /* A line that lacked only its end is mended by the next one. */
  const gboolean mended = damage->bit == BITS && world->good[damage->at] == '\n';
  if (reading->broken_line != (mended ? 0 : expected->broken))
    violated(world, damage, "line %u is named behind the next event, not %u",
             (guint) reading->broken_line, expected->broken);
}

static void run(World *world, const Damage *damage)
{
  const Expected expected =
      damage->bit == BITS ? expect_cut(world, damage->at) : expect_flip(world, damage->at);
  put(world, damage);
  check_reading(world, damage, &expected);
  check_look(world, damage, &expected);
  check_append(world, damage, &expected);
  world->runs++;
}

/* Case NUMBER of all; for the bytes one after the other: cut off, and each bit. */
static Damage damage_of(guint number)
{
  return (Damage){ number / (BITS + 1), number % (BITS + 1) };
}

int main(int argc, char **argv)
{
  if (argc != 4)
    return 2;
  World world = { .journal = rl_journal_new(argv[1]) };
  g_autoptr(GRand) rand = g_rand_new_with_seed((guint32) strtoul(argv[2], NULL, 10));
  const guint asked = (guint) strtoul(argv[3], NULL, 10);
  write_journal(world.journal);
  read_good(&world);
  const guint all = (guint) world.n * (BITS + 1);
  for (guint i = 0; i < (asked == 0 ? all : asked); i++) {
    const Damage damage =
        damage_of(asked == 0 ? i : (guint) g_rand_int_range(rand, 0, (gint32) all));
    run(&world, &damage);
  }
  g_print("%u %u\n", world.runs, world.violations);
  (void) g_remove(rl_journal_path(world.journal));
  rl_journal_free(world.journal);
  g_ptr_array_unref(world.lines);
  g_free(world.good);
  return 0;
}
