package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.capture.PacketHeader;
import io.github.pcap2netpol.capture.Unreachable;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;

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
    if (flow != null
        && (packet.timeNanos() - flow.lastTime > FlowsInFlight.DATAGRAM_SILENCE
            || packet.timeNanos() >= flow.until)) {
      flows.end(flow);
      flow = null;
    }
    if (flow == null) {
      flow = start(packet, part);
    }
    flow.seen(
        flow.isFromOne(packet.sourceHigh(), packet.sourceLow(), packet.sourcePort()),
        packet.timeNanos(),
        part,
        packet.frame());
    flows.heard(flow);
  }

  private Flow start(PacketHeader packet, int part) {
    Flow flow =
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
            new Mark(packet.timeNanos(), part, packet.frame()));
    flow.until =
        Math.min(
            epochs.nextTakeover(flow.one(), packet.timeNanos()),
            epochs.nextTakeover(flow.other(), packet.timeNanos()));
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
    if (flow != null) {
      boolean byOne = flow.isFromOne(source.high(), source.low(), unreachable.source().port());
      flow.unreachableFromOne |= byOne;
      flow.unreachableFromOther |= !byOne;
    }
  }
}
