package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.capture.PacketHeader;
import io.github.pcap2netpol.capture.Unreachable;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;
import org.jspecify.annotations.Nullable;

/** Follows UDP: an exchange is what two ends send each other without a long silence. */
final class DatagramTracker {
  private final FlowsInFlight flows;
  private final Epochs epochs;

  DatagramTracker(FlowsInFlight flows, Epochs epochs) {
    this.flows = flows;
    this.epochs = epochs;
  }

  void packet(PacketHeader packet, int part) {
    Flow flow =
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
  void add(ExtractedLine.Datagrams line) {
    ExtractedLine.Said said = line.said();
    Flow flow =
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
        flow = start(flow, Flow.of(Flow.Stage.DATAGRAMS, Protocol.UDP, said));
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

  private static boolean isOver(Flow flow, long now) {
    return now - flow.lastTime > FlowsInFlight.DATAGRAM_SILENCE || now >= flow.until;
  }

  private Flow start(@Nullable Flow before, PacketHeader packet, int part) {
    return start(
        before,
        new Flow(
            Flow.Stage.DATAGRAMS,
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

  private Flow start(@Nullable Flow before, Flow flow) {
    if (before != null) {
      flows.end(before);
    }
    long now = flow.first().timeNanos();
    flow.until =
        Math.min(epochs.nextTakeover(flow.one(), now), epochs.nextTakeover(flow.other(), now));
    flows.add(flow);
    return flow;
  }

  void unreachable(Unreachable unreachable) {
    IpAddress source = unreachable.source().address();
    IpAddress destination = unreachable.destination().address();
    Flow flow =
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
