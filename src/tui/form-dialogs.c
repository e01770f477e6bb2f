/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tui/form-dialogs.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#include "keyfile/keyfile.h"

/* ---- a file ---- */

enum { PATH_LIMIT = 1024 };

typedef struct {
  RlTui *tui;
  RlDraft *draft;
  RlFieldId id;
  void (*done)(RlFieldId id, const char *remark, gpointer data);
  gpointer data;
  RlInputDialog *dialog;
  const RlSecret *path; /* the dialog's, which is empty once nobody was there for long */
  gboolean reads;
} AskFile;

/* The worker's, and its result: it needs the part that knows certificates, which may not be loaded
 * yet. */
typedef struct {
  char *path;
  RlFieldId id;
  RlSecret *value;
  char *note;
  GError *error;
} Reading;

static void reading_free(Reading *reading)
{
  g_free(reading->path);
  rl_secret_free(reading->value);
  g_free(reading->note);
  g_clear_error(&reading->error);
  g_free(reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reading, reading_free)

static gpointer read_file(gpointer job, RlCancel *cancel)
{
  Reading *reading = job;
  reading->value = rl_keyfile_load(reading->path, reading->id, &reading->note, &reading->error);
  return reading;
}

static void on_read(gpointer result, gpointer data)
{
  g_autoptr(Reading) reading = result;
  AskFile *ask = data;
  ask->reads = FALSE;
  if (rl_secret_length(ask->path) == 0)
    return;
  if (reading->value == NULL) {
    rl_input_dialog_fault(ask->dialog, 0, reading->error->message);
    return;
  }
  rl_draft_set(ask->draft, ask->id, g_steal_pointer(&reading->value), reading->note);
  const AskFile asked = *ask;
  /* Something that has to be asked meanwhile may lie on it. */
  rl_tui_remove(asked.tui, rl_input_dialog_screen(asked.dialog));
  asked.done(asked.id, NULL, asked.data);
}

static void on_path(RlInputDialog *dialog, RlSecret **values, gpointer data)
{
  AskFile *ask = data;
  if (ask->reads)
    return;
  Reading *reading = g_new0(Reading, 1);
  reading->path = g_strdup(rl_secret_peek(values[0]));
  reading->id = ask->id;
  ask->dialog = dialog;
  ask->path = values[0];
  ask->reads = TRUE;
  rl_worker_push(rl_tui_session(ask->tui)->files, read_file, reading, NULL, on_read,
                 (GDestroyNotify) reading_free, ask);
}

static void ask_free(gpointer data)
{
  AskFile *ask = data;
  rl_worker_forget(rl_tui_session(ask->tui)->files, ask);
  g_free(ask);
}

static void on_no_path(RlInputDialog *dialog, gpointer data)
{
  AskFile *ask = data;
  rl_tui_pop(ask->tui, rl_input_dialog_screen(dialog));
}

/* Leaves of COMMON what ENTRY begins with too: whole characters. */
static void shorten(char *common, const char *entry)
{
  gsize same = 0;
  while (common[same] != '\0' && common[same] == entry[same])
    same++;
  while (same > 0 && ((guchar) common[same] & 0xC0) == 0x80)
    same--;
  common[same] = '\0';
}

static gint by_name(gconstpointer a, gconstpointer b)
{
  return strcmp(*(char *const *) a, *(char *const *) b);
}

/* What lies in DIRECTORY and begins with STEM, sorted; new. */
static GPtrArray *entries_of(const char *directory, const char *stem)
{
  g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  for (const char *entry; dir != NULL && (entry = g_dir_read_name(dir)) != NULL;)
    if (g_str_has_prefix(entry, stem) && (*entry != '.' || *stem == '.'))
      g_ptr_array_add(names, g_strdup(entry));
  g_ptr_array_sort(names, by_name);
  return names;
}

/* What NAMES, of which there are some, have in common; a directory that is the only one gets its
 * slash. New string. */
static char *common_path(const char *directory, const char *prefix, const GPtrArray *names)
{
  g_autofree char *common = g_strdup(g_ptr_array_index(names, 0));
  for (guint i = 1; i < names->len; i++)
    shorten(common, g_ptr_array_index(names, i));
  g_autofree char *full = g_build_filename(directory, common, NULL);
  const gboolean is_dir = names->len == 1 && g_file_test(full, G_FILE_TEST_IS_DIR);
  return g_strconcat(prefix, common, is_dir ? "/" : "", NULL);
}

/* "a.cer, b.cer": as many as somebody looks through. New string. */
static char *list_of(const GPtrArray *names)
{
  enum { NAMES_MAX = 40, NAME_COLUMNS = 60 };
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < MIN(names->len, NAMES_MAX); i++) {
    g_autofree char *display = g_filename_display_name(g_ptr_array_index(names, i));
    g_autofree char *shown = rl_text_clean_line(display, -1, NAME_COLUMNS, NULL);
    g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", shown);
  }
  if (names->len > NAMES_MAX)
    g_string_append(text, rl_i18n_is_utf8() ? ", …" : ", ~");
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static gboolean complete_path(RlSecret *value, char **choices)
{
  const char *typed = rl_secret_peek(value);
  const char *slash = strrchr(typed, '/');
  g_autofree char *prefix = g_strndup(typed, slash != NULL ? (gsize) (slash - typed) + 1 : 0);
  g_autofree char *directory = g_str_has_prefix(prefix, "~/")
                                   ? g_build_filename(g_get_home_dir(), prefix + 2, NULL)
                                   : g_strdup(*prefix != '\0' ? prefix : ".");
  g_autoptr(GPtrArray) names = entries_of(directory, typed + strlen(prefix));
  g_autofree char *path = names->len > 0 ? common_path(directory, prefix, names) : NULL;
  const gsize length = path != NULL ? strlen(path) : 0;
  if (length > rl_secret_length(value) && length <= PATH_LIMIT) {
    rl_secret_clear(value);
    (void) rl_secret_append(value, path, -1);
    return TRUE;
  }
  if (names->len != 1)
    *choices = names->len > 0 ? list_of(names) : g_strdup(_("No file begins like that."));
  return names->len != 1;
}

void rl_form_ask_file(RlTui *tui, RlDraft *draft, RlFieldId id,
                      void (*done)(RlFieldId id, const char *remark, gpointer data), gpointer data)
{
  AskFile *ask = g_new0(AskFile, 1);
  *ask = (AskFile){ .tui = tui, .draft = draft, .id = id, .done = done, .data = data };
  const RlInputRow rows[] = { { _("Path"), FALSE, PATH_LIMIT } };
  g_autofree char *message =
      g_strdup_printf(_("The file for “%s”. Tab completes the path."), _(rl_field(id)->label));
  const RlInputSpec spec = { .title = _("File"),
                             .message = message,
                             .rows = rows,
                             .n_rows = 1,
                             .submit = _("Take"),
                             .on_submit = on_path,
                             .on_cancel = on_no_path,
                             .on_tab = complete_path,
                             .data = ask,
                             .data_free = ask_free };
  rl_tui_push(tui, rl_input_dialog_screen(rl_input_dialog_new(&spec)));
}

/* ---- a code ---- */

typedef struct {
  GPtrArray *codes;
  RlDraft *draft;
  RlFieldId id;
  void (*done)(gpointer data);
  gpointer data;
} PickCode;

static void pick_free(gpointer data)
{
  PickCode *pick = data;
  g_ptr_array_unref(pick->codes);
  g_free(pick);
}

/* The first row empties the field; the codes follow. */
static void on_picked(int choice, gpointer data)
{
  PickCode *pick = data;
  if (choice < 0)
    return;
  const char *code =
      choice == 0 ? "" : ((RlFormChoice *) g_ptr_array_index(pick->codes, choice - 1))->code;
  rl_draft_set(pick->draft, pick->id, rl_secret_new_from(code, -1, rl_field(pick->id)->max), NULL);
  pick->done(pick->data);
}

static GPtrArray *rows_of(const PickCode *pick, int *first)
{
  const char *current = rl_secret_peek(rl_draft_value(pick->draft, pick->id));
  GPtrArray *rows = g_ptr_array_new_with_free_func(g_free);
  *first = 0;
  g_ptr_array_add(rows, g_strdup(_("(not sent)")));
  for (guint i = 0; i < pick->codes->len; i++) {
    const RlFormChoice *choice = g_ptr_array_index(pick->codes, i);
    if (strcmp(choice->code, current) == 0)
      *first = (int) rows->len;
    g_ptr_array_add(rows, rl_form_choice_text(choice));
  }
  g_ptr_array_add(rows, NULL);
  return rows;
}

void rl_form_pick_code(RlTui *tui, const RlForm *form, RlDraft *draft, RlFieldId id,
                       void (*done)(gpointer data), gpointer data)
{
  PickCode *pick = g_new0(PickCode, 1);
  *pick = (PickCode){ rl_form_codes(form), draft, id, done, data };
  int first = 0;
  g_autoptr(GPtrArray) rows = rows_of(pick, &first);
  rl_tui_push(tui, rl_select_dialog_new(_(rl_field(id)->label), (const char *const *) rows->pdata,
                                        first, on_picked, pick, pick_free));
}
