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
  until_true test -e "$DIR/ready"
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

# Has what is in pieces yet added to the files, as collect-captures does.
sync_files() {
  : >"$DIR/.sync"
  until_true test ! -e "$DIR/.sync"
}

# The server's ports to which a connection is in the file, a line each.
dialled() {
  tcpdump -n -r "$DIR/$1" 'tcp[tcpflags] == tcp-syn' 2>/dev/null | sed 's/.* > [0-9.]*\.\([0-9]*\): .*/\1/' | sort -u
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
  sync_files
  [ "$(packets 0.datagrams.pcap udp)" -ge 1 ]
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

@test "a restart begins a new part, and nothing of the old one is lost or twice" {
  begin dash
  ready
  listen 8080
  call 8080
  sync_files
  cp "$DIR/0.openings.pcap" "$BATS_TEST_TMPDIR/before"
  call 8080
  sleep 1.5
  end KILL
  begin 'busybox sh'
  ready
  call 8080
  end
  cmp -n "$(wc -c <"$BATS_TEST_TMPDIR/before")" "$DIR/0.openings.pcap" "$BATS_TEST_TMPDIR/before"
  [ "$(packets 0.openings.pcap 'tcp[tcpflags] & tcp-syn != 0')" = 4 ]
  [ "$(packets 1.openings.pcap 'tcp[tcpflags] & tcp-syn != 0')" = 2 ]
  # For how long nothing was recorded is said.
  line=$(grep ' loss recording killed ' "$DIR/1.status")
  [[ $line =~ ^([0-9]+)\ loss\ recording\ killed\ ([0-9]+) ]]
  [ $((BASH_REMATCH[1] - BASH_REMATCH[2])) -le 10 ]
}

@test "what was being added when it was killed is neither lost nor twice" {
  begin dash
  ready
  listen 8080
  call 8080
  sync_files
  call 8080
  sleep 1.5
  end KILL
  # As if it had been killed between adding and noting it.
  local half
  half=$(mktemp "$BATS_TEST_TMPDIR/half.XXXXXX")
  head -c 100 "$DIR/0.openings.pcap" | tail -c 50 >"$half"
  cat "$half" >>"$DIR/0.openings.pcap"
  begin dash
  ready
  end
  [ "$(packets 0.openings.pcap 'tcp[tcpflags] & tcp-syn != 0')" = 4 ]
}

@test "of 100,000 connections in a small room each pair and port is kept, the first and the last" {
  begin dash CAPTURE_MAX_BYTES=1048576
  ready
  answer_all 7000 7299
  storm 7000 7049 50
  storm 7050 7249 100000
  storm 7250 7299 50
  end
  grep -v '^[A-Za-z0-9+/=]*$' "$LOG"
  [ "$ended" = 0 ]
  [ "$(wc -c <"$DIR/0.openings.pcap")" -le 1048576 ]
  dialled 0.openings.pcap | cmp - <(seq 7000 7299)
  # Of those that were dialled often both the opening and the answer are there, more than once.
  [ "$(packets 0.openings.pcap 'tcp port 7100 and tcp[tcpflags] == tcp-syn')" -ge 4 ]
  [ "$(packets 0.openings.pcap 'tcp port 7100 and tcp[tcpflags] == tcp-syn|tcp-ack')" -ge 4 ]
  grep -q ' thinned openings' "$DIR/0.status"
  # What the kernel dropped, if any, is said.
  ! grep ' ended openings .*[1-9][0-9]* dropped' "$DIR/0.status" || grep -q ' loss openings dropped .* dropped by the kernel' "$DIR/0.status"
}

@test "what has no room at all is named, and what was recorded is kept" {
  begin 'busybox sh' CAPTURE_MAX_BYTES=12000
  ready
  answer_all 7000 7199
  storm 7000 7199 200
  until_true grep -q '^pcap2netpol: LOSS: openings' "$LOG"
  # It goes on without, rather than being restarted for ever.
  kill -0 "$OUTER"
  end
  [ "$ended" = 0 ]
  grep -q ' loss openings full [0-9]* the 12000 bytes are used up' "$DIR/0.status"
  [ "$(wc -c <"$DIR/0.openings.pcap")" -le 12024 ]
  dialled 0.openings.pcap | head -n 20 | cmp - <(seq 7000 7019)
  { dialled 0.openings.pcap; sed -n 's/^[0-9]* lost TCP 10.99.0.1 > 10.99.0.2:\([0-9]*\)$/\1/p' "$DIR/0.status"; } |
    sort -u | cmp - <(seq 7000 7199)
  # Nor does a restart begin to write over what is there.
  cp "$DIR/0.openings.pcap" "$BATS_TEST_TMPDIR/before"
  begin dash CAPTURE_MAX_BYTES=12000
  ready
  end
  cmp "$DIR/0.openings.pcap" "$BATS_TEST_TMPDIR/before"
}

@test "with --full a burst can not fill the disk, and openings are recorded after it" {
  begin dash CAPTURE_MAX_BYTES=120000 CAPTURE_FULL=1 CAPTURE_SNAPLEN=65535
  ready
  ip netns exec "$SERVER" busybox nc -ll -p 8080 -e busybox head -c 30000000 /dev/zero 3>&- &
  until_true is_listening 8080
  call 8080 | wc -c
  until_true grep -q '^pcap2netpol: LOSS: packets: half of the 120000 bytes' "$LOG"
  # The one of datagrams begins once the one of whole packets, which may still be busy with the burst, has ended.
  until_true compgen -G "$DIR/.datagrams.*"
  listen 8081
  call 8081
  end
  [ "$ended" = 0 ]
  [ "$(wc -c <"$DIR/0.openings.pcap")" -le 120000 ]
  dialled 0.openings.pcap | cmp - <(seq 8080 8081)
}

@test "so many datagrams are recorded in each minute, and no more" {
  begin dash CAPTURE_SLICE_PACKETS=10
  ready
  datagrams 50 8125
  until_true grep -q ' slice datagrams 10 captured' "$DIR/0.status"
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
  until_true sampled 3
  end
  grep -q ' counts openings [0-9]* captured' "$DIR/0.status"
}

@test "the script is safe within a pod's manifest" {
  # Kubernetes makes one dollar sign of two.
  run grep -F "\$\$" "$REPO/sidecar/capture.sh"
  [ "$status" = 1 ]
}
