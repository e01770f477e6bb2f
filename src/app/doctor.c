/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/doctor.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#include "app/doctor-checks.h"

/* In the order in which the main job would meet them: the first fault decides the exit code. */
static const struct {
  const char *name;
  RlDoctorCheck check;
} table[] = {
  { "configuration", rl_doctor_check_configuration },
  { "terminal", rl_doctor_check_terminal },
  { "locale", rl_doctor_check_locale },
  { "memory", rl_doctor_check_memory },
  { "core", rl_doctor_check_core },
  { "files", rl_doctor_check_files },
  { "journal", rl_doctor_check_journal },
  { "keyring", rl_doctor_check_keyring },
  { "tools", rl_doctor_check_tools },
  { "proxy", rl_doctor_check_proxy },
  { "server", rl_doctor_check_server },
  { "tls", rl_doctor_check_tls },
  { "clock", rl_doctor_check_clock },
  { "keys", rl_doctor_check_keys },
};

/* ---- one finding ---- */

static void finding_free(RlFinding *self)
{
  g_free(self->message);
  g_free(self->advice);
  g_free(self);
}

/* Sentences behind each other. A file's name in them need not be text. */
static void append(char **text, const char *more)
{
  if (more == NULL)
    return;
  g_autofree char *clean = rl_text_clean_line(more, -1, G_MAXSIZE - 1, NULL);
  char *both = *text != NULL ? g_strconcat(*text, " ", clean, NULL) : g_strdup(clean);
  g_free(*text);
  *text = both;
}

static void add(RlFinding *self, RlHealth health, char *message, const char *advice)
{
  self->health = MAX(self->health, health);
  append(&self->message, message);
  append(&self->advice, advice);
  g_free(message);
}

void rl_finding_fine(RlFinding *self, char *message)
{
  if (self->health == RL_HEALTH_FINE)
    add(self, RL_HEALTH_FINE, message, NULL);
  else
    g_free(message);
}

void rl_finding_unknown(RlFinding *self, const char *why)
{
  add(self, RL_HEALTH_UNKNOWN, g_strdup_printf(_("Not checked: %s"), why), NULL);
}

void rl_finding_warn(RlFinding *self, char *message, const char *advice)
{
  add(self, RL_HEALTH_WARNING, message, advice);
}

void rl_finding_fault(RlFinding *self, RlExit exit, char *message, const char *advice)
{
  if (self->health != RL_HEALTH_FAULT)
    self->exit = exit;
  add(self, RL_HEALTH_FAULT, message, advice);
}

char *rl_doctor_quote(const char *word)
{
  for (const char *p = word; *p != '\0'; p++)
    if (!g_ascii_isalnum(*p) && strchr("/._-", *p) == NULL)
      return g_shell_quote(word);
  return g_strdup(word);
}

/* ---- all of them ---- */

RlDoctor *rl_doctor_new(const RlPatient *patient)
{
  RlDoctor *self = g_new0(RlDoctor, 1);
  self->patient = patient;
  self->findings = g_ptr_array_new_with_free_func((GDestroyNotify) finding_free);
  return self;
}

void rl_doctor_free(RlDoctor *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref(self->findings);
  rl_probe_free(self->probe);
  rl_credentials_free(self->found);
  g_free(self);
}

guint rl_doctor_count(void)
{
  return G_N_ELEMENTS(table);
}

guint rl_doctor_widest(void)
{
  gsize widest = 0;
  for (guint i = 0; i < G_N_ELEMENTS(table); i++)
    widest = MAX(widest, strlen(table[i].name));
  return (guint) widest;
}

const RlFinding *rl_doctor_next(RlDoctor *self, RlCancel *cancel)
{
  const guint i = self->findings->len;
  if (i == G_N_ELEMENTS(table))
    return NULL;
  RlFinding *finding = g_new0(RlFinding, 1);
  finding->name = table[i].name;
  table[i].check(self, finding, cancel);
  g_ptr_array_add(self->findings, finding);
  return finding;
}

static const RlFinding *first_fault(const RlDoctor *self)
{
  for (guint i = 0; i < self->findings->len; i++) {
    const RlFinding *finding = g_ptr_array_index(self->findings, i);
    if (finding->health == RL_HEALTH_FAULT)
      return finding;
  }
  return NULL;
}

static guint warnings(const RlDoctor *self)
{
  guint n = 0;
  for (guint i = 0; i < self->findings->len; i++)
    n += ((RlFinding *) g_ptr_array_index(self->findings, i))->health == RL_HEALTH_WARNING;
  return n;
}

RlExit rl_doctor_exit(const RlDoctor *self)
{
  const RlFinding *fault = first_fault(self);
  return fault != NULL ? fault->exit : RL_EXIT_DONE;
}

char *rl_doctor_conclusion(const RlDoctor *self)
{
  const RlFinding *fault = first_fault(self);
  const guint n = warnings(self);
  if (fault != NULL)
    return g_strdup_printf(_("relink cannot open links and send updates here. What stands in the "
                             "way first: %s."),
                           fault->name);
  if (n == 0)
    return g_strdup(_("relink can open links and send updates here."));
  return g_strdup_printf(ngettext("relink can open links and send updates here; %u thing could be "
                                  "better.",
                                  "relink can open links and send updates here; %u things could be "
                                  "better.",
                                  n),
                         n);
}

RlJson *rl_doctor_json(const RlDoctor *self)
{
  RlJson *object = rl_json_new_object();
  RlJson *checks = rl_json_new_array();
  for (guint i = 0; i < self->findings->len; i++) {
    const RlFinding *finding = g_ptr_array_index(self->findings, i);
    RlJson *row = rl_json_new_object();
    rl_json_set_string(row, "name", finding->name);
    rl_json_set_boolean(row, "ok", finding->health == RL_HEALTH_FINE);
    rl_json_set_string(row, "message", finding->message);
    rl_json_set_string(row, "advice", finding->advice);
    rl_json_add(checks, row);
  }
  rl_json_set_boolean(object, "ok", first_fault(self) == NULL);
  rl_json_set(object, "checks", checks);
  return object;
}
