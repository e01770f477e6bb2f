/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's chain: whatever is changed is found, whatever is written holds, also by several
 * processes at once, and what cannot be written is told. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/journal-scan.h"
#include "store/journal.h"

#include "helpers.h"

typedef struct {
  char *folder, *directory;
  RlJournal *journal;
} World;

static void open_world(World *world, gconstpointer extra)
{
  world->folder = g_dir_make_tmp("relink-journal-XXXXXX", NULL);
  world->directory = g_build_filename(world->folder, "state", "relink", NULL);
  world->journal = rl_journal_new(world->directory);
}

static void close_world(World *world, gconstpointer extra)
{
  g_autofree char *parent = g_path_get_dirname(world->directory);
  (void) g_remove(rl_journal_path(world->journal));
  (void) g_remove(world->directory);
  (void) g_remove(parent);
  (void) g_rmdir(world->folder);
  rl_journal_free(world->journal);
  g_free(world->folder);
  g_free(world->directory);
}

static char *some_fields[] = { (char *) "password", (char *) "password2", NULL };
static char *some_codes[] = { (char *) "login_error", (char *) "é\xe2\x80\xae\x7f\"", NULL };

static gboolean append(const World *world, const char *request, GError **error)
{
  const RlJournalEvent event = {
    .event = "result",
    .request = request,
    .method = "PUT",
    .profile = "sandbox",
    .origin = "https://sandbox.belvo.com",
    .link = "683005d6-f45c-4adb-b289-f1a12f50f80c",
    .institution = "erebor_mx_retail",
    .fields = some_fields,
    .outcome = "refused",
    .http_status = 400,
    .codes = some_codes,
  };
  return rl_journal_append(world->journal, &event, error);
}

static void append_some(const World *world, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_autofree char *request = g_strdup_printf("r%u", i);
    g_autoptr(GError) error = NULL;
    g_assert_true(append(world, request, &error));
    g_assert_no_error(error);
  }
}

static char *read_file(const World *world, gsize *n)
{
  char *text = NULL;
  g_assert_true(g_file_get_contents(rl_journal_path(world->journal), &text, n, NULL));
  return text;
}

static void write_file(const World *world, const char *text, gsize n)
{
  g_assert_true(g_file_set_contents(rl_journal_path(world->journal), text, (gssize) n, NULL));
}

/* The first broken line, 0 when the chain holds. */
static guint broken_line(const World *world)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RlJournalReading) reading = rl_journal_read(world->journal, &error);
  g_assert_no_error(error);
  g_assert_true(reading->verified == (reading->broken_line == 0));
  return reading->broken_line;
}

static void test_entries(World *world, gconstpointer extra)
{
  g_autoptr(GError) error = NULL;
  append_some(world, 2);
  g_autoptr(RlJournalReading) reading = rl_journal_read(world->journal, &error);
  g_assert_true(reading->verified);
  g_assert_cmpuint(rl_json_count(reading->entries), ==, 2);
  const RlJson *entry = rl_json_first(reading->entries);
  static const struct {
    const char *name, *value;
  } texts[] = {
    { "event", "result" },
    { "request", "r0" },
    { "method", "PUT" },
    { "profile", "sandbox" },
    { "origin", "https://sandbox.belvo.com" },
    { "link", "683005d6-f45c-4adb-b289-f1a12f50f80c" },
    { "institution", "erebor_mx_retail" },
    { "external_id", NULL },
    { "outcome", "refused" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    g_assert_cmpstr(rl_json_string(rl_json_member(entry, texts[i].name)), ==, texts[i].value);
  static const char *const lists[][2] = { { "fields", "[\"password\",\"password2\"]" },
                                          { "codes", "[\"login_error\",\"é\\u202e\\u007f\\\"\"]" },
                                          { "request_ids", "[]" },
                                          { "http_status", "400" } };
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
    g_autofree char *text = rl_json_print(rl_json_member(entry, lists[i][0]), FALSE);
    g_assert_cmpstr(text, ==, lists[i][1]);
  }
  g_assert_cmpuint(strlen(rl_json_string(rl_json_member(entry, "time"))), ==, 20);
  g_assert_nonnull(rl_json_string(rl_json_member(entry, "user")));
}

static void test_private(World *world, gconstpointer extra)
{
  struct stat file, folder;
  append_some(world, 1);
  g_assert_cmpint(stat(rl_journal_path(world->journal), &file), ==, 0);
  g_assert_cmpint(stat(world->directory, &folder), ==, 0);
  g_assert_cmpuint(file.st_mode & 0777, ==, 0600);
  g_assert_cmpuint(folder.st_mode & 0777, ==, 0700);
}

static void test_missing(World *world, gconstpointer extra)
{
  g_assert_cmpuint(broken_line(world), ==, 0);
  g_assert_false(g_file_test(world->directory, G_FILE_TEST_EXISTS));
}

/* Any byte that becomes any other is found, in the line in which it stands. */
static void test_flips(World *world, gconstpointer extra)
{
  static const char masks[] = { 0x01, 0x20, (char) 0x80 };
  gsize n = 0;
  append_some(world, 3);
  g_autofree char *good = read_file(world, &n);
  guint line = 1;
  for (gsize i = 0; i < n; i++) {
    for (guint m = 0; m < sizeof masks; m++) {
      g_autofree char *bad = g_memdup2(good, n);
      bad[i] = (char) (bad[i] ^ masks[m]);
      write_file(world, bad, n);
      g_assert_cmpuint(broken_line(world), ==, line);
    }
    line += good[i] == '\n';
  }
  write_file(world, good, n);
  g_assert_cmpuint(broken_line(world), ==, 0);
}

/* Whole lines taken out, put in twice, exchanged; blanks; a member twice; a NUL. */
static void test_edits(World *world, gconstpointer extra)
{
  static const struct {
    const char *pattern; /* lines by number; a + adds a blank, # a second "event", 0 a NUL byte */
    guint broken;
  } rows[] = {
    { "123", 0 }, { "12", 0 },   { "23", 1 },   { "13", 2 },   { "132", 2 },   { "1123", 2 },
    { "213", 1 }, { "12+3", 3 }, { "1#23", 2 }, { "1203", 3 }, { "\n123", 1 }, { "12\n3", 3 },
  };
  append_some(world, 3);
  gsize n = 0;
  g_autofree char *good = read_file(world, &n);
  g_auto(GStrv) lines = g_strsplit(good, "\n", -1);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (const char *p = rows[i].pattern; *p != '\0'; p++) {
      if (*p == '+' || *p == '0')
        g_string_append_c(text, *p == '+' ? ' ' : '\0');
      else if (*p == '#')
        g_string_append(text, "{\"event\":\"intent\",");
      else if (*p == '\n')
        g_string_append_c(text, '\n');
      else
        g_string_append_printf(text, "%s\n",
                               lines[*p - '1'] + (p > rows[i].pattern && p[-1] == '#' ? 1 : 0));
    }
    write_file(world, text->str, text->len);
    g_assert_cmpuint(broken_line(world), ==, rows[i].broken);
  }
}

/* A writer that was killed leaves half a line: it is told, and does not spoil what follows. */
static void test_torn(World *world, gconstpointer extra)
{
  append_some(world, 2);
  gsize n = 0;
  g_autofree char *good = read_file(world, &n);
  write_file(world, good, n - 30);
  g_assert_cmpuint(broken_line(world), ==, 2);
  g_assert_true(append(world, "next", NULL));
  g_autoptr(RlJournalReading) reading = rl_journal_read(world->journal, NULL);
  g_assert_cmpuint(reading->broken_line, ==, 2);
  g_assert_cmpuint(rl_json_count(reading->entries), ==, 2);
  /* Without the half line the chain holds: the new line goes on from the last whole one. */
  gsize after = 0;
  g_autofree char *text = read_file(world, &after);
  char *torn = strchr(text, '\n') + 1;
  char *rest = strchr(torn, '\n') + 1;
  memmove(torn, rest, strlen(rest) + 1);
  write_file(world, text, strlen(text));
  g_assert_cmpuint(broken_line(world), ==, 0);
}

/* Only the line end is missing. */
static void test_unended(World *world, gconstpointer extra)
{
  append_some(world, 2);
  gsize n = 0;
  g_autofree char *good = read_file(world, &n);
  write_file(world, good, n - 1);
  g_assert_cmpuint(broken_line(world), ==, 2);
  g_assert_true(append(world, "next", NULL));
  g_assert_cmpuint(broken_line(world), ==, 0);
}

/* A server that complains at the greatest length does not tear the chain. */
static void test_long_line(World *world, gconstpointer extra)
{
  char *texts[51] = { NULL };
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < 1024; i++)
    g_string_append(text, "🔑");
  for (guint i = 0; i < 50; i++)
    texts[i] = text->str;
  const RlJournalEvent event = { .event = "result", .codes = texts, .request_ids = texts };
  g_assert_true(rl_journal_append(world->journal, &event, NULL));
  append_some(world, 1);
  g_assert_cmpuint(broken_line(world), ==, 0);
}

/* What stands behind the last line is no line, and longer than what is read of the tail at first:
 * the next event goes on from the line all the same. Up to a length that no line has: there a chain
 * of its own begins, which is told. */
static void test_far_tail(World *world, gconstpointer extra)
{
  enum { KIB = 1024 };
  static const struct {
    gsize junk;
    const char *ends;
    gboolean found;
  } rows[] = {
    { 0, "", TRUE },
    { 1, "", TRUE },
    { 1, "\n", TRUE },
    { 15 * KIB, "\n", TRUE },
    { 16 * KIB, "", TRUE },
    { 17 * KIB, "\n", TRUE },
    { 200 * KIB, "\n", TRUE },
    { 1023 * KIB, "\n", TRUE },
    { 1024 * KIB, "\n", FALSE },
    { 5000 * KIB, "", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    gsize n = 0;
    (void) g_remove(rl_journal_path(world->journal));
    append_some(world, 2);
    g_autofree char *good = read_file(world, &n);
    g_autofree char *junk = g_strnfill(rows[i].junk, 'x');
    g_autofree char *text = g_strconcat(good, junk, rows[i].ends, NULL);
    write_file(world, text, strlen(text));
    g_assert_true(append(world, "next", NULL));
    g_autoptr(RlJournalReading) reading = rl_journal_read(world->journal, NULL);
    g_assert_cmpuint(rl_json_count(reading->entries), ==, 3);
    g_assert_cmpuint(reading->broken_line, ==, rows[i].junk == 0 ? 0 : 3);
    g_assert_true(reading->changed == !rows[i].found);
  }
}

/* A file in which there is no line at all, of any length: the chain begins anew behind it. */
static void test_only_junk(World *world, gconstpointer extra)
{
  static const gsize lengths[] = { 0, 1, 100, 16 * 1024, 16 * 1024 + 1, 1024 * 1024, 1100 * 1024 };
  append_some(world, 1);
  for (guint i = 0; i < G_N_ELEMENTS(lengths) * 2; i++) {
    g_autofree char *junk = g_strnfill(lengths[i / 2], i % 2 == 0 ? 'x' : '\n');
    write_file(world, junk, lengths[i / 2]);
    g_assert_true(append(world, "next", NULL));
    g_autoptr(RlJournalReading) reading = rl_journal_read(world->journal, NULL);
    g_assert_cmpuint(rl_json_count(reading->entries), ==, 1);
    g_assert_cmpuint(reading->broken_line, ==, lengths[i / 2] == 0 ? 0 : 1);
    g_assert_false(reading->changed);
  }
}

/* Whoever asks for the verdict alone is told the same, and gets no events. */
static void test_verify(World *world, gconstpointer extra)
{
  gsize n = 0;
  append_some(world, 3);
  g_autofree char *good = read_file(world, &n);
  for (guint i = 0; i < 3; i++) {
    g_autofree char *bad = g_memdup2(good, n);
    bad[n / 2] ^= i == 1;
    write_file(world, bad, i == 2 ? n - 30 : n);
    g_autoptr(RlJournalReading) verdict = rl_journal_verify(world->journal, NULL);
    g_autoptr(RlJournalReading) reading = rl_journal_read(world->journal, NULL);
    g_assert_cmpuint(rl_json_count(verdict->entries), ==, 0);
    g_assert_cmpuint(verdict->events, ==, rl_json_count(reading->entries));
    g_assert_cmpuint(reading->events, ==, rl_json_count(reading->entries));
    g_assert_true(verdict->verified == (i == 0));
    g_assert_true(verdict->changed == reading->changed);
    g_assert_cmpuint(verdict->broken_line, ==, reading->broken_line);
    g_assert_cmpstr(verdict->broken_file, ==, reading->broken_file);
  }
}

/* ---- a few lines out of many ---- */

static const char mine[] = "683005d6-f45c-4adb-b289-f1a12f50f80c";
static const char other[] = "30cb4806-6e00-48a4-91c9-ca55968576c8";

/* LINK's id in another member must not count. */
static void append_for(const World *world, const char *link, const char *request)
{
  const RlJournalEvent event = {
    .event = "intent", .request = request, .link = link, .external_id = mine
  };
  g_assert_true(rl_journal_append(world->journal, &event, NULL));
}

static char *requests_of(const RlJson *entries)
{
  GString *text = g_string_new(NULL);
  for (const RlJson *e = rl_json_first(entries); e != NULL; e = rl_json_next(e))
    g_string_append_printf(text, "%s ", rl_json_string(rl_json_member(e, "request")));
  return g_strchomp(g_string_free(text, FALSE));
}

static void assert_link(const World *world, const char *link, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RlJson) entries = rl_journal_read_link(world->journal, link, &error);
  g_assert_no_error(error);
  g_autofree char *requests = requests_of(entries);
  g_assert_cmpstr(requests, ==, expected);
}

static void test_one_link(World *world, gconstpointer extra)
{
  assert_link(world, mine, "");
  append_for(world, mine, "a");
  append_for(world, other, "b");
  append_for(world, NULL, "c");
  append_for(world, mine, "d");
  assert_link(world, mine, "a d");
  assert_link(world, other, "b");
  assert_link(world, "683005d6", "");
  gsize n = 0;
  g_autofree char *good = read_file(world, &n);
  /* Half a line, and one without its end, which is whole. */
  g_autofree char *torn = g_strconcat(good, "{\"link\":\"", mine, NULL);
  write_file(world, torn, strlen(torn));
  assert_link(world, mine, "a d");
  write_file(world, good, n - 1);
  assert_link(world, mine, "a d");
  g_autofree char *junk = g_strconcat(mine, "\n[\"", mine, "\"]\n\n", good, NULL);
  write_file(world, junk, strlen(junk));
  assert_link(world, mine, "a d");
}

/* More than is read at once, with lines across the borders, and one that is longer than that. */
static void test_large(World *world, gconstpointer extra)
{
  enum { LINES = 9000 };
  append_for(world, mine, "a");
  gsize n = 0;
  g_autofree char *line = read_file(world, &n);
  g_autoptr(GString) all = g_string_new(NULL);
  g_autofree char *padding = g_strnfill(3 * 1024 * 1024, 'x');
  for (guint i = 0; i < LINES; i++)
    g_string_append_len(all, line, (gssize) n);
  g_string_append_printf(all, "{\"x\":\"%s\",\"link\":\"%s\"}\n", padding, mine);
  g_string_append_len(all, line, (gssize) n);
  write_file(world, all->str, all->len);
  g_autoptr(RlJson) entries = rl_journal_read_link(world->journal, mine, NULL);
  g_assert_cmpuint(rl_json_count(entries), ==, LINES + 2);
}

static gboolean lets_all_pass(const RlJournalReading *past, gpointer data, GError **error)
{
  return TRUE;
}

/* Bytes without an end are no journal: they are not read into memory, and nothing is sent. */
static void test_endless_line(World *world, gconstpointer extra)
{
  const RlJournalEvent event = { .event = "intent", .link = mine };
  g_autoptr(GError) error = NULL, refusal = NULL;
  append_for(world, mine, "a");
  g_assert_no_errno(truncate(rl_journal_path(world->journal), 256 * 1024 * 1024));
  g_assert_null(rl_journal_read_link(world->journal, mine, &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
  g_assert_false(
      rl_journal_append_gated(world->journal, &event, lets_all_pass, NULL, NULL, &refusal));
  g_assert_error(refusal, RL_ERROR, RL_ERROR_NOT_SENT);
}

/* A line's own hash is verified where it is picked or among the newest bytes; half a line is told.
 */
static void test_newest(World *world, gconstpointer extra)
{
  gsize n = 0;
  append_for(world, other, "a");
  append_for(world, mine, "b");
  g_autofree char *text = read_file(world, &n);
  *strchr(text, 'T') = 't'; /* in the first line's time */
  const struct {
    const char *link;
    gint64 bytes;
    gboolean found;
  } rows[] = {
    { "none", 10, FALSE },        { other, 10, TRUE },          { "none", (gint64) n - 1, FALSE },
    { "none", (gint64) n, TRUE }, { "none", G_MAXINT64, TRUE }, { "maria", 0, FALSE },
  };
  write_file(world, text, n);
  const int fd = open(rl_journal_path(world->journal), O_RDONLY | O_CLOEXEC);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const RlJournalQuery query = { .link = rows[i].link };
    RlJournalCheck check = { .bytes = rows[i].bytes, .uid = -1 };
    rl_chain_init(&check.chain);
    g_assert_true(rl_journal_scan(fd, &query, G_MAXINT64, &check, NULL));
    g_assert_cmpuint(check.chain.changed_line, ==, rows[i].found ? 1 : 0);
  }
  (void) close(fd);
  write_file(world, text, n - 30);
  g_autoptr(RlJson) entries = rl_journal_read_newest(world->journal, G_MAXINT32, NULL);
  g_assert_cmpuint(rl_json_count(entries), ==, 1);
}

static void collect(RlJson *event, gpointer entries)
{
  rl_json_add(entries, event);
}

static void test_since(World *world, gconstpointer extra)
{
  static const char lines[] = "{\"time\":\"2026-11-24T08:00:00Z\",\"request\":\"a\"}\n"
                              "{\"request\":\"b\",\"time\":\"2026-11-24T08:00:01Z\"}\n"
                              "{\"request\":\"c\",\"time\":\"2026-11-24T07:00:01Z\"}\n"
                              "{\"request\":\"d\"}\n"
                              "{\"time\":\"2026-11-24T08:00:02Z\",\"request\":\"e\"}\n";
  static const struct {
    gint64 since;
    const char *expected;
  } rows[] = {
    { 1, "a b c e" },
    { 1795507200, "a b e" },
    { 1795507201, "b e" },
    { 1795507203, "" },
  };
  append_some(world, 1);
  write_file(world, lines, strlen(lines));
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlJson) entries = rl_json_new_array();
    g_assert_true(rl_journal_each_since(world->journal, rows[i].since, collect, entries, NULL));
    g_autofree char *requests = requests_of(entries);
    g_assert_cmpstr(requests, ==, rows[i].expected);
  }
}

/* The end of the file alone, from the first line on that begins in it. */
static void test_tail(World *world, gconstpointer extra)
{
  enum { LINES = 400, LINE = 100 };
  g_autoptr(GString) lines = g_string_new(NULL);
  append_some(world, 1);
  for (guint i = 0; i < LINES; i++) {
    const gsize begin = lines->len;
    g_string_append_printf(lines, "{\"time\":\"2026-11-24T08:00:00Z\",\"request\":\"%u\"}", i);
    while (lines->len < begin + LINE - 1)
      g_string_append_c(lines, ' ');
    g_string_append_c(lines, '\n');
  }
  write_file(world, lines->str, lines->len - 1); /* the last one has no end */
  for (gint64 bytes = 17 * 1024; bytes < 17 * 1024 + LINE; bytes += 7) {
    g_autoptr(RlJson) entries = rl_journal_read_newest(world->journal, bytes, NULL);
    const guint n = rl_json_count(entries);
    g_autofree char *first = g_strdup_printf("%u", LINES - n);
    g_assert_cmpint(n, >=, (bytes + 1) / LINE - 1);
    g_assert_cmpint(n, <=, (bytes + 1) / LINE);
    g_assert_cmpstr(rl_json_string(rl_json_member(rl_json_first(entries), "request")), ==, first);
  }
  g_autoptr(RlJson) all = rl_journal_read_newest(world->journal, LINES * LINE, NULL);
  g_assert_cmpuint(rl_json_count(all), ==, LINES);
  write_file(world, lines->str, 3 * LINE);
  g_autoptr(RlJson) few = rl_journal_read_newest(world->journal, 1, NULL);
  g_assert_cmpuint(rl_json_count(few), ==, 3);
  /* One line without an end that begins before what is read: no piece of it is an entry. */
  g_autofree char *blanks = g_strnfill(64 * 1024, ' ');
  memcpy(blanks, lines->str, LINE - 1);
  memcpy(blanks + 60 * 1024, lines->str, LINE - 1);
  write_file(world, blanks, strlen(blanks));
  g_autoptr(RlJson) none = rl_journal_read_newest(world->journal, 17 * 1024, NULL);
  g_assert_cmpuint(rl_json_count(none), ==, 0);
}

/* A result always says what the bank made of the log-in, if only null: older lines do not. */
static void test_login(World *world, gconstpointer extra)
{
  RlJournalEvent event = { .event = "result", .link = mine, .login = "locked" };
  g_assert_true(rl_journal_append(world->journal, &event, NULL));
  event.login = NULL;
  g_assert_true(rl_journal_append(world->journal, &event, NULL));
  event.event = "intent";
  g_assert_true(rl_journal_append(world->journal, &event, NULL));
  g_autoptr(RlJson) entries = rl_journal_read_link(world->journal, mine, NULL);
  const RlJson *entry = rl_json_first(entries);
  g_assert_cmpstr(rl_json_string(rl_json_member(entry, "login")), ==, "locked");
  entry = rl_json_next(entry);
  g_assert_cmpint(rl_json_kind(rl_json_member(entry, "login")), ==, RL_JSON_NULL);
  entry = rl_json_next(entry);
  g_assert_null(rl_json_member(entry, "login"));
  event.event = "reconciled";
  g_assert_true(rl_journal_append(world->journal, &event, NULL));
  g_assert_cmpuint(broken_line(world), ==, 0);
}

/* ---- a gate ---- */

enum { PASSING = 5 };

static gboolean lets_five_pass(const RlJournalReading *past, gpointer data, GError **error)
{
  if (rl_json_count(past->entries) < PASSING)
    return TRUE;
  g_set_error_literal(error, RL_ERROR, RL_ERROR_NOT_SENT, "full");
  return FALSE;
}

static gpointer push_through(gpointer data)
{
  const World *world = data;
  const RlJournalEvent event = { .event = "intent", .link = mine };
  for (guint i = 0; i < PASSING; i++) {
    g_autoptr(GError) error = NULL;
    if (!rl_journal_append_gated(world->journal, &event, lets_five_pass, NULL, NULL, &error))
      g_assert_error(error, RL_ERROR, RL_ERROR_NOT_SENT);
  }
  return NULL;
}

/* Nobody writes between somebody's look and line. */
static void test_gate(World *world, gconstpointer extra)
{
  enum { CROWD = 4 };
  GThread *threads[CROWD];
  append_for(world, other, "b");
  for (guint i = 0; i < CROWD; i++)
    threads[i] = g_thread_new("writer", push_through, world);
  for (guint i = 0; i < CROWD; i++)
    g_thread_join(threads[i]);
  g_autoptr(RlJson) entries = rl_journal_read_link(world->journal, mine, NULL);
  g_assert_cmpuint(rl_json_count(entries), ==, PASSING);
  g_assert_cmpuint(broken_line(world), ==, 0);
}

/* ---- several at once ---- */

enum { WRITERS = 4, LINES = 25 };

static gpointer write_lines(gpointer world)
{
  append_some(world, LINES);
  return NULL;
}

static void test_processes(World *world, gconstpointer extra)
{
  pid_t children[WRITERS];
  for (guint i = 0; i < WRITERS; i++) {
    children[i] = fork();
    g_assert_cmpint(children[i], >=, 0);
    if (children[i] == 0) {
      (void) write_lines(world);
      _exit(0);
    }
  }
  for (guint i = 0; i < WRITERS; i++) {
    int status = 0;
    g_assert_cmpint(waitpid(children[i], &status, 0), ==, children[i]);
    g_assert_cmpint(status, ==, 0);
  }
  g_autoptr(RlJournalReading) reading = rl_journal_read(world->journal, NULL);
  g_assert_true(reading->verified);
  g_assert_cmpuint(rl_json_count(reading->entries), ==, WRITERS * LINES);
}

static void test_threads(World *world, gconstpointer extra)
{
  GThread *threads[WRITERS];
  for (guint i = 0; i < WRITERS; i++)
    threads[i] = g_thread_new("writer", write_lines, world);
  for (guint i = 0; i < WRITERS; i++)
    g_thread_join(threads[i]);
  g_assert_cmpuint(broken_line(world), ==, 0);
}

/* ---- what cannot be ---- */

static void test_unwritable(World *world, gconstpointer extra)
{
  g_autofree char *parent = g_path_get_dirname(world->directory);
  g_autoptr(GError) error = NULL;
  g_assert_true(g_file_set_contents(parent, "in the way", -1, NULL));
  g_assert_false(append(world, "r", &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_NOT_SENT);
  g_assert_nonnull(strstr(error->message, rl_journal_path(world->journal)));
}

/* A link in its place is not followed: it could lead to any file. */
static void test_symlink(World *world, gconstpointer extra)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *target = g_build_filename(world->folder, "target", NULL);
  g_assert_cmpint(g_mkdir_with_parents(world->directory, 0700), ==, 0);
  g_assert_cmpint(symlink(target, rl_journal_path(world->journal)), ==, 0);
  g_assert_false(append(world, "r", &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_NOT_SENT);
  g_assert_false(g_file_test(target, G_FILE_TEST_EXISTS));
  g_assert_null(rl_journal_read(world->journal, NULL));
}

static void test_unreadable(World *world, gconstpointer extra)
{
  g_autoptr(GError) error = NULL;
  g_assert_cmpint(g_mkdir_with_parents(rl_journal_path(world->journal), 0700), ==, 0);
  g_assert_null(rl_journal_read(world->journal, &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
  g_clear_error(&error);
  g_assert_null(rl_journal_read_link(world->journal, mine, &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
}

int main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(World *, gconstpointer);
  } tests[] = {
    { "/journal/entries", test_entries },
    { "/journal/private", test_private },
    { "/journal/missing", test_missing },
    { "/journal/flips", test_flips },
    { "/journal/edits", test_edits },
    { "/journal/torn", test_torn },
    { "/journal/unended", test_unended },
    { "/journal/long-line", test_long_line },
    { "/journal/far-tail", test_far_tail },
    { "/journal/only-junk", test_only_junk },
    { "/journal/verify", test_verify },
    { "/journal/processes", test_processes },
    { "/journal/threads", test_threads },
    { "/journal/unwritable", test_unwritable },
    { "/journal/symlink", test_symlink },
    { "/journal/unreadable", test_unreadable },
    { "/journal/one-link", test_one_link },
    { "/journal/large", test_large },
    { "/journal/endless-line", test_endless_line },
    { "/journal/newest", test_newest },
    { "/journal/since", test_since },
    { "/journal/tail", test_tail },
    { "/journal/login", test_login },
    { "/journal/gate", test_gate },
  };
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, World, NULL, open_world, tests[i].test, close_world);
  return g_test_run();
}
