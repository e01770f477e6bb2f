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

/* As everywhere with GLib, there is memory or the program ends: a tree from which a member is
 * missing because there was none for it would say something that is not true. */
static void *allocate(size_t n)
{
  return g_malloc(n);
}

__attribute__((constructor)) static void set_hooks(void)
{
  cJSON_Hooks hooks = { .malloc_fn = allocate, .free_fn = g_free };
  cJSON_InitHooks(&hooks);
}

/* ---- parsing ---- */

/* cJSON makes a double of each number and reads no more than 63 characters of it. It gets a nought
 * in the place of a long one, and the tree the digits. */
static void blank_numbers(char *text, const GArray *numbers)
{
  for (guint i = 0; i < numbers->len; i++) {
    const RlJsonNumber *number = &g_array_index(numbers, RlJsonNumber, i);
    memset(text + number->at, ' ', number->length);
    text[number->at] = '0';
  }
}

typedef struct {
  const char *text;
  const GArray *numbers;
  guint seen, next; /* numbers of the tree; the next of the long ones */
} Restoring;

static void restore_number(Restoring *r, cJSON *node)
{
  if (r->next == r->numbers->len)
    return;
  const RlJsonNumber *number = &g_array_index(r->numbers, RlJsonNumber, r->next);
  if (number->index != r->seen++)
    return;
  r->next++;
  node->valuestring = cJSON_malloc(number->length + 1);
  memcpy(node->valuestring, r->text + number->at, number->length);
  node->valuestring[number->length] = '\0';
  node->type = cJSON_Raw;
}

/* Nodes come in the order of the text; the depth is bounded. */
static void restore_numbers(Restoring *r, cJSON *node)
{
  if (cJSON_IsNumber(node))
    restore_number(r, node);
  for (cJSON *child = node->child; child != NULL; child = child->next)
    restore_numbers(r, child);
}

static RlJson *parse(const char *text, gsize length, GError **error)
{
  g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(RlJsonNumber));
  if (!rl_json_scan_numbers(text, length, numbers, error))
    return NULL;
  /* cJSON reads up to the NUL in places, so it gets a text of its own that has one. */
  g_autofree char *copy = g_strndup(text, length);
  blank_numbers(copy, numbers);
  RlJson *tree = cJSON_ParseWithLength(copy, length + 1);
  if (tree == NULL) {
    g_set_error_literal(error, RL_ERROR, RL_ERROR_MALFORMED, _("No valid JSON."));
    return NULL;
  }
  Restoring restoring = { .text = text, .numbers = numbers };
  if (numbers->len > 0)
    restore_numbers(&restoring, tree);
  return tree;
}

/* ---- members that are there twice ---- */

void rl_json_double_free(RlJsonDouble *self)
{
  g_free(self->name);
  g_free(self);
}

static int by_name(gconstpointer a, gconstpointer b, gpointer data)
{
  return strcmp((*(const cJSON *const *) a)->string, (*(const cJSON *const *) b)->string);
}

/* As text: comparing trees member by member takes a hostile server's time, squared. */
static gboolean differ(const cJSON *a, const cJSON *b)
{
  char *one = cJSON_PrintUnformatted(a), *other = cJSON_PrintUnformatted(b);
  const gboolean same = strcmp(one, other) == 0;
  cJSON_free(one);
  cJSON_free(other);
  return !same;
}

static void drop_double(cJSON *object, cJSON *item, const cJSON *last, GPtrArray *doubles)
{
  if (doubles != NULL) {
    RlJsonDouble *found = g_new0(RlJsonDouble, 1);
    found->name = g_strdup(item->string);
    found->differ = differ(item, last);
    g_ptr_array_add(doubles, found);
  }
  cJSON_Delete(cJSON_DetachItemViaPointer(object, item));
}

/* Sorting is stable, so of equal names the last in the text comes last. */
static void resolve_object(cJSON *object, GPtrArray *doubles)
{
  const guint n = rl_json_count(object);
  guint i = 0;
  g_autofree cJSON **members = g_new(cJSON *, n);
  for (cJSON *item = object->child; item != NULL; item = item->next)
    members[i++] = item;
  g_qsort_with_data(members, (gint) n, sizeof *members, by_name, NULL);
  for (i = 1; i < n; i++)
    if (strcmp(members[i - 1]->string, members[i]->string) == 0)
      drop_double(object, members[i - 1], members[i], doubles);
}

static void resolve(cJSON *node, GPtrArray *doubles)
{
  if (cJSON_IsObject(node))
    resolve_object(node, doubles);
  for (cJSON *child = node->child; child != NULL; child = child->next)
    resolve(child, doubles);
}

RlJson *rl_json_parse_noting(const char *text, gsize length, GPtrArray *doubles, GError **error)
{
  RlJson *tree = parse(text, length, error);
  if (tree != NULL)
    resolve(tree, doubles);
  return tree;
}

RlJson *rl_json_parse(const char *text, gsize length, GError **error)
{
  return rl_json_parse_noting(text, length, NULL, error);
}

/* ---- reading ---- */

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
    { cJSON_NULL, RL_JSON_NULL },   { cJSON_True, RL_JSON_BOOL },
    { cJSON_False, RL_JSON_BOOL },  { cJSON_Number, RL_JSON_NUMBER },
    { cJSON_Raw, RL_JSON_NUMBER },  { cJSON_String, RL_JSON_STRING },
    { cJSON_Array, RL_JSON_ARRAY }, { cJSON_Object, RL_JSON_OBJECT },
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
  /* From 2^53 on a double no longer tells neighbouring integers apart. */
  const double limit = 9007199254740992.0;
  if (cJSON_IsRaw(self))
    return g_ascii_string_to_signed(self->valuestring, 10, G_MININT64, G_MAXINT64, to, NULL);
  if (!cJSON_IsNumber(self) || trunc(self->valuedouble) != self->valuedouble ||
      fabs(self->valuedouble) >= limit)
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

/* What is gone is not to be read in freed memory either. */
static void replace_text(char **place, const char *text)
{
  char *copy = g_strdup(text);
  if (*place != NULL)
    explicit_bzero(*place, strlen(*place));
  g_free(*place);
  *place = copy;
}

void rl_json_replace(RlJson *value, const char *text)
{
  const RlJsonKind kind = rl_json_kind(value);
  g_return_if_fail(kind == RL_JSON_STRING || kind == RL_JSON_NUMBER);
  replace_text(&value->valuestring, text);
  value->type = cJSON_String;
  value->valuedouble = value->valueint = 0;
}

void rl_json_rename(RlJson *member, const char *name)
{
  g_return_if_fail(member->string != NULL && (member->type & cJSON_StringIsConst) == 0);
  replace_text(&member->string, name);
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
char *rl_json_make_harmless(const char *json)
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
  char *result = rl_json_make_harmless(text);
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
