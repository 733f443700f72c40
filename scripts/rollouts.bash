# How inject-sidecar waits for the roll-outs that it caused.
# shellcheck shell=bash disable=SC2154,SC2016 # the options are inject-sidecar's; templates of Go have dollar signs

# broken NAMESPACE KIND NAME: why a roll-out can't succeed, as soon as that is certain.
broken() {
  local owner kind why
  # Pods whose container can't be made or pulled.
  while IFS='|' read -r kind owner why; do
    if [[ $owner == "$3" || ($kind == ReplicaSet && ${owner%-*} == "$3") ]]; then
      printf '%s\n' "$why" | sed 's/<no value>//g; s/ *$//'
      return 0
    fi
  done <"$WORK/stuck.$1"
  # Pods that are not even made: a quota, a LimitRange, an admission webhook.
  while IFS='|' read -r owner why; do
    if [[ $2 == Deployment && $owner == "$3" ]]; then
      printf '%s\n' "$why"
      return 0
    fi
  done <"$WORK/refused.$1"
  return 1
}

# What keeps pods of a namespace with the sidecar from running, for broken().
look_for_broken() {
  kube get pods -n "$1" -o go-template='{{range .items}}{{$kind := ""}}{{$owner := ""}}
{{- with .metadata.ownerReferences}}{{$kind = (index . 0).kind}}{{$owner = (index . 0).name}}{{end}}
{{- range .status.initContainerStatuses}}{{if eq .name "'"$CONTAINER"'"}}{{with .state.waiting}}{{$kind}}|{{$owner}}|{{.reason}} {{.message}}
{{end}}{{end}}{{end}}
{{- range .status.containerStatuses}}{{if eq .name "'"$CONTAINER"'"}}{{with .state.waiting}}{{$kind}}|{{$owner}}|{{.reason}} {{.message}}
{{end}}{{end}}{{end}}{{end}}' 2>/dev/null </dev/null |
    grep -E '\|(ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|CreateContainerConfigError|CreateContainerError|RunContainerError) ' >"$WORK/stuck.$1"
  kube get replicasets -n "$1" -o go-template='{{range .items}}{{$name := .metadata.name}}{{$owner := $name}}
{{- with .metadata.ownerReferences}}{{$owner = (index . 0).name}}{{end}}
{{- $ours := false}}{{range .spec.template.spec.volumes}}{{if eq .name "'"$CONTAINER"'"}}{{$ours = true}}{{end}}{{end}}
{{- if $ours}}{{range .status.conditions}}{{if and (eq .type "ReplicaFailure") (eq .status "True")}}{{$owner}}|{{.message}}
{{end}}{{end}}{{end}}{{end}}' 2>/dev/null </dev/null >"$WORK/refused.$1"
}

# All side by side: those that can't succeed are undone at once, the others when their time is over.
wait_for_all() {
  local namespace kind name place deadline left all number process why rolling count=0 running=0
  [[ -s $WORK/waiting ]] || return 0
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
    progress "waiting for roll-outs: $count of $all done"
    sleep 1 &
    rolling=$!
    wait "$rolling" 2>/dev/null
  done
  CHILDREN=()
  clear_progress
  finish_undoing
}

