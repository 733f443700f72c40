# How inject-sidecar waits for the rollouts it caused.
# shellcheck shell=bash disable=SC2154,SC2016 # the options are inject-sidecar's; templates of Go have dollar signs

# Reasons for which a container waits that nothing but a change removes, in a row of fields.
HOPELESS='\|(ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|CreateContainerConfigError|CreateContainerError|RunContainerError|CrashLoopBackOff) '

# Warnings in a namespace, and what controllers created, as lines time|kind|name|reason: message.
# shellcheck disable=SC2016 # templates of Go
warnings() {
  kube get events -n "$1" -o go-template='{{range .items}}{{if or (eq (printf "%v" .type) "Warning") (eq (printf "%v" .reason) "SuccessfulCreate")}}{{if .lastTimestamp}}{{.lastTimestamp}}{{else}}{{.eventTime}}{{end}}|{{.involvedObject.kind}}|{{.involvedObject.name}}|{{.reason}}: {{.message}}
{{end}}{{end}}' 2>/dev/null </dev/null
}

# note_events NAMESPACE: remembers events from before any change, which explain nothing.
note_events() {
  warnings "$1" >"$WORK/events.$1.before" || true
}

# The new lines of warnings.
new_warnings() {
  warnings "$1" | grep '|' | awk 'FILENAME != "-" { old[$0] = 1; next } !($0 in old)' "$WORK/events.$1.before" - | sort
}

# once FIELD: of events that differ only in the time and in the random end of a pod's name, the first.
once() {
  awk -F '|' -v field="$1" '{ text = $field; gsub(/-[a-z0-9][a-z0-9][a-z0-9][a-z0-9][a-z0-9]"/, "\"", text) } !seen[text]++'
}

# broken NAMESPACE KIND NAME: why a rollout can't succeed, as soon as that is certain.
broken() {
  local owner kind why since
  # Pods whose container can't be made or pulled, or ends again and again.
  while IFS='|' read -r kind owner why; do
    if owns "$1" "$2" "$3" "$kind" "$owner"; then
      printf '%s\n' "$why" | sed 's/<no value>//g; s/ *$//'
      return 0
    fi
  done <"$WORK/stuck.$1"
  # Pods that can't even be created: a quota, a LimitRange, an admission webhook.
  while IFS='|' read -r owner why; do
    if [[ $2 == Deployment && $owner == "$3" ]]; then
      printf '%s\n' "$why"
      return 0
    fi
  done <"$WORK/refused.$1"
  # StatefulSets and DaemonSets say it by events alone. It may pass, as where a quota has not yet noticed that
  # the old pod is gone: three seconds are given.
  why=$(awk -F '|' -v kind="$2" -v name="$3" '$2 == kind && $3 == name { last = $0 } END { print last }' "$WORK/news.$1")
  case $why in
    *"|FailedCreate: "*) ;;
    *) return 1 ;;
  esac
  since=$(awk -F '|' -v key="$1|$2|$3" 'index($0, key "|") == 1 { print $4; exit }' "$WORK/failing")
  [[ -n $since ]] || printf '%s|%s\n' "$1|$2|$3" "$SECONDS" >>"$WORK/failing"
  [[ -n $since && $((SECONDS - since)) -ge 3 ]] || return 1
  printf '%s\n' "${why#*|FailedCreate: }"
}

# tell_news NAMESPACE KIND NAME: prints what delays a rollout; each reason once.
tell_news() {
  local kind name why key="$1|$2|$3"
  {
    printf '%s|%s\n' "$2" "$3"
    awk -F '|' -v kind="$2" -v name="$3" '$3 == kind && $4 == name { print $1 "|" $2 }' "$WORK/owners.$1"
  } >"$WORK/concerned"
  awk -F '|' 'NR == FNR { concerned[$0] = 1; next } ($2 "|" $3) in concerned && $4 !~ /^SuccessfulCreate:/' \
    "$WORK/concerned" "$WORK/news.$1" | tail -n 1 >"$WORK/newest"
  IFS='|' read -r _ kind name why <"$WORK/newest" || return 0
  if ! grep -qxF "$key|${why%%:*}" "$WORK/news.told" 2>/dev/null; then
    printf '%s\n' "$key|${why%%:*}" >>"$WORK/news.told"
    say "$1: $2/$3 is not ready yet; newest warning, of $kind/$name: $why"
  fi
}

# Reasons why pods of a namespace with the sidecar don't run, for broken().
look_for_broken() {
  : >"$WORK/sets.$1"
  : >"$WORK/refused.$1"
  kube get pods -n "$1" -o go-template='{{range .items}}{{$kind := ""}}{{$owner := ""}}
{{- with .metadata.ownerReferences}}{{$kind = (index . 0).kind}}{{$owner = (index . 0).name}}{{end}}
{{- range .status.initContainerStatuses}}{{if eq .name "'"$CONTAINER"'"}}{{with .state.waiting}}{{$kind}}|{{$owner}}|{{.reason}} {{.message}}
{{end}}{{end}}{{end}}
{{- range .status.containerStatuses}}{{if eq .name "'"$CONTAINER"'"}}{{with .state.waiting}}{{$kind}}|{{$owner}}|{{.reason}} {{.message}}
{{end}}{{end}}{{end}}{{end}}' 2>/dev/null </dev/null |
    grep -E "$HOPELESS" >"$WORK/stuck.$1"
  # A DaemonSet, which records on nodes, makes no ReplicaSets, and its role can't list any.
  if [[ -z $nodes ]]; then
    sets "$1" >"$WORK/sets.$1" 2>/dev/null
    kube get replicasets -n "$1" -o go-template='{{range .items}}
{{- $ours := false}}{{range .spec.template.spec.volumes}}{{if eq .name "'"$CONTAINER"'"}}{{$ours = true}}{{end}}{{end}}
{{- $owner := ""}}{{range .metadata.ownerReferences}}{{if eq .kind "Deployment"}}{{$owner = .name}}{{end}}{{end}}
{{- if and $ours $owner}}{{range .status.conditions}}{{if and (eq .type "ReplicaFailure") (eq .status "True")}}{{$owner}}|{{.message}}
{{end}}{{end}}{{end}}{{end}}' 2>/dev/null </dev/null >"$WORK/refused.$1"
  fi
  new_warnings "$1" >"$WORK/news.$1"
  # The owners of objects with the sidecar: kind|name|kind of the workload|its name.
  [[ ! -s $WORK/news.$1 ]] || {
    [[ -n $nodes ]] || kube get replicasets -n "$1" -o go-template='{{range .items}}{{$name := .metadata.name}}
{{- $ours := false}}{{range .spec.template.spec.volumes}}{{if eq .name "'"$CONTAINER"'"}}{{$ours = true}}{{end}}{{end}}
{{- if $ours}}{{range .metadata.ownerReferences}}ReplicaSet|{{$name}}|{{.kind}}|{{.name}}
{{end}}{{end}}{{end}}' 2>/dev/null </dev/null
    pods "$1" 2>/dev/null </dev/null | awk -F '|' 'FILENAME != "-" { of[$1] = $2; next } $7 != "" {
      if ($5 == "ReplicaSet" && $6 in of) { $6 = of[$6]; $5 = "Deployment" }
      print "Pod|" $1 "|" $5 "|" $6 }' "$WORK/sets.$1" -
  } >"$WORK/owners.$1"
}

# In parallel: rollouts that can't succeed are undone at once, the others when their time is up.
wait_for_all() {
  local namespace kind name place deadline left all number process why rolling count=0 running=0
  [[ -s $WORK/waiting ]] || return 0
  : >"$WORK/failing"
  all=$(wc -l <"$WORK/waiting" | tr -d ' ')
  deadline=$((SECONDS + timeout))
  awk '{ print NR "||" $0 }' "$WORK/waiting" >"$WORK/rolling"
  while [[ -s $WORK/rolling ]]; do
    for namespace in "${NAMESPACES[@]}"; do
      look_for_broken "$namespace"
    done
    mv "$WORK/rolling" "$WORK/rolling.now"
    : >"$WORK/rolling"
    while IFS='|' read -r number process namespace kind name place; do
      if [[ -n $place ]] && why=$(broken "$namespace" "$kind" "$name"); then
        if [[ -n $process ]]; then
          kill "$process" 2>/dev/null
          wait "$process" 2>/dev/null
          running=$((running - 1))
        fi
        done_count=$((done_count - 1))
        count=$((count + 1))
        undo "$namespace" "$kind" "$name" "$place" "$why" </dev/null
      elif [[ -z $process && $running -ge 16 ]]; then
        printf '%s||%s|%s|%s|%s\n' "$number" "$namespace" "$kind" "$name" "$place" >>"$WORK/rolling"
      elif [[ -z $process ]]; then
        left=$((deadline - SECONDS))
        [[ $left -ge 1 ]] || left=1
        "${KUBECTL[@]}" rollout status "$kind/$name" -n "$namespace" --timeout="${left}s" \
          >/dev/null 2>"$WORK/rollout.$number" </dev/null &
        process=$!
        running=$((running + 1))
        CHILDREN+=("$process")
        printf '%s|%s|%s|%s|%s|%s\n' "$number" "$process" "$namespace" "$kind" "$name" "$place" >>"$WORK/rolling"
      elif kill -0 "$process" 2>/dev/null; then
        tell_news "$namespace" "$kind" "$name" </dev/null
        # kubectl itself waits for ever if the API server does not answer.
        [[ $SECONDS -lt $((deadline + 5)) ]] || kill "$process" 2>/dev/null
        printf '%s|%s|%s|%s|%s|%s\n' "$number" "$process" "$namespace" "$kind" "$name" "$place" >>"$WORK/rolling"
      else
        running=$((running - 1))
        count=$((count + 1))
        if wait "$process"; then
          mark "$namespace" "$kind" "$name" "$place" ready
          say "$namespace: $kind/$name is ready"
        elif [[ -n $place ]]; then
          done_count=$((done_count - 1))
          cp "$WORK/rollout.$number" "$WORK/error"
          undo "$namespace" "$kind" "$name" "$place" '' </dev/null
        else
          refuse "$namespace: $kind/$name had it already, and is not ready: $(last_words "$WORK/rollout.$number")"
        fi
      fi
    done <"$WORK/rolling.now"
    [[ -s $WORK/rolling ]] || break
    progress "waiting for rollouts: $count of $all done"
    sleep 1 &
    rolling=$!
    wait "$rolling" 2>/dev/null
  done
  CHILDREN=()
  clear_progress
  finish_undoing
}

