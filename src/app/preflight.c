/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/preflight.h"

#include <string.h>

#include "base/i18n.h"

/* The fields that it looks at. */
static const RlFieldId fields[] = { RL_FIELD_CERTIFICATE, RL_FIELD_PRIVATE_KEY, RL_FIELD_PASSWORD,
                                    RL_FIELD_PIN };
enum { N_LOOKED_AT = G_N_ELEMENTS(fields) };

struct RlPreflightCheck {
  RlSession *session;
  RlDraft *draft;
  gboolean looked;             /* since `found_in` */
  RlPreflight *found;          /* NULL: none yet, or nobody can look */
  guint found_in[N_LOOKED_AT]; /* the fields' revisions that it was found in */
  guint asked_in[N_LOOKED_AT]; /* the same of the one under way */
  gboolean busy;
  void (*done)(gpointer data); /* NULL: nobody waits */
  gpointer data;
};

/* The worker's. */
typedef struct {
  RlSecret *value[N_LOOKED_AT];
  gint64 now;
} Job;

RlPreflightCheck *rl_preflight_check_new(RlSession *session, RlDraft *draft)
{
  RlPreflightCheck *self = g_new0(RlPreflightCheck, 1);
  self->session = session;
  self->draft = draft;
  return self;
}

void rl_preflight_check_free(RlPreflightCheck *self)
{
  if (self == NULL)
    return;
  rl_worker_forget(self->session->keys, self);
  rl_preflight_free(self->found);
  g_free(self);
}

static void job_free(Job *job)
{
  for (guint i = 0; i < N_LOOKED_AT; i++)
    rl_secret_free(job->value[i]);
  g_free(job);
}

static gpointer run(gpointer data, RlCancel *cancel)
{
  Job *job = data;
  RlPreflight *found =
      rl_keyfile_preflight(job->value[0], job->value[1], job->value[2], job->value[3], job->now);
  job_free(job);
  return found;
}

static Job *job_new(const RlPreflightCheck *self)
{
  Job *job = g_new0(Job, 1);
  job->now = self->session->clock.wall();
  for (guint i = 0; i < N_LOOKED_AT; i++) {
    const RlSecret *value = rl_draft_value(self->draft, fields[i]);
    job->value[i] = value != NULL ? rl_secret_dup(value) : NULL;
  }
  return job;
}

static void revisions_of(const RlPreflightCheck *self, guint *revisions)
{
  for (guint i = 0; i < N_LOOKED_AT; i++)
    revisions[i] = rl_draft_revision(self->draft, fields[i]);
}

static gboolean has_something(const RlPreflightCheck *self)
{
  return rl_secret_length(rl_draft_value(self->draft, RL_FIELD_CERTIFICATE)) > 0 ||
         rl_secret_length(rl_draft_value(self->draft, RL_FIELD_PRIVATE_KEY)) > 0;
}

/* The present values, and there are some, have been looked at. */
static gboolean has_looked(const RlPreflightCheck *self)
{
  guint now[N_LOOKED_AT];
  revisions_of(self, now);
  return self->looked && memcmp(now, self->found_in, sizeof now) == 0 && has_something(self);
}

const RlPreflight *rl_preflight_check_result(const RlPreflightCheck *self)
{
  return has_looked(self) ? self->found : NULL;
}

static void on_found(gpointer result, gpointer data);

static void push(RlPreflightCheck *self)
{
  self->busy = TRUE;
  revisions_of(self, self->asked_in);
  rl_worker_push(self->session->keys, run, job_new(self), NULL, on_found,
                 (GDestroyNotify) rl_preflight_free, self);
}

/* Who waits is told now, or when what was changed meanwhile has been looked at. */
static void proceed(RlPreflightCheck *self)
{
  if (self->done == NULL)
    return;
  if (has_something(self) && !has_looked(self)) {
    if (!self->busy)
      push(self);
    return;
  }
  void (*done)(gpointer) = g_steal_pointer(&self->done);
  done(self->data);
}

static void on_found(gpointer result, gpointer data)
{
  RlPreflightCheck *self = data;
  self->busy = FALSE;
  rl_preflight_free(self->found);
  self->found = result;
  self->looked = TRUE;
  memcpy(self->found_in, self->asked_in, sizeof self->found_in);
  proceed(self);
}

void rl_preflight_check_start(RlPreflightCheck *self, void (*done)(gpointer data), gpointer data)
{
  self->done = done;
  self->data = data;
  proceed(self);
}

void rl_preflight_check_forget(RlPreflightCheck *self)
{
  self->done = NULL;
}

GPtrArray *rl_preflight_check_warnings(const RlPreflightCheck *self)
{
  const RlPreflight *found = rl_preflight_check_result(self);
  if (found != NULL)
    return rl_preflight_warnings(found);
  GPtrArray *warnings = g_ptr_array_new_with_free_func(g_free);
  if (has_looked(self))
    g_ptr_array_add(warnings,
                    g_strdup(_("Certificate and key could not be checked: a part of relink cannot "
                               "be used. Where relink was updated a moment ago, leave it and start "
                               "it again.")));
  return warnings;
}

static void add_note(RlReport *report, const RlDraft *draft, RlFieldId id)
{
  rl_report_add(report, _(rl_field(id)->label), rl_draft_note(draft, id));
}

RlReport *rl_report_preflight(const RlPreflight *found, const RlDraft *draft)
{
  g_autoptr(GPtrArray) warnings = rl_preflight_warnings(found);
  g_autoptr(GPtrArray) facts = rl_preflight_facts(found);
  RlReport *report =
      rl_report_new(_("Certificate and key"), warnings->len > 0 ? RL_TONE_WARNING : RL_TONE_GOOD);
  for (guint i = 0; i < warnings->len; i++) {
    g_autofree char *text =
        g_strdup_printf(_("Warning: %s"), (const char *) g_ptr_array_index(warnings, i));
    rl_report_add(report, NULL, text);
  }
  add_note(report, draft, RL_FIELD_CERTIFICATE);
  add_note(report, draft, RL_FIELD_PRIVATE_KEY);
  for (guint i = 0; i + 1 < facts->len; i += 2)
    rl_report_add(report, g_ptr_array_index(facts, i), g_ptr_array_index(facts, i + 1));
  return report;
}
