#!/usr/bin/env bats
# try-policies against the tests' API server: real sockets in network namespaces as pods, policies enforced by the
# rules that ./pcap2netpol nft makes. Needs root, kubectl, nft and busybox.

bats_require_minimum_version 1.5.0
load api

setup_file() {
  export NETWORK=p2n-$$ HOOK_STATE=$BATS_FILE_TMPDIR/hook PCAP2NETPOL=$BATS_FILE_TMPDIR/pcap2netpol
  export POLICIES=$BATS_FILE_TMPDIR/policies BIN=$BATS_FILE_TMPDIR/bin
  REAL_KUBECTL=$(command -v kubectl)
  export REAL_KUBECTL
  mkdir -p "$HOOK_STATE" "$POLICIES" "$BIN"
  ln -s "$BATS_TEST_DIRNAME/enforcing-kubectl" "$BIN/kubectl"
  printf '#!/bin/sh\nexec "%s" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "%s" io.github.pcap2netpol.cli.Main "$@"\n' \
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" "$TEST_CLASSPATH" >"$PCAP2NETPOL"
  chmod +x "$PCAP2NETPOL"
  start_api --run try --user trier --hook "$BATS_TEST_DIRNAME/routed-hook"
  make_shop
}

teardown_file() {
  stop_api
  local namespace pids
  for namespace in $(ip netns list | sed -n "s/^\($NETWORK-[^ ]*\).*/\1/p"); do
    pids=$(ip netns pids "$namespace" 2>/dev/null || true)
    # shellcheck disable=SC2086 # one word a process
    [ -z "$pids" ] || kill -KILL $pids 2>/dev/null || true
    ip netns del "$namespace" 2>/dev/null || true
  done
}

teardown() {
  faults ''
  if [ -n "${TRIAL_PROCESS:-}" ]; then
    kill -KILL "$TRIAL_PROCESS" 2>/dev/null || true
  fi
  kubectl delete namespace -l pcap2netpol.github.io/trial --timeout=300s >/dev/null
  ip netns exec "$NETWORK-node" nft flush ruleset 2>/dev/null || true
}

# web calls api, api calls db; db is backed up by a job that does not run now, and api is watched from elsewhere.
make_shop() {
  { deployment web; deployment db; deployment api | sed 's/command: \[sleep, infinity\]/&, ports: [{name: http, containerPort: 8080}]/'; } |
    namespace shop team=shop
  cat >"$POLICIES/web.yaml" <<'YAML'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress, Egress]
  egress:
  - to: [{podSelector: {matchLabels: {app: api}}}]
    ports: [{protocol: TCP, port: http}]
  - to:
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
      podSelector: {matchLabels: {k8s-app: kube-dns}}
    ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]
  - to: [{ipBlock: {cidr: 203.0.113.0/24}}]
    ports: [{protocol: TCP, port: 443}]
  - to: [{podSelector: {matchLabels: {app: api}}}]
    ports: [{protocol: UDP, port: 8125}]
YAML
  cat >"$POLICIES/api.yaml" <<'YAML'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  policyTypes: [Ingress, Egress]
  ingress:
  - from: [{podSelector: {matchLabels: {app: web}}}]
    ports: [{protocol: TCP, port: 8080}]
  - from: [{namespaceSelector: {matchExpressions: [{key: team, operator: In, values: [ops]}]}}]
    ports: [{protocol: TCP, port: 9100, endPort: 9102}]
  egress:
  - to: [{podSelector: {matchLabels: {app: db}}}]
    ports: [{protocol: TCP, port: 5432}]
YAML
  cat >"$POLICIES/db.yaml" <<'YAML'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress, Egress]
  ingress:
  - from: [{podSelector: {matchLabels: {app: api}}}, {podSelector: {matchLabels: {job: backup}}}]
    ports: [{protocol: TCP, port: 5432}]
YAML
  cat >"$POLICIES/elsewhere.yaml" <<'YAML'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: all, namespace: elsewhere}
spec: {podSelector: {}}
YAML
  for name in web api db; do
    rolled_out shop "deployment/$name"
  done
}

# trial ENFORCE [OPTION...]: a run of try-policies where policies are enforced like that.
trial() {
  run --separate-stderr env ENFORCE="$1" PATH="$BIN:$PATH" "$REPO/scripts/try-policies" -n shop --policies "$POLICIES" --settle 0 "${@:2}"
  echo "$output"
  # shellcheck disable=SC2154 # set by run
  echo "$stderr"
}

# said TEXT...: each of them, on standard error.
said() {
  local text
  for text in "$@"; do
    [[ $stderr == *"$text"* ]] || { echo "not said: $text"; return 1; }
  done
}

gone() {
  ! kubectl get namespaces -o name | grep trial
}

# The lines of the table that are like this, with single spaces.
lines() {
  tr -s ' ' <<<"$output" | grep -E "$1"
}

@test "where the policies are enforced, all comes as they say, and nothing is left" {
  trial all --junit "$BATS_TEST_TMPDIR/junit.xml"
  [ "$status" -eq 0 ]
  said 'namespace shop-trial, in place of shop: 5 test pods' 'namespace shop-trial-1, in place of kube-system: 1 test pod of' \
    'namespace shop-trial-2, in place of a namespace with team in (ops): 1 test pod of' '3 policies in shop-trial' \
    'shop/web egress[2]: its peers are addresses' 'shop/web egress[3]: its ports are not TCP' \
    'control: without the policies, all' 'connections behaved as the policies say'
  # Every rule that can be tried, by what is known of the policies.
  lines '^ allowed allowed Deployment shop/web Deployment shop/api TCP 8080 shop/web egress\[0\], shop/api ingress\[0\]$'
  lines '^ allowed allowed Deployment shop/web a pod with k8s-app=kube-dns in kube-system TCP 53 shop/web egress\[1\]$'
  lines '^ allowed allowed a pod in a namespace with team in \(ops\) Deployment shop/api TCP 9100 shop/api ingress\[1\]$'
  lines '^ allowed allowed Deployment shop/api Deployment shop/db TCP 5432 shop/api egress\[0\], shop/db ingress\[0\]$'
  lines '^ allowed allowed a pod with job=backup in shop Deployment shop/db TCP 5432 shop/db ingress\[0\]$'
  for pod in web api db; do
    lines "^ denied denied a stranger without labels Deployment shop/$pod TCP [0-9]+ no ingress rule of shop/$pod\$"
    lines "^ denied denied Deployment shop/$pod a stranger without labels TCP [0-9]+ no egress rule of shop/$pod\$"
  done
  lines '^ denied denied Deployment shop/web Deployment shop/db TCP 5432 no egress rule of shop/web, no ingress rule of shop/db$'
  [ -z "$(lines '^!' || true)" ]
  # As many tests as lines, without the headline.
  grep -q "tests=\"$(($(wc -l <<<"$output") - 1))\" failures=\"0\"" "$BATS_TEST_TMPDIR/junit.xml"
  grep -q '<testcase classname="try-policies.shop" name="Deployment shop/api to Deployment shop/db TCP 5432 is allowed"/>' "$BATS_TEST_TMPDIR/junit.xml"
  gone
}

@test "where one policy is missing, exactly what it alone denies differs" {
  trial without-db --junit "$BATS_TEST_TMPDIR/junit.xml"
  [ "$status" -eq 5 ]
  alone=$(lines ' TCP [0-9]+ no (in|e)gress rule of shop/db$')
  [ "$(lines '^!')" = "$alone" ]
  [ "$(lines '^!' | cut -d ' ' -f 2,3 | sort -u)" = "denied ALLOWED" ]
  lines '^! denied ALLOWED a stranger without labels Deployment shop/db'
  lines '^! denied ALLOWED Deployment shop/db a stranger without labels'
  said "$(wc -l <<<"$alone") of " 'connections differ'
  [ "$(grep -c '<failure ' "$BATS_TEST_TMPDIR/junit.xml")" = "$(wc -l <<<"$alone")" ]
  gone
}

@test "where nothing enforces policies, that is said" {
  trial none
  [ "$status" -eq 5 ]
  said 'no policy is enforced: all ' 'Does the cluster have a network plugin that enforces NetworkPolicies?'
  [ -z "$(lines '^ denied' || true)" ]
  gone
}

@test "an enforcer that takes its time is waited for" {
  trial late --settle 1h
  [ "$status" -eq 0 ]
  [ -e "$HOOK_STATE/waited" ]
}

@test "where connections fail without policies, nothing is said of policies" {
  ip netns exec "$NETWORK-node" nft 'add table inet firewall; add chain inet firewall forward { type filter hook forward priority 0; }; add rule inet firewall forward tcp dport 5432 drop'
  trial all
  [ "$status" -eq 3 ]
  said 'the control failed: without policies, ' 'Deployment shop/api to Deployment shop/db TCP 5432'
  [ -z "$output" ]
  gone
}

@test "a dry run says what would be tried, and creates nothing" {
  trial all --dry-run
  [ "$status" -eq 0 ]
  lines '^allowed Deployment shop/web to Deployment shop/api TCP 8080: shop/web egress\[0\], shop/api ingress\[0\]$'
  lines '^denied Deployment shop/web to Deployment shop/db TCP 5432: '
  gone
}

@test "JUnit XML of a dry run has all tests, as skipped ones" {
  trial all --dry-run --junit "$BATS_TEST_TMPDIR/junit.xml"
  [ "$status" -eq 0 ]
  all=$(wc -l <<<"$output")
  grep -q "<testsuite name=\"try-policies shop\" tests=\"$all\" failures=\"0\" errors=\"0\" skipped=\"$all\">" "$BATS_TEST_TMPDIR/junit.xml"
  [ "$(grep -c '<skipped message="dry run"/>' "$BATS_TEST_TMPDIR/junit.xml")" -eq "$all" ]
}

@test "without results there is no JUnit XML" {
  trial all --policies /dev/null --dry-run --junit "$BATS_TEST_TMPDIR/junit.xml"
  [ "$status" -eq 3 ]
  [ ! -e "$BATS_TEST_TMPDIR/junit.xml" ]
}

@test "fewer connections than the rules need are not tried, more than wanted neither" {
  trial all --max-connections 1 --dry-run
  [ "$status" -eq 0 ]
  # Five rules, one of them with another at its other end, and three policies in two directions.
  few=$(wc -l <<<"$output")
  [ "$few" -le 12 ]
  lines 'TCP 8080: shop/web egress\[0\], shop/api ingress\[0\]$'
  lines '^denied a stranger without labels to Deployment shop/db '
  trial all --max-connections "$((few + 2))" --dry-run
  [ "$(wc -l <<<"$output")" -eq "$((few + 2))" ]
}

# start_trial [FOLDER]: one in the background, with the kubectl of this folder, whose namespaces are there when this returns.
start_trial() {
  env ENFORCE=none PATH="${1:-$BIN}:$PATH" "$REPO/scripts/try-policies" -n shop --policies "$POLICIES" --settle 1h \
    >"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
  TRIAL_PROCESS=$!
  local tries=1200
  until kubectl get namespace shop-trial-2 >/dev/null 2>&1; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { cat "$BATS_TEST_TMPDIR/out"; return 1; }
    sleep 0.1
  done
}

# eventually COMMAND...: waits until it succeeds.
eventually() {
  local tries=1200
  until "$@"; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { cat "$BATS_TEST_TMPDIR/out"; return 1; }
    sleep 0.1
  done
}

@test "an interrupted run deletes what it created" {
  start_trial
  kill -TERM "$TRIAL_PROCESS"
  wait "$TRIAL_PROCESS" || code=$?
  [ "$code" -eq 130 ]
  grep -q '^interrupted$' "$BATS_TEST_TMPDIR/out"
  grep -q '^deleting what was created, for up to 300s; Ctrl-C once more leaves the rest$' "$BATS_TEST_TMPDIR/out"
  gone
}

@test "interrupted again while it deletes, it ends at once and says what deletes the rest" {
  mkdir "$BATS_TEST_TMPDIR/hanging"
  cat >"$BATS_TEST_TMPDIR/hanging/kubectl" <<'SCRIPT'
#!/bin/sh
case "$*" in *"delete namespace"*) echo "$$" >"$HANGING.part"; mv "$HANGING.part" "$HANGING"; exec sleep 100000 ;; esac
exec "$BIN/kubectl" "$@"
SCRIPT
  chmod +x "$BATS_TEST_TMPDIR/hanging/kubectl"
  export HANGING=$BATS_TEST_TMPDIR/deleting
  start_trial "$BATS_TEST_TMPDIR/hanging"
  kill -TERM "$TRIAL_PROCESS"
  eventually test -e "$HANGING"
  kill -TERM "$TRIAL_PROCESS"
  wait "$TRIAL_PROCESS" || code=$?
  kill "$(cat "$HANGING")"
  [ "$code" -eq 130 ]
  grep -q '^  kubectl delete namespace shop-trial shop-trial-1 shop-trial-2 --ignore-not-found$' "$BATS_TEST_TMPDIR/out"
}

@test "what a killed run leaves is in nobody's way, and cleanup finds and deletes it" {
  start_trial
  kill -KILL "$TRIAL_PROCESS"
  trial all
  [ "$status" -eq 3 ]
  said 'is there already' 'scripts/cleanup -n shop deletes it'
  run "$REPO/scripts/cleanup" -n shop --dry-run
  [ "$status" -eq 0 ]
  [[ $output == *"namespace shop-trial of a trial would be deleted"* ]]
  [[ $output != *"nothing to remove"* ]]
  kubectl get namespace shop-trial >/dev/null
  run "$REPO/scripts/cleanup" -n shop
  [ "$status" -eq 0 ]
  [[ $output == *"deleted namespace shop-trial of a trial"* ]]
  gone
}

@test "a namespace that only has the name stays, and is said to be in the way" {
  printf 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop-trial}\n' | kubectl apply -f - >/dev/null
  trial all
  [ "$status" -eq 3 ]
  said 'is there already' '"shop-trial" already exists'
  run "$REPO/scripts/cleanup" -n shop
  [[ $output == *"nothing to remove"* ]]
  kubectl get namespace shop-trial >/dev/null
  kubectl delete namespace shop-trial >/dev/null
}

@test "the policies of the cluster are tried where no others are named" {
  run "$REPO/scripts/try-policies" -n shop --dry-run
  [ "$status" -eq 3 ]
  [[ $output == *"shop has no policies in the cluster; --policies names files to try"* ]]
  kubectl apply -f "$POLICIES/db.yaml" >/dev/null
  run "$REPO/scripts/try-policies" -n shop --dry-run
  kubectl delete -f "$POLICIES/db.yaml" >/dev/null
  [ "$status" -eq 0 ]
  [[ $output == *"1 policy in shop-trial"* ]]
}

# As the one who has the role and nothing else.
as_trier() {
  KUBECONFIG="$STATE/kubeconfig-trier" trial "$@"
}

@test "with the role all can be tried, and without any of its rights it is said what is lacking" {
  kubectl apply -f "$REPO/scripts/rbac.yaml" >/dev/null
  kubectl apply -f - >/dev/null <<'YAML'
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: pcap2netpol-trial}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: pcap2netpol-trial}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: trier}]
YAML
  as_trier none
  [ "$status" -eq 5 ]
  said 'no policy is enforced'
  gone
  # The right to watch pods is not among them: pods that are ready when they are listed are not watched.
  for lacking in 'list pods shop|the pods of shop can'\''t be listed' 'list replicasets shop|the ReplicaSets of shop can'\''t be listed' \
    'get namespaces shop|the labels of shop can'\''t be read' \
    'create namespaces *|the namespaces can'\''t be created' 'create pods shop-trial|the test pods can'\''t be created' \
    'list pods shop-trial|did not become ready' 'get pods/exec shop-trial|commands can'\''t be run in pod' \
    'create networkpolicies shop-trial|the policies can'\''t be created in shop-trial'; do
    echo "without the right to ${lacking%|*}"
    faults "forbid ${lacking%|*}"
    # Short only where it must run out.
    timeout=2m
    [[ $lacking != *'did not become ready' ]] || timeout=2s
    as_trier none --max-connections 1 --timeout "$timeout"
    faults ''
    [ "$status" -ne 0 ]
    said "${lacking#*|}"
    gone
  done
  faults 'forbid delete namespaces shop-trial'
  as_trier none
  [ "$status" -eq 5 ]
  said 'namespace shop-trial can'\''t be deleted' 'scripts/cleanup -n shop deletes what is left'
}

@test "mistakes are told with what would be right" {
  for mistake in '--max-connections 0|--max-connections 0: it must be 1 to 99999' '--image a;b|invalid image "a;b"' '--settle soon|invalid time "soon"' \
    '-n other|-n NAMESPACE is required, once' '--policies /nowhere|there is no such file or folder' '--unknown|unknown option --unknown'; do
    read -ra options <<<"${mistake%|*}"
    run "$REPO/scripts/try-policies" -n shop "${options[@]}"
    [ "$status" -eq 2 ]
    [[ $output == *"${mistake#*|}"* ]]
  done
  run "$REPO/scripts/try-policies" -n shop --junit /nowhere/junit.xml
  [ "$status" -eq 4 ]
}
