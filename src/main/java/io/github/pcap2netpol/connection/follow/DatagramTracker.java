package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.connection.model.Epochs;
import io.github.pcap2netpol.connection.model.Mark;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;
import org.jspecify.annotations.Nullable;

/** Follows UDP: an exchange is what two ends send each other without a long silence. */
public final class DatagramTracker {
  private final OpenConversations flows;
  private final Epochs epochs;

  public DatagramTracker(OpenConversations flows, Epochs epochs) {
    this.flows = flows;
    this.epochs = epochs;
  }

  public void packet(PacketHeader packet, int part) {
    Conversation flow =
        flows.find(
            Protocol.UDP,
            packet.sourceHigh(),
            packet.sourceLow(),
            packet.sourcePort(),
            packet.destinationHigh(),
            packet.destinationLow(),
            packet.destinationPort());
    if (flow == null || isOver(flow, packet.timeNanos())) {
      flow = start(flow, packet, part);
    }
    flow.seen(
        flow.isFromOne(packet.sourceHigh(), packet.sourceLow(), packet.sourcePort()),
        packet.timeNanos(),
        part,
        packet.frame());
    flows.heard(flow);
  }

  /** Takes in what was summed up over a second before: within one, nothing is over. */
  public void add(ExtractedLine.Datagrams line) {
    ExtractedLine.Said said = line.said();
    Conversation flow =
        flows.find(
            Protocol.UDP,
            said.one().high(),
            said.one().low(),
            said.onePort(),
            said.other().high(),
            said.other().low(),
            said.otherPort());
    if (said.fromOne() + said.fromOther() > 0) {
      if (flow == null || isOver(flow, said.first().timeNanos())) {
        flow = start(flow, Conversation.of(Conversation.Stage.DATAGRAMS, Protocol.UDP, said));
      }
      flow.seen(said);
      flows.heard(flow);
    }
    if (flow != null && !isOver(flow, said.first().timeNanos())) {
      boolean byOne = flow.isFromOne(said.one().high(), said.one().low(), said.onePort());
      flow.unreachableFromOne |= byOne ? line.unreachableFromOne() : line.unreachableFromOther();
      flow.unreachableFromOther |= byOne ? line.unreachableFromOther() : line.unreachableFromOne();
    }
  }

  private static boolean isOver(Conversation flow, long now) {
    return now - flow.lastTime > OpenConversations.DATAGRAM_SILENCE || now >= flow.until;
  }

  private Conversation start(@Nullable Conversation before, PacketHeader packet, int part) {
    return start(
        before,
        new Conversation(
            Conversation.Stage.DATAGRAMS,
            Protocol.UDP,
            packet.sourceHigh(),
            packet.sourceLow(),
            packet.sourcePort(),
            packet.destinationHigh(),
            packet.destinationLow(),
            packet.destinationPort(),
            packet.loopback(),
            new Mark(packet.timeNanos(), part, packet.frame())));
  }

  private Conversation start(@Nullable Conversation before, Conversation flow) {
    if (before != null) {
      flows.end(before);
    }
    long now = flow.first().timeNanos();
    flow.until =
        Math.min(epochs.nextTakeover(flow.one(), now), epochs.nextTakeover(flow.other(), now));
    flows.add(flow);
    return flow;
  }

  public void unreachable(Unreachable unreachable) {
    IpAddress source = unreachable.source().address();
    IpAddress destination = unreachable.destination().address();
    Conversation flow =
        flows.find(
            Protocol.UDP,
            source.high(),
            source.low(),
            unreachable.source().port(),
            destination.high(),
            destination.low(),
            unreachable.destination().port());
    // What is over says nothing, though nobody may have looked for the silent ones since.
    if (flow != null && !isOver(flow, unreachable.timeNanos())) {
      boolean byOne = flow.isFromOne(source.high(), source.low(), unreachable.source().port());
      flow.unreachableFromOne |= byOne;
      flow.unreachableFromOther |= !byOne;
    }
  }
}
