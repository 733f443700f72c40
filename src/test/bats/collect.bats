#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031 # tests are subshells
# scripts/collect-captures with the real kubectl and a real tcpdump in each pod, and the whole way from
# scripts/inject-sidecar to policies and back. Needs root.

bats_require_minimum_version 1.5.0
load api
load network

setup_file() {
  export NETWORK=p2n-$$ HOOK_STATE=$BATS_FILE_TMPDIR/hook PCAP2NETPOL=$BATS_FILE_TMPDIR/pcap2netpol
  mkdir -p "$HOOK_STATE"
  cat >"$PCAP2NETPOL" <<SCRIPT
#!/bin/sh
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$TEST_CLASSPATH" io.github.pcap2netpol.cli.Main "\$@"
SCRIPT
  chmod +x "$PCAP2NETPOL"
  start_api --run pcap2netpol --hook "$BATS_TEST_DIRNAME/pod-hook" --job-lasts 4000
}

teardown_file() {
  stop_api
  local namespace pids
  for namespace in $(ip netns list | sed -n "s/^\($NETWORK-[^ ]*\).*/\1/p"); do
    pids=$(ip netns pids "$namespace")
    # shellcheck disable=SC2086 # one word a process
    [ -z "$pids" ] || kill -KILL $pids 2>/dev/null || true
    ip netns del "$namespace"
  done
}

teardown() {
  faults ''
}

collect() {
  run "$REPO/scripts/collect-captures" "$@"
  echo "$output"
}

# The one pod of a workload, when it runs.
pod() {
  kubectl get pods -n "$1" -l "app=$2" --field-selector=status.phase=Running \
    -o jsonpath='{.items[0].metadata.name}'
}

address() {
  kubectl get pod "$2" -n "$1" -o jsonpath='{.status.podIP}'
}

# inside NAMESPACE POD COMMAND...: as the pod's own processes would.
inside() {
  local name=$1.$2
  shift 2
  ip netns exec "$NETWORK-$(printf '%s' "$name" | cksum | cut -d ' ' -f 1)" "$@" 3>&-
}

# answers NAMESPACE POD PORT
answers() {
  inside "$1" "$2" busybox nc -ll -p "$3" -e busybox echo answered 3>&- &
  until_true inside "$1" "$2" sh -c "busybox netstat -ltn | grep -q ':$3 '"
}

# calls NAMESPACE POD ADDRESS PORT
calls() {
  [ "$(inside "$1" "$2" bash -c "exec 4<>/dev/tcp/$3/$4; cat <&4")" = answered ]
}

injected() {
  "$REPO/scripts/inject-sidecar" -n "$1" "${@:2}"
}

# Two Deployments in a namespace, of which the client has called the server.
conversation() {
  {
    deployment client
    deployment server
  } | namespace "$1"
  rolled_out "$1" deployment/client
  rolled_out "$1" deployment/server
  injected "$1" "${@:2}"
  client=$(pod "$1" client)
  server=$(pod "$1" server)
  answers "$1" "$server" 8080
  calls "$1" "$client" "$(address "$1" "$server")" 8080
}

syns() {
  tcpdump -n -r "$1" 'tcp[tcpflags] == tcp-syn' 2>/dev/null | wc -l
}

# What a policy of the test below allows, in short.
rules() {
  sed -n '/^  policyTypes:/,$p' "$BATS_TEST_TMPDIR/out/policies/shop/$1.yaml" |
    grep -oE '(ingress|egress|from|to):$|(app|k8s-app|port|endPort|cidr): .*' | tr '\n' ' '
}

@test "the README's way, with a rollout in its middle, ends without a finding, and leaves templates as they were" {
  {
    deployment client
    deployment server
  } | namespace shop
  rolled_out shop deployment/client
  rolled_out shop deployment/server
  templates=$(template shop deployment/server)
  # A pod that has the sidecar talks to one that has none, and that is gone before all are ready.
  old=$(pod shop server)
  answers shop "$old" 8080
  faults 'never-ready shop server x1'
  # With a process group of its own, as a terminal gives it: Ctrl-C goes to all of it.
  set -m
  as_in_readme scripts/record >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
  collector=$!
  set +m
  until_true recording_pod shop client
  client=$(recording_pod shop client)
  calls shop "$client" "$(address shop "$old")" 8080
  until_true recording_pod shop server
  kubectl delete pod "$(recording_pod shop server)" -n shop
  until_true grep -q 'pods are captured' "$BATS_TEST_TMPDIR/said" || { cat "$BATS_TEST_TMPDIR/said"; false; }
  server=$(pod shop server)
  answers shop "$server" 8080
  calls shop "$client" "$(address shop "$server")" 8080
  # Datagrams, of which one port takes five and another refuses them.
  # shellcheck disable=SC2016 # for perl
  inside shop "$server" perl -MSocket -e 'socket(S, PF_INET, SOCK_DGRAM, 17); bind(S, sockaddr_in(8125, INADDR_ANY)); recv(S, $_, 99, 0) while 1' >/dev/null 3>&- &
  until_true inside shop "$server" sh -c "busybox netstat -lun | grep -q ':8125 '"
  for port in 8125 8126; do
    inside shop "$client" bash -c "for i in 1 2 3 4 5; do echo word >/dev/udp/$(address shop "$server")/$port; sleep 0.1; done"
  done
  kubectl rollout restart deployment/client -n shop
  kubectl rollout status deployment/client -n shop --timeout=120s
  until_true only_one shop client
  second=$(pod shop client)
  calls shop "$second" "$(address shop "$server")" 8080
  sleep 1
  kill -INT -- "-$collector"
  ended=0
  wait "$collector" || ended=$?
  until_true nothing_left_of "$collector"
  cat "$BATS_TEST_TMPDIR/said"
  [ "$ended" = 0 ]
  [ "$(syns "$BATS_TEST_TMPDIR/shop/captures/shop/$client.pcap")" = 2 ]
  [ "$(syns "$BATS_TEST_TMPDIR/shop/captures/shop/$second.pcap")" = 1 ]
  [ -s "$BATS_TEST_TMPDIR/shop/sockets/shop/$server.proc" ]

  # A second collection, when the first one's pods are gone.
  answers shop "$server" 8081
  calls shop "$second" "$(address shop "$server")" 8081
  collect -n shop --for 0 -o "$BATS_TEST_TMPDIR/shop"
  [ "$status" = 0 ]
  [ "$(syns "$BATS_TEST_TMPDIR/shop/captures/shop/$second.pcap")" = 2 ]

  run as_in_readme ./pcap2netpol
  echo "$output"
  [ "$status" = 0 ]
  run as_in_readme 'kubectl apply -k out/policies'
  echo "$output"
  [ "$status" = 0 ]
  [ "$(kubectl get networkpolicies -n shop -o name | wc -l)" = 2 ]
  # What was said, name resolution, and nothing else.
  [ "$(rules server)" = "ingress: from: app: client port: 8080 port: 8081 port: 8125 egress: to: k8s-app: kube-dns port: 53 port: 53 " ]
  [ "$(rules client)" = "egress: to: app: server port: 8080 port: 8081 port: 8125 to: k8s-app: kube-dns port: 53 port: 53 " ]

  run as_in_readme scripts/cleanup
  echo "$output"
  [ "$status" = 0 ]
  [[ $output == *"Deployment/server is as it was"* ]]
  [ "$(template shop deployment/server)" = "$templates" ]
}

# as_in_readme BEGINNING: the command of the README's section for one's own cluster, word by word.
# shellcheck disable=SC2016 # backquotes of Markdown
as_in_readme() {
  local command name
  command=$(sed -n '/^## On your own cluster/,/^## /p' "$REPO/README.md" | sed -n '/^```sh$/,/^```$/p' | grep -m 1 -E "^$1( |\$)")
  [ -n "$command" ] || return 99
  for name in scripts sidecar; do
    [ -e "$BATS_TEST_TMPDIR/$name" ] || ln -s "$REPO/$name" "$BATS_TEST_TMPDIR/$name"
  done
  [ -e "$BATS_TEST_TMPDIR/pcap2netpol" ] || ln -s "$PCAP2NETPOL" "$BATS_TEST_TMPDIR/pcap2netpol"
  cd "$BATS_TEST_TMPDIR" || return
  eval "$command"
}

only_one() {
  [ "$(kubectl get pods -n "$1" -l "app=$2" -o name | wc -l)" = 1 ]
}

# The pod of a workload that has the container, running.
recording_pod() {
  kubectl get pods -n "$1" -l "app=$2" -o jsonpath='{range .items[*]}{.metadata.name} {.metadata.deletionTimestamp} {.status.initContainerStatuses[?(@.name=="pcap2netpol")].started}{"\n"}{end}' |
    sed -n 's/^\([^ ]*\)  true$/\1/p' | grep .
}

nothing_left_of() {
  ! kill -0 -- "-$1" 2>/dev/null
}

@test "copies that lose bytes are made again, until they agree" {
  conversation lossy
  faults 'cut-exec 100 x2' 'break-exec 300 x2'
  collect -n lossy --for 0 -o "$BATS_TEST_TMPDIR/b"
  [ "$status" = 0 ]
  [ "$(syns "$BATS_TEST_TMPDIR/b/captures/lossy/$client.pcap")" = 1 ]
  grep -q '"problems": \[ *\]' "$BATS_TEST_TMPDIR/b/bundle.json"
}

@test "a pod whose files never come whole is named, in the bundle and at the end" {
  conversation cut
  faults 'cut-exec 100'
  collect -n cut --for 0 -o "$BATS_TEST_TMPDIR/b"
  [ "$status" = 3 ]
  [[ $output == *"missing: cut/$client"* ]]
  grep -q "cut/$client: " "$BATS_TEST_TMPDIR/b/bundle.json"
  [ -z "$(find "$BATS_TEST_TMPDIR/b" -name '*.part')" ]
  # The next run makes up for it.
  faults ''
  collect -n cut --for 0 -o "$BATS_TEST_TMPDIR/b"
  [ "$status" = 0 ]
  [ "$(syns "$BATS_TEST_TMPDIR/b/captures/cut/$client.pcap")" = 1 ]
}

@test "a second run adds what has come since" {
  conversation again
  collect -n again --for 0 -o "$BATS_TEST_TMPDIR/my bundle"
  [ "$status" = 0 ]
  calls again "$client" "$(address again "$server")" 8080
  sleep 1
  collect -n again --for 0 -o "$BATS_TEST_TMPDIR/my bundle"
  [ "$status" = 0 ]
  [ "$(syns "$BATS_TEST_TMPDIR/my bundle/captures/again/$client.pcap")" = 2 ]
}

@test "a completed Job's capture comes from its log" {
  deployment server | namespace jobs
  rolled_out jobs deployment/server
  cat <<'YAML' | kubectl apply -n jobs -f - >/dev/null
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        metadata: {labels: {app: report}}
        spec:
          restartPolicy: Never
          containers: [{name: report, image: example.org/report:1}]
YAML
  injected jobs
  cat <<YAML | kubectl apply -n jobs -f - >/dev/null
apiVersion: batch/v1
kind: Job
metadata: {name: report-1}
spec: $(kubectl get cronjob report -n jobs -o jsonpath='{.spec.jobTemplate.spec}')
YAML
  server=$(pod jobs server)
  answers jobs "$server" 8080
  until_true running jobs report
  job=$(pod jobs report)
  calls jobs "$job" "$(address jobs "$server")" 8080
  until_true succeeded jobs "$job"
  collect -n jobs --for 0 -o "$BATS_TEST_TMPDIR/b"
  [ "$status" = 0 ]
  [ "$(syns "$BATS_TEST_TMPDIR/b/captures/jobs/$job.pcap")" = 1 ]
  grep -q '"source": "log"' "$BATS_TEST_TMPDIR/b/bundle.json"
  [ -s "$BATS_TEST_TMPDIR/b/sockets/jobs/$job.proc" ]
}

@test "a Job whose pod is deleted as soon as it is done loses nothing" {
  deployment server | namespace forgotten
  rolled_out forgotten deployment/server
  cat <<'YAML' | kubectl apply -n forgotten -f - >/dev/null
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "0 3 * * *"
  successfulJobsHistoryLimit: 0
  jobTemplate:
    spec:
      template:
        metadata: {labels: {app: report}}
        spec:
          restartPolicy: Never
          containers: [{name: report, image: example.org/report:1}]
YAML
  injected forgotten
  faults 'forget-jobs forgotten'
  "$REPO/scripts/collect-captures" -n forgotten --for 60s -o "$BATS_TEST_TMPDIR/b" >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
  collector=$!
  until_true grep -q 'pods are captured' "$BATS_TEST_TMPDIR/said"
  server=$(pod forgotten server)
  answers forgotten "$server" 8080
  cat <<YAML | kubectl apply -n forgotten -f - >/dev/null
apiVersion: batch/v1
kind: Job
metadata: {name: report-1}
spec: $(kubectl get cronjob report -n forgotten -o jsonpath='{.spec.jobTemplate.spec}')
YAML
  until_true running forgotten report
  job=$(pod forgotten report)
  calls forgotten "$job" "$(address forgotten "$server")" 8080
  until_true vanished forgotten "$job"
  sleep 2
  kill -TERM "$collector"
  ended=0
  wait "$collector" || ended=$?
  cat "$BATS_TEST_TMPDIR/said"
  [ "$ended" = 0 ]
  [ "$(syns "$BATS_TEST_TMPDIR/b/captures/forgotten/$job.pcap")" = 1 ]
}

vanished() {
  ! kubectl get pod "$2" -n "$1" >/dev/null 2>&1
}

running() {
  [ -n "$(pod "$1" "$2" 2>/dev/null)" ]
}

succeeded() {
  [ "$(kubectl get pod "$2" -n "$1" -o jsonpath='{.status.phase}')" = Succeeded ]
}

@test "of a pod that is deleted meanwhile nothing is lost" {
  conversation gone
  "$REPO/scripts/collect-captures" -n gone --for 60s --every 3s -o "$BATS_TEST_TMPDIR/b" >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
  collector=$!
  until_true eval "[ \"\$(syns '$BATS_TEST_TMPDIR/b/captures/gone/$client.pcap')\" = 1 ]"
  calls gone "$client" "$(address gone "$server")" 8080
  kubectl delete pod "$client" -n gone
  until_true running gone client
  sleep 3
  kill -TERM "$collector"
  ended=0
  wait "$collector" || ended=$?
  cat "$BATS_TEST_TMPDIR/said"
  [ "$ended" = 0 ]
  [ "$(syns "$BATS_TEST_TMPDIR/b/captures/gone/$client.pcap")" = 2 ]
  [ -z "$(jobs -rp)" ] || ! kill -0 "$collector" 2>/dev/null
}

@test "a pod that vanishes while it is read is named" {
  conversation vanishing
  faults "vanish-on-exec vanishing $client x1"
  collect -n vanishing --for 0 -o "$BATS_TEST_TMPDIR/b"
  [ "$status" = 5 ]
  [[ $output == *"missing: vanishing/$client"* ]]
  grep -q "$client" "$BATS_TEST_TMPDIR/b/bundle.json"
}

@test "a pod in which commands hang is given up and named, and the others are collected" {
  conversation hanging
  faults "hang-exec hanging $client"
  collect -n hanging --for 0 --stalled 5s -o "$BATS_TEST_TMPDIR/b"
  [ "$status" = 5 ]
  [[ $output == *"missing: hanging/$client: its files can't be listed: nothing came for 5 s"* ]]
  [ -s "$BATS_TEST_TMPDIR/b/captures/hanging/$server.pcap" ]
  # Giving up by hand leaves nothing in the background either.
  set -m
  "$REPO/scripts/collect-captures" -n hanging --for 0 -o "$BATS_TEST_TMPDIR/b" >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
  collector=$!
  set +m
  until_true eval "pgrep -g $collector -f 'exec $client' >/dev/null"
  kill -INT -- "-$collector"
  until_true grep -q 'press Ctrl-C again' "$BATS_TEST_TMPDIR/said"
  kill -INT -- "-$collector"
  ended=0
  wait "$collector" || ended=$?
  cat "$BATS_TEST_TMPDIR/said"
  [ "$ended" = 130 ]
  until_true nothing_left_of "$collector"
}

@test "an ephemeral container's recording is collected, and its processes are ended" {
  deployment lonely | namespace passing
  rolled_out passing deployment/lonely
  injected passing --ephemeral
  collect -n passing --for 0 -o "$BATS_TEST_TMPDIR/b"
  [ "$status" = 0 ]
  grep -q '"placement": "ephemeral"' "$BATS_TEST_TMPDIR/b/bundle.json"
  run "$REPO/scripts/cleanup" -n passing
  [ "$status" = 0 ]
  [[ $output == *"ended in 1 pods"* ]]
  lonely=$(pod passing lonely)
  until_true ended_in passing "$lonely"
}

ended_in() {
  [ -n "$(kubectl get pod "$2" -n "$1" -o jsonpath='{.status.ephemeralContainerStatuses[0].state.terminated.finishedAt}')" ]
}

@test "a disk that gets full ends it, with nothing half-written" {
  conversation full
  mkdir "$BATS_TEST_TMPDIR/small"
  mount -t tmpfs -o size=64k none "$BATS_TEST_TMPDIR/small"
  ended=0
  full_disk || ended=$?
  umount "$BATS_TEST_TMPDIR/small"
  [ "$ended" = 0 ]
}

full_disk() {
  # Room for the folders and little else.
  head -c 36864 /dev/zero >"$BATS_TEST_TMPDIR/small/filling"
  collect -n full --for 0 -o "$BATS_TEST_TMPDIR/small/b"
  [ "$status" = 4 ] || return 1
  [[ $output == *"can't be written"* ]] || return 1
  find "$BATS_TEST_TMPDIR/small" -name '*.part*'
  [ -z "$(find "$BATS_TEST_TMPDIR/small" -name '*.part')" ] || return 1
  [ ! -e "$BATS_TEST_TMPDIR/small/b/bundle.json" ] || return 1
  # With room again, the same bundle is filled.
  rm "$BATS_TEST_TMPDIR/small/filling"
  mount -o remount,size=8m "$BATS_TEST_TMPDIR/small"
  collect -n full --for 0 -o "$BATS_TEST_TMPDIR/small/b"
  [ "$status" = 0 ] || return 1
  [ "$(syns "$BATS_TEST_TMPDIR/small/b/captures/full/$client.pcap")" = 1 ]
}

@test "what can't be done is said, with the right exit code" {
  deployment none | namespace empty
  collect -n empty --for 0 -o "$BATS_TEST_TMPDIR/b"
  [ "$status" = 3 ]
  [[ $output == *inject-sidecar* ]]
  : >"$BATS_TEST_TMPDIR/file"
  collect -n empty --for 0 -o "$BATS_TEST_TMPDIR/file"
  [ "$status" = 4 ]
  for arguments in '' '-n a' '-o b' '-n a -o b --for ever' '-n a -o b --parallel 0' '-n a -o b c'; do
    # shellcheck disable=SC2086 # words
    collect $arguments
    [ "$status" = 2 ]
  done
  collect --help
  [ "$status" = 0 ]
}
