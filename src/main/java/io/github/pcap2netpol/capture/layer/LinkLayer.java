package io.github.pcap2netpol.capture.layer;

import io.github.pcap2netpol.capture.packet.SkipReason;
import org.jspecify.annotations.Nullable;

/** From the first byte of a frame to the network layer: sets the cursor's EtherType and offset. */
final class LinkLayer {
  static final int IPV4 = 0x0800;
  static final int IPV6 = 0x86dd;
  private static final int ARP = 0x0806;
  private static final int RARP = 0x8035;
  private static final int DOT1Q = 0x8100;
  private static final int DOT1AD = 0x88a8;
  private static final int OLD_QINQ = 0x9100;
  private static final int PPPOE_SESSION = 0x8864;
  private static final int MPLS = 0x8847;
  private static final int MPLS_MULTICAST = 0x8848;

  private static final int SHORTEST_LLC = 3;

  /** Larger numbers are EtherTypes. */
  private static final int LONGEST_802_3 = 1500;

  /** ETH_P_802_2 of linux/if_ether.h. */
  private static final int COOKED_802_2 = 4;

  private static final int SNAP_POINTS = 0xaaaa;
  private static final int IP_POINTS = 0x0606;
  private static final int UNNUMBERED_INFORMATION = 3;
  private static final int ETHER_TYPES = 0;

  /** IEEE 802.1H. */
  private static final int BRIDGE_TUNNEL = 0x0000f8;

  static final int LOOPBACK_HARDWARE = LinkType.LOOPBACK_HARDWARE;

  /** PACKET_OUTGOING of linux/if_packet.h. */
  static final int OUTGOING = 4;

  /** NFULA_PAYLOAD of linux/netfilter/nfnetlink_log.h. */
  private static final int NFLOG_PAYLOAD = 9;

  private LinkLayer() {}

  /** Returns why it ended before IP, or null if the cursor is now at an IP header. */
  static @Nullable SkipReason strip(PacketCursor cursor, LinkType type) {
    return switch (type) {
      case EN10MB -> ethernet(cursor);
      case PPP -> PointToPoint.frame(cursor);
      case PPP_ETHER -> PointToPoint.session(cursor);
      case IEEE802_11 -> Wireless.frame(cursor);
      case IEEE802_11_RADIOTAP -> Wireless.radiotap(cursor);
      case LINUX_SLL -> cooked(cursor, 16, 14, 2, cursor.has(16) ? cursor.u16(0) : 0);
      case LINUX_SLL2 -> cooked(cursor, 20, 0, 8, cursor.has(20) ? cursor.u8(10) : 0);
      case RAW -> byVersion(cursor);
      case IPV4 -> network(cursor, IPV4);
      case IPV6 -> network(cursor, IPV6);
      case NULL, LOOP -> family(cursor);
      case NFLOG -> nflog(cursor);
      case C_HDLC -> typed(cursor, 2, 4);
      case IPOIB -> typed(cursor, 40, 44);
      case ARCNET_LINUX -> Arcnet.frame(cursor);
    };
  }

  static @Nullable SkipReason ethernet(PacketCursor cursor) {
    if (!cursor.has(14)) {
      return cursor.without(14);
    }
    int etherType = cursor.u16(12);
    cursor.offset += 14;
    return tagged(cursor, etherType);
  }

  /** A header of fixed length with an EtherType in it. */
  private static @Nullable SkipReason typed(PacketCursor cursor, int typeAt, int length) {
    if (!cursor.has(length)) {
      return cursor.without(length);
    }
    int etherType = cursor.u16(typeAt);
    cursor.offset += length;
    return network(cursor, etherType);
  }

  /**
   * IEEE 802.2: service access points in place of an EtherType. SNAP (RFC 1042) brings the
   * EtherType back, and one point means IP itself.
   */
  static @Nullable SkipReason llc(PacketCursor cursor) {
    if (!cursor.has(3)) {
      return cursor.without(3);
    }
    int points = cursor.u16(0);
    boolean unnumbered = cursor.u8(2) == UNNUMBERED_INFORMATION;
    if (points == IP_POINTS && unnumbered) {
      cursor.offset += 3;
      return byVersion(cursor);
    }
    if (points != SNAP_POINTS || !unnumbered) {
      return foreign(cursor, NonIpPayload.llc(points));
    }
    if (!cursor.has(8)) {
      return cursor.without(8);
    }
    int organisation = cursor.u8(3) << 16 | cursor.u16(4);
    if (organisation != ETHER_TYPES && organisation != BRIDGE_TUNNEL) {
      return foreign(cursor, NonIpPayload.llc(points));
    }
    int etherType = cursor.u16(6);
    cursor.offset += 8;
    return tagged(cursor, etherType);
  }

  static SkipReason foreign(PacketCursor cursor, int layer) {
    cursor.foreign = layer;
    return SkipReason.NOT_IP;
  }

  /** Any number of VLAN tags, then what they carry. */
  static @Nullable SkipReason tagged(PacketCursor cursor, int first) {
    int etherType = first;
    while (etherType == DOT1Q || etherType == DOT1AD || etherType == OLD_QINQ) {
      if (!cursor.has(4)) {
        return cursor.without(4);
      }
      etherType = cursor.u16(2);
      cursor.offset += 4;
    }
    if (etherType >= SHORTEST_LLC && etherType <= LONGEST_802_3) {
      // IEEE 802.3 3.2.6: not a type but a length.
      cursor.bound(etherType);
      return llc(cursor);
    }
    return network(cursor, etherType);
  }

  static @Nullable SkipReason network(PacketCursor cursor, int etherType) {
    cursor.etherType = etherType;
    return switch (etherType) {
      case IPV4, IPV6 -> null;
      case ARP, RARP -> SkipReason.ARP;
      case PPPOE_SESSION -> PointToPoint.session(cursor);
      case MPLS, MPLS_MULTICAST -> labels(cursor);
      default -> foreign(cursor, NonIpPayload.etherType(etherType));
    };
  }

  /**
   * What {@code tcpdump -i any} writes. If a loopback interface shows a packet both outgoing and
   * incoming (libpcap drops the former, but not every capture program does), only the incoming one
   * counts.
   */
  private static @Nullable SkipReason cooked(
      PacketCursor cursor, int length, int etherTypeAt, int hardwareAt, int packetType) {
    if (!cursor.has(length)) {
      return cursor.without(length);
    }
    cursor.onLoopback = cursor.u16(hardwareAt) == LOOPBACK_HARDWARE;
    if (cursor.onLoopback && packetType == OUTGOING) {
      return SkipReason.LOOPBACK_COPY;
    }
    int etherType = cursor.u16(etherTypeAt);
    cursor.offset += length;
    if (etherType == COOKED_802_2) {
      return llc(cursor);
    }
    // Other small numbers are Linux's own, not lengths.
    return etherType <= LONGEST_802_3
        ? foreign(cursor, NonIpPayload.etherType(etherType))
        : tagged(cursor, etherType);
  }

  /**
   * RFC 3032 2.1: labels up to the one marked as the last. What they carry is not stated; a nibble
   * of 4 or 6 means IP, which is what routers guess too (RFC 4928 2).
   */
  static @Nullable SkipReason labels(PacketCursor cursor) {
    boolean last = false;
    while (!last) {
      if (!cursor.has(4)) {
        return cursor.without(4);
      }
      last = (cursor.u8(2) & 1) != 0;
      cursor.offset += 4;
    }
    return byVersion(cursor);
  }

  static @Nullable SkipReason byVersion(PacketCursor cursor) {
    if (!cursor.has(1)) {
      return cursor.without(1);
    }
    return switch (cursor.u8(0) >> 4) {
      case 4 -> network(cursor, IPV4);
      case 6 -> network(cursor, IPV6);
      default -> foreign(cursor, NonIpPayload.version(cursor.u8(0) >> 4));
    };
  }

  /**
   * An address family in four bytes: in the byte order of the capturing machine (NULL), which need
   * not be the file's, or in network byte order (LOOP). No family's number is another's with its
   * bytes reversed, so either order is accepted.
   */
  private static @Nullable SkipReason family(PacketCursor cursor) {
    if (!cursor.has(4)) {
      return cursor.without(4);
    }
    int family = cursor.i32(0);
    cursor.offset += 4;
    return ofFamily(cursor, (family & 0xffff) == 0 ? Integer.reverseBytes(family) : family);
  }

  private static @Nullable SkipReason ofFamily(PacketCursor cursor, int family) {
    return switch (family) {
      case 2 -> network(cursor, IPV4);
      // Linux; NetBSD and OpenBSD; FreeBSD; Darwin.
      case 10, 24, 28, 30 -> network(cursor, IPV6);
      default -> foreign(cursor, NonIpPayload.family(family));
    };
  }

  /** A header of four bytes, then attributes in the byte order of the file. */
  private static @Nullable SkipReason nflog(PacketCursor cursor) {
    if (!cursor.has(4)) {
      return cursor.without(4);
    }
    int family = cursor.u8(0);
    cursor.offset += 4;
    while (cursor.has(4)) {
      int length = nflogField(cursor, 0);
      int type = nflogField(cursor, 2) & 0x7fff;
      if (length < 4) {
        return SkipReason.MALFORMED;
      }
      if (type == NFLOG_PAYLOAD) {
        cursor.bound(length);
        cursor.offset += 4;
        return ofFamily(cursor, family);
      }
      cursor.offset += (length + 3) & ~3;
    }
    return cursor.without(4);
  }

  private static int nflogField(PacketCursor cursor, int at) {
    int value = cursor.u16(at);
    return cursor.bigEndian ? value : Short.reverseBytes((short) value) & 0xffff;
  }
}
