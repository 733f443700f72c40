#!/usr/bin/env bats
# scripts/inject-sidecar and scripts/cleanup, with the real kubectl.

bats_require_minimum_version 1.5.0
load api

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
  run "$REPO/scripts/inject-sidecar" "$@"
  echo "$output"
}

cleanup() {
  run "$REPO/scripts/cleanup" "$@"
  echo "$output"
}

# The hash of the pod template that a Deployment's pods are made from now.
hashes() {
  kubectl get pods -n "$1" -o jsonpath='{range .items[*]}{.metadata.labels.pod-template-hash}{"\n"}{end}' | sort -u
}

@test "every kind of workload gets it once, and is what it was afterwards" {
  {
    deployment web
    deployment migrated 'initContainers: [{name: wait, image: example.org/wait:1}]'
    workload DaemonSet agent
    workload StatefulSet database | sed 's/^spec:/spec:\n  serviceName: database/'
    cat <<'YAML'
apiVersion: batch/v1
kind: CronJob
metadata: {name: report, labels: {app: report}}
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - {name: report, image: example.org/report:1}
YAML
  } | namespace all pod-security.kubernetes.io/enforce=baseline
  for what in deployment/web deployment/migrated daemonset/agent statefulset/database; do
    rolled_out all "$what"
  done
  before=$(hashes all)
  kubectl get deployments,daemonsets,statefulsets,cronjobs -n all -o jsonpath='{range .items[*]}{.metadata.labels}{.spec}{"\n"}{end}' >"$BATS_TEST_TMPDIR/before"

  inject -n all
  [ "$status" = 0 ]
  [[ $output == *"CronJob/report: from its next run on"* ]]
  [[ $output == *"5 injected"* ]]
  [ "$(kubectl get deployment/migrated -n all -o jsonpath='{.spec.template.spec.initContainers[*].name}')" = "pcap2netpol wait" ]
  [ "$(kubectl get cronjob/report -n all -o jsonpath='{.spec.jobTemplate.spec.template.spec.initContainers[*].restartPolicy}')" = Always ]
  [ "$(kubectl get deployment/web -n all -o jsonpath='{.spec.template.spec.initContainers[0].args[0]}')" = "$(cat "$REPO/sidecar/capture.sh")" ]
  kubectl get deployments,daemonsets,statefulsets,cronjobs -n all -o jsonpath='{.items[*].spec}' >"$BATS_TEST_TMPDIR/injected"

  inject -n all
  [ "$status" = 0 ]
  [[ $output == *"Deployment/web already has it"* ]]
  kubectl get deployments,daemonsets,statefulsets,cronjobs -n all -o jsonpath='{.items[*].spec}' | cmp - "$BATS_TEST_TMPDIR/injected"

  cleanup -n all
  [ "$status" = 0 ]
  kubectl get deployments,daemonsets,statefulsets,cronjobs -n all -o jsonpath='{range .items[*]}{.metadata.labels}{.spec}{"\n"}{end}' | diff - "$BATS_TEST_TMPDIR/before"
  [ "$(hashes all)" = "$before" ]

  cleanup -n all
  [ "$status" = 0 ]
  [[ $output == *"nothing to remove"* ]]
}

@test "odd filters and images arrive as they were given" {
  deployment web | namespace odd
  inject -n odd --filter "not host 10.0.0.1 or 'it''s' \\ \"x\" & | \$(date)" --image 'example.org/my image:1'
  [ "$status" = 2 ]
  inject -n odd --filter "it's \\ \"x\" & | \$(date) @FULL@" --image example.org:5000/a/b@sha256:00 --snaplen 96 --max-size 2Mi
  [ "$status" = 0 ]
  [ "$(kubectl get deployment/web -n odd -o jsonpath='{.spec.template.spec.initContainers[0].env[?(@.name=="CAPTURE_FILTER")].value}')" = "it's \\ \"x\" & | \$(date) @FULL@" ]
  [ "$(kubectl get deployment/web -n odd -o jsonpath='{.spec.template.spec.initContainers[0].image}')" = example.org:5000/a/b@sha256:00 ]
  [ "$(kubectl get deployment/web -n odd -o jsonpath='{.spec.template.spec.initContainers[0].env[?(@.name=="CAPTURE_MAX_BYTES")].value}')" = 2097152 ]
}

@test "a namespace that admits no capture is refused before anything is changed" {
  deployment web | namespace strict pod-security.kubernetes.io/enforce=restricted
  before=$(template strict deployment/web)
  inject -n strict
  [ "$status" = 5 ]
  [[ $output == *'"restricted"'*"kubectl label namespace strict"* ]]
  [ "$(template strict deployment/web)" = "$before" ]
}

@test "the control plane and the nodes' network are left alone unless asked for" {
  {
    deployment web
    deployment proxy 'hostNetwork: true'
  } | namespace host
  inject -n host
  [ "$status" = 0 ]
  [[ $output == *"Deployment/proxy is on the nodes' own network"*"--include-host-network"* ]]
  [[ $output == *"1 injected"* ]]
  inject -n host --include-host-network
  [ "$status" = 0 ]
  [[ $output == *"1 injected"* ]]
  inject -n kube-system
  [ "$status" = 5 ]
  [[ $output == *"belongs to the control plane"* ]]
}

@test "a rollout that never gets ready is undone, and it is said why" {
  {
    deployment good
    deployment bad
  } | namespace stuck
  rolled_out stuck deployment/bad
  before=$(template stuck deployment/bad)
  faults 'never-ready stuck bad'
  inject -n stuck --timeout 20s
  [ "$status" = 5 ]
  [[ $output == *"Deployment/bad did not roll out in time"* ]]
  [[ $output == *"1 injected; 1 skipped"* ]]
  [ "$(template stuck deployment/bad)" = "$before" ]
  [ "$(kubectl get deployment -n stuck -l pcap2netpol.github.io/sidecar -o name)" = deployment.apps/good ]
  faults ''
  cleanup -n stuck
  [ "$status" = 0 ]
}

@test "an image that can't be pulled is undone at once, everywhere, and named" {
  {
    deployment web
    workload StatefulSet database | sed 's/^spec:/spec:\n  serviceName: database/'
  } | namespace unpullable
  rolled_out unpullable deployment/web
  rolled_out unpullable statefulset/database
  before=$(template unpullable deployment/web)
  faults 'unpullable nowhere'
  # It doesn't wait for the ten minutes.
  run timeout 100 "$REPO/scripts/inject-sidecar" -n unpullable --timeout 10m --image example.org/nowhere:1
  echo "$output"
  [ "$status" = 5 ]
  [[ $output == *"Deployment/web can't have the sidecar; it is taken out again: ImagePullBackOff; can the nodes pull example.org/nowhere:1? --image"* ]]
  [[ $output == *"StatefulSet/database can't have the sidecar"* ]]
  [[ $output == *"StatefulSet/database is as it was"* ]]
  [ "$(template unpullable deployment/web)" = "$before" ]
}

@test "a quota that is used up is the reason that is said, and all is undone at once" {
  deployment web | namespace quota
  rolled_out quota deployment/web
  before=$(template quota deployment/web)
  faults 'over-quota quota'
  run timeout 100 "$REPO/scripts/inject-sidecar" -n quota --timeout 10m
  echo "$output"
  [ "$status" = 5 ]
  [[ $output == *"Deployment/web can't have the sidecar; it is taken out again: "*"exceeded quota: tight"*"raise the quota, or set the strategy's maxSurge to 0"* ]]
  # The names of the pods that were refused differ only in their random ends.
  [ "$(grep -c 'event of web-.*FailedCreate: .*exceeded quota' <<<"$output")" = 1 ]
  [ "$(template quota deployment/web)" = "$before" ]
}

@test "a Deployment that never was ready keeps no pod that records" {
  faults 'never-ready sick web'
  deployment web | namespace sick
  until_there sick web
  inject -n sick --timeout 3s
  [ "$status" = 5 ]
  [ -z "$(recording sick)" ]
  # Nor does cleanup leave one that somebody else's undoing left.
  "$REPO/scripts/inject-sidecar" -n sick --dry-run | sed 1,2d >"$BATS_TEST_TMPDIR/patch.yaml"
  kubectl patch deployment web -n sick --type strategic --patch-file "$BATS_TEST_TMPDIR/patch.yaml"
  until [ -n "$(recording sick)" ]; do sleep 0.1; done
  kubectl rollout undo deployment/web -n sick
  kubectl label deployment/web -n sick pcap2netpol.github.io/sidecar-
  kubectl annotate deployment/web -n sick pcap2netpol.github.io/before-
  cleanup -n sick --timeout 2s
  [ -z "$(recording sick)" ]
}

until_there() {
  until kubectl get pods -n "$1" -l "app=$2" -o name | grep -q .; do sleep 0.1; done
}

# Pods with the container.
recording() {
  kubectl get pods -n "$1" -o jsonpath='{range .items[*]}{.metadata.name} {.spec.initContainers[*].name}{"\n"}{end}' | sed -n '/pcap2netpol/p'
}

@test "cleanup scales no ReplicaSet down that no Deployment made, whatever its name" {
  {
    deployment web
    workload ReplicaSet web-old
    workload ReplicaSet lone
  } | namespace sets
  rolled_out sets deployment/web
  inject -n sets replicaset/web-old replicaset/lone
  [ "$status" = 0 ]
  kubectl delete pods -n sets -l 'app in (web-old, lone)' --grace-period=1 >/dev/null
  until [ "$(recording sets | wc -l)" = 2 ]; do sleep 0.1; done
  inject -n sets deployment/web
  [ "$status" = 0 ]
  cleanup -n sets
  [ "$status" = 0 ]
  for set in web-old lone; do
    [[ $output == *"pod $set-"*" still records, until it is replaced"* ]]
    [ "$(kubectl get replicaset "$set" -n sets -o jsonpath='{.spec.replicas}')" = 1 ]
  done
}

@test "cleanup ends no pod that does its Deployment's work" {
  {
    deployment web
    deployment paused
  } | namespace serving
  rolled_out serving deployment/web
  rolled_out serving deployment/paused
  inject -n serving
  [ "$status" = 0 ]
  kubectl rollout pause deployment/paused -n serving
  # The pods of the old template, too, can't become ready now.
  faults 'never-ready serving web'
  cleanup -n serving --timeout 2s
  [ "$status" = 5 ]
  [[ $output == *"pod web-"*" of Deployment/web still records, until the pods that replace it are ready"* ]]
  [[ $output == *"pod paused-"*" still records, until Deployment/paused is resumed"* ]]
  for name in web paused; do
    [ "$(kubectl get pods -n serving -l app=$name -o jsonpath='{.items[*].status.conditions[?(@.type=="Ready")].status}' | tr ' ' '\n' | grep -c True)" = 1 ]
  done
  # Else each later cleanup of all namespaces finds them too.
  faults
  kubectl delete deployments --all -n serving --timeout=120s
}

@test "a volume that was left behind is found and taken out" {
  deployment web | namespace volume
  before=$(template volume deployment/web)
  inject -n volume
  [ "$status" = 0 ]
  # As an admission webhook may.
  # shellcheck disable=SC2016 # $patch is Kubernetes' word, not the shell's
  kubectl patch deployment web -n volume --type strategic \
    -p '{"metadata": {"labels": {"pcap2netpol.github.io/sidecar": null}}, "spec": {"template": {"spec": {"initContainers": [{"$patch": "delete", "name": "pcap2netpol"}]}}}}'
  cleanup -A
  [ "$status" = 0 ]
  [[ $output == *"volume: Deployment/web is as it was"* ]]
  [ "$(template volume deployment/web)" = "$before" ]
  [ -z "$(kubectl get deployment web -n volume -o jsonpath='{.metadata.annotations.pcap2netpol\.github\.io/before}')" ]
  # What others changed meanwhile is not called as it was.
  inject -n volume
  kubectl set image deployment/web -n volume server=example.org/server:2
  cleanup -n volume
  [ "$status" = 0 ]
  [[ $output == *"others have changed its template"* ]]
}

@test "requests, limits, a pull secret and exclusions are as they were given, and go again" {
  {
    deployment web
    deployment other
  } | namespace chosen
  before=$(template chosen deployment/web)
  inject -n chosen --exclude deployment/other --requests cpu=100m,memory=64Mi --limits '' --image-pull-secret mirror
  [ "$status" = 0 ]
  [[ $output == *"1 injected"* ]]
  resources=$(kubectl get deployment web -n chosen -o jsonpath='{.spec.template.spec.initContainers[0].resources}')
  [[ $resources == *'"requests":{"cpu":"100m","memory":"64Mi"}'* && $resources != *128Mi* ]]
  [ "$(kubectl get deployment web -n chosen -o jsonpath='{.spec.template.spec.imagePullSecrets[0].name}')" = mirror ]
  cleanup -n chosen
  [ "$status" = 0 ]
  [ "$(template chosen deployment/web)" = "$before" ]
}

@test "a forbidden patch leaves everything as it was and says so" {
  {
    deployment one
    deployment two
  } | namespace forbidden
  before=$(template forbidden deployment/one)
  faults 'forbid patch deployments forbidden'
  inject -n forbidden
  [ "$status" = 5 ]
  [[ $output == *"Deployment/one can't be patched: "*orbidden* ]]
  [ "$(template forbidden deployment/one)" = "$before" ]
  faults 'forbid list deployments forbidden'
  inject -n forbidden
  [ "$status" = 3 ]
  [[ $output == *"can't be listed"* ]]
}

@test "what can't be listed in one namespace does not keep the other from being waited for" {
  deployment web | namespace listed
  namespace unlisted </dev/null || true
  faults 'forbid list deployments unlisted'
  inject -n listed -n unlisted
  [ "$status" = 5 ]
  [[ $output == *"of unlisted can't be listed: "*orbidden* ]]
  [[ $output == *"listed: Deployment/web is ready"* ]]
}

@test "Ctrl-C leaves nothing half done, and says what state each workload is in" {
  {
    deployment bad
    deployment good
  } | namespace stopped
  rolled_out stopped deployment/bad
  before=$(template stopped deployment/bad)
  faults 'never-ready stopped bad'
  # With a process group of its own, as a terminal gives it: Ctrl-C goes to all of it.
  set -m
  "$REPO/scripts/inject-sidecar" -n stopped >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
  script=$!
  set +m
  until [ -n "$(kubectl get deployment good -n stopped -o jsonpath='{.metadata.labels.pcap2netpol\.github\.io/sidecar}')" ]; do sleep 0.1; done
  kill -INT -- "-$script"
  ended=0
  wait "$script" || ended=$?
  cat "$BATS_TEST_TMPDIR/said"
  [ "$ended" = 130 ]
  grep -q 'Deployment/bad has the sidecar; its rollout continues' "$BATS_TEST_TMPDIR/said"
  grep -q 'Deployment/good has the sidecar' "$BATS_TEST_TMPDIR/said"
  grep -q 'nothing else was changed' "$BATS_TEST_TMPDIR/said"

  # In the middle of an undoing, that is finished.
  faults 'never-ready stopped bad'
  cleanup -n stopped
  [ "$(template stopped deployment/bad)" = "$before" ]
  set -m
  "$REPO/scripts/inject-sidecar" -n stopped deployment/bad --timeout 2s >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
  script=$!
  set +m
  until grep -q 'taken out again' "$BATS_TEST_TMPDIR/said"; do sleep 0.05; done
  kill -INT -- "-$script"
  ended=0
  wait "$script" || ended=$?
  cat "$BATS_TEST_TMPDIR/said"
  [ "$ended" = 130 ]
  grep -q 'has its old template again' "$BATS_TEST_TMPDIR/said"
  [ "$(template stopped deployment/bad)" = "$before" ]
}

@test "cleanup finds what a broken injection left, in all namespaces" {
  deployment web | namespace broken
  kubectl label deployment/web -n broken pcap2netpol.github.io/sidecar=injected
  deployment other | namespace broken2
  "$REPO/scripts/inject-sidecar" -n broken2
  kubectl label deployment/other -n broken2 pcap2netpol.github.io/sidecar-
  cleanup -A --dry-run
  [[ $output == *"broken: it would be removed from Deployment/web"* ]]
  cleanup -A
  [ "$status" = 0 ]
  [ -z "$(kubectl get deployments -A -l pcap2netpol.github.io/sidecar -o name)" ]
  cleanup -n broken --dry-run
  [ "$status" = 0 ]
  [[ $output == *"there is nothing to remove"* ]]
  [ -z "$(kubectl get deployment/other -n broken2 -o jsonpath='{.spec.template.spec.initContainers}')" ]
}

@test "what rolls out by hand only is said" {
  {
    workload DaemonSet manual | sed 's/^spec:/spec:\n  updateStrategy: {type: OnDelete}/'
    deployment halted | sed 's/^spec:/spec:\n  paused: true/'
    deployment none | sed 's/^spec:/spec:\n  replicas: 0/'
    cat <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: bare}
spec: {containers: [{name: bare, image: example.org/bare:1}]}
YAML
  } | namespace manual
  until [ "$(kubectl get pod bare -n manual -o jsonpath='{.status.phase}')" = Running ]; do sleep 0.1; done
  inject -n manual
  [ "$status" = 0 ]
  [[ $output == *"DaemonSet/manual replaces its pods only as they are deleted"* ]]
  [[ $output == *"Deployment/halted is paused"* ]]
  [[ $output == *"Deployment/none has no replicas now"* ]]
  [[ $output == *"pod bare belongs to no workload"*"--ephemeral"* ]]
}

@test "an ephemeral container goes into running pods, and no second one" {
  deployment web | namespace passing
  rolled_out passing deployment/web
  inject -n passing --ephemeral
  [ "$status" = 0 ]
  [[ $output == *"can't be removed"* ]]
  pod=$(kubectl get pods -n passing -o jsonpath='{.items[0].metadata.name}')
  [ "$(kubectl get pod "$pod" -n passing -o jsonpath='{.spec.ephemeralContainers[0].securityContext.capabilities.add}')" = "" ]
  [[ $(kubectl get pod "$pod" -n passing -o jsonpath='{.spec.ephemeralContainers[0].securityContext.capabilities.drop}') == *SYS_CHROOT* ]]
  inject -n passing --ephemeral
  [ "$status" = 0 ]
  [[ $output == *"already has it"* ]]
}

@test "a dry run prints the patch and changes nothing" {
  deployment web | namespace dry
  before=$(template dry deployment/web)
  run --separate-stderr "$REPO/scripts/inject-sidecar" -n dry --dry-run
  [ "$status" = 0 ]
  sed 1,2d <<<"$output" >"$BATS_TEST_TMPDIR/patch.yaml"
  [ "$(template dry deployment/web)" = "$before" ]
  kubectl patch deployment web -n dry --type strategic --patch-file "$BATS_TEST_TMPDIR/patch.yaml"
}

@test "mistakes on the command line are told, with exit code 2" {
  for arguments in '' '-n' '-n No_Name' '-n a --nonsense' '-n a web' '-n a --timeout soon' '-n a --max-size 3' '-n a --snaplen 1' '-n a --full --filter tcp'; do
    # shellcheck disable=SC2086 # words
    inject $arguments
    [ "$status" = 2 ]
    [[ $output == *--help* ]]
  done
  for arguments in '' '-A -n a' '-n a b'; do
    # shellcheck disable=SC2086 # words
    cleanup $arguments
    [ "$status" = 2 ]
  done
  inject -n there-is-none
  [ "$status" = 3 ]
  [[ $output == *"no namespace there-is-none"* ]]
  inject --help
  [ "$status" = 0 ]
  KUBECONFIG=/nonexistent inject -n a
  [ "$status" = 3 ]
}
