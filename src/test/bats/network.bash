# Two pods, as far as tcpdump can tell: network namespaces joined by a cable. Needs root.
# shellcheck shell=bash

# Makes the namespaces $CLIENT (10.99.0.1, fd99::1) and $SERVER (10.99.0.2, fd99::2).
make_network() {
  CLIENT=p2n-$$-c
  SERVER=p2n-$$-s
  ip netns add "$CLIENT"
  ip netns add "$SERVER"
  ip link add eth0 netns "$CLIENT" type veth peer name eth0 netns "$SERVER"
  ip -n "$CLIENT" address add 10.99.0.1/24 dev eth0
  ip -n "$SERVER" address add 10.99.0.2/24 dev eth0
  ip -n "$CLIENT" address add fd99::1/64 dev eth0 nodad
  ip -n "$SERVER" address add fd99::2/64 dev eth0 nodad
  local namespace
  for namespace in "$CLIENT" "$SERVER"; do
    ip -n "$namespace" link set lo up
    ip -n "$namespace" link set eth0 up
  done
}

remove_network() {
  local namespace pids
  for namespace in "$CLIENT" "$SERVER"; do
    pids=$(ip netns pids "$namespace" 2>/dev/null || true)
    # shellcheck disable=SC2086 # one word a process
    [ -z "$pids" ] || kill -KILL $pids 2>/dev/null || true
    ip netns del "$namespace" 2>/dev/null || true
  done
}

# until_true COMMAND...: waits for it, for two minutes at most: a limit for what hangs, no promise of speed.
until_true() {
  local tries=1200
  until "$@"; do
    tries=$((tries - 1))
    if [ "$tries" = 0 ]; then
      echo "in vain: $*" >&2
      return 1
    fi
    sleep 0.1
  done
}

# listen PORT: answers each TCP connection to the server with a word.
listen() {
  ip netns exec "$SERVER" busybox nc -ll -p "$1" -e busybox echo answered 3>&- &
  until_true is_listening "$1"
}

is_listening() {
  ip netns exec "$SERVER" busybox netstat -ltn | grep -q ":$1 "
}

# call PORT: a whole connection from the client to the server.
call() {
  ip netns exec "$CLIENT" bash -c "exec 4<>/dev/tcp/10.99.0.2/$1; cat <&4" 3>&-
}

# datagrams COUNT PORT: that many from the client to the server, which may refuse them.
datagrams() {
  ip netns exec "$CLIENT" bash -c '
    exec 4>/dev/udp/10.99.0.2/'"$2"'
    for ((i = 0; i < '"$1"'; i++)); do echo word >&4 || true; done' 3>&- 2>/dev/null
}

# answer_all FROM TO: takes each TCP connection to the server's ports in this range, and ends it.
answer_all() {
  # shellcheck disable=SC2016 # for perl
  ip netns exec "$SERVER" perl -MSocket -e '
    my ($bits, @all) = ("");
    for my $port ($ARGV[0] .. $ARGV[1]) {
      socket(my $one, PF_INET, SOCK_STREAM, 6) or die;
      setsockopt($one, SOL_SOCKET, SO_REUSEADDR, 1);
      bind($one, sockaddr_in($port, INADDR_ANY)) or die;
      listen($one, 1024) or die;
      push @all, $one;
      vec($bits, fileno($one), 1) = 1;
    }
    while (select(my $ready = $bits, undef, undef, undef)) {
      for my $one (@all) {
        accept(my $connection, $one) if vec($ready, fileno($one), 1);
      }
    }' "$1" "$2" 3>&- &
  until_true is_listening "$2"
}

# storm FROM TO COUNT: as many connections from the client, to the ports in turn, each ended at once.
storm() {
  # shellcheck disable=SC2016 # for perl
  ip netns exec "$CLIENT" perl -MSocket -e '
    for my $i (0 .. $ARGV[2] - 1) {
      socket(my $one, PF_INET, SOCK_STREAM, 6) or die;
      setsockopt($one, SOL_SOCKET, SO_LINGER, pack("ii", 1, 0));
      connect($one, sockaddr_in($ARGV[0] + $i % ($ARGV[1] - $ARGV[0] + 1), inet_aton("10.99.0.2")));
    }' "$1" "$2" "$3" 3>&-
}
