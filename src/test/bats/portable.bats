#!/usr/bin/env bats
# The scripts keep to what bash 3.2 and BSD tools have, which is what macOS comes with. This finds words that
# they lack; that the scripts run is tried with SCRIPTS_PATH, see CONTRIBUTING.md.

setup() {
  REPO=$(cd "$BATS_TEST_DIRNAME/../../.." && pwd)
}

# Lines of the scripts that match, without comments and whole-line text.
lacking() {
  ! grep -nE "$1" "$REPO"/scripts/{inject-sidecar,collect-captures,record,cleanup,*.bash} | grep -vE '^[^:]*:[0-9]+: *#'
}

@test "nothing needs a bash newer than 3.2" {
  lacking '(declare|local|typeset) +-[a-zA-Z]*[Ang]'
  lacking '(^|[^a-z])(mapfile|readarray|coproc)([^a-z]|$)'
  lacking '[$][{][a-zA-Z_]+(\^|,,|,[}]|@[QEPAa][}])'
  lacking 'wait +-[np]'
  lacking 'printf +.%\('
  lacking '&>>|[|]&|;;?&'
  lacking '(BASHPID|EPOCHSECONDS|EPOCHREALTIME|SRANDOM|globstar|lastpipe)'
  lacking '[$][{][a-zA-Z_]+\[-1\][}]|\[\[ -v '
}

@test "no array that may be empty is expanded as it is, which bash 3.2 calls unbound" {
  lacking '[^+]"[$][{](selector|names|excluded|collecting|injecting|watch|watches|CHILDREN)\[@\][}]"$'
}

@test "no option of the tools is one that only GNU has" {
  lacking 'sed +(-[a-z]+ +)*-(i|z|s)( |$)'
  lacking 'date +[^|;]*(--|-I|%N)'
  lacking 'readlink|realpath|stat +-|base64 +-w|sort +-[a-zA-Z]*V|head +-n +-|tail +-n +[+]?[0-9]+ +-|xargs +-[dr]|cp +--|mktemp +--|grep +-[a-zA-Z]*P|timeout +[0-9]|seq |tac |nproc|flock'
}
