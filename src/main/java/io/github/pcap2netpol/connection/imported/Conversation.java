package io.github.pcap2netpol.connection.imported;

import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.connection.sums.Outcome;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.flowlog.model.FlowRecord;
import io.github.pcap2netpol.flowlog.model.FlowRecord.OpenedBy;
import io.github.pcap2netpol.flowlog.model.FlowRecord.Shows;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.Optional;

/** All records of one connection, or of one exchange of datagrams. */
final class Conversation {
  private final Protocol protocol;
  private final Side one;
  private final Side other;
  private Mark first;
  private Mark last;
  private boolean tried;
  private boolean dropped;
  private boolean refused;
  private boolean answered;
  private long same = FlowRecord.NOT_TRANSLATED;
  private long lastOpening = Long.MIN_VALUE;

  /** What is known about one of its ends. */
  private static final class Side {
    final Endpoint end;
    boolean opened;
    boolean spoke;
    boolean reset;
    boolean recorded;
    long packets;
    Mark first = LATEST;

    private static final Mark LATEST = new Mark(Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);

    Side(Endpoint end) {
      this.end = end;
    }

    void sent(long more, Mark at) {
      packets += more;
      first = more > 0 && at.compareTo(first) < 0 ? at : first;
    }
  }

  Conversation(Protocol protocol, Endpoint one, Endpoint other, Mark first) {
    this.protocol = protocol;
    this.one = new Side(one);
    this.other = new Side(other);
    this.first = first;
    last = first;
  }

  Mark last() {
    return last;
  }

  /** When the latest attempt to open it was recorded; long ago if none was. */
  long lastOpening() {
    return lastOpening;
  }

  void add(FlowRecord record, Mark from, Mark to) {
    Side source = record.source().equals(one.end) ? one : other;
    Side destination = source == one ? other : one;
    source.sent(record.fromSource(), from);
    destination.sent(record.fromDestination(), to);
    source.recorded |= record.recordedAt().isSource();
    destination.recorded |= record.recordedAt().isDestination();
    source.opened |= record.openedBy() == OpenedBy.SOURCE;
    destination.opened |= record.openedBy() == OpenedBy.DESTINATION;
    first = from.compareTo(first) < 0 ? from : first;
    last = to.compareTo(last) > 0 ? to : last;
    same = record.same() == FlowRecord.NOT_TRANSLATED ? same : record.same();
    see(record.shows(), source, from);
  }

  private void see(Shows shows, Side source, Mark from) {
    switch (shows) {
      case PACKETS -> source.spoke = true;
      case OPENING -> {
        tried = true;
        lastOpening = Math.max(lastOpening, from.timeNanos());
      }
      case DROPPED -> dropped = true;
      case RESET -> source.reset = true;
      case REFUSED -> refused = true;
      case ANSWERED -> answered = true;
    }
  }

  /**
   * Its line of the connections file; empty if nothing is known about who opened the connection.
   */
  Optional<ExtractedLine.OfConversation> line() {
    boolean known = one.opened != other.opened;
    Side opener = known ? (one.opened ? one : other) : earlier();
    Side responder = opener == one ? other : one;
    if (protocol == Protocol.UDP) {
      return Optional.of(datagrams(opener, responder, known));
    }
    if (known) {
      return Optional.of(opened(opener, responder));
    }
    boolean onlyDropped = dropped && !tried && !answered && !one.spoke && !other.spoke;
    return onlyDropped
        ? Optional.empty()
        : Optional.of(
            new ExtractedLine.Middle(
                said(opener, responder), answered || tried || one.spoke || other.spoke));
  }

  private Side earlier() {
    return one.first.compareTo(other.first) <= 0 ? one : other;
  }

  private ExtractedLine.Opened opened(Side opener, Side responder) {
    Sum sum = new Sum(first, last);
    sum.count(1, opener.packets + responder.packets, first, last);
    sum.fresh(opener.recorded, responder.recorded);
    if (same != FlowRecord.NOT_TRANSLATED) {
      sum.sample(same, opener.end.port(), first);
    }
    return new ExtractedLine.Opened(
        opener.end.address(),
        responder.end.address(),
        new PortProtocol(protocol, responder.end.port()),
        outcome(responder),
        isLoopback(),
        sum);
  }

  private Outcome outcome(Side responder) {
    // The originator sends nothing more before there is an answer.
    if (answered || one.spoke || other.spoke) {
      return Outcome.ANSWERED;
    }
    return refused || responder.reset ? Outcome.REFUSED : Outcome.TRIED;
  }

  private ExtractedLine.Datagrams datagrams(Side opener, Side responder, boolean known) {
    boolean lost = dropped && !tried && !answered && !one.spoke && !other.spoke;
    return new ExtractedLine.Datagrams(
        said(opener, responder), lost || (refused && responder.packets == 0), false, 0, known);
  }

  private ExtractedLine.Said said(Side from, Side to) {
    return new ExtractedLine.Said(
        protocol,
        from.end,
        to.end,
        isLoopback(),
        from.packets,
        to.packets,
        from.recorded,
        to.recorded,
        first,
        last);
  }

  /** A pod that calls itself never leaves its network namespace. */
  private boolean isLoopback() {
    return one.end.address().equals(other.end.address());
  }
}
