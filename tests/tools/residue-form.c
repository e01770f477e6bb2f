/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "residue-form.h"

#include <curses.h>
#include <string.h>

/* Cells first: the bytes of a cell's character are bytes in records, too. */
static const RlLane lanes[] = {
  { 4, sizeof(cchar_t) }, { 4, 4 }, { 4, 8 },  { 4, 16 }, { 4, 32 }, { 2, 2 }, { 1, 1 },
  { 1, sizeof(cchar_t) }, { 1, 8 }, { 1, 16 }, { 1, 32 },
};

const RlLane *rl_lanes(guint *count)
{
  *count = G_N_ELEMENTS(lanes);
  return lanes;
}

/* Tables of pointers and numbers have short runs of any bytes at regular distances. */
guint rl_lane_window(RlLane lane)
{
  const guint of_bytes = lane.stride == 1 ? 8 : 12;
  return lane.width == 1 ? of_bytes : 6;
}

void rl_pattern_free(RlPattern *self)
{
  g_free(self->form);
  g_free(self->elements);
  g_free(self);
}

static gboolean is_known(const GPtrArray *patterns, const RlPattern *fresh)
{
  for (guint i = 0; i < patterns->len; i++) {
    const RlPattern *old = patterns->pdata[i];
    if (strcmp(old->needle, fresh->needle) == 0 && old->lane.width == fresh->lane.width &&
        old->lane.stride == fresh->lane.stride && old->length == fresh->length &&
        memcmp(old->elements, fresh->elements, fresh->length * sizeof(guint32)) == 0)
      return TRUE;
  }
  return FALSE;
}

static void add(GPtrArray *patterns, RlPattern *pattern)
{
  if (pattern->length < rl_lane_window(pattern->lane) || is_known(patterns, pattern))
    rl_pattern_free(pattern);
  else
    g_ptr_array_add(patterns, pattern);
}

static RlPattern *new_pattern(const char *needle, char *form, RlLane lane, gsize length)
{
  RlPattern *self = g_new0(RlPattern, 1);
  self->needle = needle;
  self->form = form;
  self->lane = lane;
  self->length = (guint) length;
  self->least = rl_lane_window(lane);
  self->elements = g_new0(guint32, length);
  return self;
}

static RlPattern *bytes_pattern(const char *needle, const char *form, const char *bytes,
                                gsize length, guint stride)
{
  const RlLane lane = { 1, stride };
  char *name = stride == 1 ? g_strdup(form) : g_strdup_printf("%s, every %u bytes", form, stride);
  RlPattern *pattern = new_pattern(needle, name, lane, length);
  for (gsize i = 0; i < length; i++)
    pattern->elements[i] = (guchar) bytes[i];
  return pattern;
}

static void add_bytes(GPtrArray *patterns, const char *needle, const char *form, const char *bytes,
                      gsize length, guint stride)
{
  add(patterns, bytes_pattern(needle, form, bytes, length, stride));
}

/* How JSON may write what it need not or must not write as it is. */
typedef struct {
  const char *name;
  gboolean short_escapes;
  gboolean ascii; /* nothing beyond it is left as it is */
  gboolean all;   /* not even a letter is */
  gboolean upper;
  guint least; /* an escape is six letters that hold one of the secret */
} Json;

static const Json json_styles[] = {
  { "JSON", TRUE, FALSE, FALSE, FALSE, 8 },
  { "JSON in ASCII", TRUE, TRUE, FALSE, FALSE, 20 },
  { "JSON in ASCII, capitals", TRUE, TRUE, FALSE, TRUE, 20 },
  { "JSON with \\u0022", FALSE, FALSE, FALSE, FALSE, 20 },
  { "JSON with \\u0022, capitals", FALSE, FALSE, FALSE, TRUE, 20 },
  { "JSON with \\u0022 in ASCII", FALSE, TRUE, FALSE, FALSE, 20 },
  { "JSON with \\u0022 in ASCII, capitals", FALSE, TRUE, FALSE, TRUE, 20 },
  { "JSON, all \\u", FALSE, TRUE, TRUE, FALSE, 48 },
  { "JSON, all \\u, capitals", FALSE, TRUE, TRUE, TRUE, 48 },
};

static void append_unit(GString *to, guint unit, gboolean upper)
{
  g_string_append_printf(to, upper ? "\\u%04X" : "\\u%04x", unit);
}

static void append_escape(GString *to, gunichar c, const Json *style)
{
  static const char plain[] = "\"\\\n\r\t\b\f";
  static const char letters[] = "\"\\nrtbf";
  const char *at = c < 0x80 ? strchr(plain, (int) c) : NULL;
  if (style->short_escapes && at != NULL) {
    g_string_append_printf(to, "\\%c", letters[at - plain]);
    return;
  }
  if (c < 0x10000) {
    append_unit(to, c, style->upper);
    return;
  }
  append_unit(to, 0xd800 + ((c - 0x10000) >> 10), style->upper);
  append_unit(to, 0xdc00 + ((c - 0x10000) & 0x3ff), style->upper);
}

static gboolean needs_escape(gunichar c, const Json *style)
{
  return style->all || c < 0x20 || c == '"' || c == '\\' || (style->ascii && c >= 0x7f);
}

static void add_json(GPtrArray *patterns, const char *needle, const char *text, const Json *style)
{
  g_autoptr(GString) out = g_string_new(NULL);
  for (; *text != '\0'; text = g_utf8_next_char(text)) {
    const gunichar c = g_utf8_get_char(text);
    if (needs_escape(c, style))
      append_escape(out, c, style);
    else
      g_string_append_unichar(out, c);
  }
  RlPattern *pattern = bytes_pattern(needle, style->name, out->str, out->len, 1);
  pattern->least = style->least;
  add(patterns, pattern);
}

/* The letters that stand for the secret alone, when BEFORE other bytes (modulo 3) come before it:
 * so a pair "id:password" is found, too. */
static void add_base64(GPtrArray *patterns, const char *needle, const char *bytes, gsize length,
                       guint before)
{
  g_autofree char *name = g_strdup_printf("base64, %u before", before);
  g_autofree guchar *all = g_malloc0(length + before);
  memcpy(all + before, bytes, length);
  g_autofree char *text = g_base64_encode(all, length + before);
  const gsize first = (before * 8 + 5) / 6;
  const gsize last = (before + length) * 8 / 6;
  add_bytes(patterns, needle, name, text + first, last - first, 1);
}

static void add_wide(GPtrArray *patterns, const char *needle, const char *text)
{
  glong units = 0, characters = 0;
  g_autofree gunichar2 *narrow = g_utf8_to_utf16(text, -1, NULL, &units, NULL);
  g_autofree gunichar *wide = g_utf8_to_ucs4_fast(text, -1, &characters);
  for (guint i = 0; i < G_N_ELEMENTS(lanes); i++) {
    const RlLane lane = lanes[i];
    if (lane.width == 1)
      continue;
    char *name = lane.width == 2    ? g_strdup("UTF-16")
                 : lane.stride == 4 ? g_strdup("UTF-32")
                                    : g_strdup_printf("UTF-32, every %u bytes", lane.stride);
    RlPattern *pattern =
        new_pattern(needle, name, lane, (gsize) (lane.width == 2 ? units : characters));
    for (guint at = 0; at < pattern->length; at++)
      pattern->elements[at] = lane.width == 2 ? narrow[at] : wide[at];
    add(patterns, pattern);
  }
}

static void add_text(GPtrArray *patterns, const char *name, const char *bytes, gsize length)
{
  add_wide(patterns, name, bytes);
  for (guint i = 0; i < G_N_ELEMENTS(lanes); i++) {
    if (lanes[i].width == 1)
      add_bytes(patterns, name, "bytes", bytes, length, lanes[i].stride);
  }
  for (guint i = 0; i < G_N_ELEMENTS(json_styles); i++)
    add_json(patterns, name, bytes, &json_styles[i]);
}

/* A part of a key's number: as the file has it, and as libraries that calculate with it do, which
 * begin with its least digit. */
static void add_number(GPtrArray *patterns, const char *name, const char *bytes, gsize length)
{
  g_autofree char *reversed = g_malloc(length);
  for (gsize i = 0; i < length; i++)
    reversed[i] = bytes[length - 1 - i];
  add_bytes(patterns, name, "bytes", bytes, length, 1);
  add_bytes(patterns, name, "bytes, back to front", reversed, length, 1);
}

gboolean rl_forms_add(GPtrArray *patterns, const char *name, const char *bytes, gsize length)
{
  if (length < 8)
    return FALSE;
  if (g_utf8_validate(bytes, (gssize) length, NULL))
    add_text(patterns, name, bytes, length);
  else
    add_number(patterns, name, bytes, length);
  for (guint before = 0; before < 3; before++)
    add_base64(patterns, name, bytes, length, before);
  return TRUE;
}
