package io.github.pcap2netpol.cluster.addresses;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The blocks that hold pods and no nodes, whether a block belongs to one node or to several: by
 * declaration, by samples, or by assumption.
 */
final class PodNetwork {
  private final Collection<? extends Collection<IpAddress>> nodeAddresses;
  private final SortedSet<IpPrefix> blocks = new TreeSet<>();
  private final Set<IpPrefix> declared = new HashSet<>();
  private final Set<IpPrefix> assumed = new HashSet<>();

  /**
   * No blocks yet.
   *
   * @param nodeAddresses the addresses of each node
   */
  PodNetwork(Collection<? extends Collection<IpAddress>> nodeAddresses) {
    this.nodeAddresses = nodeAddresses;
  }

  SortedSet<IpPrefix> blocks() {
    return blocks;
  }

  /** Adds a block that samples show. */
  void addSeen(IpPrefix block) {
    blocks.add(block);
  }

  /** Adds blocks that a node declares. */
  void addDeclared(Collection<IpPrefix> declaration) {
    blocks.addAll(declaration);
    declared.addAll(declaration);
  }

  /** Adds a block that most networks would give a node. */
  void addAssumed(IpPrefix block) {
    blocks.add(block);
    assumed.add(block);
  }

  /**
   * Where nodes get their addresses from the pods' network (Amazon and Azure assign both from the
   * subnets of a VPC), anything else on that network may be there too: databases, load balancers,
   * the API server. Such a block says nothing about an address that is not a pod's.
   */
  void leaveOutShared(Diagnostics diagnostics) {
    List<IpPrefix> shared = blocks.stream().filter(this::isShared).toList();
    for (IpPrefix block : shared) {
      blocks.remove(block);
      diagnostics.add(
          Diagnostic.info(
              "network-shared",
              block.toString(),
              "Pods and nodes get their addresses from one network here, so an address of neither is assumed to be outside the cluster. It may be a pod that the metadata lacks, unless the metadata was collected during the captures (pod-events.ndjson)."));
    }
  }

  /**
   * Widens blocks that were not declared: they are those of single nodes, and pods of other nodes,
   * which the metadata may lack, are in neighbouring blocks.
   *
   * @param complete whether each node declares its blocks
   */
  void widen(boolean complete) {
    List<IpPrefix> wider =
        blocks.stream()
            .filter(block -> assumed.contains(block) || !complete)
            .filter(block -> !declared.contains(block))
            .map(PodNetwork::ofCluster)
            .filter(network -> !isShared(network))
            .toList();
    blocks.addAll(wider);
  }

  /**
   * The network that most clusters use for all pods if each node has a /24 (IPv4) or /64 (IPv6).
   */
  private static IpPrefix ofCluster(IpPrefix block) {
    int length = block.address().isIpv4() ? 16 : 56;
    return block.length() <= length ? block : new IpPrefix(block.address(), length);
  }

  /** Whether nodes have addresses in the block too. */
  boolean isShared(IpPrefix block) {
    IpPrefix network = assumed.contains(block) && block.address().isIpv4() ? vpc(block) : block;
    return !declared.contains(block)
        && nodeAddresses.stream().flatMap(Collection::stream).anyMatch(network::contains);
  }

  /** The largest VPC that Amazon allows, whose subnets may be larger than was assumed. */
  private static IpPrefix vpc(IpPrefix block) {
    return new IpPrefix(block.address(), 16);
  }
}
