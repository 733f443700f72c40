#!/bin/sh
# What the sidecar runs: records what its pod says on the wire, for pcap2netpol. It runs in any image
# that has tcpdump and a POSIX shell (busybox and dash are tried), as PID 1 or not, and it is given to
# `sh -c` as it stands here. So it must not hold two dollar signs in a row: Kubernetes takes one away.
#
# Written to CAPTURE_DIR, where N counts the container's starts from 0:
#   N.openings.pcap    all but the middle of connections: never rotated away, never truncated
#   N.datagrams.pcap   the headers of UDP other than DNS and of SCTP data: so many in each minute
#   sockets.proc       /proc/net, sampled at the start, each minute, and at the end
#   N.status           what happened, one "<unix time> <word> ..." a line
#   ready              there as soon as both captures listen
# When the pod ends, all of it that fits goes to the log, between marks that collect-captures finds:
# of a pod that has ended nothing else can be had.
set -u
export LC_ALL=C

dir=${CAPTURE_DIR:-/captures}
max=${CAPTURE_MAX_BYTES:-67108864}           # of all openings together
max_datagrams=$((max / 4))
max_samples=$((max / 8))
snaplen=${CAPTURE_SNAPLEN:-2048}
slice=${CAPTURE_SLICE_PACKETS:-2000}         # datagrams in each minute
every=${CAPTURE_SAMPLE_SECONDS:-60}
log_limit=${CAPTURE_LOG_BYTES:-3145728}      # kubelets keep 10 MiB of log, of which some is overhead
full=${CAPTURE_FULL:-}
smallest=4096                                # a part with less room than this is not begun

# Says what to drop, so that what nobody thought of is kept. Interface 1 is the loopback.
middle='(tcp[tcpflags] & (tcp-syn|tcp-fin|tcp-rst) == 0) or (ip6[6] == 6 and ip6[53] & 7 == 0)'
sctp='(sctp and (sctp[12] == 0 or (sctp[12] >= 3 and sctp[12] <= 5)))'
sctp6='(ip6[6] == 132 and (ip6[52] == 0 or (ip6[52] >= 3 and ip6[52] <= 5)))'
talk="(udp and not port 53) or $sctp or $sctp6"
# That nobody listens is said by ICMP, about the datagram within.
refusal='(icmp[icmptype] == icmp-unreach and icmp[17] == 17) or (ip6[6] == 58 and ip6[40] == 1 and ip6[54] == 17)'
# What ARP is to IPv4.
neighbours='ip6[6] == 58 and ip6[40] >= 133 and ip6[40] <= 137'
openings_filter="not ifindex 1 and not arp and not ($neighbours) and not ($middle) and not ($talk)"
datagrams_filter="not ifindex 1 and ($talk or $refusal)"
if [ -n "$full" ]; then
  openings_filter=''
elif [ -n "${CAPTURE_FILTER:-}" ]; then
  openings_filter=$CAPTURE_FILTER
fi

openings_pid=''
datagrams_pid=''
writer_pid=''
sleep_pid=''
lost_datagrams=''
lost_samples=''

now() {
  date +%s
}

say() {
  printf 'pcap2netpol: %s\n' "$*"
}

note() {
  printf '%s %s\n' "$(now)" "$*" >>"$dir/$part.status"
}

lose() {
  say "LOSS: $*"
  note "loss $*"
}

size() {
  if [ -f "$1" ]; then
    wc -c <"$1" | tr -d ' '
  else
    echo 0
  fi
}

total() {
  sum=0
  for file in "$dir"/*."$1".pcap; do
    sum=$((sum + $(size "$file")))
  done
  echo "$sum"
}

alive() {
  [ -n "$1" ] && kill -0 "$1" 2>/dev/null
}

# A pause that a signal ends.
pause() {
  sleep "$1" &
  sleep_pid=$!
  wait "$sleep_pid" 2>/dev/null
  kill "$sleep_pid" 2>/dev/null
  sleep_pid=''
}

last_line() {
  tr -d '\r' <"$1" | grep -v '^$' | tail -n 1
}

# What tcpdump counts, from what it printed last.
counts() {
  tr '\n' ',' <"$dir/$part.$1.err" | tr ',' '\n' | sed 's/^tcpdump: *//' |
    sed -n 's/^ *\([0-9][0-9]*\) packets* \(captured\|received by filter\|dropped by kernel\).*/\1 \2/p' |
    awk '{ n = $1; $1 = ""; sub(/^ /, ""); value[$0] = n }
      END { printf "%d captured, %d received by filter, %d dropped by kernel\n",
        value["captured"], value["received by filter"], value["dropped by kernel"] }'
}

start_openings() {
  file=$dir/$part.openings.pcap
  room=$((max - $(total openings)))
  if [ "$room" -lt "$smallest" ]; then
    lose "openings: the $max bytes are used up by earlier parts, which are kept; part $part records none"
    return
  fi
  set -- tcpdump -i any -y LINUX_SLL2 -n -p -U --immediate-mode -B 4096 -s "$snaplen" -Z root -w "$file"
  [ -z "$openings_filter" ] || set -- "$@" "$openings_filter"
  note "command openings $*"
  (
    # Whatever comes between two looks at its size: the node's disk is not ours.
    ulimit -f $((room / 512 + 512))
    trap '' XFSZ
    exec "$@"
  ) 2>"$dir/$part.openings.err" &
  openings_pid=$!
}

start_datagrams() {
  file=$dir/$part.datagrams.pcap
  begun=$(now)
  set -- tcpdump -i any -y LINUX_SLL2 -n -p -U --immediate-mode -B 1024 -s 128 -Z root -c "$slice" -w - "$datagrams_filter"
  if [ ! -s "$file" ]; then
    note "command datagrams $*"
    cat "$dir/.fifo" >>"$file" &
  else
    # One file of all slices: the header of those that follow is left out.
    { dd bs=24 count=1 of=/dev/null 2>/dev/null; cat; } <"$dir/.fifo" >>"$file" &
  fi
  writer_pid=$!
  "$@" 2>"$dir/$part.datagrams.err" >"$dir/.fifo" &
  datagrams_pid=$!
}

listening() {
  grep -q 'listening on' "$dir/$part.$1.err" 2>/dev/null
}

# One sample of the sockets, without those that only wait for their end.
sample() {
  [ -z "$lost_samples" ] || return 0
  at=$(now)
  {
    for file in tcp tcp6 udp udp6 route ipv6_route if_inet6; do
      [ -r "/proc/net/$file" ] || continue
      echo "# $at $file"
      case $file in
        tcp*) awk '$4 != "06"' "/proc/net/$file" ;;
        *) cat "/proc/net/$file" ;;
      esac
    done
    echo "# $at ip_local_port_range"
    cat /proc/sys/net/ipv4/ip_local_port_range
    echo "# $at resolv.conf"
    grep -v '^ *[#;]' /etc/resolv.conf
  } >"$dir/.sample" 2>/dev/null
  if [ $(($(size "$dir/sockets.proc") + $(size "$dir/.sample"))) -gt "$max_samples" ]; then
    lost_samples=1
    lose "samples: their $max_samples bytes are used up; the earlier ones are kept"
  else
    cat "$dir/.sample" >>"$dir/sockets.proc"
  fi
  rm -f "$dir/.sample"
}

# Asks the one that runs, and notes what it answers.
note_counts() {
  if alive "$openings_pid"; then
    kill -USR1 "$openings_pid" 2>/dev/null
    pause 1
    note "counts openings $(counts openings)"
  fi
}

end_of() {
  kill -TERM "$1" 2>/dev/null
  wait "$1" 2>/dev/null
}

stop_openings() {
  [ -n "$openings_pid" ] || return 0
  end_of "$openings_pid"
  openings_pid=''
  note "ended openings $(counts openings)"
  say "openings, part $part: $(counts openings), $(size "$dir/$part.openings.pcap") bytes"
}

stop_datagrams() {
  [ -n "$datagrams_pid" ] || return 0
  end_of "$datagrams_pid"
  wait "$writer_pid" 2>/dev/null
  datagrams_pid=''
  writer_pid=''
}

look_at_openings() {
  [ -n "$openings_pid" ] || return 0
  if [ $(($(size "$dir/$part.openings.pcap") + smallest)) -ge "$room" ]; then
    stop_openings
    lose "openings: the $max bytes are used up; what was recorded is kept, and what comes from now on is not seen"
  elif ! alive "$openings_pid" && ! stopping; then
    say "tcpdump ended by itself: $(last_line "$dir/$part.openings.err")"
    note "failed openings $(last_line "$dir/$part.openings.err")"
    stop_datagrams
    exit 1
  fi
}

look_at_datagrams() {
  [ -z "$lost_datagrams" ] && [ -z "$full" ] || return 0
  if [ "$(total datagrams)" -ge "$max_datagrams" ]; then
    stop_datagrams
    lost_datagrams=1
    lose "datagrams: their $max_datagrams bytes are used up; what was recorded is kept"
  elif ! alive "$datagrams_pid"; then
    [ -z "$datagrams_pid" ] || { stop_datagrams; note "slice datagrams $(counts datagrams)"; }
    if [ "$(now)" -ge $((begun + 60)) ] || [ "$(now)" -lt "$begun" ]; then
      start_datagrams
    fi
  fi
}

# Prints a file to the log, packed, as much from its beginning as there is room for.
print_file() {
  [ -s "$2" ] && [ "$log_limit" -gt 1024 ] || return 0
  whole=$(size "$2")
  take=$whole
  gzip -9 -c "$2" >"$dir/.packed"
  packed=$(($(size "$dir/.packed") * 4 / 3 + 4))
  while [ "$packed" -gt "$log_limit" ]; do
    fits=$((take * log_limit / packed))
    take=$((fits * 9 / 10))
    [ "$take" -ge 64 ] || return 0
    head -c "$take" "$2" | gzip -9 -c >"$dir/.packed"
    packed=$(($(size "$dir/.packed") * 4 / 3 + 4))
  done
  log_limit=$((log_limit - packed))
  sum=$(head -c "$take" "$2" | sha256sum | cut -d ' ' -f 1)
  say "BEGIN $1 bytes=$take of=$whole sha256=$sum"
  base64 <"$dir/.packed" | tr -d '\n' | fold -w 3000
  printf '\n'
  say "END $1"
  rm -f "$dir/.packed"
}

# The rarest first: how it all began.
print_all() {
  n=0
  while [ -e "$dir/$n.status" ]; do
    print_file "$n.status" "$dir/$n.status"
    n=$((n + 1))
  done
  n=0
  while [ -e "$dir/$n.status" ]; do
    print_file "$n.openings.pcap" "$dir/$n.openings.pcap"
    n=$((n + 1))
  done
  print_file sockets.proc "$dir/sockets.proc"
  n=0
  while [ -e "$dir/$n.status" ]; do
    print_file "$n.datagrams.pcap" "$dir/$n.datagrams.pcap"
    n=$((n + 1))
  done
}

finish() {
  # What prints the log must not be ended by a second signal.
  trap '' TERM
  # What tcpdump has not taken from the kernel yet would be lost.
  pause 0.3
  stop_openings
  stop_datagrams
  sample
  note 'ended container'
  print_all
  rm -f "$dir/ready" "$dir/.fifo" "$dir/.stop"
  exit 0
}

stopping() {
  [ -e "$dir/.stop" ]
}

work() {
  trap : TERM
  note 'started'
  say "part $part begins: $(tcpdump --version 2>&1 | head -n 1)"
  start_openings
  look_at_datagrams
  sample
  until { [ -z "$openings_pid" ] || listening openings; } && { [ -z "$datagrams_pid" ] || listening datagrams; }; do
    begun_or_failed openings "$openings_pid"
    begun_or_failed datagrams "$datagrams_pid"
    if stopping; then
      finish
    fi
    pause 0.1
  done
  note 'ready'
  say "part $part: listening"
  : >"$dir/ready"
  sampled=$(now)
  until stopping; do
    look_at_openings
    look_at_datagrams
    if [ "$(now)" -ge $((sampled + every)) ] || [ "$(now)" -lt "$sampled" ]; then
      sampled=$(now)
      sample
      note_counts
    fi
    stopping || pause 2
  done
  finish
}

begun_or_failed() {
  if [ -n "$2" ] && ! alive "$2" && ! listening "$1"; then
    say "tcpdump can't capture $1: $(last_line "$dir/$part.$1.err")"
    note "failed $1 $(last_line "$dir/$part.$1.err")"
    stop_openings
    stop_datagrams
    exit 1
  fi
}

# This process only waits: some shells lose a signal that comes while they start another, and SIGTERM
# comes once.
worker=''
trap ': >"$dir/.stop"; [ -z "$worker" ] || kill -TERM "$worker" 2>/dev/null' TERM INT
umask 022
mkdir -p "$dir" || exit 1
rm -f "$dir/ready" "$dir/.fifo" "$dir/.sample" "$dir/.packed" "$dir/.stop"
part=0
while [ -e "$dir/$part.status" ]; do
  part=$((part + 1))
done
mkfifo "$dir/.fifo" || exit 1
begun=0
room=0
work &
worker=$!
while :; do
  wait "$worker"
  status=$?
  kill -0 "$worker" 2>/dev/null || break
done
if [ "$status" -gt 128 ]; then
  wait "$worker"
  status=$?
fi
exit "$status"
