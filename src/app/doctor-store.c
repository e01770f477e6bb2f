/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration, the journal, and whether others could put files of theirs in place of ours. */
#include "config.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/text.h"

#include "app/doctor-checks.h"

/* Whether somebody else than its owner, the user and root may write to what PATH leads to. What is
 * not there cannot be written to. */
static gboolean others_may_write(const char *path)
{
  struct stat info;
  if (stat(path, &info) != 0)
    return FALSE;
  const gboolean foreign = info.st_uid != 0 && info.st_uid != geteuid();
  const gboolean open = (info.st_mode & (S_IWGRP | S_IWOTH)) != 0;
  return foreign || (open && (!S_ISDIR(info.st_mode) || (info.st_mode & S_ISVTX) == 0));
}

/* WHAT_FOR: what they could do with it. */
static void check_writers(RlFinding *finding, const char *path, const char *what_for)
{
  if (!others_may_write(path))
    return;
  g_autofree char *shown = g_filename_display_name(path);
  g_autofree char *quoted = rl_doctor_quote(shown);
  g_autofree char *advice =
      g_strdup_printf(_("Let it belong to you or root, and enter “chmod go-w %s”."), quoted);
  rl_finding_warn(finding,
                  g_strdup_printf(_("Others may write to %s, and so could %s."), shown, what_for),
                  advice);
}

/* ---- configuration ---- */

static char *files_read(void)
{
  g_auto(GStrv) files = rl_config_files();
  g_autoptr(GString) text = g_string_new(NULL);
  for (char **file = files; *file != NULL; file++)
    if (g_file_test(*file, G_FILE_TEST_EXISTS)) {
      g_autofree char *shown = g_filename_display_name(*file);
      g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", shown);
    }
  if (text->len == 0)
    return g_strdup(_("There is no relink.conf: the built-in profiles are used."));
  return g_strdup_printf(_("Read: %s."), text->str);
}

static void check_fault(const RlPatient *patient, RlFinding *finding)
{
  if (patient->fault == NULL)
    return;
  rl_finding_fault(
      finding, rl_exit_of_error(patient->fault), g_strdup(patient->fault->message),
      patient->config == NULL
          ? _("Correct that line, or move the file away: without it the built-in profiles are "
              "used.")
          : _("Correct the profile in relink.conf, or choose with --profile, --base-url and "
              "--ca-file."));
}

static void check_profile(const RlPatient *patient, RlFinding *finding)
{
  if (patient->profile == NULL || !patient->profile->read_only)
    return;
  rl_finding_fault(finding, RL_EXIT_LOCAL,
                   g_strdup_printf(_("The profile “%s” is read-only: it sends no updates."),
                                   patient->profile->name),
                   _("Use another profile, or change read_only in relink.conf."));
}

static void check_config_files(RlFinding *finding)
{
  const char *what_for = _("lead relink to another server");
  g_auto(GStrv) files = rl_config_files();
  for (char **file = files; *file != NULL; file++) {
    g_autofree char *folder = g_path_get_dirname(*file);
    check_writers(finding, folder, what_for);
    check_writers(finding, *file, what_for);
  }
}

void rl_doctor_check_configuration(RlDoctor *self, RlFinding *finding, RlCancel *cancel)
{
  const RlPatient *patient = self->patient;
  g_autofree char *files = files_read();
  check_fault(patient, finding);
  check_profile(patient, finding);
  check_config_files(finding);
  if (patient->endpoint != NULL)
    rl_finding_fine(finding,
                    g_strdup_printf(_("%s The profile is “%s”, its server %s."), files,
                                    patient->profile->name, patient->endpoint->url->origin));
}

/* ---- files ---- */

static void check_home(RlFinding *finding)
{
  const char *home = g_getenv("HOME");
  if (home == NULL || *home == '\0')
    rl_finding_warn(finding,
                    g_strdup_printf(_("HOME is not set; relink takes %s."), g_get_home_dir()),
                    _("Set HOME to your home folder."));
  else if (!g_file_test(home, G_FILE_TEST_IS_DIR)) {
    g_autofree char *shown = g_filename_display_name(home);
    rl_finding_warn(finding, g_strdup_printf(_("HOME names %s, which is no folder."), shown),
                    _("Set HOME to your home folder, or have it made."));
  }
}

static void check_own_keyring(RlFinding *finding)
{
  g_autofree char *keyrings = rl_keyring_private_folder();
  g_autofree char *data = keyrings != NULL ? g_path_get_dirname(keyrings) : NULL;
  if (data == NULL)
    return;
  const char *what_for = _("take the place of relink's own keyring, which is therefore refused");
  check_writers(finding, data, what_for);
  check_writers(finding, keyrings, what_for);
}

void rl_doctor_check_files(RlDoctor *self, RlFinding *finding, RlCancel *cancel)
{
  const RlPatient *patient = self->patient;
  check_home(finding);
  check_own_keyring(finding);
  if (patient->config == NULL || patient->config->journal_dir == NULL) {
    g_autofree char *state = g_build_filename(g_get_user_state_dir(), "relink", NULL);
    check_writers(finding, state, _("remove or replace the journal"));
  }
  if (patient->endpoint != NULL && patient->endpoint->ca_file != NULL)
    check_writers(finding, patient->endpoint->ca_file, _("have any server trusted"));
  rl_finding_fine(finding, g_strdup(_("Nobody else may write to relink's files and folders.")));
}

/* ---- the journal ---- */

static void check_chain(RlJournal *journal, RlFinding *finding)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RlJournalReading) reading = rl_journal_verify(journal, &error);
  if (reading == NULL) {
    rl_finding_fault(finding, RL_EXIT_NOT_SENT, g_strdup(error->message),
                     _("Nothing is sent before the journal can be read. End the program that keeps "
                       "it, or have whoever is responsible look at the file."));
    return;
  }
  g_autofree char *line = rl_text_number((gint64) reading->broken_line);
  if (!reading->verified)
    rl_finding_warn(
        finding,
        reading->changed
            ? g_strdup_printf(_("The journal %s was changed, or is not all there, from line %s on: "
                                "relink asks before every log-in at a bank."),
                              reading->broken_file, line)
            : g_strdup_printf(_("The journal %s broke off at line %s: a relink that was writing "
                                "was stopped."),
                              reading->broken_file, line),
        reading->changed
            ? _("“relink journal --verify” looks again. Have whoever is responsible look at the "
                "file and move it away; a new one begins.")
            : _("Nothing need be done for updates. To have a whole one, move the file away."));
  g_autofree char *count = rl_text_number((gint64) reading->events);
  if (!g_file_test(rl_journal_path(journal), G_FILE_TEST_EXISTS))
    rl_finding_fine(finding, g_strdup_printf(_("%s can be written; there is none yet."),
                                             rl_journal_path(journal)));
  else
    rl_finding_fine(finding, g_strdup_printf(ngettext("%s can be written; %s line, none changed.",
                                                      "%s can be written; %s lines, none changed.",
                                                      (gulong) reading->events),
                                             rl_journal_path(journal), count));
}

void rl_doctor_check_journal(RlDoctor *self, RlFinding *finding, RlCancel *cancel)
{
  RlJournal *journal = self->patient->journal;
  g_autoptr(GError) error = NULL;
  if (journal == NULL) {
    rl_finding_unknown(finding, _("the configuration says where it is, and cannot be read."));
    return;
  }
  if (!rl_journal_may_write(journal, &error)) {
    rl_finding_fault(finding, RL_EXIT_NOT_SENT, g_strdup(error->message),
                     _("Every update must be on record, so none is sent before. Make the file and "
                       "its folder yours, and make room on the disk."));
    return;
  }
  check_chain(journal, finding);
}
