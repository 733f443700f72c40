# How inject-sidecar leaves nothing half done: what fails is undone, and what is interrupted is told.
# shellcheck shell=bash disable=SC2154 # the options are inject-sidecar's

# What was done so far: namespace|kind|name|place|state, of which the last line of a workload counts.
mark() {
  printf '%s|%s|%s|%s|%s\n' "$@" >>"$WORK/states"
}

# Leaves nothing half done, and says what there is.
interrupted() {
  local namespace kind name place state ours
  trap '' INT TERM HUP
  exec 2>&9
  say "interrupted"
  awk -F '|' '{ key = $1 FS $2 FS $3; if (!(key in last)) order[++count] = key; last[key] = $0 }
    END { for (i = 1; i <= count; i++) print last[order[i]] }' "$WORK/states" >"$WORK/last"
  while IFS='|' read -r namespace kind name place state; do
    case $state in
      ready) say "$namespace: $kind/$name has the sidecar, and is ready" ;;
      injected) say "$namespace: $kind/$name has the sidecar; its roll-out goes on" ;;
      attached) say "$namespace: pod $name has the container" ;;
      attaching) say "$namespace: pod $name may have the container" ;;
      undone) [[ $kind == Pod ]] || say "$namespace: $kind/$name has its old template again" ;;
      *)
        # Cut off in between: what there is now is asked for.
        if ! workloads "$namespace" "$kind/$name" >"$WORK/now" 2>"$WORK/error" </dev/null; then
          warn "$namespace: $kind/$name may have the sidecar: $(last_words "$WORK/error")"
          continue
        fi
        IFS='|' read -r _ _ _ _ _ _ _ _ ours _ <"$WORK/now"
        if [[ -z $ours ]]; then
          say "$namespace: $kind/$name is as it was"
        elif [[ $state != undoing ]]; then
          say "$namespace: $kind/$name has the sidecar; its roll-out goes on"
        elif take_out "$namespace" "$kind" "$name" "$ours" </dev/null; then
          say "$namespace: $kind/$name did not roll out in time, and has its old template again"
        else
          warn "$namespace: $kind/$name did not roll out in time, and can't be undone: $(last_words "$WORK/error")"
        fi
        ;;
    esac
  done <"$WORK/last"
  say "nothing else was changed; scripts/cleanup takes it all out"
  exit 130
}

# For a roll-out that failed: what the cluster and the container say of it.
tell_why() {
  local namespace=$1 kind=$2 name=$3 pod
  {
    if ! kube get events -n "$namespace" -o go-template='{{range .items}}{{.involvedObject.name}}|{{.reason}}: {{.message}}
{{end}}' >"$WORK/events" 2>"$WORK/error"; then
      printf '  its events can not be read: %s\n' "$(last_words "$WORK/error")"
    fi
    grep "^$name" "$WORK/events" | tail -n 5 | sed 's/^\([^|]*\)|/  event of \1: /'
    pods_of "$namespace" "$kind" "$name" | while IFS='|' read -r pod _ _ _ _ _ _ state _; do
      kube get pod "$pod" -n "$namespace" -o go-template='{{range .status.initContainerStatuses}}{{with .state.waiting}}{{.reason}} {{.message}}
{{end}}{{end}}{{range .status.containerStatuses}}{{with .state.waiting}}{{.reason}} {{.message}}
{{end}}{{end}}' 2>/dev/null | sed -e '/^ *$/d' -e 's/<no value>//' -e "s|^|  $pod waits: |"
      kube logs "$pod" -n "$namespace" -c "$CONTAINER" --tail=5 2>&1 | sed "s|^|  log of $pod: |"
    done
  } | head -n 20 | clean >&2
}

undo() {
  local namespace=$1 kind=$2 name=$3 place=$4 forbidden
  mark "$namespace" "$kind" "$name" "$place" undoing
  # kubectl only logs it, and goes on waiting.
  forbidden=$(sed -n 's/\\"/"/g; s/^.*[ :"=]\([a-z]* is forbidden: [^:]*\).*/\1/; t said
    b
    : said
    s/"" reflector=.*$/"/; s/""$/"/; p' "$WORK/error" | head -n 1)
  if [[ -n $forbidden ]]; then
    refuse "$namespace: the roll-out of $kind/$name can't be watched; the sidecar is taken out again: $forbidden"
  else
    refuse "$namespace: $kind/$name did not roll out in time with the sidecar; it is taken out again"
  fi
  tell_why "$namespace" "$kind" "$name"
  if ! take_out "$namespace" "$kind" "$name" "$place"; then
    warn "$namespace: $kind/$name could not be undone: $(last_words "$WORK/error"); try scripts/cleanup -n $namespace"
    return
  fi
  mark "$namespace" "$kind" "$name" "$place" undone
  unblock "$namespace" "$kind" "$name"
  if kube rollout status "$kind/$name" -n "$namespace" --timeout="${timeout}s" >/dev/null 2>&1; then
    say "$namespace: $kind/$name is as it was"
  else
    warn "$namespace: $kind/$name has its old template again, but is not ready yet: kubectl -n $namespace rollout status $kind/$name"
  fi
}
