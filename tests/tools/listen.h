/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The entrance of the servers that tests and benchmarks have on this machine. */
#pragma once

/* A socket that listens at *PORT of the loopback address; 0: any port, which is set. -1: it cannot
 * be had. */
int listen_on(int *port);
