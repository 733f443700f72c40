#!/usr/bin/env bats
# Why scripts/inject-sidecar and scripts/cleanup could not do what they were asked for, and that it is said in
# time, with the real kubectl.

bats_require_minimum_version 1.5.0
load api
load network

setup_file() {
  start_api
}

teardown_file() {
  stop_api
}

teardown() {
  faults ''
}

inject() {
  run timeout 100 "$REPO/scripts/inject-sidecar" "$@"
  echo "$output"
}

cleanup() {
  run timeout 100 "$REPO/scripts/cleanup" "$@"
  echo "$output"
}

@test "what an admission webhook denies is undone at once, whatever the kind, with the webhook's words" {
  {
    deployment web
    workload DaemonSet agent
    workload StatefulSet database | sed 's/^spec:/spec:\n  serviceName: database/'
  } | namespace denied
  for what in deployment/web daemonset/agent statefulset/database; do
    rolled_out denied "$what"
  done
  before=$(for what in deployment/web daemonset/agent statefulset/database; do template denied $what; done)
  faults 'deny-image registry.example.net'
  # It doesn't wait for the ten minutes.
  inject -n denied --timeout 10m --image registry.example.net/tcpdump:4
  [ "$status" = 5 ]
  for what in Deployment/web DaemonSet/agent StatefulSet/database; do
    [[ $output == *"$what can't have the sidecar; it is taken out again: "*'admission webhook "images.example.org" denied the request: no such registry'* ]]
  done
  [ "$(for what in deployment/web daemonset/agent statefulset/database; do template denied $what; done)" = "$before" ]
}

@test "a failing probe and a pod without a node are named while there is still time" {
  {
    deployment probed
    deployment homeless
  } | namespace waiting
  rolled_out waiting deployment/probed
  rolled_out waiting deployment/homeless
  faults 'probe-fails waiting probed' 'unschedulable waiting homeless'
  "$REPO/scripts/inject-sidecar" -n waiting --timeout 10m >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
  script=$!
  until_true named 'Deployment/probed is not ready yet; newest warning, of Pod/probed-' \
    'Unhealthy: Readiness probe failed: HTTP probe failed with code 503'
  until_true named 'Deployment/homeless is not ready yet; newest warning, of Pod/homeless-' \
    'FailedScheduling: 0/1 nodes are available: 1 Insufficient cpu.'
  kill -TERM "$script"
  wait "$script" || true
  cat "$BATS_TEST_TMPDIR/said"
  # Each once, and not what was said of the pods before.
  [ "$(grep -c 'newest warning' "$BATS_TEST_TMPDIR/said")" = 2 ]
  [ "$(grep -c 'did not roll out' "$BATS_TEST_TMPDIR/said")" = 0 ]
}

# A line said so far begins a warning with the first text and ends with the second.
named() {
  grep -F "$1" "$BATS_TEST_TMPDIR/said" | grep -qF "$2"
}

@test "a sidecar that ends again and again is undone at once" {
  deployment web | namespace crashing
  rolled_out crashing deployment/web
  before=$(template crashing deployment/web)
  faults 'crash pcap2netpol'
  inject -n crashing --timeout 10m
  [ "$status" = 5 ]
  [[ $output == *"Deployment/web can't have the sidecar; it is taken out again: CrashLoopBackOff"* ]]
  [ "$(template crashing deployment/web)" = "$before" ]
}

@test "workloads with pods on nodes that are not chosen are skipped" {
  printf 'apiVersion: v1\nkind: Node\nmetadata: {name: windows-1, labels: {kubernetes.io/os: windows}}\n' | kubectl apply -f - >/dev/null
  kubectl label node node-1 kubernetes.io/os=linux --overwrite
  {
    deployment web
    deployment legacy 'nodeName: windows-1'
  } | namespace nodes
  rolled_out nodes deployment/web
  rolled_out nodes deployment/legacy
  inject -n nodes --node-selector kubernetes.io/os=linux
  [ "$status" = 0 ]
  [[ $output == *"Deployment/legacy is skipped: its pod legacy-"*" is on node windows-1, which lacks the labels kubernetes.io/os=linux"* ]]
  [[ $output == *"1 injected"* ]]
  faults 'forbid list nodes -'
  inject -n nodes --node-selector=kubernetes.io/os=linux
  [ "$status" = 3 ]
  [[ $output == *"--node-selector: the nodes can't be listed: "*orbidden* ]]
}

@test "a partition, and a ReplicaSet of its own, leave pods as they are, which is said" {
  {
    workload StatefulSet half | sed 's/^spec:/spec:\n  serviceName: half\n  replicas: 2\n  updateStrategy: {rollingUpdate: {partition: 1}}/'
    workload StatefulSet none | sed 's/^spec:/spec:\n  serviceName: none\n  updateStrategy: {rollingUpdate: {partition: 1}}/'
    workload ReplicaSet bare
  } | namespace partial
  rolled_out partial statefulset/half
  inject -n partial
  [ "$status" = 0 ]
  [[ $output == *"StatefulSet/half has the partition 1: its pods up to half-0 stay as they are until that is lowered"* ]]
  [[ $output == *"StatefulSet/none has the partition 1: none of its pods are replaced"* ]]
  [[ $output == *"ReplicaSet/bare belongs to no Deployment"*"replicaset/bare"*"--ephemeral"* ]]
  [ -z "$(kubectl get pod half-0 -n partial -o jsonpath='{.spec.initContainers[*].name}')" ]
  [ "$(kubectl get pod half-1 -n partial -o jsonpath='{.spec.initContainers[*].name}')" = pcap2netpol ]
  cleanup -n partial
  [ "$status" = 0 ]
  [[ $output == *"StatefulSet/half is as it was"* ]]
}

@test "a kubectl that is too old for --ephemeral is told by its version, before anything is done" {
  deployment web | namespace old
  mkdir "$BATS_TEST_TMPDIR/bin"
  cat >"$BATS_TEST_TMPDIR/bin/kubectl" <<SCRIPT
#!/bin/sh
case " \$* " in
  *" version --client "*) echo '{"clientVersion": {"major": "1", "minor": "30", "gitVersion": "v1.30.4"}}' ;;
  *) exec "$(command -v kubectl)" "\$@" ;;
esac
SCRIPT
  chmod +x "$BATS_TEST_TMPDIR/bin/kubectl"
  PATH=$BATS_TEST_TMPDIR/bin:$PATH inject -n old --ephemeral
  [ "$status" = 3 ]
  [[ $output == *"--ephemeral needs kubectl 1.31 or newer; this one is 1.30.4"* ]]
  # The sidecar itself needs no newer one.
  PATH=$BATS_TEST_TMPDIR/bin:$PATH inject -n old
  [ "$status" = 0 ]
}

@test "an API server that does not answer ends every script with a message" {
  deployment web | namespace silent
  faults 'hang-version'
  for arguments in inject-sidecar cleanup 'record --for 1s -o b' 'collect-captures --for 0 -o b'; do
    read -ra words <<<"$arguments"
    run timeout 100 "$REPO/scripts/${words[0]}" -n silent --request-timeout 1s "${words[@]:1}"
    echo "$output"
    [ "$status" = 3 ]
    [[ $output == *"the API server did not answer within 1s (--request-timeout)"* ]]
  done
  faults 'hang list deployments'
  run timeout 100 "$REPO/scripts/inject-sidecar" -n silent --request-timeout 5s
  echo "$output"
  [ "$status" = 3 ]
  [[ $output == *"the workloads of silent can't be listed: "* ]]
  # In the middle of a rollout, it ends some seconds after its time.
  faults 'hang list deployments' 'hang watch deployments' 'hang get deployments'
  run timeout 100 "$REPO/scripts/inject-sidecar" -n silent --request-timeout 5s --timeout 2s deployment/web
  echo "$output"
  [ "$status" = 3 ]
}

@test "a webhook that puts the container back is told, and nothing is called as it was" {
  deployment web | namespace stubborn
  inject -n stubborn
  [ "$status" = 0 ]
  faults 'put-back stubborn'
  cleanup -n stubborn
  [ "$status" = 5 ]
  [[ $output == *"Deployment/web still has the sidecar's container, volume or label, although it was removed: something puts it back"* ]]
  [[ $output != *"is as it was"* ]]
  faults ''
  cleanup -n stubborn
  [ "$status" = 0 ]
  [[ $output == *"Deployment/web"*"is as it was"* ]]
}

@test "what the documentation says of the image is what is injected, pinned by its digest" {
  deployment web | namespace pinned
  inject -n pinned
  [ "$status" = 0 ]
  image=$(kubectl get deployment web -n pinned -o jsonpath='{.spec.template.spec.initContainers[0].image}')
  [[ $image =~ ^nicolaka/netshoot:v0\.13@sha256:[0-9a-f]{64}$ ]]
  grep -qF "\`${image%@*}\`, pinned by digest" "$REPO/docs/recording.md"
  grep -qE '^ARG BASE=debian:[0-9.]+-slim@sha256:[0-9a-f]{64}$' "$REPO/sidecar/Dockerfile"
}
