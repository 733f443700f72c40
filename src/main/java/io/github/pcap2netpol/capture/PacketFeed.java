package io.github.pcap2netpol.capture;

import io.github.pcap2netpol.capture.dns.DnsDecoder;
import io.github.pcap2netpol.capture.file.ByteWindow;
import io.github.pcap2netpol.capture.file.Link;
import io.github.pcap2netpol.capture.file.PieceHandler;
import io.github.pcap2netpol.capture.layer.Dissector;
import io.github.pcap2netpol.capture.layer.LinkType;
import io.github.pcap2netpol.capture.layer.PacketCursor;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.SkipReason;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Dissects each record of a file and passes the result to the handler. */
final class PacketFeed implements PieceHandler<LoggedPiece> {
  private static final int IGMP = 2;

  /** RFC 8200 4.7: no next header. */
  private static final int NOTHING = 59;

  private final PacketHandler handler;
  private final FileCounts tally;
  private final PacketLayers layers;
  private final Dissector dissector;
  private final PacketCursor cursor;
  private final TunnelTable tunnels = new TunnelTable();
  private final InterfaceTable interfaces;

  PacketFeed(PacketHandler handler, PacketLayers layers, FileCounts tally) {
    this.handler = handler;
    interfaces = new InterfaceTable(handler);
    this.tally = tally;
    this.layers = layers;
    dissector = layers.dissector;
    cursor = dissector.cursor;
  }

  @Override
  public LoggedPiece newPiece() {
    return new LoggedPiece(layers.overlays, layers.contents);
  }

  /**
   * Not if a limit or a packet without time makes a difference, since those depend on earlier
   * records.
   */
  @Override
  public boolean take(LoggedPiece piece) {
    PacketFeed more = piece.feed();
    if (piece.log().isOverfull()
        || !tally.mayAdd(more.tally)
        || !interfaces.hasRoom(more.interfaces.size())
        || !tunnels.hasRoom(more.tunnels.size())) {
      return false;
    }
    piece
        .log()
        .tell(new PacketLog.Handlers(handler, interfaces::of, tunnels::inside), tally.packets());
    tally.add(more.tally);
    return true;
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
    PacketHandler to = interfaces.of(link, interfaceIndex(in.data(), from, captured, type));
    if (type != null && dissector.glance(in.data(), from, captured, type)) {
      pass(to);
      return;
    }
    SkipReason reason = dissector.dissect(in.data(), from, captured, original, type, bigEndian);
    tell(to, reason);
    SkipReason skipped = follow(to, reason);
    if (skipped != null) {
      tally.skip(skipped);
      if (skipped == SkipReason.NOT_IP) {
        tally.foreign(dissector.foreign());
      }
    }
  }

  /**
   * The number of the interface that a cooked packet was captured on (LINKTYPE_LINUX_SLL2); 0 if
   * unknown. Loopback interfaces are not distinguished, since their packets stay where they are.
   */
  private static int interfaceIndex(
      ByteBuffer data, int from, int captured, @Nullable LinkType type) {
    return type == LinkType.LINUX_SLL2
            && captured >= 20
            && data.getShort(from + 8) != LinkType.LOOPBACK_HARDWARE
        ? data.getInt(from + 4)
        : 0;
  }

  /**
   * Continues with the packets inside the packet, if any. A packet that turns out to have none
   * remains what it is on the wire.
   *
   * @param at the handler of the packet itself
   * @param outer why the packet itself says nothing about connections, or null if it does
   * @return null if one of them says something about connections, else why the last does not
   */
  private @Nullable SkipReason follow(PacketHandler at, @Nullable SkipReason outer) {
    SkipReason skipped = outer;
    SkipReason last = outer;
    PacketHandler to = at;
    while ((last == null || last == SkipReason.OTHER_TRANSPORT) && dissector.mayCarry()) {
      last = dissector.enter();
      if (last == SkipReason.NOT_IP) {
        break;
      }
      skipped = skipped == null ? null : last;
      PacketHandler inside = inside(to);
      if (inside == null) {
        tally.unfollowed();
        break;
      }
      tell(inside, last);
      to = inside;
    }
    return skipped;
  }

  private @Nullable PacketHandler inside(PacketHandler outer) {
    return tunnels.inside(
        outer,
        dissector.outerSourceHigh,
        dissector.outerSourceLow,
        dissector.outerDestinationHigh,
        dissector.outerDestinationLow);
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

  private void tell(PacketHandler to, @Nullable SkipReason reason) {
    if (reason != null) {
      if (isOther(reason)) {
        to.other(dissector.ipProtocol(), cursor);
      }
      return;
    }
    if (cursor.quoted) {
      to.unreachable(
          new Unreachable(
              cursor.timeNanos,
              cursor.frame,
              cursor.protocol,
              cursor.sourceEnd(),
              cursor.destinationEnd(),
              cursor.reporter(),
              cursor.byHostOnly));
      return;
    }
    pass(to);
    if (cursor.sourcePort == DnsDecoder.PORT || cursor.destinationPort == DnsDecoder.PORT) {
      if (cursor.protocol == Protocol.UDP) {
        dnsDatagram(to);
      } else if (cursor.protocol == Protocol.TCP) {
        dnsSegment(to);
      }
    }
  }

  private void pass(PacketHandler to) {
    Opening opening = dissector.opening();
    if (opening == null) {
      to.packet(cursor);
    } else {
      to.opening(opening);
    }
  }

  /**
   * Whether it is an IP protocol worth reporting, not just traffic between neighbours on the link.
   */
  private boolean isOther(SkipReason reason) {
    return switch (reason) {
      case ENCRYPTED -> dissector.hasAddresses();
      case OTHER_TRANSPORT -> dissector.ipProtocol() != IGMP && dissector.ipProtocol() != NOTHING;
      case ICMP -> dissector.isEcho();
      default -> false;
    };
  }

  private void dnsDatagram(PacketHandler to) {
    if (cursor.has(8)) {
      cursor.bound(Math.max(8, cursor.u16(4)));
    }
    dns(to, cursor.offset + 8, cursor.end);
  }

  /** Each message is preceded by its length (RFC 1035 4.2.2). Streams are not reassembled. */
  private void dnsSegment(PacketHandler to) {
    int at = cursor.offset + (cursor.u8(12) >> 4) * 4;
    while (at < cursor.end) {
      int rest = cursor.end - at - 2;
      int length = rest < 0 ? 0 : cursor.u16(at - cursor.offset);
      boolean cutByCapture = cursor.declaredEnd > cursor.end;
      if (length == 0 || (length > rest && !cutByCapture)) {
        tally.undecodable();
        return;
      }
      dns(to, at + 2, at + 2 + Math.min(length, rest));
      at += 2 + length;
    }
  }

  private void dns(PacketHandler to, int start, int end) {
    DnsDecoder.Decoded decoded = layers.names.read(cursor, cursor.data, start, end);
    if (!decoded.whole()) {
      if (isAnswer(start, end) && cursor.declaredEnd > cursor.end) {
        tally.answerCutShort();
      } else {
        tally.undecodable();
      }
    }
    if (decoded.content().isPresent()) {
      to.dns(cursor, decoded.content().get());
    }
  }

  /** Whether a DNS message is a response: the first bit of its flags (RFC 1035 4.1.1). */
  private boolean isAnswer(int start, int end) {
    return start + 2 < end && (cursor.data[start + 2] & 0x80) != 0;
  }
}
