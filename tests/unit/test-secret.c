/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets: what editing leaves behind, how they are bounded, and what the memory under them is
 * protected against. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/secret.h"

/* Memory that is given back is looked at on its way out: this stands before the C library's. */
static struct {
  const char *bytes;
  gsize n;
  guint seen, dirty;
} watch;

int munmap(void *start, size_t length)
{
  const char *from = start;
  if (watch.n > 0 && from <= watch.bytes && watch.bytes + watch.n <= from + length) {
    watch.seen++;
    for (gsize i = 0; i < watch.n; i++)
      watch.dirty += watch.bytes[i] != 0;
  }
  return (int) syscall(SYS_munmap, start, length);
}

static gsize page_size(void)
{
  return (gsize) sysconf(_SC_PAGESIZE);
}

static void watch_secret(const RlSecret *secret)
{
  watch.bytes = rl_secret_peek(secret);
  watch.n = rl_secret_length(secret);
  watch.seen = watch.dirty = 0;
}

static void assert_given_back_clean(void)
{
  g_assert_cmpuint(watch.seen, ==, 1);
  g_assert_cmpuint(watch.dirty, ==, 0);
  watch.n = 0;
}

static void assert_zero(const char *bytes, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_assert_cmpint(bytes[i], ==, 0);
}

static void test_editing(void)
{
  static const struct {
    const char *before;
    gsize max;
    gsize at;
    const char *insert; /* NULL: erase */
    gsize erase;
    const char *after;
    gboolean good;
  } rows[] = {
    { "", 4, 0, "abcd", 0, "abcd", TRUE },       { "", 4, 0, "abcde", 0, "", FALSE },
    { "abcd", 4, 4, "e", 0, "abcd", FALSE },     { "abcd", 4, 2, "", 0, "abcd", TRUE },
    { "bd", 9, 0, "a", 0, "abd", TRUE },         { "abd", 9, 2, "c", 0, "abcd", TRUE },
    { "abc", 9, 3, "def", 0, "abcdef", TRUE },   { "", 0, 0, "x", 0, "", FALSE },
    { "abcdef", 9, 0, NULL, 2, "cdef", TRUE },   { "abcdef", 9, 2, NULL, 2, "abef", TRUE },
    { "abcdef", 9, 4, NULL, 2, "abcd", TRUE },   { "abcdef", 9, 0, NULL, 6, "", TRUE },
    { "abcdef", 9, 3, NULL, 0, "abcdef", TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlSecret) secret = rl_secret_new(rows[i].max);
    g_assert_true(rl_secret_append(secret, rows[i].before, -1));
    if (rows[i].insert == NULL)
      rl_secret_erase(secret, rows[i].at, rows[i].erase);
    else
      g_assert_true(rl_secret_insert(secret, rows[i].at, rows[i].insert, strlen(rows[i].insert)) ==
                    rows[i].good);
    g_assert_cmpstr(rl_secret_peek(secret), ==, rows[i].after);
    g_assert_cmpuint(rl_secret_length(secret), ==, strlen(rows[i].after));
    g_assert_cmpuint(rl_secret_max(secret), ==, rows[i].max);
    /* Nothing of what fell free is left behind the text. */
    assert_zero(rl_secret_peek(secret) + strlen(rows[i].after), 64);
  }
}

static void test_clear(void)
{
  g_autoptr(RlSecret) secret = rl_secret_new_from("correct horse", -1, 100);
  rl_secret_clear(secret);
  g_assert_cmpuint(rl_secret_length(secret), ==, 0);
  assert_zero(rl_secret_peek(secret), page_size());
  g_assert_true(rl_secret_append(secret, "again", 5));
  g_assert_cmpstr(rl_secret_peek(secret), ==, "again");
}

/* What has changed is known from its first byte on, once. */
static void test_touched(void)
{
  g_autoptr(RlSecret) secret = rl_secret_new_from("abcdef", -1, 100);
  g_assert_cmpuint(rl_secret_take_touched(secret), ==, 0);
  g_assert_cmpuint(rl_secret_take_touched(secret), ==, G_MAXSIZE);
  g_assert_true(rl_secret_append(secret, "g", 1));
  g_assert_cmpuint(rl_secret_take_touched(secret), ==, 6);
  g_assert_true(rl_secret_insert(secret, 2, "x", 1));
  rl_secret_erase(secret, 4, 1);
  g_assert_cmpuint(rl_secret_take_touched(secret), ==, 2);
  rl_secret_erase(secret, 6, 1);
  g_assert_cmpuint(rl_secret_take_touched(secret), ==, 6);
  g_assert_nonnull(rl_secret_reserve(secret, 3));
  g_assert_cmpuint(rl_secret_take_touched(secret), ==, G_MAXSIZE);
  rl_secret_added(secret, 3);
  g_assert_cmpuint(rl_secret_take_touched(secret), ==, 6);
  rl_secret_clear(secret);
  g_assert_cmpuint(rl_secret_take_touched(secret), ==, 0);
  g_autoptr(RlSecret) fresh = rl_secret_new(8);
  g_assert_cmpuint(rl_secret_take_touched(fresh), ==, 0);
}

static void test_null(void)
{
  rl_secret_free(NULL);
  rl_secret_clear(NULL);
  g_assert_cmpstr(rl_secret_peek(NULL), ==, "");
  g_assert_cmpuint(rl_secret_length(NULL), ==, 0);
  g_assert_cmpuint(rl_secret_characters(NULL), ==, 0);
  g_assert_true(rl_secret_equal(NULL, NULL));
  g_assert_cmpuint(rl_secret_take_touched(NULL), ==, 0);
}

static void test_copies(void)
{
  static const char bytes[] = "a\0b";
  g_autoptr(RlSecret) secret = rl_secret_new_from(bytes, 3, 1);
  g_assert_cmpuint(rl_secret_max(secret), ==, 3);
  g_autoptr(RlSecret) copy = rl_secret_dup(secret);
  rl_secret_clear(secret);
  g_assert_cmpmem(rl_secret_peek(copy), rl_secret_length(copy), bytes, 3);
  g_assert_cmpuint(rl_secret_max(copy), ==, 3);
}

/* What outgrows its pages is whole behind that. */
static void test_growth(void)
{
  const gsize page = page_size();
  const gsize lengths[] = { page - 1, page, page + 1, 2 * page - 1, 2 * page, 5 * page };
  for (guint i = 0; i < G_N_ELEMENTS(lengths); i++) {
    g_autofree char *expected = g_malloc(lengths[i]);
    for (gsize at = 0; at < lengths[i]; at++)
      expected[at] = (char) ('a' + at % 23);
    g_autoptr(RlSecret) secret = rl_secret_new(lengths[i]);
    for (gsize at = 0; at < lengths[i]; at++)
      g_assert_true(rl_secret_append(secret, expected + at, 1));
    g_assert_false(rl_secret_append(secret, "x", 1));
    g_assert_cmpmem(rl_secret_peek(secret), rl_secret_length(secret), expected, lengths[i]);
    g_assert_cmpint(rl_secret_peek(secret)[lengths[i]], ==, 0);
  }
}

/* It stays where it is, so there is never a second copy, and all of it is wiped in the end. */
static void test_growth_in_place(void)
{
  const gsize pages = 100, page = page_size();
  RlSecret *secret = rl_secret_new_from("hunter2 hunter2 hunter2", -1, (gssize) (pages * page));
  g_autofree char *more = g_strnfill(page, 'x');
  const char *bytes = rl_secret_peek(secret);
  watch_secret(secret);
  for (gsize i = 1; i < pages; i++)
    g_assert_true(rl_secret_append(secret, more, (gssize) page));
  g_assert_true(rl_secret_peek(secret) == bytes);
  g_assert_cmpuint(watch.seen, ==, 0);
  watch.n = rl_secret_length(secret);
  rl_secret_free(secret);
  assert_given_back_clean();
}

static void test_free_wipes(void)
{
  RlSecret *secret = rl_secret_new_from("hunter2 hunter2 hunter2", -1, 100);
  watch_secret(secret);
  rl_secret_free(secret);
  assert_given_back_clean();
}

static void test_equal(void)
{
  static const struct {
    const char *a, *b;
    gboolean same;
  } rows[] = {
    { "", "", TRUE },        { "a", "a", TRUE },      { "a", "", FALSE },       { "", "a", FALSE },
    { "abc", "abd", FALSE }, { "abc", "xbc", FALSE }, { "abc", "abcd", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlSecret) a = rl_secret_new_from(rows[i].a, -1, 0);
    g_autoptr(RlSecret) b = rl_secret_new_from(rows[i].b, -1, 50);
    g_assert_true(rl_secret_equal(a, b) == rows[i].same);
  }
}

static void test_characters(void)
{
  static const struct {
    const char *bytes;
    gsize n, characters;
  } rows[] = {
    { "", 0, 0 },          { "abc", 3, 3 }, { "p\xc3\xa4ss", 5, 4 }, { "\xf0\x9f\x94\x91", 4, 1 },
    { "\xff\xc3", 2, 2 },  /* no UTF-8: one a byte */
    { "a\xe2\x82", 3, 3 }, /* cut in the middle */
    { "a\0b", 3, 3 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlSecret) secret = rl_secret_new_from(rows[i].bytes, (gssize) rows[i].n, 0);
    g_assert_cmpuint(rl_secret_characters(secret), ==, rows[i].characters);
  }
}

static void test_reserve(void)
{
  g_autoptr(RlSecret) secret = rl_secret_new_from("ab", -1, 10);
  g_assert_null(rl_secret_reserve(secret, 9));
  char *room = rl_secret_reserve(secret, 8);
  g_assert_true(room == rl_secret_peek(secret) + 2);
  memcpy(room, "cd", 2);
  rl_secret_added(secret, 2);
  g_assert_cmpstr(rl_secret_peek(secret), ==, "abcd");
  g_assert_null(rl_secret_reserve(secret, 7));
}

/* ---- the memory ---- */

/* AddressSanitizer turns mlock() into nothing. */
#if defined __SANITIZE_ADDRESS__
enum { LOCK_IS_REAL = FALSE };
#else
enum { LOCK_IS_REAL = TRUE };
#endif

/* Reads one byte before or behind the pages; dies there. */
static void read_beyond(gconstpointer behind)
{
  const struct rlimit none = { 0, 0 };
  g_autoptr(RlSecret) secret = rl_secret_new_from("x", -1, 10);
  const volatile char *bytes = rl_secret_peek(secret);
  if (!g_test_subprocess()) {
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_failed();
    return;
  }
  (void) setrlimit(RLIMIT_CORE, &none);
  (void) bytes[behind != NULL ? (gssize) page_size() : -1];
  _exit(0);
}

static void test_fork(void)
{
  g_autoptr(RlSecret) secret = rl_secret_new_from("hunter2", -1, 100);
  const pid_t child = fork();
  g_assert_cmpint(child, >=, 0);
  if (child == 0)
    _exit(rl_secret_peek(secret)[0] == 0 && rl_secret_peek(secret)[6] == 0 ? 0 : 1);
  int status = 0;
  g_assert_cmpint(waitpid(child, &status, 0), ==, child);
  g_assert_true(WIFEXITED(status));
  g_assert_cmpint(WEXITSTATUS(status), ==, 0);
  g_assert_cmpstr(rl_secret_peek(secret), ==, "hunter2");
}

/* What /proc/self/smaps says of the mapping that holds ADDRESS. */
static char *describe_mapping(const char *address)
{
  g_autofree char *text = NULL;
  g_assert_true(g_file_get_contents("/proc/self/smaps", &text, NULL, NULL));
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  g_autoptr(GString) found = g_string_new(NULL);
  gboolean inside = FALSE;
  for (char **line = lines; *line != NULL; line++) {
    guintptr from = 0, to = 0;
    if (sscanf(*line, "%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x ", &from, &to) == 2)
      inside = (guintptr) address >= from && (guintptr) address < to;
    if (inside)
      g_string_append_printf(found, "%s\n", *line);
  }
  return g_string_free(g_steal_pointer(&found), FALSE);
}

static void test_protection(void)
{
  static const char *const flags[] = { " lo", " dd", " wf" };
  g_autoptr(RlSecret) secret = rl_secret_new_from("hunter2", -1, 100);
  g_autofree char *mapping = describe_mapping(rl_secret_peek(secret));
  const char *found = strstr(mapping, "VmFlags:");
  if (found == NULL) {
    g_test_skip("this kernel does not tell");
    return;
  }
  /* Locked against swap (where the system allows it), not in core files, not in children. */
  const gboolean locked = LOCK_IS_REAL && !rl_secret_lock_failed();
  for (guint i = locked ? 0 : 1; i < G_N_ELEMENTS(flags); i++)
    g_assert_nonnull(strstr(found, flags[i]));
  if (locked)
    g_assert_null(strstr(mapping, "Locked:                0 kB"));
}

/* Without the right to lock memory a secret works, and it is told. */
static void test_no_lock(void)
{
  enum { NOBODY = 65534 };
  const struct rlimit none = { 0, 0 };
  if (!LOCK_IS_REAL) {
    g_test_skip("locking is not real here");
    return;
  }
  if (!g_test_subprocess()) {
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed();
    return;
  }
  g_assert_cmpint(setrlimit(RLIMIT_MEMLOCK, &none), ==, 0);
  if (geteuid() == 0)
    g_assert_cmpint(setresuid(NOBODY, NOBODY, NOBODY), ==, 0);
  g_autoptr(RlSecret) secret = rl_secret_new_from("hunter2", -1, 100);
  g_assert_cmpstr(rl_secret_peek(secret), ==, "hunter2");
  g_assert_true(rl_secret_lock_failed());
  g_assert_cmpuint(rl_secret_lock_limit(), ==, 0);
  g_assert_false(rl_secret_can_lock(1));
}

/* As much as the limit says can be locked, and it is let go of again. */
static void test_can_lock(void)
{
  enum { NOBODY = 65534, KIB = 1024, LIMIT = 64 * KIB };
  const struct rlimit some = { LIMIT, LIMIT };
  if (!LOCK_IS_REAL) {
    g_test_skip("locking is not real here");
    return;
  }
  if (!g_test_subprocess()) {
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed();
    return;
  }
  g_assert_cmpint(setrlimit(RLIMIT_MEMLOCK, &some), ==, 0);
  if (geteuid() == 0) {
    g_assert_cmpuint(rl_secret_lock_limit(), ==, G_MAXSIZE);
    g_assert_cmpint(setresuid(NOBODY, NOBODY, NOBODY), ==, 0);
  }
  g_assert_cmpuint(rl_secret_lock_limit(), ==, LIMIT);
  for (guint i = 0; i < 3; i++)
    g_assert_true(rl_secret_can_lock(LIMIT / 2));
  g_assert_false(rl_secret_can_lock(2 * LIMIT));
  g_assert_false(rl_secret_lock_failed());
}

static void test_harden(void)
{
  if (!g_test_subprocess()) {
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed();
    return;
  }
  struct rlimit core = { 1, 1 };
  (void) prctl(PR_SET_DUMPABLE, 1);
  g_assert_false(rl_secret_is_hardened());
  rl_secret_harden_process();
  g_assert_true(rl_secret_is_hardened());
  g_assert_cmpint(getrlimit(RLIMIT_CORE, &core), ==, 0);
  g_assert_cmpuint(core.rlim_cur, ==, 0);
  g_assert_cmpuint(core.rlim_max, ==, 0);
  g_assert_cmpint(prctl(PR_GET_DUMPABLE), ==, 0);
}

/* Leaves something behind on the stack, as any function does; where. */
static G_GNUC_NO_INLINE guintptr leave_behind(void)
{
  enum { DEPTH = 16 * 1024 };
  volatile char left[DEPTH];
  for (guint i = 0; i < DEPTH; i++)
    left[i] = 'z';
  return (guintptr) &left[DEPTH / 2];
}

/* Through the kernel: what lies below the stack's end is nothing that C may look at. */
static gboolean is_left(guintptr at)
{
  char bytes[8] = "";
  FILE *memory = fopen("/proc/self/mem", "re");
  g_assert_nonnull(memory);
  setbuf(memory, NULL);
  g_assert_cmpint(fseeko(memory, (off_t) at, SEEK_SET), ==, 0);
  g_assert_cmpuint(fread(bytes, 1, sizeof bytes, memory), ==, sizeof bytes);
  fclose(memory);
  return memcmp(bytes, "zzzzzzzz", sizeof bytes) == 0;
}

static void test_stack(void)
{
  if (!LOCK_IS_REAL) {
    g_test_skip("its frames are elsewhere here");
    return;
  }
  const guintptr at = leave_behind();
  g_assert_true(is_left(at));
  rl_wipe_stack();
  g_assert_false(is_left(at));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/secret/editing", test_editing);
  g_test_add_func("/secret/clear", test_clear);
  g_test_add_func("/secret/touched", test_touched);
  g_test_add_func("/secret/null", test_null);
  g_test_add_func("/secret/copies", test_copies);
  g_test_add_func("/secret/growth", test_growth);
  g_test_add_func("/secret/growth-in-place", test_growth_in_place);
  g_test_add_func("/secret/free-wipes", test_free_wipes);
  g_test_add_func("/secret/equal", test_equal);
  g_test_add_func("/secret/characters", test_characters);
  g_test_add_func("/secret/reserve", test_reserve);
  g_test_add_data_func("/secret/guard-before", NULL, read_beyond);
  g_test_add_data_func("/secret/guard-behind", "behind", read_beyond);
  g_test_add_func("/secret/fork", test_fork);
  g_test_add_func("/secret/protection", test_protection);
  g_test_add_func("/secret/no-lock", test_no_lock);
  g_test_add_func("/secret/can-lock", test_can_lock);
  g_test_add_func("/secret/stack", test_stack);
  g_test_add_func("/secret/harden", test_harden);
  return g_test_run();
}
