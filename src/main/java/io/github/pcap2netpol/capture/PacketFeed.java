package io.github.pcap2netpol.capture;

import io.github.pcap2netpol.capture.dns.DnsDecoder;
import io.github.pcap2netpol.capture.file.ByteWindow;
import io.github.pcap2netpol.capture.file.Link;
import io.github.pcap2netpol.capture.file.RecordHandler;
import io.github.pcap2netpol.capture.layer.Dissector;
import io.github.pcap2netpol.capture.layer.LinkType;
import io.github.pcap2netpol.capture.layer.OpeningDecoder;
import io.github.pcap2netpol.capture.layer.PacketCursor;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.SkipReason;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;

/** Takes each record of a file through the layers and tells the handler what it is. */
final class PacketFeed implements RecordHandler {
  private final PacketHandler handler;
  private final FileTally tally;
  private final Dissector dissector;
  private final PacketCursor cursor;

  PacketFeed(PacketHandler handler, OverlayPorts overlays, FileTally tally) {
    this.handler = handler;
    this.tally = tally;
    dissector = new Dissector(overlays);
    cursor = dissector.cursor;
  }

  @Override
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
    if (type != null && dissector.glance(in.data(), from, captured, type)) {
      handler.packet(cursor);
      return;
    }
    SkipReason reason = dissector.dissect(in.data(), from, captured, original, type, bigEndian);
    if (reason != null) {
      tally.skip(reason);
    } else {
      tell();
    }
  }

  @Override
  public void named(IpAddress address, String name) {
    handler.named(address, name);
  }

  @Override
  public void unreadableNames(long count) {
    tally.unreadableNames(count);
  }

  @Override
  public void passedOver() {
    tally.passedOver();
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
    DnsDecoder.Decoded decoded = DnsDecoder.decode(cursor, cursor.data, start, end);
    if (!decoded.whole()) {
      tally.undecodable();
    }
    decoded.message().ifPresent(handler::dns);
  }
}
