#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Prints the symbol of "ação 42" with a quiet zone of two modules and waits for the end of its input.
# KIND is half, blank or ascii; PAPER and INK are what SGR takes. DAMAGE is a sed command for the rows.
kind=${1:?} paper=${2?} ink=${3-} damage=${4-}

half() {
  cat <<'END'
                         
  █▀▀▀▀▀█  ██ █ █▀▀▀▀▀█  
  █ ███ █ █ ▄ ▄ █ ███ █  
  █ ▀▀▀ █ █▀▄▄▀ █ ▀▀▀ █  
  ▀▀▀▀▀▀▀ █ ▀ ▀ ▀▀▀▀▀▀▀  
  █ ██▀█▀▄ █▀█▄ ▀▀███▄   
  ▄ █▀▀ ▀ █ █▄█ ▀▄█ ▄ ▀  
     ▀ ▀▀▀▄▄▀ █   ▄█▀    
  █▀▀▀▀▀█ ▄ ▄▀ █▀█▄ █▀▄  
  █ ███ █ ███▀▄  ▀█▀ ▄▀  
  █ ▀▀▀ █ ▀▀█ █▀▀█ ▄▄▄▄  
  ▀▀▀▀▀▀▀ ▀▀▀ ▀ ▀ ▀▀ ▀   
                         
END
}

full() {
  cat <<'END'
                                                  
                                                  
    ##############    ####  ##  ##############    
    ##          ##    ####  ##  ##          ##    
    ##  ######  ##  ##          ##  ######  ##    
    ##  ######  ##  ##  ##  ##  ##  ######  ##    
    ##  ######  ##  ####    ##  ##  ######  ##    
    ##          ##  ##  ####    ##          ##    
    ##############  ##  ##  ##  ##############    
                    ##                            
    ##  ##########    ######    ##########        
    ##  ####  ##  ##  ##  ####      ########      
        ######  ##  ##  ##  ##  ##  ##      ##    
    ##  ##          ##  ######    ####  ##        
          ##  ######    ##  ##        ####        
                    ####    ##      ####          
    ##############        ##  ######    ####      
    ##          ##  ##  ##    ##  ####  ##  ##    
    ##  ######  ##  ########      ######    ##    
    ##  ######  ##  ######  ##      ##    ##      
    ##  ######  ##  ######  ########              
    ##          ##      ##  ##    ##  ########    
    ##############  ######  ##  ##  ####  ##      
                                                  
                                                  
END
}

paint() { # rows to a terminal; a '#' is a blank on the ink's ground, unless it is ink itself
  sed "$damage" | while IFS= read -r row; do
    case $kind in
    blank) row=$(printf '%s' "$row" | sed "s/##*/\\\\033[${ink}m&\\\\033[${paper}m/g;s/#/ /g") ;;
    esac
    # shellcheck disable=SC2059 # the row has escapes of its own
    printf "  \\033[${paper}m$row\\033[m\\r\\n"
  done
}

printf 'A code:\r\n'
case $kind in
half) half | paint ;;
*) full | paint ;;
esac
printf 'done'
cat >/dev/null
