# How inject-sidecar leaves nothing half done: it undoes failed steps, and reports interrupted ones.
# shellcheck shell=bash disable=SC2154 # the options are inject-sidecar's

# The steps done so far: namespace|kind|name|place|state; the last line of a workload counts.
mark() {
  printf '%s|%s|%s|%s|%s\n' "$@" >>"$WORK/states"
}

# Leaves nothing half done, and reports what remains.
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
      injected) say "$namespace: $kind/$name has the sidecar; its rollout continues" ;;
      attached) say "$namespace: pod $name has the container" ;;
      attaching) say "$namespace: pod $name may have the container" ;;
      records) say "$namespace: $kind/$name records on the nodes" ;;
      begun) say "$namespace: $kind/$name is made; its pods go on becoming ready, and then record on the nodes" ;;
      beginning | ending)
        if kube get "$kind" "$name" -n "$namespace" -o name >/dev/null 2>"$WORK/error" </dev/null; then
          say "$namespace: $kind/$name is there"
        elif ! grep -qiE 'notfound|not found' "$WORK/error"; then
          warn "$namespace: $kind/$name may be there: $(last_words "$WORK/error")"
        fi
        ;;
      undone) [[ $kind == Pod || $name == "$NODES" ]] || say "$namespace: $kind/$name has its old template again" ;;
      *)
        # Interrupted in between: ask the cluster for the current state.
        if ! workloads "$namespace" "$kind/$name" >"$WORK/now" 2>"$WORK/error" </dev/null; then
          warn "$namespace: $kind/$name may have the sidecar: $(last_words "$WORK/error")"
          continue
        fi
        IFS='|' read -r _ _ _ _ _ _ _ _ ours _ <"$WORK/now"
        if [[ -z $ours ]]; then
          say "$namespace: $kind/$name is as it was"
        elif [[ $state != undoing ]]; then
          say "$namespace: $kind/$name has the sidecar; its rollout continues"
        elif take_out "$namespace" "$kind" "$name" "$ours" "$pull_secret" </dev/null; then
          say "$namespace: $kind/$name did not roll out in time, and has its old template again"
        else
          warn "$namespace: $kind/$name did not roll out in time, and can't be undone: $(last_words "$WORK/error")"
        fi
        ;;
    esac
  done <"$WORK/last"
  say "nothing else was changed; scripts/cleanup removes everything"
  exit 130
}

# What the cluster and the container say about a failed rollout, newest warning first.
# shellcheck disable=SC2016 # templates of Go
tell_why() {
  local namespace=$1 kind=$2 name=$3 pod
  {
    # The objects whose events count: the workload, its ReplicaSets and its pods.
    {
      printf '%s\n' "$name"
      pods_of "$namespace" "$kind" "$name" | cut -d '|' -f 1
      [[ $kind != Deployment ]] || sets "$namespace" 2>/dev/null | awk -F '|' -v name="$name" '$2 == name { print $1 }'
    } >"$WORK/concerned"
    if ! kube get events -n "$namespace" -o go-template='{{range .items}}{{if eq (printf "%v" .type) "Warning"}}{{if .lastTimestamp}}{{.lastTimestamp}}{{else}}{{.eventTime}}{{end}}|{{.involvedObject.name}}|{{.reason}}: {{.message}}
{{end}}{{end}}' >"$WORK/events" 2>"$WORK/error"; then
      printf '  its events cannot be read: %s\n' "$(last_words "$WORK/error")"
    fi
    awk -F '|' 'NR == FNR { concerned[$0] = 1; next } $2 in concerned' "$WORK/concerned" "$WORK/events" |
      sort -r | once 3 | head -n 3 | sed 's/^[^|]*|\([^|]*\)|/  event of \1: /'
    pods_of "$namespace" "$kind" "$name" | while IFS='|' read -r pod _; do
      kube get pod "$pod" -n "$namespace" -o go-template='{{range .status.initContainerStatuses}}{{with .state.waiting}}{{.reason}} {{.message}}
{{end}}{{end}}{{range .status.containerStatuses}}{{with .state.waiting}}{{.reason}} {{.message}}
{{end}}{{end}}{{range .status.conditions}}{{if eq .type "PodScheduled"}}{{if eq .status "False"}}not scheduled: {{.message}}
{{end}}{{end}}{{end}}' 2>/dev/null </dev/null | sed -e 's/<no value>//' -e '/^ *$/d' -e '/^PodInitializing *$/d' -e "s|^|  $pod waits: |"
      kube logs "$pod" -n "$namespace" -c "$CONTAINER" --tail=5 2>&1 </dev/null | sed "s|^|  log of $pod: |"
    done
  } | head -n 20 | clean >&2
}

# undo NAMESPACE KIND NAME PLACE WHY: WHY is empty if time was up.
undo() {
  local namespace=$1 kind=$2 name=$3 place=$4 why=$5 forbidden hint=''
  mark "$namespace" "$kind" "$name" "$place" undoing
  # kubectl only logs the error, and continues to wait.
  forbidden=$(sed -n 's/\\"/"/g; s/^.*[ :"=]\([a-z]* is forbidden: [^:]*\).*/\1/; t said
    b
    : said
    s/"" reflector=.*$/"/; s/""$/"/; p' "$WORK/error" | head -n 1)
  case $why in
    *"denied the request"*) hint="; what the webhook admits is for it to say; --image, --requests and --limits change what the sidecar is" ;;
    *mage*) hint="; can the nodes pull $image? --image names another, --image-pull-secret a secret for it" ;;
    *"requested: pods="[0-9]", used:"*) hint="; a rollout starts a new pod before it ends an old one: raise the quota, or set the strategy's maxSurge to 0" ;;
    *quota* | *LimitRange* | *maximum* | *minimum*) hint="; --requests and --limits change what the sidecar asks for" ;;
  esac
  if [[ -n $why ]]; then
    refuse "$namespace: $kind/$name can't have the sidecar; it is taken out again: $why$hint"
  elif [[ -n $forbidden ]]; then
    refuse "$namespace: the rollout of $kind/$name can't be watched; the sidecar is taken out again: $forbidden"
  else
    refuse "$namespace: $kind/$name did not roll out in time with the sidecar; it is taken out again"
  fi
  tell_why "$namespace" "$kind" "$name"
  if ! take_out "$namespace" "$kind" "$name" "$place" "$pull_secret"; then
    warn "$namespace: $kind/$name could not be undone: $(last_words "$WORK/error"); try scripts/cleanup -n $namespace"
    return
  fi
  mark "$namespace" "$kind" "$name" "$place" undone
  unblock "$namespace" "$kind" "$name"
  printf '%s|%s|%s\n' "$namespace" "$kind" "$name" >>"$WORK/undoing"
}

# After everything was removed, waits until the workloads are as they were.
finish_undoing() {
  local namespace kind name
  [[ -s $WORK/undoing ]] || return 0
  while IFS='|' read -r namespace kind name; do
    restored "$namespace" "$kind" "$name" </dev/null
  done <"$WORK/undoing"
}

restored() {
  local namespace=$1 kind=$2 name=$3
  end_recording "$namespace" "$kind" "$name" 30 || true
  if within $((timeout + 5)) "${KUBECTL[@]}" rollout status "$kind/$name" -n "$namespace" --timeout="${timeout}s" >/dev/null 2>&1; then
    as_it_was "$namespace" "$kind" "$name" "$(awk -F '|' -v key="$namespace|$kind|$name" 'index($0, key "|") == 1 { print $4 }' "$WORK/befores")"
  else
    warn "$namespace: $kind/$name has its old template again, but is not ready yet: kubectl -n $namespace rollout status $kind/$name"
  fi
}
