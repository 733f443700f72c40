package io.github.pcap2netpol.capture.layer;

import io.github.pcap2netpol.capture.packet.SkipReason;
import org.jspecify.annotations.Nullable;

/** PPP (RFC 1661, RFC 1662), and PPP sessions over Ethernet (RFC 2516). */
final class PointToPoint {
  private static final int ADDRESS_AND_CONTROL = 0xff03;
  private static final int IPV4 = 0x21;
  private static final int IPV6 = 0x57;

  /** RFC 3032 4.3. */
  private static final int MPLS = 0x281;

  private static final int MPLS_MULTICAST = 0x283;

  private PointToPoint() {}

  /** The address and control bytes, and the upper byte of the protocol, may be omitted. */
  static @Nullable SkipReason frame(PacketCursor cursor) {
    if (!cursor.has(2)) {
      return cursor.without(2);
    }
    if (cursor.u16(0) == ADDRESS_AND_CONTROL) {
      cursor.offset += 2;
    }
    return protocol(cursor);
  }

  /** From the header of a session: version, code, session and length, six bytes. */
  static @Nullable SkipReason session(PacketCursor cursor) {
    if (!cursor.has(6)) {
      return cursor.without(6);
    }
    if (cursor.u16(0) != 0x1100) {
      return LinkLayer.foreign(cursor, NonIpPayload.etherType(0x8864));
    }
    cursor.bound(6L + cursor.u16(4));
    cursor.offset += 6;
    return protocol(cursor);
  }

  private static @Nullable SkipReason protocol(PacketCursor cursor) {
    if (!cursor.has(2)) {
      return cursor.without(2);
    }
    // Only the last byte of a protocol is odd (RFC 1661 2).
    boolean shortened = (cursor.u8(0) & 1) != 0;
    int protocol = shortened ? cursor.u8(0) : cursor.u16(0);
    cursor.offset += shortened ? 1 : 2;
    return switch (protocol) {
      case IPV4 -> LinkLayer.network(cursor, LinkLayer.IPV4);
      case IPV6 -> LinkLayer.network(cursor, LinkLayer.IPV6);
      case MPLS, MPLS_MULTICAST -> LinkLayer.labels(cursor);
      default -> LinkLayer.foreign(cursor, NonIpPayload.ppp(protocol));
    };
  }
}
