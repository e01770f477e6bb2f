#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Texts that are JSON and texts that are not, through the door to JSON and as the answers to four requests:
# what is no JSON is refused and leads to the outcome of an answer that nobody can read, never to done or to a
# challenge. In a slice each text goes to one of the four.
: "${JSON_CORPUS:?where is json-corpus}"
here=$(dirname "$0")
. "$here/lib.sh"
campaign_seed
is_full || seed=$CAMPAIGN_SEED
campaign_runs json-corpus "$JSON_CORPUS" "$here/json-corpus.table" ${seed:+"$seed"}
