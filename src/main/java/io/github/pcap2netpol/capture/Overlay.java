package io.github.pcap2netpol.capture;

import org.jspecify.annotations.Nullable;

/** The headers that carry one packet in another: GRE, and in UDP datagrams VXLAN and Geneve. */
final class Overlay {
  /** RFC 7348 8. */
  private static final int VXLAN_PORT = 4789;

  /** What Linux used before, and some container networks still do. */
  private static final int VXLAN_OLD_PORT = 8472;

  /** RFC 8926 6. */
  private static final int GENEVE_PORT = 6081;

  /** Transparent Ethernet bridging. */
  private static final int ETHERNET_INSIDE = 0x6558;

  private static final int ARP_OF_IPV4_ON_ETHERNET = 0x0001_0800;

  /** Both ends send to the port, from any: the other one says nothing. */
  boolean isOverlayPort(int destinationPort) {
    return destinationPort == VXLAN_PORT
        || destinationPort == VXLAN_OLD_PORT
        || destinationPort == GENEVE_PORT;
  }

  /**
   * GRE version 0 (RFC 2784, RFC 2890): gives why it carries no IP, or null with the cursor at the
   * inner IP header. An inner Ethernet frame counts as what it carries.
   */
  @Nullable SkipReason gre(PacketCursor cursor) {
    if (!cursor.has(4)) {
      return cursor.without(4);
    }
    int flags = cursor.u16(0);
    boolean routing = (flags & 0x4000) != 0;
    if ((flags & 7) != 0 || routing) {
      return SkipReason.OTHER_TRANSPORT;
    }
    int type = cursor.u16(2);
    cursor.offset +=
        4
            + ((flags & 0x8000) != 0 ? 4 : 0)
            + ((flags & 0x2000) != 0 ? 4 : 0)
            + ((flags & 0x1000) != 0 ? 4 : 0);
    SkipReason reason = carried(cursor, type);
    return reason == SkipReason.NOT_IP ? SkipReason.OTHER_TRANSPORT : reason;
  }

  /**
   * From a UDP header, moves past it and the overlay's own header, whose fixed bits must be right:
   * the port alone proves nothing. Then {@link PacketCursor#etherType} is what comes next.
   *
   * @return false if this is no overlay's datagram
   */
  boolean enter(PacketCursor cursor) {
    int length = cursor.has(16) ? cursor.u16(4) : 0;
    if (length < 16 || cursor.u8(15) != 0) {
      return false;
    }
    cursor.bound(length);
    int first = cursor.u8(8);
    if (cursor.destinationPort == GENEVE_PORT) {
      cursor.etherType = cursor.u16(10);
      cursor.offset += 16 + (first & 0x3f) * 4;
      return first >> 6 == 0;
    }
    // "Network identifier is valid" must be set; a "next protocol" (VXLAN-GPE) is another format.
    cursor.etherType = ETHERNET_INSIDE;
    cursor.offset += 16;
    return (first & 0x08) != 0 && (first & 0x04) == 0;
  }

  /** After {@link #enter}: NOT_IP or MALFORMED if what follows is no packet after all. */
  @Nullable SkipReason strip(PacketCursor cursor) {
    SkipReason reason = carried(cursor, cursor.etherType);
    if (reason == SkipReason.ARP) {
      return cursor.has(4) && cursor.i32(0) == ARP_OF_IPV4_ON_ETHERNET ? reason : SkipReason.NOT_IP;
    }
    if (reason != null || !cursor.has(6)) {
      return reason;
    }
    boolean four = cursor.etherType == LinkLayer.IPV4;
    long length = four ? cursor.u16(2) : 40L + cursor.u16(4);
    return length > cursor.declaredEnd - cursor.offset ? SkipReason.NOT_IP : null;
  }

  private static @Nullable SkipReason carried(PacketCursor cursor, int type) {
    return type == ETHERNET_INSIDE ? LinkLayer.ethernet(cursor) : LinkLayer.network(cursor, type);
  }
}
