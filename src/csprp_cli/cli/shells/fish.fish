# csprp completion for fish: save this as ~/.config/fish/completions/csprp.fish.

function __csprp_completion
    set -l words (commandline -opc)
    set -l last (commandline -ct | string replace -r '^["\']' '' | string replace -ra '\\\\(.)' '$1')
    set -l before $words[2..-1]
    set -l tab (printf '\t')
    for line in (_CSPRP_COMPLETE=complete_fish _CSPRP_WORDS=(string join \n -- $before | string collect --allow-empty) _CSPRP_LAST="$last" $words[1] 2>/dev/null)
        set -l parts (string split $tab -- $line)
        switch $parts[1]
            case value
                printf '%s\t%s\n' $parts[2] $parts[3]
            case file
                __csprp_places __fish_complete_path $parts[2] "$last"
            case folder
                __csprp_places __fish_complete_directories $parts[2] "$last"
        end
    end
end

# Names of files, each after what stands before it in the same word: --out=
function __csprp_places --argument-names offer before last
    for path in ($offer (string sub --start (math (string length -- $before) + 1) -- $last))
        printf '%s%s\n' $before $path
    end
end

complete --command csprp --no-files --keep-order --arguments '(__csprp_completion)'
