/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times as the server tells them, and as people and programs are told. A list has two in each row,
 * so the usual way of writing one is read and written here, and all others are left to GLib. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#include "model/link.h"

enum { DAY = 24 * 60 * 60 };

/* ---- reading ---- */

/* Of the N digits at TEXT. *GOOD becomes FALSE where there is something else. */
static inline int number_at(const char *text, guint n, gboolean *good)
{
  guint number = 0;
  for (guint i = 0; i < n; i++) {
    const guint digit = (guint) (guchar) text[i] - '0';
    *good &= digit <= 9;
    number = number * 10 + digit;
  }
  return (int) number;
}

static int days_in(int year, int month)
{
  static const guint8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  const gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[month - 1] + (month == 2 && leap);
}

/* Days since 1970, in the calendar of today at all times. A year begins with March here, so that
 * the odd day comes last. */
static gint64 days_of(int year, int month, int day)
{
  const gint64 y = year - (month <= 2), era = y / 400, in_era = y % 400;
  const gint64 in_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
  return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

/* A fraction of at most six digits, which GLib does not round up, and "Z". */
static gboolean is_usual_end(const char *text, gsize length)
{
  enum { FRACTION_MAX = 6 };
  gsize n = 0;
  if (length > 1 && *text == '.')
    for (n = 1; n < length - 1; n++)
      if (!g_ascii_isdigit(text[n]))
        return FALSE;
  return n != 1 && n <= 1 + FRACTION_MAX && length == n + 1 && text[n] == 'Z';
}

/* "2021-03-09T10:28:40.123Z"; FALSE: anything else. */
static gboolean read_usual(const char *text, gsize length, gint64 *to)
{
  enum { FIXED = 19 };
  if (length <= FIXED || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' ||
      text[16] != ':' || !is_usual_end(text + FIXED, length - FIXED))
    return FALSE;
  gboolean good = TRUE;
  const int year = number_at(text, 4, &good), month = number_at(text + 5, 2, &good);
  const int day = number_at(text + 8, 2, &good), hour = number_at(text + 11, 2, &good);
  const int minute = number_at(text + 14, 2, &good), second = number_at(text + 17, 2, &good);
  if (!good || year < 1 || month < 1 || month > 12 || day < 1 || day > days_in(year, month) ||
      hour > 23 || minute > 59 || second > 59)
    return FALSE;
  *to = days_of(year, month, day) * DAY + hour * 3600 + minute * 60 + second;
  return TRUE;
}

gint64 rl_time_parse_bytes(const char *text, gsize length)
{
  gint64 seconds = 0;
  if (read_usual(text, length, &seconds))
    return seconds;
  g_autofree char *copy = g_strndup(text, length);
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(copy, utc);
  if (time == NULL)
    return 0;
  seconds = g_date_time_to_unix(time);
  /* An offset can lead out of the years that can be written. */
  return seconds >= days_of(1, 1, 1) * DAY && seconds < days_of(10000, 1, 1) * DAY ? seconds : 0;
}

gint64 rl_time_parse(const char *text)
{
  return text != NULL ? rl_time_parse_bytes(text, strlen(text)) : 0;
}

/* ---- writing ---- */

/* The N digits of NUMBER, up to TO. */
static void put_number(char *to, guint n, int number)
{
  for (; n > 0; number /= 10)
    to[--n] = (char) ('0' + number % 10);
}

/* The reverse of days_of(). */
static void put_day(char *to, gint64 days)
{
  const gint64 shifted = days + 719468, era = shifted / 146097, in_era = shifted % 146097;
  const gint64 year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
  const int in_year = (int) (in_era - (365 * year + year / 4 - year / 100));
  const int month = (5 * in_year + 2) / 153;
  put_number(to, 4, (int) (era * 400 + year + (month >= 10)));
  put_number(to + 5, 2, month < 10 ? month + 3 : month - 9);
  put_number(to + 8, 2, in_year - (153 * month + 2) / 5 + 1);
}

char *rl_time_format_utc(gint64 seconds)
{
  const gint64 end = days_of(10000, 1, 1) * DAY;
  if (seconds == 0)
    return NULL;
  if (seconds < 0 || seconds >= end) {
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);
    return time != NULL ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
  }
  char *text = g_strdup("0000-00-00T00:00:00Z");
  const int of_day = (int) (seconds % DAY);
  put_day(text, seconds / DAY);
  put_number(text + 11, 2, of_day / 3600);
  put_number(text + 14, 2, of_day / 60 % 60);
  put_number(text + 17, 2, of_day % 60);
  return text;
}

/* Whether the locale is one of a country, and not just "C" or "C.UTF-8", which has no habits. */
static gboolean has_habits(void)
{
  const char *name = setlocale(LC_TIME, NULL);
  return name != NULL && strcmp(name, "C") != 0 && strcmp(name, "POSIX") != 0 &&
         !g_str_has_prefix(name, "C.");
}

char *rl_time_format_local(gint64 seconds)
{
  if (seconds == 0)
    return NULL;
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(seconds);
  /* Translators: day, time and zone, where the machine does not know the country's habits */
  const char *format = has_habits() ? "%x %X %Z" : C_("date and time", "%Y-%m-%d %H:%M:%S %Z");
  return time != NULL ? g_date_time_format(time, format) : NULL;
}

/* The steps: never, minutes, hours, days. */
enum { STEP_NEVER = -1, HOURS = 60, DAYS = HOURS + 48, DAYS_MAX = 99999 };

gint64 rl_time_ago_step(gint64 when, gint64 now)
{
  if (when == 0)
    return STEP_NEVER;
  /* Times are the server's and may be anything. */
  gint64 seconds = 0;
  if (__builtin_sub_overflow(now, when, &seconds))
    seconds = when < now ? G_MAXINT64 : 0;
  const gint64 minutes = MAX(0, seconds) / 60;
  if (minutes < 60)
    return minutes;
  return minutes < 48 * 60 ? HOURS + minutes / 60 : DAYS + MIN(minutes / 60 / 24, DAYS_MAX);
}

char *rl_time_ago(gint64 when, gint64 now)
{
  const int step = (int) rl_time_ago_step(when, now);
  if (step == STEP_NEVER)
    return g_strdup(_("never"));
  if (step == 0)
    return g_strdup(_("just now"));
  const int n = step < HOURS ? step : step < DAYS ? step - HOURS : step - DAYS;
  g_autofree char *count = rl_text_number(n);
  /* Translators: how long ago, in a narrow column; at most 12 characters. */
  if (step < HOURS)
    return g_strdup_printf(ngettext("%s min ago", "%s min ago", (gulong) n), count);
  if (step < DAYS)
    return g_strdup_printf(ngettext("%s h ago", "%s h ago", (gulong) n), count);
  return g_strdup_printf(ngettext("%s d ago", "%s d ago", (gulong) n), count);
}
