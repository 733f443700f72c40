package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.net.FiveTuple;
import io.github.pcap2netpol.net.IpAddress;
import java.util.Optional;

/** UDP datagrams between two endpoints without a long silence. */
final class DatagramExchange extends Conversation {
  private final long until;
  private boolean unreachableFromOne;
  private boolean unreachableFromOther;

  /** Who reported that, if the standard does not entitle it to. */
  private Optional<IpAddress> reporter = Optional.empty();

  /**
   * @param until the time from which the addresses may belong to others (nanoseconds since 1970)
   */
  private DatagramExchange(FiveTuple tuple, boolean loopback, Mark first, long until) {
    super(tuple, loopback, first);
    this.until = until;
  }

  /** An exchange that begins with the datagram, which has yet to be added. */
  static DatagramExchange of(PacketHeader packet, int part, long until) {
    Mark first = new Mark(packet.timeNanos(), part, packet.frame());
    return new DatagramExchange(packet, packet.loopback(), first, until);
  }

  /** An exchange that begins with an earlier summary, which has yet to be added. */
  static DatagramExchange of(ExtractedLine.Said said, long until) {
    return new DatagramExchange(said, said.loopback(), said.first(), until);
  }

  /** An exchange known so far only from an ICMP error. */
  static DatagramExchange of(Unreachable unreachable, int part) {
    Mark first = new Mark(unreachable.timeNanos(), part, unreachable.frame());
    DatagramExchange exchange = new DatagramExchange(unreachable, false, first, Long.MAX_VALUE);
    if (!unreachable.isFromEntitled()) {
      exchange.reporter = Optional.of(unreachable.reporter());
    }
    return exchange;
  }

  boolean isOver(long now) {
    return now - lastTime() > OpenConversations.DATAGRAM_SILENCE || now >= until;
  }

  void packet(PacketHeader packet, int part) {
    count(isFromOne(packet), packet.isFresh(), packet.timeNanos(), part, packet.frame());
  }

  void unreachable(Unreachable unreachable) {
    unreachable(isFromOne(unreachable), true, false);
  }

  void unreachable(ExtractedLine.Datagrams line) {
    unreachable(isFromOne(line.said()), line.unreachableFromOne(), line.unreachableFromOther());
  }

  private void unreachable(boolean sourceIsOne, boolean fromSource, boolean fromDestination) {
    unreachableFromOne |= sourceIsOne ? fromSource : fromDestination;
    unreachableFromOther |= sourceIsOne ? fromDestination : fromSource;
  }

  @Override
  Phase phase() {
    return Phase.DATAGRAMS;
  }

  @Override
  void end(Results to) {
    to.other(summary());
  }

  /** The result, as a value. */
  ExtractedLine.Datagrams summary() {
    return new ExtractedLine.Datagrams(
        said(), unreachableFromOne, unreachableFromOther, longestSilence(), false, reporter);
  }
}
