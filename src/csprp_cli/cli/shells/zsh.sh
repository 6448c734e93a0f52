#compdef csprp
# csprp completion for zsh: append this to ~/.zshrc, or save it as _csprp in a folder of $fpath.

_csprp() {
    local -a typed values
    local last kind value help
    typed=("${(@Q)words[2,CURRENT-1]}")
    last=${(Q)PREFIX}
    if [[ $PREFIX == --*=* ]]; then
        compset -P '--*='
    fi
    while IFS=$'\t' read -r kind value help; do
        case $kind in
            file) _files; return ;;
            folder) _files -/; return ;;
            value) values+=("${${value//\\/\\\\}//:/\\:}${help:+:$help}") ;;
        esac
    done < <(
        _CSPRP_COMPLETE=complete_zsh _CSPRP_WORDS=${(F)typed} _CSPRP_LAST=$last "${(Q)words[1]/#\~/$HOME}" 2>/dev/null
    )
    (( $#values )) && _describe -V csprp values
}

if [[ ${funcstack[1]} == _csprp ]]; then
    _csprp "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
    compdef _csprp csprp
fi
