/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes from a terminal, through curses, into keys and characters, and those into a text field. */
#include "tui/keys.h"

#include <curses.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "tui/input.h"

#include "fuzz.h"

#define PASTE_BEGIN "\033[200~"

enum { BYTES_MAX = 1024, FIELD_MAX = 64, COLUMNS = 20 };

/* The end into which a terminal would write. */
static int keyboard = -1;

static void start_terminal(void)
{
  int ends[2];
  if (keyboard >= 0)
    return;
  g_assert_cmpint(pipe(ends), ==, 0);
  g_assert_cmpint(dup2(ends[0], STDIN_FILENO), ==, STDIN_FILENO);
  FILE *out = fopen("/dev/null", "w");
  SCREEN *screen = newterm("xterm-256color", out, stdin);
  g_assert_nonnull(screen);
  (void) set_term(screen);
  (void) raw();
  (void) noecho();
  (void) nonl();
  (void) nodelay(stdscr, TRUE);
  (void) keypad(stdscr, TRUE);
  (void) meta(stdscr, TRUE);
  /* What is in the pipe is all that there will be. */
  (void) set_escdelay(0);
  keyboard = ends[1];
}

/* ---- the field ---- */

static void check_field(RlInput *input)
{
  const RlLineEdit *edit = &input->edit;
  const char *text = rl_secret_peek(edit->text);
  const gsize n = rl_secret_length(edit->text);
  g_assert_cmpuint(n, <=, FIELD_MAX);
  g_assert_cmpuint(edit->cursor, <=, n);
  g_assert_true(edit->cursor == n || ((guchar) text[edit->cursor] & 0xC0) != 0x80);
  g_assert_cmpuint(rl_lineedit_position(edit), <=, rl_secret_characters(edit->text));
  const int cursor = rl_input_fit(input, COLUMNS);
  g_assert_true(cursor >= 0 && cursor < COLUMNS);
}

static int width_of(const char *text)
{
  wchar_t wide[COLUMNS + 1];
  const gsize n = mbstowcs(wide, text, G_N_ELEMENTS(wide));
  g_assert_cmpuint(n, <=, COLUMNS);
  return wcswidth(wide, n);
}

static void check_drawn(const RlInput *input)
{
  g_autofree char *stars = rl_input_stars(input, COLUMNS);
  g_autofree char *text = rl_input_text(input, COLUMNS);
  g_assert_cmpuint(strlen(stars), ==, COLUMNS);
  g_assert_cmpint(width_of(text), ==, COLUMNS);
}

/* ---- the keys ---- */

static void check_key(const RlKey *key, gboolean has_paste)
{
  g_assert_true(key->typed == 0 || (g_unichar_validate(key->typed) && key->typed >= 32));
  g_assert_true(key->typed != 127);
  g_assert_true(key->name == NULL || g_str_is_ascii(key->name));
  /* What has no marks may be taken for a paste, but then what was typed is typed all the same. */
  g_assert_true(has_paste || !key->pasted || key->typed == 0);
  g_assert_true(!key->pasted || key->name == NULL);
  g_assert_true(!key->lost || (key->name == NULL && key->typed == 0));
}

/* Whether BYTES are characters alone, of which each is typed. */
static gboolean is_plain_text(const char *bytes, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if ((guchar) bytes[i] < 32 || bytes[i] == 127)
      return FALSE;
  return g_utf8_validate_len(bytes, n, NULL);
}

/* One paste that nothing ends: no key comes out of it, whatever it holds. */
static gboolean is_open_paste(const char *bytes, gsize n)
{
  return n > strlen(PASTE_BEGIN) && memcmp(bytes, PASTE_BEGIN, strlen(PASTE_BEGIN)) == 0 &&
         memmem(bytes, n, "\033[201~", strlen(PASTE_BEGIN)) == NULL;
}

static void read_all(const char *bytes, gsize n, GString *typed, RlInput *input)
{
  /* Of a beginning, or of an end. */
  const gboolean has_paste = memmem(bytes, n, "\033[20", strlen("\033[20")) != NULL;
  const gboolean is_paste = is_open_paste(bytes, n);
  RlKey key;
  for (gsize keys = 0; rl_keys_read(&key); keys++) {
    g_assert_cmpuint(keys, <=, 2 * n);
    check_key(&key, has_paste);
    g_assert_true(!is_paste || key.name == NULL);
    if (key.typed != 0)
      g_string_append_unichar(typed, key.typed);
    (void) rl_input_key(input, &key);
    check_field(input);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  fuzz_start();
  start_terminal();
  rl_keys_init();
  const char *bytes = (const char *) data;
  const gsize n = MIN(size, BYTES_MAX);
  g_autoptr(RlSecret) secret = rl_secret_new(FIELD_MAX);
  g_autoptr(GString) typed = g_string_new(NULL);
  RlInput input;
  rl_input_start(&input, secret, n % 2 == 0);
  g_assert_cmpint(write(keyboard, bytes, n), ==, (gssize) n);
  read_all(bytes, n, typed, &input);
  check_drawn(&input);
  if (is_plain_text(bytes, n))
    g_assert_cmpmem(typed->str, typed->len, bytes, n);
  return 0;
}
