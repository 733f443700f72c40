package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.testkit.PacketBytes.ACK;
import static io.github.pcap2netpol.testkit.PacketBytes.FIN;
import static io.github.pcap2netpol.testkit.PacketBytes.PSH;
import static io.github.pcap2netpol.testkit.PacketBytes.RST;
import static io.github.pcap2netpol.testkit.PacketBytes.SYN;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.scenario.CapturedPacket.Place;
import io.github.pcap2netpol.testkit.PacketBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A conversation whose packets are yet to be described.
 *
 * @param wire where it takes place
 * @param legs how it looks at each place where it may be captured, the originator's first
 * @param exchanges the exchanges that must keep working if it takes place
 * @param through the node that translates its addresses, where that is not the originator's
 */
record Conversation(
    Wire wire, List<Leg> legs, List<Exchange> exchanges, Optional<Through> through) {
  /**
   * A node on the way.
   *
   * @param node the node
   * @param before the conversation as it looks on its way there
   */
  record Through(NodeSketch node, Leg before) {}

  Conversation(Wire wire, List<Leg> legs, List<Exchange> exchanges) {
    this(wire, legs, exchanges, Optional.empty());
  }

  private static final Duration STEP = Duration.ofNanos(200_000);
  private static final Duration TRANSIT = Duration.ofNanos(50_000);

  /** How long a packet takes from one interface to the next. */
  private static final Duration HOP = Duration.ofNanos(20_000);

  /** The port of Linux VXLAN by default. */
  private static final int VXLAN = 8472;

  private static final byte[] NOTHING = {};
  private static final byte[] REQUEST = "ping\r\n".getBytes(US_ASCII);
  private static final byte[] ANSWER = "pong\r\n".getBytes(US_ASCII);

  /** The bytes of a packet as one place sees it. */
  private interface Packet {
    byte[] between(Endpoint originator, Endpoint responder);
  }

  /** The originator's capture missed it. */
  Conversation unseenByOriginator() {
    return new Conversation(
        wire, legs.stream().filter(leg -> !leg.atOriginator()).toList(), exchanges, through);
  }

  /** Takes place, but there is no evidence of who opened it, so policies need not allow it. */
  Conversation undecidable() {
    return new Conversation(wire, legs, List.of(), through);
  }

  /** From the handshake to the last FIN. */
  void tcp() {
    Segments tcp = new Segments(wire.nextStart());
    tcp.say(true, SYN, NOTHING);
    tcp.say(false, SYN | ACK, NOTHING);
    tcp.say(true, ACK, NOTHING);
    tcp.requestAndAnswer();
    tcp.say(true, FIN | ACK, NOTHING);
    tcp.say(false, FIN | ACK, NOTHING);
    tcp.say(true, ACK, NOTHING);
    wire.tookPlace(this);
  }

  /** The handshake was before the capture, the end is after it. */
  void midStream() {
    Segments tcp = new Segments(wire.nextStart());
    tcp.requestAndAnswer();
    tcp.requestAndAnswer();
    wire.tookPlace(this);
  }

  /** The SYN is answered by a RST. */
  void refused() {
    Segments tcp = new Segments(wire.nextStart());
    tcp.say(true, SYN, NOTHING);
    tcp.say(false, RST | ACK, NOTHING);
  }

  /** The SYN is repeated after 1, 2 and 4 seconds, and nobody answers. */
  void unanswered() {
    Conversation heard =
        new Conversation(
            wire, legs.stream().filter(Leg::atOriginator).toList(), exchanges, through);
    int isn = wire.isn();
    Instant start = wire.nextStart();
    for (int seconds : new int[] {0, 1, 3, 7}) {
      heard.pass(
          start.plusSeconds(seconds),
          true,
          (from, to) -> SentPackets.tcp(from, to, SYN, isn, 0, NOTHING));
    }
  }

  /** Only the SYNs are in the captures, since a filter kept nothing else; they were answered. */
  void onlyItsSyn() {
    new Segments(wire.nextStart()).say(true, SYN, NOTHING);
    wire.tookPlace(this);
  }

  /** A datagram each way. */
  void udp() {
    Instant start = wire.nextStart();
    pass(start, true, (from, to) -> SentPackets.udp(from, to, REQUEST));
    pass(start.plus(STEP), false, (from, to) -> SentPackets.udp(to, from, ANSWER));
    wire.tookPlace(this);
  }

  /** Datagrams that are accepted, and never answered. */
  void oneWay(int datagrams) {
    sayOneWay(datagrams);
    wire.tookPlace(this);
  }

  /** Datagrams that may or may not have been accepted. */
  void lost(int datagrams) {
    sayOneWay(datagrams);
  }

  private void sayOneWay(int datagrams) {
    Instant start = wire.nextStart();
    for (int i = 0; i < datagrams; i++) {
      pass(start.plusMillis(20L * i), true, (from, to) -> SentPackets.udp(from, to, REQUEST));
    }
  }

  /** A datagram, and ICMP's "port unreachable" in answer. */
  void udpRefused() {
    Instant start = wire.nextStart();
    pass(start, true, (from, to) -> SentPackets.udp(from, to, REQUEST));
    pass(
        start.plus(STEP),
        false,
        (from, to) ->
            SentPackets.portUnreachable(
                to.address(), from.address(), SentPackets.udp(from, to, REQUEST)));
  }

  /** SCTP's INIT and INIT ACK. */
  void sctp() {
    Instant start = wire.nextStart();
    int one = wire.isn();
    int other = wire.isn();
    pass(start, true, (from, to) -> SentPackets.sctpInit(from, to, 1, 0, one));
    pass(start.plus(STEP), false, (from, to) -> SentPackets.sctpInit(to, from, 2, one, other));
    wire.tookPlace(this);
  }

  /** A lookup and its answer; without addresses, the name does not exist. */
  void question(Instant start, int id, String name, int type, List<IpAddress> addresses) {
    List<IpAddress> ofType =
        addresses.stream().filter(a -> a.isIpv4() == (type == DnsBytes.A)).toList();
    int code = addresses.isEmpty() ? DnsBytes.NX_DOMAIN : DnsBytes.NO_ERROR;
    pass(start, true, (from, to) -> SentPackets.udp(from, to, DnsBytes.query(id, name, type)));
    pass(
        start.plus(STEP),
        false,
        (from, to) -> SentPackets.udp(to, from, DnsBytes.answer(id, name, type, code, ofType)));
    wire.tookPlace(this);
  }

  /** One packet passes all places. */
  private void pass(Instant time, boolean byOriginator, Packet packet) {
    passNodes(time, byOriginator, packet);
    for (Leg leg : legs) {
      Instant here = leg.atOriginator() == byOriginator ? time : time.plus(TRANSIT);
      byte[] bytes = packet.between(leg.origin(), leg.destination());
      boolean out = leg.atOriginator() == byOriginator;
      leg.captured()
          .ifPresent(
              pod -> {
                if (leg.loopback()) {
                  wire.record(pod, new CapturedPacket(here, Place.LO_OUT, bytes));
                  wire.record(pod, new CapturedPacket(here, Place.LO_IN, bytes));
                } else {
                  wire.record(
                      pod, new CapturedPacket(here, out ? Place.ETH0_OUT : Place.ETH0_IN, bytes));
                }
              });
    }
  }

  private void passNodes(Instant start, boolean byOriginator, Packet packet) {
    List<PathPoint> path = PacketPath.inOrder(PacketPath.of(wire, this), byOriginator);
    List<Integer> routers = PacketPath.routers(path);
    for (int i = 0; i < path.size(); i++) {
      PathPoint point = path.get(i);
      byte[] bytes = packet.between(point.leg().origin(), point.leg().destination());
      byte[] there = carried(SentPackets.routed(bytes, routers.get(i)), point, byOriginator);
      Place place = new Place(point.index(), false, point.out());
      wire.pass(point, new CapturedPacket(start.plus(HOP.multipliedBy(i)), place, there));
    }
  }

  private static byte[] carried(byte[] packet, PathPoint point, boolean byOriginator) {
    if (point.tunnel().isEmpty()) {
      return packet;
    }
    PathPoint.Tunnel tunnel = point.tunnel().get();
    NodeSketch from = byOriginator ? tunnel.originators() : tunnel.responders();
    NodeSketch to = byOriginator ? tunnel.responders() : tunnel.originators();
    return SentPackets.udp(
        new Endpoint(from.addresses().get(0), 49152),
        new Endpoint(to.addresses().get(0), VXLAN),
        PacketBytes.vxlan(PacketBytes.ethernet(packet)));
  }

  /** The segments of one TCP connection, with their sequence numbers. */
  private final class Segments {
    private Instant time;
    private int originators = wire.isn();
    private int responders = wire.isn();

    Segments(Instant start) {
      time = start;
    }

    void requestAndAnswer() {
      say(true, PSH | ACK, REQUEST);
      say(false, PSH | ACK, ANSWER);
      say(true, ACK, NOTHING);
    }

    void say(boolean byOriginator, int flags, byte[] payload) {
      int sequence = byOriginator ? originators : responders;
      int ack = byOriginator ? responders : originators;
      pass(
          time,
          byOriginator,
          (from, to) ->
              byOriginator
                  ? SentPackets.tcp(from, to, flags, sequence, ack, payload)
                  : SentPackets.tcp(to, from, flags, sequence, ack, payload));
      int passed = payload.length + ((flags & (SYN | FIN)) == 0 ? 0 : 1);
      if (byOriginator) {
        originators += passed;
      } else {
        responders += passed;
      }
      time = time.plus(STEP);
    }
  }
}
