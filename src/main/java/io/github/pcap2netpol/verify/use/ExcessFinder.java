package io.github.pcap2netpol.verify.use;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.Rule;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import io.github.pcap2netpol.verify.evaluate.RulePort;
import io.github.pcap2netpol.verify.use.Excess.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds what used rules allow beyond the observed traffic. */
final class ExcessFinder {
  private static final int MOST_NAMED = 4;

  private final Cluster cluster;
  private final SelectedWorkloads selected;

  ExcessFinder(Cluster cluster) {
    this.cluster = cluster;
    selected = new SelectedWorkloads(cluster);
  }

  /**
   * What a rule allows beyond its traffic. Empty for a rule without traffic, which is unused as a
   * whole. Unused elements are not included; they are reported separately.
   *
   * @param governed the workloads that the rule's policy selects
   */
  List<Excess> of(
      Rule rule, Direction direction, Set<WorkloadRef> governed, List<ObservedTraffic> traffic) {
    if (traffic.isEmpty()) {
      return List.of();
    }
    Set<Peer> others = new TreeSet<>();
    Set<Peer> own = new TreeSet<>();
    SortedSet<PortProtocol> ports = new TreeSet<>();
    for (ObservedTraffic seen : traffic) {
      others.add(direction == Direction.EGRESS ? seen.to() : seen.from());
      own.add(direction == Direction.EGRESS ? seen.from() : seen.to());
      ports.add(seen.port());
    }
    List<Excess> found = new ArrayList<>();
    peers(rule, others, found);
    ports(rule, ports, found);
    SortedSet<WorkloadRef> idle = without(governed, own);
    if (!idle.isEmpty()) {
      found.add(new Excess(Kind.WORKLOADS, "also for " + few(idle, governed.size())));
    }
    return found;
  }

  private void peers(Rule rule, Set<Peer> seen, List<Excess> found) {
    if (rule.peers().isEmpty()) {
      found.add(new Excess(Kind.PEERS, "anyone, where only " + names(seen) + " was seen"));
    }
    for (RulePeer peer : rule.peers()) {
      if (peer instanceof RulePeer.Block block) {
        block(block, seen, found);
        continue;
      }
      SortedSet<WorkloadRef> all = selected.by(peer);
      SortedSet<WorkloadRef> unseen = without(all, seen);
      // A rule that nothing used is reported as unused.
      if (!unseen.isEmpty() && unseen.size() < all.size()) {
        found.add(
            new Excess(Kind.PEERS, RuleText.of(peer) + " are also " + few(unseen, all.size())));
      }
    }
  }

  private void block(RulePeer.Block block, Set<Peer> seen, List<Excess> found) {
    BigInteger size =
        BigInteger.ONE.shiftLeft(block.cidr().address().bits() - block.cidr().length());
    SortedSet<String> inside = new TreeSet<>();
    for (Peer peer : seen) {
      if (peer instanceof Peer.ExternalPeer external
          && block.contains(external.prefix().address())) {
        inside.add(external.prefix().brief());
      } else if (peer instanceof Peer.NodePeer node && hasAddressIn(node.node(), block)) {
        inside.add(peer.toString());
      }
    }
    if (!inside.isEmpty() && size.compareTo(BigInteger.valueOf(inside.size())) > 0) {
      found.add(
          new Excess(
              Kind.PEERS,
              RuleText.of(block)
                  + " holds "
                  + (size.bitLength() > 40 ? "2^" + (size.bitLength() - 1) : size)
                  + " addresses, where only "
                  + firstOf(List.copyOf(inside))
                  + " was seen"));
    }
  }

  private boolean hasAddressIn(String node, RulePeer.Block block) {
    var known = cluster.nodes().get(node);
    return known != null
        && known.addresses().stream().anyMatch((IpAddress address) -> block.contains(address));
  }

  private static void ports(Rule rule, SortedSet<PortProtocol> seen, List<Excess> found) {
    String only = firstOf(seen.stream().map(PortProtocol::toString).toList());
    if (rule.ports().isEmpty()) {
      found.add(new Excess(Kind.PORTS, "any port, where only " + only + " was seen"));
    }
    for (RulePort port : rule.ports()) {
      if (port instanceof RulePort.Range range && range.last() > range.first()) {
        List<PortProtocol> inside =
            seen.stream()
                .filter(each -> each.protocol() == range.protocol())
                .filter(each -> range.first() <= each.port() && each.port() <= range.last())
                .toList();
        int size = range.last() - Math.max(1, range.first()) + 1;
        if (!inside.isEmpty() && inside.size() < size) {
          found.add(
              new Excess(
                  Kind.PORTS,
                  RuleText.of(port)
                      + ", where only "
                      + firstOf(inside.stream().map(PortProtocol::toString).toList())
                      + " was seen"));
        }
      }
    }
  }

  private static SortedSet<WorkloadRef> without(Set<WorkloadRef> all, Set<Peer> seen) {
    SortedSet<WorkloadRef> rest = new TreeSet<>(all);
    for (Peer peer : seen) {
      if (peer instanceof Peer.WorkloadPeer workload) {
        rest.remove(workload.workload());
      }
    }
    return rest;
  }

  private static String names(Set<Peer> peers) {
    return firstOf(peers.stream().map(Peer::toString).toList());
  }

  private static String few(SortedSet<WorkloadRef> unseen, int all) {
    return firstOf(unseen.stream().map(WorkloadRef::toString).toList())
        + " ("
        + unseen.size()
        + " of "
        + all
        + " workloads, not seen)";
  }

  private static String firstOf(List<String> texts) {
    return texts.size() <= MOST_NAMED
        ? String.join(", ", texts)
        : String.join(", ", texts.subList(0, MOST_NAMED))
            + " and "
            + (texts.size() - MOST_NAMED)
            + " more";
  }
}
