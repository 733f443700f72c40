#!/usr/bin/env bats
# scripts/inject-sidecar and scripts/cleanup on a cluster older than 1.29, which has no native sidecars.

bats_require_minimum_version 1.5.0
load api

setup_file() {
  # Some installations choose the kubectl by the server's version, and the tests' server wants one of 1.31 or newer.
  local real newer
  real=$(readlink -f "$(command -v kubectl)")
  mkdir "$BATS_FILE_TMPDIR/bin"
  for newer in "$real".1.3[1-9]; do
    [ ! -x "$newer" ] || ln -sf "$newer" "$BATS_FILE_TMPDIR/bin/kubectl"
  done
  export PATH=$BATS_FILE_TMPDIR/bin:$PATH
  start_api --release 1.28
}

teardown_file() {
  stop_api
}

@test "a plain container goes in, what it can't see is said, and it goes out without a trace" {
  {
    deployment web
    deployment migrated 'initContainers: [{name: wait, image: example.org/wait:1}]'
    cat <<'YAML'
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "0 3 * * *"
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: report, image: example.org/report:1}]}}}}
YAML
  } | namespace shop
  before=$(template shop deployment/migrated)
  cronjob=$(template shop cronjob/report)

  run "$REPO/scripts/inject-sidecar" -n shop
  echo "$output"
  [ "$status" = 5 ]
  [[ $output == *"Deployment/migrated: the traffic of its init containers (wait) is not captured"* ]]
  [[ $output == *"CronJob/report: before Kubernetes 1.29 a sidecar would keep its Jobs from ever completing"* ]]
  [[ $output == *"2 injected; 1 skipped"* ]]
  [ "$(kubectl get deployment migrated -n shop -o jsonpath='{.spec.template.spec.containers[*].name}')" = "pcap2netpol server" ]
  [ "$(kubectl get deployment migrated -n shop -o jsonpath='{.spec.template.spec.initContainers[*].name}')" = wait ]
  [ "$(kubectl get deployment migrated -n shop -o jsonpath='{.spec.template.spec.containers[0].restartPolicy}')" = '' ]
  [ "$(template shop cronjob/report)" = "$cronjob" ]

  run "$REPO/scripts/inject-sidecar" -n shop deployment/web
  [ "$status" = 0 ]
  [[ $output == *"already has it"* ]]

  run "$REPO/scripts/cleanup" -n shop
  echo "$output"
  [ "$status" = 0 ]
  [ "$(template shop deployment/migrated)" = "$before" ]
}
