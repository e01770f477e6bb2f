/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal, its language, and the process itself. */
#include "config.h"

#include "base/i18n.h"
#include "base/secret.h"
#include "base/text.h"

#include "app/doctor-checks.h"

/* What screens need at least, and what one update without a screen locks. A long session wants
 * what warn_of_swap() in cli/cli.c tells people to give it. */
enum {
  COLUMNS_MIN = 40,
  ROWS_MIN = 10,
  LOCKED_MIN = 128 * 1024,
  LOCKED_TRY = 64 * 1024,
  SHOWN_MAX = 60
};

/* ---- the terminal ---- */

static char *clean(const char *text)
{
  return rl_text_clean_line(text, -1, SHOWN_MAX, NULL);
}

/* "xterm-256color, 80×24, 256 colours, pastes are marked". New string. */
static char *describe(const RlTerminalFacts *facts)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_autofree char *term = clean(facts->term);
  g_string_append(text, term != NULL ? term : _("TERM is not set"));
  if (facts->width > 0)
    g_string_append_printf(text, ", %u×%u", facts->width, facts->height);
  if (facts->is_known && facts->colors > 0)
    g_string_append_printf(text, ngettext(", %d colour", ", %d colours", (gulong) facts->colors),
                           facts->colors);
  else if (facts->is_known)
    g_string_append(text, _(", no colours"));
  if (facts->is_known)
    g_string_append(text,
                    facts->marks_pastes ? _(", pastes are marked") : _(", pastes are not marked"));
  g_string_append_c(text, '.');
  return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Variables that were exported once go before what the terminal says of itself. */
static void check_size_variables(const RlTerminalFacts *facts, RlFinding *finding)
{
  const struct {
    const char *name;
    guint real;
  } rows[] = { { "COLUMNS", facts->width }, { "LINES", facts->height } };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    guint64 said = 0;
    const char *value = g_getenv(rows[i].name);
    if (value == NULL || rows[i].real == 0 ||
        !g_ascii_string_to_unsigned(value, 10, 1, G_MAXINT, &said, NULL) || said == rows[i].real)
      continue;
    g_autofree char *advice = g_strdup_printf(_("Enter “unset %s”."), rows[i].name);
    rl_finding_warn(finding,
                    g_strdup_printf(_("%s says %u, but the terminal has %u: screens are drawn for "
                                      "another size."),
                                    rows[i].name, (guint) said, rows[i].real),
                    advice);
  }
}

static void check_size(const RlTerminalFacts *facts, RlFinding *finding)
{
  if (facts->width > 0 && (facts->width < COLUMNS_MIN || facts->height < ROWS_MIN))
    rl_finding_warn(
        finding,
        g_strdup_printf(_("The window is too small for screens: they need %d×%d, it has %u×%u."),
                        COLUMNS_MIN, ROWS_MIN, facts->width, facts->height),
        _("Make it larger, or use --plain."));
  check_size_variables(facts, finding);
}

void rl_doctor_check_terminal(RlDoctor *self, RlFinding *finding, RlCancel *cancel)
{
  const RlTerminalFacts *facts = &self->patient->terminal;
  g_autofree char *text = describe(facts);
  if (!facts->is_attended) {
    rl_finding_fine(finding, g_strdup_printf(_("There is no terminal here: relink works line by "
                                               "line. %s"),
                                             text));
    return;
  }
  if (facts->problem != NULL || !facts->is_known)
    rl_finding_warn(
        finding,
        g_strdup_printf(_("There are no screens on this terminal, and relink works line by line: "
                          "%s. %s"),
                        facts->problem != NULL ? facts->problem
                                               : _("the terminal named by TERM is not known on "
                                                   "this machine"),
                        text),
        _("Set TERM to what the terminal is, for example “export TERM=xterm-256color”, or install "
          "the package ncurses-term."));
  else
    check_size(facts, finding);
  rl_finding_fine(finding, g_strdup(text));
}

/* ---- the language ---- */

void rl_doctor_check_locale(RlDoctor *self, RlFinding *finding, RlCancel *cancel)
{
  const char *charset = NULL;
  const gboolean utf8 = g_get_charset(&charset);
  const char *missing = rl_i18n_missing();
  if (missing != NULL) {
    g_autofree char *value = clean(g_getenv(missing));
    rl_finding_warn(finding,
                    g_strdup_printf(_("%s asks for the locale “%s”, which this machine does not "
                                      "have. relink speaks the language all the same, in the "
                                      "character set %s."),
                                    missing, value, charset),
                    _("Nothing need be done for relink. For other programs: install the package "
                      "locales and choose the locale with “dpkg-reconfigure locales”, or set LANG "
                      "to C.UTF-8."));
  }
  if (!utf8)
    rl_finding_warn(finding,
                    g_strdup_printf(_("The character set is %s, not UTF-8: accents may be shown as "
                                      "plain letters, and frames as + and -."),
                                    charset),
                    _("If the terminal is set to UTF-8, as nearly all are, enter “export "
                      "LC_ALL=C.UTF-8”."));
  rl_finding_fine(finding, g_strdup_printf(_("The character set is %s."), charset));
}

/* ---- the process ---- */

static char *amount(gsize bytes)
{
  return g_format_size_full(bytes, G_FORMAT_SIZE_IEC_UNITS);
}

static void say_unlocked(RlFinding *finding, gsize limit)
{
  g_autofree char *some = amount(limit);
  rl_finding_warn(
      finding,
      limit >= LOCKED_MIN
          ? g_strdup(_("Secrets cannot be kept out of swap space: this system lets no memory be "
                       "locked."))
          : g_strdup_printf(_("Secrets cannot be kept out of swap space: the limit on locked "
                              "memory is %s, and one update needs 128 KiB."),
                            some),
      _("Raise the limit to 8 MiB: “ulimit -l 8192” in a shell, LimitMEMLOCK=8M in a systemd unit, "
        "or a line with memlock in /etc/security/limits.conf."));
}

void rl_doctor_check_memory(RlDoctor *self, RlFinding *finding, RlCancel *cancel)
{
  const gsize limit = rl_secret_lock_limit();
  g_autofree char *some = amount(limit);
  /* A part of what the limit allows is in use already. */
  if (limit < LOCKED_MIN || !rl_secret_can_lock(LOCKED_TRY))
    say_unlocked(finding, limit);
  else if (limit == G_MAXSIZE)
    rl_finding_fine(finding, g_strdup(_("Secrets are kept out of swap space; there is no limit on "
                                        "locked memory.")));
  else
    rl_finding_fine(finding, g_strdup_printf(_("Secrets are kept out of swap space; up to %s may "
                                               "be locked."),
                                             some));
}

void rl_doctor_check_core(RlDoctor *self, RlFinding *finding, RlCancel *cancel)
{
  if (!rl_secret_is_hardened())
    rl_finding_warn(finding,
                    g_strdup(_("This system lets neither core files nor the reading of relink's "
                               "memory by other programs of yours be switched off.")),
                    _("Run relink on a system that knows prctl(PR_SET_DUMPABLE), as Linux does."));
  rl_finding_fine(finding, g_strdup(_("No core file is written, and other programs of yours cannot "
                                      "read relink's memory.")));
}
