/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qr/wrapping.h"

#include <string.h>

/* Base64 of an image is longer than this; a shorter text that begins like one is a text. */
enum { BASE64_MIN = 32 };

/* Where an SVG names itself. */
enum { SVG_HEAD = 1024 };

/* How images begin, in bytes, in base64, and how their type and their files are called. */
typedef struct {
  RlQrKind kind;
  const char *magic;
  const char *base64; /* NULL: says too little to stand for itself */
  const char *type;
} Image;

static const Image images[] = {
  { RL_QR_KIND_PNG, "\x89PNG\r\n\x1a\n", "iVBORw0KGgo", "image/png" },
  { RL_QR_KIND_JPEG, "\xff\xd8\xff", "/9j/", "image/jpeg" },
  { RL_QR_KIND_JPEG, "\xff\xd8\xff", "/9j/", "image/jpg" },
  { RL_QR_KIND_GIF, "GIF8", "R0lGOD", "image/gif" },
  { RL_QR_KIND_SVG, "<svg", "PHN2Z", "image/svg+xml" },
  { RL_QR_KIND_SVG, "<?xml", "PD94bWwg", "image/svg" },
  { RL_QR_KIND_WEBP, "RIFF", "UklGR", "image/webp" },
  { RL_QR_KIND_BMP, "BM", NULL, "image/bmp" },
};

static const char *const endings[] = { ".png", ".jpg",  ".jpeg", ".gif",
                                       ".svg", ".webp", ".bmp",  NULL };

static gboolean begins(const char *text, const char *with)
{
  return g_ascii_strncasecmp(text, with, strlen(with)) == 0;
}

static const char *skip_blanks(const char *text)
{
  while (g_ascii_isspace(*text))
    text++;
  return text;
}

/* ---- addresses */

static gboolean is_url(const char *text, gsize n)
{
  const gsize scheme = begins(text, "https://") ? 8 : begins(text, "http://") ? 7 : 0;
  if (scheme == 0 || n <= scheme || strchr("/?#", text[scheme]) != NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (g_ascii_isspace(text[i]) || g_ascii_iscntrl(text[i]))
      return FALSE;
  return TRUE;
}

/* Whether the path of the address ends as an image's does; a host is no path. */
static gboolean is_image_url(const char *text, gsize n)
{
  g_autofree char *url = g_ascii_strdown(text, (gssize) n);
  url[strcspn(url, "?#")] = '\0';
  const char *path = strchr(strstr(url, "://") + 3, '/');
  for (guint i = 0; path != NULL && endings[i] != NULL; i++)
    if (g_str_has_suffix(path, endings[i]))
      return TRUE;
  return FALSE;
}

/* ---- images */

static gboolean has_svg(const GByteArray *bytes)
{
  return g_strstr_len((const char *) bytes->data, MIN(bytes->len, SVG_HEAD), "<svg") != NULL;
}

/* The image that begins so, or NULL. */
static const Image *sniff(const GByteArray *bytes)
{
  for (guint i = 0; i < G_N_ELEMENTS(images); i++) {
    const gsize n = strlen(images[i].magic);
    if (bytes->len < n || memcmp(bytes->data, images[i].magic, n) != 0)
      continue;
    if (images[i].kind != RL_QR_KIND_SVG || has_svg(bytes))
      return &images[i];
  }
  return NULL;
}

static int hex_pair(const char *at)
{
  const int high = g_ascii_xdigit_value(at[0]);
  const int low = high >= 0 ? g_ascii_xdigit_value(at[1]) : -1;
  return low >= 0 ? 16 * high + low : -1;
}

/* The bytes of TEXT with %XX undone. */
static GByteArray *percent_decode(const char *text)
{
  GByteArray *bytes = g_byte_array_new();
  for (; *text != '\0'; text++) {
    const int escaped = *text == '%' ? hex_pair(text + 1) : -1;
    const guint8 byte = (guint8) (escaped >= 0 ? escaped : *text);
    g_byte_array_append(bytes, &byte, 1);
    text += escaped >= 0 ? 2 : 0;
  }
  return bytes;
}

/* Undoes base64, that of URLs too, in place. What stands behind a character that has no business
 * there is dropped: FALSE. */
static gboolean base64_decode(GByteArray *bytes)
{
  gboolean whole = TRUE;
  g_autoptr(GString) text = g_string_sized_new(bytes->len);
  for (guint i = 0; i < bytes->len && whole; i++) {
    const char c = (char) bytes->data[i];
    if (g_ascii_isspace(c) || c == '=')
      continue;
    whole = g_ascii_isalnum(c) || (c != '\0' && strchr("+/-_", c) != NULL);
    if (whole)
      g_string_append_c(text, c == '-' ? '+' : c == '_' ? '/' : c);
  }
  while (text->len % 4 != 0)
    g_string_append_c(text, '=');
  gsize n = 0;
  g_autofree guchar *decoded = g_base64_decode(text->str, &n);
  g_byte_array_set_size(bytes, 0);
  g_byte_array_append(bytes, decoded, (guint) n);
  return whole;
}

/* ---- data: URIs */

/* The comma before the data, when TEXT is "data:[type/subtype][;…],…"; a sentence that begins with
 * "data:" has no such type. */
static const char *find_data(const char *text)
{
  if (!begins(text, "data:"))
    return NULL;
  const char *type = text + strlen("data:");
  const gsize head = strcspn(type, ",");
  if (type[head] == '\0')
    return NULL;
  const gsize name = strspn(type, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
  const gboolean typed = name > 0 && type[name] == '/';
  g_autofree char *parameters = g_ascii_strdown(type, (gssize) head);
  return typed || strstr(parameters, ";base64") != NULL ? type + head : NULL;
}

/* What the type in TEXT, which ends at COMMA, says. */
static RlQrKind named_kind(const char *text, const char *comma)
{
  const char *type = text + strlen("data:");
  const gsize n = MIN(strcspn(type, ";"), (gsize) (comma - type));
  for (guint i = 0; i < G_N_ELEMENTS(images); i++)
    if (strlen(images[i].type) == n && begins(type, images[i].type))
      return images[i].kind;
  return RL_QR_KIND_DATA;
}

static gboolean says_base64(const char *text, const char *comma, const GByteArray *bytes)
{
  g_autofree char *head = g_ascii_strdown(text, comma - text);
  return strstr(head, ";base64") != NULL ||
         (bytes->len > BASE64_MIN && memcmp(bytes->data, images[0].base64, 11) == 0);
}

static RlQrKind unwrap_data(const char *text, const char *comma, GByteArray **bytes)
{
  *bytes = percent_decode(skip_blanks(comma + 1));
  if (says_base64(text, comma, *bytes))
    (void) base64_decode(*bytes);
  const Image *image = sniff(*bytes);
  return image != NULL ? image->kind : named_kind(text, comma);
}

/* ---- what stands without a wrapping */

static RlQrKind unwrap_svg(const char *text, GByteArray **bytes)
{
  *bytes = g_byte_array_new();
  g_byte_array_append(*bytes, (const guint8 *) text, (guint) strlen(text));
  const Image *image = sniff(*bytes);
  if (image != NULL && image->kind == RL_QR_KIND_SVG)
    return RL_QR_KIND_SVG;
  g_clear_pointer(bytes, g_byte_array_unref);
  return RL_QR_KIND_TEXT;
}

/* Nothing but a PNG begins with its eleven characters. Others must be base64 to the end. */
static RlQrKind unwrap_base64(const char *text, const Image *expected, GByteArray **bytes)
{
  *bytes = g_byte_array_new();
  g_byte_array_append(*bytes, (const guint8 *) text, (guint) strlen(text));
  const gboolean whole = base64_decode(*bytes) && strlen(text) >= BASE64_MIN;
  const Image *image = sniff(*bytes);
  if (expected->kind == RL_QR_KIND_PNG)
    return RL_QR_KIND_PNG;
  if (whole && image != NULL)
    return image->kind;
  g_clear_pointer(bytes, g_byte_array_unref);
  return RL_QR_KIND_TEXT;
}

RlQrKind rl_qr_unwrap(const char *value, GByteArray **bytes)
{
  const char *text = skip_blanks(value);
  gsize n = strlen(text);
  *bytes = NULL;
  while (n > 0 && g_ascii_isspace(text[n - 1]))
    n--;
  if (is_url(text, n))
    return is_image_url(text, n) ? RL_QR_KIND_IMAGE_URL : RL_QR_KIND_URL;
  const char *comma = find_data(text);
  if (comma != NULL)
    return unwrap_data(text, comma, bytes);
  for (guint i = 0; i < G_N_ELEMENTS(images); i++)
    if (images[i].base64 != NULL && g_str_has_prefix(text, images[i].base64))
      return unwrap_base64(text, &images[i], bytes);
  return *text == '<' ? unwrap_svg(text, bytes) : RL_QR_KIND_TEXT;
}
