package io.github.pcap2netpol.policy.rule;

import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Optional;

/**
 * One peer on one port, before equal grants are combined into a rule.
 *
 * @param peer whom to allow
 * @param port the governed pods' port for ingress, the peer's for egress
 * @param edge the traffic that needs it; empty if no capture shows any
 */
record Grant(PeerSpec peer, PortProtocol port, Optional<TrafficEdge> edge) {
  static Grant of(PeerSpec peer, PortProtocol port, TrafficEdge edge) {
    return new Grant(peer, port, Optional.of(edge));
  }
}
