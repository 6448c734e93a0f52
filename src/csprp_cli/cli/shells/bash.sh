# csprp completion for bash: append this to ~/.bashrc.
# csprp splits the line itself, and answers with what stands in the place of what bash calls the last word:
# bash takes words apart at ":" and "=", and hands over quotes and backslashes as they were typed.

_csprp_completion() {
    local kind value
    COMPREPLY=()
    while IFS=$'\t' read -r kind value; do
        case $kind in
            value) COMPREPLY+=("$value") ;;
            file) return ;;
            folder)
                compopt +o default -o dirnames 2>/dev/null
                return
                ;;
        esac
    done < <(
        _CSPRP_COMPLETE=complete_bash _CSPRP_LINE="${COMP_LINE:0:$COMP_POINT}" _CSPRP_BREAKS="$COMP_WORDBREAKS" \
            "${1/#\~/$HOME}" 2>/dev/null
    )
    [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace 2>/dev/null
    [[ ${#COMPREPLY[@]} -gt 0 ]] || compopt +o default 2>/dev/null
}

# bash before 4.4, as on macOS, has no compopt: there names of files are offered where csprp has none.
complete -o default -F _csprp_completion csprp
