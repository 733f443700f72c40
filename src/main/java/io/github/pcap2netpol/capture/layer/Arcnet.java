package io.github.pcap2netpol.capture.layer;

import io.github.pcap2netpol.capture.packet.SkipReason;
import org.jspecify.annotations.Nullable;

/** ARCNET, as Linux captures it: source, destination, offset (two bytes) and protocol. */
final class Arcnet {
  /** RFC 1051. */
  private static final int OLD_IP = 240;

  private static final int OLD_ARP = 241;

  /** RFC 1201. */
  private static final int IP = 212;

  private static final int ARP = 213;
  private static final int RARP = 214;
  private static final int IPV6 = 196;

  /** RFC 1201: the flag of an exception packet, in which this header comes twice. */
  private static final int EXCEPTION = 0xff;

  private Arcnet() {}

  static @Nullable SkipReason frame(PacketCursor cursor) {
    if (!cursor.has(5)) {
      return cursor.without(5);
    }
    int protocol = cursor.u8(4);
    cursor.offset += 5;
    return switch (protocol) {
      case OLD_IP -> LinkLayer.network(cursor, LinkLayer.IPV4);
      case IP -> split(cursor, LinkLayer.IPV4);
      case IPV6 -> split(cursor, LinkLayer.IPV6);
      case OLD_ARP, ARP, RARP -> SkipReason.ARP;
      default -> LinkLayer.foreign(cursor, NonIpPayload.arcnet(protocol));
    };
  }

  /** RFC 1201: a flag and a sequence number; 0 is a whole packet, odd the first part of one. */
  private static @Nullable SkipReason split(PacketCursor cursor, int etherType) {
    if (!cursor.has(3)) {
      return cursor.without(3);
    }
    if (cursor.u8(0) == EXCEPTION) {
      cursor.offset += 4;
      if (!cursor.has(3)) {
        return cursor.without(3);
      }
    }
    int flag = cursor.u8(0);
    cursor.offset += 3;
    return flag != 0 && (flag & 1) == 0
        ? SkipReason.LATER_FRAGMENT
        : LinkLayer.network(cursor, etherType);
  }
}
