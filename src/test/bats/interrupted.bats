#!/usr/bin/env bats
# What a script leaves that is killed before or after any one of its calls of kubectl: nothing that a second
# run or scripts/cleanup doesn't put right. Of all steps some are tried, chosen by INTERRUPT_SEED; with
# INTERRUPT_STEPS=1000 it is all of them.

bats_require_minimum_version 1.5.0
load api

setup_file() {
  export PCAP2NETPOL=$BATS_FILE_TMPDIR/pcap2netpol RECORDED=$BATS_FILE_TMPDIR/recorded.pcap BIN=$BATS_FILE_TMPDIR/bin
  cp "$BATS_TEST_DIRNAME"/../../../samples/pcaps/online-boutique/captures/boutique/redis-cart-*.pcap "$RECORDED"
  # The metadata are snapshot's, which has tests of its own.
  cat >"$PCAP2NETPOL" <<'SCRIPT'
#!/bin/sh
case " $* " in
  *" --watch "*)
    trap 'exit 0' TERM
    echo 'Watching pods'
    while :; do sleep 0.1; done
    ;;
  *" describe-bundle "*) : >"$2/bundle.json" ;;
esac
SCRIPT
  chmod +x "$PCAP2NETPOL"
  mkdir "$BIN"
  # Counts its calls, and at one of them sends a signal to the script and all that belongs to it.
  cat >"$BIN/kubectl" <<SCRIPT
#!/usr/bin/env bash
exec 8>>"\$COUNT.lock"
flock 8
number=\$((\$(cat "\$COUNT" 2>/dev/null) + 1))
echo "\$number" >"\$COUNT"
exec 8>&-
if [[ \$number != "\$KILL_AT" ]]; then
  exec "$(command -v kubectl)" "\$@"
fi
echo "\$KILL_WHEN call \$number: \$*" | cut -c 1-150 >"\$COUNT.killed"
[[ \$KILL_WHEN != before ]] || kill "-\$KILL_SIGNAL" 0
"$(command -v kubectl)" "\$@"
code=\$?
[[ \$KILL_WHEN != after ]] || kill "-\$KILL_SIGNAL" 0
exit "\$code"
SCRIPT
  chmod +x "$BIN/kubectl"
  start_api --run pcap2netpol --hook "$BATS_TEST_DIRNAME/pretend-hook"
}

teardown_file() {
  stop_api
}

# killed NUMBER WHEN SIGNAL SCRIPT ARGUMENT...: runs it in a process group of its own; CALLS is how many there were.
killed() {
  export COUNT=$BATS_TEST_TMPDIR/count
  rm -f "$COUNT" "$COUNT.killed"
  set -m
  env PATH="$BIN:$PATH" KILL_AT="$1" KILL_WHEN="$2" KILL_SIGNAL="$3" "$REPO/scripts/$4" "${@:5}" \
    >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- </dev/null &
  local script=$!
  set +m
  wait "$script" || true
  # What Ctrl-C does not end at once ends by itself.
  local tries=100
  while kill -0 -- "-$script" 2>/dev/null && [ "$tries" -gt 0 ]; do
    tries=$((tries - 1))
    sleep 0.1
  done
  kill -KILL -- "-$script" 2>/dev/null || true
  CALLS=$(cat "$COUNT")
  cat "$COUNT.killed" "$BATS_TEST_TMPDIR/said" 2>/dev/null || true
}

# steps COUNT: some of the calls, a line each: number, before or after, signal.
steps() {
  awk -v seed="${INTERRUPT_SEED:-1}" -v count="${INTERRUPT_STEPS:-$2}" -v calls="$1" 'BEGIN {
    srand(seed)
    for (i = 1; i <= calls; i++) order[i] = i
    for (i = calls; i > 1; i--) { j = int(rand() * i) + 1; t = order[i]; order[i] = order[j]; order[j] = t }
    split("KILL TERM INT", signals)
    for (i = 1; i <= calls && i <= count; i++)
      print order[i], (rand() < 0.5 ? "before" : "after"), signals[i % 3 + 1]
  }'
}

# The workloads of a namespace, as they are to be again.
small() {
  {
    deployment web
    cat <<'YAML'
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "0 3 * * *"
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: report, image: example.org/report:1}]}}}}
YAML
  } | namespace "$1"
  rolled_out "$1" deployment/web
}

all_of() {
  # shellcheck disable=SC2016 # a template of Go
  kubectl get deployments,cronjobs -n "$1" -o go-template='{{range .items}}{{.metadata.name}} {{with .metadata.labels}}{{.}}{{end}} {{with .metadata.annotations}}{{index . "pcap2netpol.github.io/before"}}{{end}} {{.spec}}
{{end}}'
}

well() {
  "$REPO/scripts/$1" "${@:2}" >"$BATS_TEST_TMPDIR/again" 2>&1 3>&- </dev/null || { cat "$BATS_TEST_TMPDIR/again"; return 1; }
}

# Everything has the sidecar.
injected() {
  [ "$(kubectl get deployments,cronjobs -n "$1" -l pcap2netpol.github.io/sidecar -o name | wc -l)" = 2 ]
  kubectl rollout status deployment/web -n "$1" --timeout=120s
  [ "$(kubectl get pods -n "$1" -o jsonpath='{.items[*].spec.initContainers[*].name}' | tr ' ' '\n' | sort -u)" = pcap2netpol ]
}

as_before() {
  all_of "$1" | diff "$BATS_TEST_TMPDIR/before" -
  [ -z "$(kubectl get pods -n "$1" -o go-template='{{range .items}}{{if not .metadata.deletionTimestamp}}{{range .spec.initContainers}}{{.name}}{{end}}{{end}}{{end}}')" ]
}

@test "inject-sidecar, killed at any step, is finished by a second run or taken back by cleanup" {
  small inject
  all_of inject >"$BATS_TEST_TMPDIR/before"
  killed 0 never KILL inject-sidecar -n inject
  injected inject
  well cleanup -n inject
  while read -r number when signal; do
    killed "$number" "$when" "$signal" inject-sidecar -n inject
    if [ $((number % 2)) = 0 ]; then
      well inject-sidecar -n inject
      injected inject
    fi
    well cleanup -n inject
    as_before inject
  done < <(steps "$CALLS" 3)
}

@test "an undoing that is killed at any step is finished by cleanup" {
  small undo
  all_of undo >"$BATS_TEST_TMPDIR/before"
  faults 'unpullable nowhere'
  killed 0 never KILL inject-sidecar -n undo --image example.org/nowhere:1 deployment/web
  while read -r number when signal; do
    killed "$number" "$when" "$signal" inject-sidecar -n undo --image example.org/nowhere:1 deployment/web
    well cleanup -n undo
    as_before undo
  done < <(steps "$CALLS" 2)
  faults ''
}

@test "cleanup, killed at any step, is finished by a second run" {
  small clean
  all_of clean >"$BATS_TEST_TMPDIR/before"
  well inject-sidecar -n clean
  killed 0 never KILL cleanup -n clean
  as_before clean
  while read -r number when signal; do
    well inject-sidecar -n clean
    killed "$number" "$when" "$signal" cleanup -n clean
    well cleanup -n clean
    as_before clean
  done < <(steps "$CALLS" 2)
}

# The bundle holds what was recorded, whole, and nothing that was only begun.
whole() {
  local pod
  pod=$(kubectl get pods -n "$1" -l app=web -o jsonpath='{.items[0].metadata.name}')
  cmp "$RECORDED" "$2/captures/$1/$pod.pcap"
  [ -e "$2/bundle.json" ]
  [ -z "$(find "$2" -name '*.part' -o -name '*.new')" ]
}

@test "collect-captures, killed at any step, is made whole by a second run" {
  small collect
  well inject-sidecar -n collect
  killed 0 never KILL collect-captures -n collect --for 1s -o "$BATS_TEST_TMPDIR/b0"
  whole collect "$BATS_TEST_TMPDIR/b0"
  while read -r number when signal; do
    killed "$number" "$when" "$signal" collect-captures -n collect --for 1s -o "$BATS_TEST_TMPDIR/b$number"
    well collect-captures -n collect --for 0 -o "$BATS_TEST_TMPDIR/b$number"
    whole collect "$BATS_TEST_TMPDIR/b$number"
  done < <(steps "$CALLS" 2)
}

# What a recording on nodes adds to the cluster.
on_nodes() {
  kubectl get namespaces,daemonsets -A -l pcap2netpol.github.io/nodes -o name
  kubectl get pods -A -l pcap2netpol.github.io/nodes -o name
}

@test "inject-sidecar --nodes, killed at any step, leaves nothing that cleanup does not remove" {
  small nodes
  all_of nodes >"$BATS_TEST_TMPDIR/before"
  killed 0 never KILL inject-sidecar --nodes -n nodes
  [ "$(on_nodes | wc -l)" = 3 ]
  well cleanup -n nodes
  [ -z "$(on_nodes)" ]
  while read -r number when signal; do
    killed "$number" "$when" "$signal" inject-sidecar --nodes -n nodes
    if [ $((number % 2)) = 0 ]; then
      well inject-sidecar --nodes -n nodes
      [ "$(on_nodes | wc -l)" = 3 ]
    fi
    well cleanup -n nodes
    [ -z "$(on_nodes)" ]
  done < <(steps "$CALLS" 3)
  as_before nodes
}

@test "collect-captures --nodes, killed at any step, is made whole by a second run, and cleanup by another" {
  small watched
  killed 0 never KILL collect-captures --nodes -n watched --for 1s -o "$BATS_TEST_TMPDIR/b0"
  cmp "$RECORDED" "$BATS_TEST_TMPDIR/b0/captures/node-1.pcap"
  while read -r number when signal; do
    killed "$number" "$when" "$signal" collect-captures --nodes -n watched --for 1s -o "$BATS_TEST_TMPDIR/b$number"
    well inject-sidecar --nodes -n watched
    well collect-captures --nodes -n watched --for 0 -o "$BATS_TEST_TMPDIR/b$number"
    cmp "$RECORDED" "$BATS_TEST_TMPDIR/b$number/captures/node-1.pcap"
    [ -z "$(find "$BATS_TEST_TMPDIR/b$number" -name '*.part' -o -name '*.new')" ]
    killed "$number" "$when" "$signal" cleanup -n watched
    well cleanup -n watched
    [ -z "$(on_nodes)" ]
  done < <(steps "$CALLS" 2)
}

@test "record, killed at any step, is made whole by a second run" {
  small record
  all_of record >"$BATS_TEST_TMPDIR/before"
  killed 0 never KILL record -n record --for 1s -o "$BATS_TEST_TMPDIR/b0"
  whole record "$BATS_TEST_TMPDIR/b0"
  well cleanup -n record
  while read -r number when signal; do
    killed "$number" "$when" "$signal" record -n record --for 1s -o "$BATS_TEST_TMPDIR/b$number"
    well record -n record --for 1s -o "$BATS_TEST_TMPDIR/b$number"
    whole record "$BATS_TEST_TMPDIR/b$number"
    well cleanup -n record
    as_before record
  done < <(steps "$CALLS" 2)
}
