package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.connection.model.Mark;
import io.github.pcap2netpol.connection.sums.SegmentCounts;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Follows TCP (RFC 9293) and SCTP (RFC 9260) connections: who opened them, and whether that was
 * answered. An opening that is repeated is one; one with another sequence number is another
 * connection, although the ports are the same.
 */
public final class StreamTracker {
  private static final int FIN = 1;
  private static final int RST = 4;
  private static final int ACK = 16;
  private static final int SCTP_ABORT = 6;
  private static final int SCTP_SHUTDOWN_COMPLETE = 14;

  /** Nobody repeats an opening sooner: {@code -i any} shows some packets twice. */
  private static final long REPEAT = Mark.SECOND / 2;

  /** How much later than what follows it a packet may be written to the file. */
  private static final long DISORDER = Mark.SECOND;

  /** Data may come with the opening, and be acknowledged with it (RFC 7413, TCP Fast Open). */
  private static final long MOST_IN_OPENING = 65_535;

  private final OpenConversations flows;
  private long tcpOpenings;
  private long closings;
  private long middles;
  private long answers;

  public StreamTracker(OpenConversations flows) {
    this.flows = flows;
  }

  /** How many TCP segments there were. */
  public SegmentCounts segments() {
    return new SegmentCounts(tcpOpenings, answers, closings, middles);
  }

  public void opening(Opening opening, int part) {
    if (opening.protocol() == Protocol.TCP) {
      tcpOpenings += opening.answer() ? 0 : 1;
      answers += opening.answer() ? 1 : 0;
    }
    Mark mark = new Mark(opening.timeNanos(), part, opening.frame());
    Conversation flow = find(opening.protocol(), opening.source(), opening.destination());
    if (flow != null
        && (opening.answer() ? isAnotherAnswer(flow, opening) : isNew(flow, opening))) {
      flows.end(flow);
      flow = null;
    }
    if (flow == null) {
      flow = start(opening, mark);
    }
    boolean byOne = isFromOne(flow, opening.source());
    boolean openerIsOne = opening.answer() ? !byOne : byOne;
    if (flow.stage == Conversation.Stage.MIDDLE) {
      // A packet that followed the opening was written before it.
      flow.openedBy(openerIsOne, initial(opening), mark);
      flow.reset = false;
      flow.stage =
          opening.answer() || flow.spoken
              ? Conversation.Stage.ANSWERED
              : Conversation.Stage.OPENING;
    }
    if (opening.answer()) {
      flow.stage = Conversation.Stage.ANSWERED;
    } else if (opening.timeNanos() - flow.opened().timeNanos() >= REPEAT) {
      flow.repeated = true;
    }
    flow.spoken = true;
    flow.seen(byOne, opening.timeNanos(), part, opening.frame());
    flows.heard(flow);
  }

  private Conversation start(Opening opening, Mark mark) {
    Conversation flow =
        new Conversation(
            Conversation.Stage.OPENING,
            opening.protocol(),
            opening.source().address().high(),
            opening.source().address().low(),
            opening.source().port(),
            opening.destination().address().high(),
            opening.destination().address().low(),
            opening.destination().port(),
            opening.loopback(),
            mark);
    flow.openedBy(!opening.answer(), initial(opening), mark);
    flows.add(flow);
    return flow;
  }

  /** The opener's own number, which an answer acknowledges. */
  private static long initial(Opening opening) {
    if (!opening.answer()) {
      return opening.sequence();
    }
    return opening.protocol() == Protocol.TCP
        ? (opening.acknowledgment() - 1) & 0xffff_ffffL
        : opening.acknowledgment();
  }

  private static boolean isNew(Conversation flow, Opening opening) {
    if (flow.stage == Conversation.Stage.MIDDLE) {
      return opening.timeNanos() - flow.first().timeNanos() > DISORDER;
    }
    return isFromOne(flow, opening.source()) != flow.openedByOne
        || flow.sequence != opening.sequence();
  }

  private static boolean isAnotherAnswer(Conversation flow, Opening opening) {
    if (flow.stage == Conversation.Stage.MIDDLE) {
      return opening.timeNanos() - flow.first().timeNanos() > DISORDER;
    }
    long beyond = (initial(opening) - flow.sequence) & 0xffff_ffffL;
    return isFromOne(flow, opening.source()) == flow.openedByOne
        || beyond > (mayCarryData(flow) ? MOST_IN_OPENING : 0);
  }

  private static boolean mayCarryData(Conversation flow) {
    return flow.protocol == Protocol.TCP && flow.stage == Conversation.Stage.OPENING;
  }

  public void packet(PacketHeader packet, int part) {
    Protocol protocol = packet.protocol();
    if (protocol == Protocol.TCP) {
      boolean closes = (packet.tcpFlags() & (FIN | RST)) != 0;
      closings += closes ? 1 : 0;
      middles += closes ? 0 : 1;
    }
    Conversation flow =
        flows.find(
            protocol,
            packet.sourceHigh(),
            packet.sourceLow(),
            packet.sourcePort(),
            packet.destinationHigh(),
            packet.destinationLow(),
            packet.destinationPort());
    if (flow == null) {
      flow = middle(packet, part);
    }
    boolean byOne = flow.isFromOne(packet.sourceHigh(), packet.sourceLow(), packet.sourcePort());
    boolean aborts = aborts(packet);
    if (flow.stage == Conversation.Stage.OPENING) {
      answerOf(flow, packet, byOne, aborts);
    }
    if (aborts) {
      // A reset that answers nothing known to be open closes nothing either.
      flow.reset |= flow.stage != Conversation.Stage.OPENING;
    } else {
      flow.spoken = true;
      if (finishes(packet)) {
        flow.finByOne |= byOne || protocol == Protocol.SCTP;
        flow.finByOther |= !byOne || protocol == Protocol.SCTP;
      }
    }
    flow.seen(byOne, packet.timeNanos(), part, packet.frame());
    flows.heard(flow);
  }

  /**
   * Reads a packet that follows an unanswered opening. Only a reset that acknowledges the opening
   * refuses it (RFC 9293 3.10.7.3); and nobody goes on talking to whom he has opened a connection
   * unless an answer has come, though the capture may lack it.
   */
  private static void answerOf(
      Conversation flow, PacketHeader packet, boolean byOne, boolean aborts) {
    boolean byOpener = byOne == flow.openedByOne;
    if (aborts && !byOpener) {
      boolean ours =
          packet.protocol() == Protocol.SCTP
              || (packet.tcpFlags() & ACK) == 0
              || packet.tcpAcknowledgment() == ((flow.sequence + 1) & 0xffff_ffffL);
      if (ours) {
        flow.stage = Conversation.Stage.REFUSED;
      }
    } else if (!aborts && byOpener) {
      flow.stage = Conversation.Stage.ANSWERED;
    }
  }

  private Conversation middle(PacketHeader packet, int part) {
    Conversation flow =
        new Conversation(
            Conversation.Stage.MIDDLE,
            packet.protocol(),
            packet.sourceHigh(),
            packet.sourceLow(),
            packet.sourcePort(),
            packet.destinationHigh(),
            packet.destinationLow(),
            packet.destinationPort(),
            packet.loopback(),
            new Mark(packet.timeNanos(), part, packet.frame()));
    flows.add(flow);
    return flow;
  }

  private static boolean aborts(PacketHeader packet) {
    return packet.protocol() == Protocol.TCP
        ? (packet.tcpFlags() & RST) != 0
        : packet.sctpChunk() == SCTP_ABORT;
  }

  private static boolean finishes(PacketHeader packet) {
    return packet.protocol() == Protocol.TCP
        ? (packet.tcpFlags() & FIN) != 0
        : packet.sctpChunk() == SCTP_SHUTDOWN_COMPLETE;
  }

  public void unreachable(Unreachable unreachable) {
    Conversation flow =
        find(unreachable.protocol(), unreachable.source(), unreachable.destination());
    if (flow != null
        && flow.stage == Conversation.Stage.OPENING
        && isFromOne(flow, unreachable.source()) == flow.openedByOne) {
      flow.stage = Conversation.Stage.REFUSED;
      flows.heard(flow);
    }
  }

  private @Nullable Conversation find(Protocol protocol, Endpoint source, Endpoint destination) {
    return flows.find(
        protocol,
        source.address().high(),
        source.address().low(),
        source.port(),
        destination.address().high(),
        destination.address().low(),
        destination.port());
  }

  private static boolean isFromOne(Conversation flow, Endpoint end) {
    IpAddress address = end.address();
    return flow.isFromOne(address.high(), address.low(), end.port());
  }
}
