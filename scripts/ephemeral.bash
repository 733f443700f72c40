# inject-sidecar --ephemeral: adds a container to running pods without restarting them.
# shellcheck shell=bash disable=SC2154 # the options are inject-sidecar's

# The text in a JSON list must be quoted.
json() {
  printf '"%s"' "$(printf '%s' "$1" | sed -e 's/\\/\\\\/g' -e 's/"/\\"/g')"
}

# kubectl debug takes a container's description (--custom) from 1.31 on.
check_kubectl() {
  local version
  version=$(kube version --client -o json 2>/dev/null | tr -d '\n' | sed -n 's/.*"gitVersion" *: *"v\{0,1\}\([0-9.]*\).*/\1/p')
  if [[ $version =~ ^1\.([0-9]+) && ${BASH_REMATCH[1]} -lt 31 ]]; then
    fail "$UNUSABLE" "--ephemeral needs kubectl 1.31 or newer; this one is $version. Without --ephemeral the sidecar works with it, at the price of a restart"
  fi
}

attach() {
  local namespace=$1 name node phase ours state
  admitted "$namespace" || return
  if ! pods "$namespace" ${selector[@]+"${selector[@]}"} ${names[@]+"${names[@]#*/}"} >"$WORK/pods" 2>"$WORK/error"; then
    unlisted "the pods of $namespace can't be listed: $(all_words "$WORK/error")"
    return
  fi
  sed -e '/^#/d' \
    -e "s|@FILTER@|$(json "$filter" | sed 's/[&|\\]/\\&/g')|" -e "s|@FULL@|\"$full\"|" \
    -e "s|@SNAPLEN@|\"$snaplen\"|" -e "s|@MAX_BYTES@|\"$max_size\"|" \
    "$SIDECAR/ephemeral.json" >"$WORK/ephemeral.json"
  if [[ -n $dry_run ]]; then
    printf '# kubectl debug POD -n %s --image=%s -c %s --profile=baseline --custom=FILE -- sh -c SCRIPT\n' \
      "$namespace" "$image" "$CONTAINER"
    cat "$WORK/ephemeral.json"
  fi
  while IFS='|' read -r name _ node phase _ _ ours state _; do
    if [[ $phase != Running ]]; then
      continue
    elif [[ -n $node_selector ]] && ! is_chosen "$node"; then
      say "$namespace: pod $name is skipped: its node $node lacks the labels $node_selector"
    elif [[ -n $ours && $state == running ]]; then
      say "$namespace: pod $name already has it"
    elif [[ $ours == ephemeral ]]; then
      refuse "$namespace: pod $name had one that has ended, and takes no second of that name"
    elif [[ -n $dry_run ]]; then
      printf '# for pod %s\n' "$name"
    elif mark "$namespace" Pod "$name" '' attaching && steadily debug "$name" -n "$namespace" --image="$image" -c "$CONTAINER" --profile=baseline \
      --custom="$WORK/ephemeral.json" --quiet -- sh -c "$(cat "$SIDECAR/capture.sh")" \
      >/dev/null 2>"$WORK/error" </dev/null; then
      mark "$namespace" Pod "$name" '' attached
      printf '%s|%s\n' "$namespace" "$name" >>"$WORK/attached"
      done_count=$((done_count + 1))
    else
      mark "$namespace" Pod "$name" '' undone
      refuse "$namespace: pod $name takes no ephemeral container: $(last_words "$WORK/error")"
    fi
  done <"$WORK/pods"
}

wait_for_attached() {
  local namespace name state deadline=$((SECONDS + timeout))
  [[ -s $WORK/attached ]] || return 0
  while IFS='|' read -r namespace name; do
    while :; do
      progress "waiting for the container in $namespace $name"
      IFS='|' read -r _ _ _ _ _ _ _ state _ < <(pods "$namespace" "$name" 2>/dev/null </dev/null)
      [[ $state == waiting && $SECONDS -lt $deadline ]] || break
      sleep 1
    done
    if [[ $state == running ]]; then
      say "$namespace: pod $name is captured"
    else
      done_count=$((done_count - 1))
      refuse "$namespace: the container in pod $name does not run (${state:-the pod is gone})"
      kube logs "$name" -n "$namespace" -c "$CONTAINER" --tail=5 2>/dev/null </dev/null | clean >&2
    fi
  done <"$WORK/attached"
}
