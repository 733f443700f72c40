# A Kubernetes API server of the tests' own, one for a file of tests.
# shellcheck shell=bash disable=SC2034

REPO=$(cd "$BATS_TEST_DIRNAME/../../.." && pwd)

# start_api [OPTION...]: a server that knows what these options say; TEST_CLASSPATH holds its classes.
start_api() {
  # SCRIPTS_PATH: a folder with another bash, sed, awk and so on, by which the scripts are to run.
  [ -z "${SCRIPTS_PATH:-}" ] || export PATH=$SCRIPTS_PATH:$PATH
  STATE=$BATS_FILE_TMPDIR/api
  export STATE HOME=$BATS_FILE_TMPDIR KUBECONFIG=$STATE/kubeconfig TMPDIR=$BATS_FILE_TMPDIR
  mkdir -p "$STATE"
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m \
    -cp "${TEST_CLASSPATH:?}" io.github.pcap2netpol.apiserver.ApiServerMain \
    --dir "$STATE" --port-file "$STATE/port" --load "$BATS_TEST_DIRNAME/cluster.yaml" --ready-after 100 "$@" \
    >"$STATE/out" 2>&1 3>&- &
  echo $! >"$STATE/pid"
  local tries=300
  until [ -s "$STATE/port" ]; do
    tries=$((tries - 1))
    if [ "$tries" = 0 ] || ! kill -0 "$(cat "$STATE/pid")"; then
      cat "$STATE/out" >&2
      return 1
    fi
    sleep 0.1
  done
}

stop_api() {
  kill "$(cat "$STATE/pid")" 2>/dev/null || true
  local tries=100
  while kill -0 "$(cat "$STATE/pid")" 2>/dev/null && [ "$tries" -gt 0 ]; do
    tries=$((tries - 1))
    sleep 0.1
  done
}

# namespace NAME [LABEL...]: makes it, with what is on standard input.
namespace() {
  printf 'apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n' "$1" | kubectl apply -f - >/dev/null
  [ $# -lt 2 ] || kubectl label namespace "${@}"
  kubectl apply -n "$1" -f - >/dev/null
}

# deployment NAME [LINES OF THE POD'S SPEC]
deployment() {
  workload Deployment "$@"
}

workload() {
  cat <<YAML
apiVersion: apps/v1
kind: $1
metadata: {name: $2, labels: {app: $2}}
spec:
  selector: {matchLabels: {app: $2}}
  template:
    metadata: {labels: {app: $2}}
    spec:
      ${3:-terminationGracePeriodSeconds: 10}
      securityContext: {runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000}
      containers:
      - {name: server, image: example.org/server:1, command: [sleep, infinity]}
---
YAML
}

rolled_out() {
  kubectl rollout status -n "$1" "$2" --timeout=120s >/dev/null
}

# The names of the ReplicaSets or revisions in use: their hash is that of the template.
template() {
  kubectl get "$2" -n "$1" -o jsonpath='{.spec}'
}

faults() {
  printf '%s\n' "$@" >"$STATE/faults.part"
  mv "$STATE/faults.part" "$STATE/faults"
}
