# How collect-captures --nodes tells which nodes were not watched although pods of the namespaces ran there: nothing
# recorded on them, or nothing while the pod that does was replaced. Their traffic is unknown, as after any other loss.
# shellcheck shell=bash disable=SC2154,SC2034 # bundle is collect-captures'

# concerns NAMESPACE OURS NODE: whether a pod of this namespace, with a container of ours, is one to collect from.
concerns() {
  case $2 in
    '') return 1 ;;
    node) [[ -n $nodes && $1 == "$NODE_NAMESPACE" && $3 =~ ^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$ ]] ;;
    *) [[ -z $nodes || $1 != "$NODE_NAMESPACE" ]] ;;
  esac
}

# note_unwatched: after each round; $WORK/in-use has the nodes on which pods run, $WORK/watched those that are recorded.
# While none is recorded yet, nothing is amiss on any.
note_unwatched() {
  local node why file
  [[ ! -s $WORK/watched ]] || : >"$WORK/nodes-recorded"
  [[ -e $WORK/nodes-recorded ]] || return 0
  node_pods >"$WORK/node-pods" 2>/dev/null </dev/null
  while IFS= read -r node; do
    [[ $node =~ ^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$ ]] || continue
    if grep -qxF "$node" "$WORK/watched" || [[ -e $WORK/unwatched.$node ]]; then
      continue
    fi
    why=$(why_unwatched "$node")
    printf '%s|%s\n' "$(now)" "$why" >"$WORK/unwatched.$node"
    warn "node $node is not watched, and pods of $(joined "${NAMESPACES[@]}") run there: $why"
  done < <(sort -u "$WORK/in-use")
  for file in "$WORK"/unwatched.*; do
    node=${file#"$WORK/unwatched."}
    [[ -f $file ]] || continue
    if grep -qxF "$node" "$WORK/watched" || ! grep -qxF "$node" "$WORK/in-use"; then
      end_unwatched "$node" "$(now)"
    fi
  done
}

# end_unwatched NODE UNTIL: notes it as a loss; UNTIL is empty if it went on to the end.
end_unwatched() {
  local since why SUBJECT STEM SAMPLES NOTES LOCK
  IFS='|' read -r since why <"$WORK/unwatched.$1"
  rm -f "$WORK/unwatched.$1"
  bundle_place '' '' '' "$1" node || return 1
  note_gap "$1" "$since" "$2" "the node was not watched: $why"
}

# note_gap NODE SINCE UNTIL TEXT: nothing was recorded in between.
note_gap() {
  local line
  printf '|%s||node|0||waiting\n' "$1" 2>/dev/null >"$NOTES/unwatched.pod" || { : >"$WORK/unwritten"; return 1; }
  line="$2|$3|recording|unwatched|$(printf '%s' "$4" | tr '|\n' '/ ')"
  grep -qxF "$line" "$NOTES/unwatched.own" 2>/dev/null || printf '%s\n' "$line" 2>/dev/null >>"$NOTES/unwatched.own" ||
    : >"$WORK/unwritten"
  note_losses unwatched ''
}

# At the end: what is unwatched still, and for how long a node was while its pod was replaced.
finish_unwatched() {
  local file node uid before since until SUBJECT STEM SAMPLES NOTES LOCK
  for file in "$WORK"/unwatched.*; do
    [[ ! -f $file ]] || end_unwatched "${file#"$WORK/unwatched."}" ''
  done
  for file in "$bundle/.collected/$NODE_NOTES"/*; do
    [[ -d $file ]] || continue
    node=${file##*/}
    bundle_place '' '' '' "$node" node || return 1
    if [[ -f $NOTES/unwatched.own ]] && grep -qxF "$node" "$WORK/watched"; then
      # What an earlier run said to go on has ended.
      sed "s/^\([0-9]*\)||recording|/\1|$(now)|recording|/" "$NOTES/unwatched.own" 2>/dev/null >"$NOTES/unwatched.new" || { rm -f "$NOTES/unwatched.new"; : >"$WORK/unwritten"; return 1; }
      put "$NOTES/unwatched.new" "$NOTES/unwatched.own" && note_losses unwatched ''
    fi
    before=''
    while IFS='|' read -r _ uid; do
      since=$(cat "$NOTES/$before".*.status 2>/dev/null | awk '$1 > last { last = $1 } END { print last }')
      until=$(awk '$2 == "ready" { print $1; exit }' "$NOTES/$uid.0.status" 2>/dev/null)
      if [[ -n $before && -n $since && -n $until && $until -ge $since ]]; then
        note_gap "$node" "$since" "$until" "the pod that recorded was replaced"
      fi
      before=$uid
    done < <(awk -F '|' '$1 != "" { print $3 "|" $1 }' "$NOTES"/*.pod 2>/dev/null | sort)
  done
}
