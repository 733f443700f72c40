package io.github.pcap2netpol.capture.layer;

import io.github.pcap2netpol.capture.packet.SkipReason;
import io.github.pcap2netpol.net.Protocol;
import org.jspecify.annotations.Nullable;

/** One IP header with its extension headers, and the transport header behind it. */
final class IpLayer {
  /** RFC 8200 lets each kind occur once, destination options twice: there are fewer. */
  private static final int MOST_EXTENSIONS = 16;

  private static final int HOP_BY_HOP = 0;
  static final int ICMP = 1;
  static final int IPV4_INSIDE = 4;
  static final int IPV6_INSIDE = 41;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  static final int GRE = 47;
  static final int AUTHENTICATION = 51;
  static final int ICMPV6 = 58;
  private static final int DESTINATION_OPTIONS = 60;
  private static final int MOBILITY = 135;
  private static final int HIP = 139;
  private static final int SHIM6 = 140;

  /** The prefix of IPv4 addresses where all addresses have 128 bits (RFC 4291 2.5.5.2). */
  static final long MAPPED = 0xffffL << 32;

  private static final Protocol[] PROTOCOLS = Protocol.values();

  private IpLayer() {}

  /**
   * Reads the header at the cursor, and the transport header behind it. Afterwards {@link
   * PacketCursor#hasAddresses} says whether there was an IP header at all.
   *
   * @return why the packet says nothing about connections, or null if the cursor has its addresses
   *     and ports and is at its transport header
   */
  static @Nullable SkipReason read(PacketCursor cursor) {
    cursor.hasAddresses = false;
    SkipReason reason = header(cursor);
    if (reason != null) {
      return reason;
    }
    cursor.hasAddresses = true;
    return transport(cursor);
  }

  /** Reads the transport header at the cursor. */
  static @Nullable SkipReason transport(PacketCursor cursor) {
    return switch (cursor.ipProtocol) {
      case 6 -> tcp(cursor);
      case 17 -> udp(cursor);
      case 132 -> sctp(cursor);
      case 50 -> SkipReason.ENCRYPTED;
      case ICMP, ICMPV6 -> icmp(cursor);
      default -> SkipReason.OTHER_TRANSPORT;
    };
  }

  private static @Nullable SkipReason header(PacketCursor cursor) {
    return cursor.etherType == LinkLayer.IPV4 ? ipv4(cursor) : ipv6(cursor);
  }

  /** RFC 791 3.1. */
  private static @Nullable SkipReason ipv4(PacketCursor cursor) {
    if (!cursor.has(20)) {
      return cursor.without(20);
    }
    int length = (cursor.u8(0) & 0xf) * 4;
    int total = cursor.u16(2);
    // A total of 0 is how a capture shows a segment that the network card has yet to split.
    if (cursor.u8(0) >> 4 != 4 || length < 20 || (total < length && total != 0)) {
      return SkipReason.MALFORMED;
    }
    cursor.sourceHigh = 0;
    cursor.sourceLow = MAPPED | cursor.u32(12);
    cursor.destinationHigh = 0;
    cursor.destinationLow = MAPPED | cursor.u32(16);
    if (total != 0) {
      cursor.bound(total);
    }
    if ((cursor.u16(6) & 0x1fff) != 0) {
      return SkipReason.LATER_FRAGMENT;
    }
    cursor.ipProtocol = cursor.u8(9);
    cursor.hopLimit = cursor.u8(8);
    cursor.offset += length;
    return null;
  }

  /** RFC 8200 3. */
  private static @Nullable SkipReason ipv6(PacketCursor cursor) {
    if (!cursor.has(40)) {
      return cursor.without(40);
    }
    if (cursor.u8(0) >> 4 != 6) {
      return SkipReason.MALFORMED;
    }
    cursor.sourceHigh = cursor.i64(8);
    cursor.sourceLow = cursor.i64(16);
    cursor.destinationHigh = cursor.i64(24);
    cursor.destinationLow = cursor.i64(32);
    int payload = cursor.u16(4);
    // 0 is a jumbogram (RFC 2675), or as for IPv4 above.
    if (payload != 0) {
      cursor.bound(40L + payload);
    }
    cursor.ipProtocol = cursor.u8(6);
    cursor.hopLimit = cursor.u8(7);
    cursor.offset += 40;
    return extensions(cursor);
  }

  private static @Nullable SkipReason extensions(PacketCursor cursor) {
    for (int i = 0; i < MOST_EXTENSIONS; i++) {
      int unit;
      switch (cursor.ipProtocol) {
        case HOP_BY_HOP, ROUTING, DESTINATION_OPTIONS, MOBILITY, HIP, SHIM6 -> unit = 8;
        case AUTHENTICATION -> unit = 4;
        case FRAGMENT -> unit = 0;
        default -> {
          return null;
        }
      }
      if (!cursor.has(unit == 0 ? 4 : 2)) {
        return cursor.without(unit == 0 ? 4 : 2);
      }
      if (unit == 0 && (cursor.u16(2) & 0xfff8) != 0) {
        return SkipReason.LATER_FRAGMENT;
      }
      int length =
          switch (unit) {
            case 8 -> (cursor.u8(1) + 1) * 8;
            case 4 -> (cursor.u8(1) + 2) * 4;
            default -> 8;
          };
      cursor.ipProtocol = cursor.u8(0);
      cursor.offset += length;
    }
    return SkipReason.MALFORMED;
  }

  /** RFC 9293 3.1. Options and payload need not have been captured. */
  private static @Nullable SkipReason tcp(PacketCursor cursor) {
    if (!cursor.has(14)) {
      return cursor.without(14);
    }
    if (cursor.u8(12) >> 4 < 5) {
      return SkipReason.MALFORMED;
    }
    ports(cursor, Protocol.TCP);
    cursor.tcpSequence = cursor.u32(4);
    cursor.tcpAcknowledgment = cursor.u32(8);
    cursor.tcpFlags = cursor.u8(13);
    return null;
  }

  /** RFC 9260 3. */
  private static @Nullable SkipReason sctp(PacketCursor cursor) {
    if (!cursor.has(4)) {
      return cursor.without(4);
    }
    ports(cursor, Protocol.SCTP);
    cursor.sctpChunk = cursor.has(13) ? cursor.u8(12) : -1;
    return null;
  }

  /** RFC 768. */
  private static @Nullable SkipReason udp(PacketCursor cursor) {
    if (!cursor.has(4)) {
      return cursor.without(4);
    }
    ports(cursor, Protocol.UDP);
    return null;
  }

  private static void ports(PacketCursor cursor, Protocol protocol) {
    cursor.protocol = protocol;
    cursor.sourcePort = cursor.u16(0);
    cursor.destinationPort = cursor.u16(2);
  }

  /** RFC 792, RFC 4443: reads the packet that a "destination unreachable" quotes, if it does. */
  private static @Nullable SkipReason icmp(PacketCursor cursor) {
    boolean four = cursor.ipProtocol == ICMP;
    if (!cursor.has(2)) {
      return cursor.without(2);
    }
    int type = cursor.u8(0);
    boolean unreachable = four ? type == 3 && cursor.u8(1) != 4 : type == 1;
    if (!unreachable) {
      cursor.echo = four ? isQuestion(type) : type == 128 || type == 129;
      return SkipReason.ICMP;
    }
    int code = cursor.u8(1);
    cursor.byHostOnly = four ? code == 2 || code == 3 : code == 4;
    cursor.reporterHigh = cursor.sourceHigh;
    cursor.reporterLow = cursor.sourceLow;
    cursor.offset += 8;
    cursor.etherType = four ? LinkLayer.IPV4 : LinkLayer.IPV6;
    if (header(cursor) != null || !cursor.has(4)) {
      return SkipReason.ICMP;
    }
    for (Protocol protocol : PROTOCOLS) {
      if (protocol.number() == cursor.ipProtocol) {
        ports(cursor, protocol);
        cursor.quoted = true;
        return null;
      }
    }
    return SkipReason.ICMP;
  }

  /** RFC 792: echo, timestamp, information, and their replies; RFC 950: address mask. */
  private static boolean isQuestion(int type) {
    return type == 0 || type == 8 || (type >= 13 && type <= 18);
  }
}
