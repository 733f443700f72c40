#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031 # tests are subshells
# The recording on nodes: scripts/inject-sidecar --nodes, collect-captures --nodes and cleanup, with the real kubectl
# and a real tcpdump on two nodes, which are network namespaces with those of their pods behind them. Needs root.

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
  start_api --run pcap2netpol --hook "$BATS_TEST_DIRNAME/pod-hook" --load "$BATS_TEST_DIRNAME/nodes.yaml"
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
  "$REPO/scripts/cleanup" -A >/dev/null 2>&1 || true
  until_true vanished namespace/pcap2netpol
}

# What Debian's tcpdump needs; the default image's takes NET_RAW alone.
DEBIAN=(--capabilities "NET_RAW,SETUID,SETGID")

nodes() {
  run "$REPO/scripts/inject-sidecar" --nodes "${DEBIAN[@]}" "$@"
  echo "$output"
}

collect() {
  run "$REPO/scripts/collect-captures" --nodes "$@"
  echo "$output"
}

cleanup() {
  run "$REPO/scripts/cleanup" "$@"
  echo "$output"
}

vanished() {
  ! kubectl get "$@" -o name >/dev/null 2>&1
}

# on NODE NAME: a Deployment there that every Pod Security level admits.
on() {
  cat <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: $2, labels: {app: $2}}
spec:
  selector: {matchLabels: {app: $2}}
  template:
    metadata: {labels: {app: $2}}
    spec:
      nodeName: $1
      securityContext: {runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}
      containers:
      - name: server
        image: example.org/server:1
        securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
---
YAML
}

# conversation NAMESPACE: a client on the first node, a server on the second, in a namespace that admits no capture.
conversation() {
  {
    on node-1 client
    on node-2 server
  } | namespace "$1" pod-security.kubernetes.io/enforce=restricted
  rolled_out "$1" deployment/client
  rolled_out "$1" deployment/server
  client=$(pod "$1" client)
  server=$(pod "$1" server)
  answers "$1" "$server" 8080
}

pod() {
  kubectl get pods -n "$1" -l "app=$2" --field-selector=status.phase=Running -o jsonpath='{.items[0].metadata.name}'
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

# calls NAMESPACE FROM TO PORT
calls() {
  [ "$(inside "$1" "$2" bash -c "exec 4<>/dev/tcp/$(address "$1" "$3")/$4; cat <&4")" = answered ]
}

syns() {
  tcpdump -n -r "$1" "tcp[tcpflags] == tcp-syn and port $2" 2>/dev/null | wc -l
}

recorder() {
  kubectl get pods -n pcap2netpol -o jsonpath="{.items[?(@.spec.nodeName==\"$1\")].metadata.name}"
}

# What a policy allows, in short.
rules() {
  sed -n '/^  policyTypes:/,$p' "$1" | grep -oE '(ingress|egress|from|to):$|(app|k8s-app|port|endPort|cidr): .*' | tr '\n' ' '
}

@test "a namespace that admits no sidecar gets its policies from the nodes' captures, and nothing is left" {
  conversation shop
  # What others say on these nodes is recorded, too.
  conversation bank
  bank=$client,$server
  client=$(pod shop client)
  server=$(pod shop server)
  "$REPO/scripts/record" --nodes "${DEBIAN[@]}" -n shop -o "$BATS_TEST_TMPDIR/shop" >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
  recorder=$!
  until_true grep -q '2 nodes are captured' "$BATS_TEST_TMPDIR/said"
  # Nothing restarted, and the pods on the nodes may do what they need and nothing else.
  [ "$(pod shop client)" = "$client" ]
  kubectl get daemonset pcap2netpol-nodes -n pcap2netpol -o json >"$BATS_TEST_TMPDIR/set.json"
  [ "$(kubectl get daemonset pcap2netpol-nodes -n pcap2netpol -o jsonpath='{.spec.template.spec.containers[0].securityContext.capabilities}')" = '{"add":["NET_RAW","SETUID","SETGID"],"drop":["ALL"]}' ]
  [ "$(kubectl get daemonset pcap2netpol-nodes -n pcap2netpol -o jsonpath='{.spec.template.spec.volumes[*].hostPath}{.spec.template.spec.hostPID}{.spec.template.spec.hostIPC}{.spec.template.spec.containers[0].securityContext.privileged}')" = '' ]
  calls shop "$client" "$server" 8080
  calls bank "${bank%,*}" "${bank#*,}" 8080
  sleep 1
  kill -TERM "$recorder"
  ended=0
  wait "$recorder" || ended=$?
  cat "$BATS_TEST_TMPDIR/said"
  [ "$ended" = 0 ]
  # Each node saw the connection at more than one interface.
  for node in node-1 node-2; do
    [ "$(syns "$BATS_TEST_TMPDIR/shop/captures/$node.pcap" 8080)" -ge 2 ]
  done
  [ -z "$(find "$BATS_TEST_TMPDIR/shop/captures" -mindepth 2)" ]
  cleanup -n shop
  [ "$status" = 0 ]
  [[ $output == *"pcap2netpol: DaemonSet/pcap2netpol-nodes is removed from the nodes"* ]]
  vanished namespace/pcap2netpol
  vanished daemonset/pcap2netpol-nodes -n pcap2netpol
  # The command that it names.
  read -ra next < <(sed -n 's/.* Next: [^ ]*pcap2netpol \(analyse .*\) -o OUT$/\1/p' "$BATS_TEST_TMPDIR/said")
  run "$PCAP2NETPOL" "${next[@]}" -o "$BATS_TEST_TMPDIR/out"
  echo "$output"
  [ "$status" = 0 ]
  [ "$(rules "$BATS_TEST_TMPDIR/out/policies/shop/server.yaml")" = "ingress: from: app: client port: 8080 egress: to: k8s-app: kube-dns port: 53 port: 53 " ]
  [ "$(rules "$BATS_TEST_TMPDIR/out/policies/shop/client.yaml")" = "egress: to: app: server port: 8080 to: k8s-app: kube-dns port: 53 port: 53 " ]
  # What was asked for was the namespace, and not whoever else is on the nodes.
  [ "$(ls "$BATS_TEST_TMPDIR/out/policies")" = "$(printf 'kustomization.yaml\nshop')" ]
}

# recorded NAMESPACE...: records on the nodes, in the background, until ended.
recorded() {
  local arguments=() namespace
  for namespace in "$@"; do
    arguments+=(-n "$namespace")
  done
  "$REPO/scripts/record" --nodes "${DEBIAN[@]}" "${arguments[@]}" --every 1s -o "$BATS_TEST_TMPDIR/b" >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
  collector=$!
  until_true grep -q 'are captured' "$BATS_TEST_TMPDIR/said" || { cat "$BATS_TEST_TMPDIR/said"; return 1; }
}

ended() {
  kill -TERM "$collector"
  ended=0
  wait "$collector" || ended=$?
  cat "$BATS_TEST_TMPDIR/said"
}

severe() {
  run "$PCAP2NETPOL" analyse "$BATS_TEST_TMPDIR/b" -n "$1" -o "$BATS_TEST_TMPDIR/out"
  echo "$output"
  [ "$status" = 5 ]
  output=$(printf '%s' "$output" | tr '\n' ' ' | tr -s ' ')
}

@test "a node without a pod that records is named, and so it is by analyse" {
  conversation partly
  kubectl label node node-1 pool=partly --overwrite
  nodes -n partly --node-selector pool=partly
  kubectl label node node-1 pool-
  [ "$status" = 5 ]
  [[ $output == *"node node-2 is not recorded, and pods of partly run there: it has no pod of the DaemonSet"* ]]
  calls partly "$client" "$server" 8080
  collect -n partly --for 0 -o "$BATS_TEST_TMPDIR/b"
  [ "$status" = 5 ]
  [[ $output == *"node node-2 is not watched, and pods of partly run there: it has no pod of the DaemonSet"* ]]
  [ ! -e "$BATS_TEST_TMPDIR/b/captures/node-2.pcap" ]
  grep -q '"node": "node-2".*"what": "recording", "why": "unwatched"' "$BATS_TEST_TMPDIR/b/bundle.json"
  severe partly
  [[ $output == *"recording-incomplete"*"bundle.json, node-2: Recording stopped"*"the node was not watched"* ]]
}

@test "a message of several lines or with bars says why its node is not recorded, and nothing of other nodes" {
  cat >"$BATS_TEST_TMPDIR/stuck.json" <<'JSON'
{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "stuck"},
 "spec": {"nodeName": "node-7", "containers": [{"name": "pcap2netpol", "image": "example.org/tcpdump:1"}]},
 "status": {"containerStatuses": [{"name": "pcap2netpol", "state": {"waiting":
   {"reason": "ImagePullBackOff", "message": "no \"x\" here\nevil|node-8|True|fine"}}}]}}
JSON
  # shellcheck source=scripts/cluster.bash disable=SC1091
  . "$REPO/scripts/cluster.bash"
  # shellcheck source=scripts/nodes.bash disable=SC1091
  . "$REPO/scripts/nodes.bash"
  # The template, the last argument, for this one pod in place of a list.
  kube() {
    local template=${*: -1}
    kubectl label --local -f "$BATS_TEST_TMPDIR/stuck.json" a=b -o "${template/'{{range .items}}'/'{{with .}}'}"
  }
  WORK=$BATS_TEST_TMPDIR
  node_pods >"$WORK/node-pods"
  cat "$WORK/node-pods"
  [ "$(wc -l <"$WORK/node-pods")" -eq 1 ]
  [ "$(why_unwatched node-7)" = 'its pod is not ready: ImagePullBackOff no "x" here evil|node-8|True|fine' ]
  [ "$(why_unwatched node-8)" = 'it has no pod of the DaemonSet' ]
}

@test "between the pods that record on a node, one after the other, there is a gap, which is said" {
  conversation later
  recorded later
  kubectl delete pod "$(recorder node-2)" -n pcap2netpol --wait=false
  until_true replaced node-2
  calls later "$client" "$server" 8080
  sleep 1
  ended
  [ "$ended" = 5 ]
  # What it recorded until its end was in its log, and what came after is another part of the node's capture.
  [ "$(syns "$BATS_TEST_TMPDIR/b/captures/node-2.1.pcap" 8080)" -ge 2 ]
  # A gap within one second has no "from" and "to".
  [[ $(cat "$BATS_TEST_TMPDIR/said") == *"lost: node node-2: recording"*": the pod that recorded was replaced"* ]]
  severe later
  [[ $output == *"bundle.json, node-2: Recording "*"the pod that recorded was replaced"* ]]
}

# A new pod records on a node.
replaced() {
  kubectl get pods -n pcap2netpol -o jsonpath="{range .items[?(@.spec.nodeName==\"$1\")]}{.metadata.deletionTimestamp}{.status.conditions[?(@.type==\"Ready\")].status}{\"\n\"}{end}" | grep -qx True &&
    [ "$(kubectl get pods -n pcap2netpol -o name | wc -l)" = 2 ]
}

@test "a container that is killed on a node is said, and what it had recorded is kept" {
  conversation killed
  recorded killed
  calls killed "$client" "$server" 8080
  until_true captured_at node-1.pcap
  one=$(recorder node-1)
  # As the kernel does for want of memory: all of its processes.
  kill_recorder node-1 "$one"
  until_true restarted "$one"
  until_true grep -q 'lost: node node-1: recording from .*: the container was ended without notice' "$BATS_TEST_TMPDIR/said"
  calls killed "$client" "$server" 8080
  sleep 1
  ended
  [ "$ended" = 5 ]
  captured_at node-1.1.pcap
  grep -q '"node": "node-1".*"why": "killed"' "$BATS_TEST_TMPDIR/b/bundle.json"
}

captured_at() {
  [ "$(syns "$BATS_TEST_TMPDIR/b/captures/$1" 8080)" -ge 2 ]
}

# kill_recorder NODE POD: all processes of the container.
kill_recorder() {
  local process
  for process in $(ip netns pids "$NETWORK-$1"); do
    if tr '\0' '\n' <"/proc/$process/environ" 2>/dev/null | grep -q "^CAPTURE_DIR=.*/$2/"; then
      kill -KILL "$process"
    fi
  done
}

restarted() {
  [ "$(kubectl get pod "$1" -n pcap2netpol -o jsonpath='{.status.containerStatuses[0].restartCount}{.status.containerStatuses[0].started}')" = 1true ]
}

@test "a namespace whose Pod Security level forbids it is refused before anything is changed" {
  conversation strict
  for level in baseline restricted; do
    printf 'apiVersion: v1\nkind: Namespace\nmetadata: {name: %s, labels: {pod-security.kubernetes.io/enforce: %s}}\n' "at-$level" "$level" | kubectl apply -f -
    nodes -n strict --node-namespace "at-$level"
    [ "$status" = 3 ]
    [[ $output == *"namespace at-$level enforces the Pod Security level \"$level\", which admits no pod on the nodes' network"*"--node-namespace"* ]]
    vanished daemonset/pcap2netpol-nodes -n "at-$level"
  done
  collect -n strict --node-namespace at-baseline --for 1s -o "$BATS_TEST_TMPDIR/b"
  [ "$status" = 3 ]
  [[ $output == *'enforces the Pod Security level "baseline"'* ]]
  # One namespace's level is the others' no concern.
  vanished namespace/pcap2netpol
}

@test "what the cluster's own rules deny is undone at once, with their words" {
  conversation denied
  faults 'deny-image registry.example.net'
  run timeout 100 "$REPO/scripts/inject-sidecar" --nodes -n denied --timeout 10m --image registry.example.net/tcpdump:4
  echo "$output"
  [ "$status" = 3 ]
  [[ $output == *"the nodes can't be recorded; DaemonSet pcap2netpol/pcap2netpol-nodes is taken out again: "*'admission webhook "images.example.org" denied the request'* ]]
  until_true vanished namespace/pcap2netpol
  faults 'unpullable nowhere'
  run timeout 100 "$REPO/scripts/inject-sidecar" --nodes -n denied --timeout 10m --image example.org/nowhere:1
  echo "$output"
  [ "$status" = 3 ]
  [[ $output == *"ImagePullBackOff; can the nodes pull example.org/nowhere:1? --image"* ]]
  until_true vanished namespace/pcap2netpol
  faults 'crash pcap2netpol'
  run timeout 100 "$REPO/scripts/inject-sidecar" --nodes -n denied --timeout 10m
  echo "$output"
  [ "$status" = 3 ]
  [[ $output == *"CrashLoopBackOff"*"--capabilities NET_RAW,SETUID,SETGID"* ]]
  faults 'forbid create daemonsets pcap2netpol'
  nodes -n denied
  [ "$status" = 3 ]
  [[ $output == *"the DaemonSet pcap2netpol/pcap2netpol-nodes can't be made: "*orbidden* ]]
  until_true vanished namespace/pcap2netpol
  faults 'forbid create namespaces -'
  nodes -n denied
  [ "$status" = 3 ]
  [[ $output == *"there is no namespace pcap2netpol, and it can't be made: "*"kubectl create namespace pcap2netpol"* ]]
}

@test "with NET_RAW alone, tcpdump is not told to change its user" {
  conversation least
  "$REPO/scripts/inject-sidecar" --nodes -n least --dry-run >"$BATS_TEST_TMPDIR/all.yaml"
  grep -qF 'capabilities: {drop: [ALL], add: [NET_RAW]}' "$BATS_TEST_TMPDIR/all.yaml"
  vanished namespace/pcap2netpol
  # Only Debian's tcpdump does so by itself.
  "$REPO/scripts/inject-sidecar" --nodes -n least --timeout 100s >"$BATS_TEST_TMPDIR/said" 2>&1 || true
  cat "$BATS_TEST_TMPDIR/said"
  grep -rh ' command openings ' "$STATE"/volumes/pcap2netpol/*/pcap2netpol/*.status >"$BATS_TEST_TMPDIR/commands"
  grep -q -- ' -s 2048 -G 2 ' "$BATS_TEST_TMPDIR/commands"
}

@test "a second run says that the nodes are recorded, and cleanup removes them with the last namespace" {
  conversation one
  on node-2 other | namespace two
  nodes -n one
  [ "$status" = 0 ]
  first=$(recorder node-1)
  nodes -n two
  [ "$status" = 0 ]
  [[ $output == *"DaemonSet/pcap2netpol-nodes records already"* ]]
  [ "$(recorder node-1)" = "$first" ]
  cleanup -n two --dry-run
  [ "$status" = 0 ]
  [[ $output == *"DaemonSet/pcap2netpol-nodes would stay, for one"* ]]
  cleanup -n two
  [ "$status" = 0 ]
  [[ $output == *"records on the nodes for one too, and stays"* ]]
  [ "$(recorder node-1)" = "$first" ]
  # Somebody else's object in the namespace stays.
  deployment other | kubectl apply -n pcap2netpol -f - >/dev/null
  cleanup -n one
  [ "$status" = 0 ]
  [[ $output == *"namespace pcap2netpol stays, since there is something else in it: "* ]]
  vanished daemonset/pcap2netpol-nodes -n pcap2netpol
  kubectl get deployment/other -n pcap2netpol
  kubectl delete namespace pcap2netpol
}

@test "options that don't go together are said" {
  nodes -n shop deployment/web
  [ "$status" = 2 ]
  nodes -n shop --full
  [ "$status" = 2 ]
  nodes -n shop --node-selector 'pool in (a)'
  [ "$status" = 2 ]
  nodes -n shop --capabilities SYS_ADMIN
  [ "$status" = 2 ]
  nodes -n shop --node-namespace shop
  [ "$status" = 2 ]
  collect -n shop --node-namespace shop -o "$BATS_TEST_TMPDIR/b"
  [ "$status" = 2 ]
  conversation none
  collect -n none --for 0 -o "$BATS_TEST_TMPDIR/b"
  [ "$status" = 3 ]
  [[ $output == *"no node is recorded: run scripts/inject-sidecar --nodes first"* ]]
}
