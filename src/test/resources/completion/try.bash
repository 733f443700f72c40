# Prints what bash would offer for the words after the script, the last of which is being typed.
compopt() { :; } # only allowed while a person completes
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
COMP_LINE="$*"
COMP_POINT=${#COMP_LINE}
registered=$(complete -p pcap2netpol)
[[ $registered =~ -F\ ([a-z_0-9]+) ]]
"${BASH_REMATCH[1]}"
printf '%s\n' "${COMPREPLY[@]}"
