/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "qr-payload.h"

#include <string.h>

/* What a QR symbol of the least correction holds; text that must be announced as UTF-8 has a
 * byte less. */
enum { DIGITS_MAX = 7089, CAPITALS_MAX = 4296, BYTES_MAX = 2953, UTF8_MAX = 2952 };

static const char digits[] = "0123456789";
static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789$%*+-./:";
static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-_ABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char printable[] = "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
                                "abcdefghijklmnopqrstuvwxyz{|}~";

static const char *const words[] = {
  "á",         "ñ",    "¿Qué?",  "código", "contraseña", "autenticación", "operación", "año",
  "teléfono",  "más",  "número", "pagaré", "Operação",   "confirmação",   "São",       "Paulo",
  "três",      "você", "não",    "ação",   "câmbio",     "cartões",       "período",   "débito",
  "aplicação", "R$",   "€",      "ü",      "1234",       "token",         "banco",     "—",
  "…",         "ª",    "º",
};

/* Most codes are short; some fill the symbol. */
static guint length(GRand *rand, guint max)
{
  switch (g_rand_int_range(rand, 0, 8)) {
  case 0:
    return (guint) g_rand_int_range(rand, 1, 8);
  case 1:
    return (guint) g_rand_int_range(rand, (gint32) max / 8, (gint32) max);
  case 2:
    return max;
  case 3:
  case 4:
    return (guint) g_rand_int_range(rand, 60, 300);
  default:
    return (guint) g_rand_int_range(rand, 8, 60);
  }
}

static void append_some(GString *text, GRand *rand, const char *from, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c(text, from[g_rand_int_range(rand, 0, (gint32) strlen(from))]);
}

static void append_words(GString *text, GRand *rand, guint n)
{
  for (;;) {
    const char *word = words[g_rand_int_range(rand, 0, G_N_ELEMENTS(words))];
    const gboolean blank = text->len > 0 && g_rand_boolean(rand);
    if (text->len > 0 && text->len + blank + strlen(word) > MIN(n, UTF8_MAX))
      return;
    g_string_append_printf(text, "%s%s", blank ? " " : "", word);
  }
}

static void append_address(GString *text, GRand *rand)
{
  const guint n = length(rand, BYTES_MAX - 60);
  g_string_append(text, g_rand_boolean(rand) ? "https://qr.example.com/s/" : "HTTPS://A.EXAMPLE/");
  append_some(text, rand, letters, n / 2 + 1);
  g_string_append(text, "?session=");
  append_some(text, rand, letters, n / 2 + 1);
}

static void append_field(GString *text, guint id, const char *value)
{
  g_string_append_printf(text, "%02u%02u%s", id, (guint) strlen(value), value);
}

/* The tagged fields of a payment code, as of EMV. Its check sum is by chance: nobody pays it. */
static void append_pix(GString *text, GRand *rand)
{
  g_autoptr(GString) key = g_string_new(NULL);
  g_autoptr(GString) account = g_string_new(NULL);
  append_some(key, rand, letters, (guint) g_rand_int_range(rand, 11, 70));
  append_field(account, 0, "br.gov.bcb.pix");
  append_field(account, 1, key->str);
  append_field(text, 0, "01");
  append_field(text, 26, account->str);
  append_field(text, 52, "0000");
  append_field(text, 53, "986");
  append_field(text, 58, "BR");
  append_field(text, 59, "FULANO DE TAL");
  append_field(text, 60, "SAO PAULO");
  append_field(text, 62, "0503***");
  g_string_append_printf(text, "6304%04X", (guint) g_rand_int_range(rand, 0, 0x10000));
}

char *qr_payload(guint32 seed, guint number)
{
  const guint32 both[] = { seed, number };
  GRand *rand = g_rand_new_with_seed_array(both, G_N_ELEMENTS(both));
  GString *text = g_string_new(NULL);
  switch (number % 6) {
  case 0:
    append_some(text, rand, digits, length(rand, DIGITS_MAX));
    break;
  case 1:
    append_some(text, rand, capitals, length(rand, CAPITALS_MAX));
    break;
  case 2:
    append_some(text, rand, printable, length(rand, BYTES_MAX));
    break;
  case 3:
    append_words(text, rand, length(rand, UTF8_MAX));
    break;
  case 4:
    append_address(text, rand);
    break;
  default:
    append_pix(text, rand);
    break;
  }
  g_rand_free(rand);
  return g_string_free(text, FALSE);
}
