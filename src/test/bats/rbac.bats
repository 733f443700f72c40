#!/usr/bin/env bats
# The role of scripts/rbac.yaml for inject-sidecar, collect-captures and cleanup: it is enough for them,
# and of each right that it gives, what is lost without it is said.

bats_require_minimum_version 1.5.0
load api

setup_file() {
  export FILES=$BATS_FILE_TMPDIR/ephemeral TOOL=$BATS_FILE_TMPDIR/pcap2netpol
  # From 1.35 on, the server wants both verbs for commands over WebSocket.
  start_api --release 1.35 --user collector --map "/tmp/pcap2netpol=$FILES"
  # Nothing runs in these pods; this is what they recorded.
  mkdir "$FILES"
  echo '1 started' >"$FILES/0.status"
  # The snapshot has a role of its own, and a test of its own.
  printf '#!/bin/sh\nexit 0\n' >"$TOOL"
  chmod +x "$TOOL"
  {
    deployment web
    workload DaemonSet agent
    workload StatefulSet database | sed 's/^spec:/spec:\n  serviceName: database/'
    workload ReplicaSet old | sed 's/^spec:/spec:\n  replicas: 0/'
    cat <<'YAML'
apiVersion: v1
kind: ReplicationController
metadata: {name: older}
spec:
  replicas: 0
  selector: {app: older}
  template:
    metadata: {labels: {app: older}}
    spec: {containers: [{name: server, image: example.org/server:1}]}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "0 3 * * *"
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: report, image: example.org/report:1}]}}}}
---
apiVersion: v1
kind: Pod
metadata: {name: bare}
spec: {containers: [{name: bare, image: example.org/bare:1}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: pcap2netpol-capture}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: pcap2netpol-capture}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: collector}]
YAML
  } | namespace shop
  kubectl apply -f "$REPO/scripts/rbac.yaml" >/dev/null
  for what in deployment/web daemonset/agent statefulset/database; do
    rolled_out shop "$what"
  done
}

teardown_file() {
  stop_api
}

teardown() {
  faults ''
}

# As the one who has the role and nothing else.
as_collector() {
  run env KUBECONFIG="$STATE/kubeconfig-collector" PCAP2NETPOL="$TOOL" "$REPO/scripts/$1" -n shop "${@:2}"
  echo "$output"
}

# without VERB RESOURCE...: the rights that the next run has not. They are noted, for the last test.
without() {
  local resource orders=()
  for resource in "${@:2}"; do
    orders+=("forbid $1 $resource shop")
    echo "$resource $1" >>"$BATS_FILE_TMPDIR/taken"
  done
  [ ! -s "$STATE/faults" ] || mapfile -t -O "${#orders[@]}" orders <"$STATE/faults"
  faults "${orders[@]}"
}

# said TEXT...: each of them.
said() {
  local text
  for text in "$@"; do
    [[ $output == *"$text"* ]] || { echo "not said: $text"; return 1; }
  done
}

@test "with the role, all three do their work" {
  as_collector inject-sidecar
  [ "$status" = 0 ]
  as_collector inject-sidecar replicaset/old replicationcontroller/older
  [ "$status" = 0 ]
  as_collector inject-sidecar --ephemeral pod/bare
  [ "$status" = 0 ]
  for pod in $(kubectl get pods -n shop -o jsonpath='{.items[*].metadata.name}'); do
    mkdir -p "$STATE/volumes/shop/$pod/pcap2netpol"
    cp "$REPO"/samples/pcaps/online-boutique/captures/boutique/redis-cart-*.pcap "$STATE/volumes/shop/$pod/pcap2netpol/0.openings.pcap"
    echo '1 started' >"$STATE/volumes/shop/$pod/pcap2netpol/0.status"
  done
  as_collector collect-captures --for 0 -o "$BATS_TEST_TMPDIR/b"
  [ "$status" = 0 ]
  as_collector cleanup
  [ "$status" = 0 ]
  [ -z "$(kubectl get deployments,daemonsets,statefulsets,cronjobs,replicasets,replicationcontrollers -n shop -l pcap2netpol.github.io/sidecar -o name)" ]
}

@test "no workload is patched that may not be read or patched" {
  without get deployments daemonsets statefulsets cronjobs
  as_collector inject-sidecar
  [ "$status" = 5 ]
  said 'Deployment/web can'"'"'t be patched: ' 'cannot get resource "deployments"' 'cannot get resource "daemonsets"' \
    'cannot get resource "statefulsets"' 'cannot get resource "cronjobs"'
  faults ''
  without patch deployments daemonsets statefulsets cronjobs
  as_collector inject-sidecar
  [ "$status" = 5 ]
  said 'cannot patch resource "deployments"' 'cannot patch resource "daemonsets"' \
    'cannot patch resource "statefulsets"' 'cannot patch resource "cronjobs"' '0 injected; 4 skipped'
  faults ''
  without patch replicasets replicationcontrollers
  as_collector inject-sidecar replicaset/old replicationcontroller/older
  [ "$status" = 5 ]
  said 'cannot patch resource "replicasets"' 'cannot patch resource "replicationcontrollers"'
  faults ''
  without get replicasets replicationcontrollers
  as_collector inject-sidecar replicaset/old replicationcontroller/older
  [ "$status" = 3 ]
  said 'cannot get resource "replicasets"' 'cannot get resource "replicationcontrollers"'
}

@test "what can't be listed is named, each kind by itself" {
  without list deployments daemonsets statefulsets cronjobs
  as_collector inject-sidecar --dry-run
  [ "$status" = 3 ]
  said 'cannot list resource "deployments"' 'cannot list resource "daemonsets"' \
    'cannot list resource "statefulsets"' 'cannot list resource "cronjobs"'
  faults ''
  without list replicasets replicationcontrollers pods
  as_collector cleanup --dry-run
  [ "$status" = 5 ]
  said 'cannot list resource "replicasets"' 'cannot list resource "replicationcontrollers"' 'cannot list resource "pods"'
  faults ''
  without get namespaces
  as_collector inject-sidecar --dry-run cronjob/report
  [ "$status" = 0 ]
  said "whether its Pod Security level admits tcpdump can't be checked: "
}

@test "a roll-out that can't be watched is undone, and so is one of which nothing can be read" {
  without watch deployments daemonsets statefulsets
  faults "$(cat "$STATE/faults")" 'never-ready shop web' 'never-ready shop agent' 'never-ready shop database'
  without list events
  without get pods/log
  without delete pods
  as_collector inject-sidecar --timeout 2s
  [ "$status" = 5 ]
  said "the roll-out of Deployment/web can't be watched" 'cannot watch resource "deployments"' \
    'cannot watch resource "daemonsets"' 'cannot watch resource "statefulsets"' \
    'its events cannot be read: ' 'cannot get resource "pods/log"' \
    "pod database-0 never got ready and keeps StatefulSet/database from going on; it can't be deleted: "
  [ "$(kubectl get deployments,daemonsets,statefulsets -n shop -l pcap2netpol.github.io/sidecar -o name)" = '' ]
}

@test "pods in which nothing may be done are named" {
  without get pods
  as_collector inject-sidecar --ephemeral pod/bare
  [ "$status" = 3 ]
  said 'cannot get resource "pods"'
  faults ''
  kubectl run other -n shop --image=example.org/other:1 >/dev/null
  until [ "$(kubectl get pod other -n shop -o jsonpath='{.status.phase}')" = Running ]; do sleep 0.1; done
  without patch pods/ephemeralcontainers
  as_collector inject-sidecar --ephemeral pod/other
  [ "$status" = 5 ]
  said 'pod other takes no ephemeral container: ' 'cannot patch resource "pods/ephemeralcontainers"'
  faults ''
  without create pods/exec
  as_collector collect-captures --for 0 -o "$BATS_TEST_TMPDIR/b"
  [ "$status" = 3 ]
  said "missing: shop/bare: its files can't be listed: " 'cannot create resource "pods/exec"'
  # Without get there is no WebSocket, and SPDY, which kubectl tries next, is not spoken everywhere.
  faults ''
  without get pods/exec
  as_collector collect-captures --for 0 -o "$BATS_TEST_TMPDIR/b"
  [ "$status" = 3 ]
  said "missing: shop/bare: its files can't be listed: "
}

@test "without the right to watch pods, what that costs is said" {
  without watch pods
  as_collector collect-captures --for 2s -o "$BATS_TEST_TMPDIR/b"
  said "pods may not be watched, so what is in a pod's log when it ends may be lost: " 'cannot watch resource "pods"'
}

@test "every right of the role was taken away above" {
  # shellcheck disable=SC2016 # templates of Go have dollar signs
  kubectl get clusterrole pcap2netpol-capture -o go-template='{{range $rule := .rules}}{{range $resource := .resources}}{{range $rule.verbs}}{{$resource}} {{.}}
{{end}}{{end}}{{end}}' | sed '/^$/d' | sort >"$BATS_TEST_TMPDIR/given"
  sort "$BATS_FILE_TMPDIR/taken" | diff - "$BATS_TEST_TMPDIR/given"
}
