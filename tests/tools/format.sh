#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# format.sh [--check]: lays out every C source by .clang-format; --check changes nothing and names those
# that are laid out otherwise. Other versions of clang-format lay out otherwise than 14.
set -eu
cd "$(dirname "$0")/../.."

for tool in clang-format-14 clang-format ''; do
  case $("$tool" --version 2>/dev/null) in
  *' 14.'*) break ;;
  esac
done
if test -z "$tool"; then
  echo 'format: clang-format 14 is not installed' >&2
  exit 1
fi

case ${1-} in
--check) set -- --dry-run --Werror ;;
'') set -- -i ;;
*)
  echo 'format: the only option is --check' >&2
  exit 2
  ;;
esac
find src tests bench -name '*.[ch]' ! -path '*/build*' -exec "$tool" "$@" {} +
