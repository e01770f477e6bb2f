# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Completion of relink's command line in bash. What can follow is said by "relink complete", which
# asks no server and no keyring; here is only what bash wants done with it. Needs nothing else, and
# bash 4.4 to keep the newest link in front.

# The LINE up to the cursor as bash would split and unquote it, without expanding anything. Sets the
# caller's $words, the last of which is half typed; $quote, in which that stands open; and $head, what
# readline leaves alone of it: it completes only what is behind such a quote, or a ":" or "=".
_relink_split() { # LINE
  local line=$1 char word='' opened='' begun='' i
  words=() quote='' head=''
  for ((i = 0; i < ${#line}; i++)); do
    char=${line:i:1}
    case ${quote:-_}$char in
    "''" | '""') quote='' ;;
    \"\\)
      char=${line:$((++i)):1}
      [[ $char == [\"\\\$\`] ]] || word+=\\
      word+=$char
      ;;
    [\'\"]*) word+=$char ;;
    _[\'\"]) quote=$char opened=$word begun=yes ;;
    _\\) word+=${line:$((++i)):1} begun=yes ;;
    _[[:space:]])
      [[ -z $begun ]] || words+=("$word")
      word='' head='' begun=''
      ;;
    *)
      word+=$char begun=yes
      [[ $COMP_WORDBREAKS != *"$char"* ]] || head=$word
      ;;
    esac
  done
  [[ -z $quote ]] || head=$opened
  words+=("$word")
}

# TEXT as it must stand on the line behind $quote, in $quoted.
_relink_quote() { # TEXT
  case $quote in
  "'") quoted=${1//\'/\'\\\'\'} ;;
  '"')
    quoted=${1//\\/\\\\}
    quoted=${quoted//\"/\\\"}
    quoted=${quoted//\$/\\\$}
    quoted=${quoted//\`/\\\`}
    quoted=${quoted//\!/\"\'!\'\"}
    ;;
  *)
    printf -v quoted %q "$1"
    quoted=${quoted//\\,/,}
    ;;
  esac
  # readline takes such an end for that of the open quote, which it would close otherwise
  [[ -z $quote || $quoted != *"$quote" ]] || quoted+=$quote
}

_relink() {
  local words quote head line quoted
  COMPREPLY=()
  compopt -o nosort 2>/dev/null
  _relink_split "${COMP_LINE:0:COMP_POINT}"
  while IFS= read -r line; do
    case $line in
    $'\tfiles') compopt -o bashdefault -o default ;;
    $'\tjoined') compopt -o nospace ;;
    *)
      line=${line%%$'\t'*}
      _relink_quote "${line:${#head}}"
      COMPREPLY+=("$quoted")
      ;;
    esac
  done < <(command relink complete -- "${words[@]:1}" 2>/dev/null)
}

complete -F _relink relink
