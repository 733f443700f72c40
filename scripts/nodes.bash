# The recording on nodes: a DaemonSet of ours, which inject-sidecar --nodes makes, collect-captures --nodes reads, and
# cleanup removes.
# shellcheck shell=bash disable=SC2154,SC2016,SC2034,SC2153 # the options are the scripts'; templates of Go have dollar signs

joined() {
  local IFS=,
  printf '%s' "$*"
}

# The DaemonSet's pods: name|node|ready|why it is not. Messages are quoted as in Go, so that a pod stays one line.
node_pods() {
  kube get pods -n "$NODE_NAMESPACE" -l "$NODES_LABEL" -o go-template='{{range .items}}{{if not .metadata.deletionTimestamp}}{{.metadata.name}}|
{{- with .spec.nodeName}}{{.}}{{else}}{{with .spec.affinity}}{{with .nodeAffinity}}{{with .requiredDuringSchedulingIgnoredDuringExecution}}{{range .nodeSelectorTerms}}{{range .matchFields}}{{range .values}}{{.}}{{end}}{{end}}{{end}}{{end}}{{end}}{{end}}{{end}}|
{{- range .status.conditions}}{{if eq .type "Ready"}}{{.status}}{{end}}{{end}}|
{{- range .status.containerStatuses}}{{with .state.waiting}}{{.reason}} {{with .message}}{{printf "%q" .}}{{end}}{{end}}{{end}}
{{- range .status.conditions}}{{if eq .type "PodScheduled"}}{{if eq .status "False"}}not scheduled: {{with .message}}{{printf "%q" .}}{{end}}{{end}}{{end}}{{end}}
{{end}}{{end}}' | sed 's/<no value>//g'
}

# why_unwatched NODE: why nothing records there, by $WORK/node-pods.
why_unwatched() {
  awk -F '|' -v node="$1" '
    # What Go quoted, as one line of plain text.
    function plain(text) {
      gsub(/\\\\/, "\001", text); gsub(/\\"/, "\002", text); gsub(/"/, "", text); gsub(/\\[nrt]/, " ", text)
      gsub(/\001/, "\\", text); gsub(/\002/, "\"", text); sub(/ *$/, "", text)
      return text
    }
    $2 == node { found = 1; why = $0; sub(/^[^|]*[|][^|]*[|][^|]*[|]/, "", why); why = plain(why) }
    END { print found ? "its pod is not ready" (why == "" ? "" : ": " why) : "it has no pod of the DaemonSet" }' "$WORK/node-pods"
}

# in_use NAMESPACE...: the nodes on which pods of these namespaces run that have no sidecar.
in_use() {
  local namespace
  for namespace in "$@"; do
    pods "$namespace" 2>/dev/null </dev/null | awk -F '|' '$3 != "" && $4 == "Running" && $7 == "" { print $3 }'
  done | sort -u
}

# The Pod Security level that a namespace enforces; fails where the namespace can't be read.
pod_security() {
  kube get namespace "$1" -o go-template='{{with .metadata.labels}}{{with index . "pod-security.kubernetes.io/enforce"}}{{.}}{{end}}{{end}}' 2>"$WORK/error" </dev/null
}

# node_labels LIST: converts a=b,c=d to YAML; of nodes whose system is not named, Linux.
node_labels() {
  local pair pairs=() text=''
  [[ ,$1 == *,kubernetes.io/os=* ]] || text="kubernetes.io/os: linux"
  IFS=, read -ra pairs <<<"$1"
  for pair in ${pairs[@]+"${pairs[@]}"}; do
    text="$text${text:+, }${pair%%=*}: $(quoted "${pair#*=}")"
  done
  printf '%s' "$text"
}

# Makes the DaemonSet, and the namespace if there is none, and waits.
record_nodes() {
  local known level='' made=''
  filled "$SIDECAR/nodes.yaml" '' '' >"$WORK/nodes.yaml"
  printf 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: %s\n  labels: {%s: made, pod-security.kubernetes.io/enforce: privileged}\n' \
    "$NODE_NAMESPACE" "$NODES_LABEL" >"$WORK/node-namespace.yaml"
  if ! level=$(pod_security "$NODE_NAMESPACE"); then
    if grep -qiE 'notfound|not found' "$WORK/error"; then
      made=1
    else
      warn "$NODE_NAMESPACE: whether its Pod Security level admits pods on the nodes' network can't be seen: $(last_words "$WORK/error")"
    fi
  fi
  case $level in
    baseline | restricted)
      fail "$UNUSABLE" "namespace $NODE_NAMESPACE enforces the Pod Security level \"$level\", which admits no pod on the nodes' network (hostNetwork, NET_RAW): nothing was changed. Name a namespace that enforces \"privileged\" (--node-namespace), or leave that option out: then pcap2netpol is made, with that level"
      ;;
  esac
  if [[ -n $dry_run ]]; then
    printf '# kubectl create -n %s -f FILE\n' "$NODE_NAMESPACE"
    [[ -z $made ]] || { cat "$WORK/node-namespace.yaml"; printf -- '---\n'; }
    cat "$WORK/nodes.yaml"
    return
  fi
  if [[ -n $made ]]; then
    mark "$NODE_NAMESPACE" Namespace "$NODE_NAMESPACE" '' beginning
    steadily create -f "$WORK/node-namespace.yaml" >/dev/null 2>"$WORK/error" </dev/null ||
      fail "$UNUSABLE" "there is no namespace $NODE_NAMESPACE, and it can't be made: $(last_words "$WORK/error"). Ask somebody with that right to run: kubectl create namespace $NODE_NAMESPACE; kubectl label namespace $NODE_NAMESPACE pod-security.kubernetes.io/enforce=privileged"
    say "namespace $NODE_NAMESPACE is made, with the Pod Security level \"privileged\"; scripts/cleanup removes it"
  fi
  if known=$(kube get daemonset "$NODES" -n "$NODE_NAMESPACE" -o go-template='{{.metadata.name}}|{{with .metadata.annotations}}{{with index . "'"$RECORDED"'"}}{{.}}{{end}}{{end}}' 2>"$WORK/error" </dev/null); then
    say "$NODE_NAMESPACE: DaemonSet/$NODES records already, with the options it was started with"
    record_also_for "${known#*|}"
  elif ! grep -qiE 'notfound|not found' "$WORK/error"; then
    fail "$UNUSABLE" "whether there is a DaemonSet $NODE_NAMESPACE/$NODES can't be seen: $(last_words "$WORK/error")"
  else
    note_events "$NODE_NAMESPACE"
    mark "$NODE_NAMESPACE" DaemonSet "$NODES" '' beginning
    if ! steadily create -n "$NODE_NAMESPACE" -f "$WORK/nodes.yaml" >/dev/null 2>"$WORK/error" </dev/null; then
      cp "$WORK/error" "$WORK/refused"
      forget_node_namespace "$NODE_NAMESPACE"
      fail "$UNUSABLE" "the DaemonSet $NODE_NAMESPACE/$NODES can't be made: $(last_words "$WORK/refused")"
    fi
    mark "$NODE_NAMESPACE" DaemonSet "$NODES" '' begun
  fi
  wait_for_nodes
}

# record_also_for NAMESPACES: notes that the DaemonSet, which records for these, does for the ones given too.
record_also_for() {
  local namespace all=$1
  for namespace in "${NAMESPACES[@]}"; do
    [[ ,$all, == *,"$namespace",* ]] || all=$all${all:+,}$namespace
  done
  [[ $all == "$1" ]] || note_recorded "$NODE_NAMESPACE" "$all" ||
    warn "$NODE_NAMESPACE: DaemonSet/$NODES can't be marked as recording for $(joined "${NAMESPACES[@]}"), so whoever cleans up for $1 ends it: $(last_words "$WORK/error")"
}

# note_recorded NAMESPACE NAMESPACES: marks the DaemonSet there. Its mark so far is data, and could hold quotes.
note_recorded() {
  steadily patch daemonset "$NODES" -n "$1" --type merge -p '{"metadata":{"annotations":{"'"$RECORDED"'":"'"${2//[!a-z0-9,-]/}"'"}}}' >/dev/null 2>"$WORK/error" </dev/null
}

# Waits until all of the DaemonSet's pods are ready, or those that are not can't become it. If none can, it is removed.
wait_for_nodes() {
  local deadline=$((SECONDS + timeout)) wanted='' ready=0 stuck=0 why='' nap
  while :; do
    if node_pods >"$WORK/node-pods" 2>"$WORK/error" </dev/null; then
      wanted=$(kube get daemonset "$NODES" -n "$NODE_NAMESPACE" -o go-template='{{with .status}}{{if .observedGeneration}}{{.desiredNumberScheduled}}{{end}}{{end}}' 2>"$WORK/error" </dev/null)
      ready=$(awk -F '|' '$3 == "True"' "$WORK/node-pods" | wc -l | tr -d ' ')
      stuck=$(grep -cE "$HOPELESS" "$WORK/node-pods")
      [[ -z $wanted || $ready -lt $wanted ]] || break
      look_for_broken "$NODE_NAMESPACE"
      if why=$(broken "$NODE_NAMESPACE" DaemonSet "$NODES") && [[ ! -s $WORK/node-pods || $((ready + stuck)) -ge ${wanted:-1} ]]; then
        break
      fi
    else
      why="its pods can't be seen: $(last_words "$WORK/error")"
    fi
    [[ $SECONDS -lt $deadline ]] || break
    progress "waiting for the pods on the nodes: $ready of ${wanted:-some} are ready"
    sleep 1 &
    nap=$!
    wait "$nap" 2>/dev/null
  done
  clear_progress
  if [[ $ready -eq 0 ]]; then
    [[ $wanted != 0 ]] || why="no node has the labels $(node_labels "$node_selector")"
    undo_nodes "${why:-none of its pods was ready in time}"
    return
  fi
  mark "$NODE_NAMESPACE" DaemonSet "$NODES" '' records
  done_count=$((done_count + ready))
  say "$ready nodes are recorded, with the traffic of all their pods, those of other namespaces too"
  while IFS= read -r why; do
    [[ -z $(awk -F '|' -v node="$why" '$2 == node && $3 == "True"' "$WORK/node-pods") ]] || continue
    refuse "node $why is not recorded, and pods of $(joined "${NAMESPACES[@]}") run there: $(why_unwatched "$why")"
  done < <(in_use "${NAMESPACES[@]}")
}

# undo_nodes WHY: removes what was made, since it can't record.
undo_nodes() {
  local hint='' why=$1
  case $why in
    *PodSecurity*) hint="; name a namespace that enforces \"privileged\": --node-namespace" ;;
    *"denied the request"* | *"security context constraint"*) hint="; the cluster's own rules admit no pod on the nodes' network (hostNetwork, NET_RAW) there; --node-namespace names another namespace" ;;
    *mage*) hint="; can the nodes pull $image? --image names another, --image-pull-secret a secret for it" ;;
    *quota* | *LimitRange*) hint="; --requests and --limits change what each pod asks for" ;;
    *CrashLoop*) hint="; if tcpdump in $image becomes another user, as Debian's does: --capabilities NET_RAW,SETUID,SETGID" ;;
  esac
  mark "$NODE_NAMESPACE" DaemonSet "$NODES" '' ending
  unusable=1
  refuse "the nodes can't be recorded; DaemonSet $NODE_NAMESPACE/$NODES is taken out again: $why$hint"
  {
    new_warnings "$NODE_NAMESPACE" | grep -v '|SuccessfulCreate: ' | sort -r | once 4 | head -n 3 | sed 's/^[^|]*|[^|]*|\([^|]*\)|/  event of \1: /'
    cut -d '|' -f 1 "$WORK/node-pods" | head -n 3 | while IFS= read -r why; do
      kube logs "$why" -n "$NODE_NAMESPACE" -c "$CONTAINER" --tail=5 2>/dev/null </dev/null | sed "s|^|  log of $why: |"
    done
  } | clean >&2
  if remove_nodes "$NODE_NAMESPACE" "$timeout"; then
    mark "$NODE_NAMESPACE" DaemonSet "$NODES" '' undone
  else
    warn "$NODE_NAMESPACE: DaemonSet/$NODES could not be taken out: $(last_words "$WORK/error"); try scripts/cleanup -n $(joined "${NAMESPACES[@]}")"
  fi
}

# remove_nodes NAMESPACE SECONDS: removes the DaemonSet there, waits for its pods to end (0: does not), and removes the
# namespace if it was made for it. On failure the message is in $WORK/error.
remove_nodes() {
  local deadline=$((SECONDS + $2)) left
  steadily delete daemonset "$NODES" -n "$1" --ignore-not-found --wait=false >/dev/null 2>"$WORK/error" </dev/null || return 1
  while [[ $2 -gt 0 ]]; do
    left=$(kube get pods -n "$1" -l "$NODES_LABEL" -o name 2>"$WORK/error" </dev/null) || return 1
    [[ -n $left ]] || break
    if [[ $SECONDS -ge $deadline ]]; then
      printf 'it is deleted, but %s has not ended yet\n' "$(printf '%s' "$left" | head -n 1)" >"$WORK/error"
      return 1
    fi
    progress "waiting for the pods on the nodes to end"
    sleep 1
  done
  forget_node_namespace "$1"
}

# Removes a namespace that was made for the DaemonSet, unless something else is in it.
forget_node_namespace() {
  local others
  [[ $(kube get namespace "$1" -o go-template='{{with .metadata.labels}}{{with index . "'"$NODES_LABEL"'"}}{{.}}{{end}}{{end}}' 2>/dev/null </dev/null) == made ]] || return 0
  if ! others=$(kube get pods,services,deployments,statefulsets,daemonsets,jobs,cronjobs -n "$1" -o name 2>"$WORK/error" </dev/null); then
    say "namespace $1 stays, since what else is in it can't be seen: $(last_words "$WORK/error")"
  elif others=$(printf '%s\n' "$others" | grep -v -e "^pod/$NODES-" -e '^$'); then
    say "namespace $1 stays, since there is something else in it: $(printf '%s\n' "$others" | head -n 1)"
  else
    steadily delete namespace "$1" --wait=false >/dev/null 2>"$WORK/error" </dev/null || return 1
    say "namespace $1, which was made for it, is removed"
  fi
}

# For cleanup: removes the DaemonSets that record on nodes, wherever they are.
clean_nodes() {
  local namespace recorded one left
  if ! node_sets -A && ! node_sets -n "$NODE_NAMESPACE"; then
    # Who may see none has made none, unless it is said where it is.
    if [[ -n $ALL_NAMESPACES$NODE_NAMESPACE_GIVEN ]]; then
      warn "whether nodes are recorded can't be seen: $(last_words "$WORK/error")"
      failed=$((failed + 1))
    fi
    return
  fi
  while IFS='|' read -r namespace recorded; do
    left=''
    while IFS= read -r one; do
      [[ -z $one || -n $ALL_NAMESPACES ]] || is_among "$one" "${NAMESPACES[@]}" || left=$left${left:+,}$one
    done < <(printf '%s\n' "$recorded" | tr , '\n')
    if [[ $left == "$recorded" && -n $left ]]; then
      say "$namespace: DaemonSet/$NODES records on the nodes for $left, and stays"
    elif [[ -n $dry_run ]]; then
      say "$namespace: DaemonSet/$NODES would $(if [[ -n $left ]]; then echo "stay, for $left"; else echo 'be removed from the nodes'; fi)"
      found=$((found + 1))
    elif [[ -n $left ]]; then
      say "$namespace: DaemonSet/$NODES records on the nodes for $left too, and stays"
      note_recorded "$namespace" "$left" || { warn "$namespace: DaemonSet/$NODES can't be marked: $(last_words "$WORK/error")"; failed=$((failed + 1)); }
    elif remove_nodes "$namespace" "$([[ -n $no_wait ]] && echo 0 || echo "$timeout")"; then
      say "$namespace: DaemonSet/$NODES is removed from the nodes"
      nodes_removed=1
    else
      warn "$namespace: DaemonSet/$NODES can't be removed: $(last_words "$WORK/error")"
      failed=$((failed + 1))
    fi
  done <"$WORK/node-sets"
  # A namespace that was made for one, of a run that was interrupted before it made that.
  while IFS= read -r namespace; do
    namespace=${namespace#namespace/}
    if grep -q "^$namespace|" "$WORK/node-sets"; then
      continue
    elif [[ -n $dry_run ]]; then
      say "namespace $namespace, which was made for a recording on nodes, would be removed"
      found=$((found + 1))
    elif forget_node_namespace "$namespace"; then
      nodes_removed=1
    else
      warn "namespace $namespace, which was made for a recording on nodes, can't be removed: $(last_words "$WORK/error")"
      failed=$((failed + 1))
    fi
  done < <(kube get namespaces -l "$NODES_LABEL=made" -o name 2>/dev/null </dev/null)
}

# node_sets ARGUMENT...: those that kubectl lists with these arguments go to $WORK/node-sets, as namespace|for which.
node_sets() {
  kube get daemonsets "$@" -l "$NODES_LABEL" -o go-template='{{range .items}}{{.metadata.namespace}}|{{with .metadata.annotations}}{{with index . "'"$RECORDED"'"}}{{.}}{{end}}{{end}}
{{end}}' >"$WORK/node-sets" 2>"$WORK/error" </dev/null
}

is_among() {
  local one
  for one in "${@:2}"; do
    [[ $one != "$1" ]] || return 0
  done
  return 1
}
