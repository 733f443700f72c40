package io.github.pcap2netpol.graph.model;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.net.IpPrefix;

/**
 * One side of traffic, and a vertex of the graph. Workloads are ordered first, then nodes, then
 * addresses.
 */
public sealed interface Peer extends Comparable<Peer> {
  /** A workload, whether or not it uses the host network. */
  record WorkloadPeer(WorkloadRef workload) implements Peer {
    @Override
    public String toString() {
      return workload.toString();
    }
  }

  /**
   * A node itself: the kubelet, or anything else in its network namespace that belongs to no
   * workload.
   */
  record NodePeer(String node) implements Peer {
    @Override
    public String toString() {
      return "Node " + node;
    }
  }

  /** An outside address or, if there were too many to distinguish, a block of them. */
  record ExternalPeer(IpPrefix prefix) implements Peer {
    @Override
    public String toString() {
      return prefix.brief();
    }
  }

  @Override
  default int compareTo(Peer other) {
    int byRank = Integer.compare(PeerOrder.rank(this), PeerOrder.rank(other));
    return byRank != 0 ? byRank : PeerOrder.compareSameKind(this, other);
  }

  /** Keeps the ordering out of the interface's public methods. */
  final class PeerOrder {
    private PeerOrder() {}

    private static int rank(Peer peer) {
      return peer instanceof WorkloadPeer ? 0 : peer instanceof NodePeer ? 1 : 2;
    }

    private static int compareSameKind(Peer one, Peer other) {
      if (one instanceof WorkloadPeer a && other instanceof WorkloadPeer b) {
        return a.workload().compareTo(b.workload());
      }
      if (one instanceof NodePeer a && other instanceof NodePeer b) {
        return a.node().compareTo(b.node());
      }
      if (one instanceof ExternalPeer a && other instanceof ExternalPeer b) {
        return a.prefix().compareTo(b.prefix());
      }
      throw new IllegalStateException("peers of unlike kinds: " + one + ", " + other);
    }
  }
}
