# Shared by the scripts: messages, kubectl, and queries to the cluster.
# For bash 3.2 and newer, without jq, GNU tools or eval.
# shellcheck shell=bash disable=SC2016,SC2034 # templates of Go have dollar signs; the scripts use the rest

CONTAINER=pcap2netpol                        # also the volume's name
LABEL=pcap2netpol.github.io/sidecar          # of workloads, not of pods: no selector sees it
BEFORE=pcap2netpol.github.io/before          # their annotation: the checksum of the template as it was
PULL_SECRET=pcap2netpol.github.io/pull-secret # their annotation: the secret that went into the template
NODES=pcap2netpol-nodes                      # the DaemonSet that records on nodes
NODES_LABEL=pcap2netpol.github.io/nodes      # its label and its pods', and that of a namespace made for it
RECORDED=pcap2netpol.github.io/namespaces    # its annotation: for which namespaces it records
export LC_ALL=C

# Exit codes, the same as those of ./pcap2netpol.
USAGE=2
UNUSABLE=3
UNWRITTEN=4
FINDINGS=5

KUBECTL=(kubectl)
REQUEST_TIMEOUT=60s                          # of requests; not of what streams for as long as it takes
NAMESPACES=()
NODE_NAMESPACE=pcap2netpol                   # where it is
NODE_NAMESPACE_GIVEN=''
ALL_NAMESPACES=''
PROGRAM=${0##*/}
SIDECAR=${BASH_SOURCE[0]%/*}/../sidecar

if [[ -t 2 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
  BOLD=$'\033[1m' RED=$'\033[31m' YELLOW=$'\033[33m' PLAIN=$'\033[0m'
else
  BOLD='' RED='' YELLOW='' PLAIN=''
fi

# Text from the cluster may contain anything, including control sequences, which must not reach a terminal.
clean() {
  tr -d '\000-\010\013-\037\177'
}

say() {
  clear_progress
  printf '%s\n' "$*" | clean >&2
}

warn() {
  clear_progress
  printf '%swarning:%s %s\n' "$YELLOW" "$PLAIN" "$(printf '%s' "$*" | clean)" >&2
}

# fail CODE MESSAGE: prints the message and exits.
fail() {
  local code=$1
  shift
  clear_progress
  printf '%serror:%s %s\n' "$RED" "$PLAIN" "$(printf '%s' "$*" | clean)" >&2
  exit "$code"
}

progress_shown=''

# A line that the next one overwrites; on terminals only.
progress() {
  if [[ -t 2 ]]; then
    printf '\r\033[K%s' "$(printf '%s' "$*" | clean)" >&2
    progress_shown=1
  fi
}

clear_progress() {
  if [[ -n $progress_shown ]]; then
    printf '\r\033[K' >&2
    progress_shown=''
  fi
}

usage_error() {
  fail "$USAGE" "$* ($PROGRAM --help lists all options)"
}

# value OPTION [VALUE]: fails unless the option has its value.
value() {
  [[ $# -ge 2 && -n $2 ]] || usage_error "$1 requires a value"
}

is_namespace() {
  [[ $1 =~ ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$ ]]
}

# common_option OPTION [VALUE]: handles an option that all scripts have; TAKEN is the number of its words.
common_option() {
  TAKEN=2
  case $1 in
    -n | --namespace)
      value "$@"
      is_namespace "$2" || usage_error "invalid namespace \"$2\""
      NAMESPACES+=("$2")
      ;;
    --namespace=?*) common_option -n "${1#*=}"; TAKEN=1 ;;
    -n?*) common_option -n "${1#-n}"; TAKEN=1 ;;
    --node-namespace)
      value "$@"
      is_namespace "$2" || usage_error "invalid namespace \"$2\""
      NODE_NAMESPACE=$2
      NODE_NAMESPACE_GIVEN=1
      ;;
    --node-namespace=?*) common_option --node-namespace "${1#*=}"; TAKEN=1 ;;
    --context | --kubeconfig | --as) value "$@"; KUBECTL+=("$1=$2") ;;
    --context=?* | --kubeconfig=?* | --as=?*) KUBECTL+=("$1"); TAKEN=1 ;;
    --request-timeout)
      value "$@"
      [[ $2 =~ ^[0-9]{1,6}(s|m|h)?$ ]] || usage_error "invalid time \"$2\": expected, for example, 30s"
      REQUEST_TIMEOUT=$2
      ;;
    --request-timeout=?*) common_option --request-timeout "${1#*=}"; TAKEN=1 ;;
    *) return 1 ;;
  esac
}

# seconds TEXT: converts 90, 90s, 10m or 2h.
seconds() {
  if [[ $1 =~ ^([0-9]{1,6})([smh]?)$ ]]; then
    case ${BASH_REMATCH[2]} in
      m) echo $((10#${BASH_REMATCH[1]} * 60)) ;;
      h) echo $((10#${BASH_REMATCH[1]} * 3600)) ;;
      *) echo $((10#${BASH_REMATCH[1]})) ;;
    esac
  else
    return 1
  fi
}

# A single request: an API server that does not answer ends it.
kube() {
  "${KUBECTL[@]}" --request-timeout="$REQUEST_TIMEOUT" "$@"
}

# within SECONDS COMMAND...: ends the command when its time is over, then with exit code 124.
within() {
  local limit=$1 process watch code
  shift
  "$@" &
  process=$!
  (
    trap 'kill "$nap" 2>/dev/null; exit 0' TERM
    trap '' INT
    sleep "$limit" &
    nap=$!
    wait "$nap"
    kill "$process" 2>/dev/null
  ) >/dev/null 2>&1 9>&- & # whoever reads our messages would wait for a nap that nobody ended
  watch=$!
  CHILDREN=("$process" "$watch")
  wait "$process" 2>/dev/null
  code=$?
  kill "$watch" 2>/dev/null
  wait "$watch" 2>/dev/null
  CHILDREN=()
  [[ $code -lt 128 ]] || code=124
  return "$code"
}

# kubectl's last message, on one line.
last_words() {
  grep -v '^$' "$1" | tail -n 1
}

# All of kubectl's messages, on one line: with several kinds, each is refused separately.
all_words() {
  grep -v '^$' "$1" | awk 'NR > 1 { printf "; " } { printf "%s", $0 }' | cut -c 1-2000
}

# A kubectl that is not interrupted half-way by Ctrl-C, which goes to all processes.
steadily() {
  (
    trap '' INT
    exec "${KUBECTL[@]}" --request-timeout="$REQUEST_TIMEOUT" "$@"
  )
}

# Exits unless kubectl is installed and the namespaces can be read.
check_cluster() {
  command -v kubectl >/dev/null || fail "$UNUSABLE" "kubectl is not installed, or not on the PATH"
  local version namespace
  if ! version=$(kube get --raw /version 2>"$WORK/error"); then
    if grep -qiE 'timeout|deadline exceeded' "$WORK/error"; then
      fail "$UNUSABLE" "the API server did not answer within $REQUEST_TIMEOUT (--request-timeout): $(last_words "$WORK/error")"
    fi
    fail "$UNUSABLE" "the cluster can't be reached: $(last_words "$WORK/error")"
  fi
  MINOR=$(printf '%s' "$version" | tr -d '\n' | sed -n 's/.*"minor" *: *"\([0-9]*\).*/\1/p')
  MINOR=${MINOR:-0}
  for namespace in ${NAMESPACES[@]+"${NAMESPACES[@]}"}; do
    if ! kube get namespace "$namespace" -o name >/dev/null 2>"$WORK/error"; then
      if grep -qiE 'notfound|not found' "$WORK/error"; then
        fail "$UNUSABLE" "there is no namespace $namespace; check -n, and --context for another cluster"
      fi
      # Users who may only read objects in the namespace can continue.
      grep -qi forbidden "$WORK/error" ||
        fail "$UNUSABLE" "namespace $namespace can't be read: $(last_words "$WORK/error")"
    fi
  done
}

# workloads NAMESPACE WHAT...: one a line, kind|name|hostNetwork|paused|suspended|strategy (of a StatefulSet with a
# partition "RollingUpdate:2")|replicas|init containers|ours
# ("init", "plain", "volume" or nothing)|labelled|before|pull secret|the template's containers.
workloads() {
  local namespace=$1
  shift
  kube get -n "$namespace" "$@" -o go-template='
{{- define "row"}}{{$top := .}}{{$t := .spec.template}}{{if eq .kind "CronJob"}}{{$t = .spec.jobTemplate.spec.template}}{{end}}
{{- .kind}}|{{.metadata.name}}|{{if $t}}{{if $t.spec.hostNetwork}}yes{{end}}{{end}}|{{if .spec.paused}}yes{{end}}|{{if .spec.suspend}}yes{{end}}|
{{- with .spec.updateStrategy}}{{.type}}{{with .rollingUpdate}}{{with .partition}}:{{.}}{{end}}{{end}}{{end}}|{{if ne (printf "%v" .spec.replicas) "<nil>"}}{{.spec.replicas}}{{end}}|
{{- if $t}}{{range $t.spec.initContainers}}{{if ne .name "'"$CONTAINER"'"}}{{.name}} {{end}}{{end}}{{end}}|
{{- if $t}}{{range $t.spec.initContainers}}{{if eq .name "'"$CONTAINER"'"}}init{{end}}{{end}}
{{- range $t.spec.containers}}{{if eq .name "'"$CONTAINER"'"}}plain{{end}}{{end}}
{{- range $t.spec.volumes}}{{if eq .name "'"$CONTAINER"'"}}volume{{end}}{{end}}{{end}}|
{{- with .metadata.labels}}{{if index . "'"$LABEL"'"}}yes{{end}}{{end}}|
{{- with .metadata.annotations}}{{with index . "'"$BEFORE"'"}}{{.}}{{end}}{{end}}|
{{- with .metadata.annotations}}{{with index . "'"$PULL_SECRET"'"}}{{.}}{{end}}{{end}}|
{{- if $t}}{{range $t.spec.containers}}{{.name}} {{end}}{{end}}
{{end}}
{{- if eq .kind "List"}}{{range .items}}{{template "row" .}}{{end}}{{else}}{{template "row" .}}{{end}}'
}

# pods NAMESPACE [ARGUMENT...]: one a line, name|uid|node|phase|owner's kind|owner's name|ours ("init", "plain",
# "ephemeral", "node" or nothing)|state of ours (running, terminated, waiting)|since|restarts|ready|being deleted|why
# ours ended before.
pods() {
  local namespace=$1
  shift
  kube get pods -n "$namespace" "$@" -o go-template="$POD_ROWS"
}

POD_ROWS='
{{- define "state"}}{{if .state.running}}running|{{.state.running.startedAt}}{{else if .state.terminated}}terminated|{{.state.terminated.startedAt}}{{else}}waiting|{{end}}|{{.restartCount}}{{end}}
{{- define "row"}}{{$s := .status}}
{{- .metadata.name}}|{{.metadata.uid}}|{{.spec.nodeName}}|{{.status.phase}}|
{{- with .metadata.ownerReferences}}{{(index . 0).kind}}|{{(index . 0).name}}{{else}}|{{end}}|
{{- $kind := ""}}{{range .spec.initContainers}}{{if eq .name "'"$CONTAINER"'"}}{{$kind = "init"}}{{end}}{{end}}
{{- range .spec.containers}}{{if eq .name "'"$CONTAINER"'"}}{{$kind = "plain"}}{{end}}{{end}}
{{- range .spec.ephemeralContainers}}{{if eq .name "'"$CONTAINER"'"}}{{$kind = "ephemeral"}}{{end}}{{end}}
{{- with .metadata.labels}}{{if index . "'"$NODES_LABEL"'"}}{{$kind = "node"}}{{end}}{{end}}
{{- $kind}}|
{{- $found := false}}{{range $s.initContainerStatuses}}{{if eq .name "'"$CONTAINER"'"}}{{$found = true}}{{template "state" .}}{{end}}{{end}}
{{- range $s.containerStatuses}}{{if eq .name "'"$CONTAINER"'"}}{{$found = true}}{{template "state" .}}{{end}}{{end}}
{{- range $s.ephemeralContainerStatuses}}{{if eq .name "'"$CONTAINER"'"}}{{$found = true}}{{template "state" .}}{{end}}{{end}}
{{- if not $found}}waiting||{{end}}|
{{- range $s.conditions}}{{if eq .type "Ready"}}{{.status}}{{end}}{{end}}|{{if .metadata.deletionTimestamp}}yes{{end}}|
{{- range $s.initContainerStatuses}}{{if eq .name "'"$CONTAINER"'"}}{{with .lastState.terminated}}{{.reason}}{{end}}{{end}}{{end}}
{{- range $s.containerStatuses}}{{if eq .name "'"$CONTAINER"'"}}{{with .lastState.terminated}}{{.reason}}{{end}}{{end}}{{end}}
{{end}}
{{- if eq .kind "List"}}{{range .items}}{{template "row" .}}{{end}}{{else}}{{template "row" .}}{{end}}'

# Where the pod spec is in an object of that kind, as lines of YAML, and the indentation of what follows.
pod_spec_path() {
  if [[ $1 == CronJob ]]; then
    printf 'spec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n'
    DEPTH=10
  else
    printf 'spec:\n  template:\n    spec:\n'
    DEPTH=6
  fi
}

# removal KIND PLACE PULL-SECRET: the patch that removes what inject-sidecar added (PLACE: "init", "plain",
# "volume", several of them, or "").
removal() {
  local pad
  printf 'metadata:\n  labels:\n    %s: null\n  annotations:\n    %s: null\n    %s: null\n' "$LABEL" "$BEFORE" "$PULL_SECRET"
  [[ -n $2 ]] || return 0
  pod_spec_path "$1"
  if [[ $1 == CronJob ]]; then pad='          '; else pad='      '; fi
  case $2 in
    *init*) printf '%sinitContainers:\n%s- {$patch: delete, name: %s}\n' "$pad" "$pad" "$CONTAINER" ;;
  esac
  case $2 in
    *plain*) printf '%scontainers:\n%s- {$patch: delete, name: %s}\n' "$pad" "$pad" "$CONTAINER" ;;
  esac
  printf '%svolumes:\n%s- {$patch: delete, name: %s}\n' "$pad" "$pad" "$CONTAINER"
  [[ -z ${3:-} ]] || printf '%simagePullSecrets:\n%s- {$patch: delete, name: %s}\n' "$pad" "$pad" "$3"
}

# template_sum NAMESPACE KIND NAME: a checksum of the pod template as it is now.
template_sum() {
  local path='{.spec.template}'
  [[ $2 != CronJob ]] || path='{.spec.jobTemplate}'
  kube get "$2" "$3" -n "$1" -o "jsonpath=$path" 2>"$WORK/error" | cksum | tr ' ' -
}

# take_out NAMESPACE KIND NAME PLACE [PULL-SECRET]: on failure, kubectl's message is in $WORK/error.
take_out() {
  removal "$2" "$4" "${5:-}" >"$WORK/removal.yaml"
  steadily patch "$2" "$3" -n "$1" --type strategic --patch-file "$WORK/removal.yaml" >/dev/null 2>"$WORK/error"
}

# sets NAMESPACE: the ReplicaSets that Deployments make, one a line, name|Deployment. Their owners say so: others may
# have similar names.
sets() {
  kube get replicasets -n "$1" -o go-template='{{range .items}}{{$name := .metadata.name}}{{range .metadata.ownerReferences}}{{if eq .kind "Deployment"}}{{$name}}|{{.name}}
{{end}}{{end}}{{end}}' </dev/null
}

# owns NAMESPACE KIND NAME OWNER-KIND OWNER: whether a pod's owner is this workload, or a ReplicaSet that it made, by
# $WORK/sets.NAMESPACE.
owns() {
  if [[ $2/$4 == Deployment/ReplicaSet ]]; then
    grep -qxF "$5|$3" "$WORK/sets.$1"
  else
    [[ $4/$5 == "$2/$3" ]]
  fi
}

# pods_of NAMESPACE KIND NAME: pods of a workload that have the sidecar and are not being deleted, in the format of
# pods(). On failure, kubectl's message is in $WORK/unseen.
pods_of() {
  local line kind owner ours deleting
  [[ $2 != Deployment ]] || sets "$1" >"$WORK/sets.$1" 2>"$WORK/unseen" || return 1
  pods "$1" >"$WORK/pods-of" 2>"$WORK/unseen" </dev/null || return 1
  while IFS= read -r line; do
    IFS='|' read -r _ _ _ _ kind owner ours _ _ _ _ deleting _ <<<"$line"
    if [[ -n $ours && -z $deleting ]] && owns "$1" "$2" "$3" "$kind" "$owner"; then
      printf '%s\n' "$line"
    fi
  done <"$WORK/pods-of"
}

# as_it_was NAMESPACE KIND NAME [BEFORE]: reports whether the template is what it was; BEFORE is its former checksum.
as_it_was() {
  local row ours labelled
  if ! row=$(workloads "$1" "$2/$3" 2>"$WORK/error"); then
    warn "$1: whether $2/$3 is as it was can't be checked: $(last_words "$WORK/error")"
    return 1
  fi
  IFS='|' read -r _ _ _ _ _ _ _ _ ours labelled _ <<<"$row"
  if [[ -n $ours || -n $labelled ]]; then
    printf '%s|%s|%s\n' "$1" "$2" "$3" >>"$WORK/put-back"
    warn "$1: $2/$3 still has the sidecar's container, volume or label, although it was removed: something puts it back (an admission webhook, a GitOps controller?). Stop that, and run scripts/cleanup again"
    return 1
  elif [[ -n ${4:-} && $(template_sum "$1" "$2" "$3") != "$4" ]]; then
    say "$1: $2/$3 has nothing of the sidecar any more; others have changed its template, too"
  else
    say "$1: $2/$3 is as it was"
  fi
}

# end_recording NAMESPACE KIND NAME SECONDS: once the template is restored, waits until no pod of the workload
# records any more. If no pod may be unavailable, a Deployment keeps a ReplicaSet whose pods never became ready:
# that one is scaled down. One with a ready pod still does the Deployment's work.
end_recording() {
  local deadline=$((SECONDS + $4)) set name ready
  while :; do
    if ! pods_of "$1" "$2" "$3" >"$WORK/recording"; then
      warn "$1: whether pods of $2/$3 still record can't be seen: $(last_words "$WORK/unseen")"
      return 1
    fi
    [[ -s $WORK/recording ]] || return 0
    if [[ $2 == Deployment ]]; then
      while IFS= read -r set; do
        steadily patch replicaset "$set" -n "$1" --type merge -p '{"spec":{"replicas":0}}' >/dev/null 2>"$WORK/unscaled" </dev/null ||
          warn "$1: ReplicaSet/$set can't be scaled down: $(last_words "$WORK/unscaled")"
      done < <(awk -F '|' '{ seen[$6] = 1 } $11 == "True" { ready[$6] = 1 }
        END { for (set in seen) if (!(set in ready)) print set }' "$WORK/recording")
    fi
    [[ $SECONDS -lt $deadline ]] || break
    sleep 1
  done
  while IFS='|' read -r name _ _ _ _ _ _ _ _ _ ready _; do
    if [[ $2 == Deployment && $ready == True ]]; then
      warn "$1: pod $name of $2/$3 still records, until the pods that replace it are ready"
    else
      warn "$1: pod $name of $2/$3 still records; it ends when the pod does: kubectl -n $1 delete pod $name"
    fi
  done <"$WORK/recording"
  return 1
}

# A StatefulSet does not replace a pod that never became ready, even after its template is fixed.
unblock() {
  local name ready
  [[ $2 == StatefulSet ]] || return 0
  pods_of "$1" "$2" "$3" | while IFS='|' read -r name _ _ _ _ _ _ _ _ _ ready _; do
    if [[ $ready != True ]]; then
      steadily delete pod "$name" -n "$1" --wait=false >/dev/null 2>"$WORK/undeleted" ||
        warn "$1: pod $name never got ready and keeps $2/$3 from going on; it can't be deleted: $(last_words "$WORK/undeleted")"
    fi
  done
}

# Whether a workload has a rollout to wait for; if not, says why.
rolls_out() {
  local kind=$1 name=$2 paused=$3 suspended=$4 strategy=$5 replicas=$6
  case $kind in
    CronJob)
      if [[ -n $suspended ]]; then
        say "$kind/$name is suspended: nothing changes until it runs again"
      else
        say "$kind/$name: from its next run on; current runs continue as they are"
      fi
      return 1
      ;;
    ReplicaSet | ReplicationController)
      say "$kind/$name does not replace its pods by itself: delete them one by one"
      return 1
      ;;
  esac
  if [[ -n $paused ]]; then
    warn "$kind/$name is paused: its pods stay as they are until it is resumed (kubectl rollout resume)"
    return 1
  fi
  if [[ $strategy == OnDelete ]]; then
    warn "$kind/$name replaces its pods only as they are deleted (OnDelete): delete them one by one"
    return 1
  fi
  if [[ $replicas == 0 ]]; then
    say "$kind/$name has no replicas now"
    return 1
  fi
  if [[ $strategy == *:* ]]; then
    strategy=${strategy#*:}
    if [[ $strategy -ge ${replicas:-1} ]]; then
      warn "$kind/$name has the partition $strategy: none of its pods are replaced until that is lowered"
      return 1
    fi
    warn "$kind/$name has the partition $strategy: its pods up to $name-$((strategy - 1)) stay as they are until that is lowered"
  fi
}

# A temporary folder, removed at the end together with all processes that are still running.
CHILDREN=()
begin_work() {
  WORK=$(mktemp -d "${TMPDIR:-/tmp}/pcap2netpol.XXXXXX") || fail "$UNWRITTEN" "no temporary folder can be created"
  trap end_work EXIT
  # A signal may arrive anywhere, even in a function whose errors go to a file; messages go here in that case.
  exec 9>&2
}

end_work() {
  local child
  clear_progress
  for child in ${CHILDREN[@]+"${CHILDREN[@]}"}; do
    kill "$child" 2>/dev/null || true
  done
  for child in ${CHILDREN[@]+"${CHILDREN[@]}"}; do
    wait "$child" 2>/dev/null || true
  done
  rm -rf "$WORK"
}
