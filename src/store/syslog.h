/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door to the system's log, from where a site's log shipping collects what relink did: rsyslog,
 * syslog-ng and journald all listen at /dev/log. The journal file is the authority and is written
 * first; this is a copy out of the reach of whoever can write the file. It never fails: where
 * nobody listens, nothing happens. */
#pragma once

#include <glib.h>

/* Where the daemons listen. */
#define RL_SYSLOG_SOCKET "/dev/log"

/* Sends LINE (one line of JSON) to the datagram socket at PATH as one message of the facility
 * authpriv and the identifier relink, behind the mark "@cee:" by which log daemons know that JSON
 * follows. A daemon that is stuck costs at most a fifth of a second; then this message is lost to
 * it, which the next one's "prev" shows. Thread-safe. */
void rl_syslog_send(const char *path, const char *line);
