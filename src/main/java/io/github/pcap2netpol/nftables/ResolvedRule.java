package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.verify.evaluate.RulePort;
import java.util.List;

/**
 * One ingress or egress rule with its selectors replaced by the pods that they select.
 *
 * @param place its position in the policy's ingress or egress list, from 0
 * @param ports one of them must match; empty means any port and any protocol
 * @param peers who must be at the other end
 */
record ResolvedRule(int place, List<RulePort> ports, Peers peers) {
  public ResolvedRule {
    ports = List.copyOf(ports);
  }

  /** Who must be at the other end. */
  public sealed interface Peers {}

  /** Anyone: the rule has no {@code from} or {@code to}. */
  public record Anyone() implements Peers {}

  /**
   * One of these.
   *
   * @param pods the pods that some selector of the rule selects, without duplicates, in the
   *     cluster's order; if empty, none exists, which still does not mean anyone
   * @param blocks the rule's {@code ipBlock}s, in its order
   */
  public record Some(List<Pod> pods, List<Block> blocks) implements Peers {
    public Some {
      pods = List.copyOf(pods);
      blocks = List.copyOf(blocks);
    }
  }

  /** Addresses in {@code cidr} and in none of {@code except}. */
  public record Block(IpPrefix cidr, List<IpPrefix> except) {
    public Block {
      except = List.copyOf(except);
    }
  }
}
