# Prints what fish would offer for the line after the script, without descriptions.
source $argv[1]
complete -C $argv[2] | string replace -r '\t.*' ''
