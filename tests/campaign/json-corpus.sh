#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Texts that are JSON and texts that are not, through the door to JSON and as the answers to four requests:
# what is no JSON is refused and leads to the outcome of an answer that nobody can read, never to done or to a
# challenge. It is quick enough to be run as a whole every time.
: "${JSON_CORPUS:?where is json-corpus}"
here=$(dirname "$0")
. "$here/lib.sh"
campaign_runs json-corpus "$JSON_CORPUS" "$here/json-corpus.table"
