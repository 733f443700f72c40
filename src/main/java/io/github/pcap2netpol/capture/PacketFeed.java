package io.github.pcap2netpol.capture;

import io.github.pcap2netpol.capture.dns.DnsDecoder;
import io.github.pcap2netpol.capture.file.ByteWindow;
import io.github.pcap2netpol.capture.file.Link;
import io.github.pcap2netpol.capture.layer.IpLayer;
import io.github.pcap2netpol.capture.layer.LinkLayer;
import io.github.pcap2netpol.capture.layer.LinkType;
import io.github.pcap2netpol.capture.layer.OpeningDecoder;
import io.github.pcap2netpol.capture.layer.Overlay;
import io.github.pcap2netpol.capture.layer.PacketCursor;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.SkipReason;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;
import org.jspecify.annotations.Nullable;

/** Takes each packet record of a file through the layers and tells the handler what it is. */
public final class PacketFeed {
  /** The time of a packet that has none. */
  public static final long NO_TIME = Long.MIN_VALUE;

  private final PacketHandler handler;
  private final FileTally tally;
  private final PacketCursor cursor = new PacketCursor();
  private final HeaderGlance glance;
  private final IpLayer ip;

  /** Holds the packet that needs more than a glance. */
  private byte[] bytes = new byte[2048];

  PacketFeed(PacketHandler handler, OverlayPorts overlays, FileTally tally) {
    this.handler = handler;
    this.tally = tally;
    Overlay overlay = new Overlay(overlays);
    glance = new HeaderGlance(overlay);
    ip = new IpLayer(overlay);
  }

  /**
   * One packet.
   *
   * @param in holds the captured bytes
   * @param at where they begin in it
   * @param captured how many they are
   * @param original how many bytes the packet had
   * @param link what the first byte belongs to
   * @param bigEndian the byte order of the file
   * @param timeNanos nanoseconds since 1970-01-01T00:00:00Z, or {@link #NO_TIME}
   */
  public void record(
      ByteWindow in,
      int at,
      int captured,
      long original,
      Link link,
      boolean bigEndian,
      long timeNanos) {
    cursor.frame = tally.packet(link);
    if (timeNanos == NO_TIME) {
      tally.untimed();
      cursor.timeNanos = tally.latest();
    } else {
      tally.time(timeNanos);
      cursor.timeNanos = timeNanos;
    }
    LinkType type = link.type();
    int from = in.position() + at;
    if (type != null && glance.read(in.data(), from, captured, type, cursor)) {
      handler.packet(cursor);
      return;
    }
    if (bytes.length < captured) {
      bytes = new byte[Math.max(captured, bytes.length * 2)];
    }
    in.data().get(from, bytes, 0, captured);
    cursor.start(bytes, 0, captured, original);
    cursor.bigEndian = bigEndian;
    SkipReason reason = layers(type);
    if (reason != null) {
      tally.skip(reason);
    } else {
      tell();
    }
  }

  /** A name that the file gives an address. */
  public void named(IpAddress address, String name) {
    handler.named(address, name);
  }

  /** So many names that the file gives addresses could not be read. */
  public void unreadableNames(long count) {
    tally.unreadableNames(count);
  }

  /** A block of the file that may hold something, but none that this tool knows. */
  public void passedOver() {
    tally.passedOver();
  }

  private @Nullable SkipReason layers(@Nullable LinkType type) {
    if (type == null) {
      return SkipReason.UNKNOWN_LINK_TYPE;
    }
    SkipReason reason = LinkLayer.strip(cursor, type);
    return reason != null ? reason : ip.read(cursor);
  }

  private void tell() {
    if (cursor.quoted) {
      handler.unreachable(
          new Unreachable(
              cursor.timeNanos,
              cursor.frame,
              cursor.protocol,
              cursor.sourceEnd(),
              cursor.destinationEnd()));
      return;
    }
    if (OpeningDecoder.isOpening(cursor)) {
      handler.opening(OpeningDecoder.decode(cursor));
    } else {
      handler.packet(cursor);
    }
    if (cursor.sourcePort == DnsDecoder.PORT || cursor.destinationPort == DnsDecoder.PORT) {
      if (cursor.protocol == Protocol.UDP) {
        dnsDatagram();
      } else if (cursor.protocol == Protocol.TCP) {
        dnsSegment();
      }
    }
  }

  private void dnsDatagram() {
    if (cursor.has(8)) {
      cursor.bound(Math.max(8, cursor.u16(4)));
    }
    dns(cursor.offset + 8, cursor.end);
  }

  /** Each message has its length before it (RFC 1035 4.2.2). Streams are not put together. */
  private void dnsSegment() {
    int at = cursor.offset + (cursor.u8(12) >> 4) * 4;
    while (at < cursor.end) {
      int rest = cursor.end - at - 2;
      int length = rest < 0 ? 0 : cursor.u16(at - cursor.offset);
      boolean cutByCapture = cursor.declaredEnd > cursor.end;
      if (length == 0 || (length > rest && !cutByCapture)) {
        tally.undecodable();
        return;
      }
      dns(at + 2, at + 2 + Math.min(length, rest));
      at += 2 + length;
    }
  }

  private void dns(int start, int end) {
    DnsDecoder.Decoded decoded = DnsDecoder.decode(cursor, start, end);
    if (!decoded.whole()) {
      tally.undecodable();
    }
    decoded.message().ifPresent(handler::dns);
  }
}
