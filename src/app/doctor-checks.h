/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checks of the doctor, and what one leaves for those behind it. Private to doctor*.c. */
#pragma once

#include "net/probe.h"

#include "app/doctor.h"

struct RlDoctor {
  const RlPatient *patient;
  GPtrArray *findings;  /* RlFinding, in the order of the table */
  RlProbe *probe;       /* of the server; NULL: nobody has looked yet, or there is none */
  RlCredentials *found; /* API secrets from the keyring; NULL */
  gboolean session_works;
};

/* A check leaves its finding in FINDING, which begins as fine and without words. */
typedef void (*RlDoctorCheck)(RlDoctor *self, RlFinding *finding, RlCancel *cancel);

/* All is well: MESSAGE (taken) says what there is. Nothing when something was found already. */
void rl_finding_fine(RlFinding *self, char *message);
/* It could not be checked, because of WHY. */
void rl_finding_unknown(RlFinding *self, const char *why);
/* One more thing that is not well. MESSAGE is taken, ADVICE is not and may be NULL. */
void rl_finding_warn(RlFinding *self, char *message, const char *advice);
void rl_finding_fault(RlFinding *self, RlExit exit, char *message, const char *advice);

/* WORD as a shell would take it, for commands in advice. New string. */
char *rl_doctor_quote(const char *word);

void rl_doctor_check_configuration(RlDoctor *self, RlFinding *finding, RlCancel *cancel);
void rl_doctor_check_terminal(RlDoctor *self, RlFinding *finding, RlCancel *cancel);
void rl_doctor_check_locale(RlDoctor *self, RlFinding *finding, RlCancel *cancel);
void rl_doctor_check_memory(RlDoctor *self, RlFinding *finding, RlCancel *cancel);
void rl_doctor_check_core(RlDoctor *self, RlFinding *finding, RlCancel *cancel);
void rl_doctor_check_files(RlDoctor *self, RlFinding *finding, RlCancel *cancel);
void rl_doctor_check_journal(RlDoctor *self, RlFinding *finding, RlCancel *cancel);
void rl_doctor_check_keyring(RlDoctor *self, RlFinding *finding, RlCancel *cancel);
void rl_doctor_check_tools(RlDoctor *self, RlFinding *finding, RlCancel *cancel);
void rl_doctor_check_proxy(RlDoctor *self, RlFinding *finding, RlCancel *cancel);
void rl_doctor_check_server(RlDoctor *self, RlFinding *finding, RlCancel *cancel);
void rl_doctor_check_tls(RlDoctor *self, RlFinding *finding, RlCancel *cancel);
void rl_doctor_check_clock(RlDoctor *self, RlFinding *finding, RlCancel *cancel);
void rl_doctor_check_keys(RlDoctor *self, RlFinding *finding, RlCancel *cancel);
