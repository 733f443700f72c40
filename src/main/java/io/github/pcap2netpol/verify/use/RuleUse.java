package io.github.pcap2netpol.verify.use;

import io.github.pcap2netpol.policy.model.Direction;
import java.util.List;

/**
 * How much of one rule was used by what was seen. A connection counts for every rule that lets it
 * through, not only for the first.
 *
 * @param direction which of the policy's lists it is in
 * @param index its place in that list, from 0
 * @param peers the elements of its {@code from} or {@code to}, in order; empty is anyone
 * @param ports the elements of its {@code ports}, in order; empty is any port
 * @param traffic what was seen that it lets through, in order
 * @param excess what it allows beyond that, of elements that were used
 */
public record RuleUse(
    Direction direction,
    int index,
    List<ElementUse> peers,
    List<ElementUse> ports,
    List<SeenTraffic> traffic,
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

  /** Whether nothing used it, or some element of it. */
  public boolean hasUnused() {
    return !isUsed()
        || peers.stream().anyMatch(peer -> !peer.used())
        || ports.stream().anyMatch(port -> !port.used());
  }

  /** How many connections that were seen it lets through. */
  public long connections() {
    return traffic.stream().mapToLong(SeenTraffic::connections).sum();
  }
}
