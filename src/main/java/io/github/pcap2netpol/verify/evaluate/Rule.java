package io.github.pcap2netpol.verify.evaluate;

import java.util.List;

/**
 * One ingress or egress rule. Traffic must match both ports and peers.
 *
 * @param ports one of them must match; empty means any
 * @param peers one of them must match; empty means any
 */
public record Rule(List<RulePort> ports, List<RulePeer> peers) {
  public Rule {
    ports = List.copyOf(ports);
    peers = List.copyOf(peers);
  }

  /** Whether it allows everything. */
  public boolean allowsAll() {
    return ports.isEmpty() && peers.isEmpty();
  }

  /** Whether it allows everything, or every port between the selected pods and every other pod. */
  public boolean allowsEveryPod() {
    return ports.isEmpty() && (peers.isEmpty() || peers.stream().anyMatch(RulePeer::isEveryPod));
  }

  /** Whether it allows everything, or every port to or from every address of a family. */
  public boolean allowsEveryAddress() {
    return ports.isEmpty()
        && (peers.isEmpty() || peers.stream().anyMatch(RulePeer::isEveryAddress));
  }
}
