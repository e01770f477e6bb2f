/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main() of a fuzz target where no fuzzing engine is linked: gives it every file that is named, and
 * every file of a folder that is named; then, with FUZZ_TRIES=N, as many inputs that are made of
 * those by chance, by FUZZ_SEED. A crash is the only way to fail; the input that led there is then
 * in the file crash-NAME of the folder in which it runs. */
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

static GPtrArray *inputs; /* GBytes */
static char *kept;        /* where an input lies while it is tried */
static gsize runs;

static void add_file(const char *path)
{
  char *bytes = NULL;
  gsize n = 0;
  if (!g_file_get_contents(path, &bytes, &n, NULL))
    g_error("%s cannot be read", path);
  g_ptr_array_add(inputs, g_bytes_new_take(bytes, n));
}

static void add(const char *path)
{
  g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
  if (folder == NULL) {
    add_file(path);
    return;
  }
  for (const char *name; (name = g_dir_read_name(folder)) != NULL;) {
    g_autofree char *file = g_build_filename(path, name, NULL);
    add_file(file);
  }
}

/* In memory of its own, so that a read behind its end is seen. */
static void try(const char *bytes, gsize n)
{
  g_autofree char *copy = g_malloc(MAX(n, 1));
  runs++;
  memcpy(copy, bytes, n);
  (void) LLVMFuzzerTestOneInput((const uint8_t *) copy, n);
}

/* ---- by chance ---- */

static GBytes *any(GRand *rand)
{
  return g_ptr_array_index(inputs, (guint) g_rand_int_range(rand, 0, (gint32) inputs->len));
}

static gsize any_place(GRand *rand, const GString *text)
{
  return (gsize) g_rand_int_range(rand, 0, (gint32) text->len + 1);
}

static gsize any_length(GRand *rand, gsize most)
{
  enum { LONGEST = 64 };
  const gsize n = (gsize) g_rand_int_range(rand, 1, LONGEST);
  return MIN(n, most);
}

/* What stands somewhere in another input, put in here. */
static void splice(GRand *rand, GString *text)
{
  gsize n = 0;
  const char *other = g_bytes_get_data(any(rand), &n);
  if (n == 0)
    return;
  const gsize from = (gsize) g_rand_int_range(rand, 0, (gint32) n);
  g_string_insert_len(text, (gssize) any_place(rand, text), other + from,
                      (gssize) any_length(rand, n - from));
}

static void change(GRand *rand, GString *text)
{
  const gsize at = any_place(rand, text);
  const gsize n = any_length(rand, text->len - at);
  switch (g_rand_int_range(rand, 0, 5)) {
  case 0:
    g_string_erase(text, (gssize) at, (gssize) n);
    break;
  case 1:
    g_string_insert_c(text, (gssize) at, (char) g_rand_int_range(rand, 0, 256));
    break;
  case 2:
    splice(rand, text);
    break;
  case 3:
    g_string_truncate(text, at);
    break;
  default:
    if (at < text->len)
      text->str[at] = (char) (text->str[at] ^ (1 << g_rand_int_range(rand, 0, 8)));
  }
}

static void keep(const GString *text)
{
  FILE *file = fopen(kept, "w");
  if (file == NULL || fwrite(text->str, 1, text->len, file) != text->len || fclose(file) != 0)
    g_error("%s cannot be written", kept);
}

static void try_by_chance(guint tries, guint seed)
{
  GRand *rand = g_rand_new_with_seed(seed);
  for (guint i = 0; i < tries; i++) {
    gsize n = 0;
    const char *bytes = g_bytes_get_data(any(rand), &n);
    g_autoptr(GString) text = g_string_new_len(bytes, (gssize) n);
    for (int changes = g_rand_int_range(rand, 1, 6); changes > 0; changes--)
      change(rand, text);
    keep(text);
    try(text->str, text->len);
  }
  g_rand_free(rand);
  (void) g_unlink(kept);
}

static guint number(const char *name)
{
  const char *text = g_getenv(name);
  return text != NULL ? (guint) strtoul(text, NULL, 10) : 0;
}

int main(int argc, char **argv)
{
  g_autofree char *name = g_path_get_basename(argv[0]);
  kept = g_strconcat("crash-", name, NULL);
  inputs = g_ptr_array_new_with_free_func((GDestroyNotify) g_bytes_unref);
  for (int i = 1; i < argc; i++)
    add(argv[i]);
  for (guint i = 0; i < inputs->len; i++) {
    gsize n = 0;
    const char *bytes = g_bytes_get_data(g_ptr_array_index(inputs, i), &n);
    try(bytes, n);
  }
  if (inputs->len > 0)
    try_by_chance(number("FUZZ_TRIES"), number("FUZZ_SEED"));
  printf("%" G_GSIZE_FORMAT " runs\n", runs);
  g_ptr_array_unref(inputs);
  g_free(kept);
  return runs > 0 ? 0 : 1;
}
