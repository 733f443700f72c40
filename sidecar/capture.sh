#!/bin/sh
# What the sidecar runs: records what its pod says on the wire, for pcap2netpol. It runs in any image
# that has tcpdump and a POSIX shell (busybox and dash are tried), as PID 1 or not, and it is given to
# `sh -c` as it stands here. So it must not hold two dollar signs in a row: Kubernetes takes one away.
#
# Written to CAPTURE_DIR, where N counts the container's starts from 0:
#   N.openings.pcap    all but the middle of connections: only ever grows, and holds whole packets only
#   N.datagrams.pcap   the headers of UDP other than DNS and of SCTP data: so many in each minute
#   sockets.proc       /proc/net, sampled at the start, each minute, and at the end
#   N.status           what happened, one "<unix time> <word> ..." a line
#   ready              there as soon as both captures listen
# tcpdump itself writes pieces of two seconds beside them, as hidden files. They are added as they are
# until half of the room is used, and then thinned out: see below. To ask for what has not been added
# yet, make a file .sync and wait until it is gone.
# When the pod ends, all of it that fits goes to the log, between marks that collect-captures finds:
# of a pod that has ended nothing else can be had.
#
# Lines of N.status that tell what was lost (collect-captures puts them into bundle.json):
#   <unix time> loss WHAT WHY SINCE TEXT  WHAT is openings, datagrams, packets (all the others, with
#                                         --full), samples or recording (all of it); WHY is full (no room),
#                                         dropped (by the kernel), burst, slow, unkept, failed (tcpdump
#                                         did) or killed; from SINCE until then, or if both are the same,
#                                         from then on
#   <unix time> lost TCP A > B:PORT       there was no room to keep even one of these (UDP and others alike)
#
# With CAPTURE_NODE, a node's own address, it records on the node's network instead: all pods of the node
# at their interfaces. Tunnels between nodes are left out, since what they carry is seen at those too, and
# no sockets are sampled, since /proc/net shows none of the pods'. NET_RAW is the only capability it needs
# then, where tcpdump is not built to become another user (Alpine's is not, Debian's and Ubuntu's are:
# those need SETUID and SETGID, too).
set -u
export LC_ALL=C

dir=${CAPTURE_DIR:-/captures}
max=${CAPTURE_MAX_BYTES:-67108864}           # of all openings together
node=${CAPTURE_NODE:-}
max_datagrams=$((max / 4))
max_samples=$((max / 8))
snaplen=${CAPTURE_SNAPLEN:-2048}
if [ -n "$node" ]; then
  slice=${CAPTURE_SLICE_PACKETS:-10000}      # datagrams in each minute
  buffer=16384                               # KiB in the kernel
else
  slice=${CAPTURE_SLICE_PACKETS:-2000}
  buffer=4096
fi
every=${CAPTURE_SAMPLE_SECONDS:-60}
log_limit=${CAPTURE_LOG_BYTES:-3145728}      # kubelets keep 10 MiB of log, of which some is overhead
full=${CAPTURE_FULL:-}
lag=2.1                                      # seconds until the kernel has surely given a packet to tcpdump
piece_limit=16777216                         # the node's disk is not ours: of a piece,
backlog_limit=50331648                       # and of all that wait to be added

# Says what to drop, so that unforeseen packets are kept. Interface 1 is the loopback.
middle='(tcp[tcpflags] & (tcp-syn|tcp-fin|tcp-rst) == 0) or (ip6[6] == 6 and ip6[53] & 7 == 0)'
sctp='(sctp and (sctp[12] == 0 or (sctp[12] >= 3 and sctp[12] <= 5)))'
sctp6='(ip6[6] == 132 and (ip6[52] == 0 or (ip6[52] >= 3 and ip6[52] <= 5)))'
talk="(udp and not port 53) or $sctp or $sctp6"
# ICMP reports that nobody listens, quoting the datagram.
refusal='(icmp[icmptype] == icmp-unreach and icmp[17] == 17) or (ip6[6] == 58 and ip6[40] == 1 and ip6[54] == 17)'
# IPv6's counterpart of ARP.
neighbours='ip6[6] == 58 and ip6[40] >= 133 and ip6[40] <= 137'
openings_filter="not ifindex 1 and not arp and not ($neighbours) and not ($middle) and not ($talk)"
datagrams_filter="not ifindex 1 and ($talk or $refusal)"
if [ -n "$node" ]; then
  # IP in IP, 6in4, GRE, ESP, VXLAN (4789, 8472 in Flannel and Cilium), Geneve, WireGuard, ESP in UDP.
  ports='port 4789 or port 8472 or port 6081 or port 51820 or port 51821 or port 4500'
  tunnels="host $node and (proto 4 or proto 41 or proto 47 or proto 50 or (udp and ($ports)))"
  openings_filter="$openings_filter and not ($tunnels)"
  datagrams_filter="$datagrams_filter and not ($tunnels)"
fi
few=$openings_filter
# Dropped first when room is short: ends of connections, other than refusals (RFC 9293, 3.5.2).
closings='(tcp[tcpflags] & (tcp-syn|tcp-fin) == tcp-fin) or (tcp[tcpflags] & tcp-rst != 0 and tcp[4:4] != 0)'
closings="$closings or (ip6[6] == 6 and (ip6[53] & 3 == 1 or (ip6[53] & 4 != 0 and ip6[44:4] != 0)))"
if [ -n "$full" ]; then
  openings_filter=''
elif [ -n "${CAPTURE_FILTER:-}" ]; then
  openings_filter=$CAPTURE_FILTER
fi

openings_pid=''
datagrams_pid=''
sleep_pid=''
lost_openings=''
lost_datagrams=''
lost_samples=''
thrifty=''
run=100                                      # of tcpdump; three digits, so that names are in order
# tcpdump may be built to become another user, unless it is told to stay root, for which it needs SETGID and SETUID.
case $(sed -n 's/^CapEff:[[:space:]]*//p' /proc/self/status) in
  *[cdef]?) stay='-Z root' ;;
  *) stay='' ;;
esac

now() {
  date +%s
}

say() {
  printf 'pcap2netpol: %s\n' "$*"
}

note() {
  printf '%s %s\n' "$(now)" "$*" >>"$dir/$part.status"
}

# lose WHAT WHY SINCE TEXT: notes a loss from SINCE until now; if SINCE is now, from now on.
lose() {
  say "LOSS: $1: $4"
  note "loss $1 $2 $3 $4"
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

# Sleeps until a signal comes.
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

# tcpdump's counts, from its last output.
counts() {
  tr '\n' ',' <"$dir/.err.$1" | tr ',' '\n' | sed 's/^tcpdump: *//' |
    sed -n 's/^ *\([0-9][0-9]*\) packets* \(captured\|received by filter\|dropped by kernel\).*/\1 \2/p' |
    awk '{ n = $1; $1 = ""; sub(/^ /, ""); value[$0] = n }
      END { printf "%d captured, %d received by filter, %d dropped by kernel\n",
        value["captured"], value["received by filter"], value["dropped by kernel"] }'
}

# The room for a kind of recording, all parts together.
room_of() {
  case $1 in
    openings) echo "$max" ;;
    *) echo "$max_datagrams" ;;
  esac
}

start_openings() {
  run=$((run + 1))
  # shellcheck disable=SC2086 # two words, or none
  set -- tcpdump -i any -y LINUX_SLL2 -n -p -U -B "$buffer" -s "$snaplen" $stay \
    -G 2 -w "$dir/.openings.$part.$run.%s"
  [ -z "$openings_filter" ] || set -- "$@" "$openings_filter"
  note "command openings $*"
  (
    ulimit -f $((piece_limit / 512))
    trap '' XFSZ
    exec "$@"
  ) 2>"$dir/.err.openings" &
  openings_pid=$!
}

start_datagrams() {
  begun=$(now)
  run=$((run + 1))
  # shellcheck disable=SC2086 # two words, or none
  set -- tcpdump -i any -y LINUX_SLL2 -n -p -U --immediate-mode -B $((buffer / 4)) -s 128 $stay -c "$slice" \
    -w "$dir/.datagrams.$part.$run" "$datagrams_filter"
  [ "$run" -gt 102 ] || note "command datagrams $*"
  "$@" 2>"$dir/.err.datagrams" &
  datagrams_pid=$!
}

# Of a piece of a capture, the packets that are worth their room, as commands that print them; what is
# left out is counted. Of each (interface, originator, responder, port) so many openings and answers are
# kept, the first ones: 16 while there is room, then 4, at last one. So of the first and of the last minute each
# is there at least once, and both ends of a connection keep the same ones. Look-ups: so many of each
# name. Closings go first: nothing is learned from them. The last sixteenth is for openings alone.
#
# Standard input: the bytes as numbers, from a packet's header on. Given: kind, big (whether numbers are
# big-endian), max and used bytes, piece and taken (how much of it was added before), file and bytes
# (where it is added, and how long that was), state (what is known so far: see take), next_state (where to
# write that anew), lost (where to name what has no room), skip (where to write a filter for those of which
# there are enough and many come, so that they need not be looked at here: tcpdump is a hundred times as fast).
# shellcheck disable=SC2016 # for awk
thinning='
function u16(at) { return b[at] * 256 + b[at + 1] }
function u32(at) {
  return big ? ((b[at] * 256 + b[at + 1]) * 256 + b[at + 2]) * 256 + b[at + 3] \
    : ((b[at + 3] * 256 + b[at + 2]) * 256 + b[at + 1]) * 256 + b[at]
}
function v4(at) { return b[at] "." b[at + 1] "." b[at + 2] "." b[at + 3] }
function v6(at, i, text) {
  text = sprintf("%x", u16(at))
  for (i = 2; i < 16; i += 2) text = text sprintf(":%x", u16(at + i))
  return "[" text "]"
}
function emit(i, text) {
  text = ""
  for (i = 0; i < n; i++) text = text o[b[i] + 0]
  print "printf \047" text "\047"
  used += n
}
# Keeps the packet unless enough with its key were kept; reserve is the part of the room it may not use.
function keep(key, enough, reserve, flow) {
  key = where key
  if (kept[key] + 0 >= enough) { left_out++; return }
  if (max - used - reserve < n) {
    lost_count++
    if (names > 0 && !(("L " flow) in kept)) {
      kept["L " flow] = 1
      names--
      printf "%d lost %s\n", seconds, flow >>lost
    }
    return
  }
  if (key in kept || keys < 150000) { if (!(key in kept)) keys++; kept[key]++ }
  emit()
}
function question(at, i, text) {
  text = ""
  for (i = at + 12; i < n && b[i] > 0 && length(text) < 500; i++)
    text = text " " (b[i] > 64 && b[i] < 91 ? b[i] + 32 : b[i])
  return text "/" b[i + 1] "." b[i + 2]
}
function packet(i, often, spare, type, at, proto, src, dst, flags, sport, dport, flow, key) {
  if (used * 2 < max) { emit(); return }
  seconds = u32(0)
  often = used * 4 < max * 3 ? 16 : used * 8 < max * 7 ? 4 : 1
  spare = max / 16
  type = u16(16)
  where = ((b[20] * 256 + b[21]) * 256 + b[22]) * 256 + b[23] " "
  at = 36
  if (type == 2048) {
    proto = b[at + 9]
    src = v4(at + 12)
    dst = v4(at + 16)
    if (b[at + 6] % 32 * 256 + b[at + 7] > 0) { keep("F " src " " dst, often, spare, "fragments of " src " > " dst); return }
    at += b[at] % 16 * 4
  } else if (type == 34525) {
    proto = b[at + 6]
    src = v6(at + 8)
    dst = v6(at + 24)
    at += 40
    while (proto == 0 || proto == 43 || proto == 60) {
      proto = b[at]
      at += (b[at + 1] + 1) * 8
      if (at >= n) break
    }
  } else {
    keep("E " type, often, spare, "frames of type " type)
    return
  }
  sport = u16(at)
  dport = u16(at + 2)
  if (proto == 6) {
    flags = b[at + 13] % 32
    if (flags % 4 >= 2 && flags < 16) {
      flow = "TCP " src " > " dst ":" dport
      if (kept[where "A " flow] + 0 >= often) {
        left_out++
        if (++hits[where flow] == 20 && skipped < 300) {
          kept["X " where flow] = 1
          skipped++
        }
      } else keep("S " flow, often * 8, 0, flow)
    } else if (flags % 4 >= 2) {
      flow = "TCP " dst " > " src ":" sport
      keep("A " flow, often, 0, flow)
    } else if (flags % 8 >= 4 && flags >= 16 && b[at + 4] + b[at + 5] + b[at + 6] + b[at + 7] == 0) {
      flow = "TCP " dst " > " src ":" sport
      keep("R " flow, often, spare, flow)
    } else left_out++
  } else if (proto == 17 && (sport == 53 || dport == 53)) {
    flow = dport == 53 ? src " > " dst : dst " > " src
    keep("Q " dport " " (dport == 53 ? flow question(at + 8) : src " > " dst question(at + 8)), often, spare, "DNS " flow)
  } else if (proto == 17 || proto == 132) {
    # Use the port that stays the same: a client uses a new one for each exchange.
    flow = (proto == 17 ? "UDP " : "SCTP ") src " > " dst
    if (kept[where "P " flow ":" sport] + 0 >= often * 4) left_out++
    else {
      i = kept[where "U " flow ":" dport] + 0
      keep("U " flow ":" dport, often, kind == "openings" ? spare : 0, flow ":" dport)
      key = where "P " flow ":" sport
      if (kept[where "U " flow ":" dport] + 0 > i && keys < 150000) { if (!(key in kept)) keys++; kept[key]++ }
    }
  } else if (proto == 1 || proto == 58) {
    # For an error, the port in the quoted packet.
    i = at + 8 + (proto == 1 ? 22 : 42)
    flow = "ICMP " b[at] " " src " > " dst
    keep("I " flow " " b[at + 1] " " (i + 1 < n ? u16(i) : ""), often, spare, flow)
  } else keep("O " proto " " src " " dst, often, spare, "protocol " proto " " src " > " dst)
}
BEGIN {
  for (i = 0; i < 256; i++) o[i] = sprintf("\\%03o", i)
  names = 2000
  if ((getline line <state) > 0) {
    split(line, f, " ")
    left_out = f[3] + 0
    lost_count = f[4] + 0
    names = 2000 - f[5]
  }
  while ((getline line <state) > 0) {
    i = index(line, " ")
    key = substr(line, i + 1)
    kept[key] = substr(line, 1, i - 1) + 0
    keys++
    if (substr(key, 1, 2) == "X ") skipped++
  }
  close(state)
  want = 16
  before = used
}
{
  for (t = 1; t <= NF; t++) {
    b[n++] = $t
    if (n == want) {
      if (n == 16 && !inside) {
        want += u32(8)
        inside = 1
        # tcpdump never writes that: the piece is damaged.
        if (want > 262160) exit
        if (want > 16) continue
      }
      packet()
      taken += n
      n = 0
      want = 16
      inside = 0
    }
  }
}
END {
  print piece, whole ? whole : taken, left_out + 0, lost_count + 0, 2000 - names, file, bytes + used - before >next_state
  for (key in kept) if (kept[key] + 0 > 0) {
    print kept[key], key >next_state
    if (key !~ /^X [0-9]+ TCP /) continue
    flow = key
    port = flow
    sub(/^.*:/, "", port)
    sub(/:[0-9]*$/, "", flow)
    gsub(/[][]/, "", flow)
    split(flow, f, " ")
    pair = f[2] " " f[4] " " f[6]
    to[pair] = to[pair] " or dst port " port
    back[pair] = back[pair] " or src port " port
  }
  text = "not (" closings ")"
  for (pair in to) {
    split(pair, f, " ")
    text = text " and not (ifindex " f[1] " and tcp and ((src host " f[2] " and dst host " f[3] " and (" \
      substr(to[pair], 5) ")) or (src host " f[3] " and dst host " f[2] " and (" substr(back[pair], 5) "))))"
  }
  print text >skip
}'


# take KIND PIECE [whole]: adds what is new in a piece to the file of its part; a whole piece is then
# removed. What was added counts once the state says so, whatever ends this container: its first line is
# "PIECE TAKEN LEFT-OUT LOST NAMED FILE BYTES" (how much of which piece was added, packets that were left
# out since there are enough like them, packets that had no room, and how many of those are named; how
# long the file then is), the others are "COUNT KEY" (how many are kept).
take() {
  piece=${2##*/}
  file=${piece#."$1".}
  file=${file%%.*}.$1.pcap
  state=$dir/.state.$1
  known='' bytes=24 left_out=0 lost=0 named=0
  [ ! -s "$state" ] || read -r known bytes left_out lost named _ <"$state"
  taken=24
  [ "$known" != "$piece" ] || taken=$bytes
  have=$(size "$2")
  if [ "$have" -gt "$taken" ]; then
    if [ "$have" -ge "$piece_limit" ] && [ -n "${3:-}" ]; then
      lose "$1" burst $(($(now) - 3)) "more came within two seconds than $piece_limit bytes, and what is beyond was not recorded"
    fi
    [ -n "$big" ] || big=$(head -c 1 "$2" | od -An -tu1 | awk '{ print $1 == 161 }')
    used=$(total "$1")
    limit=$(room_of "$1")
    [ -s "$dir/$file" ] || head -c 24 "$2" >"$dir/$file"
    bytes=$(size "$dir/$file")
    rm -f "$state.next"
    if [ -n "${3:-}" ] && [ "$taken" = 24 ] && [ $(((used + have) * 2)) -lt "$limit" ]; then
      tail -c +25 "$2" >>"$dir/$file"
      echo "$piece $have $left_out $lost $named $file $((bytes + have - 24))" >"$state.next"
    else
      beyond "$1" "$2" "${3:-}" | od -An -v -tu1 |
        awk -v kind="$1" -v big="$big" -v max="$limit" -v used="$used" -v piece="$piece" -v taken="$taken" \
          -v whole="${3:+$have}" -v file="$file" -v bytes="$bytes" -v state="$state" -v next_state="$state.next" \
          -v lost="$dir/$part.status" -v skip="$dir/.skip.$1" -v closings="$closings" "$thinning" | sh >>"$dir/$file"
    fi
    added=-1
    [ ! -s "$state.next" ] || read -r _ _ left_out lost named _ added <"$state.next"
    if [ "$added" = "$(size "$dir/$file")" ]; then
      mv -f "$state.next" "$state"
      tell_of_room "$1"
    else
      shorten "$dir/$file" "$bytes"
      lose "$1" unkept $(($(now) - 3)) "$((have - taken)) bytes of packets could not be kept (is the disk full, or memory short?)"
    fi
  fi
  [ -z "${3:-}" ] || rm -f "$2"
}

# beyond KIND PIECE [whole]: what has not been taken of a piece; of a whole one not what needs no look.
beyond() {
  if [ -n "$3" ] && [ "$taken" = 24 ]; then
    if [ -s "$dir/.skip.$1" ]; then skipping=$(cat "$dir/.skip.$1"); else skipping="not ($closings)"; fi
    tcpdump -r "$2" -w - "$skipping" 2>/dev/null | tail -c +25
  else
    tail -c "+$((taken + 1))" "$2"
  fi
}

# shorten FILE BYTES: truncates the file to that length.
shorten() {
  [ "$(size "$1")" -le "$2" ] || dd if=/dev/null of="$1" bs=1 seek="$2" 2>/dev/null
}

# What an earlier start of this container left: what was added in vain is taken back, what waits is added.
recover() {
  for kind in openings datagrams; do
    rm -f "$dir/.state.$kind.next"
    last=$((part - 1)).$kind.pcap
    if [ -s "$dir/.state.$kind" ]; then
      read -r _ _ _ _ _ file bytes <"$dir/.state.$kind"
      if [ "$file" = "$last" ]; then
        shorten "$dir/$last" "$bytes"
      else
        rm -f "$dir/$last"
      fi
    else
      rm -f "$dir/$last"
    fi
    take_all "$kind"
  done
}

tell_of_room() {
  if [ "$left_out" -gt 0 ] && [ -z "$thrifty" ]; then
    thrifty=1
    say "half of the room is used: from now on what is there often enough is left out"
    note "thinned $1"
  fi
  case $lost:$1:$lost_openings:$lost_datagrams in
    0:*) ;;
    *:openings::*)
      lost_openings=1
      lose openings full "$(now)" "the $max bytes are used up; what was recorded is kept, and what is new from now on is only named" ;;
    *:datagrams:*:)
      lost_datagrams=1
      lose datagrams full "$(now)" "their $max_datagrams bytes are used up; what was recorded is kept, and what is new from now on is only named" ;;
  esac
}

# take_pieces KIND [all]: takes the pieces that tcpdump has finished, or all of them as far as written.
take_pieces() {
  waiting=0
  for found in "$dir/.$1".*; do
    waiting=$((waiting + $(size "$found")))
  done
  set -- "$1" "${2:-}" "$dir/.$1".*
  [ -e "$3" ] || return 0
  while [ $# -gt 3 ]; do
    if [ "$waiting" -gt "$backlog_limit" ]; then
      waiting=$((waiting - $(size "$3")))
      lose "$1" slow $(($(now) - 60)) "$(size "$3") bytes of packets could not be worked off in time; is the container's CPU limit too low?"
      rm -f "$3"
    else
      take "$1" "$3" whole
    fi
    kind=$1 all=$2
    shift 3
    set -- "$kind" "$all" "$@"
  done
  # A piece that does not grow is complete; one that grows is soon followed by the next.
  newest=$(size "$3")
  if [ -n "$2" ] || { [ "$1" = openings ] && [ "$newest" = "$stood" ]; }; then
    take "$1" "$3"
  fi
  [ "$1" != openings ] || stood=$newest
}

# A pod without traffic still has a capture: an empty one.
show_silence() {
  if [ ! -s "$dir/$part.openings.pcap" ] && [ ! -s "$dir/$part.datagrams.pcap" ]; then
    for found in "$dir/.openings.$part".*; do
      [ "$(size "$found")" -lt 24 ] || head -c 24 "$found" >"$dir/$part.openings.pcap"
    done
  fi
}

# take_all KIND: takes everything, once no tcpdump is writing any more.
take_all() {
  for found in "$dir/.$1".*; do
    [ ! -e "$found" ] || take "$1" "$found" whole
  done
}

listening() {
  grep -q 'listening on' "$dir/.err.$1" 2>/dev/null
}

# One sample of the sockets, without those that are only waiting to be closed.
sample() {
  [ -z "$lost_samples$node" ] || return 0
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
    lose samples full "$(now)" "their $max_samples bytes are used up; the earlier ones are kept"
  else
    cat "$dir/.sample" >>"$dir/sockets.proc"
  fi
  rm -f "$dir/.sample"
}

# Asks the running tcpdump for its counts, and notes the answer.
note_counts() {
  if alive "$openings_pid"; then
    kill -USR1 "$openings_pid" 2>/dev/null
    pause 1
    note "counts openings $(counts openings)"
    tell_of_drops
  fi
}

# Packets that the kernel dropped because tcpdump did not fetch them in time.
tell_of_drops() {
  counted_before=$counted
  counted=$(now)
  drops=$(counts openings | sed 's/.*, \([0-9]*\) dropped by kernel/\1/')
  if [ "$drops" -gt "$dropped" ]; then
    lose openings dropped "$counted_before" "$((drops - dropped)) packets were dropped by the kernel, since they came faster than they were taken"
    dropped=$drops
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
  tell_of_drops
  dropped=0
}

stop_datagrams() {
  [ -n "$datagrams_pid" ] || return 0
  end_of "$datagrams_pid"
  datagrams_pid=''
}

look_at_openings() {
  if [ -n "$openings_pid" ] && ! alive "$openings_pid" && ! stopping; then
    lose openings failed "$(now)" "tcpdump ended by itself: $(last_line "$dir/.err.openings")"
    stop_datagrams
    take_all openings
    take_all datagrams
    exit 1
  fi
  take_pieces openings "$1"
  if [ -n "$full" ] && [ $(($(total openings) * 2)) -ge "$max" ]; then
    full=''
    openings_filter=$few
    lose packets full "$(now)" "half of the $max bytes is used up; from now on only openings and the like are recorded"
    # The new one is listening before the old one ends.
    old=$openings_pid
    start_openings
    until listening openings || ! alive "$openings_pid"; do
      pause 0.1
    done
    end_of "$old"
    start_datagrams
  fi
}

look_at_datagrams() {
  [ -z "$full" ] || return 0
  if ! alive "$datagrams_pid"; then
    [ -z "$datagrams_pid" ] || { stop_datagrams; note "slice datagrams $(counts datagrams)"; take_all datagrams; }
    if [ "$(now)" -ge $((begun + 60)) ] || [ "$(now)" -lt "$begun" ]; then
      start_datagrams
    fi
  elif [ -n "$1" ]; then
    take_pieces datagrams all
  fi
}

# Prints a file to the log, compressed, as much from its beginning as fits.
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

# The rarest packets first: those from the start.
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
  # A second signal must not interrupt printing the log.
  trap '' TERM
  pause "$lag"
  stop_openings
  stop_datagrams
  take_pieces datagrams all
  show_silence
  take_all openings
  take_all datagrams
  say "openings, part $part: $(counts openings), $(size "$dir/$part.openings.pcap") bytes"
  sample
  note 'ended container'
  print_all
  rm -f "$dir/ready" "$dir/.stop" "$dir/.sync" "$dir/.alive"
  exit 0
}

stopping() {
  [ -e "$dir/.stop" ]
}

work() {
  trap : TERM
  note 'started'
  say "part $part begins: $(tcpdump --version 2>&1 | head -n 1)"
  if [ -s "$dir/.alive" ]; then
    seen=$(cat "$dir/.alive")
    lose recording killed "$seen" "the container was ended without notice, and nothing was recorded until it was started again"
  fi
  recover
  start_openings
  look_at_datagrams ''
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
    now >"$dir/.alive"
    sync=''
    [ ! -e "$dir/.sync" ] || { sync=all; pause "$lag"; }
    look_at_openings "$sync"
    look_at_datagrams "$sync"
    [ -z "$sync" ] || { show_silence; rm -f "$dir/.sync"; }
    if [ "$(now)" -ge $((sampled + every)) ] || [ "$(now)" -lt "$sampled" ]; then
      sampled=$(now)
      sample
      note_counts
    fi
    stopping || pause 1
  done
  finish
}

begun_or_failed() {
  if [ -n "$2" ] && ! alive "$2" && ! listening "$1"; then
    say "tcpdump can't capture $1: $(last_line "$dir/.err.$1")"
    note "loss $1 failed $(now) tcpdump can't capture: $(last_line "$dir/.err.$1")"
    stop_openings
    stop_datagrams
    exit 1
  fi
}

# This process only waits: some shells lose a signal that arrives while they start another process, and SIGTERM
# comes only once.
worker=''
trap ': >"$dir/.stop"; [ -z "$worker" ] || kill -TERM "$worker" 2>/dev/null' TERM INT
umask 022
mkdir -p "$dir" || exit 1
rm -f "$dir/ready" "$dir/.sample" "$dir/.packed" "$dir/.stop" "$dir/.sync"
part=0
while [ -e "$dir/$part.status" ]; do
  part=$((part + 1))
done
begun=0
dropped=0
stood=0
counted=$(now)
big=''
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
