package io.github.pcap2netpol.policy.rule;

import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Optional;

/**
 * One peer on one port, before those alike are put together into a rule.
 *
 * @param peer whom to let in or out
 * @param port at the governed pods for ingress, at the peer for egress
 * @param edge the traffic that needs it; empty where no capture shows any
 */
record Grant(PeerSpec peer, PortProtocol port, Optional<TrafficEdge> edge) {
  static Grant of(PeerSpec peer, PortProtocol port, TrafficEdge edge) {
    return new Grant(peer, port, Optional.of(edge));
  }
}
