# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of relink's command line in fish. What can follow is said by "relink complete", which
# asks no server and no keyring; here is only what fish wants done with it.

function __relink_complete
    set -l words (commandline -opc)
    set -l half (commandline -ct)
    # without its quotes, of which the last may still be open
    set -l plain (string unescape -- "$half"; or string unescape -- "$half'"; or string unescape -- "$half\""; or echo "$half")
    set -e words[1]
    for line in (command relink complete -- $words "$plain" 2>/dev/null)
        switch $line
            case \tfiles
                set -l begin (string match -r -- '^--[^=]*=' "$plain")
                set -l rest (string replace -r -- '^--[^=]*=' '' "$plain")
                for file in (__fish_complete_path "$rest")
                    echo -- "$begin$file"
                end
            case \tjoined
            case '*'
                echo -- $line
        end
    end
end

complete -c relink -f -k -a '(__relink_complete)'
