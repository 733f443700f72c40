package io.github.pcap2netpol.capture.layer;

import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.capture.packet.SkipReason;
import org.jspecify.annotations.Nullable;

/**
 * The headers that carry one packet in another: IP itself, GRE and AH, and in UDP datagrams VXLAN
 * and Geneve.
 */
final class Overlay {
  /** Transparent Ethernet bridging. */
  private static final int ETHERNET_INSIDE = 0x6558;

  private static final int ARP_OF_IPV4_ON_ETHERNET = 0x0001_0800;

  /** Mirrored frames from switches: types I and II, which share a number, and type III. */
  private static final int ERSPAN_2 = 0x88be;

  private static final int ERSPAN_3 = 0x22eb;
  private static final int SEQUENCE_NUMBER = 0x1000;

  /** The overlay on each port, by port number. */
  private final byte[] kinds = new byte[1 << 16];

  private static final byte VXLAN = 1;
  private static final byte VXLAN_GPE = 2;
  private static final byte GENEVE = 3;

  Overlay(OverlayPorts ports) {
    kinds[OverlayPorts.VXLAN_GPE] = VXLAN_GPE;
    ports.vxlan().forEach(port -> kinds[port] = VXLAN);
    ports.geneve().forEach(port -> kinds[port] = GENEVE);
  }

  /** Both ends send to the port from any other, so the source port says nothing. */
  boolean isOverlayPort(int destinationPort) {
    return kinds[destinationPort] != 0;
  }

  /** Whether the packet at the cursor, as {@link IpLayer#read} left it, may carry another one. */
  boolean mayCarry(PacketCursor cursor) {
    if (!cursor.hasAddresses || cursor.quoted) {
      return false;
    }
    return switch (cursor.ipProtocol) {
      case IpLayer.IPV4_INSIDE, IpLayer.IPV6_INSIDE, IpLayer.GRE, IpLayer.AUTHENTICATION -> true;
      case 17 -> isOverlayPort(cursor.destinationPort);
      default -> false;
    };
  }

  /**
   * If {@link #mayCarry} is true, moves the cursor into the carried packet and reads it. Otherwise
   * the cursor's position is undefined.
   *
   * @return null if the cursor is at the inner packet's transport header; {@link SkipReason#NOT_IP}
   *     if no packet is carried; else why the inner packet can't be used
   */
  @Nullable SkipReason enter(PacketCursor cursor) {
    switch (cursor.ipProtocol) {
      case IpLayer.IPV4_INSIDE -> cursor.etherType = LinkLayer.IPV4;
      case IpLayer.IPV6_INSIDE -> cursor.etherType = LinkLayer.IPV6;
      case IpLayer.AUTHENTICATION -> {
        return authenticated(cursor);
      }
      case IpLayer.GRE -> {
        SkipReason reason = gre(cursor);
        if (reason != null) {
          return reason;
        }
      }
      default -> {
        SkipReason reason = enterDatagram(cursor) ? strip(cursor) : SkipReason.NOT_IP;
        if (reason != null) {
          return reason;
        }
      }
    }
    cursor.clearTransport();
    return IpLayer.read(cursor);
  }

  /** RFC 4302 2: the same addresses, with one more header in front of the transport header. */
  private static @Nullable SkipReason authenticated(PacketCursor cursor) {
    if (!cursor.has(2)) {
      return cursor.without(2);
    }
    cursor.ipProtocol = cursor.u8(0);
    cursor.offset += (cursor.u8(1) + 2) * 4;
    return IpLayer.transport(cursor);
  }

  /**
   * GRE version 0 (RFC 2784, RFC 2890): returns why it carries no IP, or null with the cursor at
   * the inner IP header. An inner Ethernet frame counts as what it carries.
   */
  private static @Nullable SkipReason gre(PacketCursor cursor) {
    if (!cursor.has(4)) {
      return cursor.without(4);
    }
    int flags = cursor.u16(0);
    boolean routing = (flags & 0x4000) != 0;
    if ((flags & 7) != 0 || routing) {
      return SkipReason.NOT_IP;
    }
    int type = cursor.u16(2);
    cursor.offset +=
        4
            + ((flags & 0x8000) != 0 ? 4 : 0)
            + ((flags & 0x2000) != 0 ? 4 : 0)
            + ((flags & 0x1000) != 0 ? 4 : 0);
    return mirrored(cursor, type, flags);
  }

  /**
   * From a UDP header, moves past it and the overlay's own header, whose fixed bits must be right:
   * the port alone proves nothing. {@link PacketCursor#etherType} is then what comes next.
   *
   * @return false if this is not an overlay's datagram
   */
  private boolean enterDatagram(PacketCursor cursor) {
    int length = cursor.has(16) ? cursor.u16(4) : 0;
    if (length < 16 || cursor.u8(15) != 0) {
      return false;
    }
    cursor.bound(length);
    int first = cursor.u8(8);
    byte kind = kinds[cursor.destinationPort];
    if (kind == GENEVE) {
      cursor.etherType = cursor.u16(10);
      cursor.offset += 16 + (first & 0x3f) * 4;
      return first >> 6 == 0;
    }
    // "Network identifier is valid" must be set; only VXLAN-GPE has a "next protocol".
    boolean generic = kind == VXLAN_GPE && (first & 0x04) != 0;
    cursor.etherType = generic ? nextProtocol(cursor.u8(11)) : ETHERNET_INSIDE;
    cursor.offset += 16;
    return (first & 0x08) != 0 && (generic || (first & 0x04) == 0);
  }

  /** draft-ietf-nvo3-vxlan-gpe 3.2. */
  private static int nextProtocol(int number) {
    return switch (number) {
      case 1 -> LinkLayer.IPV4;
      case 2 -> LinkLayer.IPV6;
      case 3 -> ETHERNET_INSIDE;
      default -> 0;
    };
  }

  /** draft-foschiano-erspan: only type I has no sequence number, and no header. */
  private static @Nullable SkipReason mirrored(PacketCursor cursor, int type, int greFlags) {
    if (type == ERSPAN_2) {
      cursor.offset += (greFlags & SEQUENCE_NUMBER) != 0 ? 8 : 0;
      return LinkLayer.ethernet(cursor);
    }
    if (type == ERSPAN_3) {
      if (!cursor.has(12)) {
        return cursor.without(12);
      }
      cursor.offset += (cursor.u8(11) & 1) != 0 ? 20 : 12;
      return LinkLayer.ethernet(cursor);
    }
    return carried(cursor, type);
  }

  /** After {@link #enterDatagram}: returns NOT_IP or MALFORMED if what follows is not a packet. */
  private static @Nullable SkipReason strip(PacketCursor cursor) {
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
