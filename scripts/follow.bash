# How collect-captures handles pods that end while it watches: their sidecars print everything they have at the end,
# and that is read as it comes, since the log soon becomes unavailable. Pods of Jobs are followed from their start:
# some are deleted the moment they are done.
# shellcheck shell=bash disable=SC2154 # bundle is collect-captures'

# watch_ends NAMESPACE: runs in its own process until $WORK/ending exists.
watch_ends() {
  local namespace=$1 rows=$WORK/rows.$1 WATCHING=''
  trap '' INT
  # shellcheck disable=SC2046 # words
  trap 'kill $WATCHING $(followers) 2>/dev/null; exit 143' TERM
  mkfifo "$rows" || return 1
  while [[ ! -e $WORK/ending ]]; do
    # Opened for both, it does not wait for the other end, which may have been ended meanwhile.
    exec 7<>"$rows"
    "${KUBECTL[@]}" get pods -n "$namespace" --watch -o go-template="$POD_ROWS" >&7 2>"$WORK/watch.$namespace" </dev/null 7>&- &
    WATCHING=$!
    echo "$WATCHING" >"$WORK/watching.$namespace"
    # The end may have come before there was anything to end.
    [[ ! -e $WORK/ending ]] || kill "$WATCHING" 2>/dev/null
    exec 8<"$rows" 7>&-
    follow_rows "$namespace" <&8
    exec 8<&-
    wait "$WATCHING" 2>/dev/null
    if grep -qi forbidden "$WORK/watch.$namespace"; then
      warn "$namespace: pods may not be watched, so what is in a pod's log when it ends may be lost: $(last_words "$WORK/watch.$namespace")"
      break
    fi
    [[ -e $WORK/ending ]] || sleep 1
  done
  last_followers
}

# The processes that follow pods of this namespace.
followers() {
  cat "$WORK/followers.$namespace" 2>/dev/null
}

follow_rows() {
  local name uid node phase kind ours state since restarts deleting reason ends
  while IFS='|' read -r name uid node phase kind _ ours state since restarts _ deleting reason; do
    concerns "$1" "$ours" "$node" || continue
    [[ $state != waiting && $uid =~ ^[-a-zA-Z0-9]+$ ]] || continue
    ends=''
    case $deleting:$phase in yes:* | *:Succeeded | *:Failed) ends=1 ;; esac
    [[ -n $ends || $kind == Job ]] || continue
    [[ -z $ends ]] || : >"$WORK/ends.$uid"
    [[ ! -e $WORK/followed.$uid ]] || continue
    : >"$WORK/followed.$uid"
    follow "$1" "$name" "$uid" "$node" "$phase" "$ours" "$since" "$restarts" "$reason" </dev/null &
    printf '%s %s\n' "$!" "$uid" >>"$WORK/following.$1"
    echo "$!" >>"$WORK/followers.$1"
  done
}

# follow NAMESPACE POD UID NODE PHASE OURS SINCE RESTARTS REASON: reads the pod's log to its end, then collects from it.
# shellcheck disable=SC2034 # take_log and what it calls write and read these
follow() {
  local namespace=$1 pod=$2 uid=$3 SUBJECT STEM SAMPLES NOTES LOCK FAULT='' PLACE NUMBER STALLS=0 WORDS=$WORK/words.$3 RUNNING='' LOCKED=''
  trap 'kill $RUNNING 2>/dev/null; [[ -z $LOCKED ]] || unlock_pod "$LOCKED"; exit 143' TERM
  "${KUBECTL[@]}" logs --follow "$pod" -n "$namespace" -c "$CONTAINER" >"$WORK/follow.$uid" 2>/dev/null </dev/null &
  RUNNING=$!
  wait "$RUNNING"
  RUNNING=''
  # A log without its end mark is incomplete: perhaps only the connection broke.
  grep -q '^pcap2netpol: END ' "$WORK/follow.$uid" || { rm -f "$WORK/followed.$uid"; return 0; }
  bundle_place "$namespace" "$pod" "$uid" "$4" "$6" || return
  lock_pod "$LOCK"
  mv "$WORK/follow.$uid" "$WORK/log.$uid"
  printf '%s|%s|%s|%s|%s|%s|terminated\n' "$uid" "$4" "$7" "$6" "$8" "$5" 2>/dev/null >"$NOTES/.pod.$uid" || : >"$WORK/unwritten"
  put "$NOTES/.pod.$uid" "$NOTES/$uid.pod"
  if take_log "$uid"; then
    : >"$NOTES/$uid.logged"
    rm -f "$NOTES/$uid.problem"
  else
    printf '%s\n' "$FAULT" | clean 2>/dev/null >"$NOTES/$uid.problem" || : >"$WORK/unwritten"
  fi
  note_losses "$uid" "$9"
  unlock_pod "$LOCK"
}

# At the end, waits for pods that are ending, as long as their grace period; the others have been read already.
last_followers() {
  local process uid tries=600
  [[ -e $WORK/following.$namespace ]] || return 0
  while read -r process uid; do
    if [[ -e $WORK/ends.$uid ]]; then
      while kill -0 "$process" 2>/dev/null && [[ $tries -gt 0 ]]; do
        tries=$((tries - 1))
        sleep 0.1
      done
    fi
    kill "$process" 2>/dev/null
    wait "$process" 2>/dev/null
  done <"$WORK/following.$namespace"
}
