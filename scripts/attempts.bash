# How try-policies tries connections, and prints the results. A plan is a table of the columns number, calling
# pod, called pod (both NAMESPACE/NAME), port, allowed or denied, what both pods stand for, reason.
# shellcheck shell=bash

# How many pods try their connections at the same time, and how many connections each.
CALLERS=16
CALLS=16

ATTEMPTS=() # the processes that try, now

# Called as "try NUMBER ADDRESS PORT". A connection counts only with the answer of a test pod: a proxy along the way may
# accept a connection that it then can't deliver.
# shellcheck disable=SC2016 # for the shell in the pod
TRY='try() {
  limit=10
  if [ "$(busybox timeout "$limit" busybox nc -w 3 "$2" "$3" </dev/null 2>/dev/null)" = pcap2netpol ]; then
    echo "$1 connected"
  else
    echo "$1 failed"
  fi
}'

# in_pod POD FILE: runs the commands of the file in a test pod. Replaces the process.
in_pod() {
  exec "${KUBECTL[@]}" exec -i "${1#*/}" -n "${1%%/*}" -c try -- sh <"$2"
}

# commands POD PLAN: prints the commands that this pod has to run.
commands() {
  printf '%s\n' "$TRY"
  awk -F '\t' -v pod="$1" -v calls="$CALLS" '
    NR == FNR { if ($2 ~ /^[0-9A-Fa-f:.]+$/) address[$1] = $2; next } # it becomes part of a command
    $2 == pod { print "try " $1 " " address[$3] " " $4 " </dev/null &"; if (++count % calls == 0) print "wait" }
    END { print "wait" }' "$WORK/addresses" "$2"
}

# attempt PLAN: tries these connections; $WORK/came then has lines of "NUMBER connected" or "NUMBER failed".
attempt() {
  local pod number=0 running=0 process failed=''
  : >"$WORK/came"
  ATTEMPTS=()
  rm -f "$WORK"/call.*
  cut -f 2 "$1" | sort -u >"$WORK/callers"
  while IFS= read -r pod; do
    number=$((number + 1))
    progress "trying the connections of $pod"
    commands "$pod" "$1" >"$WORK/call.$number.commands"
    (
      trap 'kill ${CHILDREN[@]+"${CHILDREN[@]}"} 2>/dev/null; wait; exit 143' TERM
      within 120 in_pod "$pod" "$WORK/call.$number.commands" >"$WORK/call.$number.came" 2>"$WORK/call.$number.error" ||
        echo "$pod" >"$WORK/call.$number.failed"
    ) </dev/null &
    ATTEMPTS+=("$!")
    running=$((running + 1))
    if [[ $running -ge $CALLERS ]]; then
      wait
      running=0 ATTEMPTS=()
    fi
  done <"$WORK/callers"
  wait
  ATTEMPTS=()
  for process in "$WORK"/call.*.failed; do
    [[ -e $process ]] || continue
    failed=${process%.failed}
    fail "$UNUSABLE" "commands can't be run in pod $(cat "$process"): $(last_words "$failed.error")"
  done
  cat "$WORK"/call.*.came >"$WORK/came"
}

# end_attempts: ends those that still run.
end_attempts() {
  if [[ ${#ATTEMPTS[@]} -gt 0 ]]; then
    kill "${ATTEMPTS[@]}" 2>/dev/null
    wait "${ATTEMPTS[@]}" 2>/dev/null
  fi
}

# settle WANTED SECONDS: tries all connections of the plan, and tries again what differs from WANTED until nothing
# does or the time is up: enforcers learn of pods and policies with a delay. What differs to the end is in
# $WORK/differ.
settle() {
  local deadline=$((SECONDS + $2))
  cp "$WORK/plan/calls.tsv" "$WORK/left"
  while :; do
    attempt "$WORK/left"
    # An attempt without any result differs, too.
    awk -F '[ \t]' '
      FILENAME == ARGV[1] { wanted[$1] = $2; next }
      FILENAME == ARGV[2] { came[$1] = $2; next }
      { if (!($1 in came)) came[$1] = "failed"; if (came[$1] != wanted[$1]) print $1, came[$1] }' \
      "$1" "$WORK/came" "$WORK/left" >"$WORK/differ"
    [[ -s $WORK/differ && $SECONDS -lt $deadline ]] || break
    awk -F '[ \t]' 'NR == FNR { differs[$1] = 1; next } $1 in differs' "$WORK/differ" "$WORK/plan/calls.tsv" >"$WORK/left"
    sleep 1
  done
  clear_progress
}

# results: all attempts, with the result in the second column in place of the pods' names.
results() {
  awk -F '\t' '
    FILENAME == ARGV[1] { split($0, one, " "); differs[one[1]] = one[2]; next } # it may be empty
    { came = $1 in differs ? (differs[$1] == "connected" ? "allowed" : "denied") : $5
      printf "%s\t%s\t%s\t%s\tTCP %s\t%s\n", $5, came, $6, $7, $4, $8 }' "$WORK/differ" "$WORK/plan/calls.tsv"
}

# table: of the results; differences are marked, and in capitals.
table() {
  {
    printf '  EXPECTED\tACTUAL\tFROM\tTO\tPORT\tWHY\n'
    awk -F '\t' -v OFS='\t' '{ $2 = $1 == $2 ? $2 : toupper($2); $1 = ($1 == tolower($2) ? "  " : "! ") $1; print }'
  } | awk -F '\t' '
    { for (i = 1; i <= NF; i++) { cell[NR, i] = $i; if (length($i) > width[i]) width[i] = length($i) } }
    END { for (row = 1; row <= NR; row++) {
      line = ""
      for (i = 1; i < 6; i++) line = line sprintf("%-" width[i] "s  ", cell[row, i])
      print line cell[row, 6] } }'
}

# junit NAMESPACE: the results as a test suite, a test for each attempt.
junit() {
  awk -F '\t' -v namespace="$1" '
    function safe(text) { gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/>/, "\\&gt;", text); gsub(/"/, "\\&quot;", text); return text }
    { all++
      tests = tests sprintf("  <testcase classname=\"try-policies.%s\" name=\"%s to %s %s is %s\"", safe(namespace), safe($3), safe($4), $5, $1)
      if ($1 == $2) tests = tests "/>\n"
      else if ($2 == "skipped") { skipped++; tests = tests "><skipped message=\"dry run\"/></testcase>\n" }
      else { failures++; tests = tests sprintf("><failure message=\"expected %s, got %s: %s\"/></testcase>\n", $1, $2, safe($6)) } }
    END {
      print "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
      printf "<testsuite name=\"try-policies %s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"%d\">\n%s</testsuite>\n", safe(namespace), all, failures, skipped, tests }'
}
