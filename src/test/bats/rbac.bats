#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031 # tests are subshells
# The roles of scripts/rbac.yaml for inject-sidecar, collect-captures and cleanup, without and with --nodes: they are
# enough for them, and of each right that they give, what is lost without it is said. That for snapshot, bound in a
# namespace only, is enough for all that is in it.

bats_require_minimum_version 1.5.0
load api

setup_file() {
  export FILES=$BATS_FILE_TMPDIR/ephemeral TOOL=$BATS_FILE_TMPDIR/pcap2netpol
  # From 1.35 on, the server wants both verbs for commands over WebSocket.
  start_api --release 1.35 --user collector --user watcher --user reader --load "$BATS_TEST_DIRNAME/ended.yaml" --map "/tmp/pcap2netpol=$FILES"
  # Nothing runs in these pods; this is what they recorded.
  mkdir "$FILES"
  echo '1 started' >"$FILES/0.status"
  # The snapshot has a role of its own, and a test of its own.
  cat >"$TOOL" <<'SCRIPT'
#!/bin/sh
case " $* " in
  *" --watch "*)
    trap 'exit 0' TERM
    echo 'Watching pods'
    while :; do sleep 0.1; done
    ;;
esac
SCRIPT
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
  deployment lone | namespace quiet
  # What rbac.yaml says whoever gives the third role is to do.
  sed -n '/^#   kubectl create namespace pcap2netpol$/,/^#$/s/^#   //p' "$REPO/scripts/rbac.yaml" | sed 's/NAME$/watcher/' >"$BATS_FILE_TMPDIR/commands"
  [ "$(wc -l <"$BATS_FILE_TMPDIR/commands")" = 3 ]
  # The tests' server reads what is applied, and not the protobuf of what is created.
  sed -i 's/^kubectl create .*/& --dry-run=client -o yaml | kubectl apply -f -/' "$BATS_FILE_TMPDIR/commands"
  sh -e "$BATS_FILE_TMPDIR/commands" >/dev/null
  for user in watcher reader; do
    kubectl create rolebinding "$user" -n quiet --clusterrole=pcap2netpol-snapshot --user="$user" --dry-run=client -o yaml |
      kubectl apply -f - >/dev/null
  done
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

# As the one who may record nodes, and read what is in the namespace.
as_watcher() {
  run env KUBECONFIG="$STATE/kubeconfig-watcher" PCAP2NETPOL="$TOOL" "$REPO/scripts/$1" -n quiet "${@:2}"
  echo "$output"
}

# without VERB RESOURCE...: the rights that the next run has not. They are noted, for the last test.
without() {
  lacking shop taken "$@"
}

# without_on_nodes VERB RESOURCE...: the same, of the namespace of the DaemonSet.
without_on_nodes() {
  lacking pcap2netpol taken-on-nodes "$@"
}

# lacking NAMESPACE FILE VERB RESOURCE...
lacking() {
  local resource orders=()
  for resource in "${@:4}"; do
    orders+=("forbid $3 $resource $1")
    echo "$resource $3" >>"$BATS_FILE_TMPDIR/$2"
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

@test "a rollout that can't be watched is undone, and so is one of which nothing can be read" {
  without watch deployments daemonsets statefulsets
  faults "$(cat "$STATE/faults")" 'never-ready shop web' 'never-ready shop agent' 'never-ready shop database'
  without list events
  without get pods/log
  without delete pods
  as_collector inject-sidecar --timeout 2s
  [ "$status" = 5 ]
  said "the rollout of Deployment/web can't be watched" 'cannot watch resource "deployments"' \
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

@test "a node's pod that ended can't be read without its log" {
  without_on_nodes get pods/log
  as_watcher collect-captures --nodes --for 0 -o "$BATS_TEST_TMPDIR/b"
  kubectl delete pod pcap2netpol-nodes-ended -n pcap2netpol --grace-period=0 --force
  said "missing: node node-1: it has ended, and its log can't be read: " 'cannot get resource "pods/log"'
}

# The pods on the nodes have recorded something.
node_recorded() {
  for pod in $(kubectl get pods -n pcap2netpol -o jsonpath='{.items[*].metadata.name}'); do
    mkdir -p "$STATE/volumes/pcap2netpol/$pod/pcap2netpol"
    cp "$REPO"/samples/pcaps/online-boutique/captures/boutique/redis-cart-*.pcap "$STATE/volumes/pcap2netpol/$pod/pcap2netpol/0.openings.pcap"
    echo '1 started' >"$STATE/volumes/pcap2netpol/$pod/pcap2netpol/0.status"
  done
}

@test "with the role for nodes, and that for snapshot in the namespace, nodes are recorded, collected and left" {
  as_watcher inject-sidecar --nodes
  [ "$status" = 0 ]
  node_recorded
  as_watcher collect-captures --nodes --for 2s -o "$BATS_TEST_TMPDIR/b"
  [ "$status" = 0 ]
  cmp "$REPO"/samples/pcaps/online-boutique/captures/boutique/redis-cart-*.pcap "$BATS_TEST_TMPDIR/b/captures/node-1.pcap"
  as_watcher cleanup
  [ "$status" = 0 ]
  said "DaemonSet/pcap2netpol-nodes is removed from the nodes" "quiet: you may not change its workloads"
  [ -z "$(kubectl get daemonsets -n pcap2netpol -o name)" ]
  # It was there before.
  kubectl get namespace pcap2netpol
}

@test "what may not be done about nodes is named" {
  without_on_nodes get namespaces
  without_on_nodes create daemonsets
  as_watcher inject-sidecar --nodes
  [ "$status" = 3 ]
  said "whether its Pod Security level admits pods on the nodes' network can't be seen: " 'cannot create resource "daemonsets"'
  faults ''
  without_on_nodes get daemonsets
  as_watcher inject-sidecar --nodes
  [ "$status" = 3 ]
  said 'cannot get resource "daemonsets"'
  # Without events it is undone all the same, only later and without a reason.
  faults 'over-quota pcap2netpol'
  without_on_nodes list events
  as_watcher inject-sidecar --nodes --timeout 2s
  [ "$status" = 3 ]
  said 'is taken out again: none of its pods was ready in time'
  [ -z "$(kubectl get daemonsets -n pcap2netpol -o name)" ]
  faults ''
  without_on_nodes list pods
  as_watcher inject-sidecar --nodes --timeout 2s
  [ "$status" = 3 ]
  said "its pods can't be seen: " 'cannot list resource "pods"'
  faults ''
  as_watcher inject-sidecar --nodes
  node_recorded
  kubectl annotate daemonset pcap2netpol-nodes -n pcap2netpol pcap2netpol.github.io/namespaces=bank --overwrite
  without_on_nodes patch daemonsets
  as_watcher inject-sidecar --nodes
  [ "$status" = 0 ]
  said "can't be marked as recording for quiet" 'cannot patch resource "daemonsets"'
  faults ''
  kubectl annotate daemonset pcap2netpol-nodes -n pcap2netpol pcap2netpol.github.io/namespaces=quiet --overwrite
  for verb in create get; do
    faults ''
    without_on_nodes "$verb" pods/exec
    as_watcher collect-captures --nodes --for 0 -o "$BATS_TEST_TMPDIR/$verb"
    [ "$status" = 3 ]
    said "missing: node node-1: its files can't be listed: "
  done
  faults ''
  without_on_nodes watch pods
  as_watcher collect-captures --nodes --for 2s -o "$BATS_TEST_TMPDIR/watch"
  said "pcap2netpol: pods may not be watched, so what is in a pod's log when it ends may be lost: "
  faults ''
  # kubectl asks for the pod before it asks for its log, or runs a command in it.
  without_on_nodes get pods
  as_watcher collect-captures --nodes --for 0 -o "$BATS_TEST_TMPDIR/get-pods"
  [ "$status" = 3 ]
  said 'cannot get resource "pods"'
  faults ''
  without_on_nodes delete daemonsets
  as_watcher cleanup
  [ "$status" = 5 ]
  said "DaemonSet/pcap2netpol-nodes can't be removed: " 'cannot delete resource "daemonsets"'
  faults ''
  without_on_nodes list daemonsets
  as_watcher cleanup --node-namespace pcap2netpol
  [ "$status" = 5 ]
  said "whether nodes are recorded can't be seen: " 'cannot list resource "daemonsets"'
}

@test "every right of the roles was taken away above" {
  for role in capture:taken nodes:taken-on-nodes; do
    # shellcheck disable=SC2016 # templates of Go have dollar signs
    kubectl get clusterrole "pcap2netpol-${role%:*}" -o go-template='{{range $rule := .rules}}{{range $resource := .resources}}{{range $rule.verbs}}{{$resource}} {{.}}
{{end}}{{end}}{{end}}' | sed '/^$/d' | sort >"$BATS_TEST_TMPDIR/given"
    sort "$BATS_FILE_TMPDIR/${role#*:}" | diff - "$BATS_TEST_TMPDIR/given"
  done
}

@test "who may read one namespace gets all its kinds from the snapshot, those with schedules too" {
  for kind in argoproj.io/v1alpha1:CronWorkflow keda.sh/v1alpha1:ScaledJob \
    sparkoperator.k8s.io/v1beta2:ScheduledSparkApplication apps.kruise.io/v1alpha1:AdvancedCronJob \
    postgresql.cnpg.io/v1:ScheduledBackup velero.io/v1:Schedule; do
    printf 'apiVersion: %s\nkind: %s\nmetadata: {name: nightly}\nspec: {schedule: "0 1 * * *"}\n---\n' "${kind%:*}" "${kind#*:}"
  done | kubectl apply -n quiet -f - >/dev/null
  kinds='cronworkflows scaledjobs scheduledsparkapplications advancedcronjobs scheduledbackups schedules'
  snapshot "$BATS_TEST_TMPDIR/bundle/cluster"
  [ "$status" = 0 ]
  for kind in $kinds; do
    grep -q nightly "$BATS_TEST_TMPDIR/bundle/cluster/$kind.json"
    [[ $(forbidden_kinds) != *"$kind."* ]]
  done
  # Without them, what that costs is said once for all, and it is no error.
  orders=()
  for kind in $kinds; do
    orders+=("forbid list $kind quiet")
  done
  faults "${orders[@]}"
  snapshot "$BATS_TEST_TMPDIR/less/cluster"
  [ "$status" = 0 ]
  for kind in $kinds; do
    [[ $(forbidden_kinds) == *"$kind."* ]]
    [ ! -e "$BATS_TEST_TMPDIR/less/cluster/$kind.json" ]
  done
  [ "$(forbidden_kinds | wc -l)" = 1 ]
}

forbidden_kinds() {
  grep -F '[metadata-forbidden] kinds: ' <<<"$output"
}

# As the one who may read what is in the namespace.
snapshot() {
  run "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$TEST_CLASSPATH" io.github.pcap2netpol.cli.Main \
    snapshot -n quiet -o "$1" --kubeconfig "$STATE/kubeconfig-reader"
  echo "$output"
}
