package io.github.pcap2netpol.verify.use;

import io.github.pcap2netpol.policy.model.Direction;
import java.util.List;

/**
 * How much of one rule the observed traffic used. A connection counts for every rule that allows
 * it, not just for the first.
 *
 * @param direction which of the policy's lists it is in
 * @param index its position in that list, from 0
 * @param peers the elements of its {@code from} or {@code to}, in order; empty means anyone
 * @param ports the elements of its {@code ports}, in order; empty means any port
 * @param traffic the observed traffic that it allows, sorted
 * @param excess what its used elements allow beyond that
 */
public record RuleUse(
    Direction direction,
    int index,
    List<ElementUse> peers,
    List<ElementUse> ports,
    List<ObservedTraffic> traffic,
    List<Excess> excess) {
  public RuleUse {
    peers = List.copyOf(peers);
    ports = List.copyOf(ports);
    traffic = List.copyOf(traffic);
    excess = List.copyOf(excess);
  }

  public boolean isUsed() {
    return !traffic.isEmpty();
  }

  /** Whether the rule, or some element of it, was not used. */
  public boolean hasUnused() {
    return !isUsed()
        || peers.stream().anyMatch(peer -> !peer.used())
        || ports.stream().anyMatch(port -> !port.used());
  }

  /** How many observed connections it allows. */
  public long connections() {
    return traffic.stream().mapToLong(ObservedTraffic::connections).sum();
  }
}
