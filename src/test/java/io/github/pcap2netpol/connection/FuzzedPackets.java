package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.connection.follow.OpenConversations;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.List;

/**
 * Turns arbitrary bytes into a capture. Each packet takes {@value #SIZE} bytes, which determine its
 * delay, source, destination, kind and contents. There are few endpoints and numbers, so that
 * packets affect each other.
 */
final class FuzzedPackets {
  /** How many bytes a packet takes. */
  static final int SIZE = 5;

  /** The addresses of {@link #book}, and strangers. */
  private static final List<String> ADDRESSES =
      List.of("10.0.0.1", "10.0.0.2", "10.96.0.1", "127.0.0.1", "fd00::1", "203.0.113.9");

  private static final List<Integer> PORTS = List.of(40_000, 8080, 53, 40_001);

  /** Nanoseconds from one packet to the next; the last ones are those of faulty clocks. */
  private static final long[] STEPS = {
    0,
    -1_000_000,
    EpochNanos.SECOND / 2,
    EpochNanos.SECOND,
    -EpochNanos.SECOND,
    11 * EpochNanos.SECOND,
    61 * EpochNanos.SECOND,
    131 * EpochNanos.SECOND,
    -200 * EpochNanos.SECOND,
    Long.MAX_VALUE / 2,
    Long.MIN_VALUE / 2
  };

  private static final List<Protocol> PROTOCOLS =
      List.of(Protocol.TCP, Protocol.UDP, Protocol.SCTP);

  /** All kinds of packets. */
  enum Kind {
    SYN,
    SYN_ACK,
    SEGMENT,
    INIT,
    INIT_ACK,
    CHUNK,
    DATAGRAM,
    UNREACHABLE,
    QUERY,
    ANSWER,
    NAMED
  }

  /** The fourth byte of a packet is an index into these. */
  static final List<Kind> KINDS = List.of(Kind.values());

  private FuzzedPackets() {}

  /** How many packets there are in so many bytes. */
  static int count(byte[] bytes) {
    return bytes.length / SIZE;
  }

  /** Whether no packet comes long before the one that is before it in the file. */
  static boolean isInOrder(byte[] bytes) {
    long ahead = 0;
    for (int i = 0; i < count(bytes); i++) {
      long step = step(bytes[i * SIZE]);
      if (step > Integer.MAX_VALUE * EpochNanos.SECOND) {
        return false;
      }
      ahead = Math.max(0, ahead - step);
      if (ahead > OpenConversations.DISORDER) {
        return false;
      }
    }
    return true;
  }

  private static long step(byte what) {
    return STEPS[(what & 0xff) % STEPS.length];
  }

  /** Gives the same packets each time it is asked. */
  static Packets of(byte[] bytes) {
    Packets packets = new Packets();
    for (int i = 0; i < count(bytes); i++) {
      int at = i * SIZE;
      packets.after(step(bytes[at]));
      add(packets, end(bytes[at + 1]), end(bytes[at + 2]), bytes[at + 3], bytes[at + 4] & 0xff);
    }
    return packets;
  }

  private static void add(Packets packets, String from, String to, byte kind, int detail) {
    long number = detail & 3;
    switch (KINDS.get((kind & 0xff) % KINDS.size())) {
      case SYN -> packets.syn(from, to, number);
      case SYN_ACK -> packets.synAck(from, to, number);
      case SEGMENT -> packets.packet(Protocol.TCP, from, to, detail & 0xfd, number, -1);
      case INIT -> packets.opening(Protocol.SCTP, from, to, false, number, 0);
      case INIT_ACK -> packets.opening(Protocol.SCTP, from, to, true, 9, number);
      case CHUNK -> packets.packet(Protocol.SCTP, from, to, 0, 0, detail & 15);
      case DATAGRAM -> packets.udp(from, to);
      case UNREACHABLE -> packets.unreachable(PROTOCOLS.get(detail % PROTOCOLS.size()), from, to);
      case QUERY -> packets.query(from, to, "name" + number);
      case NAMED -> packets.named(ADDRESSES.get((detail >> 2) & 3), "name" + detail);
      case ANSWER ->
          packets.answer(from, to, "name" + number, detail >> 4, ADDRESSES.get((detail >> 2) & 3));
    }
  }

  private static String end(byte what) {
    String address = ADDRESSES.get((what & 0xff) % ADDRESSES.size());
    return (address.contains(":") ? "[" + address + "]" : address)
        + ":"
        + PORTS.get(((what & 0xff) / ADDRESSES.size()) % PORTS.size());
  }

  /** The byte that stands for an end, for building such bytes by name. */
  static byte end(String address, int port) {
    return (byte) (PORTS.indexOf(port) * ADDRESSES.size() + ADDRESSES.indexOf(address));
  }

  /** A cluster to which some of the addresses belong. One changes hands. */
  static TestBook book() {
    return new TestBook()
        .pod("client-1", "10.0.0.1")
        .pod("server-1", "10.0.0.2", 8080)
        .service("10.96.0.1", 8080, PortProtocol.tcp(8080))
        .takeover("10.0.0.1", Packets.moment(60.5))
        .takeover("fd00::1", Packets.moment(2));
  }
}
