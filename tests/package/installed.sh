#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The installed program, $RELINK, does an update on its built-in sandbox. make installcheck runs it.
set -eu
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
link=683005d6-f45c-4adb-b289-f1a12f50f80c
said=$(echo '{"password":"pass_valid"}' | env -i PATH="$PATH" HOME="$home" LC_ALL=C.UTF-8 \
  "$RELINK" --sandbox update "$link" --json)
case $said in
*'"outcome":"done"'*'"status":"valid"'*) ;;
*)
  echo "$RELINK --sandbox update: $said" >&2
  exit 1
  ;;
esac
