/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "screen-script.h"

#include <gio/gio.h>
#include <string.h>

#include "words.h"

static void step_free(gpointer step_)
{
  RlStep *step = step_;
  g_free(step->name);
  g_free(step->rest);
  g_free(step->word);
  g_clear_pointer(&step->block, g_ptr_array_unref);
  g_free(step);
}

static void case_free(gpointer case_)
{
  RlCase *self = case_;
  g_free(self->name);
  g_ptr_array_unref(self->steps);
  g_free(self);
}

void rl_script_free(RlScript *self)
{
  g_free(self->path);
  g_ptr_array_unref(self->lines);
  g_ptr_array_unref(self->prelude);
  g_ptr_array_unref(self->cases);
  g_hash_table_unref(self->changes);
  g_free(self);
}

static RlScript *script_new(const char *path)
{
  RlScript *self = g_new0(RlScript, 1);
  self->path = g_strdup(path);
  self->lines = g_ptr_array_new_with_free_func(g_free);
  self->prelude = g_ptr_array_new_with_free_func(step_free);
  self->cases = g_ptr_array_new_with_free_func(case_free);
  self->changes = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify) g_strfreev);
  return self;
}

/* Takes " <<WORD" off the end of a step's rest. */
static void split_block_word(RlStep *step)
{
  char *mark = g_strrstr(step->rest, "<<");
  if (mark == NULL || mark[2] == '\0' || (mark != step->rest && mark[-1] != ' '))
    return;
  if (mark[2 + strspn(mark + 2, G_CSET_A_2_Z)] != '\0')
    return;
  step->word = g_strdup(mark + 2);
  *mark = '\0';
  g_strchomp(step->rest);
}

static RlStep *step_new(const char *line, guint number)
{
  RlStep *step = g_new0(RlStep, 1);
  step->line = number;
  step->name = rl_words_next(&line);
  rl_words_skip(&line);
  step->rest = g_strchomp(g_strdup(line));
  split_block_word(step);
  return step;
}

/* Fills STEP's block from the lines at *INDEX on; moves *INDEX behind the closing word. */
static gboolean take_block(RlScript *self, RlStep *step, guint *index, GError **error)
{
  step->block = g_ptr_array_new_with_free_func(g_free);
  for (; *index < self->lines->len; (*index)++) {
    const char *line = self->lines->pdata[*index];
    if (strcmp(line, step->word) == 0) {
      (*index)++;
      return TRUE;
    }
    g_ptr_array_add(step->block, g_strdup(line));
  }
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s:%u: the closing %s is missing",
              self->path, step->line, step->word);
  return FALSE;
}

static GPtrArray *open_case(RlScript *self, const char *name)
{
  RlCase *new_case = g_new0(RlCase, 1);
  new_case->name = g_strdup(name);
  new_case->steps = g_ptr_array_new_with_free_func(step_free);
  g_ptr_array_add(self->cases, new_case);
  return new_case->steps;
}

static gboolean parse(RlScript *self, GError **error)
{
  GPtrArray *steps = self->prelude;
  guint index = 0;
  while (index < self->lines->len) {
    const char *line = self->lines->pdata[index++];
    rl_words_skip(&line);
    if (*line == '\0' || *line == '#')
      continue;
    RlStep *step = step_new(line, index);
    if (strcmp(step->name, "case") == 0) {
      steps = open_case(self, step->rest);
      step_free(step);
      continue;
    }
    g_ptr_array_add(steps, step);
    if (step->word != NULL && !take_block(self, step, &index, error))
      return FALSE;
  }
  if (self->cases->len == 0)
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: no case in it", self->path);
  return self->cases->len > 0;
}

RlScript *rl_script_load(const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents(path, &text, &length, error))
    return NULL;
  g_autoptr(RlScript) self = script_new(path);
  if (g_str_has_suffix(text, "\n"))
    text[length - 1] = '\0';
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    g_ptr_array_add(self->lines, g_strdup(lines[i]));
  return parse(self, error) ? g_steal_pointer(&self) : NULL;
}

char *rl_step_command(const RlStep *step)
{
  GString *text = g_string_new(step->rest);
  if (step->block == NULL)
    return g_string_free(text, FALSE);
  g_string_append_printf(text, " <<%s\n", step->word);
  for (guint i = 0; i < step->block->len; i++)
    g_string_append_printf(text, "%s\n", (const char *) step->block->pdata[i]);
  g_string_append_printf(text, "%s\n", step->word);
  return g_string_free(text, FALSE);
}

void rl_script_change(RlScript *self, const RlStep *step, char **lines)
{
  g_hash_table_insert(self->changes, GUINT_TO_POINTER(step->line), g_strdupv(lines));
}

static const RlStep *step_at(const GPtrArray *steps, guint line)
{
  for (guint i = 0; i < steps->len; i++) {
    const RlStep *step = steps->pdata[i];
    if (step->line == line)
      return step;
  }
  return NULL;
}

/* How many lines of the old block follow LINE. */
static guint block_length(const RlScript *self, guint line)
{
  const RlStep *step = step_at(self->prelude, line);
  for (guint i = 0; step == NULL && i < self->cases->len; i++)
    step = step_at(((const RlCase *) self->cases->pdata[i])->steps, line);
  return step != NULL ? step->block->len : 0;
}

gboolean rl_script_save(RlScript *self, GError **error)
{
  if (g_hash_table_size(self->changes) == 0)
    return TRUE;
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < self->lines->len; i++) {
    g_string_append_printf(text, "%s\n", (const char *) self->lines->pdata[i]);
    char **lines = g_hash_table_lookup(self->changes, GUINT_TO_POINTER(i + 1));
    if (lines == NULL)
      continue;
    for (guint j = 0; lines[j] != NULL; j++)
      g_string_append_printf(text, "%s\n", lines[j]);
    i += block_length(self, i + 1);
  }
  return g_file_set_contents(self->path, text->str, (gssize) text->len, error);
}
