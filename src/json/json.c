/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "json/json.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "json/scan.h"

/* Combining marks that may sit on one character. */
enum { MARKS_MAX = 2 };

/* cJSON counts depth with a limit of its own that must not be the smaller one. */
G_STATIC_ASSERT(CJSON_NESTING_LIMIT > RL_JSON_MAX_DEPTH);

/* Half an object would be a journal's line without its request, or a body without its password. So
 * that nobody has to look at each step, want of memory ends the program here as it does in GLib. */
__attribute__((constructor)) static void use_glib_memory(void)
{
  cJSON_Hooks hooks = { .malloc_fn = g_malloc, .free_fn = g_free };
  cJSON_InitHooks(&hooks);
}

RlJson *rl_json_parse(const char *text, gsize length, GError **error)
{
  if (!rl_json_scan(text, length, error))
    return NULL;
  /* cJSON reads up to the NUL in places, so it gets a text of its own that has one. */
  g_autofree char *copy = g_strndup(text, length);
  RlJson *tree = cJSON_ParseWithLength(copy, length + 1);
  if (tree == NULL)
    g_set_error_literal(error, RL_ERROR, RL_ERROR_MALFORMED, _("No valid JSON."));
  return tree;
}

void rl_json_free(RlJson *self)
{
  cJSON_Delete(self);
}

RlJsonKind rl_json_kind(const RlJson *self)
{
  static const struct {
    int cjson;
    RlJsonKind kind;
  } kinds[] = {
    { cJSON_NULL, RL_JSON_NULL },     { cJSON_True, RL_JSON_BOOL },
    { cJSON_False, RL_JSON_BOOL },    { cJSON_Number, RL_JSON_NUMBER },
    { cJSON_String, RL_JSON_STRING }, { cJSON_Array, RL_JSON_ARRAY },
    { cJSON_Object, RL_JSON_OBJECT },
  };
  for (guint i = 0; self != NULL && i < G_N_ELEMENTS(kinds); i++)
    if ((self->type & 0xFF) == kinds[i].cjson)
      return kinds[i].kind;
  return RL_JSON_NOTHING;
}

const RlJson *rl_json_member(const RlJson *object, const char *name)
{
  return cJSON_IsObject(object) ? cJSON_GetObjectItemCaseSensitive(object, name) : NULL;
}

const RlJson *rl_json_first(const RlJson *container)
{
  return cJSON_IsObject(container) || cJSON_IsArray(container) ? container->child : NULL;
}

const RlJson *rl_json_next(const RlJson *self)
{
  return self != NULL ? self->next : NULL;
}

const char *rl_json_name(const RlJson *self)
{
  return self != NULL ? self->string : NULL;
}

guint rl_json_count(const RlJson *container)
{
  guint n = 0;
  for (const RlJson *v = rl_json_first(container); v != NULL; v = v->next)
    n++;
  return n;
}

const char *rl_json_string(const RlJson *self)
{
  return cJSON_IsString(self) ? self->valuestring : NULL;
}

gboolean rl_json_integer(const RlJson *self, gint64 *to)
{
  /* Beyond 2^53 a double no longer tells neighbouring integers apart. */
  const double limit = 9007199254740992.0;
  if (!cJSON_IsNumber(self) || trunc(self->valuedouble) != self->valuedouble ||
      fabs(self->valuedouble) > limit)
    return FALSE;
  *to = (gint64) self->valuedouble;
  return TRUE;
}

gboolean rl_json_boolean(const RlJson *self, gboolean otherwise)
{
  return cJSON_IsBool(self) ? cJSON_IsTrue(self) : otherwise;
}

RlJson *rl_json_new_object(void)
{
  return cJSON_CreateObject();
}

RlJson *rl_json_new_array(void)
{
  return cJSON_CreateArray();
}

RlJson *rl_json_new_string(const char *value)
{
  return value != NULL ? cJSON_CreateString(value) : cJSON_CreateNull();
}

RlJson *rl_json_copy(const RlJson *self)
{
  return self != NULL ? cJSON_Duplicate(self, TRUE) : cJSON_CreateNull();
}

void rl_json_set(RlJson *object, const char *name, RlJson *value)
{
  cJSON_DeleteItemFromObjectCaseSensitive(object, name);
  cJSON_AddItemToObject(object, name, value);
}

void rl_json_set_string(RlJson *object, const char *name, const char *value)
{
  rl_json_set(object, name, rl_json_new_string(value));
}

void rl_json_set_integer(RlJson *object, const char *name, gint64 value)
{
  rl_json_set(object, name, cJSON_CreateNumber((double) value));
}

void rl_json_set_boolean(RlJson *object, const char *name, gboolean value)
{
  rl_json_set(object, name, cJSON_CreateBool(value));
}

void rl_json_add(RlJson *array, RlJson *value)
{
  cJSON_AddItemToArray(array, value);
}

void rl_json_replace_string(RlJson *string, const char *text)
{
  g_return_if_fail(cJSON_IsString(string));
  explicit_bzero(string->valuestring, strlen(string->valuestring));
  (void) cJSON_SetValuestring(string, text);
}

/* What a terminal would execute or not show, and marks that pile up or sit on nothing. The
 * same in every locale, since the journal's hashes are over printed JSON. */
static gboolean needs_escape(gunichar c, guint marks)
{
  return c > 0x7E && (!rl_text_is_plain(c) || marks > MARKS_MAX);
}

/* What a mark may sit on; a blank, a quotation mark and what is written as an escape is not. */
static gboolean is_base(gunichar c)
{
  return c != ' ' && c != '"' && rl_text_is_plain(c);
}

static void append_escaped(GString *out, gunichar c)
{
  if (c < 0x10000)
    g_string_append_printf(out, "\\u%04x", c);
  else
    g_string_append_printf(out, "\\u%04x\\u%04x", 0xD800 + ((c - 0x10000) >> 10),
                           0xDC00 + ((c - 0x10000) & 0x3FF));
}

/* cJSON indents with tabs and puts one behind each colon; terminals make eight columns of them. */
static const char *blanks_for_tab(const GString *out)
{
  const char last = out->len > 0 ? out->str[out->len - 1] : '\n';
  return last == ':' ? " " : "  ";
}

/* How many bytes from P on are printable ASCII, of which nearly all JSON consists and nothing needs
 * an escape. */
static gsize ascii_length(const char *p)
{
  gsize n = 0;
  while (p[n] >= ' ' && p[n] <= '~')
    n++;
  return n;
}

/* Outside strings JSON is ASCII, so whatever needs an escape stands inside one; inside strings
 * there is no raw tab. */
static char *make_harmless(const char *json)
{
  GString *out = g_string_sized_new(strlen(json));
  guint marks = MARKS_MAX;
  for (const char *p = json; *p != '\0'; p = g_utf8_next_char(p)) {
    const gsize n = ascii_length(p);
    g_string_append_len(out, p, (gssize) n);
    marks = n == 0 ? marks : is_base((gunichar) p[n - 1]) ? 0 : MARKS_MAX;
    p += n;
    if (*p == '\0')
      break;
    const gunichar c = g_utf8_get_char(p);
    marks = rl_text_is_mark(c) ? marks + 1 : is_base(c) ? 0 : MARKS_MAX;
    if (c == '\t')
      g_string_append(out, blanks_for_tab(out));
    else if (needs_escape(c, marks))
      append_escaped(out, c);
    else
      g_string_append_unichar(out, c);
  }
  return g_string_free(out, FALSE);
}

char *rl_json_print(const RlJson *self, gboolean pretty)
{
  char *text = pretty ? cJSON_Print(self) : cJSON_PrintUnformatted(self);
  char *result = make_harmless(text);
  cJSON_free(text);
  return result;
}

char *rl_json_to_ascii(const char *json)
{
  GString *out = g_string_sized_new(strlen(json));
  for (const char *p = json; *p != '\0'; p = g_utf8_next_char(p)) {
    const gunichar c = g_utf8_get_char(p);
    if (c > 0x7E)
      append_escaped(out, c);
    else
      g_string_append_unichar(out, c);
  }
  return g_string_free(out, FALSE);
}
