package io.github.pcap2netpol.capture.layer;

import io.github.pcap2netpol.capture.dns.DnsDecoder;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.net.Protocol;
import java.nio.ByteBuffer;

/**
 * The fast path: reads in place the kind of packet that nearly all are. These have complete TCP or
 * UDP headers directly in IP, IP directly in a common link type, and are neither DNS nor the first
 * opening of their kind. The result is the same as that of {@link LinkLayer} and {@link IpLayer},
 * which handle all others. Nothing behind the headers is touched.
 */
final class FastPath {
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;

  private final Overlay overlay;
  private final OpeningDecoder openings;

  FastPath(Overlay overlay, OpeningDecoder openings) {
    this.overlay = overlay;
    this.openings = openings;
  }

  /**
   * Reads a packet, if it is one of those.
   *
   * @param data contains the captured bytes, in network byte order
   * @param from where they begin
   * @param captured how many there are
   * @param cursor receives addresses, ports and everything else in {@link PacketHeader}
   * @return false if it is not; the cursor may have changed anyway
   */
  boolean read(ByteBuffer data, int from, int captured, LinkType type, PacketCursor cursor) {
    cursor.onLoopback = false;
    switch (type) {
      case EN10MB -> {
        return captured >= 14
            && inside(data, from + 14, captured - 14, data.getShort(from + 12), cursor);
      }
      case LINUX_SLL2 -> {
        return captured >= 20
            && cooked(data.getShort(from + 8), data.get(from + 10), cursor)
            && inside(data, from + 20, captured - 20, data.getShort(from), cursor);
      }
      case LINUX_SLL -> {
        return captured >= 16
            && cooked(data.getShort(from + 2), data.getShort(from), cursor)
            && inside(data, from + 16, captured - 16, data.getShort(from + 14), cursor);
      }
      case RAW -> {
        return ipv4(data, from, captured, cursor) || ipv6(data, from, captured, cursor);
      }
      default -> {
        return false;
      }
    }
  }

  private static boolean cooked(int hardware, int packetType, PacketCursor cursor) {
    cursor.onLoopback = hardware == LinkLayer.LOOPBACK_HARDWARE;
    return !cursor.onLoopback || packetType != LinkLayer.OUTGOING;
  }

  private boolean inside(ByteBuffer data, int at, int length, short type, PacketCursor cursor) {
    if (type == LinkLayer.IPV4) {
      return ipv4(data, at, length, cursor);
    }
    return type == (short) LinkLayer.IPV6 && ipv6(data, at, length, cursor);
  }

  private boolean ipv4(ByteBuffer data, int at, int length, PacketCursor cursor) {
    // Version 4 without options; not a fragment, or the first one.
    if (length < IPV4_HEADER + 8 || data.get(at) != 0x45 || (data.getShort(at + 6) & 0x1fff) != 0) {
      return false;
    }
    int inIp = Math.min(length, data.getShort(at + 2) & 0xffff) - IPV4_HEADER;
    cursor.hopLimit = data.get(at + 8) & 0xff;
    cursor.sourceHigh = 0;
    cursor.sourceLow = IpLayer.MAPPED | (data.getInt(at + 12) & 0xffff_ffffL);
    cursor.destinationHigh = 0;
    cursor.destinationLow = IpLayer.MAPPED | (data.getInt(at + 16) & 0xffff_ffffL);
    return transport(data, at + IPV4_HEADER, inIp, data.get(at + 9), cursor);
  }

  private boolean ipv6(ByteBuffer data, int at, int length, PacketCursor cursor) {
    if (length < IPV6_HEADER + 8 || (data.get(at) & 0xf0) != 0x60) {
      return false;
    }
    int inIp = Math.min(length - IPV6_HEADER, data.getShort(at + 4) & 0xffff);
    cursor.hopLimit = data.get(at + 7) & 0xff;
    cursor.sourceHigh = data.getLong(at + 8);
    cursor.sourceLow = data.getLong(at + 16);
    cursor.destinationHigh = data.getLong(at + 24);
    cursor.destinationLow = data.getLong(at + 32);
    return transport(data, at + IPV6_HEADER, inIp, data.get(at + 6), cursor);
  }

  private boolean transport(
      ByteBuffer data, int at, int length, int protocol, PacketCursor cursor) {
    if (protocol == TCP ? length < 20 : protocol != UDP || length < 8) {
      return false;
    }
    int ports = data.getInt(at);
    int source = ports >>> 16;
    int destination = ports & 0xffff;
    if (source == DnsDecoder.PORT || destination == DnsDecoder.PORT) {
      return false;
    }
    cursor.sourcePort = source;
    cursor.destinationPort = destination;
    cursor.sctpChunk = -1;
    if (protocol == UDP) {
      cursor.protocol = Protocol.UDP;
      cursor.tcpFlags = 0;
      cursor.tcpSequence = 0;
      cursor.tcpAcknowledgment = 0;
      return !overlay.isOverlayPort(destination);
    }
    int flags = data.getShort(at + 12);
    cursor.protocol = Protocol.TCP;
    cursor.tcpFlags = flags & 0xff;
    cursor.tcpSequence = data.getInt(at + 4) & 0xffff_ffffL;
    cursor.tcpAcknowledgment = data.getInt(at + 8) & 0xffff_ffffL;
    return (flags >>> 12 & 0xf) >= 5
        && ((flags & OpeningDecoder.SYN) == 0 || openings.readInPlace(cursor));
  }
}
