package io.github.pcap2netpol.scenario;

import java.util.Optional;

/**
 * A point on a packet's path: an interface of a node.
 *
 * @param node the node
 * @param index the interface's number there
 * @param out whether the packet leaves the node's network namespace there
 * @param leg the conversation as it looks there
 * @param tunnel the ends of the tunnel that carries it there, if one does
 */
record PathPoint(NodeSketch node, int index, boolean out, Leg leg, Optional<Tunnel> tunnel) {
  static final int UPLINK = 2;
  static final int OVERLAY = 3;

  /** The number of the first pod's interface. */
  private static final int FIRST_POD = 10;

  /** The nodes at the ends of a tunnel: the originator's and the responder's. */
  record Tunnel(NodeSketch originators, NodeSketch responders) {}

  /** The node's end of a pod's veth pair. */
  static PathPoint ofPod(ClusterSketch cluster, PodSketch pod, boolean out, Leg leg) {
    return new PathPoint(pod.node(), index(cluster, pod), out, leg, Optional.empty());
  }

  static PathPoint ofUplink(NodeSketch node, boolean out, Leg leg) {
    return new PathPoint(node, UPLINK, out, leg, Optional.empty());
  }

  static int index(ClusterSketch cluster, PodSketch pod) {
    return FIRST_POD + cluster.pods().indexOf(pod);
  }

  boolean isUplink() {
    return index == UPLINK;
  }

  /** The same point for packets of the other direction. */
  PathPoint back() {
    return new PathPoint(node, index, !out, leg, tunnel);
  }
}
