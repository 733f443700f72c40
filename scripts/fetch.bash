# How collect-captures collects from one pod: by verified copies from a running container, or from the log of one
# that has ended. FAULT describes an error; $WORK/unwritten means that the bundle can't be written.
# shellcheck shell=bash disable=SC2154 # bundle is collect-captures'

NODE_NOTES=.nodes # the notes about nodes; no namespace has such a name

if printf 'QQ==' | base64 -d >/dev/null 2>&1; then decode=-d; else decode=-D; fi

checksum() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1
}

size() {
  if [[ -f $1 ]]; then wc -c <"$1" | tr -d ' '; else echo 0; fi
}

# put FILE PLACE: moves a finished file into place, so that no partial file is ever there.
put() {
  mv -f "$1" "$2" 2>/dev/null || { : >"$WORK/unwritten"; return 1; }
}

# part_of NOTES UID FILE: the number of this recording among its pod's files in the bundle; the next free number if
# it has none yet.
part_of() {
  local number line found='' next=0
  if [[ -f $1/parts ]]; then
    while IFS= read -r line; do
      number=${line%%|*}
      [[ $number -lt $next ]] || next=$((number + 1))
      case $line in
        "$number|$2|$3|"*) found=$number ;;
      esac
    done <"$1/parts"
  fi
  echo "${found:-$next}"
}

# note_part NOTES NUMBER UID FILE SIZE CHECKSUM SOURCE: replaces the entry with that number.
note_part() {
  {
    { [[ ! -f $1/parts ]] || grep -v "^$2|" "$1/parts" || [[ $? -eq 1 ]]; } &&
      printf '%s|%s|%s|%s|%s|%s\n' "$2" "$3" "$4" "$5" "$6" "$7"
  } >"$1/parts.new" 2>/dev/null || { rm -f "$1/parts.new"; : >"$WORK/unwritten"; return 1; }
  put "$1/parts.new" "$1/parts"
}

# bundle_place NAMESPACE POD UID NODE OURS: where in the bundle a pod's recording goes: its captures (STEM.pcap,
# STEM.1.pcap, ...), its samples, if it has any, and the notes about it. What was recorded on a node is the node's,
# whichever pod of ours did it. SUBJECT is what messages call it, LOCK what only one process at a time may write.
bundle_place() {
  if [[ $5 == node ]]; then
    SUBJECT="node $4" STEM=$bundle/captures/$4 SAMPLES='' NOTES=$bundle/.collected/$NODE_NOTES/$4 LOCK=$4
  else
    SUBJECT=$1/$2 STEM=$bundle/captures/$1/$2 SAMPLES=$bundle/sockets/$1/$2.proc NOTES=$bundle/.collected/$1/$2 LOCK=$3
  fi
  mkdir -p "$NOTES" "${STEM%/*}" ${SAMPLES:+"${SAMPLES%/*}"} 2>/dev/null || { : >"$WORK/unwritten"; return 1; }
}

# place UID FILE: where a container's file goes; sets PLACE and NUMBER.
place() {
  NUMBER=''
  case $2 in
    *.pcap)
      NUMBER=$(part_of "$NOTES" "$1" "$2")
      PLACE=$STEM.pcap
      [[ $NUMBER == 0 ]] || PLACE=$STEM.$NUMBER.pcap
      ;;
    *) PLACE=$NOTES/$1.$2 ;;
  esac
}

# moving FILE ARGUMENT...: a kubectl whose output is appended to FILE, and its errors to $WORDS. It is ended when the
# file has stopped growing for so long that nothing more will come: kubectl waits forever if a node hangs.
moving() {
  local file=$1 code
  shift
  rm -f "$WORDS.stalled"
  "${KUBECTL[@]}" "$@" >>"$file" 2>"$WORDS" </dev/null &
  RUNNING=$!
  watch_over "$RUNNING" "$file" &
  OVERSEER=$!
  wait_for "$RUNNING"
  code=$ENDED # of wait_for
  kill "$OVERSEER" 2>/dev/null
  wait "$OVERSEER" 2>/dev/null
  RUNNING=''
  OVERSEER=''
  if [[ -e $WORDS.stalled ]]; then
    rm -f "$WORDS.stalled"
    STALLS=$((STALLS + 1))
    printf 'nothing came for %s s\n' "$stalled" >"$WORDS"
    return 1
  fi
  return "$code"
}

# watch_over PROCESS FILE: ends the process when the file stops growing.
watch_over() {
  local before now nap='' over=''
  trap 'over=1; [[ -z $nap ]] || kill "$nap" 2>/dev/null' TERM
  before=$(size "$2")
  while :; do
    sleep "$stalled" &
    nap=$!
    [[ -z $over ]] || kill "$nap" 2>/dev/null
    wait "$nap" 2>/dev/null
    [[ -z $over ]] || return 0
    now=$(size "$2")
    if [[ $now == "$before" ]]; then
      : >"$WORDS.stalled"
      kill "$1" 2>/dev/null
      return 0
    fi
    before=$now
  done
}

# Only tcpdump's file header: there were no such packets, or none yet.
is_bare() {
  [[ $1 == *.datagrams.pcap && $2 -le 24 ]]
}

# fetch NAMESPACE POD FOLDER FILE SIZE CHECKSUM PLACE: the first SIZE bytes of a file in a container, which only ever
# grows. Bytes that were fetched before are not fetched again. kubectl exec loses bytes now and then.
fetch() {
  local try have had temporary
  temporary=${7%/*}/.${7##*/}.part
  for try in 1 2 3 4; do
    have=$(size "$7")
    if [[ $try -gt 2 || $have -gt $5 ]]; then
      have=0
    fi
    : 2>/dev/null >"$temporary" || { : >"$WORK/unwritten"; return 1; }
    [[ $have -eq 0 ]] || cat "$7" 2>/dev/null >"$temporary" || { rm -f "$temporary"; : >"$WORK/unwritten"; return 1; }
    if [[ $have -lt $5 ]]; then
      # shellcheck disable=SC2016 # for the container's shell
      moving "$temporary" exec "$2" -n "$1" -c "$CONTAINER" -- sh -c 'cd "$1" && tail -c "+$2" "$3" | head -c "$4"' \
        sh "$3" $((have + 1)) "$4" $(($5 - have)) || true
    fi
    if [[ $(size "$temporary") == "$5" && $(checksum <"$temporary") == "$6" ]]; then
      put "$temporary" "$7"
      return
    fi
    had=$(size "$temporary")
    # Perhaps the disk failed, not the connection.
    if ! printf '%8192s' '' 2>/dev/null >"$temporary"; then
      rm -f "$temporary"
      : >"$WORK/unwritten"
      return 1
    fi
    [[ $STALLS -lt 2 ]] || break
  done
  FAULT="$4 was copied $try times and never whole: $had of $5 bytes; $(last_words "$WORDS")"
  rm -f "$temporary"
  return 1
}

# Lists a container's files with size and checksum (naming each file first, since checksums take long), and ends with
# a mark, since the list may be cut off too. The last round waits for what tcpdump has just seen.
# shellcheck disable=SC2016 # for the container's shell
LISTING='cd "$1" || exit 1
if [ -n "$2" ] && [ -e ready ]; then
  : >.sync
  n=0
  while [ -e .sync ] && [ "$n" -lt 100 ]; do sleep 0.1; n=$((n + 1)); done
fi
for f in *.status *.openings.pcap *.datagrams.pcap sockets.proc; do
  if [ -f "$f" ]; then echo "$f"; s=$(($(wc -c <"$f"))); echo "$f $s $(head -c "$s" "$f" | sha256sum | cut -d " " -f 1)"; fi
done
echo end'

list_files() {
  local try
  for try in 1 2 3 4; do
    : >"$4"
    if moving "$4" exec "$2" -n "$1" -c "$CONTAINER" -- sh -c "$LISTING" sh "$3" "$last_round" && [[ $(tail -n 1 "$4") == end ]]; then
      return 0
    fi
    [[ $STALLS -lt 2 ]] || break
    [[ $try -eq 4 ]] || sleep 0.5
  done
  FAULT="its files can't be listed: $(last_words "$WORDS")"
  return 1
}

# read_pod NAMESPACE POD UID FOLDER: collects from a running container.
read_pod() {
  local file bytes sum list=$WORK/list.$3
  FAULT=''
  list_files "$1" "$2" "$4" "$list" || return 1
  while read -r file bytes sum; do
    [[ $file != end ]] || continue
    [[ $file =~ ^([0-9]{1,6}\.(status|openings\.pcap|datagrams\.pcap)|sockets\.proc)$ && $bytes =~ ^[0-9]{1,12}$ ]] || continue
    if is_bare "$file" "$bytes"; then
      continue
    fi
    place "$3" "$file"
    if ! fetch "$1" "$2" "$4" "$file" "$bytes" "$sum" "$PLACE"; then
      # The other files may still be readable.
      [[ $STALLS -lt 2 && ! -e $WORK/unwritten ]] || return 1
      continue
    fi
    [[ -z $NUMBER ]] || note_part "$NOTES" "$NUMBER" "$3" "$file" "$bytes" "$sum" copied || return 1
  done <"$list"
  join_samples
}

# Successive pods of the same name share a file of samples.
join_samples() {
  local file
  [[ -n $SAMPLES ]] || return 0
  for file in "$NOTES"/*.sockets.proc; do
    if [[ -f $file ]]; then
      cat "$NOTES"/*.sockets.proc 2>/dev/null >"$SAMPLES.part" || { rm -f "$SAMPLES.part"; : >"$WORK/unwritten"; return 1; }
      mv -f "$SAMPLES.part" "$SAMPLES" || { : >"$WORK/unwritten"; return 1; }
      break
    fi
  done
}

# read_log NAMESPACE POD UID: collects what a container that has ended left in its log.
read_log() {
  FAULT=''
  : >"$WORK/log.$3"
  if ! moving "$WORK/log.$3" logs --follow "$2" -n "$1" -c "$CONTAINER"; then
    FAULT="it has ended, and its log can't be read: $(last_words "$WORDS")"
    return 1
  fi
  take_log "$3"
}

# take_log UID: the same from the log as it is in $WORK/log.UID.
take_log() {
  local log=$WORK/log.$1 file bytes of sum found='' cut=''
  FAULT=''
  while read -r _ _ file bytes of sum; do
    bytes=${bytes#bytes=} of=${of#of=} sum=${sum#sha256=}
    [[ $file =~ ^([0-9]{1,6}\.(status|openings\.pcap|datagrams\.pcap)|sockets\.proc)$ ]] || continue
    found=1
    if is_bare "$file" "$bytes"; then
      continue
    fi
    awk -v "begin=pcap2netpol: BEGIN $file " -v "end=pcap2netpol: END $file" '
      index($0, begin) == 1 { inside = 1; text = ""; next }
      $0 == end { inside = 0; last = text }
      inside { text = text $0 "\n" }
      END { printf "%s", last }' "$log" | base64 "$decode" 2>/dev/null | gunzip -c >"$log.file" 2>/dev/null
    if [[ $(size "$log.file") != "$bytes" || $(checksum <"$log.file") != "$sum" ]]; then
      FAULT="it has ended, and $file is damaged in its log"
      continue
    fi
    place "$1" "$file"
    # What was copied while it ran may be more than fits into the log.
    if [[ $(size "$PLACE") -lt $bytes ]]; then
      cp "$log.file" "$PLACE.part" 2>/dev/null || { rm -f "$PLACE.part"; : >"$WORK/unwritten"; return 1; }
      put "$PLACE.part" "$PLACE" || return 1
      [[ -z $NUMBER ]] || note_part "$NOTES" "$NUMBER" "$1" "$file" "$bytes" "$sum" log || return 1
    fi
    if [[ $(size "$PLACE") -lt $of && $file == *.openings.pcap ]]; then
      cut="it has ended, and of $file only the first $(size "$PLACE") of $of bytes could be had"
    fi
  done < <(grep '^pcap2netpol: BEGIN ' "$log")
  rm -f "$log.file"
  join_samples
  if [[ -z $found ]]; then
    FAULT="it has ended, and its log holds no capture"
  elif [[ -n $cut && -z $FAULT ]]; then
    own_loss "$NOTES/$1" "$(now)" "$(now)" openings cut "$cut"
  fi
  [[ -z $FAULT ]]
}

now() {
  date +%s
}

# clock UNIX-TIME: formats the time for people; BSD and GNU differ.
clock() {
  date -u -r "$1" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u -d "@$1" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || echo "$1"
}

# own_loss NOTES/UID SINCE UNTIL WHAT WHY TEXT: notes, once, what was lost on the way here.
own_loss() {
  local line
  line="$2|$3|$4|$5|$(printf '%s' "$6" | tr '|\n' '/ ')"
  grep -qF "|$4|$5|${line##*|}" "$1.own" 2>/dev/null || printf '%s\n' "$line" 2>/dev/null >>"$1.own" || : >"$WORK/unwritten"
}

# loss_text SINCE UNTIL WHAT TEXT: the message about a loss.
loss_text() {
  if [[ -z $2 ]]; then
    printf '%s from %s on: %s' "$3" "$(clock "$1")" "$4"
  elif [[ $1 == "$2" ]]; then
    printf '%s: %s' "$3" "$4"
  else
    printf '%s from %s to %s: %s' "$3" "$(clock "$1")" "$(clock "$2")" "$4"
  fi
}

# note_losses UID REASON: writes what the container says it lost, and what was lost on the way
# here, to UID.losses: since|until|what|why|text, in Unix times; until is empty if the loss continues. New losses are
# reported at once. REASON is why the container ended before, as the API has it.
note_losses() {
  local since until what why text file
  {
    for file in "$NOTES/$1".*.status; do
      [[ ! -f $file ]] || awk -v "reason=$2" '$2 == "loss" && $5 ~ /^[0-9]+$/ && $1 ~ /^[0-9]+$/ {
        text = $0
        sub(/^[^ ]* [^ ]* [^ ]* [^ ]* [^ ]* /, "", text)
        gsub(/[|]/, "/", text)
        if ($4 == "killed" && reason != "") text = text " (" reason ")"
        print $5 "|" ($5 == $1 ? "" : $1) "|" $3 "|" $4 "|" text }' "$file"
    done
    [[ ! -f $NOTES/$1.own ]] || cat "$NOTES/$1.own"
  } 2>/dev/null >"$NOTES/$1.losses.new" || { rm -f "$NOTES/$1.losses.new"; : >"$WORK/unwritten"; return 1; }
  put "$NOTES/$1.losses.new" "$NOTES/$1.losses" || return 1
  while IFS='|' read -r since until what why text; do
    grep -qxF "$since|$what|$why|$text" "$WORK/told.$LOCK" 2>/dev/null && continue
    printf '%s\n' "$since|$what|$why|$text" >>"$WORK/told.$LOCK"
    warn "lost: $SUBJECT: $(loss_text "$since" "$until" "$what" "$text")"
  done <"$NOTES/$1.losses"
}

# Only one process at a time writes a pod's or a node's files.
lock_pod() {
  until mkdir "$WORK/lock.$1" 2>/dev/null; do
    [[ -d $WORK ]] || exit 1
    sleep 0.1
  done
  LOCKED=$1
}

unlock_pod() {
  LOCKED=''
  rmdir "$WORK/lock.$1" 2>/dev/null
}

# Handles one pod in its own process. The result is in the bundle's notes.
collect_pod() {
  local namespace=$1 pod=$2 uid=$3 node=$4 phase=$5 ours=$6 state=$7 since=$8 restarts=$9 reason=${10}
  local SUBJECT STEM SAMPLES NOTES LOCK folder=/captures FAULT='' PLACE NUMBER STALLS=0 WORDS=$WORK/words.$3
  RUNNING=''
  OVERSEER=''
  LOCKED=''
  # Ctrl-C goes to all processes, but the current copy should be finished.
  trap '' INT
  # SIGTERM may go to all processes, too: the last round must not wait for this one's lock then.
  # shellcheck disable=SC2086 # none, or one word
  trap 'kill $RUNNING $OVERSEER 2>/dev/null; [[ -z $LOCKED ]] || unlock_pod "$LOCKED"; exit 143' TERM
  bundle_place "$namespace" "$pod" "$uid" "$node" "$ours" || return
  [[ $ours != ephemeral ]] || folder=/tmp/pcap2netpol
  lock_pod "$LOCK"
  if [[ -f $NOTES/$uid.logged ]]; then
    unlock_pod "$LOCK"
    return 0
  fi
  printf '%s|%s|%s|%s|%s|%s|%s\n' "$uid" "$node" "$since" "$ours" "$restarts" "$phase" "$state" 2>/dev/null >"$NOTES/.pod.$uid" ||
    { rm -f "$NOTES/.pod.$uid"; : >"$WORK/unwritten"; unlock_pod "$LOCK"; return; }
  put "$NOTES/.pod.$uid" "$NOTES/$uid.pod" || { unlock_pod "$LOCK"; return; }
  if [[ $state == running && $phase != Succeeded && $phase != Failed ]]; then
    read_pod "$namespace" "$pod" "$uid" "$folder" && now >"$NOTES/$uid.read"
  elif [[ $state != waiting ]]; then
    # It is printing its log, or has done so.
    read_log "$namespace" "$pod" "$uid" && : >"$NOTES/$uid.logged"
  else
    FAULT="its container $CONTAINER does not run"
  fi
  if [[ -n $FAULT ]]; then
    printf '%s\n' "$FAULT" | clean 2>/dev/null >"$NOTES/$uid.problem" || : >"$WORK/unwritten"
  else
    rm -f "$NOTES/$uid.problem"
  fi
  note_losses "$uid" "$reason"
  unlock_pod "$LOCK"
}
