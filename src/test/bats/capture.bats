#!/usr/bin/env bats
# The sidecar's script with a real tcpdump, in a network namespace, under the shells of the images
# it will meet. Needs root, tcpdump and busybox.

load network

setup() {
  REPO=$(cd "$BATS_TEST_DIRNAME/../../.." && pwd)
  DIR=$BATS_TEST_TMPDIR/captures
  LOG=$BATS_TEST_TMPDIR/log
  make_network
}

teardown() {
  remove_network
}

# begin SHELL [NAME=VALUE ...]: starts the script in the client, as its pod's own PID 1.
begin() {
  local shell=$1
  shift
  rm -f "$DIR/ready"
  # shellcheck disable=SC2086 # "busybox sh" is two words
  ip netns exec "$CLIENT" unshare --fork --pid --kill-child env CAPTURE_DIR="$DIR" "$@" \
    $shell -c "$(cat "$REPO/sidecar/capture.sh")" >>"$LOG" 2>&1 3>&- &
  OUTER=$!
}

ready() {
  until_true 10 test -e "$DIR/ready"
}

# Sends a signal, as the kubelet does, and waits for the end.
end() {
  local inner
  inner=$(cat "/proc/$OUTER/task/$OUTER/children")
  kill "-${1:-TERM}" "${inner%% *}"
  ended=0
  wait "$OUTER" || ended=$?
}

packets() {
  tcpdump -n -r "$DIR/$1" "${@:2}" 2>/dev/null | wc -l
}

times() {
  local count
  for ((count = 0; count < $1; count++)); do
    "${@:2}"
  done
}

recorded() {
  [ "$(packets "$@")" -ge 1 ]
}

sampled() {
  [ "$(grep -c '^# [0-9]* udp6$' "$DIR/sockets.proc")" -ge "$1" ]
}

# A file that the log holds, unpacked.
from_log() {
  sed -n "/^pcap2netpol: BEGIN $1 /,/^pcap2netpol: END $1\$/p" "$LOG" | sed '1d;$d' | base64 -d | gunzip
}

records_openings_and_datagrams() {
  begin "$1"
  ready
  listen 8080
  call 8080
  call 8080
  datagrams 5 8125
  until_true 5 recorded 0.datagrams.pcap udp
  end
  cat "$LOG"
  [ "$ended" = 0 ]
  [ "$(packets 0.openings.pcap 'tcp[tcpflags] & tcp-syn != 0')" = 4 ]
  [ "$(packets 0.openings.pcap 'tcp[tcpflags] & (tcp-syn|tcp-fin|tcp-rst) == 0')" = 0 ]
  [ "$(packets 0.openings.pcap udp)" = 0 ]
  [ "$(packets 0.openings.pcap icmp)" -ge 1 ]
  [ "$(packets 0.datagrams.pcap icmp)" -ge 1 ]
  [ "$(packets 0.datagrams.pcap udp)" -ge 1 ]
  grep -q '^# [0-9]* tcp6$' "$DIR/sockets.proc"
  grep -q '^# [0-9]* resolv.conf$' "$DIR/sockets.proc"
  [ "$(grep -c '^# [0-9]* tcp$' "$DIR/sockets.proc")" = 2 ]
  grep -q 'ended openings [0-9]* captured, [0-9]* received by filter, 0 dropped by kernel' "$DIR/0.status"
  grep -q ' dropped by kernel' "$LOG"
  [ ! -e "$DIR/ready" ]
  [ -z "$(ip netns pids "$CLIENT")" ]
}

@test "openings and datagrams are recorded, under dash" {
  records_openings_and_datagrams dash
}

@test "openings and datagrams are recorded, under busybox" {
  records_openings_and_datagrams 'busybox sh'
}

@test "what comes from the loopback is not recorded" {
  begin dash
  ready
  ip netns exec "$CLIENT" bash -c 'exec 4<>/dev/tcp/127.0.0.1/9' 2>/dev/null || true
  ip netns exec "$CLIENT" bash -c 'exec 4<>/dev/tcp/10.99.0.1/9' 2>/dev/null || true
  end
  [ "$(packets 0.openings.pcap tcp)" = 0 ]
}

@test "the log holds everything, with checksums that agree" {
  begin 'busybox sh'
  ready
  listen 8080
  call 8080
  datagrams 3 8125
  end
  for file in 0.openings.pcap 0.datagrams.pcap sockets.proc; do
    from_log "$file" >"$BATS_TEST_TMPDIR/$file"
    cmp "$BATS_TEST_TMPDIR/$file" "$DIR/$file"
    grep -q "^pcap2netpol: BEGIN $file bytes=[0-9]* of=[0-9]* sha256=$(sha256sum <"$DIR/$file" | cut -d ' ' -f 1)\$" "$LOG"
  done
}

@test "a log that is too small for all holds the beginning, and says of how much" {
  begin dash CAPTURE_LOG_BYTES=2200
  ready
  listen 8080
  times 60 call 8080
  end
  grep '^pcap2netpol: ' "$LOG"
  line=$(grep '^pcap2netpol: BEGIN 0.openings.pcap ' "$LOG")
  [[ $line =~ bytes=([0-9]+)\ of=([0-9]+) ]]
  bytes=${BASH_REMATCH[1]}
  of=${BASH_REMATCH[2]}
  [ "$of" = "$(wc -c <"$DIR/0.openings.pcap")" ]
  [ "$bytes" -lt "$of" ]
  from_log 0.openings.pcap | cmp - <(head -c "$bytes" "$DIR/0.openings.pcap")
  [ "$(grep -vc '^pcap2netpol: ' "$LOG")" -ge 1 ]
  [ "$(grep -v '^pcap2netpol: ' "$LOG" | wc -c)" -le 2300 ]
}

@test "a restart begins a new part and leaves the old ones as they are" {
  begin dash
  ready
  listen 8080
  call 8080
  end KILL
  cp "$DIR/0.openings.pcap" "$BATS_TEST_TMPDIR/before"
  begin dash
  ready
  call 8080
  end
  cmp "$DIR/0.openings.pcap" "$BATS_TEST_TMPDIR/before"
  [ "$(packets 1.openings.pcap 'tcp[tcpflags] & tcp-syn != 0')" = 2 ]
}

@test "when the bytes are used up the first part is kept and the loss is said" {
  begin 'busybox sh' CAPTURE_MAX_BYTES=12000
  ready
  listen 8080
  times 40 call 8080
  until_true 10 grep -q '^pcap2netpol: LOSS: openings' "$LOG"
  first=$(tcpdump -n -r "$DIR/0.openings.pcap" -c 1 'tcp[tcpflags] == tcp-syn' 2>/dev/null)
  [ -n "$first" ]
  # It goes on without, rather than being restarted for ever.
  kill -0 "$OUTER"
  end
  [ "$ended" = 0 ]
  grep -q ' loss openings' "$DIR/0.status"
  # Nor does a restart begin to write over what is there.
  begin dash CAPTURE_MAX_BYTES=12000
  ready
  end
  [ ! -e "$DIR/1.openings.pcap" ]
  grep -q ' loss openings' "$DIR/1.status"
}

@test "a burst between two looks can not fill the disk" {
  begin dash CAPTURE_MAX_BYTES=12000 CAPTURE_FULL=1 CAPTURE_SNAPLEN=65535
  ready
  ip netns exec "$SERVER" busybox nc -ll -p 8080 -e busybox head -c 30000000 /dev/zero 3>&- &
  until_true 5 is_listening 8080
  call 8080 | wc -c
  until_true 10 grep -q '^pcap2netpol: LOSS: openings' "$LOG"
  [ "$(wc -c <"$DIR/0.openings.pcap")" -le 300000 ]
  end
  [ "$ended" = 0 ]
}

@test "so many datagrams are recorded in each minute, and no more" {
  begin dash CAPTURE_SLICE_PACKETS=10
  ready
  datagrams 50 8125
  until_true 5 grep -q ' slice datagrams 10 captured' "$DIR/0.status"
  end
  [ "$(packets 0.datagrams.pcap)" = 10 ]
}

@test "a filter that makes no sense ends it with tcpdump's words" {
  begin dash CAPTURE_FILTER='no such thing'
  ended=0
  wait "$OUTER" || ended=$?
  [ "$ended" = 1 ]
  grep -q "tcpdump can't capture openings: .*syntax error" "$LOG"
  [ ! -e "$DIR/ready" ]
}

@test "the sockets are sampled again and again" {
  begin 'busybox sh' CAPTURE_SAMPLE_SECONDS=1
  ready
  until_true 15 sampled 3
  end
  grep -q ' counts openings [0-9]* captured' "$DIR/0.status"
}

@test "the script is safe within a pod's manifest" {
  # Kubernetes makes one dollar sign of two.
  run grep -F "\$\$" "$REPO/sidecar/capture.sh"
  [ "$status" = 1 ]
}
