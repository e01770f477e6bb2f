/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relink doctor: what stands between this user and the main job, or what relink touches. It is for
 * when things are broken, so whatever can be had is looked at, and what cannot is a finding. */
#include "config.h"

#include "app/doctor.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/text.h"

#include "app/privacy.h"

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/setup.h"
#include "cli/table.h"
#include "plain/access.h"
#include "plain/print.h"
#include "tui/tui.h"

/* Nobody waits longer for a connection or an answer than this, whatever the configuration says. */
enum { CONNECT_MAX = 30, TIMEOUT_MIN = 60, TIMEOUT_MAX = 330 };

enum { WIDTH_DEFAULT = 80, WIDTH_MIN = 40 };

/* ---- who is examined ---- */

typedef struct {
  RlPatient patient;
  RlConfig *config;
  RlCredentials *credentials;
  GError *fault;
} Admitted;

/* Borrowed by the patient's api, which owns it. */
static void admit_endpoint(RlPatient *patient, RlEndpoint *endpoint)
{
  endpoint->connect_timeout = CLAMP(endpoint->connect_timeout, 1, CONNECT_MAX);
  endpoint->timeout = CLAMP(endpoint->timeout, TIMEOUT_MIN, TIMEOUT_MAX);
  patient->endpoint = endpoint;
  patient->api = rl_api_new(rl_http_curl_new(), endpoint);
  patient->http = rl_http_curl_new();
}

static void admit_server(RlRun *run, Admitted *self)
{
  RlPatient *patient = &self->patient;
  self->config = rl_setup_config(run->options, &self->fault);
  patient->config = self->config;
  if (self->config == NULL)
    return;
  patient->journal = rl_setup_journal(self->config);
  patient->profile = rl_setup_use(run->options, self->config, run->sandbox, &self->fault);
  RlEndpoint *endpoint = patient->profile != NULL
                             ? rl_setup_endpoint(self->config, patient->profile, &self->fault)
                             : NULL;
  if (endpoint != NULL)
    admit_endpoint(patient, endpoint);
}

/* With the sandbox there is no keyring to look into. */
static void admit_secrets(const RlRun *run, Admitted *self)
{
  RlPatient *patient = &self->patient;
  patient->may_ask = rl_prompt_is_possible() && !rl_run_has(run, RL_OPTION_NO_INPUT);
  if (run->sandbox != NULL) {
    self->credentials = rl_credentials_new_text(RL_SANDBOX_SECRET_ID, RL_SANDBOX_SECRET_PASSWORD);
    patient->credentials = self->credentials;
    return;
  }
  patient->session = rl_keyring_look_new(FALSE);
  patient->own = rl_keyring_look_new(TRUE);
}

static gboolean admit(RlRun *run, Admitted *self, GError **error)
{
  if (rl_run_has(run, RL_OPTION_SANDBOX)) {
    run->sandbox = rl_sandbox_new(0, 0, error);
    if (run->sandbox == NULL)
      return FALSE;
  }
  rl_tui_examine(&self->patient.terminal);
  admit_server(run, self);
  self->patient.fault = self->fault;
  admit_secrets(run, self);
  return TRUE;
}

static void dismiss(Admitted *self)
{
  RlPatient *patient = &self->patient;
  rl_api_free(patient->api);
  rl_http_free(patient->http);
  rl_journal_free(patient->journal);
  rl_keyring_free(patient->session);
  rl_keyring_free(patient->own);
  rl_credentials_free(self->credentials);
  rl_config_free(self->config);
  g_clear_error(&self->fault);
}

/* ---- what is printed ---- */

/* Columns that lines may take: in a pipe any number, so that a check stays one line. */
static guint width(void)
{
  struct winsize size;
  if (!rl_output_is_terminal())
    return G_MAXINT;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return WIDTH_DEFAULT;
  return MAX(size.ws_col, WIDTH_MIN);
}

/* TEXT behind what stands on the line already, its further lines INDENT columns in. */
static void print_wrapped(const char *text, guint indent)
{
  g_auto(GStrv) lines = rl_text_wrap(text, width() - indent);
  rl_print(stdout, "%s\n", lines[0]);
  for (char **line = lines + 1; *line != NULL; line++)
    rl_print(stdout, "%*s%s\n", (int) indent, "", *line);
}

static void print_indented(const char *text, guint indent)
{
  rl_print(stdout, "%*s", (int) indent, "");
  print_wrapped(text, indent);
}

static void print_finding(const RlFinding *finding)
{
  static const char *const words[] = { "ok", "-", "!", "X" };
  enum { WORD = 4, GAP = 2 };
  const guint name = rl_doctor_widest() + GAP;
  rl_print(stdout, "%-*s%-*s", WORD, words[finding->health], (int) name, finding->name);
  print_wrapped(finding->message, WORD + name);
  if (finding->advice != NULL)
    print_indented(finding->advice, WORD + name);
  (void) fflush(stdout);
}

/* ---- the examination ---- */

typedef struct {
  RlDoctor *doctor;
  const RlFinding *finding;
} Step;

static gpointer run_next(gpointer data, RlCancel *cancel)
{
  Step *step = data;
  step->finding = rl_doctor_next(step->doctor, cancel);
  return step;
}

/* FALSE: the person went. */
static gboolean examine(RlRun *run, RlDoctor *doctor, GError **error)
{
  RlWait *wait = rl_run_wait(run);
  Step step = { .doctor = doctor };
  g_autoptr(RlWorker) worker = rl_worker_new("doctor");
  for (;;) {
    (void) rl_wait_job(wait, worker, run_next, &step);
    if (rl_wait_caught(wait) != 0)
      return rl_access_left(error);
    if (step.finding == NULL)
      return TRUE;
    if (!rl_run_has(run, RL_OPTION_JSON))
      print_finding(step.finding);
  }
}

static int doctor(RlRun *run, const RlPatient *patient, GError **error)
{
  g_autoptr(RlDoctor) doctor = rl_doctor_new(patient);
  if (!examine(run, doctor, error))
    return RL_EXIT_LEFT;
  if (rl_run_has(run, RL_OPTION_JSON)) {
    g_autoptr(RlJson) object = rl_doctor_json(doctor);
    rl_output_json(object);
  } else {
    g_autofree char *conclusion = rl_doctor_conclusion(doctor);
    print_indented(conclusion, 0);
  }
  return (int) rl_doctor_exit(doctor);
}

/* ---- what relink touches ---- */

/* For programs: a row a line, in English as SECURITY.md has it or as the locale says. */
static void print_row(RlTable *table, const RlTouch *row)
{
  g_autofree char *names = g_strjoinv(" ", row->names);
  const char *const cells[] = { rl_privacy_word(row->what), names, row->use, row->why };
  rl_table_print(table, cells);
}

static void print_paragraph(const RlTouch *row)
{
  enum { NAMES = 2, WORDS = 6 };
  g_autofree char *words = g_strdup_printf("%s: %s", row->use, row->why);
  for (char **name = row->names; *name != NULL; name++)
    rl_print(stdout, "%*s%s\n", NAMES, "", *name);
  print_indented(words, WORDS);
}

static void print_privacy(const GPtrArray *rows)
{
  static const RlColumn columns[] = {
    { .heading = "" }, { .heading = "" }, { .heading = "" }, { .heading = "" }
  };
  RlTable table = rl_table_new(columns, G_N_ELEMENTS(columns));
  const char *const headings[RL_N_TOUCHES] = { _("Files"), _("Hosts and sockets"), _("Processes") };
  int last = -1;
  for (guint i = 0; i < rows->len; i++) {
    const RlTouch *row = g_ptr_array_index(rows, i);
    if (!rl_output_is_terminal()) {
      print_row(&table, row);
      continue;
    }
    if ((int) row->what != last)
      rl_print(stdout, "%s%s\n", last < 0 ? "" : "\n", headings[row->what]);
    last = (int) row->what;
    print_paragraph(row);
  }
}

static int privacy(const RlRun *run, const RlPatient *patient)
{
  g_autoptr(GPtrArray) rows = rl_privacy_rows(patient);
  if (rl_run_has(run, RL_OPTION_JSON)) {
    g_autoptr(RlJson) object = rl_privacy_json(rows);
    rl_output_json(object);
  } else {
    print_privacy(rows);
  }
  return RL_EXIT_DONE;
}

int rl_command_doctor(RlRun *run, GError **error)
{
  Admitted admitted = { .config = NULL };
  int code = RL_EXIT_FAILURE;
  if (admit(run, &admitted, error))
    code = rl_run_has(run, RL_OPTION_PRIVACY) ? privacy(run, &admitted.patient)
                                              : doctor(run, &admitted.patient, error);
  dismiss(&admitted);
  return code;
}
