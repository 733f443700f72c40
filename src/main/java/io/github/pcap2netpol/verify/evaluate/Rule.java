package io.github.pcap2netpol.verify.evaluate;

import java.util.List;

/**
 * One ingress or egress rule: traffic must match both.
 *
 * @param ports one of them must match; empty is any
 * @param peers one of them must match; empty is any
 */
public record Rule(List<RulePort> ports, List<RulePeer> peers) {
  public Rule {
    ports = List.copyOf(ports);
    peers = List.copyOf(peers);
  }

  /** Whether it lets everything through. */
  public boolean allowsAll() {
    return ports.isEmpty() && peers.isEmpty();
  }

  /** Whether it lets every port through between the selected pods and all other pods, or all. */
  public boolean allowsEveryPod() {
    return ports.isEmpty() && (peers.isEmpty() || peers.stream().anyMatch(RulePeer::isEveryPod));
  }

  /** Whether it lets every port through to or from every address of a family, or all. */
  public boolean allowsEveryAddress() {
    return ports.isEmpty()
        && (peers.isEmpty() || peers.stream().anyMatch(RulePeer::isEveryAddress));
  }
}
